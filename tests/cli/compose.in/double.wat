(module
  (memory (export "memory") 1)
  (func (export "primary#get") (param i32) (result i32) (i32.add (local.get 0) (i32.const 10)))
  (func (export "backup#get") (param i32) (result i32) (i32.add (local.get 0) (i32.const 20))))
