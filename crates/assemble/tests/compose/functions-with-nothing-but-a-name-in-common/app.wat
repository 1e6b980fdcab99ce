(component
  (import "acme:shed/greet" (instance $i (export "greet" (func (result u32)))))
  (import "get" (func (result u64)))
  (alias export $i "greet" (func $g))
  (export "run" (func $g)))
