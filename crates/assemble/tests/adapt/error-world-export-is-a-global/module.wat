(module
  (global (export "double") i32 (i32.const 2)))
