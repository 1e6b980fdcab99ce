;; Imports what no host of WASI has.
(module
  (import "env" "syscall_js" (func $js))
  (memory (export "memory") 1)
  (func (export "_start") (call $js)))
