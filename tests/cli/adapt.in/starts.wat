(module
  (import "wasi_snapshot_preview1" "environ_sizes_get"
    (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $clock (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (global $starts (mut i32) (i32.const 0))
  ;; Counts itself, and keeps what the environment and the calendar say.
  (func (export "_initialize")
    (global.set $starts (i32.add (global.get $starts) (i32.const 1)))
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (drop (call $clock (i32.const 0) (i64.const 1) (i32.const 8))))
  (func (export "starts") (result i32) (global.get $starts))
  (func (export "variables") (result i32) (i32.load (i32.const 0)))
  (func (export "started") (result i64) (i64.load (i32.const 8))))
