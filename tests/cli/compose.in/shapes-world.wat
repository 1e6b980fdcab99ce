(module
  (import "acme:shapes/shapes@0.1.0" "f" (func $f (result i32)))
  (memory (export "memory") 1)
  ;; 10000 n + 100 m + f()
  (func (export "run") (param $n i32) (param $m i32) (result i32)
    (i32.add
      (i32.mul (local.get $n) (i32.const 10000))
      (i32.add (i32.mul (local.get $m) (i32.const 100)) (call $f)))))
