// Command go-shell does what programs do at a shell: it opens paths as people type them, looks
// for files in folder after folder, writes to a reader that goes away, and waits for input that
// comes slowly.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "go-shell: read, up, real, list, sync, variable, zone, order, yes, wait, busy, nonblock or deadline")
		os.Exit(2)
	}
	words := os.Args[2:]
	switch os.Args[1] {
	case "read":
		for _, path := range words {
			text, err := os.ReadFile(path)
			fmt.Printf("%s: %q, %s\n", path, text, answer(err))
		}
	case "up":
		up(words[0], words[1])
	case "real":
		path, err := filepath.EvalSymlinks(words[0])
		fmt.Printf("%s: %q, %s\n", words[0], path, answer(err))
	case "list":
		list(words[0])
	case "sync":
		folder, err := os.Open(words[0])
		if err == nil {
			err = folder.Sync()
		}
		fmt.Println("sync:", answer(err))
	case "variable":
		for _, name := range words {
			fmt.Printf("%s=%s\n", name, os.Getenv(name))
		}
	case "zone":
		zone, err := time.LoadLocation(words[0])
		if err == nil {
			fmt.Println(time.Unix(0, 0).In(zone).Format("15:04 MST"))
		} else {
			fmt.Println(err)
		}
	case "order":
		order()
	case "yes":
		yes(len(words) > 0)
	case "wait":
		wait(func(<-chan string) {})
	case "busy":
		wait(func(line <-chan string) { busy(words[0], line) })
	case "nonblock":
		nonblock()
	case "deadline":
		err := os.Stdin.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
		if err == nil {
			_, err = os.Stdin.Read(make([]byte, 1))
		}
		fmt.Println("deadline:", errors.Is(err, os.ErrDeadlineExceeded))
	}
}

// up looks for a file in a folder and in every folder above it.
func up(name, folder string) {
	for {
		text, err := os.ReadFile(filepath.Join(folder, name))
		switch {
		case err == nil:
			fmt.Printf("%s: %q\n", folder, text)
			return
		case !errors.Is(err, fs.ErrNotExist):
			fmt.Printf("%s: %s\n", folder, answer(err))
			return
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			fmt.Println("nowhere")
			return
		}
		folder = parent
	}
}

// list prints the names below a folder, in order.
func list(folder string) {
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			fmt.Printf("%s: %s\n", path, answer(err))
			return nil
		}
		fmt.Println(path)
		return nil
	})
}

// order prints what a map holds in the order in which Go walks it, and a random number.
func order() {
	numbers := map[int]bool{}
	for i := 0; i < 100; i++ {
		numbers[i] = true
	}
	for number := range numbers {
		fmt.Print(number, " ")
	}
	fmt.Println(rand.Int63())
}

// yes writes until an error, which it heeds or not.
func yes(heeds bool) {
	for {
		if _, err := fmt.Println("y"); err != nil && heeds {
			fmt.Fprintln(os.Stderr, "yes:", answer(err))
			os.Exit(3)
		}
	}
}

// wait has one goroutine read a line while another one goes on. When that one has slept a few
// times, it says so; whoever hears it may send the line. It does some work before it prints the line.
func wait(work func(line <-chan string)) {
	line := make(chan string, 1)
	reading := make(chan bool)
	go func() {
		close(reading)
		lines := bufio.NewScanner(os.Stdin)
		lines.Scan()
		line <- lines.Text()
	}()
	<-reading
	for i := 0; i < 5; i++ {
		time.Sleep(time.Millisecond)
	}
	fmt.Println("ready")
	work(line)
	fmt.Println("line:", <-line)
}

// busy lets other goroutines run, and never rests, until there is a file. It says whether a line was
// read by then.
func busy(file string, line <-chan string) {
	// A collection of garbage looks for input, too.
	debug.SetGCPercent(-1)
	for {
		if _, err := os.Stat(file); err == nil {
			fmt.Println("read:", len(line) > 0)
			return
		}
		runtime.Gosched()
	}
}

// nonblock makes its input non-blocking itself, as programs do that bring their own poller, and
// prints its lines. When a ticker has ticked a few times since the last line, it says so.
func nonblock() {
	fmt.Println("setnonblock:", answer(syscall.SetNonblock(0, true)))
	input := os.NewFile(0, "stdin")
	fmt.Println("deadline:", answer(input.SetReadDeadline(time.Now().Add(time.Minute))))
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(input)
		for scanner.Scan() {
			lines <- scanner.Text()
		}
		fmt.Println("end:", answer(scanner.Err()))
	}()
	ticker := time.NewTicker(time.Millisecond)
	ticks := 0
	for {
		select {
		case <-ticker.C:
			if ticks++; ticks == 5 {
				fmt.Println("ticks")
			}
		case line, more := <-lines:
			if !more {
				return
			}
			fmt.Println("got", line)
			ticks = 0
		}
	}
}

// answer is what the system said, or that all is well.
func answer(err error) string {
	var errno syscall.Errno
	switch {
	case err == nil:
		return "fine"
	case errors.As(err, &errno):
		return errno.Error()
	default:
		return err.Error()
	}
}
