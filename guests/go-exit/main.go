// Command go-exit ends in the way that its first argument names: the guest for
// everything a host must do when a program stops, fails or will not stop.
//
//	code N              exits with code N
//	exit-in-goroutine N exits with code N from a goroutine while main waits
//	return              returns from main, after a deferred line of output
//	panic               panics (exit code 2, message and stack on standard error)
//	panic-in-goroutine  panics in a goroutine while main waits
//	nil                 reads through a nil pointer (a panic of the Go runtime)
//	deadlock            waits for a channel nobody sends on (exit code 2)
//	recurse [DEPTH]     calls itself DEPTH times and says so; without DEPTH, for ever
//	allocate [MIB]      holds MIB mebibytes and says so; without MIB, until memory is refused
//	sleep DURATION      sleeps, as in 250ms or 1h, then says so
//	spin                computes for ever
//	read-forever        reads standard input to its end and says how much it was
//	flood               writes lines to standard output for ever, or until that fails
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

func main() {
	if len(os.Args) < 2 || len(os.Args) > 3 {
		fail("usage: go-exit MODE [VALUE]")
	}
	value := ""
	if len(os.Args) == 3 {
		value = os.Args[2]
	}
	switch mode := os.Args[1]; mode {
	case "code":
		os.Exit(number(value))
	case "exit-in-goroutine":
		code := number(value)
		go os.Exit(code)
		time.Sleep(time.Hour)
	case "return":
		defer fmt.Println("deferred")
		fmt.Println("returning")
	case "panic":
		panic("as asked")
	case "panic-in-goroutine":
		go panic("in a goroutine, as asked")
		time.Sleep(time.Hour)
	case "nil":
		fmt.Println(*nowhere)
	case "deadlock":
		<-make(chan struct{})
	case "recurse":
		if value == "" {
			fmt.Println(recurse(-1))
		} else {
			fmt.Printf("depth %d\n", recurse(number(value)))
		}
	case "allocate":
		allocate(value)
	case "sleep":
		duration, err := time.ParseDuration(value)
		if err != nil {
			fail(err.Error())
		}
		time.Sleep(duration)
		fmt.Printf("slept %v\n", duration)
	case "spin":
		for {
			spins++
		}
	case "read-forever":
		read, err := io.Copy(io.Discard, os.Stdin)
		if err != nil {
			fail(err.Error())
		}
		fmt.Printf("read %d bytes\n", read)
	case "flood":
		for {
			if _, err := fmt.Println("go-exit writes on and on"); err != nil {
				fail(err.Error())
			}
		}
	default:
		fail("unknown mode " + strconv.Quote(mode))
	}
}

// nowhere is the nil pointer that mode nil reads through; a variable, so that
// the compiler cannot see it coming.
var nowhere *int

// spins counts the rounds of mode spin, so that they are work.
var spins uint64

// recurse calls itself depth times, without end when depth is negative, and
// returns how deep it went.
//
//go:noinline
func recurse(depth int) int {
	if depth == 0 {
		return 0
	}
	return recurse(depth-1) + 1
}

// allocate holds as many mebibytes as mib says, or grows without end when it is empty.
func allocate(mib string) {
	limit := -1
	if mib != "" {
		limit = number(mib)
	}
	var held [][]byte
	for len(held) != limit {
		block := make([]byte, 1<<20)
		for i := 0; i < len(block); i += 4096 {
			block[i] = byte(len(held))
		}
		held = append(held, block)
	}
	for i, block := range held {
		if block[len(block)-4096] != byte(i) {
			fail(fmt.Sprintf("mebibyte %d has changed", i))
		}
	}
	fmt.Printf("held %d MiB\n", len(held))
}

// number reads value as a decimal number or ends the program.
func number(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil {
		fail("not a number: " + strconv.Quote(value))
	}
	return n
}

// fail prints message and ends the program with exit code 3, which no mode gives by itself.
func fail(message string) {
	fmt.Fprintln(os.Stderr, "go-exit: "+message)
	os.Exit(3)
}
