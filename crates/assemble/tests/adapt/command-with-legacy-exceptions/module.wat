(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (tag $e (param i32))
    (func (export "_start")
        (try (do (throw $e (i32.const 5))) (catch $e (call $exit)))))
