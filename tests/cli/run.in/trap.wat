;; Finds itself broken two calls deep.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
  (memory (export "memory") 1)
  (func $check.invariant unreachable)
  (func $main (drop (call $sched_yield)) (call $check.invariant))
  (func (export "_start") (call $main)))
