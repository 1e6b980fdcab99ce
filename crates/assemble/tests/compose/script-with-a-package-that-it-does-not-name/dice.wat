(component
  (core module $m (func (export "roll") (result i64) i64.const 4))
  (core instance $c (instantiate $m))
  (func $g (result u64) (canon lift (core func $c "roll")))
  (instance $o (export "get-random-u64" (func $g)))
  (export "wasi:random/random@0.2.0" (instance $o)))
