// A web server on net/http alone, which knows nothing of wasi:http.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"sync/atomic"
	"time"
)

func main() {
	var requests atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Requests", fmt.Sprint(requests.Add(1)))
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		fmt.Fprintf(w, "hello, %s of %s: %s\n", r.PathValue("name"), r.Host, r.URL.Query().Get("q"))
	})
	mux.HandleFunc("POST /length", func(w http.ResponseWriter, r *http.Request) {
		count, err := io.Copy(io.Discard, r.Body)
		fmt.Fprintln(w, count, r.ContentLength, r.TransferEncoding, err)
	})
	mux.HandleFunc("GET /stream", func(w http.ResponseWriter, r *http.Request) {
		for part := range 3 {
			fmt.Fprintln(w, "part", part)
			http.NewResponseController(w).Flush()
			time.Sleep(time.Millisecond)
		}
	})
	mux.HandleFunc("GET /download", func(w http.ResponseWriter, r *http.Request) {
		block := make([]byte, 1<<20)
		for range 32 {
			w.Write(block)
		}
	})
	mux.HandleFunc("GET /background", func(w http.ResponseWriter, r *http.Request) {
		done := make(chan string)
		go func() {
			time.Sleep(5 * time.Millisecond)
			done <- "from a goroutine"
		}()
		fmt.Fprintln(w, <-done)
	})
	mux.HandleFunc("GET /nothing", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /panic", func(w http.ResponseWriter, r *http.Request) {
		panic("a handler panics")
	})
	mux.HandleFunc("GET /hijack", func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			log.Println(err)
			return
		}
		conn.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: test\r\nConnection: Upgrade\r\n\r\n"))
		conn.Close()
	})
	log.Fatal(http.ListenAndServe(":8080", mux))
}
