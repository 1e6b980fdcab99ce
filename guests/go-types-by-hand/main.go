// Package main of go-types-by-hand is a guest of the world in guests/types.wit without
// generated code, built by Go 1.24 or later:
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o types.wasm .
//
// memory.go reads and writes values as the canonical ABI lays them out, values.go has the
// types of the world, and the other files have a function for each that it exports.
package main

// main is never called in a reactor.
func main() {}
