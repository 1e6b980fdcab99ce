(component
  (type $point (record (field "x" u32)))
  (type $t (instance
    (alias outer 1 $point (type $outer))
    (export "point" (type $p (eq $outer)))
    (export "get" (func (result $p)))))
  (import "acme:a/one" (instance $x (type $t)))
  (import "acme:a/two" (instance $y (type $t)))
  (alias export $y "point" (type $p))
  (import "acme:a/three" (instance $z
    (alias outer 1 $p (type $outer))
    (export "point" (type $q (eq $outer)))
    (export "get" (func (result $q)))))
  (alias export $x "get" (func $f))
  (alias export $y "get" (func $g))
  (instance $one (export "point" (type $p)) (export "get" (func $f)))
  (instance $two (export "point" (type $p)) (export "get" (func $g)))
  (export "acme:b/one" (instance $one))
  (export "acme:b/two" (instance $two)))
