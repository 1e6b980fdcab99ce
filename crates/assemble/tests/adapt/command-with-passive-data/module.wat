(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "active")
  (data $p "passive")
  (func (export "_start")
    (memory.init $p (i32.const 16) (i32.const 0) (i32.const 7))
    (data.drop $p)
    (call $exit (i32.const 0))))
