(component
  (import "acme:log/log@1.0.0" (instance (export "line" (func (param "text" string))) (export "flush" (func))))
  (import "acme:db/db@1.0.0" (instance (export "get" (func))))
  (import "now" (func (result u64)))
  (core module $m (func (export "run")))
  (core instance $m (instantiate $m))
  (func $run (canon lift (core func $m "run")))
  (export "run" (func $run)))
