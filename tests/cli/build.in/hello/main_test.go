package main

//go:wasmexport only_tested
func onlyTested() {}
