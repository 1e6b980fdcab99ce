;; Counts the words of a text, what spaces separate, and finds the first of the longest.
(module
  (memory (export "memory") 1)

  ;; Only one text is allocated in a call, at address 0; the result is at 65520.
  (func (export "cabi_realloc") (param $old i32) (param $old_len i32) (param $align i32) (param $len i32) (result i32)
    (if (i32.gt_u (local.get $len) (i32.const 65520)) (then unreachable))
    i32.const 0)

  (func (export "example:words/words@0.1.0#summarize") (param $at i32) (param $len i32) (result i32)
    (local $end i32) (local $words i32) (local $inside i32)
    (local $start i32) (local $longest i32) (local $longest_len i32)
    (local.set $end (i32.add (local.get $at) (local.get $len)))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $at) (local.get $end)))
        (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 32))
          (then (local.set $inside (i32.const 0)))
          (else
            (if (i32.eqz (local.get $inside))
              (then
                (local.set $words (i32.add (local.get $words) (i32.const 1)))
                (local.set $start (local.get $at))))
            (local.set $inside (i32.const 1))
            (local.set $len (i32.sub (i32.add (local.get $at) (i32.const 1)) (local.get $start)))
            (if (i32.gt_u (local.get $len) (local.get $longest_len))
              (then
                (local.set $longest (local.get $start))
                (local.set $longest_len (local.get $len))))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (i32.store (i32.const 65520) (local.get $words))
    (i32.store8 (i32.const 65524) (i32.gt_u (local.get $words) (i32.const 0)))
    (i32.store (i32.const 65528) (local.get $longest))
    (i32.store (i32.const 65532) (local.get $longest_len))
    i32.const 65520))
