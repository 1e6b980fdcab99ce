package main

// Values that are one core number: nothing of them lies in memory.

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-bool
func hostEchoBool(value bool) bool

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-bool
func echoBool(value bool) bool {
	return hostEchoBool(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-u8
func hostEchoU8(value uint32) uint32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-u8
func echoU8(value uint32) uint32 {
	return hostEchoU8(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-s8
func hostEchoS8(value int32) int32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-s8
func echoS8(value int32) int32 {
	return hostEchoS8(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-u16
func hostEchoU16(value uint32) uint32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-u16
func echoU16(value uint32) uint32 {
	return hostEchoU16(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-s16
func hostEchoS16(value int32) int32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-s16
func echoS16(value int32) int32 {
	return hostEchoS16(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-u32
func hostEchoU32(value uint32) uint32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-u32
func echoU32(value uint32) uint32 {
	return hostEchoU32(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-s32
func hostEchoS32(value int32) int32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-s32
func echoS32(value int32) int32 {
	return hostEchoS32(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-u64
func hostEchoU64(value uint64) uint64

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-u64
func echoU64(value uint64) uint64 {
	return hostEchoU64(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-s64
func hostEchoS64(value int64) int64

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-s64
func echoS64(value int64) int64 {
	return hostEchoS64(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-f32
func hostEchoF32(value float32) float32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-f32
func echoF32(value float32) float32 {
	return hostEchoF32(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-f64
func hostEchoF64(value float64) float64

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-f64
func echoF64(value float64) float64 {
	return hostEchoF64(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-char
func hostEchoChar(value int32) int32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-char
func echoChar(value int32) int32 {
	return hostEchoChar(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-color
func hostEchoColor(value uint32) uint32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-color
func echoColor(value uint32) uint32 {
	return hostEchoColor(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-rights
func hostEchoRights(value uint32) uint32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-rights
func echoRights(value uint32) uint32 {
	return hostEchoRights(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-letters
func hostEchoLetters(value uint32) uint32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-letters
func echoLetters(value uint32) uint32 {
	return hostEchoLetters(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-bits
func hostEchoBits(value uint32) uint32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-bits
func echoBits(value uint32) uint32 {
	return hostEchoBits(value)
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-result-empty
func hostEchoResultEmpty(value uint32) uint32

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-result-empty
func echoResultEmpty(value uint32) uint32 {
	return hostEchoResultEmpty(value)
}
