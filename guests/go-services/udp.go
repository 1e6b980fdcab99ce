package main

import (
	"bytes"
	"fmt"
	"net"
	"time"
)

// datagramMax is the largest size of a datagram over IPv4.
const datagramMax = 65507

// serveUDP echoes datagrams.
func serveUDP(args []string) error {
	packets, err := net.ListenPacket("udp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(packets.LocalAddr())
	buffer := make([]byte, datagramMax+1)
	for {
		n, from, err := packets.ReadFrom(buffer)
		if err != nil {
			return err
		}
		if _, err := packets.WriteTo(buffer[:n], from); err != nil {
			return err
		}
	}
}

// talkUDP sends datagrams of sizes from none to the largest, and one that is too large.
func talkUDP(args []string) error {
	conn, err := net.Dial("udp", args[0])
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	sent, buffer := make([]byte, datagramMax+1), make([]byte, datagramMax+1)
	for i := range sent {
		sent[i] = byte(i % 251)
	}
	count := 0
	for size := 0; size <= datagramMax; size = next(size) {
		if _, err := conn.Write(sent[:size]); err != nil {
			return fmt.Errorf("%d bytes: %w", size, err)
		}
		n, err := conn.Read(buffer)
		if err != nil {
			return fmt.Errorf("%d bytes: %w", size, err)
		}
		if !bytes.Equal(buffer[:n], sent[:size]) {
			return fmt.Errorf("%d bytes came back for %d", n, size)
		}
		count++
	}
	fmt.Println("sizes:", count)
	n, err := conn.Write(sent)
	fmt.Println("too large:", n, err != nil)
	return nil
}

// next is the size after another: all small ones, some of the others, and the largest.
func next(size int) int {
	switch {
	case size < 300:
		return size + 1
	case size < datagramMax:
		return min(size+size/97, datagramMax)
	}
	return size + 1
}
