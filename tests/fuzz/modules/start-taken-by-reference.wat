;; A function that is named by reference must be exported or listed in a
;; segment; `_start` itself is not exported any more after linking.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (type $none (func))
  (memory (export "memory") 1)
  (global $runs (mut i32) (i32.const 0))
  (func $start (export "_start")
    (if (global.get $runs) (then (call $proc_exit (i32.const 7))))
    (global.set $runs (i32.const 1))
    (call_ref $none (ref.func $start))))
