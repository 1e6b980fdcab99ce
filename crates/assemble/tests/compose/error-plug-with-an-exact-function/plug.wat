(component
  (core type $f (func))
  (import "m" (core module (import "a" "b" (func exact (type 0))))))
