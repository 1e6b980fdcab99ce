// Look-ups of names by the host, for package net, added by `carrick build`.

package net

import (
	"context"
	"internal/poll"
	"io"
	"syscall"
	"time"
	"unsafe"
)

// sock_lookup begins a look-up, and gives a descriptor that is read for the addresses.
//
//go:wasmimport wasi_snapshot_preview1 sock_lookup
func sock_lookup(name unsafe.Pointer, size uint32, family int32, fd unsafe.Pointer) uint32

// What the host says of a look-up, beyond the errors of preview 1.
const (
	errnoTryAgain     syscall.Errno = 78
	errnoLookupFailed syscall.Errno = 80
	errnoNoName       syscall.Errno = 84
)

// hostRecordSize is the size of an address as the descriptor of a look-up gives it: the family and sixteen bytes.
const hostRecordSize = 18

// usesHost tells whether the host looks names up for r: unless r is told to ask servers by itself.
func (r *Resolver) usesHost() bool {
	return r == nil || (!r.PreferGo && r.Dial == nil)
}

// hostLookupIPs asks the host for the addresses of name. Other goroutines run until it answers.
func hostLookupIPs(ctx context.Context, network, name string) ([]IP, error) {
	if err := ctx.Err(); err != nil {
		return nil, hostLookupError(name, mapErr(err))
	}
	family := int32(0)
	if network != "" {
		switch network[len(network)-1] {
		case '4':
			family = hostInet
		case '6':
			family = hostInet6
		}
	}
	text, s := append([]byte(name), 0), new(int32)
	errno := syscall.Errno(sock_lookup(unsafe.Pointer(&text[0]), uint32(len(name)), family, unsafe.Pointer(s)))
	if errno != 0 {
		return nil, hostLookupError(name, errno)
	}
	fd := &poll.FD{Sysfd: int(*s), IsStream: true, ZeroReadIsEOF: true}
	if err := fd.Init("tcp", true); err != nil {
		fd.Close()
		return nil, hostLookupError(name, err)
	}
	defer fd.Close()
	if err := syscall.SetNonblock(fd.Sysfd, true); err != nil {
		return nil, hostLookupError(name, err)
	}
	// What is waited for below ends at once when a deadline of the past is set.
	stop := context.AfterFunc(ctx, func() { fd.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	var ips []IP
	records := make([]byte, 16*hostRecordSize)
	for {
		n, err := fd.Read(records)
		if err == io.EOF {
			break
		}
		if err != nil {
			if ctx.Err() != nil {
				err = mapErr(ctx.Err())
			}
			return nil, hostLookupError(name, err)
		}
		for record := records[:n]; len(record) >= hostRecordSize; record = record[hostRecordSize:] {
			switch record[0] {
			case hostInet:
				ips = append(ips, IPv4(record[2], record[3], record[4], record[5]))
			case hostInet6:
				ips = append(ips, append(IP(nil), record[2:hostRecordSize]...))
			}
		}
	}
	if len(ips) == 0 {
		return nil, hostLookupError(name, errnoNoName)
	}
	return ips, nil
}

func hostLookupError(name string, err error) error {
	dnsErr := &DNSError{Err: err.Error(), Name: name}
	if timeout, ok := err.(interface{ Timeout() bool }); ok && timeout.Timeout() {
		dnsErr.IsTimeout = true
	}
	switch err {
	case errnoNoName, syscall.EINVAL:
		// What is no valid name does not exist either.
		dnsErr.Err, dnsErr.IsNotFound = errNoSuchHost.Error(), true
	case errnoTryAgain:
		dnsErr.Err, dnsErr.IsTemporary = "the host cannot look the name up now", true
	case errnoLookupFailed:
		dnsErr.Err = "the host cannot look the name up"
	}
	return dnsErr
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
