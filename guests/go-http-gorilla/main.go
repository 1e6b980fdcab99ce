// A web server on gorilla/mux, with the handlers and the sessions of gorilla.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/gorilla/handlers"
	"github.com/gorilla/mux"
	"github.com/gorilla/websocket"
)

func main() {
	router := mux.NewRouter()
	router.HandleFunc("/articles/{category}/{id:[0-9]+}", func(w http.ResponseWriter, r *http.Request) {
		vars := mux.Vars(r)
		fmt.Fprintln(w, vars["category"], vars["id"])
	}).Methods("GET").Name("article")
	router.HandleFunc("/url", func(w http.ResponseWriter, r *http.Request) {
		url, err := router.Get("article").URL("category", "go", "id", "7")
		fmt.Fprintln(w, url, err)
	})
	router.HandleFunc("/only", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "with the header")
	}).Headers("X-Only", "yes")
	router.HandleFunc("/socket", func(w http.ResponseWriter, r *http.Request) {
		upgrader := websocket.Upgrader{}
		if conn, err := upgrader.Upgrade(w, r, nil); err == nil {
			conn.Close()
		}
	})
	files := router.PathPrefix("/api").Subrouter()
	files.Use(handlers.CompressHandler)
	files.HandleFunc("/long", func(w http.ResponseWriter, r *http.Request) {
		for line := range 1000 {
			fmt.Fprintln(w, "line", line)
		}
	})

	listener, err := net.Listen("tcp", address())
	if err != nil {
		log.Fatal(err)
	}
	log.Println("listening on", listener.Addr())
	handler := handlers.RecoveryHandler()(handlers.LoggingHandler(io.Discard, router))
	log.Fatal(http.Serve(listener, handler))
}

func address() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return ":8080"
}
