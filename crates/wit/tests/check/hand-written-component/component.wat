(component
  (import "log" (func $log (param "line" (list u8))))
  (core module $m (func (export "run")))
  (core instance $m (instantiate $m))
  (func $run (canon lift (core func $m "run")))
  (export "run" (func $run)))
