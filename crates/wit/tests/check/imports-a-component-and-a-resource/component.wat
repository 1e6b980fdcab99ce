(component (import "c" (component (export "f" (func)))) (import "t" (type (sub resource))) (import "log" (func (param "x" u8))))
