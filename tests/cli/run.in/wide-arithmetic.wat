(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func (export "_start")
        (i64.mul_wide_u (i64.const 3) (i64.const 4))
        drop
        (call $exit (i32.wrap_i64))))
