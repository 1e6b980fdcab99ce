//! What one component of a server may do: the options that the command line and a configuration file share.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use carrick_host::{
    CommandOptions, LoadOptions, Output, RunLimits, ServeOptions, WASM_STACK_BYTES_MAX,
};

use crate::args::{Grants, Written, parse_stack};
use crate::granted::Granted;
use crate::network::NetArgs;
use crate::program::ProgramArgs;
use crate::units::{exact_bytes, parse_bytes, parse_duration, show_duration};
use crate::verbosity::Verbosity;

const ACCESS: &str = "Access of the guest";
const LIMITS: &str = "Limits of the guest";

/// How a component is loaded, what its guests may reach, and their limits.
///
/// No option has a default that clap knows: a file changes only the options that it has.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ComponentArgs {
    /// Handle up to N requests with one instance, one after the other [default: 1]
    ///
    /// What the guest keeps in memory stays from request to request. An instance that fails is not used again.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    reuse: Option<u64>,
    /// Run a command for each request, as CGI does (RFC 3875): variables, the body of the request on standard input,
    /// the answer on standard output
    #[arg(long)]
    cgi: bool,
    #[command(flatten)]
    program: ProgramArgs,
    #[command(flatten)]
    pub grants: Grants,
    #[command(flatten)]
    pub net: NetArgs,
    /// Let the guest send HTTP requests to HOST; may be repeated
    ///
    /// HOST is a name, an IP address, `*.NAME` for every name below, or `*`. PORT is a port or `*` [default: the
    /// port of the scheme]. Redirects are not followed.
    #[arg(long, value_name = "HOST[:PORT]", help_heading = ACCESS)]
    allow_http: Vec<String>,
    /// Fail a request when the memory of its instance would exceed SIZE [default: 256M]
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, help_heading = LIMITS)]
    max_memory: Option<u64>,
    /// End a request TIME after its head was received, also while the guest computes or waits [default: 30s]
    #[arg(long, value_name = "TIME", value_parser = parse_duration, help_heading = LIMITS)]
    timeout: Option<Duration>,
    /// Fail a request after N units of work, about one an instruction [default: no limit]; counting slows the
    /// guest down
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    fuel: Option<u64>,
    /// Limit the stack of the guest to SIZE, from 64K to 4G [default: 8M]
    #[arg(long, value_name = "SIZE", value_parser = parse_stack, help_heading = LIMITS)]
    max_wasm_stack: Option<u64>,
    /// Refuse bodies of requests larger than SIZE [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, help_heading = LIMITS)]
    max_body: Option<u64>,
}

impl ComponentArgs {
    /// How the component is loaded.
    pub(super) fn load(&self, verbosity: &Verbosity) -> Result<LoadOptions> {
        let stack = self.max_wasm_stack.map(|bytes| bytes as usize);
        let load = self.program.options(verbosity)?;
        Ok(load.with_wasm_stack_bytes_max(stack.unwrap_or(WASM_STACK_BYTES_MAX)))
    }

    /// What the guests of the program in `file` may do.
    pub(super) fn options(&self, file: &Path, granted: &Granted) -> ServeOptions {
        let defaults = ServeOptions::default();
        let memory = self.max_memory.or(defaults.guest.limits.memory_bytes_max);
        let limits = RunLimits::default()
            .with_memory_bytes_max(memory)
            .with_fuel(self.fuel);
        let guest = CommandOptions::default()
            .with_args([guest_name(file)])
            .with_clocks(self.grants.clocks())
            .with_env(granted.env.clone())
            .with_dirs(granted.dirs.clone())
            .with_net(self.net.grants())
            .with_stdout(Output::Stderr)
            .with_stderr(Output::Stderr)
            .with_limits(limits);
        let timeout = self.timeout.unwrap_or(defaults.timeout);
        let body_bytes_max = self.max_body.unwrap_or(defaults.body_bytes_max);
        defaults
            .with_guest(guest)
            .with_http_hosts(&self.allow_http)
            .with_timeout(timeout)
            .with_reuse(self.reuse.unwrap_or(1))
            .with_cgi(self.cgi)
            .with_body_bytes_max(body_bytes_max)
    }

    /// Takes what `matches` has of these options, and leaves the others as they are.
    pub(super) fn update(&mut self, matches: &mut clap::ArgMatches) -> Result<(), clap::Error> {
        // A switch that is not there counts as one that is off.
        let (no_cache, verbose) = (self.program.has_no_cache(), self.net.is_verbose());
        let cgi = self.cgi;
        clap::FromArgMatches::update_from_arg_matches_mut(self, matches)?;
        self.cgi |= cgi;
        self.program.or_no_cache(no_cache);
        self.net.or_verbose(verbose);
        Ok(())
    }

    /// All options in force, as they are written.
    pub(super) fn written(&self) -> Vec<Written> {
        let defaults = ServeOptions::default();
        let mut written = vec![Written::number("reuse", self.reuse.unwrap_or(1))];
        written.extend(self.cgi.then(|| Written::given("cgi")));
        written.extend(self.program.written());
        written.extend(self.grants.written());
        written.extend(self.net.written());
        written.push(Written::list("allow-http", &self.allow_http));
        let memory = self.max_memory.or(defaults.guest.limits.memory_bytes_max);
        written.extend(memory.map(|bytes| Written::text("max-memory", exact_bytes(bytes))));
        let timeout = self.timeout.unwrap_or(defaults.timeout);
        written.push(Written::text("timeout", show_duration(timeout)));
        written.extend(self.fuel.map(|fuel| Written::number("fuel", fuel)));
        let stack = self.max_wasm_stack.unwrap_or(WASM_STACK_BYTES_MAX as u64);
        written.push(Written::text("max-wasm-stack", exact_bytes(stack)));
        let body = self.max_body.unwrap_or(defaults.body_bytes_max);
        written.push(Written::text("max-body", exact_bytes(body)));
        written
    }
}

/// The guest's first argument, by which programs call themselves.
fn guest_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
