(component
  (core module $m (func (export "stop")))
  (core instance $m (instantiate $m))
  (func $stop (canon lift (core func $m "stop")))
  (export "stop" (func $stop)))
