// The listener that requests of wasi:http go to, added by `carrick build --http`.

//go:build wasip1

package net

import (
	"context"
	"syscall"
)

// carrickPort is the port of that listener, or 0 for the first one.
const carrickPort = 0

// CarrickListener gets, once, what connects to the program's own listener.
var CarrickListener = make(chan func() (Conn, error), 1)

// socket is the function through which all sockets are made. Those of the program stay within the program.
func socket(ctx context.Context, net string, family, sotype, proto int, ipv6only bool, laddr, raddr sockaddr, ctrlCtxFn func(context.Context, string, string, syscall.RawConn) error) (*netFD, error) {
	fd, err := fakeSocket(ctx, net, family, sotype, proto, ipv6only, laddr, raddr, ctrlCtxFn)
	if err != nil || raddr != nil || sotype != syscall.SOCK_STREAM {
		return fd, err
	}
	at, isTCP := fd.laddr.(*TCPAddr)
	if !isTCP || carrickPort != 0 && at.Port != carrickPort {
		return fd, nil
	}
	connect := func() (Conn, error) {
		dialed, err := fakeSocket(context.Background(), net, family, sotype, proto, false, nil, at, nil)
		if err != nil {
			return nil, &OpError{Op: "dial", Net: net, Addr: at, Err: err}
		}
		return &TCPConn{conn{dialed}}, nil
	}
	select {
	case CarrickListener <- connect:
	default:
	}
	return fd, nil
}
