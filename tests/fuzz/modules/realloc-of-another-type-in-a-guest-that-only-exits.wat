(module
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i64) (result f32) (f32.const 0))
  (func (export "_start")))
