// Package main of go-hostile is a guest of the world in guests/hostile.wit.
package main

import _ "go-hostile/exports/wit_exports"

// main is never called in a guest that exports functions.
func main() {}
