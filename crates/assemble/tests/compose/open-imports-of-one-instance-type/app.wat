(component
  (type $t (instance (export "get" (func (result u32)))))
  (import "acme:a/one" (instance $x (type $t)))
  (import "acme:a/two" (instance $y (type $t)))
  (alias export $x "get" (func $f))
  (alias export $y "get" (func $g))
  (export "one" (func $f))
  (export "two" (func $g)))
