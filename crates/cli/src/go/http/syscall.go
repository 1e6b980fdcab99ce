// Notes what the program asks of its host while it starts, added by `carrick build --http`.

//go:build wasip1

package syscall

import _ "unsafe"

// CarrickAsk is told what the program asks for, until it is nil: a variable, a file, or random bytes.
var CarrickAsk = carrickNote

// CarrickAsked has what was asked for, once each: the kind, a space, and the name.
var CarrickAsked []string

func carrickNote(kind, name string) {
	const most = 100
	switch kind {
	case "variable":
		switch name {
		// Go's own packages look for these, and do without.
		case "GODEBUG", "GOTRACEBACK", "TZ", "ZONEINFO", "PWD", "PATH", "DEBUG_HTTP2_GOROUTINES":
			return
		}
	case "file":
		for _, system := range []string{"/etc/", "/usr/", "/lib/", "/dev/"} {
			if len(name) >= len(system) && name[:len(system)] == system {
				return
			}
		}
	}
	asked := kind + " " + name
	for _, before := range CarrickAsked {
		if before == asked {
			return
		}
	}
	if len(CarrickAsked) < most {
		CarrickAsked = append(CarrickAsked, asked)
	}
}

func Getenv(key string) (value string, found bool) {
	if CarrickAsk != nil {
		CarrickAsk("variable", key)
	}
	return carrickGetenv(key)
}

func Environ() []string {
	if CarrickAsk != nil {
		CarrickAsk("variables", "")
	}
	return carrickEnviron()
}

func preparePath(path string) (int32, *byte, size) {
	if CarrickAsk != nil {
		CarrickAsk("file", path)
	}
	return carrickPreparePath(path)
}

func RandomGet(b []byte) error {
	if CarrickAsk != nil {
		CarrickAsk("random", "")
	}
	return carrickRandomGet(b)
}

//go:linkname carrickEnvs runtime.carrickEnvs
func carrickEnvs() []string

//go:linkname carrickReseed runtime.carrickReseed
func carrickReseed()

// CarrickAgain asks the host again for what the runtime asks once: variables, folders, and seeds.
func CarrickAgain() {
	carrickReseed()
	for _, variable := range carrickEnvs() {
		for at := range len(variable) {
			if variable[at] == '=' {
				Setenv(variable[:at], variable[at+1:])
				break
			}
		}
	}
	carrickPreopens()
}

func init() { carrickPreopens() }
