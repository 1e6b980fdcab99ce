(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "$root" "name" (func $name (param i32)))
  (memory (export "memory") 1))
