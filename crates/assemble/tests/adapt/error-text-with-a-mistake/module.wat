(module (func (export "_start") (call $nowhere)))
