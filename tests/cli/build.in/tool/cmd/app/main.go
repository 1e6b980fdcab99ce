package main

import (
	"os"

	"example/tool/greet"
)

func main() {
	println(greet.Hello + ending)
	os.Exit(3)
}
