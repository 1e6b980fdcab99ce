package carrick

import (
	"fmt"
	"time"
)

// Limits is how much of each resource a plugin may use.
//
// There is no default: [Config.Limits] states every limit, or starts with [Untrusted] and changes
// the limits that the plugin is known to need.
type Limits struct {
	// MemoryBytesMax is the most bytes that the linear memories of one instance have together. The
	// engine limits each memory, so what is left beside those of a fixed size is shared out evenly:
	// a component that `carrick adapt` made of a module with WASI has two memories, and the module
	// gets half. A plugin that gets no more memory traps, in most languages.
	MemoryBytesMax uint64
	// TableElementsMax is the most elements that one table of an instance has.
	TableElementsMax uint32
	// CoreInstancesMax is the most core modules that one instance is made of.
	CoreInstancesMax int
	// CallTimeout is the time of one call, whether the plugin computes, sleeps or waits for a
	// function of the host. The start of an instance, where the call needs one, is part of it. A
	// context that ends earlier ends the call earlier.
	CallTimeout time.Duration
	// ResultBytesMax is the most bytes that the plugin may pass to the host at once, as the result
	// of a call or as the arguments of an import, counted as Go values.
	ResultBytesMax int
	// HostCallsPerCallMax is how many functions of the host the plugin may call during one call.
	HostCallsPerCallMax int
	// LogBytesPerCallMax is how many bytes it may write to its standard output and error in one
	// call.
	LogBytesPerCallMax int
}

// Untrusted returns limits for a plugin from an unknown author: 64 MiB of memory, a hundred
// thousand table elements, 64 core instances, one second for each call, results of 16 MiB, ten
// thousand host calls and 64 KiB of log for each call.
func Untrusted() Limits {
	return Limits{
		MemoryBytesMax:      64 << 20,
		TableElementsMax:    100_000,
		CoreInstancesMax:    64,
		CallTimeout:         time.Second,
		ResultBytesMax:      16 << 20,
		HostCallsPerCallMax: 10_000,
		LogBytesPerCallMax:  64 << 10,
	}
}

// unstated returns the name of a limit that is not stated, or "".
func (l Limits) unstated() string {
	switch {
	case l.MemoryBytesMax == 0:
		return "MemoryBytesMax"
	case l.TableElementsMax == 0:
		return "TableElementsMax"
	case l.CoreInstancesMax <= 0:
		return "CoreInstancesMax"
	case l.CallTimeout <= 0:
		return "CallTimeout"
	case l.ResultBytesMax <= 0:
		return "ResultBytesMax"
	case l.HostCallsPerCallMax <= 0:
		return "HostCallsPerCallMax"
	case l.LogBytesPerCallMax <= 0:
		return "LogBytesPerCallMax"
	}
	return ""
}

// Limit names one of the [Limits].
type Limit int

const (
	// LimitMemory is [Limits.MemoryBytesMax].
	LimitMemory Limit = iota + 1
	// LimitTime is [Limits.CallTimeout].
	LimitTime
	// LimitResult is [Limits.ResultBytesMax].
	LimitResult
	// LimitHostCalls is [Limits.HostCallsPerCallMax].
	LimitHostCalls
	// LimitLog is [Limits.LogBytesPerCallMax].
	LimitLog
	// LimitStack is the depth of calls in the plugin, which the engine sets.
	LimitStack
	// LimitCoreInstances is [Limits.CoreInstancesMax].
	LimitCoreInstances
)

// LimitError says which limit a plugin reached.
type LimitError struct {
	Limit  Limit
	limits Limits
}

func (e *LimitError) Error() string {
	switch e.Limit {
	case LimitMemory:
		return fmt.Sprintf("it has more than %d bytes of memory in all", e.limits.MemoryBytesMax)
	case LimitTime:
		return fmt.Sprintf("it was still at work after %v", e.limits.CallTimeout)
	case LimitResult:
		return fmt.Sprintf("it handed over more than %d bytes at once", e.limits.ResultBytesMax)
	case LimitHostCalls:
		return fmt.Sprintf("it called functions of the host more than %d times in one call", e.limits.HostCallsPerCallMax)
	case LimitLog:
		return fmt.Sprintf("it wrote more than %d bytes of log in one call", e.limits.LogBytesPerCallMax)
	case LimitStack:
		return "it used up its stack"
	case LimitCoreInstances:
		return fmt.Sprintf("it is made of more than %d core instances", e.limits.CoreInstancesMax)
	}
	return "it reached a limit"
}
