// Package export_carrick_guests_types_counters has the guest's resource.
package export_carrick_guests_types_counters

import "runtime"

// alive is how many counters there are.
var alive uint32

// Counter counts.
type Counter struct {
	pinner runtime.Pinner
	handle int32
	value  int64
}

// OnDrop is called when the host or this guest drops a counter.
func (counter *Counter) OnDrop() {
	alive--
}

// MakeCounter is the constructor.
func MakeCounter(start int64) *Counter {
	alive++
	return &Counter{value: start}
}

// Add adds by and returns the sum.
func (counter *Counter) Add(by int64) int64 {
	counter.value += by
	return counter.value
}

// CounterMerge takes two counters and returns one with the sum of both.
func CounterMerge(one *Counter, other *Counter) *Counter {
	sum := MakeCounter(one.value + other.value)
	one.Drop()
	other.Drop()
	return sum
}

// Make makes a counter that starts at start.
func Make(start int64) *Counter {
	return MakeCounter(start)
}

// Value is what a counter has reached.
func Value(counter *Counter) int64 {
	return counter.value
}

// Alive is how many counters there are.
func Alive() uint32 {
	return alive
}
