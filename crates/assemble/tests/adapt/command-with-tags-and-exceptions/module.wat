(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (tag $t (param i32))
  (func (export "_start")
    (block $caught (result i32)
      (try_table (catch $t $caught) (throw $t (i32.const 5)))
      (i32.const 0))
    (call $exit)))
