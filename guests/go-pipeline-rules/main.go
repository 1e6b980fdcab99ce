// Package main of go-pipeline-rules is the part `transformer` of `carrick:pipeline@0.1.0`,
// with the same rules as rust-pipeline-rules.
package main

import _ "go-pipeline-rules/exports/wit_exports"

// main is never called in a guest that exports functions.
func main() {}
