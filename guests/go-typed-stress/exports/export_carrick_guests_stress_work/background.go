package export_carrick_guests_stress_work

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
)

// background is what goes on beside the calls.
var background struct {
	sync.Mutex
	group  sync.WaitGroup
	ending bool
	rounds uint64
	errors []string
}

// Start starts goroutines that write and read until they are stopped.
func Start(goroutines uint32) {
	background.ending = false
	for goroutine := range goroutines {
		background.group.Add(1)
		go func() {
			defer background.group.Done()
			for round := 0; !background.ending; round++ {
				err := writeAndRead(goroutine, round)
				background.Lock()
				background.rounds++
				if err != nil {
					background.errors = append(background.errors, err.Error())
				}
				background.Unlock()
				runtime.Gosched()
			}
		}()
	}
}

// Stop stops them.
func Stop() (uint64, []string) {
	background.ending = true
	background.group.Wait()
	rounds, errors := background.rounds, background.errors
	background.rounds, background.errors = 0, nil
	return rounds, errors
}

// writeAndRead does what a program does with files and streams, a piece at a time.
func writeAndRead(goroutine uint32, round int) error {
	name := fmt.Sprintf("/data/%d.txt", goroutine)
	text := strings.Repeat(fmt.Sprintf("goroutine %d, round %d\n", goroutine, round), 50)
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	for _, line := range strings.SplitAfter(text, "\n") {
		if _, err := file.WriteString(line); err != nil {
			return err
		}
	}
	// A buffer that is not there yet may set off a collection before the read.
	found, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if string(found) != text {
		return fmt.Errorf("%s has %d bytes that are not the %d written", name, len(found), len(text))
	}
	if _, err := fmt.Fprintf(os.Stdout, "%d %d\n", goroutine, round); err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stderr, "%d %d\n", goroutine, round)
	return err
}
