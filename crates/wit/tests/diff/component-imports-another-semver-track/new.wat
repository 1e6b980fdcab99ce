(component
  (import "acme:log/log@2.0.0" (instance (export "line" (func (param "text" string)))))
  (core module $m (func (export "run")))
  (core instance $m (instantiate $m))
  (func $run (canon lift (core func $m "run")))
  (export "run" (func $run)))
