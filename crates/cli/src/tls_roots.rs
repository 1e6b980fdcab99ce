//! Root certificates for a guest's TLS.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_host::DirGrant;
use tempfile::TempDir;

use crate::input;
use crate::refusal::refusal;

/// Where systems keep the certificates that they trust, in one file.
const BUNDLES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// The folder of the certificates, as the guest knows it.
const FOLDER: &str = "/etc/carrick-tls";

/// The file in it.
const FILE: &str = "roots.pem";

/// The variable that names the file, to Go and to OpenSSL.
const VARIABLE: &str = "SSL_CERT_FILE";

/// A bundle of certificates is smaller.
const BYTES_MAX: u64 = 16 << 20;

/// A copy of certificates in a folder that holds nothing else, and that exists as long as this value.
#[derive(Debug)]
pub(crate) struct TlsRoots {
    folder: TempDir,
}

impl TlsRoots {
    /// Copies the certificates in `file`, or those of this machine.
    pub(crate) fn copy(file: Option<&Path>) -> Result<Self> {
        let file = match file {
            Some(file) => file.to_owned(),
            None => of_this_machine()?,
        };
        let certificates = input::read_file(&file, BYTES_MAX)
            .with_context(|| format!("cannot read the certificates in `{}`", file.display()))?;
        let folder = tempfile::Builder::new()
            .prefix("carrick-tls-")
            .tempdir()
            .context("cannot make a temporary folder")?;
        std::fs::write(folder.path().join(FILE), certificates)
            .context("cannot copy the certificates")?;
        Ok(Self { folder })
    }

    /// The folder with them, for reading.
    pub(crate) fn dir(&self) -> DirGrant {
        DirGrant::new(self.folder.path(), FOLDER).read_only()
    }

    /// The variable that tells the guest where they are.
    pub(crate) fn variable(&self) -> (String, String) {
        (VARIABLE.to_owned(), format!("{FOLDER}/{FILE}"))
    }
}

fn of_this_machine() -> Result<PathBuf> {
    let named = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
    let mut bundles = named
        .map(PathBuf::from)
        .into_iter()
        .chain(BUNDLES.iter().map(PathBuf::from));
    match bundles.find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!(refusal(
            "this machine has no file with root certificates in a known place",
            "name one: `--tls-roots=FILE`",
        )),
    }
}
