// Command go-http-proxy passes requests on to the server that TARGET names. It is a web server that sends requests of
// its own; it knows nothing of WebAssembly.
package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
)

func main() {
	target, err := url.Parse(os.Getenv("TARGET"))
	if err != nil {
		log.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorHandler = func(w http.ResponseWriter, r *http.Request, err error) {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	log.Fatal(http.ListenAndServe(":8080", proxy))
}
