// Tells which addresses are within the program, added by `carrick build`.

//go:build wasip1

package net

// CarrickListensWithin tells whether a listener within the program has the address.
func CarrickListensWithin(host, port string) bool {
	number, _, ok := dtoi(port)
	if !ok {
		return false
	}
	ips := []IP{ParseIP(host)}
	if host == "localhost" {
		ips = []IP{IPv4(127, 0, 0, 1), IPv6loopback}
	}
	for _, ip := range ips {
		if ip.IsLoopback() && fakeListens(&TCPAddr{IP: ip, Port: number}) {
			return true
		}
	}
	return false
}
