(component
  (type $b (instance
    (type $x' (record (field "n" u32)))
    (export "x" (type (eq $x')))
    (export "r" (type (sub resource)))))
  (import "foo:bar/b@0.1.0" (instance $b (type $b)))
  (alias export $b "x" (type $x))
  (alias export $b "r" (type $r))
  (import "foo:bar/api@0.1.0" (instance
    (alias outer 1 $x (type $x))
    (alias outer 1 $r (type $r))
    (type $z' (variant (case "some" $x)))
    (export "z" (type $z (eq $z')))
    (export "run" (func (param "v" (list $z)) (param "of" (borrow $r)))))))
