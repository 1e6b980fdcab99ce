//! `proc_exit`, `proc_raise`, `sched_yield`, and the sockets there are none of.

use crate::adapter::{Adapter, check_case, check_flags};
use crate::errno::{Answer, Errno};
use crate::files::FDFLAGS_ALL;
use crate::host::Host;
use crate::trap;

impl<H: Host> Adapter<H> {
    /// `proc_exit`. What silent phases held back goes out first.
    pub fn proc_exit(&mut self, code: u32) -> ! {
        if self.silent() {
            trap::proc_exit_called_while_the_component_must_not_call_out();
        }
        self.flush();
        if self.host.exact_exit() {
            self.host.exit_with_code(code & 0xff);
        } else {
            self.host.exit(u32::from(code != 0));
        }
        trap::exit_returned()
    }

    /// `proc_raise`: there are no signals.
    pub fn proc_raise(&mut self, signal: u32) -> Answer {
        check_case(signal, 30);
        Err(Errno::Notsup)
    }

    /// `sched_yield`: there is nobody to yield to.
    pub fn sched_yield(&mut self) -> Answer {
        Ok(())
    }

    /// `sock_accept`
    pub fn sock_accept(&mut self, fd: u32, flags: u32, _result: u32) -> Answer {
        check_flags(flags, FDFLAGS_ALL);
        self.not_a_socket(fd)
    }

    /// `sock_recv`
    pub fn sock_recv(
        &mut self,
        fd: u32,
        _array: u32,
        _count: u32,
        flags: u32,
        _result: u32,
        _result_flags: u32,
    ) -> Answer {
        check_flags(flags, 3);
        self.not_a_socket(fd)
    }

    /// `sock_send`
    pub fn sock_send(
        &mut self,
        fd: u32,
        _array: u32,
        _count: u32,
        flags: u32,
        _result: u32,
    ) -> Answer {
        check_flags(flags, 0xffff);
        self.not_a_socket(fd)
    }

    /// `sock_shutdown`
    pub fn sock_shutdown(&mut self, fd: u32, how: u32) -> Answer {
        check_flags(how, 3);
        self.not_a_socket(fd)
    }

    fn not_a_socket(&mut self, fd: u32) -> Answer {
        self.descriptor(fd, &[])?;
        Err(Errno::Notsock)
    }
}
