package main

import "unsafe"

// Tuples, options and results: each is a number of its case, where it has cases, and what
// that case carries.

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-tuple
func hostEchoTuple(number, base, length uint32, fraction float64, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-tuple
func echoTuple(number, base, length uint32, fraction float64) unsafe.Pointer {
	begin()
	defer end()
	answer, result := room(24), room(24)
	text := writeText(readText(list{base, length}))
	hostEchoTuple(number, text.base, text.length, fraction, answer)
	store(result, load[uint8](answer))
	storeText(at(result, 4), loadText(at(answer, 4)))
	store(at(result, 16), load[float64](at(answer, 16)))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-option
func hostEchoOption(some, value uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-option
func echoOption(some, value uint32) unsafe.Pointer {
	begin()
	defer end()
	answer, result := room(8), room(8)
	hostEchoOption(some, value, answer)
	store(result, load[uint8](answer))
	store(at(result, 4), load[uint32](at(answer, 4)))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-option-string
func hostEchoOptionString(some, base, length uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-option-string
func echoOptionString(some, base, length uint32) unsafe.Pointer {
	begin()
	defer end()
	answer, result := room(12), room(12)
	text := list{}
	if some != 0 {
		text = writeText(readText(list{base, length}))
	}
	hostEchoOptionString(some, text.base, text.length, answer)
	some = uint32(load[uint8](answer))
	store(result, uint8(some))
	if some != 0 {
		storeText(at(result, 4), loadText(at(answer, 4)))
	}
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-option-option
func hostEchoOptionOption(some, inner, value uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-option-option
func echoOptionOption(some, inner, value uint32) unsafe.Pointer {
	begin()
	defer end()
	answer, result := room(3), room(3)
	hostEchoOptionOption(some, inner, value, answer)
	store(result, load[[3]uint8](answer))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-result
func hostEchoResult(isErr uint32, first uint64, length uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-result
func echoResult(isErr uint32, first uint64, length uint32) unsafe.Pointer {
	begin()
	defer end()
	answer, result := room(16), room(16)
	if isErr != 0 {
		text := writeText(readText(list{uint32(first), length}))
		first, length = uint64(text.base), text.length
	}
	hostEchoResult(isErr, first, length, answer)
	isErr = uint32(load[uint8](answer))
	store(result, uint8(isErr))
	if isErr != 0 {
		storeText(at(result, 8), loadText(at(answer, 8)))
	} else {
		store(at(result, 8), load[uint64](at(answer, 8)))
	}
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-result-ok
func hostEchoResultOk(isErr, name, nameLength, age uint32, height float64, tags, tagsLength, rights uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-result-ok
func echoResultOk(isErr, name, nameLength, age uint32, height float64, tags, tagsLength, rights uint32) unsafe.Pointer {
	begin()
	defer end()
	answer, result := room(48), room(48)
	flat := flatPerson{}
	if isErr == 0 {
		flat = flatPerson{list{name, nameLength}, age, height, list{tags, tagsLength}, rights}.value().flat()
	}
	hostEchoResultOk(isErr, flat.name.base, flat.name.length, flat.age, flat.height, flat.tags.base, flat.tags.length, flat.rights, answer)
	isErr = uint32(load[uint8](answer))
	store(result, uint8(isErr))
	if isErr == 0 {
		storePerson(at(result, 8), loadPerson(at(answer, 8)))
	}
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-result-err
func hostEchoResultErr(isErr, color uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-result-err
func echoResultErr(isErr, color uint32) unsafe.Pointer {
	begin()
	defer end()
	answer, result := room(2), room(2)
	hostEchoResultErr(isErr, color, answer)
	store(result, load[[2]uint8](answer))
	return result
}
