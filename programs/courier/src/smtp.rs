//! Mail through the society's own provider: SMTP, one recipient a message.
//!
//! What happened up to the moment at which the whole message was sent is known: it was not taken.
//! From then until the provider's answer nobody can say, and SMTP has no way to ask later: people
//! look.

use crate::Fault;
use crate::carrier::{Carrier, Known, Parcel, Tried};
use crate::config::{Mail, Tls};
use crate::dkim::Signer;
use crate::store::hex;
use crate::words::Letter;
use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands;
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Address, transport::smtp::Error};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A provider of mail.
pub struct Smtp {
    config: Mail,
    from: Mailbox,
    signer: Option<Signer>,
    open: Option<SmtpConnection>,
}

impl core::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Smtp")
    }
}

impl Smtp {
    /// The provider of this configuration. Nothing is opened yet.
    ///
    /// # Errors
    /// [`Fault::Asked`]; [`Fault::File`] for the key of signatures.
    pub fn new(config: &Mail) -> Result<Smtp, Fault> {
        let wrong = || Fault::Asked("mail: from: no address of mail".to_owned());
        let from: Address = config.from.parse().map_err(|_| wrong())?;
        let signer = match &config.dkim {
            Some(dkim) => Some(Signer::read(&dkim.key, &dkim.domain, &dkim.selector)?),
            None => None,
        };
        Ok(Smtp {
            config: config.clone(),
            from: Mailbox::new(None, from),
            signer,
            open: None,
        })
    }

    /// The whole mail, signed: neutral headers, one recipient.
    fn mail(&self, key: [u8; 16], to: &Address, letter: &Letter) -> Result<Vec<u8>, Fault> {
        let domain = self.from.email.domain();
        let mail = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(letter.subject.clone())
            .message_id(Some(format!("<{}@{domain}>", hex(&key))))
            .date_now()
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone());
        let wrong = |_| Fault::Asked("a mail that cannot be put together".to_owned());
        let bytes = mail.map_err(wrong)?.formatted();
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        match &self.signer {
            Some(signer) => signer.sign(&bytes, since.map_or(0, |d| d.as_secs())),
            None => Ok(bytes),
        }
    }

    fn connect(&self) -> Result<SmtpConnection, Error> {
        let config = &self.config;
        // Its own name is no business of the recipients'.
        let hello = ClientId::Domain(self.from.email.domain().to_owned());
        let tls = match config.tls {
            Tls::None => None,
            Tls::Starttls | Tls::Implicit => Some(TlsParameters::new(config.host.clone())?),
        };
        let at_once = tls.as_ref().filter(|_| config.tls == Tls::Implicit);
        let server = (config.host.as_str(), config.port);
        let mut line = SmtpConnection::connect(server, Some(PATIENCE), &hello, at_once, None)?;
        if let (Tls::Starttls, Some(tls)) = (config.tls, &tls) {
            line.starttls(tls, &hello)?;
        }
        if let (Some(user), Some(password)) = (&config.user, &config.password) {
            let who = Credentials::new(user.clone(), password.clone());
            line.auth(&[Mechanism::Plain, Mechanism::Login], &who)?;
        }
        Ok(line)
    }

    /// A line that answers: that of the last mail, or a new one.
    fn line(&mut self) -> Result<SmtpConnection, Error> {
        if let Some(mut line) = self.open.take() {
            if line.test_connected() {
                return Ok(line);
            }
            line.abort();
        }
        self.connect()
    }

    fn deliver(&self, line: &mut SmtpConnection, to: &Address, mail: &[u8]) -> Tried {
        let mut options = Vec::new();
        if !to.user().is_ascii() || !to.domain().is_ascii() {
            if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Tried::Impossible;
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        if !mail.is_ascii() {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = commands::Mail::new(Some(self.from.email.clone()), options);
        if line.command(from).is_err() {
            return Tried::NotTaken;
        }
        if let Err(error) = line.command(commands::Rcpt::new(to.clone(), Vec::new())) {
            return match error.status().map(u16::from) {
                // No such mailbox, or none that takes mail (RFC 5321, 4.2.3).
                Some(550 | 551 | 553 | 556) => Tried::Impossible,
                _ => Tried::NotTaken,
            };
        }
        if line.command(commands::Data).is_err() {
            return Tried::NotTaken;
        }
        match line.message(mail) {
            Ok(_) => Tried::Taken,
            // It answered, and it was no: it does not have it.
            Err(error) if error.is_permanent() || error.is_transient() => Tried::NotTaken,
            Err(_) => Tried::Unknown,
        }
    }
}

impl Carrier for Smtp {
    fn send(&mut self, key: [u8; 16], to: &str, parcel: &Parcel) -> Tried {
        let Parcel::Mail(letter) = parcel else {
            return Tried::NotTaken;
        };
        let Ok(to) = to.trim().parse::<Address>() else {
            return Tried::Impossible;
        };
        let Ok(mail) = self.mail(key, &to, letter) else {
            return Tried::NotTaken;
        };
        let Ok(mut line) = self.line() else {
            return Tried::NotTaken;
        };
        let tried = self.deliver(&mut line, &to, &mail);
        if line.has_broken() || tried != Tried::Taken {
            line.abort();
        } else {
            self.open = Some(line);
        }
        tried
    }

    fn ask(&mut self, _: [u8; 16]) -> Known {
        Known::CannotSay
    }

    fn follows(&self) -> bool {
        false
    }
}
