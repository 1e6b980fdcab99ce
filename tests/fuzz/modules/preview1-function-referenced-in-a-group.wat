(module
  (rec (type $exit (func (param i32))) (type $other (struct)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (type $exit)))
  (memory (export "memory") 1)
  (elem declare func $proc_exit)
  (func (export "_start")
    (call_ref $exit (i32.const 5) (ref.func $proc_exit))))
