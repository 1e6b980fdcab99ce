(component
  (core module $m
    (func (export "get") (param i32) (result i32) (i32.add (local.get 0) (i32.const 40))))
  (core instance $i (instantiate $m))
  (func $get (param "key" u32) (result u32) (canon lift (core func $i "get")))
  (instance $store (export "get" (func $get)))
  (export "my:kv/store@0.1.0" (instance $store)))
