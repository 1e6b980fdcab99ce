// A web server with pages of html/template, embedded files, uploads, downloads and server-sent events.
package main

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

//go:embed templates static
var files embed.FS

var pages = template.Must(template.ParseFS(files, "templates/*.html"))

func main() {
	static, err := fs.Sub(files, "static")
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		err := pages.ExecuteTemplate(w, "page.html", map[string]any{
			"Title": "Items & <more>", "Items": r.URL.Query()["item"],
		})
		if err != nil {
			log.Println(err)
		}
	})
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(static)))
	mux.HandleFunc("POST /upload", upload)
	mux.HandleFunc("GET /download/{bytes}", func(w http.ResponseWriter, r *http.Request) {
		bytes, _ := strconv.ParseInt(r.PathValue("bytes"), 10, 64)
		w.Header().Set("ETag", `"`+r.PathValue("bytes")+`"`)
		http.ServeContent(w, r, "file.bin", time.Time{}, &pattern{size: bytes})
	})
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for id := range 3 {
			fmt.Fprintf(w, "id: %d\ndata: tick\n\n", id)
			if err := http.NewResponseController(w).Flush(); err != nil {
				return
			}
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Millisecond):
			}
		}
	})
	mux.Handle("GET /slow", http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
	}), 20*time.Millisecond, "too slow"))

	listener, err := net.Listen("tcp", address())
	if err != nil {
		log.Fatal(err)
	}
	log.Println("listening on", listener.Addr())
	log.Fatal(http.Serve(listener, mux))
}

// upload answers with the sum of each part of a form.
func upload(w http.ResponseWriter, r *http.Request) {
	parts, err := r.MultipartReader()
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		sum := sha256.New()
		bytes, err := io.Copy(sum, part)
		fmt.Fprintf(w, "%s %s %d %x %v\n", part.FormName(), part.FileName(), bytes, sum.Sum(nil), err)
	}
}

// pattern is a file of any size whose bytes follow from their places.
type pattern struct{ size, at int64 }

func (p *pattern) Read(b []byte) (int, error) {
	if p.at >= p.size {
		return 0, io.EOF
	}
	b = b[:min(int64(len(b)), p.size-p.at)]
	for index := range b {
		b[index] = byte((p.at + int64(index)) % 251)
	}
	p.at += int64(len(b))
	return len(b), nil
}

func (p *pattern) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += p.at
	case io.SeekEnd:
		offset += p.size
	}
	p.at = offset
	return offset, nil
}

func address() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return ":8080"
}
