package main

//go:wasmexport only_elsewhere
func onlyElsewhere() {}
