// Package main is a plugin. The folder exports has one package for each interface that it exports.
package main

import _ "example/@NAME@/exports/wit_exports"

// main is required by Go and never called: the host calls the exported functions.
func main() {}
