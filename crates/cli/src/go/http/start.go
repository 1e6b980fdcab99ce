// Starts the program, and hands it the requests of wasi:http, added by `carrick build --http`.

//go:build wasip1

package http

import (
	"net"
	"os"
)

// CarrickMain is the function `main` of the program.
var CarrickMain func()

var (
	carrickStarted bool
	// carrickDirect hands a request to the server of this package that listens, if it is one.
	carrickDirect func(request, out uint32)
)

// carrickStart starts the program, and waits until it takes connections.
func carrickStart() {
	carrickStarted = true
	if len(os.Args) == 0 {
		// Some hosts give a program no name, and many programs expect one.
		os.Args = []string{"server"}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		CarrickMain()
	}()
	select {
	case <-net.CarrickAccepts:
	case <-ended:
		carrickSay("`main` returned before it listened for TCP connections")
		os.Exit(1)
	}
}

//go:wasmexport wasi:http/incoming-handler@0.2.0#handle
func carrickHandle(request, out uint32) {
	if !carrickStarted {
		carrickStart()
	}
	if carrickDirect != nil {
		carrickDirect(request, out)
		return
	}
	carrickConnection(request, out)
}
