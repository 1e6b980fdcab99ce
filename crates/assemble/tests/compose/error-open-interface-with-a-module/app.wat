(component
  (import "demo:side/thing" (func))
  (import "a:b/c" (instance (export "m" (core module)))))
