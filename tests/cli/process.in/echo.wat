;; Copies standard input to standard output, as soon as there is some, and
;; exits with the number of reads that found something, or with the errno of a write that fails.
(module
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 2)
  (func (export "_start") (local $reads i32) (local $errno i32)
    (loop $again
      (i32.store (i32.const 16) (i32.const 1024))
      (i32.store (i32.const 20) (i32.const 65536))
      (if (call $fd_read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 24))
        (then unreachable))
      (if (i32.load (i32.const 24))
        (then
          (local.set $reads (i32.add (local.get $reads) (i32.const 1)))
          (i32.store (i32.const 20) (i32.load (i32.const 24)))
          (local.set $errno
            (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24)))
          (if (local.get $errno) (then (call $proc_exit (local.get $errno))))
          (br $again))))
    (call $proc_exit (local.get $reads))))
