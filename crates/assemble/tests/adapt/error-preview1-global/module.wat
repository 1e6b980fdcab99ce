(module
  (import "wasi_snapshot_preview1" "errno" (global i32))
  (memory (export "memory") 1)
  (func (export "_start")))
