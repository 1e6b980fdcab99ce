(component
  (core module $m (func (export "greet")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "greet")))
  (instance $e (export "greet" (func $f)))
  (export "acme:shed/greet@1.0.0" (instance $e)))
