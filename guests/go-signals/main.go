// Command go-signals asks for signals, of which none ever comes, and does its work meanwhile: it
// prints the lines of its input until there are no more. With the argument `only` it does nothing
// but wait for a signal, with `timer` for a few ticks, and with `sleep` until a goroutine has slept.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	signals, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) > 1 {
		wait(signals, os.Args[1])
		return
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		input := bufio.NewScanner(os.Stdin)
		for input.Scan() {
			lines <- input.Text()
		}
	}()
	for {
		select {
		case <-signals.Done():
			fmt.Println("a signal")
			return
		case line, more := <-lines:
			if !more {
				fmt.Println("no more")
				return
			}
			fmt.Println("line:", line)
			time.Sleep(time.Millisecond)
		}
	}
}

// wait waits for a signal, and for what else is asked for.
func wait(signals context.Context, other string) {
	var ticks <-chan time.Time
	slept := make(chan bool)
	switch other {
	case "timer":
		ticks = time.NewTicker(50 * time.Millisecond).C
	case "sleep":
		go func() {
			time.Sleep(150 * time.Millisecond)
			close(slept)
		}()
	}
	for count := 0; count < 3; {
		select {
		case <-signals.Done():
			fmt.Println("a signal")
			return
		case <-ticks:
			fmt.Println("tick")
			count++
		case <-slept:
			fmt.Println("slept")
			return
		}
	}
}
