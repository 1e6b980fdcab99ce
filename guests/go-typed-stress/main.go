// Package main of go-typed-stress is a guest of the world in world.wit: large arguments and
// results, questions to the host from many goroutines, and files written meanwhile.
package main

import _ "go-typed-stress/exports/wit_exports"

// main is never called in a guest that exports functions.
func main() {}
