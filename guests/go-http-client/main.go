// Command go-http-client sends HTTP requests in the ways that programs do, and prints what it got. `serve` is the
// server for that. It knows nothing of WebAssembly: built for this machine and as a component, it prints the same.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		serve()
		return
	}
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: go-http-client serve | (all | NAME) URL")
		os.Exit(2)
	}
	base := os.Args[2]
	for _, test := range tests {
		if os.Args[1] == "all" && !test.alone || os.Args[1] == test.name {
			fmt.Println("--", test.name)
			test.run(base)
		}
	}
}

var tests = []struct {
	name  string
	run   func(base string)
	alone bool
}{
	{"get", get, false},
	{"methods", methods, false},
	{"headers", headers, false},
	{"upload", upload, false},
	{"download", download, false},
	{"both-ways", bothWays, false},
	{"trailers", trailers, false},
	{"compressed", compressed, false},
	{"redirects", redirects, false},
	{"many", many, false},
	{"timeouts", timeouts, false},
	{"canceled", canceled, false},
	{"early", early, false},
	{"broken", broken, false},
	{"closed", closed, false},
	{"own", own, false},
	{"wrong", wrong, false},
	{"refused", refused, true},
	{"large", large, true},
}

func show(resp *http.Response, err error) {
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if len(body) > 200 {
		body = fmt.Appendf(nil, "%x", sha256.Sum256(body))
	}
	fmt.Println(resp.Status, resp.ContentLength, strings.TrimSpace(string(body)), err)
}

func get(base string) {
	show(http.Get(base + "/hello?name=a%20b&x"))
	show(http.Get(base + "/missing"))
	show(http.Head(base + "/hello"))
	show(http.Get(base + "/empty"))
}

func methods(base string) {
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"} {
		req, _ := http.NewRequest(method, base+"/method", nil)
		show(http.DefaultClient.Do(req))
		if method != "GET" {
			req, _ = http.NewRequest(method, base+"/method", strings.NewReader("some text"))
			show(http.DefaultClient.Do(req))
		}
	}
	show(http.PostForm(base+"/form", url.Values{"a": {"1", "2"}, "b": {"ü"}}))
}

func headers(base string) {
	req, _ := http.NewRequest("GET", base+"/headers", nil)
	req.Header["X-Many"] = []string{"one", "two"}
	req.Header.Set("User-Agent", "carrick-test")
	req.SetBasicAuth("user", "secret")
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		fmt.Println(resp.Header["X-Many"], resp.Header.Get("X-Lower"), resp.Header["Set-Cookie"])
	}
	show(resp, err)
	long := strings.Repeat("v", 20_000)
	req, _ = http.NewRequest("GET", base+"/length", nil)
	req.Header.Set("X-Long", long)
	show(http.DefaultClient.Do(req))
}

// text is some data that is not all the same.
func text(size int) []byte {
	data := make([]byte, size)
	for index := range data {
		data[index] = byte(index>>8 ^ index)
	}
	return data
}

func upload(base string) {
	data := text(3_000_000)
	show(http.Post(base+"/sum", "application/octet-stream", bytes.NewReader(data)))
	// Of a size that is not known before.
	show(http.Post(base+"/sum", "application/octet-stream", io.MultiReader(bytes.NewReader(data), strings.NewReader("end"))))
	show(http.Post(base+"/sum", "text/plain", strings.NewReader("")))
	// A server that answers as soon as it has the three bytes may be first.
	req, _ := http.NewRequest("POST", base+"/never", io.MultiReader(strings.NewReader("too long")))
	req.ContentLength = 3
	_, err := http.DefaultClient.Do(req)
	fmt.Println("too long:", err != nil)
	failing := io.MultiReader(bytes.NewReader(data), failure{})
	_, err = http.Post(base+"/sum", "text/plain", failing)
	fmt.Println("body fails:", errors.Is(err, errFailure))
}

var errFailure = errors.New("the body fails")

type failure struct{}

func (failure) Read([]byte) (int, error) { return 0, errFailure }

func download(base string) {
	show(http.Get(base + "/data?size=5000000"))
	resp, err := http.Get(base + "/data?size=5000000&chunked=1")
	show(resp, err)
}

// bothWays sends a line when it has got the one before.
func bothWays(base string) {
	reader, writer := io.Pipe()
	req, _ := http.NewRequest("POST", base+"/echo", reader)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	buffer := make([]byte, 16)
	for index := range 5 {
		fmt.Fprintf(writer, "line %d", index)
		count, err := io.ReadFull(resp.Body, buffer[:6])
		fmt.Println(string(buffer[:count]), err)
	}
	writer.Close()
	_, err = resp.Body.Read(buffer)
	fmt.Println(err)
	resp.Body.Close()
}

func trailers(base string) {
	req, _ := http.NewRequest("POST", base+"/trailers", io.MultiReader(strings.NewReader("body")))
	req.Trailer = http.Header{"X-Sum": nil}
	body := req.Body
	req.Body = struct {
		io.Reader
		io.Closer
	}{readerThen{body, func() { req.Trailer.Set("X-Sum", "42") }}, body}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(resp.Trailer)
	show(resp, err)
	fmt.Println(resp.Trailer)
}

type readerThen struct {
	io.Reader
	then func()
}

func (r readerThen) Read(p []byte) (int, error) {
	count, err := r.Reader.Read(p)
	if err == io.EOF {
		r.then()
	}
	return count, err
}

func compressed(base string) {
	resp, err := http.Get(base + "/compressed")
	if err == nil {
		fmt.Println(resp.Uncompressed, resp.Header.Get("Content-Encoding") == "")
	}
	show(resp, err)
	req, _ := http.NewRequest("GET", base+"/compressed", nil)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err = http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	reader, err := gzip.NewReader(resp.Body)
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := io.ReadAll(reader)
	fmt.Println(resp.Uncompressed, resp.Header.Get("Content-Encoding"), len(body), err)
}

func redirects(base string) {
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	resp, err := client.Post(base+"/redirect?times=3", "text/plain", strings.NewReader("again"))
	if err == nil {
		fmt.Println(resp.Request.Method, resp.Request.URL.Path, len(jar.Cookies(resp.Request.URL)))
	}
	show(resp, err)
	_, err = client.Get(base + "/redirect?times=20")
	fmt.Println(strings.HasSuffix(fmt.Sprint(err), "stopped after 10 redirects"))
}

// many sends requests at once, all of which the server holds until the last one is there.
func many(base string) {
	const count = 64
	results := make([]string, count)
	var group sync.WaitGroup
	for index := range count {
		group.Add(1)
		go func() {
			defer group.Done()
			resp, err := http.Get(fmt.Sprintf("%s/together?count=%d&index=%d", base, count, index))
			if err != nil {
				results[index] = err.Error()
				return
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			results[index] = fmt.Sprint(resp.StatusCode, string(body), err)
		}()
	}
	group.Wait()
	slices.Sort(results)
	fmt.Println(len(slices.Compact(results)), results[0])
}

func timeouts(base string) {
	var timeout net.Error
	client := &http.Client{Timeout: 50 * time.Millisecond}
	_, err := client.Get(base + "/never")
	fmt.Println(errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded))
	resp, err := client.Get(base + "/begins")
	if err == nil {
		_, err = io.ReadAll(resp.Body)
	}
	fmt.Println(errors.As(err, &timeout) && timeout.Timeout())
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", base+"/never", nil)
	_, err = http.DefaultClient.Do(req)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	transport := &http.Transport{ResponseHeaderTimeout: 50 * time.Millisecond}
	_, err = (&http.Client{Transport: transport}).Get(base + "/never")
	fmt.Println(errors.As(err, &timeout) && timeout.Timeout())
}

func canceled(base string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", base+"/begins", nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	buffer := make([]byte, 6)
	_, err = io.ReadFull(resp.Body, buffer)
	fmt.Println(string(buffer), err)
	time.AfterFunc(10*time.Millisecond, cancel)
	_, err = resp.Body.Read(buffer)
	fmt.Println(errors.Is(err, context.Canceled))
	resp.Body.Close()
	_, err = http.DefaultClient.Do(req)
	fmt.Println(errors.Is(err, context.Canceled))
	// A read that waits ends when the body is closed.
	resp, err = http.Get(base + "/begins")
	if err != nil {
		fmt.Println(err)
		return
	}
	io.ReadFull(resp.Body, buffer)
	time.AfterFunc(10*time.Millisecond, func() { resp.Body.Close() })
	_, err = resp.Body.Read(buffer)
	fmt.Println(err != nil && err != io.EOF)
}

// early gets an answer while its body is still on its way.
func early(base string) {
	reader, writer := io.Pipe()
	go func() {
		for {
			if _, err := writer.Write(text(1000)); err != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	show(http.Post(base+"/early", "text/plain", reader))
}

func broken(base string) {
	for _, path := range []string{"/reset", "/short", "/nothing"} {
		resp, err := http.Get(base + path)
		if err == nil {
			_, err = io.ReadAll(resp.Body)
		}
		fmt.Println(path, err != nil)
	}
}

func closed(base string) {
	resp, err := http.Get(base + "/data?size=50000000")
	if err != nil {
		fmt.Println(err)
		return
	}
	buffer := make([]byte, 1000)
	count, err := io.ReadFull(resp.Body, buffer)
	fmt.Println(count, err, resp.Body.Close())
	_, err = resp.Body.Read(buffer)
	fmt.Println(err)
}

// own asks a server within the program.
func own(string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "within the program")
	}))
	show(http.Get(server.URL))
	server.Close()
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "within the program, with TLS")
	}))
	show(secure.Client().Get(secure.URL))
	secure.Close()
	dialed := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, errFailure
	}}
	_, err := (&http.Client{Transport: dialed}).Get("http://anywhere.example/")
	fmt.Println(errors.Is(err, errFailure))
}

func wrong(base string) {
	for _, target := range []string{"ftp://example.com/", "http:///nowhere", ":"} {
		_, err := http.Get(target)
		fmt.Println(err != nil)
	}
	req, _ := http.NewRequest("GET", base+"/hello", nil)
	req.Header["Bad Name"] = []string{"x"}
	_, err := http.DefaultClient.Do(req)
	fmt.Println(err != nil)
	dialer := &net.Dialer{Timeout: time.Second}
	usual := &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}}
	show(usual.Get(base + "/hello"))
}

// refused tries a server that is not there, and what is not granted.
func refused(base string) {
	_, err := http.Get(base)
	var lookup *net.DNSError
	fmt.Println("refused:", errors.Is(err, syscall.ECONNREFUSED), "permission:", errors.Is(err, fs.ErrPermission),
		"no such host:", errors.As(err, &lookup) && lookup.IsNotFound)
	fmt.Println(err)
}

// large moves a gigabyte up and down.
func large(base string) {
	const size = 1 << 30
	resp, err := http.Post(base+"/sum", "text/plain", io.LimitReader(zeros{}, size))
	show(resp, err)
	resp, err = http.Get(fmt.Sprintf("%s/data?size=%d", base, size))
	if err != nil {
		fmt.Println(err)
		return
	}
	count, err := io.Copy(io.Discard, resp.Body)
	fmt.Println(count, err)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
