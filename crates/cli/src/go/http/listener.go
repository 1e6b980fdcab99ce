// The listener that requests of wasi:http go to, added by `carrick build --http`.

//go:build wasip1

package net

import (
	"context"
	"errors"
	"syscall"
)

// carrickPort is the port of that listener, or 0 for the first one.
const carrickPort = 0

var (
	carrickListener *netFD
	carrickConnect  func() (Conn, error)
)

// CarrickAccepts is closed when the program takes connections from its listener for the first time.
var CarrickAccepts = make(chan struct{})

// CarrickListens reports whether the address is that of the listener.
func CarrickListens(addr Addr) bool {
	return carrickListener != nil && addr == carrickListener.laddr
}

// CarrickConnect connects to the listener.
func CarrickConnect() (Conn, error) {
	if carrickConnect == nil {
		return nil, errors.New("nobody listens")
	}
	return carrickConnect()
}

// socket is the function through which all sockets are made. Those of the program stay within the program.
func socket(ctx context.Context, net string, family, sotype, proto int, ipv6only bool, laddr, raddr sockaddr, ctrlCtxFn func(context.Context, string, string, syscall.RawConn) error) (*netFD, error) {
	fd, err := fakeSocket(ctx, net, family, sotype, proto, ipv6only, laddr, raddr, ctrlCtxFn)
	if err != nil || raddr != nil || sotype != syscall.SOCK_STREAM || carrickListener != nil {
		return fd, err
	}
	at, isTCP := fd.laddr.(*TCPAddr)
	if !isTCP || carrickPort != 0 && at.Port != carrickPort {
		return fd, nil
	}
	carrickListener = fd
	carrickConnect = func() (Conn, error) {
		dialed, err := fakeSocket(context.Background(), net, family, sotype, proto, false, nil, at, nil)
		if err != nil {
			return nil, &OpError{Op: "dial", Net: net, Addr: at, Err: err}
		}
		return &TCPConn{conn{dialed}}, nil
	}
	return fd, nil
}

func (fd *netFD) accept() (*netFD, error) {
	if fd == carrickListener {
		select {
		case <-CarrickAccepts:
		default:
			close(CarrickAccepts)
		}
	}
	return fd.acceptWithoutHost()
}
