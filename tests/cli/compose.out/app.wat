;; A command that prints what `greet` of `acme:shed/greet@1.0.0` returns.
(module
  (import "acme:shed/greet@1.0.0" "greet" (func $greet (param i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (global.get $next))
    (global.set $next (i32.add (global.get $next) (local.get 3)))
    (local.get $at))
  (func (export "_start")
    ;; The string arrives as its place and length, which is what a vector of
    ;; one buffer looks like.
    (call $greet (i32.const 0))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))
