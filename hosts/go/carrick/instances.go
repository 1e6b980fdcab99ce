package carrick

import "time"

// Instances says which instance a call gets. Make one with [Fresh], [Warm] or [Actor].
//
// Whichever it is, an instance that failed is never used again. An instance that has open
// resources of a caller serves only calls with these resources until they are closed.
type Instances struct {
	kind    instancesKind
	atOnce  int
	uses    uint64
	idleMax time.Duration
}

type instancesKind int

const (
	unstatedInstances instancesKind = iota
	freshInstances
	warmInstances
	actorInstance
)

// Fresh gives each call a new instance: nothing of one call is left in the next. At most
// atOnceMax instances exist at once; other calls wait their turn.
func Fresh(atOnceMax int) Instances {
	return Instances{kind: freshInstances, atOnce: max(atOnceMax, 1), uses: 1}
}

// Warm gives each call a free instance of a pool of at most sizeMax, or a new one. An instance
// serves at most usesMax calls, and ends when it was free for idleMax.
func Warm(sizeMax int, usesMax uint64, idleMax time.Duration) Instances {
	return Instances{kind: warmInstances, atOnce: max(sizeMax, 1), uses: max(usesMax, 1), idleMax: idleMax}
}

// Actor gives all calls one instance, one after the other, so that the plugin may keep what it
// likes between them. Where the instance ended, the next call gets a new one.
func Actor() Instances {
	return Instances{kind: actorInstance, atOnce: 1, uses: ^uint64(0)}
}
