// Command go-listen serves HTTP on a listening socket that it finds open, as programs do that systemd or
// `wasmtime --tcplisten` starts. Plain `go build` for wasip1 builds it; the package net is Go's own.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go-listen DESCRIPTOR [FILE]")
		os.Exit(2)
	}
	descriptor, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	// A folder is found beside the socket.
	if len(os.Args) > 2 {
		text, err := os.ReadFile(os.Args[2])
		fmt.Printf("file: %s %v\n", text, err)
	}
	listener, err := net.FileListener(os.NewFile(uintptr(descriptor), "socket"))
	if err != nil {
		fmt.Println("no listener:", err)
		os.Exit(1)
	}
	fmt.Println("listening")
	if err := serve(listener); err != nil {
		fmt.Println(err, errors.Is(err, fs.ErrPermission))
		os.Exit(1)
	}
}

// serve answers requests until one asks it to stop.
func serve(listener net.Listener) error {
	var ticks atomic.Int32
	// Goroutines run while the server waits for connections.
	go func() {
		for range time.Tick(time.Millisecond) {
			ticks.Add(1)
		}
	}()
	server := &http.Server{}
	stopped := make(chan struct{})
	http.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, r.Body)
	})
	http.HandleFunc("/wait", func(w http.ResponseWriter, r *http.Request) {
		for before := ticks.Load(); ticks.Load() < before+2; {
			time.Sleep(time.Millisecond)
		}
		fmt.Fprintln(w, "waited")
	})
	http.HandleFunc("/stop", func(w http.ResponseWriter, r *http.Request) {
		go func() {
			defer close(stopped)
			server.Close()
		}()
	})
	err := server.Serve(listener)
	if errors.Is(err, http.ErrServerClosed) {
		<-stopped
		return nil
	}
	return err
}
