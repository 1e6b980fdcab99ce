//! What is done with the host's resource.

use crate::Types;
use crate::carrick_guests::types::tickets::{Ticket, punch, valid};
use crate::exports::carrick_guests::types::tour::Guest;

impl Guest for Types {
    fn visit(first: u32, count: u32) -> u64 {
        let mut sum = 0;
        for i in 0..count {
            let ticket = Ticket::new(first + i);
            assert!(valid(&ticket), "the host does not know its own ticket");
            let number = if i % 2 == 0 {
                punch(ticket)
            } else {
                ticket.number()
            };
            sum += u64::from(number);
        }
        sum
    }

    fn exchange(ticket: Ticket) -> Ticket {
        ticket.next()
    }

    fn look(ticket: &Ticket) -> u32 {
        ticket.number()
    }
}
