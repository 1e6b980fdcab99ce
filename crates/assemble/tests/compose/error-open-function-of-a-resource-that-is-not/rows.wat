(component
  (type $r (resource (rep i32)))
  (export "row" (type $r)))
