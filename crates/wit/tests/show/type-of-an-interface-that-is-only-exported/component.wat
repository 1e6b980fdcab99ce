(component
  (component $inner
    (type $x' (record (field "n" u32)))
    (export $x "x" (type $x'))
    (type $y' (record (field "x" $x)))
    (export $y "y" (type $y')))
  (instance $inner (instantiate $inner))
  (export $b "foo:bar/b@0.1.0" (instance $inner))
  (alias export $b "y" (type $y))
  (core module $m (func (export "run") (param i32)))
  (core instance $i (instantiate $m))
  (func $run (param "v" $y) (canon lift (core func $i "run")))
  (export "run" (func $run)))
