;; A command that wants an interface of somebody else's.
(component
  (import "acme:db/query@1.0.0" (instance $db (export "ask" (func))))
  (core func $ask (canon lower (func $db "ask")))
  (core module $m
    (import "db" "ask" (func $ask))
    (func (export "run") (result i32) (call $ask) (i32.const 0)))
  (core instance $i (instantiate $m (with "db" (instance (export "ask" (func $ask))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $run)))
