(component
  (core module $m (func (export "greet") (result i64) i64.const 7))
  (core instance $c (instantiate $m))
  (func $g (result u64) (canon lift (core func $c "greet")))
  (instance $o (export "greet" (func $g)))
  (export "acme:shed/greet" (instance $o)))
