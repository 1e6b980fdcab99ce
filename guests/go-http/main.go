// A web server on net/http alone, which knows nothing of wasi:http.
package main

import (
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
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
	mux.HandleFunc("GET /cut", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "the beginning")
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	mux.HandleFunc("GET /short", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprintln(w, "not a hundred bytes")
	})
	mux.HandleFunc("GET /twice", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Kept", "yes")
		w.WriteHeader(http.StatusTeapot)
		w.Header().Set("X-Kept", "no")
		w.WriteHeader(http.StatusOK)
	})
	mux.HandleFunc("POST /trailers", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", "X-Declared")
		body, err := io.ReadAll(r.Body)
		// Its end stays its end.
		if count, again := r.Body.Read(make([]byte, 1)); count != 0 || again != io.EOF {
			err = again
		}
		fmt.Fprintf(w, "%q %v %v", body, err, r.Trailer)
		w.Header().Set("X-Declared", "a")
		w.Header().Set(http.TrailerPrefix+"X-Late", "b")
	})
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: begun\n\n")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
		log.Println("the client left:", r.Context().Err())
	})
	mux.HandleFunc("GET /sizes/{size}", func(w http.ResponseWriter, r *http.Request) {
		var size int
		fmt.Sscan(r.PathValue("size"), &size)
		for range size {
			io.WriteString(w, "<")
		}
	})
	mux.HandleFunc("GET /host", func(w http.ResponseWriter, r *http.Request) {
		file, err := os.ReadFile("/data/greeting.txt")
		fmt.Fprintln(w, os.Getenv("GREETING"), string(file), err, time.Now().Year() > 2000)
		fmt.Fprintln(w, rand.Uint64())
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
