;; Exports `greet` of `acme:shed/greet@1.0.0`.
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 8) "no string\n")
    (func (export "greet") (result i32)
      (i32.store (i32.const 0) (i32.const 8))
      (i32.store (i32.const 4) (i32.const 10))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (func $greet (result (list u8)) (canon lift (core func $i "greet") (memory (core memory $i "memory"))))
  (instance $greet (export "greet" (func $greet)))
  (export "acme:shed/greet@1.0.0" (instance $greet)))
