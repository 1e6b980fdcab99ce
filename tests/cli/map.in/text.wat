;; Functions for records, good ones and bad ones.
(component
  (core module $m
    (memory (export "memory") 2)
    (global $calls (mut i32) (i32.const 0))
    ;; Arguments of one call lie where those of the call before were.
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $pages i32)
      (local.set $pages (i32.shr_u (i32.add (local.get 3) (i32.const 0x1ffff)) (i32.const 16)))
      (if (i32.gt_u (local.get $pages) (memory.size))
        (then (drop (memory.grow (i32.sub (local.get $pages) (memory.size))))))
      (i32.const 1024))
    (data (i32.const 64) "nothing to shout")
    ;; The result at 16: a discriminant, then pointer and length of a string.
    (func (export "shout") (param $text i32) (param $length i32) (result i32)
      (local $at i32)
      (local $letter i32)
      (i32.store8 (i32.const 16) (i32.eqz (local.get $length)))
      (if (i32.eqz (local.get $length))
        (then
          (local.set $text (i32.const 64))
          (local.set $length (i32.const 16)))
        (else
          (local.set $at (local.get $text))
          (loop $each
            (local.set $letter (i32.load8_u (local.get $at)))
            ;; `!` is more than it can take, and `?` lets it think for ever.
            (if (i32.eq (local.get $letter) (i32.const 33)) (then unreachable))
            (if (i32.eq (local.get $letter) (i32.const 63)) (then (loop (br 0))))
            (if (i32.lt_u (i32.sub (local.get $letter) (i32.const 97)) (i32.const 26))
              (then (i32.store8 (local.get $at) (i32.sub (local.get $letter) (i32.const 32)))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br_if $each (i32.lt_u (local.get $at)
              (i32.add (local.get $text) (local.get $length)))))))
      (i32.store (i32.const 20) (local.get $text))
      (i32.store (i32.const 24) (local.get $length))
      (i32.const 16))
    (func (export "add") (param i32 i32) (result i32)
      (i32.add (local.get 0) (local.get 1)))
    ;; How many calls this instance has had.
    (func (export "nth") (param i32) (result i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (global.get $calls)))
  (core instance $i (instantiate $m))
  (func (export "shout") (param "text" string) (result (result string (error string)))
    (canon lift (core func $i "shout") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
  (func (export "add") (param "a" u32) (param "b" u32) (result u32)
    (canon lift (core func $i "add")))
  (func (export "nth") (param "record" u32) (result u32)
    (canon lift (core func $i "nth"))))
