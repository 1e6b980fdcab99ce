// A web server on connect-go: services for the Connect protocol, gRPC and gRPC-Web.
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	mux := http.NewServeMux()
	mux.Handle("/greet.v1.Greeter/Greet", connect.NewUnaryHandler("/greet.v1.Greeter/Greet",
		func(ctx context.Context, request *connect.Request[wrapperspb.StringValue]) (*connect.Response[wrapperspb.StringValue], error) {
			if request.Msg.Value == "" {
				return nil, connect.NewError(connect.CodeInvalidArgument, errors.New("no name"))
			}
			response := connect.NewResponse(wrapperspb.String("hello, " + request.Msg.Value))
			response.Header().Set("X-Greeted", "yes")
			response.Trailer().Set("X-After", "done")
			return response, nil
		}))
	mux.Handle("/greet.v1.Greeter/Count", connect.NewServerStreamHandler("/greet.v1.Greeter/Count",
		func(ctx context.Context, request *connect.Request[wrapperspb.Int32Value], stream *connect.ServerStream[wrapperspb.Int32Value]) error {
			for number := range request.Msg.Value {
				if err := stream.Send(wrapperspb.Int32(number)); err != nil {
					return err
				}
			}
			return nil
		}))

	listener, err := net.Listen("tcp", address())
	if err != nil {
		log.Fatal(err)
	}
	log.Println("listening on", listener.Addr())
	server := &http.Server{Handler: mux, Protocols: new(http.Protocols)}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	log.Fatal(server.Serve(listener))
}

func address() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return ":8080"
}
