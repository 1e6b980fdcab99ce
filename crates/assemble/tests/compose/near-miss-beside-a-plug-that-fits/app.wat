(component
  (import "acme:shed/greet" (instance $i (export "greet" (func (result u32)))))
  (alias export $i "greet" (func $g))
  (export "run" (func $g)))
