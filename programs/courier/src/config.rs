//! The courier's configuration: the society's providers. One TOML file, readable by nobody else.

use crate::Fault;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The society's providers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The SMS gateway.
    pub sms: Option<Sms>,
    /// The mail provider.
    pub mail: Option<Mail>,
    /// After how many seconds a provider is first asked what became of a message.
    #[serde(default = "thirty")]
    pub ask_after: u32,
}

fn thirty() -> u32 {
    30
}

/// An SMS gateway: `gateway` says what it is asked.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// Its address: https, or http on this computer.
    pub url: String,
    /// What it knows us by.
    pub token: String,
    /// How many orders it is given in a minute.
    pub a_minute: u32,
    /// Where to listen for its receipts; it posts them to `/TOKEN`.
    pub receipts: Option<Receipts>,
}

/// Where a gateway may post receipts.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipts {
    /// Address and port.
    pub listen: SocketAddr,
    /// The last part of the address that only the gateway knows.
    pub token: String,
}

/// A mail provider.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is locked.
    pub tls: Tls,
    /// What it knows us by.
    pub user: Option<String>,
    /// The same.
    pub password: Option<String>,
    /// The sender: an address that does not name the service.
    pub from: String,
    /// How many orders it is given in a minute.
    pub a_minute: u32,
    /// How mails are signed.
    pub dkim: Option<Dkim>,
}

/// How a line is locked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Not at all: on this computer only.
    None,
    /// From the second word on.
    Starttls,
    /// From the beginning.
    Implicit,
}

/// How mails are signed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// Whose signature it is.
    pub domain: String,
    /// Under which name its key stands in DNS.
    pub selector: String,
    /// The file of the private key: RSA, PKCS#8, PEM.
    pub key: PathBuf,
}

macro_rules! secretive {
    ($($name:ident)*) => {$(
        /// Passwords and tokens are not shown.
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}
secretive! { Sms Receipts Mail }

impl Config {
    /// Reads the file. In an exercise every provider must be on this computer: nothing leaves it.
    ///
    /// # Errors
    /// [`Fault::File`]; [`Fault::Asked`].
    pub fn read(path: &Path, exercise: bool) -> Result<Config, Fault> {
        let text = std::fs::read_to_string(path).map_err(Fault::file(path))?;
        let config = Config::parse(&text, exercise);
        config.map_err(|what| Fault::Asked(format!("{}: {what}", path.display())))
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    /// What must be put right.
    pub fn parse(text: &str, exercise: bool) -> Result<Config, String> {
        let config: Config = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        if let Some(sms) = &config.sms {
            let host = host(&sms.url).ok_or("sms: url: an address such as https://HOST/PATH")?;
            let locked = sms.url.starts_with("https://");
            if !locked && !here(host) {
                return Err("sms: url: https is needed, http is for this computer only".to_owned());
            }
            if exercise && !here(host) {
                return Err(EXERCISE.to_owned());
            }
            let token = sms
                .receipts
                .as_ref()
                .map(|receipts| receipts.token.as_str());
            let plain = |t: &str| t.len() >= 16 && t.chars().all(|c| c.is_ascii_alphanumeric());
            if token.is_some_and(|token| !plain(token)) {
                return Err("sms: receipts: token: 16 letters and digits or more".to_owned());
            }
        }
        if let Some(mail) = &config.mail {
            if mail.tls == Tls::None && !here(&mail.host) {
                return Err("mail: tls: \"none\" is for this computer only".to_owned());
            }
            if exercise && !here(&mail.host) {
                return Err(EXERCISE.to_owned());
            }
        }
        Ok(config)
    }
}

const EXERCISE: &str = "this campaign is an exercise: its providers must be on this computer \
                        (127.0.0.1), so that nothing leaves it";

/// The host of an address of the web.
fn host(url: &str) -> Option<&str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let name = rest.split('/').next()?;
    let name = match name.strip_prefix('[') {
        Some(six) => six.split(']').next()?,
        None => name.split(':').next()?,
    };
    (!name.is_empty() && !name.contains('@')).then_some(name)
}

/// Whether a name means this computer, whatever a name server says.
fn here(host: &str) -> bool {
    let address: Result<std::net::IpAddr, _> = host.parse();
    address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sms(url: &str, exercise: bool) -> Result<Config, String> {
        let text = format!("[sms]\nurl = \"{url}\"\ntoken = \"t\"\na_minute = 60\n");
        Config::parse(&text, exercise)
    }

    #[test]
    fn an_exercise_never_leaves_this_computer() {
        assert!(sms("http://127.0.0.1:8080/send", true).is_ok());
        assert!(sms("http://[::1]:8080/send", true).is_ok());
        for url in [
            "https://gateway.example/send",
            "http://127.0.0.1.example/send",
            "https://127.0.0.1@gateway.example/send",
            "http://localhost.example/",
        ] {
            assert!(sms(url, true).is_err(), "{url}");
        }
        assert!(sms("https://gateway.example/send", false).is_ok());
        assert!(sms("http://gateway.example/send", false).is_err());
        let mail = |host: &str, tls: &str, exercise| {
            let text = format!(
                "[mail]\nhost = \"{host}\"\nport = 25\ntls = \"{tls}\"\nfrom = \"a@b.example\"\na_minute = 1\n"
            );
            Config::parse(&text, exercise)
        };
        assert!(mail("127.0.0.1", "none", true).is_ok());
        assert!(mail("mail.example", "starttls", true).is_err());
        assert!(mail("mail.example", "starttls", false).is_ok());
        assert!(mail("mail.example", "none", false).is_err());
    }
}
