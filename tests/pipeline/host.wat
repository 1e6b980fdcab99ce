;; `log` and `lookup` of `carrick:pipeline@0.1.0` for those who have no host at hand: what is
;; logged is lost, and every key stands for one country.
(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 64))
  ;; `some` of the 14 bytes at 16.
  (data (i32.const 0) "\01\00\00\00\10\00\00\00\0e\00\00\00")
  (data (i32.const 16) "United Kingdom")
  ;; Arguments are text, and nobody looks at them once the function is there.
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $next)
    (global.set $next (i32.add (global.get $next) (local.get 3))))
  (func (export "carrick:pipeline/log@0.1.0#log") (param i32 i32 i32)
    (global.set $next (i32.const 64)))
  (func (export "carrick:pipeline/lookup@0.1.0#lookup") (param i32 i32 i32 i32) (result i32)
    (global.set $next (i32.const 64))
    (i32.const 0)))
