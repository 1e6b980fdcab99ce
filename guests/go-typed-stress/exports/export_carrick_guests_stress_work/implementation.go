// Package export_carrick_guests_stress_work is the work that a host gives this guest.
package export_carrick_guests_stress_work

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	host "go-typed-stress/imports/carrick_guests_stress_answers"
	. "go-typed-stress/imports/carrick_guests_stress_work"

	. "go.bytecodealliance.org/pkg/wit/types"
)

// Turn returns an item with its name in upper case and its data turned round.
func Turn(item Item) Item {
	data := slices.Clone(item.Data)
	slices.Reverse(data)
	// Whoever waits may run now, and meet the argument of this call in memory.
	runtime.Gosched()
	return Item{Id: item.Id, Name: strings.ToUpper(item.Name), Data: data}
}

// Collect collects garbage.
func Collect() {
	runtime.GC()
}

// Ask lets goroutines ask the host, and checks every answer.
func Ask(goroutines, questions, length uint32) Result[uint32, string] {
	var (
		group sync.WaitGroup
		lock  sync.Mutex
		right uint32
		wrong string
	)
	for goroutine := range goroutines {
		group.Add(1)
		go func() {
			defer group.Done()
			for question := range questions {
				key := goroutine*questions + question
				// Answers are kept while others ask, and only then compared.
				text, numbers := host.Text(key, length), host.Numbers(key, length)
				if question%4 == 0 {
					runtime.GC()
				}
				runtime.Gosched()
				mistake := check(key, length, text, numbers)
				lock.Lock()
				if mistake == "" {
					right++
				} else {
					wrong = mistake
				}
				lock.Unlock()
			}
		}()
	}
	group.Wait()
	if wrong != "" {
		return Err[uint32](wrong)
	}
	return Ok[uint32, string](right)
}

// check says what is wrong with the answers to the question key; nothing if they are right.
func check(key, length uint32, text string, numbers []uint32) string {
	if letter := string(rune('a' + key%26)); text != strings.Repeat(letter, int(length)) {
		return fmt.Sprintf("text %d has %d letters and begins with %.20q", key, len(text), text)
	}
	if len(numbers) != int(length) {
		return fmt.Sprintf("%d numbers for %d are %d", length, key, len(numbers))
	}
	for i, number := range numbers {
		if number != key+uint32(i) {
			return fmt.Sprintf("number %d for %d is %d", i, key, number)
		}
	}
	return ""
}
