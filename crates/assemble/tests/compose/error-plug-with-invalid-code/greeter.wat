(component
  (core module $m (func (export "greet") (result i32) i64.const 0))
  (core instance $i (instantiate $m))
  (func (export "greet") (result u32) (canon lift (core func $i "greet"))))
