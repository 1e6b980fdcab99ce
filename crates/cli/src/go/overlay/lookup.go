// Look-ups of names by the host, for package net, added by `carrick build`.

package net

import (
	"context"
	"runtime"
	"syscall"
	"unsafe"
)

//go:wasmimport wasi_snapshot_preview1 sock_getaddrinfo
func sock_getaddrinfo(node unsafe.Pointer, nodeSize uint32, service unsafe.Pointer, serviceSize uint32, hints, results unsafe.Pointer, resultsMax uint32, resultsCount unsafe.Pointer) uint32

// What the host says of a look-up, beyond the errors of preview 1.
const (
	errnoTryAgain     syscall.Errno = 78
	errnoLookupFailed syscall.Errno = 80
	errnoNoName       syscall.Errno = 84
)

// A hostAddrInfo is a result of a look-up, or the hints for one, as the host reads and writes it.
type hostAddrInfo struct {
	flags    uint16
	family   uint8
	kind     uint8
	protocol uint32
	size     uint32
	addr     uint32
	name     uint32
	nameSize uint32
	next     uint32
}

// A hostResult is what a hostAddrInfo of a result points to.
type hostResult struct {
	info   hostAddrInfo
	family uint32
	size   uint32
	data   uint32
	// A port, and the bytes of the address.
	bytes [32]byte
}

const hostResultsMax = 64

// A hostLookup is all that the host reads and writes in a look-up. It is made by newHostLookup, and so lies in the heap.
type hostLookup struct {
	node    []byte
	service [1]byte
	hints   hostAddrInfo
	first   uint32
	count   uint32
	results [hostResultsMax]hostResult
}

//go:noinline
func newHostLookup(name string) *hostLookup {
	l := new(hostLookup)
	l.node = append([]byte(name), 0)
	l.hints.kind = hostStream
	for i := range l.results {
		result := &l.results[i]
		result.info.size = 16
		result.info.addr = uint32(uintptr(unsafe.Pointer(&result.family)))
		result.data = uint32(uintptr(unsafe.Pointer(&result.bytes)))
		if i+1 < len(l.results) {
			result.info.next = uint32(uintptr(unsafe.Pointer(&l.results[i+1].info)))
		}
	}
	l.first = uint32(uintptr(unsafe.Pointer(&l.results[0].info)))
	return l
}

// usesHost tells whether the host looks names up for r: unless r is told to ask servers by itself.
func (r *Resolver) usesHost() bool {
	return r == nil || (!r.PreferGo && r.Dial == nil)
}

func hostLookupIPs(ctx context.Context, network, name string) ([]IP, error) {
	if err := ctx.Err(); err != nil {
		return nil, lookupError(name, mapErr(err).Error(), 0)
	}
	l := newHostLookup(name)
	errno := syscall.Errno(sock_getaddrinfo(unsafe.Pointer(&l.node[0]), uint32(len(name)),
		unsafe.Pointer(&l.service), 0, unsafe.Pointer(&l.hints), unsafe.Pointer(&l.first),
		hostResultsMax, unsafe.Pointer(&l.count)))
	runtime.KeepAlive(l)
	if errno != 0 {
		return nil, lookupError(name, "", errno)
	}
	var wanted uint8
	if network != "" {
		switch network[len(network)-1] {
		case '4':
			wanted = hostInet
		case '6':
			wanted = hostInet6
		}
	}
	var ips []IP
	for i := range l.results {
		if uint32(i) == l.count {
			break
		}
		result := &l.results[i]
		family := uint8(result.family)
		if wanted != 0 && wanted != family {
			continue
		}
		switch family {
		case hostInet:
			b := result.bytes[2:6]
			ips = append(ips, IPv4(b[0], b[1], b[2], b[3]))
		case hostInet6:
			ips = append(ips, append(IP(nil), result.bytes[2:18]...))
		}
	}
	if len(ips) == 0 {
		return nil, lookupError(name, "", errnoNoName)
	}
	return ips, nil
}

func lookupError(name, text string, errno syscall.Errno) error {
	err := &DNSError{Err: text, Name: name}
	switch errno {
	case 0:
		err.IsTimeout = true
	case errnoNoName:
		err.Err, err.IsNotFound = errNoSuchHost.Error(), true
	case errnoTryAgain:
		err.Err, err.IsTemporary = "the host could not look the name up now", true
	case errnoLookupFailed:
		err.Err = "the host could not look the name up"
	default:
		err.Err = errno.Error()
	}
	return err
}

func (r *Resolver) lookupHost(ctx context.Context, host string) ([]string, error) {
	if !r.usesHost() {
		return r.lookupHostByGo(ctx, host)
	}
	ips, err := hostLookupIPs(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	addrs := make([]string, len(ips))
	for i, ip := range ips {
		addrs[i] = ip.String()
	}
	return addrs, nil
}

func (r *Resolver) lookupIP(ctx context.Context, network, host string) ([]IPAddr, error) {
	if !r.usesHost() {
		return r.lookupIPByGo(ctx, network, host)
	}
	ips, err := hostLookupIPs(ctx, network, host)
	if err != nil {
		return nil, err
	}
	addrs := make([]IPAddr, len(ips))
	for i, ip := range ips {
		addrs[i] = IPAddr{IP: ip}
	}
	return addrs, nil
}

func (r *Resolver) lookupCNAME(ctx context.Context, name string) (string, error) {
	if !r.usesHost() {
		return r.lookupCNAMEByGo(ctx, name)
	}
	// The host gives addresses and no other name.
	if _, err := hostLookupIPs(ctx, "ip", name); err != nil {
		return "", err
	}
	if name[len(name)-1] != '.' {
		name += "."
	}
	return name, nil
}
