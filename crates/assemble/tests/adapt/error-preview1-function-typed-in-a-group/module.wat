;; The type of an import that belongs to a group is another type than the same
;; one alone, and calls through a table tell them apart.
(module
  (rec (type $exit (func (param i32))) (type $other (struct)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (type $exit)))
  (memory (export "memory") 1)
  (table 1 funcref)
  (elem (i32.const 0) func $proc_exit)
  (func (export "_start")
    (call_indirect (type $exit) (i32.const 5) (i32.const 0))))
