//! TLS: the certificate in force, and the server's side of a connection.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::ServerConfig;
use tokio_rustls::rustls::{self, version};
use tokio_rustls::server::TlsStream;

/// What clients may choose, the best first.
const HTTP_2: &[u8] = b"h2";
const HTTP_1: &[u8] = b"http/1.1";

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The text is no certificate in PEM.
    #[error("the certificate cannot be read: {reason}")]
    Certificate {
        /// What is wrong with it.
        reason: String,
    },
    /// The text is no private key in PEM.
    #[error("the private key cannot be read: {reason}")]
    Key {
        /// What is wrong with it.
        reason: String,
    },
    /// The certificate and the key cannot be used together, or not at all.
    #[error("the certificate and the key cannot be used: {reason}")]
    Unusable {
        /// What is wrong with them.
        reason: String,
    },
}

/// A certificate and its key, for TLS 1.2 and 1.3. Clones are the same one: when [`replace`](Self::replace) puts another in
/// its place, connections that are opened from then on get that one.
#[derive(Clone, Debug)]
pub struct ServeTls(Arc<RwLock<Arc<ServerConfig>>>);

impl ServeTls {
    /// The certificate in `certificates`, with those that lead to its root behind it, and its private key, both in PEM. The
    /// key is one of PKCS #8, PKCS #1 (RSA) or SEC 1 (elliptic curves), and not encrypted.
    ///
    /// # Errors
    ///
    /// * One of the two is no PEM, or has no such item.
    /// * The key does not belong to the certificate, or is of a kind that is not supported.
    pub fn new(certificates: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let config = config(certificates, key)?;
        Ok(Self(Arc::new(RwLock::new(Arc::new(config)))))
    }

    /// Puts another certificate and key in the place of these. Connections that are open go on.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new). Then nothing is changed.
    pub fn replace(&self, certificates: &[u8], key: &[u8]) -> Result<(), TlsError> {
        let config = Arc::new(config(certificates, key)?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    /// Makes a connection of one that a client has opened, and says whether the client chose HTTP/2; `None` where it chose
    /// nothing.
    pub(super) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
    ) -> std::io::Result<(TlsStream<S>, Option<bool>)> {
        let config = {
            let config = self.0.read();
            Arc::clone(&config.unwrap_or_else(PoisonError::into_inner))
        };
        let stream = TlsAcceptor::from(config).accept(stream).await?;
        let chosen = stream.get_ref().1.alpn_protocol();
        let is_http_2 = chosen.map(|protocol| protocol == HTTP_2);
        Ok((stream, is_http_2))
    }
}

fn config(certificates: &[u8], key: &[u8]) -> Result<ServerConfig, TlsError> {
    let unusable = |error: rustls::Error| TlsError::Unusable {
        reason: error.to_string(),
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(certificates)
        .collect::<Result<_, _>>()
        .map_err(|error| TlsError::Certificate {
            reason: pem_reason(&error, "CERTIFICATE"),
        })?;
    if chain.is_empty() {
        return Err(TlsError::Certificate {
            reason: pem_reason(&pem::Error::NoItemsFound, "CERTIFICATE"),
        });
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| TlsError::Key {
        reason: pem_reason(&error, "PRIVATE KEY"),
    })?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .map_err(unusable)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(unusable)?;
    config.alpn_protocols = vec![HTTP_2.to_vec(), HTTP_1.to_vec()];
    Ok(config)
}

/// The reason without the bytes, which may be those of a key.
fn pem_reason(error: &pem::Error, kind: &str) -> String {
    match error {
        pem::Error::NoItemsFound => format!("it has no `-----BEGIN {kind}-----`"),
        pem::Error::MissingSectionEnd { .. } => "its last item has no end".to_owned(),
        _ => "it is not valid PEM".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_and_no_key_is_refused() {
        let begin = "-----BEGIN CERTIFICATE-----\n";
        let whole = format!("{begin}AAAA\n-----END CERTIFICATE-----\n");
        let check = |certificate: &str, key: &str, expected: &str| {
            let error = ServeTls::new(certificate.as_bytes(), key.as_bytes()).expect_err("refused");
            assert_eq!(error.to_string(), expected);
        };
        check(
            "",
            "",
            "the certificate cannot be read: it has no `-----BEGIN CERTIFICATE-----`",
        );
        check(
            begin,
            "",
            "the certificate cannot be read: its last item has no end",
        );
        check(
            &whole,
            &whole,
            "the private key cannot be read: it has no `-----BEGIN PRIVATE KEY-----`",
        );
    }
}
