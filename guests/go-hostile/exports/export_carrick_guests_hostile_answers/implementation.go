// Package export_carrick_guests_hostile_answers means no good: what its words do is in
// guests/hostile.wit or said below.
package export_carrick_guests_hostile_answers

import (
	"errors"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	. "go-hostile/imports/carrick_guests_hostile_answers"
	desk "go-hostile/imports/carrick_guests_hostile_desk"

	. "go.bytecodealliance.org/pkg/wit/types"
)

// Answer does what the first word names.
func Answer(what string) Result[string, string] {
	word, rest, _ := strings.Cut(what, " ")
	switch word {
	case "echo":
		return ok(rest)
	case "open":
		return readFile(rest)
	case "giant":
		return ok(strings.Repeat("x", 32<<20))
	case "bad-text":
		return ok("\xff\xfe")
	case "bad-pointer":
		// Where nothing is, which a variable keeps from whoever checks the source.
		return ok(unsafe.String((*byte)(unsafe.Pointer(nowhere)), 100))
	case "leak":
		// What a goroutine holds is kept for as long as it waits.
		go wait(make([]byte, 1<<20))
		return ok("")
	case "next-spin":
		// The allocator is Go's own. But the first collection lets other goroutines run, in
		// the middle of the allocation that sets it off: the one for a large argument.
		go spin()
		return ok("")
	case "next-panic":
		go panic("as asked")
		return ok("")
	}
	act(word)
	return Err[string]("unknown word")
}

// Feel is no mood that there is.
func Feel() Mood {
	return 9
}

// act does what has no answer.
func act(word string) {
	switch word {
	case "spin":
		spin()
	case "sleep":
		time.Sleep(math.MaxInt64)
	case "wait":
		desk.Drip(0)
	case "drip":
		for {
			desk.Drip(math.MaxUint32)
		}
	case "fill-memory":
		for {
			held = append(held, make([]byte, 1<<20))
		}
	case "threads":
		for {
			go wait(nil)
		}
	case "deadlock":
		wait(nil)
	case "recurse":
		descend(0)
	case "recurse-in-memory":
		// A stack of Go grows in memory, and has a bound of its own.
		debug.SetMaxStack(64 << 10)
		descend(0)
	case "panic":
		panic("as asked")
	case "exit":
		os.Exit(3)
	case "flood-stdout":
		flood(os.Stdout)
	case "flood-stderr":
		flood(os.Stderr)
	case "unknown-handle":
		desk.TicketFromBorrowHandle(1234).Number()
	case "dropped-handle":
		ticket := desk.MakeTicket(7)
		handle := ticket.Handle()
		ticket.Drop()
		desk.TicketFromBorrowHandle(handle).Number()
	}
}

// nowhere is an address that no memory here has.
var nowhere uintptr = 0x7fff0000

// spins counts the rounds of spin, so that they are work.
var spins uint64

func spin() {
	for {
		spins++
	}
}

// held is what the collector must not take.
var held [][]byte

// wait never returns, and holds the block.
func wait(block []byte) {
	<-make(chan []byte)
	held = append(held, block)
}

// descend never returns.
//
//go:noinline
func descend(depth uint32) uint32 {
	if depth == math.MaxUint32 {
		return 0
	}
	return descend(depth+1)*31 ^ depth
}

func flood(file *os.File) {
	for {
		// What fails is tried again.
		file.WriteString("go-hostile writes on and on\n")
	}
}

// readFile is what is in a file, or the number of the error.
func readFile(path string) Result[string, string] {
	content, err := os.ReadFile(path)
	var number syscall.Errno
	if errors.As(err, &number) {
		return Err[string](strconv.Itoa(int(number)))
	}
	return ok(string(content))
}

func ok(text string) Result[string, string] {
	return Ok[string, string](text)
}
