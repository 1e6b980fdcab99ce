(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (memory $other 1)
  (data (memory $other) (i32.const 0) "in the other")
  (func (export "_start") (call $exit (i32.load8_u $other (i32.const 0)))))
