// Package main is a plugin; what it exports is below exports, one package per interface.
package main

import _ "example/@NAME@/exports/wit_exports"

// main is never called in a guest that exports functions.
func main() {}
