;; An empty segment outside the memory still ends the program before it starts.
(module
  (memory (export "memory") 1)
  (data (i32.const 0x20000) "")
  (func (export "_start")))
