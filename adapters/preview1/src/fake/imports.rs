//! The imports.

use super::files::{BAD_DESCRIPTOR, Done, INVALID, inode, kind_of};
use super::{Fake, Node, Resource, StreamFailure};
use crate::host::{Config, Imports};
use crate::memory::GuestMemory;

impl Fake {
    fn return_stream(&self, ret: u32, done: Result<(), StreamFailure>) {
        self.check_borrowed(ret, 12, 4);
        match done {
            Ok(()) => self.store8(ret, 0),
            Err(failure) => {
                self.store8(ret, 1);
                self.stream_error(ret + 4, failure);
            }
        }
    }

    fn stream_error(&self, at: u32, failure: StreamFailure) {
        match failure {
            StreamFailure::Closed => self.store8(at, 1),
            StreamFailure::Failed(code) => {
                self.store8(at, 0);
                let error = self.add(Resource::Error(code));
                self.store32(at + 4, error);
            }
        }
    }

    fn planned_stream_failure(&self) -> Result<(), StreamFailure> {
        match self.world.borrow_mut().fail_stream.take() {
            Some(failure) => Err(failure),
            None => Ok(()),
        }
    }

    fn output(&self, this: u32, data: u32, len: u32) -> Result<(), StreamFailure> {
        self.planned_stream_failure()?;
        let mut bytes = vec![0; len as usize];
        self.copy_in(&mut bytes, data);
        match self.resource(this) {
            Resource::Stdout => self.world.borrow_mut().stdout.extend(bytes),
            Resource::Stderr => self.world.borrow_mut().stderr.extend(bytes),
            Resource::TcpOutput => self.world.borrow_mut().network.written.extend(bytes),
            Resource::FileOutput { path } => {
                let mut contents = self.contents(&path).expect("an open file");
                contents.extend(bytes);
                self.set_contents(&path, contents);
            }
            other => panic!("{other:?} is no output stream"),
        }
        Ok(())
    }

    fn terminal(&self, name: &'static str, ret: u32) {
        self.called(name, Config::terminal(self));
        self.check_borrowed(ret, 8, 4);
        let is_terminal = self.world.borrow().terminal;
        self.store8(ret, u8::from(is_terminal));
        if is_terminal {
            let handle = self.add(Resource::Terminal);
            self.store32(ret + 4, handle);
        }
    }

    /// The beginning of every file-system call.
    fn files(&self, name: &'static str) -> Done {
        self.called(name, Config::files(self));
        self.planned_failure()
    }

    fn return_datetime(&self, ret: u32, (seconds, nanoseconds): (u64, u32)) {
        self.check_borrowed(ret, 16, 8);
        self.store64(ret, seconds);
        self.store32(ret + 8, nanoseconds);
    }

    fn drop(&self, name: &'static str, allowed: bool, this: u32) {
        self.called(name, allowed);
        self.remove(this);
    }
}

impl Imports for Fake {
    fn error_drop(&self, this: u32) {
        self.drop("error_drop", true, this);
    }
    fn poll(&self, list: u32, len: u32, ret: u32) {
        self.called("poll", true);
        self.waited();
        self.check_borrowed(list, len * 4, 4);
        for index in 0..len {
            self.resource(self.load32(list + index * 4));
        }
        let ready = self.world.borrow().ready.clone();
        let ready = ready.unwrap_or_else(|| (0..len).collect());
        let at = self.allocate(ready.len() as u32 * 4, 4);
        for (index, ready) in (0..).zip(&ready) {
            self.store32(at + index * 4, *ready);
        }
        self.store32(ret, at);
        self.store32(ret + 4, ready.len() as u32);
    }
    fn pollable_ready(&self, this: u32) -> u32 {
        self.called("pollable_ready", true);
        self.resource(this);
        u32::from(self.waits().is_ok())
    }
    fn pollable_drop(&self, this: u32) {
        self.drop("pollable_drop", true, this);
    }

    fn input_read(&self, this: u32, len: u64, ret: u32) {
        let connection = matches!(self.resource(this), Resource::TcpInput);
        self.called(
            "input_read",
            connection || self.stdio() && self.poll_stdin(),
        );
        self.read_input(this, len, ret, false);
    }
    fn input_blocking_read(&self, this: u32, len: u64, ret: u32) {
        let connection = matches!(self.resource(this), Resource::TcpInput);
        self.called("input_blocking_read", connection || self.stdio());
        self.read_input(this, len, ret, true);
    }
    fn input_subscribe(&self, this: u32) -> u32 {
        self.subscribe("input_subscribe", this)
    }
    fn input_drop(&self, this: u32) {
        self.drop("input_drop", true, this);
    }
    fn output_check_write(&self, this: u32, ret: u32) {
        self.called("output_check_write", true);
        self.resource(this);
        self.check_borrowed(ret, 16, 8);
        match self.planned_stream_failure() {
            Ok(()) => {
                let permit = self.world.borrow().permit;
                self.store8(ret, 0);
                self.store64(ret + 8, permit);
            }
            Err(failure) => {
                self.store8(ret, 1);
                self.stream_error(ret + 8, failure);
            }
        }
    }
    fn output_write(&self, this: u32, data: u32, len: u32, ret: u32) {
        self.called("output_write", true);
        assert!(
            u64::from(len) <= self.world.borrow().permit,
            "over the permit"
        );
        self.return_stream(ret, self.output(this, data, len));
    }
    fn output_blocking_write_and_flush(&self, this: u32, data: u32, len: u32, ret: u32) {
        self.called("output_blocking_write_and_flush", true);
        assert!(len <= 4096, "more than one block");
        self.return_stream(ret, self.output(this, data, len));
    }
    fn output_blocking_flush(&self, this: u32, ret: u32) {
        self.called("output_blocking_flush", true);
        self.resource(this);
        self.return_stream(ret, self.planned_stream_failure());
    }
    fn output_subscribe(&self, this: u32) -> u32 {
        self.subscribe("output_subscribe", this)
    }
    fn output_drop(&self, this: u32) {
        self.drop("output_drop", true, this);
    }

    fn monotonic_now(&self) -> u64 {
        self.called("monotonic_now", self.clocks());
        let mut world = self.world.borrow_mut();
        world.monotonic += world.monotonic_step;
        world.monotonic
    }
    fn monotonic_resolution(&self) -> u64 {
        self.called("monotonic_resolution", self.clocks());
        1
    }
    fn subscribe_instant(&self, _when: u64) -> u32 {
        self.called("subscribe_instant", self.clocks());
        self.add(Resource::Pollable)
    }
    fn subscribe_duration(&self, _duration: u64) -> u32 {
        self.called("subscribe_duration", self.clocks());
        self.add(Resource::Pollable)
    }
    fn wall_now(&self, ret: u32) {
        self.called("wall_now", self.clocks());
        let now = self.world.borrow().wall;
        self.return_datetime(ret, now);
    }
    fn wall_resolution(&self, ret: u32) {
        self.called("wall_resolution", self.clocks());
        self.return_datetime(ret, (0, 1));
    }

    fn get_random_bytes(&self, len: u64, ret: u32) {
        self.called("get_random_bytes", self.random());
        self.check_borrowed(ret, 8, 4);
        let mut world = self.world.borrow_mut();
        let start = world.random;
        world.random = start.wrapping_add(len as u8);
        drop(world);
        let bytes: Vec<u8> = (0..len)
            .map(|index| start.wrapping_add(index as u8))
            .collect();
        self.return_list(ret, &bytes);
    }
    fn get_environment(&self, ret: u32) {
        self.called("get_environment", self.environment());
        self.check_borrowed(ret, 8, 4);
        let environment = self.world.borrow().environment.clone();
        let records: Vec<_> = environment
            .into_iter()
            .map(|(key, value)| (None, vec![key, value]))
            .collect();
        self.return_records(ret, &records);
    }
    fn get_arguments(&self, ret: u32) {
        self.called("get_arguments", self.environment());
        self.check_borrowed(ret, 8, 4);
        let arguments = self.world.borrow().arguments.clone();
        let records: Vec<_> = arguments
            .into_iter()
            .map(|argument| (None, vec![argument]))
            .collect();
        self.return_records(ret, &records);
    }
    fn exit(&self, failed: u32) {
        self.called("exit", !self.exact_exit());
        self.world.borrow_mut().exited = Some((false, failed));
    }
    fn exit_with_code(&self, code: u32) {
        self.called("exit_with_code", self.exact_exit());
        self.world.borrow_mut().exited = Some((true, code));
    }
    fn get_stdin(&self) -> u32 {
        self.called("get_stdin", self.stdio());
        self.add(Resource::Stdin)
    }
    fn get_stdout(&self) -> u32 {
        self.called("get_stdout", self.stdio());
        self.add(Resource::Stdout)
    }
    fn get_stderr(&self) -> u32 {
        self.called("get_stderr", self.stdio());
        self.add(Resource::Stderr)
    }
    fn terminal_input_drop(&self, this: u32) {
        self.drop("terminal_input_drop", Config::terminal(self), this);
    }
    fn terminal_output_drop(&self, this: u32) {
        self.drop("terminal_output_drop", Config::terminal(self), this);
    }
    fn get_terminal_stdin(&self, ret: u32) {
        self.terminal("get_terminal_stdin", ret);
    }
    fn get_terminal_stdout(&self, ret: u32) {
        self.terminal("get_terminal_stdout", ret);
    }
    fn get_terminal_stderr(&self, ret: u32) {
        self.terminal("get_terminal_stderr", ret);
    }

    fn get_directories(&self, ret: u32) {
        self.called("get_directories", Config::files(self));
        self.check_borrowed(ret, 8, 4);
        let preopens = self.world.borrow().preopens.clone();
        let records: Vec<_> = preopens
            .into_iter()
            .map(|(path, name)| {
                let handle = self.add(Resource::Descriptor { path, mode: 33 });
                (Some(handle), vec![name])
            })
            .collect();
        self.return_records(ret, &records);
    }
    fn read_via_stream(&self, this: u32, _offset: u64, ret: u32) {
        let done = self.files("read_via_stream");
        self.path_of(this);
        self.return_handle(ret, done.map(|()| self.add(Resource::FileInput)));
    }
    fn write_via_stream(&self, this: u32, _offset: u64, ret: u32) {
        let done = self.files("write_via_stream");
        let path = self.path_of(this);
        self.return_handle(ret, done.map(|()| self.add(Resource::FileOutput { path })));
    }
    fn append_via_stream(&self, this: u32, ret: u32) {
        let done = self.files("append_via_stream");
        let path = self.path_of(this);
        self.return_handle(ret, done.map(|()| self.add(Resource::FileOutput { path })));
    }
    fn advise(&self, _this: u32, _offset: u64, _len: u64, advice: u32, ret: u32) {
        assert!(advice < 6);
        self.return_unit(ret, self.files("advise"));
    }
    fn sync_data(&self, _this: u32, ret: u32) {
        self.return_unit(ret, self.files("sync_data"));
    }
    fn get_flags(&self, this: u32, ret: u32) {
        let done = self.files("get_flags");
        let Resource::Descriptor { mode, .. } = self.resource(this) else {
            panic!("no descriptor");
        };
        self.return_byte(ret, done.map(|()| mode as u8));
    }
    fn get_type(&self, this: u32, ret: u32) {
        let done = self.files("get_type");
        let node = self.node(&self.path_of(this));
        self.return_byte(ret, done.and(node).map(|node| kind_of(&node)));
    }
    fn set_size(&self, this: u32, size: u64, ret: u32) {
        let done = self.files("set_size").and_then(|()| {
            let path = self.path_of(this);
            let mut bytes = self.contents(&path)?;
            bytes.resize(usize::try_from(size).map_err(|_| INVALID)?.min(1 << 20), 0);
            self.set_contents(&path, bytes);
            Ok(())
        });
        self.return_unit(ret, done);
    }
    fn set_times(
        &self,
        _this: u32,
        access: u32,
        _: u64,
        access_ns: u32,
        modify: u32,
        _: u64,
        modify_ns: u32,
        ret: u32,
    ) {
        assert!(access < 3 && modify < 3 && access_ns < 1_000_000_000 && modify_ns < 1_000_000_000);
        self.return_unit(ret, self.files("set_times"));
    }
    fn read(&self, this: u32, len: u64, offset: u64, ret: u32) {
        let done = self.files("read").and_then(|()| {
            let Resource::Descriptor { path, mode } = self.resource(this) else {
                panic!("no descriptor");
            };
            if mode & 1 == 0 {
                return Err(BAD_DESCRIPTOR);
            }
            self.contents(&path)
        });
        self.check_borrowed(ret, 16, 4);
        match done {
            Ok(bytes) => {
                let read_max = self.world.borrow().read_max;
                let start = bytes.len().min(offset as usize);
                let end = bytes.len().min(start + read_max.min(len as usize));
                self.store8(ret, 0);
                self.return_list(ret + 4, &bytes[start..end]);
                self.store8(ret + 12, u8::from(start == end));
            }
            Err(code) => {
                self.store8(ret, 1);
                self.store8(ret + 4, code);
            }
        }
    }
    fn write(&self, this: u32, data: u32, len: u32, offset: u64, ret: u32) {
        let done = self.files("write").and_then(|()| {
            let mut bytes = vec![0; len as usize];
            self.copy_in(&mut bytes, data);
            self.write_into(&self.path_of(this), offset, &bytes)
        });
        self.return_longs(ret, done.map(|written| vec![written]));
    }
    fn read_directory(&self, this: u32, ret: u32) {
        let done = self
            .files("read_directory")
            .and_then(|()| self.children(&self.path_of(this)));
        self.return_handle(
            ret,
            done.map(|entries| self.add(Resource::Entries(entries))),
        );
    }
    fn sync(&self, _this: u32, ret: u32) {
        self.return_unit(ret, self.files("sync"));
    }
    fn create_directory_at(&self, this: u32, path: u32, len: u32, ret: u32) {
        let done = self.files("create_directory_at");
        let path = self.under(this, path, len);
        self.return_unit(ret, done.and_then(|()| self.make_directory(&path)));
    }
    fn stat(&self, this: u32, ret: u32) {
        let done = self.files("stat");
        let node = self.node(&self.path_of(this));
        self.return_stat(ret, done.and(node));
    }
    fn stat_at(&self, this: u32, flags: u32, path: u32, len: u32, ret: u32) {
        let done = self.files("stat_at");
        let found = self.followed(&self.under(this, path, len), flags & 1 != 0);
        self.return_stat(ret, done.and(found).map(|(_, node)| node));
    }
    fn set_times_at(
        &self,
        this: u32,
        flags: u32,
        path: u32,
        len: u32,
        access: u32,
        _: u64,
        _: u32,
        modify: u32,
        _: u64,
        _: u32,
        ret: u32,
    ) {
        assert!(access < 3 && modify < 3);
        let done = self.files("set_times_at");
        let found = self.followed(&self.under(this, path, len), flags & 1 != 0);
        self.return_unit(ret, done.and(found).map(|_| ()));
    }
    fn link_at(
        &self,
        this: u32,
        flags: u32,
        old: u32,
        old_len: u32,
        to: u32,
        new: u32,
        new_len: u32,
        ret: u32,
    ) {
        let done = self.files("link_at").and_then(|()| {
            if flags & 1 != 0 {
                return Err(INVALID);
            }
            self.copy_node(
                &self.under(this, old, old_len),
                &self.under(to, new, new_len),
                false,
            )
        });
        self.return_unit(ret, done);
    }
    fn open_at(&self, this: u32, flags: u32, path: u32, len: u32, open: u32, mode: u32, ret: u32) {
        let done = self.files("open_at");
        let path = self.under(this, path, len);
        let done = done.and_then(|()| self.open(&path, flags & 1 != 0, open, mode));
        self.return_handle(ret, done);
    }
    fn readlink_at(&self, this: u32, path: u32, len: u32, ret: u32) {
        let done = self.files("readlink_at");
        self.check_borrowed(ret, 12, 4);
        match done.and_then(|()| self.node(&self.under(this, path, len))) {
            Ok(Node::Link(target)) => {
                self.store8(ret, 0);
                self.return_list(ret + 4, target.as_bytes());
            }
            Ok(_) => {
                self.store8(ret, 1);
                self.store8(ret + 4, INVALID);
            }
            Err(code) => {
                self.store8(ret, 1);
                self.store8(ret + 4, code);
            }
        }
    }
    fn remove_directory_at(&self, this: u32, path: u32, len: u32, ret: u32) {
        let done = self.files("remove_directory_at");
        let path = self.under(this, path, len);
        self.return_unit(ret, done.and_then(|()| self.remove_node(&path, true)));
    }
    fn rename_at(
        &self,
        this: u32,
        old: u32,
        old_len: u32,
        to: u32,
        new: u32,
        new_len: u32,
        ret: u32,
    ) {
        let done = self.files("rename_at");
        let (old, new) = (self.under(this, old, old_len), self.under(to, new, new_len));
        self.return_unit(ret, done.and_then(|()| self.copy_node(&old, &new, true)));
    }
    fn symlink_at(&self, this: u32, old: u32, old_len: u32, new: u32, new_len: u32, ret: u32) {
        let done = self.files("symlink_at");
        let (target, path) = (self.string(old, old_len), self.under(this, new, new_len));
        if done.is_ok() {
            self.world
                .borrow_mut()
                .tree
                .insert(path, Node::Link(target));
        }
        self.return_unit(ret, done);
    }
    fn unlink_file_at(&self, this: u32, path: u32, len: u32, ret: u32) {
        let done = self.files("unlink_file_at");
        let path = self.under(this, path, len);
        self.return_unit(ret, done.and_then(|()| self.remove_node(&path, false)));
    }
    fn metadata_hash(&self, this: u32, ret: u32) {
        let done = self.files("metadata_hash");
        let path = self.path_of(this);
        self.return_longs(ret, done.map(|()| vec![inode(&path), 0]));
    }
    fn metadata_hash_at(&self, this: u32, flags: u32, path: u32, len: u32, ret: u32) {
        let done = self.files("metadata_hash_at");
        let found = self.followed(&self.under(this, path, len), flags & 1 != 0);
        self.return_longs(ret, done.and(found).map(|(path, _)| vec![inode(&path), 0]));
    }
    fn descriptor_drop(&self, this: u32) {
        self.drop("descriptor_drop", Config::files(self), this);
    }
    fn read_directory_entry(&self, this: u32, ret: u32) {
        let done = self.files("read_directory_entry");
        self.check_borrowed(ret, 20, 4);
        if let Err(code) = done {
            self.store8(ret, 1);
            self.store8(ret + 4, code);
            return;
        }
        let entry = match self.world.borrow_mut().resources.get_mut(&this) {
            Some(Resource::Entries(entries)) => entries.pop_front(),
            other => panic!("{other:?} is no directory stream"),
        };
        self.store8(ret, 0);
        self.store8(ret + 4, u8::from(entry.is_some()));
        if let Some((kind, name)) = entry {
            self.store8(ret + 8, kind);
            self.return_list(ret + 12, name.as_bytes());
        }
    }
    fn directory_entry_stream_drop(&self, this: u32) {
        self.drop("directory_entry_stream_drop", Config::files(self), this);
    }
    fn filesystem_error_code(&self, error: u32, ret: u32) {
        self.called("filesystem_error_code", Config::files(self));
        self.check_borrowed(ret, 2, 1);
        let Resource::Error(code) = self.resource(error) else {
            panic!("no error");
        };
        self.store8(ret, u8::from(code.is_some()));
        self.store8(ret + 1, code.unwrap_or(0));
    }

    fn network_drop(&self, this: u32) {
        self.drop("network_drop", self.sockets(), this);
    }
    fn instance_network(&self) -> u32 {
        self.instance()
    }
    fn tcp_start_bind(
        &self,
        this: u32,
        network: u32,
        family: u32,
        a: u32,
        b: u32,
        c: u32,
        d: u32,
        e: u32,
        f: u32,
        g: u32,
        h: u32,
        i: u32,
        j: u32,
        k: u32,
        ret: u32,
    ) {
        self.resource(this);
        self.start(
            "bind",
            network,
            [family, a, b, c, d, e, f, g, h, i, j, k],
            ret,
        );
    }
    fn tcp_finish_bind(&self, this: u32, ret: u32) {
        self.resource(this);
        self.finish_unit("tcp_finish_bind", ret);
    }
    fn tcp_local_address(&self, this: u32, ret: u32) {
        self.resource(this);
        self.address("tcp_local_address", ret);
    }
    fn tcp_remote_address(&self, this: u32, ret: u32) {
        self.resource(this);
        self.address("tcp_remote_address", ret);
    }
    fn tcp_receive_buffer(&self, this: u32, ret: u32) {
        self.resource(this);
        self.get_value("tcp_receive_buffer", ret, 8);
    }
    fn tcp_set_receive_buffer(&self, this: u32, value: u64, ret: u32) {
        self.resource(this);
        self.set_value("set_receive_buffer", value, ret);
    }
    fn tcp_send_buffer(&self, this: u32, ret: u32) {
        self.resource(this);
        self.get_value("tcp_send_buffer", ret, 8);
    }
    fn tcp_set_send_buffer(&self, this: u32, value: u64, ret: u32) {
        self.resource(this);
        self.set_value("set_send_buffer", value, ret);
    }
    fn tcp_drop(&self, this: u32) {
        self.drop("tcp_drop", self.sockets(), this);
    }
    fn create_tcp_socket(&self, family: u32, ret: u32) {
        self.create(ret, family, Resource::Tcp);
    }
    fn udp_start_bind(
        &self,
        this: u32,
        network: u32,
        family: u32,
        a: u32,
        b: u32,
        c: u32,
        d: u32,
        e: u32,
        f: u32,
        g: u32,
        h: u32,
        i: u32,
        j: u32,
        k: u32,
        ret: u32,
    ) {
        self.resource(this);
        self.start(
            "bind",
            network,
            [family, a, b, c, d, e, f, g, h, i, j, k],
            ret,
        );
    }
    fn udp_finish_bind(&self, this: u32, ret: u32) {
        self.resource(this);
        self.finish_unit("udp_finish_bind", ret);
    }
    fn udp_local_address(&self, this: u32, ret: u32) {
        self.resource(this);
        self.address("udp_local_address", ret);
    }
    fn udp_remote_address(&self, this: u32, ret: u32) {
        self.resource(this);
        self.address("udp_remote_address", ret);
    }
    fn udp_receive_buffer(&self, this: u32, ret: u32) {
        self.resource(this);
        self.get_value("udp_receive_buffer", ret, 8);
    }
    fn udp_set_receive_buffer(&self, this: u32, value: u64, ret: u32) {
        self.resource(this);
        self.set_value("set_receive_buffer", value, ret);
    }
    fn udp_send_buffer(&self, this: u32, ret: u32) {
        self.resource(this);
        self.get_value("udp_send_buffer", ret, 8);
    }
    fn udp_set_send_buffer(&self, this: u32, value: u64, ret: u32) {
        self.resource(this);
        self.set_value("set_send_buffer", value, ret);
    }
    fn udp_drop(&self, this: u32) {
        self.drop("udp_drop", self.sockets(), this);
    }
    fn create_udp_socket(&self, family: u32, ret: u32) {
        self.create(ret, family, Resource::Udp);
    }
    fn tcp_start_connect(
        &self,
        this: u32,
        network: u32,
        family: u32,
        a: u32,
        b: u32,
        c: u32,
        d: u32,
        e: u32,
        f: u32,
        g: u32,
        h: u32,
        i: u32,
        j: u32,
        k: u32,
        ret: u32,
    ) {
        self.resource(this);
        self.start(
            "connect",
            network,
            [family, a, b, c, d, e, f, g, h, i, j, k],
            ret,
        );
    }
    fn tcp_finish_connect(&self, this: u32, ret: u32) {
        self.finish_connect(this, ret);
    }
    fn tcp_start_listen(&self, this: u32, ret: u32) {
        self.resource(this);
        self.listens(ret);
    }
    fn tcp_finish_listen(&self, this: u32, ret: u32) {
        self.resource(this);
        self.finish_unit("tcp_finish_listen", ret);
    }
    fn tcp_accept(&self, this: u32, ret: u32) {
        self.accept(this, ret);
    }
    fn tcp_set_backlog(&self, this: u32, value: u64, ret: u32) {
        self.resource(this);
        self.set_value("set_backlog", value, ret);
    }
    fn tcp_keep_alive(&self, this: u32, ret: u32) {
        self.resource(this);
        self.get_value("tcp_keep_alive", ret, 1);
    }
    fn tcp_set_keep_alive(&self, this: u32, value: u32, ret: u32) {
        self.resource(this);
        assert!(value < 2);
        self.set_value("set_keep_alive", value.into(), ret);
    }
    fn tcp_idle_time(&self, this: u32, ret: u32) {
        self.resource(this);
        self.get_value("tcp_idle_time", ret, 8);
    }
    fn tcp_set_idle_time(&self, this: u32, value: u64, ret: u32) {
        self.resource(this);
        self.set_value("set_idle_time", value, ret);
    }
    fn tcp_interval(&self, this: u32, ret: u32) {
        self.resource(this);
        self.get_value("tcp_interval", ret, 8);
    }
    fn tcp_set_interval(&self, this: u32, value: u64, ret: u32) {
        self.resource(this);
        self.set_value("set_interval", value, ret);
    }
    fn tcp_probes(&self, this: u32, ret: u32) {
        self.resource(this);
        self.get_value("tcp_probes", ret, 4);
    }
    fn tcp_set_probes(&self, this: u32, value: u32, ret: u32) {
        self.resource(this);
        self.set_value("set_probes", value.into(), ret);
    }
    fn tcp_subscribe(&self, this: u32) -> u32 {
        self.subscribe("tcp_subscribe", this)
    }
    fn tcp_shutdown(&self, this: u32, how: u32, ret: u32) {
        self.shut_down(this, how, ret);
    }
    fn udp_stream(
        &self,
        this: u32,
        some: u32,
        family: u32,
        a: u32,
        b: u32,
        c: u32,
        d: u32,
        e: u32,
        f: u32,
        g: u32,
        h: u32,
        i: u32,
        j: u32,
        k: u32,
        ret: u32,
    ) {
        self.resource(this);
        self.open_udp_stream(this, some, [family, a, b, c, d, e, f, g, h, i, j, k], ret);
    }
    fn incoming_receive(&self, this: u32, max: u64, ret: u32) {
        self.receive(this, max, ret);
    }
    fn outgoing_check_send(&self, this: u32, ret: u32) {
        self.check_send(this, ret);
    }
    fn outgoing_send(&self, this: u32, list: u32, len: u32, ret: u32) {
        self.send(this, list, len, ret);
    }
    fn resolve_addresses(&self, network: u32, name: u32, len: u32, ret: u32) {
        self.resolve(network, name, len, ret);
    }
    fn resolve_next_address(&self, this: u32, ret: u32) {
        self.next_address(this, ret);
    }
    fn incoming_subscribe(&self, this: u32) -> u32 {
        self.subscribe("incoming_subscribe", this)
    }
    fn incoming_drop(&self, this: u32) {
        self.drop("incoming_drop", self.sockets(), this);
    }
    fn outgoing_subscribe(&self, this: u32) -> u32 {
        self.subscribe("outgoing_subscribe", this)
    }
    fn outgoing_drop(&self, this: u32) {
        self.drop("outgoing_drop", self.sockets(), this);
    }
    fn resolve_subscribe(&self, this: u32) -> u32 {
        self.subscribe("resolve_subscribe", this)
    }
    fn resolve_drop(&self, this: u32) {
        self.drop("resolve_drop", self.sockets(), this);
    }
}

impl Fake {
    /// Makes a pollable, which goes before its stream or socket.
    fn subscribe(&self, name: &'static str, this: u32) -> u32 {
        self.called(name, true);
        self.resource(this);
        self.add_child(Resource::Pollable, this)
    }

    fn read_input(&self, this: u32, len: u64, ret: u32, blocking: bool) {
        self.check_borrowed(ret, 12, 4);
        if let Err(failure) = self.planned_stream_failure() {
            self.store8(ret, 1);
            self.stream_error(ret + 4, failure);
            return;
        }
        if let Resource::TcpInput = self.resource(this) {
            let done = self.read_connection(len, blocking);
            self.store8(ret, u8::from(done.is_err()));
            match done {
                Ok(bytes) => self.return_list(ret + 4, &bytes),
                Err(()) => self.stream_error(ret + 4, StreamFailure::Closed),
            }
            return;
        }
        assert!(matches!(self.resource(this), Resource::Stdin));
        let mut world = self.world.borrow_mut();
        if world.stdin.is_empty() && len > 0 && !world.stdin_interrupted && !world.stdin_waits {
            drop(world);
            self.store8(ret, 1);
            self.stream_error(ret + 4, StreamFailure::Closed);
            return;
        }
        let interrupted = std::mem::take(&mut world.stdin_interrupted);
        let count = if interrupted {
            0
        } else {
            world.stdin.len().min(len as usize)
        };
        let bytes: Vec<u8> = world.stdin.drain(..count).collect();
        drop(world);
        self.store8(ret, 0);
        self.return_list(ret + 4, &bytes);
    }
}
