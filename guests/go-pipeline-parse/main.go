// Package main of go-pipeline-parse is the part `parser` of `carrick:pipeline@0.1.0`: it
// reads JSON, one object per line.
package main

import _ "go-pipeline-parse/exports/wit_exports"

// main is never called in a guest that exports functions.
func main() {}
