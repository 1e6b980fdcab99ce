(component
  (type $b (instance
    (type $x' (record (field "n" u32)))
    (export "x" (type (eq $x')))))
  (import "foo:bar/b@0.1.0" (instance $b (type $b)))
  (alias export $b "x" (type $x))
  (import "foo:bar/c@0.1.0" (instance $c
    (type $x' (enum "one"))
    (export "x" (type (eq $x')))))
  (alias export $c "x" (type $cx))
  (import "x" (func (param "v" $x) (result $cx))))
