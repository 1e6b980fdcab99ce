(component
  (import "wasi:random/random@0.2.0" (instance $i (export "get-random-u64" (func (result u64)))))
  (alias export $i "get-random-u64" (func $g))
  (export "run" (func $g)))
