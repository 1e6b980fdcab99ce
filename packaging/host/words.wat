;; Counts the words of a text: the letters that follow a space or the beginning.
(module
  (memory (export "memory") 1)

  ;; Only one text is allocated in a call, at address 0.
  (func (export "cabi_realloc") (param $old i32) (param $old_len i32) (param $align i32) (param $len i32) (result i32)
    (if (i32.gt_u (local.get $len) (i32.const 65536)) (then unreachable))
    i32.const 0)

  (func (export "count") (param $at i32) (param $len i32) (result i32)
    (local $end i32) (local $words i32) (local $inside i32)
    (local.set $end (i32.add (local.get $at) (local.get $len)))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $at) (local.get $end)))
        (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 32))
          (then (local.set $inside (i32.const 0)))
          (else
            (if (i32.eqz (local.get $inside))
              (then (local.set $words (i32.add (local.get $words) (i32.const 1)))))
            (local.set $inside (i32.const 1))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    local.get $words))
