(component
  (type $b (instance
    (type $x' (record (field "n" u32)))
    (export "x" (type (eq $x')))
    (export "s" (type (sub resource)))))
  (import "foo:bar/b@0.1.0" (instance $b (type $b)))
  (alias export $b "x" (type $x))
  (alias export $b "s" (type $s))
  (type $list (list (tuple (option $x) (own $s))))
  (import "run" (func $run (param "v" $list) (result (result $x))))
  (export "run" (func $run)))
