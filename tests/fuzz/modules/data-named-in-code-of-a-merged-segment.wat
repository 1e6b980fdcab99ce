;; Code names an active segment, which is used up when the program starts.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data $active (i32.const 4) "abcd")
  (data $passive "efgh")
  (func (export "_start")
    (memory.init $passive (i32.const 16) (i32.const 0) (i32.const 4))
    (memory.init $active (i32.const 20) (i32.const 0) (i32.const 0))
    (data.drop $active)
    (data.drop $passive)
    (call $proc_exit (i32.load8_u (i32.const 19)))))
