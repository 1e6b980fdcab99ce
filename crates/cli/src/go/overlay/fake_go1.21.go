// The sockets within the program as package net has them before Go 1.22, added by `carrick build`.

//go:build !go1.22

package net

// fakeListens tells whether a socket within the program has the address.
func fakeListens(addr sockaddr) bool {
	listenersMu.Lock()
	defer listenersMu.Unlock()
	_, ok := listeners[fakeNetAddr{addr.Network(), addr.String()}]
	return ok
}
