(component
  (core module $m (func (export "handle")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "handle")))
  (instance $e (export "handle" (func $f)))
  (export "wasi:http/incoming-handler@0.2.0" (instance $e)))
