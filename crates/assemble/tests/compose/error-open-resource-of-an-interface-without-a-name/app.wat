(component
  (import "types" (instance $t (export "row" (type (sub resource)))))
  (alias export $t "row" (type $r))
  (import "row" (type (eq $r))))
