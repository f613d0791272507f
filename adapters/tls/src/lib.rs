//! TLS for whoever is called: a certificate and its key in files, for a program that stands on the
//! internet without a reverse proxy.
//!
//! # In scope
//! TLS 1.3 with post-quantum key exchange first; files that are read again when they were renewed;
//! greetings that end after a while, so that whoever says nothing holds nobody up.
//!
//! # Out of scope
//! Getting a certificate (certbot and its like); who calls (`hub` knows devices by their
//! signatures); HTTP.
//!
//! # Invariants
//! - A certificate that was renewed and cannot be used is said, and the one of before goes on.
//! - Nothing is served without TLS once a certificate is named.

mod listener;

pub use listener::Greeted;

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{Error as PemError, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How long a greeting may take.
const GREETING: Duration = Duration::from_secs(10);
/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(60);

/// What can be typed.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Tls {
    /// Speak TLS: the certificate with those that vouch for it (PEM). Read again when it was
    /// renewed, within a minute, or at the signal HUP
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The key of that certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}

/// Why there is no TLS: the operator's.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file cannot be read.
    #[error(
        "{path}: {error}; whoever set this server up must give the program's account a file that \
         it can read"
    )]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file is no PEM, or not of the kind.
    #[error(
        "{path}: no {what} in PEM stands in this file; whoever set this server up must name \
         another one"
    )]
    Empty {
        /// Which.
        path: PathBuf,
        /// What was looked for.
        what: &'static str,
    },
    /// They do not belong together, or are of a kind that cannot be used.
    #[error(
        "{cert} and {key} cannot be used together ({why}); whoever set this server up must name a \
         certificate and the key that it was made for"
    )]
    Pair {
        /// The certificate's file.
        cert: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What the library says.
        why: String,
    },
}

impl Tls {
    /// What to speak with: none if no certificate is named.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn read(&self) -> Result<Option<Identity>, Fault> {
        let (Some(cert), Some(key)) = (&self.tls_cert, &self.tls_key) else {
            return Ok(None);
        };
        let files = Files {
            cert: cert.clone(),
            key: key.clone(),
        };
        let bytes = files.read()?;
        let config = files.config(&bytes)?;
        Ok(Some(Identity(Arc::new(Inner {
            files,
            now: RwLock::new((bytes, config)),
        }))))
    }

    /// Where the files lie and what links there lead to: a program that confines itself goes on
    /// reading there. A file that is renewed is a new file, so its folder is named.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let files = [&self.tls_cert, &self.tls_key].into_iter().flatten();
        let mut folders = Vec::new();
        for file in files {
            folders.extend(folder(file));
            folders.extend(file.canonicalize().ok().as_deref().and_then(folder));
        }
        folders
    }
}

/// What it is spoken with: hybrid key exchange first.
#[must_use]
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn folder(file: &Path) -> Option<PathBuf> {
    let folder = file.parent()?;
    Some(match folder.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => folder.to_owned(),
    })
}

/// A certificate with its key, as it stands in the files. Clones share what is renewed.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    files: Files,
    now: RwLock<(Bytes, Arc<ServerConfig>)>,
}

struct Files {
    cert: PathBuf,
    key: PathBuf,
}

/// Bytes of certificate and key.
#[derive(PartialEq, Eq)]
struct Bytes(Vec<u8>, Vec<u8>);

impl core::fmt::Debug for Identity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Identity({})", self.0.files.cert.display())
    }
}

impl Identity {
    /// Greets whoever called.
    ///
    /// # Errors
    /// What broke, or that it took too long: the caller's to see.
    pub async fn greet<S>(&self, stream: S) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let config = Arc::clone(&self.0.now.read().unwrap_or_else(PoisonError::into_inner).1);
        let greeted = TlsAcceptor::from(config).accept(stream);
        match tokio::time::timeout(GREETING, greeted).await {
            Ok(greeted) => greeted,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Reads the files again now and then, and at the signal HUP, for ever; `say` is told of each
    /// change.
    pub async fn renew(self, say: impl Fn(&str) + Send) {
        use tokio::signal::unix::{SignalKind, signal};
        let mut told = signal(SignalKind::hangup()).ok();
        let mut said = String::new();
        loop {
            match &mut told {
                Some(told) => tokio::select! {
                    _ = told.recv() => {}
                    () = tokio::time::sleep(LOOK) => {}
                },
                None => tokio::time::sleep(LOOK).await,
            }
            let line = match self.again() {
                Ok(false) => String::new(),
                Ok(true) => "The certificate was renewed, and is used from now on.".to_owned(),
                Err(fault) => format!("The certificate of before goes on: {fault}."),
            };
            // A fault is said once, not every minute.
            if !line.is_empty() && line != said {
                say(&line);
            }
            said = line;
        }
    }

    /// Whether there was something new.
    fn again(&self) -> Result<bool, Fault> {
        let bytes = self.0.files.read()?;
        if self.0.now.read().unwrap_or_else(PoisonError::into_inner).0 == bytes {
            return Ok(false);
        }
        let config = self.0.files.config(&bytes)?;
        *self.0.now.write().unwrap_or_else(PoisonError::into_inner) = (bytes, config);
        Ok(true)
    }
}

impl Files {
    fn read(&self) -> Result<Bytes, Fault> {
        let read = |path: &Path| {
            fs::read(path).map_err(|error| Fault::File {
                path: path.to_owned(),
                error,
            })
        };
        Ok(Bytes(read(&self.cert)?, read(&self.key)?))
    }

    fn config(&self, Bytes(cert, key): &Bytes) -> Result<Arc<ServerConfig>, Fault> {
        let empty = |path: &Path, what| Fault::Empty {
            path: path.to_owned(),
            what,
        };
        let chain: Result<Vec<_>, PemError> = CertificateDer::pem_slice_iter(cert).collect();
        let chain = chain.ok().filter(|chain| !chain.is_empty());
        let chain = chain.ok_or_else(|| empty(&self.cert, "certificate"))?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| empty(&self.key, "key"))?;
        let pair = |error: rustls::Error| Fault::Pair {
            cert: self.cert.clone(),
            key: self.key.clone(),
            why: error.to_string(),
        };
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(pair)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(pair)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}
