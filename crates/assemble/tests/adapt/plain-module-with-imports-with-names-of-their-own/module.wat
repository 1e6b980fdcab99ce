(module
    (import "primary" "get" (func $p (param i32) (result i32)))
    (import "backup" "get" (func $b (param i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "run") (result i32) (i32.add (call $p (i32.const 1)) (call $b (i32.const 2)))))
