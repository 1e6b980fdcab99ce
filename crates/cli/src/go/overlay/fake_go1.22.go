// The sockets within the program as package net has them from Go 1.22 on, added by `carrick build`.

//go:build go1.22

package net

// fakeListens tells whether a socket within the program has the address.
func fakeListens(addr sockaddr) bool {
	_, ok := sockets.Load(fakeAddr(addr))
	return ok
}
