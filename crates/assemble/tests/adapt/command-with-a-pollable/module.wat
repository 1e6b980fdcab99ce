(module
  (import "wasi_snapshot_preview1" "sock_pollable" (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
