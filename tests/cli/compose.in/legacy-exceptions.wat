(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (tag $e (param i32))
    (func (export "_start")
        try
            i32.const 5
            throw $e
        catch $e
            call $exit
        end))
