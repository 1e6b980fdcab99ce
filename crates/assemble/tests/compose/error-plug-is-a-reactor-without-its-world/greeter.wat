;; What Go leaves: a function of an interface, and no word of the world it belongs to.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
  (memory (export "memory") 1)
  (func (export "_initialize"))
  (func (export "acme:shed/greet@1.0.0#greet") (result i32) i32.const 0)
  (func (export "cabi_post_acme:shed/greet@1.0.0#greet") (param i32))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable))
