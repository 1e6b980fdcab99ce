(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "other") 1)
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\03\00\00\00one")
  (data (memory 1) (i32.const 0) "\08\00\00\00\03\00\00\00two")
  (func (export "_start")
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)))))
