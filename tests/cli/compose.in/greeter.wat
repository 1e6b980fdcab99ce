;; Exports `greet` of `acme:shed/greet@1.2.0`.
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 8) "hello from the plug\n")
    (func (export "greet") (result i32)
      (i32.store (i32.const 0) (i32.const 8))
      (i32.store (i32.const 4) (i32.const 20))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (func $greet (result string) (canon lift (core func $i "greet") (memory (core memory $i "memory"))))
  (instance $greet (export "greet" (func $greet)))
  (export "acme:shed/greet@1.2.0" (instance $greet)))
