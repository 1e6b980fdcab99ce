// What a program that was started before its component was made asks of its host again, added by
// `carrick build --http`.

//go:build wasip1

package runtime

import _ "unsafe"

// carrickEnvs are the variables that the host gives now, each as `name=value`.
//
//go:linkname carrickEnvs
func carrickEnvs() []string {
	before := envs
	goenvs()
	now := envs
	envs = before
	return now
}

// carrickReseed gives the random numbers of the runtime a new seed, which maps and math/rand use too.
//
//go:linkname carrickReseed
func carrickReseed() {
	var seed [32]byte
	if readRandom(seed[:]) != len(seed) {
		throw("the host gives no random numbers")
	}
	lock(&globalRand.lock)
	globalRand.state.Init(seed)
	unlock(&globalRand.lock)
	mrandinit(getg().m)
}
