//! The connection of a program to the hub: [`wire::Line`] over HTTP.
//!
//! # In scope
//! TLS 1.3 with post-quantum key exchange; one signer for each line, or none; connections kept
//! alive; the hub's statuses as [`LineFault`]s; calls by name that encode and decode what `wire`
//! describes.
//!
//! # Out of scope
//! What is in the bodies; repeating after a fault, and how long to wait before (the machines).
//!
//! # Invariants
//! - Nothing goes over plain HTTP but to this computer itself, unless somebody configured it.
//! - No proxy is taken from the environment, and no redirect is followed: a call goes where it
//!   was signed for.
//! - An answer longer than [`MAX_ANSWER`] is not read to its end.

mod calls;

pub use calls::Calls;

use sign::{SigningKey, Time};
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use wire::call::{CallSeal, HEADER};
use wire::{LineFault, MAX_BODY, Method};

/// The longest answer that is read: a body, and the heads around it.
pub const MAX_ANSWER: u64 = MAX_BODY as u64 + (1 << 16);

/// Who calls.
#[derive(Clone)]
pub struct Caller {
    /// Signs the calls.
    pub key: Arc<SigningKey>,
    /// Name of the hub's log.
    pub origin: String,
    /// The time now.
    pub clock: Arc<dyn Fn() -> Time + Send + Sync>,
}

/// How a hub is reached.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Plain HTTP to other computers too: only where something else encrypts.
    pub plain: bool,
    /// Certificates (PEM, one or more a text) that vouch for the hub's, in the place of the public
    /// authorities.
    pub roots: Vec<String>,
}

/// Why a line cannot be made: the operator's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AddressFault {
    /// Not `https://HOST[:PORT]` or `http://…`.
    #[error("the server's address must be https://HOST or https://HOST:PORT")]
    Malformed,
    /// Plain HTTP to another computer.
    #[error("the server's address must begin with https: only this computer is called without")]
    Plain,
    /// A certificate is none.
    #[error(
        "the certificate that vouches for the server's cannot be read; ask who set the server up \
         for one in PEM"
    )]
    Certificate,
}

/// A client for another service than a hub, of the same TLS and manners: no proxy from the
/// environment, no redirect followed, every status an answer. A call that takes longer than
/// `timeout` fails.
#[must_use]
pub fn agent(timeout: Duration) -> Agent {
    client(RootCerts::WebPki, Some(timeout))
}

/// Every certificate that stands in these texts; one in each at least.
fn authorities(texts: &[String]) -> Result<Vec<Certificate<'static>>, AddressFault> {
    let mut all = Vec::new();
    for text in texts {
        let before = all.len();
        for item in parse_pem(text.as_bytes()) {
            match item {
                Ok(PemItem::Certificate(certificate)) => all.push(certificate),
                Ok(_) => {}
                Err(_) => return Err(AddressFault::Certificate),
            }
        }
        if all.len() == before {
            return Err(AddressFault::Certificate);
        }
    }
    Ok(all)
}

fn client(roots: RootCerts, timeout: Option<Duration>) -> Agent {
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .root_certs(roots)
        .build();
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .user_agent("")
        .accept("")
        .max_idle_connections(16)
        .max_idle_connections_per_host(16)
        .max_idle_age(Duration::from_secs(50))
        .timeout_global(timeout)
        .tls_config(tls)
        .build()
        .new_agent()
}

/// A line to one hub. Clones share its connections.
#[derive(Clone)]
pub struct Line {
    agent: Agent,
    base: String,
    caller: Option<Caller>,
}

impl core::fmt::Debug for Line {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Line")
    }
}

impl Line {
    /// A line to the hub at `base`, signed by `caller`, or by nobody.
    ///
    /// # Errors
    /// [`AddressFault`].
    pub fn new(
        base: &str,
        caller: Option<Caller>,
        options: &Options,
    ) -> Result<Self, AddressFault> {
        let base = base.strip_suffix('/').unwrap_or(base);
        check(base, options.plain)?;
        let roots = if options.roots.is_empty() {
            RootCerts::WebPki
        } else {
            RootCerts::new_with_certs(&authorities(&options.roots)?)
        };
        let agent = client(roots, None);
        Ok(Line {
            agent,
            base: base.to_owned(),
            caller,
        })
    }

    /// The same connections, signed by another caller or by nobody.
    #[must_use]
    pub fn signed_by(&self, caller: Option<Caller>) -> Self {
        Line {
            caller,
            ..self.clone()
        }
    }

    fn once(
        &self,
        (method, target): (Method, &str),
        seal: Option<&str>,
        body: &[u8],
        patience: Duration,
    ) -> Result<Vec<u8>, Broken> {
        let url = format!("{}{target}", self.base);
        let mut request = ureq::http::Request::builder()
            .method(method.name())
            .uri(url);
        if let Some(seal) = seal {
            request = request.header(HEADER, seal);
        }
        let wrong = |_| Broken::Fault(LineFault::Malformed);
        let answer = if method == Method::Get {
            let request = request.body(()).map_err(wrong)?;
            let configured = self.agent.configure_request(request);
            self.agent
                .run(configured.timeout_global(Some(patience)).build())
        } else {
            let request = request.body(body).map_err(wrong)?;
            let configured = self.agent.configure_request(request);
            self.agent
                .run(configured.timeout_global(Some(patience)).build())
        };
        let mut answer = answer.map_err(Broken::from)?;
        let status = answer.status().as_u16();
        let read = answer.body_mut().with_config().limit(MAX_ANSWER);
        let bytes = read.read_to_vec().map_err(Broken::from)?;
        let fault = match status {
            200 | 201 => return Ok(bytes),
            404 => LineFault::Missing,
            429 => LineFault::Busy,
            503 => LineFault::Unable,
            _ => LineFault::Refused(status, first_line(&bytes)),
        };
        Err(Broken::Fault(fault))
    }
}

impl wire::Line for Line {
    fn call(
        &self,
        method: Method,
        target: &str,
        body: &[u8],
        patience: u64,
    ) -> Result<Vec<u8>, LineFault> {
        let begin = std::time::Instant::now();
        let patience = Duration::from_micros(patience);
        let body = if method == Method::Get { &[] } else { body };
        let seal = self.caller.as_ref().map(|caller| {
            let now = (caller.clock)();
            let about = (method, target);
            CallSeal::sign(&caller.key, &caller.origin, about, body, now).to_header()
        });
        let call = |left| self.once((method, target), seal.as_deref(), body, left);
        match call(patience) {
            Ok(bytes) => Ok(bytes),
            Err(Broken::Fault(fault)) => Err(fault),
            // A connection that was kept may have been closed meanwhile. Whatever is called may
            // be called twice.
            Err(Broken::Closed) => {
                let left = patience.saturating_sub(begin.elapsed());
                call(left.max(Duration::from_millis(1))).map_err(|broken| match broken {
                    Broken::Fault(fault) => fault,
                    Broken::Closed => LineFault::Unreachable("the connection was closed".into()),
                })
            }
        }
    }
}

/// Why one attempt failed.
enum Broken {
    Fault(LineFault),
    /// The other side closed the connection.
    Closed,
}

impl From<ureq::Error> for Broken {
    fn from(error: ureq::Error) -> Self {
        use std::io::ErrorKind;
        let what = match error {
            ureq::Error::BodyExceedsLimit(_) => return Broken::Fault(LineFault::Malformed),
            ureq::Error::Io(error) => match error.kind() {
                ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::UnexpectedEof => return Broken::Closed,
                ErrorKind::ConnectionRefused => "connection refused",
                _ => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
                    Some(error) => of_tls(error),
                    None => "connection lost",
                },
            },
            ureq::Error::Timeout(_) => "time is over",
            ureq::Error::HostNotFound => "no such host",
            ureq::Error::Rustls(error) => of_tls(&error),
            ureq::Error::Tls(_) => "its certificate is not accepted",
            ureq::Error::ConnectionFailed => "connection failed",
            _ => "the connection failed",
        };
        Broken::Fault(LineFault::Unreachable(what.into()))
    }
}

/// Why TLS failed, and who must act.
fn of_tls(error: &rustls::Error) -> &'static str {
    use rustls::CertificateError as Wrong;
    match error {
        rustls::Error::InvalidCertificate(wrong) => match wrong {
            Wrong::Expired | Wrong::ExpiredContext { .. } => {
                "its certificate has run out: whoever runs the server must renew it, or the clock \
                 of this computer is wrong"
            }
            Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => {
                "its certificate does not count yet: the clock of this computer may be wrong"
            }
            Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => {
                "its certificate is for another name: look at the address, or ask whoever runs the \
                 server"
            }
            Wrong::UnknownIssuer => {
                "nobody whom this computer trusts vouches for its certificate: where a society \
                 vouches itself, give that certificate with --ca"
            }
            _ => {
                "its certificate is not accepted (one that may vouch for others cannot be a \
                 server's own): whoever runs the server must look at it"
            }
        },
        rustls::Error::InvalidMessage(_) => "it does not speak TLS there: look at the address",
        _ => "TLS failed: whoever runs the server must look at its certificate",
    }
}

/// The reason the hub gives: shown, so without control characters, and short.
fn first_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn check(base: &str, plain: bool) -> Result<(), AddressFault> {
    let uri: ureq::http::Uri = base.parse().map_err(|_| AddressFault::Malformed)?;
    let host = uri.host().ok_or(AddressFault::Malformed)?;
    let bare = uri.path() == "/" && uri.query().is_none() && !base.ends_with('/');
    if !bare || uri.authority().is_none_or(|a| a.as_str().contains('@')) {
        return Err(AddressFault::Malformed);
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<std::net::IpAddr>();
    let here = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    match uri.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if here || plain => Ok(()),
        Some("http") => Err(AddressFault::Plain),
        _ => Err(AddressFault::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_is_called_in_the_clear() {
        for good in [
            "https://hub.example",
            "https://hub.example:8443",
            "http://127.0.0.1:80",
            "http://[::1]:9",
            "http://localhost:1",
        ] {
            assert_eq!(check(good, false), Ok(()), "{good}");
        }
        for bad in [
            "http://hub.example",
            "http://10.0.0.1:80",
            "http://127.0.0.1.example",
            "http://localhost.example",
        ] {
            assert_eq!(check(bad, false), Err(AddressFault::Plain), "{bad}");
            assert_eq!(check(bad, true), Ok(()), "{bad}");
        }
        for bad in [
            "",
            "hub.example",
            "ftp://hub.example",
            "https://hub.example/path",
            "https://u@hub.example",
            "http://localhost@hub.example",
        ] {
            assert_eq!(check(bad, false), Err(AddressFault::Malformed), "{bad}");
        }
    }

    #[test]
    fn a_reason_is_one_short_line() {
        assert_eq!(first_line(b"no\x1b[2J way\nmore"), "no[2J way");
        assert_eq!(first_line(&[b'x'; 999]).len(), 200);
    }

    #[test]
    fn key_exchange_is_post_quantum_first() {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let first = provider.kx_groups.first().map(|group| group.name());
        assert_eq!(first, Some(rustls::NamedGroup::X25519MLKEM768));
    }
}
