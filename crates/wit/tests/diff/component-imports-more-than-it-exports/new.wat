(component
  (import "acme:kv/store@1.0.0" (instance $i (export "get" (func)) (export "put" (func))))
  (alias export $i "get" (func $get))
  (instance $e (export "get" (func $get)))
  (export "acme:kv/store@1.0.0" (instance $e)))
