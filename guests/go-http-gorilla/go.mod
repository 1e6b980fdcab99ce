module example.com/go-http-gorilla

go 1.24

require (
	github.com/gorilla/handlers v1.5.2
	github.com/gorilla/mux v1.8.1
	github.com/gorilla/websocket v1.5.3
)

require github.com/felixge/httpsnoop v1.0.3 // indirect
