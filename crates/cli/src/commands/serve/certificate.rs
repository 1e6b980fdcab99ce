//! The certificate of a server, and new versions of it.

use std::path::PathBuf;

use anyhow::{Context, Result};
use carrick_host::ServeTls;

use super::reload::{Seen, Stamp, Watched};
use crate::input;

/// A chain of certificates is smaller.
const BYTES_MAX: u64 = 4 << 20;

/// A certificate and its key, in files.
#[derive(Debug)]
pub(super) struct Certificate {
    pub tls: ServeTls,
    certificate: PathBuf,
    key: PathBuf,
    seen: Seen<[Option<Stamp>; 2]>,
    version: u64,
}

impl Certificate {
    pub(super) fn read(certificate: PathBuf, key: PathBuf) -> Result<Self> {
        let seen = [&certificate, &key].map(|file| Stamp::of(file));
        let chain = input::read_file(&certificate, BYTES_MAX)?;
        let secret = input::read_file(&key, BYTES_MAX)?;
        let tls = ServeTls::new(&chain, &secret).with_context(|| {
            let (certificate, key) = (certificate.display(), key.display());
            format!("cannot use the certificate `{certificate}` with the key `{key}`")
        })?;
        Ok(Self {
            tls,
            certificate,
            key,
            seen: Seen::new(seen),
            version: 1,
        })
    }

    fn stamps(&self) -> [Option<Stamp>; 2] {
        [&self.certificate, &self.key].map(|file| Stamp::of(file))
    }
}

impl Watched for Certificate {
    fn name(&self) -> String {
        self.certificate.display().to_string()
    }

    fn look(&mut self, at_once: bool) -> Option<Result<u64>> {
        let now = self.stamps();
        if now.contains(&None) || !self.seen.is_due(now, at_once) {
            return None;
        }
        let read = |file| input::read_file(file, BYTES_MAX);
        let files = read(&self.certificate).and_then(|chain| Ok((chain, read(&self.key)?)));
        if self.stamps() != now {
            // They changed while they were read.
            return None;
        }
        self.seen.note_read(now);
        Some(files.and_then(|(chain, key)| {
            self.tls.replace(&chain, &key)?;
            self.version += 1;
            Ok(self.version)
        }))
    }
}
