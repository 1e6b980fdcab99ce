// Package export_carrick_guests_types_tour uses the host's resource.
package export_carrick_guests_types_tour

import . "go-types/imports/carrick_guests_types_tickets"

// Visit makes count tickets, has every second one punched and drops the others.
func Visit(first uint32, count uint32) uint64 {
	sum := uint64(0)
	for i := range count {
		ticket := MakeTicket(first + i)
		if !Valid(ticket) {
			panic("the host does not know its own ticket")
		}
		if i%2 == 0 {
			sum += uint64(Punch(ticket))
		} else {
			sum += uint64(ticket.Number())
			ticket.Drop()
		}
	}
	return sum
}

// Exchange takes a ticket and returns the next one.
func Exchange(ticket *Ticket) *Ticket {
	defer ticket.Drop()
	return ticket.Next()
}

// Look is the number of a ticket that is only lent, and must be given back before the call
// ends.
func Look(ticket *Ticket) uint32 {
	defer ticket.Drop()
	return ticket.Number()
}
