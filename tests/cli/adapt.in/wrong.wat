(module
  (memory (export "memory") 1)
  (func (export "starts") (param i64) (result i64) (i64.const 0))
  (func (export "variables") (result i32) (i32.const 0))
  (func (export "started") (result i64) (i64.const 0)))
