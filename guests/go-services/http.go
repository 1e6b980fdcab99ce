package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// writeCertificate makes a certificate of this machine, signed by an authority whose certificate it writes to a file.
func writeCertificate(file string) (tls.Certificate, error) {
	var none tls.Certificate
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return none, err
	}
	ca := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		NotAfter:              time.Now().Add(time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		return none, err
	}
	if ca, err = x509.ParseCertificate(caDER); err != nil {
		return none, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return none, err
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	if err != nil {
		return none, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return none, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// serveHTTP serves over TLS, with HTTP/1.1 and HTTP/2 as the client asks. The certificate to trust is written to the folder in
// args[1].
func serveHTTP(args []string) error {
	certificate, err := writeCertificate(filepath.Join(args[1], "ca.pem"))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	server := &http.Server{Handler: handler(), TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}}}
	return server.ServeTLS(listener, "", "")
}

// servePlainHTTP serves without TLS.
func servePlainHTTP(args []string) error {
	listener, err := net.Listen("tcp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return http.Serve(listener, handler())
}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "hello, ", r.URL.RawQuery, " ", r.Proto)
	})
	// Sends as many bytes as the query says.
	mux.HandleFunc("/down", func(w http.ResponseWriter, r *http.Request) {
		var size int64
		fmt.Sscan(r.URL.RawQuery, &size)
		io.CopyN(w, new(pattern), size)
	})
	// Tells the size and the checksum of what it is sent.
	mux.HandleFunc("/up", func(w http.ResponseWriter, r *http.Request) {
		sum := crc32.NewIEEE()
		size, err := io.Copy(sum, r.Body)
		fmt.Fprint(w, size, " ", sum.Sum32(), " ", err)
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		control.EnableFullDuplex()
		w.Header().Set("Trailer", "Sum")
		sum := sha256.New()
		buffer := make([]byte, 1000)
		for {
			n, err := r.Body.Read(buffer)
			sum.Write(buffer[:n])
			w.Write(buffer[:n])
			control.Flush()
			if err != nil {
				break
			}
		}
		w.Header().Set("Sum", fmt.Sprintf("%x", sum.Sum(nil)))
	})
	// Sends a byte now and then.
	mux.HandleFunc("/drip", func(w http.ResponseWriter, r *http.Request) {
		for range 50 {
			w.Write([]byte{'.'})
			http.NewResponseController(w).Flush()
			time.Sleep(time.Millisecond)
		}
	})
	// Ends before all of the answer is sent.
	mux.HandleFunc("/early", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.Write(make([]byte, 100))
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	// Says nothing until the client has gone.
	var gone atomic.Int32
	mux.HandleFunc("/silent", func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		gone.Add(1)
	})
	mux.HandleFunc("/gone", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, gone.Load())
	})
	return mux
}

// A pattern is a reader without an end, whose bytes are known.
type pattern struct{ next int }

var patternBytes = func() []byte {
	bytes := make([]byte, 1<<16+251)
	for i := range bytes {
		bytes[i] = byte(i % 251)
	}
	return bytes
}()

func (p *pattern) Read(buffer []byte) (int, error) {
	n := copy(buffer, patternBytes[p.next%251:])
	p.next += n
	return n, nil
}

// connections is the number of connections that a client has at most.
const connections = 50

// talkHTTP asks the server at args[0] for all that it has, by HTTP/1.1 and HTTP/2.
func talkHTTP(args []string) error {
	for _, version := range []int{1, 2} {
		// Without a limit, a thousand requests at once would be a thousand handshakes.
		transport := &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections}
		if version == 1 {
			transport.Protocols = new(http.Protocols)
			transport.Protocols.SetHTTP1(true)
		}
		client := &http.Client{Transport: transport}
		if err := talkHTTPBy(client, "https://"+args[0]); err != nil {
			return fmt.Errorf("HTTP/%d: %w", version, err)
		}
		transport.CloseIdleConnections()
	}
	return nil
}

func get(client *http.Client, url string) (string, error) {
	response, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func talkHTTPBy(client *http.Client, url string) error {
	text, err := get(client, url+"/hello?world")
	fmt.Println(text, err)
	if err != nil {
		return err
	}

	const requests = 1000
	var right, failed atomic.Int32
	var group sync.WaitGroup
	for i := range requests {
		group.Add(1)
		go func() {
			defer group.Done()
			text, err := get(client, fmt.Sprint(url, "/hello?", i))
			var number int
			var proto string
			fmt.Sscanf(text, "hello, %d %s", &number, &proto)
			if err != nil {
				failed.Add(1)
				fmt.Fprintln(os.Stderr, err)
			} else if number == i {
				right.Add(1)
			}
		}()
	}
	group.Wait()
	fmt.Println("at once:", right.Load(), failed.Load())

	reused := false
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { reused = info.Reused }}
	request, _ := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace), "GET", url+"/hello?", nil)
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
	fmt.Println("connection reused:", reused)

	text, err = get(client, url+"/drip")
	fmt.Println("drip:", len(text), err)
	text, err = get(client, url+"/early")
	fmt.Println("early:", len(text), err != nil)

	// Both directions at once, with a checksum behind the body.
	reader, writer := io.Pipe()
	sum := sha256.New()
	request, _ = http.NewRequest("POST", url+"/echo", reader)
	go func() {
		for i := range 100 {
			fmt.Fprintf(io.MultiWriter(writer, sum), "line %d\n", i)
		}
		writer.Close()
	}()
	if response, err = client.Do(request); err != nil {
		return err
	}
	echoed, err := io.ReadAll(response.Body)
	response.Body.Close()
	fmt.Println("echo:", bytes.Count(echoed, []byte("\n")), response.Trailer.Get("Sum") == fmt.Sprintf("%x", sum.Sum(nil)), err)

	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	request, _ = http.NewRequestWithContext(ctx, "GET", url+"/silent", nil)
	_, err = client.Do(request)
	fmt.Println("silent:", errors.Is(err, context.DeadlineExceeded))
	for text = "0"; text == "0"; {
		if text, err = get(client, url+"/gone"); err != nil {
			return err
		}
	}
	fmt.Println("the server knows it")
	return nil
}

// talkHTTPLarge receives and sends as many bytes as args[1] says.
func talkHTTPLarge(args []string) error {
	url := "http://" + args[0]
	var size int64
	if _, err := fmt.Sscan(args[1], &size); err != nil {
		return err
	}
	response, err := http.Get(fmt.Sprint(url, "/down?", size))
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	n, err := io.Copy(sum, response.Body)
	response.Body.Close()
	if err != nil {
		return err
	}
	fmt.Println("down:", n, sum.Sum32())
	response, err = http.Post(url+"/up", "application/octet-stream", io.LimitReader(new(pattern), size))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(response.Body)
	response.Body.Close()
	fmt.Println("up:", string(text), err)
	return err
}
