;; A list of strings that are all the same mebibyte: one for each `count`.
(module
  (memory (export "memory") 17)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "names") (param $count i32) (result i32)
    (local $at i32)
    (i32.store (i32.const 8) (i32.const 1048576))
    (i32.store (i32.const 12) (local.get $count))
    (local.set $at (i32.const 1048576))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (i32.store (local.get $at) (i32.const 0))
        (i32.store offset=4 (local.get $at) (i32.const 1048576))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (i32.const 8)))
