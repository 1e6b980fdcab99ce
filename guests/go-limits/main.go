// Command go-limits asks for what a wasip1 program cannot have, or has only in part,
// and prints what the standard library answers: the evidence for docs/migrating-go.md.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"runtime"
	"time"
)

func main() {
	runtime.GOMAXPROCS(8)
	fmt.Printf("processors: %d, used at once after asking for 8: %d\n", runtime.NumCPU(), runtime.GOMAXPROCS(0))
	fmt.Printf("platform: %s/%s\n", runtime.GOOS, runtime.GOARCH)

	_, err := net.Dial("tcp", "127.0.0.1:80")
	fmt.Printf("connect to a server: works: %v\n", err == nil)
	show("serve and connect within the program", talkToMyself())
	_, err = net.LookupHost("example.com")
	fmt.Printf("look up a host: works: %v\n", err == nil)

	show("run a program", exec.Command("program").Run())
	_, err = os.StartProcess("/program", nil, &os.ProcAttr{})
	show("start a process", err)
	_, _, err = os.Pipe()
	show("make a pipe", err)
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	fmt.Println("ask for signals: none ever comes")

	_, err = user.Current()
	show("who the user is", err)
	_, err = os.UserHomeDir()
	show("where the user lives", err)
	name, err := os.Hostname()
	show("the name of the machine, "+name, err)
	fmt.Printf("the process: %d\n", os.Getpid())
	zone, offset := time.Now().Zone()
	fmt.Printf("the time zone: %s, %d seconds from UTC\n", zone, offset)
	_, err = time.LoadLocation("Europe/Paris")
	show("another time zone", err)

	_, err = os.ReadFile("/etc/hosts")
	show("read a file", err)
	_, err = os.CreateTemp("", "")
	fmt.Printf("make a temporary file in %s: works: %v\n", os.TempDir(), err == nil)

	show("read through a nil pointer", panicked(func() { fmt.Println(*nowhere) }))
	show("divide by zero", panicked(func() { fmt.Println(1 / len(os.Args[len(os.Args):])) }))
}

// nowhere is a nil pointer; a variable, so that the compiler cannot see it coming.
var nowhere *int

// panicked calls f and returns the panic it ends with.
func panicked(f func()) (err error) {
	defer func() { err, _ = recover().(error) }()
	f()
	return nil
}

// talkToMyself sends a line from a client to a server in the same program.
func talkToMyself() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	if _, err := client.Write([]byte("hello")); err != nil {
		return err
	}
	if err := client.Close(); err != nil {
		return err
	}
	server, err := listener.Accept()
	if err != nil {
		return err
	}
	text, err := io.ReadAll(server)
	if err == nil && string(text) != "hello" {
		return fmt.Errorf("received %q", text)
	}
	return err
}

// show prints what an operation answered: the innermost error, or its kind.
func show(operation string, err error) {
	switch {
	case err == nil:
		fmt.Printf("%s: works\n", operation)
	case errors.Is(err, errors.ErrUnsupported):
		fmt.Printf("%s: unsupported\n", operation)
	case errors.Is(err, fs.ErrNotExist):
		fmt.Printf("%s: does not exist\n", operation)
	default:
		for cause := err; cause != nil; cause = errors.Unwrap(cause) {
			err = cause
		}
		fmt.Printf("%s: %v\n", operation, err)
	}
}
