(module
  (import "wasi_snapshot_preview1" "table" (table 1 funcref))
  (memory (export "memory") 1)
  (func (export "_start")))
