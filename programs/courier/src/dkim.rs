//! DKIM signatures: RFC 6376, relaxed/relaxed, `rsa-sha256`.
//!
//! Signed are the headers that a reader sees and the whole body. `From`, `To` and `Subject` are
//! named once more than they stand there, so that nobody can add a second one.

use crate::Fault;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64ct::{Base64, Encoding as _};
use std::path::Path;

/// Headers that are signed, in this order; those behind the bar are named twice.
const SIGNED: [&str; 7] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
];
const TWICE: [&str; 3] = ["from", "to", "subject"];

/// Signs the mails of one domain.
pub struct Signer {
    key: KeyPair,
    domain: String,
    selector: String,
}

impl core::fmt::Debug for Signer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Signer({}._domainkey.{})", self.selector, self.domain)
    }
}

impl Signer {
    /// A signer with a private key in PKCS#8, as PEM.
    ///
    /// # Errors
    /// [`Fault::File`]; [`Fault::Asked`] for a file that holds none.
    pub fn read(path: &Path, domain: &str, selector: &str) -> Result<Signer, Fault> {
        let pem =
            zeroize::Zeroizing::new(std::fs::read_to_string(path).map_err(Fault::file(path))?);
        let wrong = || {
            Fault::Asked(format!(
                "{}: an RSA key in PKCS#8, as PEM, is needed (openssl genpkey -algorithm RSA)",
                path.display()
            ))
        };
        Signer::of_pem(&pem, domain, selector).ok_or_else(wrong)
    }

    /// The same from the text of the file.
    #[must_use]
    pub fn of_pem(pem: &str, domain: &str, selector: &str) -> Option<Signer> {
        let inner = pem.split_once("-----BEGIN PRIVATE KEY-----")?.1;
        let inner = inner.split_once("-----END PRIVATE KEY-----")?.0;
        let joined: String = inner.split_whitespace().collect();
        let der = zeroize::Zeroizing::new(Base64::decode_vec(&joined).ok()?);
        Signer::of_der(&der, domain, selector)
    }

    fn of_der(der: &[u8], domain: &str, selector: &str) -> Option<Signer> {
        let name = |text: &str| {
            let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
            !text.is_empty() && text.chars().all(fine)
        };
        if !name(domain) || !name(selector) {
            return None;
        }
        Some(Signer {
            key: KeyPair::from_pkcs8(der).ok()?,
            domain: domain.to_owned(),
            selector: selector.to_owned(),
        })
    }

    /// What stands in the domain's DNS at `SELECTOR._domainkey.DOMAIN`, as a TXT record.
    #[must_use]
    pub fn record(&self) -> String {
        let inner = self.key.public_key().as_ref();
        let key = Base64::encode_string(&public_info(inner));
        format!("v=DKIM1; k=rsa; p={key}")
    }

    /// The mail with its signature before it. Lines end with CR LF in both.
    ///
    /// # Errors
    /// [`Fault::Asked`] for a mail without a head, or one the key cannot sign.
    pub fn sign(&self, mail: &[u8], now: u64) -> Result<Vec<u8>, Fault> {
        let wrong = || Fault::Asked("a mail that cannot be signed".to_owned());
        let (head, body) = parts(mail).ok_or_else(wrong)?;
        let headers = headers(head);
        let mut names = Vec::new();
        let mut text = String::new();
        for name in SIGNED {
            if let Some((_, value)) = headers.iter().find(|(known, _)| known == name) {
                names.push(name);
                text.push_str(&format!("{name}:{}\r\n", relaxed_value(value)));
            }
        }
        // Of one that does not stand there nothing is signed: an added one breaks the signature.
        names.extend(TWICE);
        let hash = Base64::encode_string(sign::sha256(&[&relaxed_body(body)]).as_bytes());
        let tags = format!(
            "v=1; a=rsa-sha256; c=relaxed/relaxed; d={}; s={}; t={now};\r\n h={};\r\n bh={hash};\r\n b=",
            self.domain,
            self.selector,
            names.join(":"),
        );
        text.push_str(&format!("dkim-signature:{}", relaxed_value(&tags)));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        let signed = self
            .key
            .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature);
        signed.map_err(|_| wrong())?;
        let mut out = format!("DKIM-Signature: {tags}").into_bytes();
        let signature = Base64::encode_string(&signature);
        for (at, part) in signature.as_bytes().chunks(70).enumerate() {
            if at > 0 {
                out.extend_from_slice(b"\r\n ");
            }
            out.extend_from_slice(part);
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(mail);
        Ok(out)
    }
}

/// The head of a mail, with the end of its last line, and its body.
fn parts(mail: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = mail.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((&mail[..at + 2], &mail[at + 4..]))
}

/// Names in lower case and values as they stand, folded lines together.
fn headers(head: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(head);
    let mut out: Vec<(String, String)> = Vec::new();
    for line in text.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = out.last_mut() {
                value.push_str("\r\n");
                value.push_str(line);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            out.push((name.trim_end().to_ascii_lowercase(), value.to_owned()));
        }
    }
    out
}

/// A header's value: unfolded, runs of blanks as one, none at its ends (3.4.2).
fn relaxed_value(value: &str) -> String {
    let value = value.replace("\r\n", "");
    let words = value.split([' ', '\t']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A body: runs of blanks as one, none at the end of a line, no empty lines at the end (3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut blank = false;
        for byte in line {
            if matches!(byte, b' ' | b'\t') {
                blank = true;
                continue;
            }
            if blank {
                out.push(b' ');
            }
            blank = false;
            out.push(*byte);
        }
        out.extend_from_slice(b"\r\n");
    }
    while out.ends_with(b"\r\n\r\n") {
        out.truncate(out.len() - 2);
    }
    if out == b"\r\n" {
        out.clear();
    }
    out
}

/// An RSA key as DNS has it: SubjectPublicKeyInfo (RFC 5280) around the PKCS#1 key.
fn public_info(key: &[u8]) -> Vec<u8> {
    /// The algorithm: `rsaEncryption`, no parameters.
    const RSA: [u8; 15] = [
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ];
    let bits = der(0x03, &[&[0], key].concat());
    der(0x30, &[&RSA[..], &bits].concat())
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let low = |n: usize| u8::try_from(n & 0xff).unwrap_or(0);
    let mut out = vec![tag];
    match length {
        0..=127 => out.push(low(length)),
        128..=255 => out.extend([0x81, low(length)]),
        _ => out.extend([0x82, low(length >> 8), low(length)]),
    }
    out.extend_from_slice(content);
    out
}

#[cfg(test)]
mod tests;
