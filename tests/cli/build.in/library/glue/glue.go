package glue

//go:wasmexport double
func double(number uint32) uint32 {
	return 2 * number
}
