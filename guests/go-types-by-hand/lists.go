package main

import "unsafe"

// Values of more than one core number: they come as several arguments or as an address,
// and the result is written where the export returns the address of.

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-string
func hostEchoString(base, length uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-string
func echoString(base, length uint32) unsafe.Pointer {
	begin()
	defer end()
	value := readText(list{base, length})
	answer, result := room(8), room(8)
	flat := writeText(value)
	hostEchoString(flat.base, flat.length, answer)
	storeText(result, loadText(answer))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-bytes
func hostEchoBytes(base, length uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-bytes
func echoBytes(base, length uint32) unsafe.Pointer {
	begin()
	defer end()
	value := read(list{base, length}, 1, load[byte])
	answer, result := room(8), room(8)
	flat := write(value, 1, store[byte])
	hostEchoBytes(flat.base, flat.length, answer)
	store(result, write(read(load[list](answer), 1, load[byte]), 1, store[byte]))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-numbers
func hostEchoNumbers(base, length uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-numbers
func echoNumbers(base, length uint32) unsafe.Pointer {
	begin()
	defer end()
	value := read(list{base, length}, 8, load[int64])
	answer, result := room(8), room(8)
	flat := write(value, 8, store[int64])
	hostEchoNumbers(flat.base, flat.length, answer)
	store(result, write(read(load[list](answer), 8, load[int64]), 8, store[int64]))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-strings
func hostEchoStrings(base, length uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-strings
func echoStrings(base, length uint32) unsafe.Pointer {
	begin()
	defer end()
	value := read(list{base, length}, 8, loadText)
	answer, result := room(8), room(8)
	flat := write(value, 8, storeText)
	hostEchoStrings(flat.base, flat.length, answer)
	store(result, write(read(load[list](answer), 8, loadText), 8, storeText))
	return result
}

func loadNumbers(from unsafe.Pointer) []uint16 {
	return read(load[list](from), 2, load[uint16])
}

func storeNumbers(to unsafe.Pointer, value []uint16) {
	store(to, write(value, 2, store[uint16]))
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-lists
func hostEchoLists(base, length uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-lists
func echoLists(base, length uint32) unsafe.Pointer {
	begin()
	defer end()
	value := read(list{base, length}, 8, loadNumbers)
	answer, result := room(8), room(8)
	flat := write(value, 8, storeNumbers)
	hostEchoLists(flat.base, flat.length, answer)
	store(result, write(read(load[list](answer), 8, loadNumbers), 8, storeNumbers))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-people
func hostEchoPeople(base, length uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-people
func echoPeople(base, length uint32) unsafe.Pointer {
	begin()
	defer end()
	value := read(list{base, length}, personSize, loadPerson)
	answer, result := room(8), room(8)
	flat := write(value, personSize, storePerson)
	hostEchoPeople(flat.base, flat.length, answer)
	store(result, write(read(load[list](answer), personSize, loadPerson), personSize, storePerson))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-person
func hostEchoPerson(name, nameLength, age uint32, height float64, tags, tagsLength, rights uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-person
func echoPerson(name, nameLength, age uint32, height float64, tags, tagsLength, rights uint32) unsafe.Pointer {
	begin()
	defer end()
	value := flatPerson{list{name, nameLength}, age, height, list{tags, tagsLength}, rights}.value()
	answer, result := room(personSize), room(personSize)
	flat := value.flat()
	hostEchoPerson(flat.name.base, flat.name.length, flat.age, flat.height, flat.tags.base, flat.tags.length, flat.rights, answer)
	storePerson(result, loadPerson(answer))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-shape
func hostEchoShape(tag uint32, first uint64, second, third uint32, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-shape
func echoShape(tag uint32, first uint64, second, third uint32) unsafe.Pointer {
	begin()
	defer end()
	value := flatShape{tag, first, second, third}.value()
	answer, result := room(24), room(24)
	flat := value.flat()
	hostEchoShape(flat.tag, flat.first, flat.second, flat.third, answer)
	storeShape(result, loadShape(answer))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-pair
func hostEchoPair(
	name, nameLength, age uint32, height float64, tags, tagsLength, rights uint32, some uint32,
	otherName, otherNameLength, otherAge uint32, otherHeight float64,
	otherTags, otherTagsLength, otherRights uint32, result unsafe.Pointer,
)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-pair
func echoPair(
	name, nameLength, age uint32, height float64, tags, tagsLength, rights uint32, some uint32,
	otherName, otherNameLength, otherAge uint32, otherHeight float64,
	otherTags, otherTagsLength, otherRights uint32,
) unsafe.Pointer {
	begin()
	defer end()
	value := pair{left: flatPerson{list{name, nameLength}, age, height, list{tags, tagsLength}, rights}.value()}
	if some != 0 {
		right := flatPerson{
			list{otherName, otherNameLength}, otherAge, otherHeight,
			list{otherTags, otherTagsLength}, otherRights,
		}.value()
		value.right = &right
	}
	answer, result := room(88), room(88)
	left, right := value.left.flat(), flatPerson{}
	if value.right != nil {
		right = value.right.flat()
	}
	hostEchoPair(
		left.name.base, left.name.length, left.age, left.height, left.tags.base, left.tags.length, left.rights, some,
		right.name.base, right.name.length, right.age, right.height, right.tags.base, right.tags.length, right.rights, answer,
	)
	storePair(result, loadPair(answer))
	return result
}

//go:wasmimport carrick-guests:types/echo@0.1.0 echo-many
func hostEchoMany(arguments, result unsafe.Pointer)

//go:wasmexport carrick-guests:types/echo@0.1.0#echo-many
func echoMany(arguments unsafe.Pointer) unsafe.Pointer {
	begin()
	defer end()
	value := loadMany(arguments)
	handed, answer, result := room(80), room(80), room(80)
	storeMany(handed, value)
	hostEchoMany(handed, answer)
	storeMany(result, loadMany(answer))
	return result
}
