// Command go-signals asks for signals, of which none ever comes, and does its work meanwhile: it
// prints the lines of its input until there are no more.
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
