(component
  (type $bytes (stream u8))
  (core module $m (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
  (core instance $i (instantiate $m))
  (import "wasi:cli/exit@0.3.0" (instance (export "exit" (func (param "status" (result))))))
  (import "log" (func (param "lines" $bytes)))
  (func (export "next") async (param "x" u32) (result u32) (canon lift (core func $i "f"))))
