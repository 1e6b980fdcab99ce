(component
  (core module $m (func (export "size") (result i64) i64.const 7))
  (core instance $c (instantiate $m))
  (func $s (result u64) (canon lift (core func $c "size")))
  (instance $o (export "size" (func $s)))
  (export "acme:db/store" (instance $o)))
