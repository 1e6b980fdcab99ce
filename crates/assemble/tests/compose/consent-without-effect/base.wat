(component
  (core module $m (func (export "greet") (result i32) i32.const 7))
  (core instance $c (instantiate $m))
  (func $g (result u32) (canon lift (core func $c "greet")))
  (instance $o (export "greet" (func $g)))
  (export "acme:shed/greet" (instance $o)))
