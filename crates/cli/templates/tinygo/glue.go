package main

import "unsafe"

// kept keeps memory alive that only the host refers to, until the call is over.
var kept []any

// result is where the host reads the summary: the number of words, whether there is a
// longest one, its address, and its length.
var result struct {
	words   uint32
	some    uint32
	address uint32
	length  uint32
}

// exportSummarize is `summarize` of the contract. The host passes a string as address and length.
//
//go:wasmexport example:words/words@0.1.0#summarize
func exportSummarize(address unsafe.Pointer, length uint32) unsafe.Pointer {
	answer := summarize(string(unsafe.Slice((*byte)(address), length)))
	kept = append(kept, answer.longest)
	result.words = answer.words
	result.some = 0
	if answer.longest != "" {
		result.some = 1
		result.address = uint32(uintptr(unsafe.Pointer(unsafe.StringData(answer.longest))))
		result.length = uint32(len(answer.longest))
	}
	return unsafe.Pointer(&result)
}

// summarizeEnded is called after the host has read the result.
//
//go:wasmexport cabi_post_example:words/words@0.1.0#summarize
func summarizeEnded(unsafe.Pointer) {
	kept = nil
}

// realloc allocates memory for the values that the host passes.
//
//go:wasmexport cabi_realloc
func realloc(old unsafe.Pointer, oldSize, align, size uint32) unsafe.Pointer {
	room := make([]uint64, size/8+1)
	kept = append(kept, room)
	return unsafe.Pointer(unsafe.SliceData(room))
}
