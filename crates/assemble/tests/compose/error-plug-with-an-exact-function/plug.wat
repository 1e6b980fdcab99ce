(component
  (import "m" (core module
    (type (func))
    (import "a" "b" (func (exact (type 0)))))))
