;; Prints its arguments and variables, each followed by a zero byte.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $env_sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $env (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  ;; Turns the zero bytes of a buffer into line ends and prints it.
  (func $print (param $at i32) (param $size i32) (local $next i32)
    (local.set $next (local.get $at))
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $next) (i32.add (local.get $at) (local.get $size))))
        (if (i32.eqz (i32.load8_u (local.get $next)))
          (then (i32.store8 (local.get $next) (i32.const 10))))
        (local.set $next (i32.add (local.get $next) (i32.const 1)))
        (br $again)))
    (i32.store (i32.const 16) (local.get $at))
    (i32.store (i32.const 20) (local.get $size))
    (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24))))
  (func (export "_start")
    (drop (call $args_sizes (i32.const 0) (i32.const 4)))
    (drop (call $args (i32.const 1024) (i32.const 4096)))
    (call $print (i32.const 4096) (i32.load (i32.const 4)))
    (drop (call $env_sizes (i32.const 0) (i32.const 4)))
    (drop (call $env (i32.const 1024) (i32.const 4096)))
    (call $print (i32.const 4096) (i32.load (i32.const 4)))))
