// Command go-net uses the network as Go programs do, and prints what comes of it. It knows nothing of WebAssembly.
package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

var commands = map[string]func(args []string) error{
	"get":       get,
	"talk":      talk,
	"half":      half,
	"timeouts":  timeouts,
	"many":      many,
	"serve":     serve,
	"http":      serveHTTP,
	"https":     serveHTTPS,
	"udp":       udp,
	"udp-serve": serveUDP,
	"lookup":    lookup,
	"try":       try,
	"within":    within,
}

func main() {
	run, ok := commands[os.Args[1]]
	if !ok {
		fmt.Fprintf(os.Stderr, "go-net: no command %q\n", os.Args[1])
		os.Exit(2)
	}
	if err := run(os.Args[2:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// get prints what the server at a URL answers.
func get(args []string) error {
	response, err := http.Get(args[0])
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	fmt.Println(response.Status, len(body), strings.TrimSpace(string(body[:min(len(body), 100)])))
	return err
}

// talk sends lines to a server that echoes them.
func talk(args []string) error {
	conn, err := net.Dial("tcp", args[0])
	if err != nil {
		return err
	}
	defer conn.Close()
	fmt.Println("peer:", conn.RemoteAddr().String() == args[0])
	local := conn.LocalAddr().(*net.TCPAddr)
	fmt.Println("local:", local.IP, local.Port != 0)
	tcp := conn.(*net.TCPConn)
	fmt.Println("options:", tcp.SetNoDelay(false), tcp.SetKeepAlive(true), tcp.SetKeepAlivePeriod(time.Minute))
	reader := bufio.NewReader(conn)
	for _, word := range []string{"one", "two"} {
		fmt.Fprintln(conn, word)
		line, err := reader.ReadString('\n')
		if err != nil {
			return err
		}
		fmt.Print("echo: ", line)
	}
	return nil
}

// half sends a megabyte, says that it is done, and counts what comes back.
func half(args []string) error {
	conn, err := net.Dial("tcp", args[0])
	if err != nil {
		return err
	}
	defer conn.Close()
	sent := make(chan error)
	go func() {
		_, err := conn.Write(make([]byte, 1<<20))
		if err == nil {
			err = conn.(*net.TCPConn).CloseWrite()
		}
		sent <- err
	}()
	n, err := io.Copy(io.Discard, conn)
	if err != nil {
		return err
	}
	fmt.Println("received:", n)
	return <-sent
}

// timeouts waits for what does not come, from a server that says nothing.
func timeouts(args []string) error {
	conn, err := net.Dial("tcp", args[0])
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	_, err = conn.Read(make([]byte, 1))
	var timeout net.Error
	fmt.Println("read:", errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout())
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		time.Sleep(10 * time.Millisecond)
		cancel()
	}()
	request, _ := http.NewRequestWithContext(ctx, "GET", "http://"+args[0], nil)
	_, err = http.DefaultClient.Do(request)
	fmt.Println("request:", errors.Is(err, context.Canceled))
	ctx, cancel = context.WithTimeout(context.Background(), -time.Second)
	defer cancel()
	_, err = new(net.Dialer).DialContext(ctx, "tcp", args[0])
	fmt.Println("dial:", err)
	return nil
}

// many opens connections at the same time, and sends and receives on all of them.
func many(args []string) error {
	const count = 100
	errs := make(chan error, count)
	for i := 0; i < count; i++ {
		go func(i int) {
			conn, err := net.Dial("tcp", args[0])
			if err != nil {
				errs <- err
				return
			}
			defer conn.Close()
			fmt.Fprintln(conn, i)
			line, err := bufio.NewReader(conn).ReadString('\n')
			if err == nil && line != fmt.Sprintln(i) {
				err = fmt.Errorf("%d got %q", i, line)
			}
			errs <- err
		}(i)
	}
	for i := 0; i < count; i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	fmt.Println("connections:", count)
	return nil
}

// serve accepts connections, as many as it is told, and echoes what comes on them.
func serve(args []string) error {
	config := net.ListenConfig{Control: func(network, address string, _ syscall.RawConn) error {
		fmt.Fprintln(os.Stderr, "control:", network)
		return nil
	}}
	listener, err := config.Listen(context.Background(), "tcp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	var group sync.WaitGroup
	for range strings.Split(args[1], "") {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		group.Add(1)
		go func() {
			defer group.Done()
			fmt.Println("from:", conn.RemoteAddr().(*net.TCPAddr).IP)
			io.Copy(conn, conn)
			conn.Close()
		}()
	}
	group.Wait()
	go listener.Close()
	_, err = listener.Accept()
	fmt.Println("closed:", errors.Is(err, net.ErrClosed))
	return nil
}

// serveHTTP serves requests until it is asked to stop.
func serveHTTP(args []string) error {
	return serveUntilStopped(args[0], func(server *http.Server, listener net.Listener) error {
		return server.Serve(listener)
	})
}

// serveHTTPS does so over TLS, with a certificate for this machine that it writes to the file in args[1].
func serveHTTPS(args []string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		NotAfter:              time.Now().Add(time.Hour),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(args[1], text, 0o644); err != nil {
		return err
	}
	return serveUntilStopped(args[0], func(server *http.Server, listener net.Listener) error {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
		return server.ServeTLS(listener, "", "")
	})
}

func serveUntilStopped(addr string, serve func(*http.Server, net.Listener) error) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	server := new(http.Server)
	stopped := make(chan error)
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "hello,", r.URL.Path, r.Proto, r.TLS != nil)
	})
	mux.HandleFunc("/stop", func(w http.ResponseWriter, r *http.Request) {
		go func() { stopped <- server.Shutdown(context.Background()) }()
	})
	server.Handler = mux
	if err := serve(server, listener); err != http.ErrServerClosed {
		return err
	}
	return <-stopped
}

// udp sends datagrams of several sizes to a server that echoes them, connected and not.
func udp(args []string) error {
	conn, err := net.Dial("udp", args[0])
	if err != nil {
		return err
	}
	defer conn.Close()
	fmt.Println("peer:", conn.RemoteAddr().String() == args[0])
	buffer := make([]byte, 65536)
	for _, size := range []int{1, 1500, 60000} {
		if _, err := conn.Write(make([]byte, size)); err != nil {
			return err
		}
		n, err := conn.Read(buffer)
		fmt.Println("size:", n, err)
	}
	conn.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	_, err = conn.Read(buffer)
	fmt.Println("nothing more:", errors.Is(err, os.ErrDeadlineExceeded))

	packets, err := net.ListenPacket("udp4", ":0")
	if err != nil {
		return err
	}
	defer packets.Close()
	to, err := net.ResolveUDPAddr("udp", args[0])
	if err != nil {
		return err
	}
	if _, err := packets.WriteTo([]byte("hello"), to); err != nil {
		return err
	}
	n, from, err := packets.ReadFrom(buffer)
	fmt.Println("from the peer:", string(buffer[:n]), from.String() == args[0], err)
	if _, _, err := packets.(*net.UDPConn).WriteMsgUDP([]byte("again"), nil, to); err != nil {
		return err
	}
	n, _, _, addr, err := packets.(*net.UDPConn).ReadMsgUDPAddrPort(buffer, nil)
	fmt.Println("from the peer:", string(buffer[:n]), addr.String() == args[0], err)
	return nil
}

// serveUDP echoes one datagram.
func serveUDP(args []string) error {
	packets, err := net.ListenPacket("udp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(packets.LocalAddr())
	buffer := make([]byte, 65536)
	n, from, err := packets.ReadFrom(buffer)
	if err != nil {
		return err
	}
	_, err = packets.WriteTo(buffer[:n], from)
	return err
}

// lookup prints the addresses of a name.
func lookup(args []string) error {
	addrs, err := net.DefaultResolver.LookupHost(context.Background(), args[0])
	if err != nil {
		var dns *net.DNSError
		fmt.Println("no such host:", errors.As(err, &dns) && dns.IsNotFound)
		return err
	}
	fmt.Println(addrs)
	return nil
}

// try dials and listens, and prints what it is told: `try tcp ADDRESS`, `try listen ADDRESS`, `try udp ADDRESS`.
func try(args []string) error {
	for len(args) >= 2 {
		var err error
		var closer io.Closer
		switch args[0] {
		case "listen":
			closer, err = net.Listen("tcp", args[1])
		case "listen-udp":
			closer, err = net.ListenPacket("udp", args[1])
		default:
			var conn net.Conn
			if conn, err = net.Dial(args[0], args[1]); err == nil {
				_, err = conn.Write([]byte("x"))
				closer = conn
			}
		}
		fmt.Println(args[0], "works:", err == nil, "permission:", errors.Is(err, os.ErrPermission))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		} else {
			closer.Close()
		}
		args = args[2:]
	}
	return nil
}

// within serves and connects within the program, as tests of Go programs do: on a loopback address, and on the Unix
// sockets that it is told.
func within(args []string) error {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "hello")
	}))
	defer server.Close()
	if err := get([]string{server.URL}); err != nil {
		return err
	}
	for _, path := range args {
		listener, err := net.Listen("unix", path)
		if err != nil {
			return err
		}
		go func() {
			conn, err := listener.Accept()
			if err == nil {
				io.WriteString(conn, "unix")
				conn.Close()
			}
		}()
		conn, err := net.Dial("unix", path)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(conn)
		fmt.Println(string(text), err)
		listener.Close()
	}
	return nil
}
