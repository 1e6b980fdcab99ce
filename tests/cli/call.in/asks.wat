;; Asks a database that no host provides.
(component
  (import "acme:db/query@1.0.0" (instance $db
    (export "ask" (func (param "id" u32) (result u32)))))
  (core func $ask (canon lower (func $db "ask")))
  (core module $m
    (import "db" "ask" (func $ask (param i32) (result i32)))
    (func $lookup (export "lookup") (param i32) (result i32) (call $ask (local.get 0)))
    (func (export "version") (result i32) (i32.const 7)))
  (core instance $i (instantiate $m (with "db" (instance (export "ask" (func $ask))))))
  (func (export "lookup") (param "id" u32) (result u32) (canon lift (core func $i "lookup")))
  (func (export "version") (result u32) (canon lift (core func $i "version"))))
