//! What a plugin asks for, what the host grants, and how the two meet.

mod grant;

use std::fmt;
use std::path::PathBuf;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::visible::visible;

pub(crate) use grant::Granted;
pub(super) use grant::{grant, imports_asked};

/// Who a plugin is and what it asks for: the file that comes with it.
///
/// ```
/// use carrick_host::plugin::Manifest;
///
/// let manifest = Manifest::parse(r#"
///     name = "thumbnails"
///     version = "1.2.0"
///
///     [permissions]
///     read = ["/images"]               # folders, by the name the plugin knows
///     write = ["/thumbnails"]
///     env = ["LANG", "THUMBNAIL_*"]    # variables
///     connect = ["10.0.0.7:5432"]      # TCP connections, to this host and port
///     http = ["api.example.com"]       # requests, to this host
///     exact-clocks = true              # without it they show milliseconds
///     imports = ["acme:host/progress"] # interfaces of the host's own
///
///     [app]                            # whatever the host application wants to know
///     formats = ["png"]
/// "#)?;
/// assert_eq!(manifest.name, "thumbnails");
/// # Ok::<(), carrick_host::plugin::ManifestError>(())
/// ```
///
/// What it does not ask for it does not get, even where the host would grant it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name by which errors and logs call the plugin.
    #[serde(deserialize_with = "plain")]
    pub name: String,
    /// Its version, for logs.
    #[serde(default, deserialize_with = "maybe_plain")]
    pub version: Option<String>,
    /// What it asks for.
    #[serde(default)]
    pub permissions: Permissions,
    /// Room for what the host application wants to know of its plugins. The kit does not
    /// look at it.
    #[serde(default, rename = "app")]
    _app: serde::de::IgnoredAny,
}

/// What a plugin asks for; by default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Permissions {
    /// Folders to read, by the absolute path the plugin knows them by.
    pub read: Vec<String>,
    /// Folders to read and write.
    pub write: Vec<String>,
    /// Environment variables; `*` at the end stands for any rest of the name.
    pub env: Vec<String>,
    /// Hosts to open TCP connections to, as [`HostGrant`](crate::HostGrant) reads them.
    pub connect: Vec<String>,
    /// Addresses to accept TCP connections on, as [`ListenGrant`](crate::ListenGrant) reads them.
    pub listen: Vec<String>,
    /// Hosts to exchange UDP datagrams with, as [`HostGrant`](crate::HostGrant) reads them.
    pub udp: Vec<String>,
    /// Addresses to receive UDP datagrams on, as [`ListenGrant`](crate::ListenGrant) reads them.
    #[serde(rename = "udp-listen")]
    pub udp_listen: Vec<String>,
    /// Hosts to send HTTP requests to, as `HOST` or, where it is not the scheme's own port,
    /// `HOST:PORT`; `*.` at the beginning stands for any name below.
    pub http: Vec<String>,
    /// Clocks as exact as the machine's own, with which a plugin can measure what other code does.
    /// Otherwise readings are rounded down to a millisecond.
    #[serde(rename = "exact-clocks")]
    pub exact_clocks: bool,
    /// Interfaces of the host's own, or functions of the world, with or without a version.
    pub imports: Vec<String>,
}

/// Reads a text that errors and logs show.
fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match visible(&text) == text {
        true => Ok(text),
        false => Err(D::Error::custom(format!(
            "`{}` has control characters",
            visible(&text)
        ))),
    }
}

fn maybe_plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    plain(deserializer).map(Some)
}

/// A manifest that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the manifest is not valid")]
pub struct ManifestError(#[source] toml::de::Error);

impl Manifest {
    /// A plugin of this name that asks for nothing.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            version: None,
            permissions: Permissions::default(),
            _app: serde::de::IgnoredAny,
        }
    }

    /// Reads a manifest in TOML.
    ///
    /// # Errors
    ///
    /// * The text is no TOML.
    /// * It has no name, or a field that a manifest does not have.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        toml::from_str(text).map_err(ManifestError)
    }
}

/// What a host grants to plugins that ask for it; by default nothing.
///
/// ```
/// use carrick_host::plugin::Policy;
///
/// let policy = Policy::deny_all()
///     .read("/images", "/srv/images")
///     .write("/thumbnails", "/srv/thumbnails")
///     .variable("LANG", "en_GB.UTF-8")
///     .connect("10.0.0.7:*")
///     .http("*.example.com")
///     .import("acme:host/*");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Policy {
    folders: Vec<FolderRule>,
    variables: Vec<(String, String)>,
    connections: Vec<String>,
    listeners: Vec<String>,
    datagrams: Vec<String>,
    datagram_listeners: Vec<String>,
    http_hosts: Vec<String>,
    exact_clocks: bool,
    imports: Vec<String>,
}

#[derive(Clone, Debug)]
struct FolderRule {
    guest: String,
    host: PathBuf,
    read_only: bool,
}

impl Policy {
    /// Grants nothing.
    pub fn deny_all() -> Self {
        Self::default()
    }

    /// Lets plugins read the folder `host` under the name `guest`.
    ///
    /// `/data/*` grants every folder below `host` under its own name.
    pub fn read(self, guest: impl Into<String>, host: impl Into<PathBuf>) -> Self {
        self.folder(guest.into(), host.into(), true)
    }

    /// Lets plugins read and write the folder `host` under the name `guest`.
    pub fn write(self, guest: impl Into<String>, host: impl Into<PathBuf>) -> Self {
        self.folder(guest.into(), host.into(), false)
    }

    fn folder(mut self, guest: String, host: PathBuf, read_only: bool) -> Self {
        self.folders.push(FolderRule {
            guest,
            host,
            read_only,
        });
        self
    }

    /// Lets plugins have the variable `name` with this value.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Lets plugins open TCP connections to `HOST` or `HOST:PORT`, as [`HostGrant`](crate::HostGrant) reads them.
    ///
    /// `*` stands for every host that is not internal, and every port. A loopback or private address needs a grant that has
    /// it. (In [`http`](Self::http), `*` includes hosts of the internal network, and stands for the port of the scheme.)
    pub fn connect(mut self, host: impl Into<String>) -> Self {
        self.connections.push(host.into());
        self
    }

    /// Lets plugins accept TCP connections on `ADDRESS:PORT`, as [`ListenGrant`](crate::ListenGrant) reads it.
    pub fn listen(mut self, address: impl Into<String>) -> Self {
        self.listeners.push(address.into());
        self
    }

    /// Lets plugins exchange UDP datagrams with `HOST` or `HOST:PORT`, as [`HostGrant`](crate::HostGrant) reads them.
    pub fn udp(mut self, host: impl Into<String>) -> Self {
        self.datagrams.push(host.into());
        self
    }

    /// Lets plugins receive UDP datagrams on `ADDRESS:PORT` from anybody, and answer them.
    pub fn udp_listen(mut self, address: impl Into<String>) -> Self {
        self.datagram_listeners.push(address.into());
        self
    }

    /// Lets plugins send HTTP requests to `HOST` or `HOST:PORT`, over TLS or not.
    ///
    /// `*` stands for any host or port, `*.example.com` for any name below it; without a port it is the
    /// scheme's own. The name is granted, not an address: its owner decides through DNS where requests
    /// go, which may be a machine of the host's own network.
    ///
    /// Without the feature `http` this method does not exist, and a plugin that asks for a host is refused.
    #[cfg(feature = "http")]
    pub fn http(mut self, host: impl Into<String>) -> Self {
        self.http_hosts.push(host.into());
        self
    }

    /// Lets plugins have clocks as exact as the machine's own.
    pub fn exact_clocks(mut self) -> Self {
        self.exact_clocks = true;
        self
    }

    /// Lets plugins import an interface of the host's own; `acme:host/*` grants all of a package.
    pub fn import(mut self, interface: impl Into<String>) -> Self {
        self.imports.push(interface.into());
        self
    }
}

/// One kind of thing that a plugin may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Privilege {
    /// To read a folder.
    Read,
    /// To read and write a folder.
    Write,
    /// An environment variable.
    Variable,
    /// A TCP connection to somewhere.
    Connect,
    /// A TCP listener.
    Listen,
    /// UDP datagrams to and from somewhere.
    Udp,
    /// A UDP socket that anybody may send to.
    UdpListen,
    /// HTTP requests to a host.
    Http,
    /// Clocks as exact as the machine's own.
    ExactClocks,
    /// A function of the host's own.
    Import,
}

impl fmt::Display for Privilege {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "to read the folder",
            Self::Write => "to write to the folder",
            Self::Variable => "for the variable",
            Self::Connect => "to connect to",
            Self::Listen => "to listen on",
            Self::Udp => "to exchange UDP datagrams with",
            Self::UdpListen => "to receive UDP datagrams on",
            Self::Http => "to send HTTP requests to",
            Self::ExactClocks => "for",
            Self::Import => "to import",
        })
    }
}

/// All that a plugin was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// One for each thing that it should not have asked for, or should have.
    pub refused: Vec<Refused>,
}

/// One thing that a plugin was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// The host does not grant it.
    NotGranted {
        /// What kind of thing.
        privilege: Privilege,
        /// What exactly, as the manifest has it.
        asked: String,
        /// What the host grants of this kind.
        granted: Vec<String>,
    },
    /// The manifest asks for it with a value that is not valid.
    Malformed {
        /// What kind of thing.
        privilege: Privilege,
        /// What the manifest has.
        asked: String,
        /// How it is written.
        expected: &'static str,
    },
    /// The component imports it, and its manifest does not ask for it.
    NotAsked {
        /// The interface or function.
        import: String,
    },
    /// The policy of the host grants something of this kind with a value that is not valid.
    MalformedPolicy {
        /// What kind of thing.
        privilege: Privilege,
        /// What the policy has.
        granted: String,
        /// How it is written.
        expected: &'static str,
    },
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, refused) in self.refused.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{refused}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGranted {
                privilege,
                asked,
                granted,
            } => {
                let asked = visible(asked);
                write!(f, "it asks {privilege} `{asked}`, and the host grants ")?;
                if granted.is_empty() {
                    f.write_str("nothing of the kind")
                } else {
                    write!(f, "only `{}`", visible(&granted.join("`, `")))
                }
            }
            Self::Malformed {
                privilege,
                asked,
                expected,
            } => write!(
                f,
                "it asks {privilege} `{}`: expected {expected}",
                visible(asked)
            ),
            Self::MalformedPolicy {
                privilege,
                granted,
                expected,
            } => write!(
                f,
                "the policy of the host has `{}` where plugins ask {privilege} something: expected {expected}",
                visible(granted)
            ),
            Self::NotAsked { import } => {
                write!(
                    f,
                    "it imports `{}`, which its manifest does not ask for",
                    visible(import)
                )
            }
        }
    }
}
