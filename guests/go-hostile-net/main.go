// Command go-hostile-net tries to reach what it was not granted. It prints what it reached, and at last "done".
package main

import (
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

// A granted host of TCP, a port on it that is not granted, and a port of UDP on it.
var granted, tcp, udp string

func main() {
	granted, tcp, udp = os.Args[1], os.Args[2], os.Args[3]
	// A peer that sends without end, and is never read.
	silent, err := net.Dial("tcp", granted)
	if err != nil {
		fmt.Println("the granted host:", err)
		os.Exit(1)
	}
	otherAddresses()
	otherProtocols()
	listeners()
	names()
	manySockets()
	silent.Close()
	fmt.Println("done")
}

func otherAddresses() {
	for _, host := range []string{
		"127.0.0.1", "127.0.0.2", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]",
		"[::127.0.0.1]", "169.254.169.254", "localhost", "LOCALHOST.", "127.1", "0x7f.1", "2130706433", "017700000001",
	} {
		dial("tcp", host+":"+tcp)
	}
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, Timeout: time.Second}
	if conn, err := dialer.Dial("tcp", granted); err == nil {
		reached("an address of its own choice", conn.LocalAddr())
		conn.Close()
	}
}

func dial(network, address string) {
	conn, err := net.DialTimeout(network, address, time.Second)
	if err != nil {
		return
	}
	// A datagram is sent when it is written.
	if _, err = conn.Write([]byte("out")); err == nil {
		reached(network, address)
	}
	conn.Close()
}

// otherProtocols sends datagrams by the grant of TCP.
func otherProtocols() {
	dial("udp", granted)
	dial("udp", "127.0.0.1:"+udp)
	dial("udp", "[::ffff:127.0.0.1]:"+udp)
	for _, local := range []string{":0", "0.0.0.0:0", "[::]:0"} {
		packets, err := net.ListenPacket("udp", local)
		if err != nil {
			continue
		}
		reached("a UDP socket", local)
		to := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}
		fmt.Sscan(udp, &to.Port)
		packets.WriteTo([]byte("out"), to)
		packets.Close()
	}
}

// listeners listens where others could connect. On loopback addresses, listeners are within the program.
func listeners() {
	_, port, _ := strings.Cut(granted, ":")
	for _, address := range []string{":0", "0.0.0.0:0", "[::]:0", ":8080", "0.0.0.0:" + port, "0.0.0.0:22"} {
		if listener, err := net.Listen("tcp", address); err == nil {
			reached("a listener", address)
			listener.Close()
		}
	}
}

func names() {
	for _, name := range []string{"localhost", "example.com", "metadata.google.internal", "a.example.com", "localhost.localdomain"} {
		if addresses, err := net.LookupHost(name); err == nil {
			reached("the name "+name, addresses)
		}
	}
}

// manySockets opens connections and keeps them, a hundred thousand times.
func manySockets() {
	var open []net.Conn
	for range make([]struct{}, 100_000) {
		if conn, err := net.Dial("tcp", granted); err == nil {
			open = append(open, conn)
		}
	}
	fmt.Println("sockets:", len(open) > 0, len(open) < 1024)
	for _, conn := range open {
		conn.Close()
	}
	for range make([]struct{}, 1000) {
		conn, err := net.ListenPacket("udp", ":0")
		if err == nil {
			reached("a UDP socket", conn.LocalAddr())
		}
	}
}

func reached(what string, address any) {
	fmt.Println("reached", what, address)
}
