// Sockets of the host for package net, added by `carrick build`.
//
// A netFD without a fakeNetFD and with a family is a socket of the host: the poller of the runtime waits for it as for
// any other descriptor. A netFD with a fakeNetFD is one of the sockets within the program that Go itself has for wasip1.

package net

import (
	"context"
	"errors"
	"internal/poll"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

//go:wasmimport wasi_snapshot_preview1 sock_open
func sock_open(family, kind int32, fd unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_bind
func sock_bind(fd int32, addr unsafe.Pointer, port uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_listen
func sock_listen(fd, backlog int32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_connect
func sock_connect(fd int32, addr unsafe.Pointer, port uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_getlocaladdr
func sock_getlocaladdr(fd int32, addr, port unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_getpeeraddr
func sock_getpeeraddr(fd int32, addr, port unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_getsockopt
func sock_getsockopt(fd int32, level, name uint32, value unsafe.Pointer, size uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_setsockopt
func sock_setsockopt(fd int32, level, name uint32, value unsafe.Pointer, size uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_recv_from
func sock_recv_from(fd int32, iovs unsafe.Pointer, count int32, addr unsafe.Pointer, flags int32, port, n, outFlags unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_send_to
func sock_send_to(fd int32, iovs unsafe.Pointer, count int32, addr unsafe.Pointer, port, flags int32, n unsafe.Pointer) uint32

// How the host numbers what sock_open and the options take.
const (
	hostInet     = 1
	hostInet6    = 2
	hostDatagram = 1
	hostStream   = 2

	levelSocket = 0
	levelTCP    = 6

	optionError     = 2
	optionSendSize  = 5
	optionReadSize  = 6
	optionKeepAlive = 7

	optionNoDelay           = 1
	optionKeepAliveIdle     = 4
	optionKeepAliveInterval = 5
	optionKeepAliveCount    = 6
)

// A hostAddr is an address as the host reads and writes it, with what surrounds it in a call. It is made by newHostAddr,
// and so lies in the heap: the host knows its parts by numbers, which do not move with a stack.
type hostAddr struct {
	// What the host reads as the address: where it lies, and how long it is.
	ptr, size uint32
	// The family, and the bytes of the address.
	bytes [128]byte
	port  uint32

	// One buffer of a datagram, with what keeps it in the heap.
	bufferPtr, bufferSize uint32
	buffer                []byte
	n                     uint32
	outFlags              uint32
}

//go:noinline
func newHostAddr() *hostAddr {
	a := new(hostAddr)
	a.ptr = uint32(uintptr(unsafe.Pointer(&a.bytes)))
	a.size = uint32(len(a.bytes))
	return a
}

func (a *hostAddr) pointer() unsafe.Pointer { return unsafe.Pointer(&a.ptr) }

func (a *hostAddr) setBuffer(p []byte) {
	a.buffer = p
	a.bufferPtr, a.bufferSize = 0, uint32(len(p))
	if len(p) > 0 {
		a.bufferPtr = uint32(uintptr(unsafe.Pointer(&p[0])))
	}
}

func (a *hostAddr) set(sa syscall.Sockaddr) error {
	port := 0
	switch sa := sa.(type) {
	case *syscall.SockaddrInet4:
		a.bytes[0], a.bytes[1] = hostInet, 0
		copy(a.bytes[2:], sa.Addr[:])
		port = sa.Port
	case *syscall.SockaddrInet6:
		a.bytes[0], a.bytes[1] = hostInet6, 0
		copy(a.bytes[2:], sa.Addr[:])
		port = sa.Port
	default:
		return syscall.EAFNOSUPPORT
	}
	if port < 0 || port > 0xffff {
		return syscall.EINVAL
	}
	a.port = uint32(port)
	return nil
}

func (a *hostAddr) get() syscall.Sockaddr {
	switch a.bytes[0] {
	case hostInet:
		sa := &syscall.SockaddrInet4{Port: int(uint16(a.port))}
		copy(sa.Addr[:], a.bytes[2:])
		return sa
	case hostInet6:
		sa := &syscall.SockaddrInet6{Port: int(uint16(a.port))}
		copy(sa.Addr[:], a.bytes[2:])
		return sa
	}
	return nil
}

// hostError is what a function of the host answered, as an error that names it.
func hostError(name string, errno uint32) error {
	if errno == 0 {
		return nil
	}
	return os.NewSyscallError(name, syscall.Errno(errno))
}

func setHostOption(fd *netFD, level, option uint32, value int) error {
	arg := new(int32)
	*arg = int32(value)
	var errno uint32
	err := fd.pfd.RawControl(func(s uintptr) {
		errno = sock_setsockopt(int32(s), level, option, unsafe.Pointer(arg), 4)
	})
	runtime.KeepAlive(fd)
	if err != nil {
		return err
	}
	return hostError("setsockopt", errno)
}

// probe tells what sockets there are: both families, and none that serves both.
func (p *ipStackCapabilities) probe() {
	p.ipv4Enabled = true
	p.ipv6Enabled = true
}

// socket makes a socket of the host. Sockets that the host does not have, and listeners on a loopback address that
// the host does not grant, are within the program, and so are connections to these.
func socket(ctx context.Context, net string, family, sotype, proto int, ipv6only bool, laddr, raddr sockaddr, ctrlCtxFn func(context.Context, string, string, syscall.RawConn) error) (*netFD, error) {
	isHost := (family == syscall.AF_INET || family == syscall.AF_INET6) &&
		(sotype == syscall.SOCK_STREAM || sotype == syscall.SOCK_DGRAM)
	if !isHost || (raddr != nil && fakeListens(raddr)) {
		return fakeSocket(ctx, net, family, sotype, proto, ipv6only, laddr, raddr, ctrlCtxFn)
	}
	fd, err := hostSocket(ctx, net, family, sotype, laddr, raddr, ctrlCtxFn)
	if err != nil && raddr == nil && isDenied(err) && isLoopbackAddr(laddr) {
		if fake, fakeErr := fakeSocket(ctx, net, family, sotype, proto, ipv6only, laddr, raddr, ctrlCtxFn); fakeErr == nil {
			return fake, nil
		}
	}
	return fd, err
}

// isDenied tells whether the host refuses sockets, or has none.
func isDenied(err error) bool {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return false
	}
	switch errno {
	case syscall.EACCES, syscall.EPERM, syscall.ENOTSUP, syscall.ENOSYS, syscall.EAFNOSUPPORT:
		return true
	}
	return false
}

func isLoopbackAddr(addr sockaddr) bool {
	switch addr := addr.(type) {
	case *TCPAddr:
		return addr != nil && addr.IP.IsLoopback()
	case *UDPAddr:
		return addr != nil && addr.IP.IsLoopback()
	}
	return false
}

func newHostFD(s, family, sotype int, net string) *netFD {
	return &netFD{
		pfd: poll.FD{
			Sysfd:         s,
			IsStream:      sotype == syscall.SOCK_STREAM,
			ZeroReadIsEOF: sotype == syscall.SOCK_STREAM,
		},
		family: family,
		sotype: sotype,
		net:    net,
	}
}

func hostSocket(ctx context.Context, net string, family, sotype int, laddr, raddr sockaddr, ctrlCtxFn func(context.Context, string, string, syscall.RawConn) error) (*netFD, error) {
	hostFamily, kind := int32(hostInet), int32(hostStream)
	if family == syscall.AF_INET6 {
		hostFamily = hostInet6
	}
	if sotype == syscall.SOCK_DGRAM {
		kind = hostDatagram
	}
	s := new(int32)
	if err := hostError("socket", sock_open(hostFamily, kind, unsafe.Pointer(s))); err != nil {
		return nil, err
	}
	fd := newHostFD(int(*s), family, sotype, net)
	if err := fd.open(ctx, laddr, raddr, ctrlCtxFn); err != nil {
		fd.Close()
		return nil, err
	}
	return fd, nil
}

// open binds a new socket and connects it or lets it listen.
func (fd *netFD) open(ctx context.Context, laddr, raddr sockaddr, ctrlCtxFn func(context.Context, string, string, syscall.RawConn) error) error {
	if err := syscall.SetNonblock(fd.pfd.Sysfd, true); err != nil {
		return os.NewSyscallError("setnonblock", err)
	}
	if err := fd.init(); err != nil {
		return err
	}
	if ctrlCtxFn != nil {
		addr := laddr
		if raddr != nil {
			addr = raddr
		}
		if err := ctrlCtxFn(ctx, fd.controlNet(), addr.String(), &rawConn{fd: fd}); err != nil {
			return err
		}
	}
	s := int32(fd.pfd.Sysfd)
	a := newHostAddr()
	// A nil *TCPAddr in laddr is an address of any kind.
	var local, remote syscall.Sockaddr
	var err error
	if laddr != nil {
		if local, err = laddr.sockaddr(fd.family); err != nil {
			return err
		}
	}
	if raddr != nil {
		if remote, err = raddr.sockaddr(fd.family); err != nil {
			return err
		}
	} else if local == nil {
		if local, err = ipToSockaddr(fd.family, nil, 0, ""); err != nil {
			return err
		}
	}
	if local != nil {
		if err := a.set(local); err != nil {
			return os.NewSyscallError("bind", err)
		}
		if err := hostError("bind", sock_bind(s, a.pointer(), a.port)); err != nil {
			return err
		}
	}
	switch {
	case remote != nil:
		if err := a.set(remote); err != nil {
			return os.NewSyscallError("connect", err)
		}
		if err := fd.connect(ctx, a); err != nil {
			return err
		}
		fd.isConnected = true
	case fd.sotype == syscall.SOCK_STREAM:
		if err := hostError("listen", sock_listen(s, int32(listenerBacklog()))); err != nil {
			return err
		}
	}
	fd.setHostAddrs()
	if fd.raddr == nil && raddr != nil {
		fd.raddr = raddr
	}
	return nil
}

// controlNet is the network that a function Control is told: with the family at its end.
func (fd *netFD) controlNet() string {
	switch fd.net[len(fd.net)-1] {
	case '4', '6':
		return fd.net
	}
	if fd.family == syscall.AF_INET {
		return fd.net + "4"
	}
	return fd.net + "6"
}

// setHostAddrs asks the host for the addresses of a socket.
func (fd *netFD) setHostAddrs() {
	s, a := int32(fd.pfd.Sysfd), newHostAddr()
	var laddr, raddr Addr
	if sock_getlocaladdr(s, a.pointer(), unsafe.Pointer(&a.port)) == 0 {
		laddr = fd.addrOf(a)
	}
	if fd.isConnected && sock_getpeeraddr(s, a.pointer(), unsafe.Pointer(&a.port)) == 0 {
		raddr = fd.addrOf(a)
	}
	fd.setAddr(laddr, raddr)
}

func (fd *netFD) addrOf(a *hostAddr) Addr {
	if fd.sotype == syscall.SOCK_DGRAM {
		return sockaddrToUDP(a.get())
	}
	return sockaddrToTCP(a.get())
}

// connect begins to connect, and waits until that succeeds, fails or is over in ctx.
func (fd *netFD) connect(ctx context.Context, to *hostAddr) error {
	switch errno := syscall.Errno(sock_connect(int32(fd.pfd.Sysfd), to.pointer(), to.port)); errno {
	case 0:
		return nil
	case syscall.EINPROGRESS:
	default:
		return os.NewSyscallError("connect", errno)
	}
	if deadline, ok := ctx.Deadline(); ok {
		fd.pfd.SetWriteDeadline(deadline)
	}
	// What is waited for below ends at once when a deadline of the past is set.
	stop := context.AfterFunc(ctx, func() { fd.pfd.SetWriteDeadline(time.Unix(1, 0)) })
	err := fd.waitConnected(ctx)
	if !stop() && err == nil {
		// The context ended as the connection was made, and the deadline may still be set.
		err = mapErr(ctx.Err())
	}
	fd.pfd.SetWriteDeadline(time.Time{})
	return err
}

func (fd *netFD) waitConnected(ctx context.Context) error {
	value := new(int32)
	for {
		if err := fd.pfd.WaitWrite(); err != nil {
			if ctx.Err() != nil {
				return mapErr(ctx.Err())
			}
			return err
		}
		errno := sock_getsockopt(int32(fd.pfd.Sysfd), levelSocket, optionError, unsafe.Pointer(value), 4)
		if errno != 0 {
			return hostError("getsockopt", errno)
		}
		switch errno := syscall.Errno(*value); errno {
		case 0:
			return nil
		case syscall.EINPROGRESS:
		default:
			return os.NewSyscallError("connect", errno)
		}
	}
}

// accept accepts a connection, which has the addresses that the host gives it.
func (fd *netFD) accept() (*netFD, error) {
	if fd.fakeNetFD != nil || fd.family == syscall.AF_UNSPEC {
		return fd.acceptWithoutAddrs()
	}
	s, _, name, err := fd.pfd.Accept()
	if err != nil {
		if name != "" {
			err = wrapSyscallError(name, err)
		}
		return nil, err
	}
	accepted := newHostFD(s, fd.family, fd.sotype, fd.net)
	if err := accepted.init(); err != nil {
		accepted.Close()
		return nil, err
	}
	accepted.isConnected = true
	accepted.setHostAddrs()
	return accepted, nil
}

// receive receives one datagram into p, and its sender into the address that it returns.
func (fd *netFD) receive(p []byte) (n int, from *hostAddr, err error) {
	a := newHostAddr()
	a.setBuffer(p)
	var errno syscall.Errno
	err = fd.pfd.RawRead(func(s uintptr) bool {
		errno = syscall.Errno(sock_recv_from(int32(s), unsafe.Pointer(&a.bufferPtr), 1, a.pointer(), 0,
			unsafe.Pointer(&a.port), unsafe.Pointer(&a.n), unsafe.Pointer(&a.outFlags)))
		return errno != syscall.EAGAIN
	})
	runtime.KeepAlive(fd)
	if err == nil && errno != 0 {
		err = os.NewSyscallError("recvfrom", errno)
	}
	if err != nil {
		return 0, nil, err
	}
	return int(a.n), a, nil
}

// send sends p as one datagram, to the peer of the socket where to is nil.
func (fd *netFD) send(p []byte, to syscall.Sockaddr) (n int, err error) {
	a := newHostAddr()
	a.setBuffer(p)
	addr := unsafe.Pointer(nil)
	if to != nil {
		if err := a.set(to); err != nil {
			return 0, os.NewSyscallError("sendto", err)
		}
		addr = a.pointer()
	}
	var errno syscall.Errno
	err = fd.pfd.RawWrite(func(s uintptr) bool {
		errno = syscall.Errno(sock_send_to(int32(s), unsafe.Pointer(&a.bufferPtr), 1, addr,
			int32(a.port), 0, unsafe.Pointer(&a.n)))
		return errno != syscall.EAGAIN
	})
	runtime.KeepAlive(fd)
	if err == nil && errno != 0 {
		err = os.NewSyscallError("sendto", errno)
	}
	if err != nil {
		return 0, err
	}
	return int(a.n), nil
}

func (fd *netFD) readFrom(p []byte) (n int, sa syscall.Sockaddr, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.readFrom(p)
	}
	n, from, err := fd.receive(p)
	if err != nil {
		return 0, nil, err
	}
	return n, from.get(), nil
}

func (fd *netFD) readFromInet4(p []byte, sa *syscall.SockaddrInet4) (n int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.readFromInet4(p, sa)
	}
	n, from, err := fd.receive(p)
	if err != nil {
		return 0, err
	}
	if from, ok := from.get().(*syscall.SockaddrInet4); ok {
		*sa = *from
	}
	return n, nil
}

func (fd *netFD) readFromInet6(p []byte, sa *syscall.SockaddrInet6) (n int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.readFromInet6(p, sa)
	}
	n, from, err := fd.receive(p)
	if err != nil {
		return 0, err
	}
	if from, ok := from.get().(*syscall.SockaddrInet6); ok {
		*sa = *from
	}
	return n, nil
}

// The host has no ancillary data, and of the flags none.

func (fd *netFD) readMsg(p []byte, oob []byte, flags int) (n, oobn, retflags int, sa syscall.Sockaddr, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.readMsg(p, oob, flags)
	}
	n, sa, err = fd.readFrom(p)
	return n, 0, 0, sa, err
}

func (fd *netFD) readMsgInet4(p []byte, oob []byte, flags int, sa *syscall.SockaddrInet4) (n, oobn, retflags int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.readMsgInet4(p, oob, flags, sa)
	}
	n, err = fd.readFromInet4(p, sa)
	return n, 0, 0, err
}

func (fd *netFD) readMsgInet6(p []byte, oob []byte, flags int, sa *syscall.SockaddrInet6) (n, oobn, retflags int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.readMsgInet6(p, oob, flags, sa)
	}
	n, err = fd.readFromInet6(p, sa)
	return n, 0, 0, err
}

func (fd *netFD) writeTo(p []byte, sa syscall.Sockaddr) (n int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.writeTo(p, sa)
	}
	return fd.send(p, sa)
}

func (fd *netFD) writeToInet4(p []byte, sa *syscall.SockaddrInet4) (n int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.writeToInet4(p, sa)
	}
	return fd.send(p, sa)
}

func (fd *netFD) writeToInet6(p []byte, sa *syscall.SockaddrInet6) (n int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.writeToInet6(p, sa)
	}
	return fd.send(p, sa)
}

func (fd *netFD) writeMsg(p []byte, oob []byte, sa syscall.Sockaddr) (n int, oobn int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.writeMsg(p, oob, sa)
	}
	if len(oob) > 0 {
		return 0, 0, os.NewSyscallError("sendmsg", syscall.ENOTSUP)
	}
	n, err = fd.send(p, sa)
	return n, 0, err
}

func (fd *netFD) writeMsgInet4(p []byte, oob []byte, sa *syscall.SockaddrInet4) (n int, oobn int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.writeMsgInet4(p, oob, sa)
	}
	if sa == nil {
		return fd.writeMsg(p, oob, nil)
	}
	return fd.writeMsg(p, oob, sa)
}

func (fd *netFD) writeMsgInet6(p []byte, oob []byte, sa *syscall.SockaddrInet6) (n int, oobn int, err error) {
	if fd.fakeNetFD != nil {
		return fd.fakeNetFD.writeMsgInet6(p, oob, sa)
	}
	if sa == nil {
		return fd.writeMsg(p, oob, nil)
	}
	return fd.writeMsg(p, oob, sa)
}

func setReadBuffer(fd *netFD, bytes int) error {
	if fd.fakeNetFD != nil {
		return setFakeReadBuffer(fd, bytes)
	}
	return setHostOption(fd, levelSocket, optionReadSize, bytes)
}

func setWriteBuffer(fd *netFD, bytes int) error {
	if fd.fakeNetFD != nil {
		return setFakeWriteBuffer(fd, bytes)
	}
	return setHostOption(fd, levelSocket, optionSendSize, bytes)
}

func setKeepAlive(fd *netFD, keepalive bool) error {
	if fd.fakeNetFD != nil {
		return syscall.ENOPROTOOPT
	}
	return setHostOption(fd, levelSocket, optionKeepAlive, intOf(keepalive))
}

func setNoDelay(fd *netFD, noDelay bool) error {
	if fd.fakeNetFD != nil {
		return syscall.ENOPROTOOPT
	}
	return setHostOption(fd, levelTCP, optionNoDelay, intOf(noDelay))
}

// setHostKeepAlive sets a time of keep-alive, in whole seconds, rounded up.
func setHostKeepAlive(fd *netFD, option uint32, d time.Duration) error {
	if fd.fakeNetFD != nil {
		return syscall.ENOPROTOOPT
	}
	// As elsewhere: zero is the default, and what is negative changes nothing.
	if d == 0 {
		d = 15 * time.Second
	} else if d < 0 {
		return nil
	}
	seconds := int((d + time.Second - 1) / time.Second)
	return setHostOption(fd, levelTCP, option, seconds)
}

func intOf(b bool) int {
	if b {
		return 1
	}
	return 0
}
