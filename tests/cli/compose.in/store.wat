(module
  (memory (export "memory") 1)
  (func (export "my:kv/store@0.1.0#get") (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 10))))
