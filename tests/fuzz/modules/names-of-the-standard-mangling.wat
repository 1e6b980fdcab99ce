;; The `cm32p2` names mean something only with a world.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "cm32p2_initialize"))
  (func (export "cm32p2||run"))
  (func (export "cm32p2|wasi:cli/run@0.2|run") (result i32) (i32.const 1))
  (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
  (func (export "wasi:cli/run@0.2.0#run") (result i32) (i32.const 1))
  (func (export "_start")
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 8)))))
