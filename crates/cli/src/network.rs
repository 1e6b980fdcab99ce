//! What a guest may do on the network, on the command line.

use std::path::{Path, PathBuf};

use anyhow::Result;
use carrick_assemble::PreopenedListener;
use carrick_host::{HostGrant, ListenGrant, NetGrantError, NetGrants, NetRefusal, NetUse};
use clap::Args;

use crate::args::Written;
use crate::terminal;
use crate::tls_roots::TlsRoots;

const ACCESS: &str = "Access of the guest";

/// What a guest may do on the network; by default nothing.
#[derive(Clone, Debug, Args)]
pub(crate) struct NetArgs {
    /// Let the guest open TCP connections to HOST, send HTTP requests to it, and look up its name; may be
    /// repeated
    ///
    /// HOST is an IP address, a block of addresses such as `10.0.0.0/8`, a name, `localhost`, or `*`.
    /// `*.example.com` covers `www.example.com` and `a.b.example.com`, but not `example.com`. `*` covers
    /// every name and every public address. PORT is a port, a range such as `8000-8999`, or `*`
    /// [default: every port]. A name or `*` never leads to an internal address (loopback, private,
    /// link-local): grant such an address as an address, a block or `localhost`.
    #[arg(
        long,
        value_name = "HOST[:PORT]",
        value_parser = parse_host,
        help_heading = ACCESS
    )]
    allow_net: Vec<HostGrant>,
    /// Let the guest accept TCP connections on ADDRESS and PORT, such as `0.0.0.0:8080`; may be repeated
    ///
    /// ADDRESS is an IP address, a block of addresses, or `*` for every address; `0.0.0.0` and `[::]`
    /// stand for all addresses of this machine. PORT is a port, a range, or `*`. Port 0 grants a
    /// listener whose program lets the system choose the port.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        value_parser = parse_listen,
        help_heading = ACCESS
    )]
    allow_listen: Vec<ListenGrant>,
    /// Let the guest send UDP datagrams to HOST, receive them from there, and look up its name; may be
    /// repeated
    #[arg(
        long,
        value_name = "HOST[:PORT]",
        value_parser = parse_host,
        help_heading = ACCESS
    )]
    allow_udp: Vec<HostGrant>,
    /// Let the guest receive UDP datagrams from anybody on ADDRESS and PORT, and answer them; may be
    /// repeated
    ///
    /// Only the socket that received a datagram can answer its sender. To answer an internal address,
    /// the socket has to be bound to an internal address of the same kind (both loopback, or both
    /// private), or the address needs `--allow-udp`.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        value_parser = parse_listen,
        help_heading = ACCESS
    )]
    allow_udp_listen: Vec<ListenGrant>,
    /// Let the guest read the root certificates in FILE [default: those of this machine], and set
    /// SSL_CERT_FILE for it
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        help_heading = ACCESS
    )]
    tls_roots: Option<Option<PathBuf>>,
    /// Print what the guest was refused on the network, and the option that allows it; each refusal once,
    /// up to 100
    #[arg(long, help_heading = ACCESS)]
    verbose: bool,
}

impl NetArgs {
    /// The root certificates, if they are granted.
    pub(crate) fn tls_roots(&self) -> Result<Option<TlsRoots>> {
        match self.tls_roots {
            Some(_) => TlsRoots::copy(self.tls_roots_file()).map(Some),
            None => Ok(None),
        }
    }

    /// The file with the root certificates, if the command line names one.
    pub(crate) fn tls_roots_file(&self) -> Option<&Path> {
        self.tls_roots.as_ref()?.as_deref()
    }

    /// The options in force, as they are written.
    pub(crate) fn written(&self) -> Vec<Written> {
        fn texts(grants: &[impl ToString]) -> Vec<String> {
            grants.iter().map(ToString::to_string).collect()
        }
        let mut written = vec![
            Written::list("allow-net", texts(&self.allow_net)),
            Written::list("allow-listen", texts(&self.allow_listen)),
            Written::list("allow-udp", texts(&self.allow_udp)),
            Written::list("allow-udp-listen", texts(&self.allow_udp_listen)),
        ];
        written.extend(self.tls_roots.as_ref().map(|file| match file {
            Some(file) => Written::text("tls-roots", file.display().to_string()),
            None => Written::given("tls-roots"),
        }));
        written.extend(self.verbose.then(|| Written::given("verbose")));
        written
    }

    /// Whether refusals are printed.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Prints refusals too, if `verbose`.
    pub(crate) fn or_verbose(&mut self, verbose: bool) {
        self.verbose |= verbose;
    }

    pub(crate) fn grants(&self) -> NetGrants {
        self.grants_with(&[])
    }

    /// The grants, with these listeners: whoever asks for one allows it.
    pub(crate) fn grants_with(&self, listeners: &[PreopenedListener]) -> NetGrants {
        let listeners = listeners
            .iter()
            .filter_map(|listener| listener.address.to_string().parse().ok());
        let grants = NetGrants::default()
            .with_connect(self.allow_net.iter().cloned())
            .with_listen(self.allow_listen.iter().cloned().chain(listeners))
            .with_udp(self.allow_udp.iter().cloned())
            .with_udp_listen(self.allow_udp_listen.iter().cloned());
        match self.verbose {
            true => grants.with_on_refusal(|refusal| terminal::note(&sentence(refusal))),
            false => grants,
        }
    }
}

/// What was refused, and the option that allows it.
fn sentence(refusal: &NetRefusal) -> String {
    if refusal.net_use == NetUse::Further {
        return "the guest was refused more; further refusals are not shown".to_owned();
    }
    let option = match refusal.net_use {
        NetUse::Listen => "--allow-listen",
        NetUse::Udp => "--allow-udp",
        NetUse::UdpListen => "--allow-udp-listen",
        _ => "--allow-net",
    };
    if refusal.net_use == NetUse::UdpListen && refusal.target.ends_with(":0") {
        return format!(
            "the guest was refused {refusal}; allow datagrams to and from a host with `--allow-udp HOST:PORT`, or \
             from anybody with `--allow-udp-listen {}`",
            refusal.target
        );
    }
    format!(
        "the guest was refused {refusal}; allow it with `{option} {}`",
        refusal.target
    )
}

fn parse_host(text: &str) -> Result<HostGrant, String> {
    text.parse().map_err(advice)
}

fn parse_listen(text: &str) -> Result<ListenGrant, String> {
    text.parse().map_err(advice)
}

/// The error, with what to write instead.
fn advice(error: NetGrantError) -> String {
    let advice = match &error {
        NetGrantError::Host { .. } => "such as `10.0.0.7`, `10.0.0.0/8` or `db.example.com`",
        NetGrantError::NoPort { .. } => "write ADDRESS:PORT, such as `0.0.0.0:8080`",
        NetGrantError::ListenName { .. } => "such as `127.0.0.1` or `0.0.0.0`",
        _ => return error.to_string(),
    };
    format!("{error}: {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_to_write() {
        assert_eq!(
            parse_host("http://a.b").expect_err("no host"),
            "`//a.b` is neither a port, a range such as `8000-8999`, nor `*`"
        );
        assert_eq!(
            parse_listen("localhost:80").expect_err("no address"),
            "`localhost` is a name, and a program can listen only on an IP address: such as `127.0.0.1` or `0.0.0.0`"
        );
    }
}
