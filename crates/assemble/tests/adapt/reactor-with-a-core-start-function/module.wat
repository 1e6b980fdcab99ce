(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (memory (export "memory") 1)
  (global $ready (mut i32) (i32.const 0))
  (func $early (global.set $ready (i32.const 21)))
  (start $early)
  (func (export "double") (param i32) (result i32) (i32.mul (global.get $ready) (i32.const 2))))
