// Command go-hello shows everything a command is given and gives back: it prints
// its arguments and its environment on standard output, one line on standard
// error, and exits with the code that the variable EXIT_CODE holds (0 without it).
//
// The hello guests of the other languages print the same, so that one test serves all.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
)

func main() {
	fmt.Println("hello from Go")
	for i, argument := range os.Args[1:] {
		fmt.Printf("argument %d: %s\n", i+1, argument)
	}
	variables := os.Environ()
	sort.Strings(variables)
	for _, variable := range variables {
		fmt.Printf("variable %s\n", variable)
	}
	fmt.Fprintln(os.Stderr, "that was all")

	code, err := strconv.Atoi(os.Getenv("EXIT_CODE"))
	if err != nil {
		code = 0
	}
	os.Exit(code)
}
