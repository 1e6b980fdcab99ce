package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// serveWebSocket echoes messages.
func serveWebSocket(args []string) error {
	listener, err := net.Listen("tcp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer conn.CloseNow()
		conn.SetReadLimit(16 << 20)
		for {
			kind, message, err := conn.Read(r.Context())
			if err != nil {
				return
			}
			if string(message) == "close" {
				conn.Close(websocket.StatusGoingAway, "as you say")
				return
			}
			if err := conn.Write(r.Context(), kind, message); err != nil {
				return
			}
		}
	}))
}

// talkWebSocket sends messages of several sizes and kinds.
func talkWebSocket(args []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, "ws://"+args[0], nil)
	if err != nil {
		return err
	}
	defer conn.CloseNow()
	conn.SetReadLimit(16 << 20)
	for _, size := range []int{0, 1, 125, 126, 65535, 65536, 8 << 20} {
		message := make([]byte, size)
		for i := range message {
			message[i] = byte('a' + i%26)
		}
		for _, kind := range []websocket.MessageType{websocket.MessageText, websocket.MessageBinary} {
			if err := conn.Write(ctx, kind, message); err != nil {
				return err
			}
			back, answer, err := conn.Read(ctx)
			if err != nil {
				return err
			}
			fmt.Println(size, back, string(answer) == string(message))
		}
	}
	if err := conn.Write(ctx, websocket.MessageText, []byte("close")); err != nil {
		return err
	}
	_, _, err = conn.Read(ctx)
	var closed websocket.CloseError
	fmt.Println("closed:", errors.As(err, &closed), closed.Code, closed.Reason)
	return nil
}
