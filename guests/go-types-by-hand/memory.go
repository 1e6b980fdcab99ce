package main

import "unsafe"

// kept holds on to memory that only the host knows the address of: what it asked for with
// cabi_realloc, and what a result consists of.
var kept []any

// ended says that the call that kept belongs to is over. The host has read its result by
// the time it asks for memory or calls again.
var ended bool

// begin is called first by every export.
func begin() {
	if ended {
		kept, ended = nil, false
	}
}

// end is called last by every export.
func end() {
	ended = true
}

// realloc makes room for what the host hands over. The host asks for new room only.
//
//go:wasmexport cabi_realloc
func realloc(old unsafe.Pointer, oldSize, align, size uint32) unsafe.Pointer {
	begin()
	return room(uintptr(size))
}

// room is memory of that size that stays until the call is over.
func room(size uintptr) unsafe.Pointer {
	// Words of 8 bytes, since no alignment of the canonical ABI is larger, and one at
	// least, since the address of nothing is still checked for alignment.
	words := make([]uint64, size/8+1)
	kept = append(kept, words)
	return unsafe.Pointer(unsafe.SliceData(words))
}

// at is the address that lies offset bytes after base.
func at(base unsafe.Pointer, offset uintptr) unsafe.Pointer {
	return unsafe.Add(base, offset)
}

func load[T any](from unsafe.Pointer) T       { return *(*T)(from) }
func store[T any](to unsafe.Pointer, value T) { *(*T)(to) = value }

// address is where a list lies, as a core function takes it.
func address(base unsafe.Pointer) uint32 { return uint32(uintptr(base)) }

// list is an address and a number of elements: a string or a list in memory.
type list struct {
	base   uint32
	length uint32
}

// read is the elements of a list, size bytes each.
func read[T any](from list, size uintptr, element func(unsafe.Pointer) T) []T {
	values := make([]T, from.length)
	for i := range values {
		values[i] = element(unsafe.Pointer(uintptr(from.base) + uintptr(i)*size))
	}
	return values
}

// write puts values into new memory, size bytes each.
func write[T any](values []T, size uintptr, element func(unsafe.Pointer, T)) list {
	base := room(uintptr(len(values)) * size)
	for i, value := range values {
		element(at(base, uintptr(i)*size), value)
	}
	return list{address(base), uint32(len(values))}
}

func readText(from list) string {
	return string(unsafe.Slice((*byte)(unsafe.Pointer(uintptr(from.base))), from.length))
}

func writeText(value string) list {
	kept = append(kept, value)
	return list{address(unsafe.Pointer(unsafe.StringData(value))), uint32(len(value))}
}

func loadText(from unsafe.Pointer) string       { return readText(load[list](from)) }
func storeText(to unsafe.Pointer, value string) { store(to, writeText(value)) }
