// A CGI program: it answers one request and ends.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cgi"
	"os"
	"time"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/app/echo", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		w.Header().Set("X-Greeting", os.Getenv("GREETING"))
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintln(w, r.Method, r.URL, r.Host, r.Header.Get("X-A"), string(body), err)
	})
	mux.HandleFunc("/app/env", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, os.Getenv(r.URL.RawQuery))
	})
	mux.HandleFunc("/app/length", func(w http.ResponseWriter, r *http.Request) {
		count, err := io.Copy(io.Discard, r.Body)
		fmt.Fprintln(w, count, err)
	})
	mux.HandleFunc("/app/store", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "begun")
		w.(http.Flusher).Flush()
		body, _ := io.ReadAll(r.Body)
		if err := os.WriteFile("/data/stored", body, 0o600); err != nil {
			fmt.Fprintln(w, err)
		}
	})
	mux.HandleFunc("/app/large", func(w http.ResponseWriter, r *http.Request) {
		piece := make([]byte, 1<<20)
		for range [32]struct{}{} {
			w.Write(piece)
		}
	})
	mux.HandleFunc("/app/exit", func(w http.ResponseWriter, r *http.Request) {
		fmt.Print("Content-Type: text/plain\n\nwritten")
		os.Exit(3)
	})
	mux.HandleFunc("/app/fail", func(http.ResponseWriter, *http.Request) { os.Exit(3) })
	mux.HandleFunc("/app/junk", func(http.ResponseWriter, *http.Request) {
		fmt.Print("hello, world\n\n")
		os.Exit(0)
	})
	mux.HandleFunc("/app/sleep", func(http.ResponseWriter, *http.Request) { time.Sleep(time.Hour) })
	mux.HandleFunc("/app/late-sleep", func(w http.ResponseWriter, r *http.Request) {
		fmt.Print("Content-Type: text/plain\n\nwritten")
		time.Sleep(time.Hour)
	})
	if err := cgi.Serve(mux); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
