;; Twice a number and one more; somebody else knows what twice is.
(component
  (import "demo:math/ops@1.0.0" (instance $ops
    (export "double" (func (param "n" u32) (result u32)))))
  (core func $double (canon lower (func $ops "double")))
  (core module $m
    (import "ops" "double" (func $double (param i32) (result i32)))
    (func (export "next") (param i32) (result i32)
      (i32.add (call $double (local.get 0)) (i32.const 1))))
  (core instance $i (instantiate $m (with "ops" (instance (export "double" (func $double))))))
  (func (export "next") (param "n" u32) (result u32) (canon lift (core func $i "next"))))
