(component
  (type $t' (record (field "n" u32)))
  (import "t" (type $t (eq $t')))
  (import "inner" (instance
    (alias outer 1 $t (type $t))
    (export "f" (func (param "v" $t))))))
