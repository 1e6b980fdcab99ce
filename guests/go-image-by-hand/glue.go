package main

import "unsafe"

// result is where the answer of a call lies until the host has read it: a
// `result<info, failure>` as the canonical ABI lays it out in 24 bytes.
var result struct {
	// One byte, in a number that has the alignment of the largest part, 8.
	isErr uint64
	// For an info: width, height, and the media type as address and length. For a
	// failure: the number of its case, nothing, and what the case carries.
	words [4]uint32
}

// kept holds on to what only the host knows the address of: the argument of the call
// under way, and the text of the answer.
var kept []any

// extract is the export `extract` of the interface.
//
//go:wasmexport carrick:image/metadata@0.1.0#extract
func extract(address unsafe.Pointer, length uint32) unsafe.Pointer {
	info, failure := describe(unsafe.Slice((*byte)(address), length))
	result.isErr = 0
	if failure == nil {
		text, size := text(info.mediaType)
		result.words = [4]uint32{info.width, info.height, text, size}
		return unsafe.Pointer(&result)
	}
	result.isErr = 1
	result.words = [4]uint32{uint32(failure.tag)}
	switch failure.tag {
	case truncated:
		result.words[2] = uint32(failure.truncated)
		result.words[3] = uint32(failure.truncated >> 32)
	case malformed:
		result.words[2], result.words[3] = text(failure.malformed)
	}
	return unsafe.Pointer(&result)
}

// extractEnded is called when the host has read the answer.
//
//go:wasmexport cabi_post_carrick:image/metadata@0.1.0#extract
func extractEnded(unsafe.Pointer) {
	kept = nil
}

// realloc makes room for what the host hands over. The host asks for new room only:
// old and oldSize are 0 where no memory is grown, and nothing in this world is.
//
//go:wasmexport cabi_realloc
func realloc(old unsafe.Pointer, oldSize, align, size uint32) unsafe.Pointer {
	if size == 0 {
		return unsafe.Pointer(uintptr(align))
	}
	// Words of 8 bytes, since no alignment of the canonical ABI is larger.
	room := make([]uint64, (size+7)/8)
	kept = append(kept, room)
	return unsafe.Pointer(unsafe.SliceData(room))
}

// text keeps value, and returns its address and length.
func text(value string) (address, length uint32) {
	kept = append(kept, value)
	return uint32(uintptr(unsafe.Pointer(unsafe.StringData(value)))), uint32(len(value))
}
