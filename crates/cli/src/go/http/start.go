// Starts the program, and hands it the requests of wasi:http, added by `carrick build --http`.

//go:build wasip1

package http

import (
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

// CarrickMain is the function `main` of the program.
var CarrickMain func()

var (
	carrickStarted bool
	// carrickDirect hands a request to the server of this package that listens, if it is one.
	carrickDirect func(request, out uint32)
	// carrickIsSnapshot says that the program was started when its component was made.
	carrickIsSnapshot bool
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
	syscall.CarrickAsk = nil
}

var (
	// carrickAsked is what the program asked its host for until it listened, a line each.
	carrickAsked string
	carrickText  [2]uint32
)

// carrickFreeze is called before the state of the program becomes that of its component. It returns where the address
// and the length of carrickAsked are.
//
//go:wasmexport carrick-start
func carrickFreeze() uint32 {
	carrickStart()
	carrickAsked = strings.Join(syscall.CarrickAsked, "\n")
	carrickText = [2]uint32{uint32(uintptr(unsafe.Pointer(unsafe.StringData(carrickAsked)))), uint32(len(carrickAsked))}
	carrickIsSnapshot = true
	// What starting left behind would be part of every instance.
	runtime.GC()
	return uint32(uintptr(unsafe.Pointer(&carrickText)))
}

// carrickWake asks the host of this instance for what the program had from the one that made the component.
func carrickWake() {
	carrickIsSnapshot = false
	syscall.CarrickAgain()
	for asked := range strings.Lines(carrickAsked) {
		name, isVariable := strings.CutPrefix(strings.TrimSpace(asked), "variable ")
		if _, isSet := os.LookupEnv(name); isVariable && isSet {
			carrickSay("the program read the variable `" + name + "` when its component was made, and keeps to that: build it with `--snapshot=no`")
		}
	}
}

//go:wasmexport wasi:http/incoming-handler@0.2.0#handle
func carrickHandle(request, out uint32) {
	if carrickIsSnapshot {
		carrickWake()
	}
	if !carrickStarted {
		carrickStart()
	}
	if carrickDirect != nil {
		carrickDirect(request, out)
		return
	}
	carrickConnection(request, out)
}
