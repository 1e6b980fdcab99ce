package main

import (
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// serve answers the requests of the tests on a port that it prints, until its standard input ends.
func serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr())
	server := &http.Server{Handler: handler(), ErrorLog: log.New(io.Discard, "", 0)}
	go server.Serve(listener)
	io.Copy(io.Discard, os.Stdin)
}

func number(r *http.Request, name string) int {
	value, _ := strconv.Atoi(r.URL.Query().Get(name))
	return value
}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "hello", r.Host != "", r.URL.RawQuery, r.UserAgent(), r.Header.Get("Accept-Encoding"))
	})
	mux.HandleFunc("/empty", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/method", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintln(w, r.Method, r.ContentLength, string(body))
	})
	mux.HandleFunc("/form", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, r.PostFormValue("a"), r.PostFormValue("b"), r.Header.Get("Content-Type"))
	})
	mux.HandleFunc("/headers", func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-Many"] = []string{"three", "four"}
		w.Header()["x-lower"] = []string{"lower"}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
		http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
		user, password, _ := r.BasicAuth()
		fmt.Fprintln(w, r.Header["X-Many"], r.UserAgent(), user, password)
	})
	mux.HandleFunc("/length", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, len(r.Header.Get("X-Long"))) })
	mux.HandleFunc("/sum", func(w http.ResponseWriter, r *http.Request) {
		hash := sha256.New()
		count, err := io.Copy(hash, r.Body)
		fmt.Fprintf(w, "%d %d %x %v\n", r.ContentLength, count, hash.Sum(nil)[:8], err)
	})
	mux.HandleFunc("/data", func(w http.ResponseWriter, r *http.Request) {
		size := number(r, "size")
		if r.URL.Query().Get("chunked") == "" {
			w.Header().Set("Content-Length", strconv.Itoa(size))
		}
		piece := text(64 << 10)
		for size > 0 {
			count, err := w.Write(piece[:min(size, len(piece))])
			if err != nil {
				return
			}
			size -= count
		}
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		control.EnableFullDuplex()
		control.Flush()
		buffer := make([]byte, 1000)
		for {
			count, err := r.Body.Read(buffer)
			w.Write(buffer[:count])
			control.Flush()
			if err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/trailers", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", "X-Got")
		body, _ := io.ReadAll(r.Body)
		w.Write(body)
		w.Header().Set("X-Got", r.Trailer.Get("X-Sum"))
	})
	mux.HandleFunc("/compressed", func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			http.Error(w, "not compressed", http.StatusNotAcceptable)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		writer := gzip.NewWriter(w)
		fmt.Fprint(writer, strings.Repeat("compressed ", 10_000))
		writer.Close()
	})
	mux.HandleFunc("/redirect", func(w http.ResponseWriter, r *http.Request) {
		times := number(r, "times")
		body, _ := io.ReadAll(r.Body)
		if times == 0 {
			names := []string{}
			for _, cookie := range r.Cookies() {
				names = append(names, cookie.Name)
			}
			slices.Sort(names)
			fmt.Fprintln(w, r.Method, string(body), names)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: fmt.Sprint("at", times), Value: "1"})
		http.Redirect(w, r, fmt.Sprint("/redirect?times=", times-1), http.StatusTemporaryRedirect)
	})
	var together sync.Mutex
	waiting := map[string]chan struct{}{}
	arrived := 0
	mux.HandleFunc("/together", func(w http.ResponseWriter, r *http.Request) {
		together.Lock()
		all, ok := waiting["all"]
		if !ok {
			all = make(chan struct{})
			waiting["all"] = all
		}
		arrived++
		if arrived == number(r, "count") {
			arrived = 0
			delete(waiting, "all")
			close(all)
		}
		together.Unlock()
		<-all
		fmt.Fprintf(w, " %02d ", number(r, "index"))
	})
	mux.HandleFunc("/never", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/begins", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "begins")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/early", func(w http.ResponseWriter, r *http.Request) {
		http.NewResponseController(w).EnableFullDuplex()
		http.Error(w, "no more, please", http.StatusRequestEntityTooLarge)
	})
	mux.HandleFunc("/reset", func(w http.ResponseWriter, r *http.Request) {
		conn, _, _ := http.NewResponseController(w).Hijack()
		conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	})
	mux.HandleFunc("/short", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, "short")
	})
	mux.HandleFunc("/nothing", func(w http.ResponseWriter, r *http.Request) {
		conn, _, _ := http.NewResponseController(w).Hijack()
		conn.Close()
	})
	return mux
}
