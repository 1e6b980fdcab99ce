// Package main of go-image is a guest of `carrick:image@0.1.0`, written with the types of
// Go: what it exports is in exports/export_carrick_image_metadata.
//
// `carrick bindings go` writes the packages that are missing here, and the commands that
// it prints build it.
package main

import _ "go-image/exports/wit_exports"

// main is never called in a guest that exports functions.
func main() {}
