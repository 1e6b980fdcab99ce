;; Calls itself for ever.
(module
  (memory (export "memory") 1)
  (func $forever (export "_start") (call $forever)))
