;; What `next.wat` asks for.
(component
  (core module $m
    (func (export "double") (param i32) (result i32)
      (i32.shl (local.get 0) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func $double (param "n" u32) (result u32) (canon lift (core func $i "double")))
  (instance $ops (export "double" (func $double)))
  (export "demo:math/ops@1.0.0" (instance $ops)))
