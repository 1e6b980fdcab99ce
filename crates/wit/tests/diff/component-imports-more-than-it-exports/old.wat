(component
  (import "acme:kv/store@1.0.0" (instance $i (export "get" (func)) (export "put" (func))))
  (export "acme:kv/store@1.0.0" (instance $i)))
