(component
  (import "acme:shed/greet" (instance $i (export "greet" (func (result u32)))))
  (alias export $i "greet" (func $g))
  (instance $o (export "greet" (func $g)))
  (export "acme:shed/greet" (instance $o)))
