package main

// The guest's resource. The host knows a counter by a handle, and this side by the number
// under which it was registered: its representation.

//go:wasmimport [export]carrick-guests:types/counters@0.1.0 [resource-new]counter
func newHandle(representation int32) int32

//go:wasmimport [export]carrick-guests:types/counters@0.1.0 [resource-rep]counter
func representationOf(handle int32) int32

//go:wasmimport [export]carrick-guests:types/counters@0.1.0 [resource-drop]counter
func dropHandle(handle int32)

var (
	counters = map[int32]int64{}
	last     int32
)

//go:wasmexport carrick-guests:types/counters@0.1.0#make
func makeCounter(start int64) int32 {
	last++
	counters[last] = start
	return newHandle(last)
}

//go:wasmexport carrick-guests:types/counters@0.1.0#[constructor]counter
func constructCounter(start int64) int32 {
	return makeCounter(start)
}

// What is lent to the side that has the resource comes as its representation.
//
//go:wasmexport carrick-guests:types/counters@0.1.0#[method]counter.add
func addToCounter(counter int32, by int64) int64 {
	counters[counter] += by
	return counters[counter]
}

//go:wasmexport carrick-guests:types/counters@0.1.0#[static]counter.merge
func mergeCounters(one, other int32) int32 {
	sum := counters[representationOf(one)] + counters[representationOf(other)]
	dropHandle(one)
	dropHandle(other)
	return makeCounter(sum)
}

//go:wasmexport carrick-guests:types/counters@0.1.0#value
func valueOfCounter(counter int32) int64 {
	return counters[counter]
}

//go:wasmexport carrick-guests:types/counters@0.1.0#alive
func aliveCounters() uint32 {
	return uint32(len(counters))
}

//go:wasmexport carrick-guests:types/counters@0.1.0#[dtor]counter
func destroyCounter(counter int32) {
	delete(counters, counter)
}

// The host's resource: a ticket is a handle, and what is lent must be given back.

//go:wasmimport carrick-guests:types/tickets@0.1.0 [constructor]ticket
func newTicket(number uint32) int32

//go:wasmimport carrick-guests:types/tickets@0.1.0 [method]ticket.number
func numberOfTicket(ticket int32) uint32

//go:wasmimport carrick-guests:types/tickets@0.1.0 [method]ticket.next
func nextTicket(ticket int32) int32

//go:wasmimport carrick-guests:types/tickets@0.1.0 [resource-drop]ticket
func dropTicket(ticket int32)

//go:wasmimport carrick-guests:types/tickets@0.1.0 valid
func validTicket(ticket int32) bool

//go:wasmimport carrick-guests:types/tickets@0.1.0 punch
func punchTicket(ticket int32) uint32

//go:wasmexport carrick-guests:types/tour@0.1.0#visit
func visit(first, count uint32) uint64 {
	sum := uint64(0)
	for i := range count {
		ticket := newTicket(first + i)
		if !validTicket(ticket) {
			panic("the host does not know its own ticket")
		}
		if i%2 == 0 {
			sum += uint64(punchTicket(ticket))
		} else {
			sum += uint64(numberOfTicket(ticket))
			dropTicket(ticket)
		}
	}
	return sum
}

//go:wasmexport carrick-guests:types/tour@0.1.0#exchange
func exchange(ticket int32) int32 {
	defer dropTicket(ticket)
	return nextTicket(ticket)
}

//go:wasmexport carrick-guests:types/tour@0.1.0#look
func look(ticket int32) uint32 {
	defer dropTicket(ticket)
	return numberOfTicket(ticket)
}
