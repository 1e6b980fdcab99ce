//! Servers of PostgreSQL, Redis and NATS on free ports of this machine, with their data in temporary folders.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use tempfile::TempDir;

use super::toolchain::debian_program;

/// How often a port is tried that another program may take before the server does.
const TRIES: usize = 5;

/// A process that is killed when the value is dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server on a free port, and waits until it prints `ready`.
fn start_on_free_port(ready: &str, command: impl Fn(u16) -> Command) -> (Process, u16) {
    let mut said = String::new();
    for _ in 0..TRIES {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        match start(&mut command(port), ready) {
            Ok(process) => return (process, port),
            Err(text) => said = text,
        }
    }
    panic!("{:?} does not start: {said}", command(0));
}

/// Starts a server and waits until it prints `ready`; else returns what it printed.
fn start(command: &mut Command, ready: &str) -> Result<Process, String> {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone().expect("a handle"))
        .stderr(writer);
    let child = command.spawn();
    let process = Process(child.unwrap_or_else(|error| panic!("{command:?}: {error}")));
    // The command holds the other end, and would keep the pipe open.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut reader = BufReader::new(reader);
    let mut printed = String::new();
    loop {
        let before = printed.len();
        match reader.read_line(&mut printed) {
            Ok(0) | Err(_) => return Err(printed),
            Ok(_) if printed[before..].contains(ready) => break,
            Ok(_) => {}
        }
    }
    // A server must not wait for somebody to read what it prints.
    thread::spawn(move || {
        let mut rest = reader;
        let mut buffer = [0; 4096];
        while rest.read(&mut buffer).is_ok_and(|bytes| bytes > 0) {}
    });
    Ok(process)
}

/// A server of PostgreSQL.
pub struct Postgres {
    _process: Process,
    port: u16,
    _folder: TempDir,
}

impl Postgres {
    pub fn start() -> Self {
        let initdb = debian_program("initdb", "postgresql", &postgres_folders);
        let postgres = initdb.with_file_name("postgres");
        let folder = TempDir::new().expect("a folder");
        let user = postgres_user(folder.path());
        let command = |program: &Path| {
            let mut command = Command::new(program);
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command
                .arg("-D")
                .arg(folder.path().join("data"))
                .current_dir(folder.path())
                .env("LC_ALL", "C");
            command
        };
        let mut init = command(&initdb);
        init.args(["--auth", "trust", "--username", "carrick"])
            .args(["--no-locale", "--encoding", "UTF8", "--no-sync"]);
        let output = init.output().expect("initdb starts");
        assert!(output.status.success(), "{output:?}");
        let (process, port) = start_on_free_port("ready to accept connections", |port| {
            let mut server = command(&postgres);
            server
                .args(["-h", "127.0.0.1", "-p", &port.to_string()])
                .args(["-c", "unix_socket_directories=", "-c", "fsync=off"]);
            server
        });
        Self {
            _process: process,
            port,
            _folder: folder,
        }
    }

    pub fn url(&self) -> String {
        let port = self.port;
        format!("postgres://carrick@127.0.0.1:{port}/postgres?sslmode=disable")
    }
}

/// The folders in which Debian has the programs of PostgreSQL, the newest first.
fn postgres_folders() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut folders: Vec<_> = versions
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort();
    folders.reverse();
    folders
}

/// The user that PostgreSQL runs as, who owns `folder`: it refuses to run as root.
fn postgres_user(folder: &Path) -> Option<(u32, u32)> {
    if fs::metadata(folder).expect("a folder").uid() != 0 {
        return None;
    }
    let id = |option| {
        let output = Command::new("id").args([option, "postgres"]).output();
        let text = String::from_utf8(output.expect("id starts").stdout).expect("text");
        text.trim().parse::<u32>().expect("a user `postgres`")
    };
    let (uid, gid) = (id("-u"), id("-g"));
    chown(folder, Some(uid), Some(gid)).expect("root may");
    Some((uid, gid))
}

/// A server of Redis.
pub struct Redis {
    _process: Process,
    port: u16,
    _folder: TempDir,
}

impl Redis {
    pub fn start() -> Self {
        let redis = debian_program("redis-server", "redis-server", &Vec::new);
        let folder = TempDir::new().expect("a folder");
        let (process, port) = start_on_free_port("eady to accept connections", |port| {
            let mut command = Command::new(&redis);
            command
                .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
                .args(["--save", "", "--dir"])
                .arg(folder.path());
            command
        });
        Self {
            _process: process,
            port,
            _folder: folder,
        }
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

/// A server of NATS with JetStream.
pub struct Nats {
    program: PathBuf,
    process: Option<Process>,
    port: u16,
    folder: TempDir,
}

const NATS_READY: &str = "Server is ready";

impl Nats {
    pub fn start() -> Self {
        let program = debian_program("nats-server", "nats-server", &Vec::new);
        let folder = TempDir::new().expect("a folder");
        let (process, port) = start_on_free_port(NATS_READY, |port| {
            nats_command(&program, folder.path(), port)
        });
        Self {
            program,
            process: Some(process),
            port,
            folder,
        }
    }

    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Starts it on the port and with the data that it had.
    pub fn start_again(&mut self) {
        let mut command = nats_command(&self.program, self.folder.path(), self.port);
        let started = start(&mut command, NATS_READY);
        self.process = Some(started.unwrap_or_else(|said| panic!("NATS: {said}")));
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

fn nats_command(program: &Path, folder: &Path, port: u16) -> Command {
    let mut command = Command::new(program);
    command
        .args(["-a", "127.0.0.1", "-p", &port.to_string(), "-js", "-sd"])
        .arg(folder);
    command
}
