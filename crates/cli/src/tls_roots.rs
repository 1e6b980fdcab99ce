//! Root certificates for a guest's TLS.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
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

/// What the names of the temporary folders begin with.
const PREFIX: &str = "carrick-tls-";

/// A copy of certificates in a folder that holds nothing else, and that exists as long as this value.
#[derive(Debug)]
pub(crate) struct TlsRoots {
    folder: TempDir,
    /// Locked as long as the certificates are in use.
    _file: File,
}

impl TlsRoots {
    /// Copies the certificates in `file`, or those of this machine.
    pub(crate) fn copy(file: Option<&Path>) -> Result<Self> {
        let file = match file {
            Some(file) => file.to_owned(),
            None => of_this_machine()?,
        };
        let pem = input::read_file(&file, BYTES_MAX)
            .with_context(|| format!("cannot read the certificates in `{}`", file.display()))?;
        let certificates = certificates(&String::from_utf8_lossy(&pem));
        if certificates.is_empty() {
            bail!(refusal(
                format!("`{}` holds no certificates in PEM", file.display()),
                "name a file with lines `-----BEGIN CERTIFICATE-----`: `--tls-roots=FILE`",
            ));
        }
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir()
            .context("cannot make a temporary folder")?;
        if let Some(parent) = folder.path().parent()
            && let Ok(ours) = folder.path().metadata()
        {
            remove_abandoned(parent, &ours);
        }
        let file = locked(folder.path(), &certificates).context("cannot copy the certificates")?;
        Ok(Self {
            folder,
            _file: file,
        })
    }

    /// The folder with them, for reading, and the variable that tells the guest where they are. The name of the folder is
    /// none of `taken`.
    pub(crate) fn grants(&self, taken: &[&str]) -> (DirGrant, (String, String)) {
        let mut name = FOLDER.to_owned();
        let mut number = 1;
        while taken.iter().any(|taken| is_at_or_below(taken, &name)) {
            number += 1;
            name = format!("{FOLDER}-{number}");
        }
        let variable = (VARIABLE.to_owned(), format!("{name}/{FILE}"));
        let dir = DirGrant::new(self.folder.path(), name).read_only();
        (dir, variable)
    }
}

fn is_at_or_below(folder: &str, parent: &str) -> bool {
    Path::new(folder).starts_with(parent)
}

/// The certificates in `pem`, without private keys and whatever else the file holds.
fn certificates(pem: &str) -> String {
    const LABELS: &[&str] = &["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];
    let mut found = String::new();
    let mut lines = pem.lines();
    while let Some(line) = lines.next() {
        let begins = |label: &&&str| line.trim_end() == format!("-----BEGIN {label}-----");
        let Some(label) = LABELS.iter().find(begins) else {
            continue;
        };
        let end = format!("-----END {label}-----");
        let mut block = format!("{}\n", line.trim_end());
        for line in lines.by_ref() {
            let line = line.trim_end();
            // A block that does not end is none.
            if line.starts_with("-----") && line != end {
                block.clear();
                break;
            }
            block.push_str(line);
            block.push('\n');
            if line == end {
                found.push_str(&block);
                block.clear();
                break;
            }
        }
    }
    found
}

/// Writes the file with the certificates into `folder`. It gets its name when it is locked, so that no other process
/// finds it unlocked.
fn locked(folder: &Path, certificates: &str) -> io::Result<File> {
    let unfinished = folder.join("unfinished");
    let mut file = File::create_new(&unfinished)?;
    file.lock()?;
    file.write_all(certificates.as_bytes())?;
    fs::rename(unfinished, folder.join(FILE))?;
    Ok(file)
}

/// Removes the folders in `parent` of processes that were ended before they could do it, for instance by Ctrl-C: those
/// whose file nobody has locked. They have the owner that `ours` has: what others put there could lead elsewhere.
fn remove_abandoned(parent: &Path, ours: &Metadata) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry
                .metadata()
                .is_ok_and(|found| found.is_dir() && have_one_owner(&found, ours));
        let path = entry.path().join(FILE);
        if is_ours && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(path);
            let _ = fs::remove_dir(entry.path());
        }
    }
}

#[cfg(unix)]
fn have_one_owner(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    one.uid() == other.uid()
}

/// Temporary folders are the user's own.
#[cfg(not(unix))]
fn have_one_owner(_: &Metadata, _: &Metadata) -> bool {
    true
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

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    #[test]
    fn only_certificates_are_copied() {
        let key = "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n";
        let open = "-----BEGIN CERTIFICATE-----\nSECRET\n";
        let combined = format!("# mine\n{key}{CERTIFICATE}{open}{key}{CERTIFICATE}{open}");
        assert_eq!(certificates(&combined), CERTIFICATE.repeat(2));
        let windows = combined.replace('\n', "\r\n");
        assert_eq!(certificates(&windows), CERTIFICATE.repeat(2));
        assert_eq!(certificates(key), "");
    }

    #[test]
    fn the_folder_has_a_name_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca.pem");
        std::fs::write(&file, CERTIFICATE).expect("it is written");
        let roots = TlsRoots::copy(Some(&file)).expect("it is read");
        let check = |taken: &[&str], expected: &str| {
            let (dir, (_, value)) = roots.grants(taken);
            assert_eq!(dir.guest(), expected, "{taken:?}");
            assert_eq!(value, format!("{expected}/roots.pem"));
        };
        check(&["/", "/etc"], "/etc/carrick-tls");
        check(&["/etc/carrick-tls"], "/etc/carrick-tls-2");
        check(
            &["/etc/carrick-tls/a", "/etc/carrick-tls-2"],
            "/etc/carrick-tls-3",
        );
    }

    #[test]
    fn folders_that_nobody_uses_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let names = ["carrick-tls-a", "carrick-tls-b", "other"];
        let folders = names.map(|name| folder.path().join(name));
        let files = folders.each_ref().map(|folder| {
            fs::create_dir(folder).expect("a folder");
            locked(folder, CERTIFICATE).expect("it is written")
        });
        let [abandoned, _used, other] = files;
        drop((abandoned, other));
        let ours = folder.path().metadata().expect("it is there");
        remove_abandoned(folder.path(), &ours);
        assert_eq!(folders.map(|folder| folder.exists()), [false, true, true]);
    }
}
