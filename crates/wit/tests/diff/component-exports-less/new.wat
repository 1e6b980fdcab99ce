(component
  (import "f" (func $f))
  (export "a" (func $f)))
