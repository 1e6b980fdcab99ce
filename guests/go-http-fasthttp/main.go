// A web server on fasthttp, which does not use the server of net/http.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"
	"strings"

	"github.com/valyala/fasthttp"
)

func main() {
	listener, err := net.Listen("tcp", address())
	if err != nil {
		log.Fatal(err)
	}
	log.Println("listening on", listener.Addr())
	log.Fatal(fasthttp.Serve(listener, handle))
}

func handle(ctx *fasthttp.RequestCtx) {
	path := string(ctx.Path())
	switch {
	case strings.HasPrefix(path, "/users/"):
		ctx.SetContentType("application/json")
		fmt.Fprintf(ctx, "{\"name\":%q,\"page\":%q}", path[len("/users/"):], ctx.QueryArgs().Peek("page"))
	case path == "/length":
		fmt.Fprintln(ctx, len(ctx.PostBody()), string(ctx.Request.Header.ContentType()))
	case path == "/stream":
		ctx.SetBodyStreamWriter(func(w *bufio.Writer) {
			for part := range 3 {
				fmt.Fprintln(w, "part", part)
				w.Flush()
			}
		})
	case path == "/redirect":
		ctx.Redirect("/users/x", fasthttp.StatusFound)
	default:
		ctx.Error("nothing here", fasthttp.StatusNotFound)
	}
}

func address() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return ":8080"
}
