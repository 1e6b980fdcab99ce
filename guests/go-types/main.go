// Package main of go-types is a guest of the world in guests/types.wit, with the packages
// that `carrick bindings go` writes.
package main

import _ "go-types/exports/wit_exports"

// main is never called in a guest that exports functions.
func main() {}
