;; A component, but nothing to start.
(component
  (core module $m (func (export "f")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "f")))
  (instance $tools (export "sharpen" (func $f)))
  (export "acme:shed/tools@1.0.0" (instance $tools))
  (func (export "reset") (canon lift (core func $i "f"))))
