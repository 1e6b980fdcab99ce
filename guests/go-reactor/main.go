// Package main of go-reactor is a library for a host: a module that exports functions
// and has no main to run. Its contract is world.wit beside it.
//
// It is built as a reactor, which Go 1.24 and later can do:
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o reactor.wasm .
//
// Between calls it keeps what it has: a list of words that grows and is collected, so
// that a host that calls it often enough sees whether its memory stays whole.
package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"runtime"
	"time"
)

// words is what the calls so far have left.
var words []string

// main is never called in a reactor.
func main() {}

// add returns the sum of a and b, modulo 2^32.
//
//go:wasmexport add
func add(a, b uint32) uint32 {
	return a + b
}

// half returns half of value.
//
//go:wasmexport half
func half(value float64) float64 {
	return value / 2
}

// remember keeps count more words, and returns how many there are.
//
//go:wasmexport remember
func remember(count uint32) uint64 {
	for i := uint32(0); i < count; i++ {
		words = append(words, fmt.Sprintf("word-%d", len(words)))
	}
	return uint64(len(words))
}

// checksum returns a checksum over all words kept, computed in a goroutine.
//
//go:wasmexport checksum
func checksum() uint32 {
	result := make(chan uint32)
	go func() {
		sum := uint32(0)
		for _, word := range words {
			sum = crc32.Update(sum, crc32.IEEETable, []byte(word))
		}
		result <- sum
	}()
	return <-result
}

// collect collects garbage and returns whether every word is still what it was.
//
//go:wasmexport collect
func collect() bool {
	runtime.GC()
	for i, word := range words {
		if word != fmt.Sprintf("word-%d", i) {
			return false
		}
	}
	return true
}

// wait sleeps for some milliseconds and returns how many have passed at least.
//
//go:wasmexport wait
func wait(milliseconds uint32) uint32 {
	start := time.Now()
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	return uint32(min(time.Since(start).Milliseconds(), int64(milliseconds)))
}

// draw returns a random number, good enough for secrets.
//
//go:wasmexport draw
func draw() uint64 {
	var bytes [8]byte
	// It never fails: a program without randomness ends instead.
	_, _ = rand.Read(bytes[:])
	return binary.LittleEndian.Uint64(bytes[:])
}

// year returns the year that it is.
//
//go:wasmexport year
func year() uint32 {
	return uint32(time.Now().Year())
}

// say prints a line with a number to standard output.
//
//go:wasmexport say
func say(number int64) {
	fmt.Fprintf(os.Stdout, "the host says %d\n", number)
}
