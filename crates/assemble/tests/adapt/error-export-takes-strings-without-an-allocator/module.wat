(module
  (memory (export "memory") 1)
  (func (export "shout") (param i32 i32)))
