(component
  (import "row" (type $r (sub resource)))
  (import "first" (func (result (own $r)))))
