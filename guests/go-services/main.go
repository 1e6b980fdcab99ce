// Command go-services is a client and a server of several protocols, by public libraries. It knows nothing of WebAssembly: a
// test builds it for this machine and for Carrick, and compares what the two print.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// Clients are told the address of a server. A server prints its address and serves until it is killed.
var commands = map[string]func(args []string) error{
	"postgres":         postgres,
	"redis":            talkToRedis,
	"nats":             talkToNATS,
	"http":             talkHTTP,
	"http-large":       talkHTTPLarge,
	"http-serve":       serveHTTP,
	"http-large-serve": servePlainHTTP,
	"grpc":             talkGRPC,
	"grpc-serve":       serveGRPC,
	"websocket":        talkWebSocket,
	"websocket-serve":  serveWebSocket,
	"dns":              talkDNS,
	"dns-serve":        serveDNS,
	"udp":              talkUDP,
	"udp-serve":        serveUDP,
	"smtp":             talkSMTP,
	"smtp-serve":       serveSMTP,
	"ssh":              talkSSH,
	"ssh-serve":        serveSSH,
}

func main() {
	run, ok := commands[os.Args[1]]
	if !ok {
		fmt.Fprintf(os.Stderr, "go-services: no command %q\n", os.Args[1])
		os.Exit(2)
	}
	if !strings.HasSuffix(os.Args[1], "-serve") {
		time.AfterFunc(3*time.Minute, func() {
			fmt.Println("error: not done after three minutes")
			os.Exit(1)
		})
	}
	if err := run(os.Args[2:]); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}
