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
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "go-shell: read, up, real, list, sync, variable, zone, order, yes, wait or deadline")
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
		wait()
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
// times, it says so; whoever hears it may send the line.
func wait() {
	line := make(chan string)
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
	fmt.Println("line:", <-line)
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
