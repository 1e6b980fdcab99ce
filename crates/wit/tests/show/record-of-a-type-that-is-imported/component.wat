(component
  (type $b (instance
    (type $x' (record (field "n" u32)))
    (export "x" (type $x (eq $x')))
    (type $y' (record (field "x" $x) (field "m" u32)))
    (export "y" (type (eq $y')))))
  (import "foo:bar/b@0.1.0" (instance $b (type $b)))
  (alias export $b "x" (type $x))
  (type $y' (record (field "x" $x) (field "m" u32)))
  (import "y" (type $y (eq $y')))
  (import "run" (func (param "v" $y) (result u32))))
