//! A signature of a decision, and its file.

use crate::text::{LONGEST, Malformed, Text, time};
use core::fmt;
use sign::id::DeviceId;
use sign::{Hash, PublicKey, Signature, SigningKey, Time, hash};

const FIRST: &str = "kinfold signed decision 1";
/// Lines before the text.
const HEAD: usize = 4;

/// A decision with the signature of one device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// Which device.
    pub device: DeviceId,
    /// When, by that device's clock; whole seconds.
    pub at: Time,
    /// Over [`Signed::covers`].
    pub signature: Signature,
    /// What was decided.
    pub text: Text,
}

impl Signed {
    /// Signs a text. The moment is cut to whole seconds.
    #[must_use]
    pub fn sign(text: Text, at: Time, key: &SigningKey) -> Signed {
        let at = Time(at.0 - at.0 % 1_000_000);
        let device = key.public().device();
        let signature = key.sign_text(&covers(&text, device, at));
        Signed {
            device,
            at,
            signature,
            text,
        }
    }

    /// What is signed: `kinfold decision signature 1`, a line with the hash of text, device and
    /// moment. Text without a zero byte, so that it is no other signature of this house.
    #[must_use]
    pub fn covers(&self) -> Vec<u8> {
        covers(&self.text, self.device, self.at)
    }

    /// Whether it is of this key.
    #[must_use]
    pub fn is_of(&self, key: &PublicKey) -> bool {
        key.device() == self.device && key.verify_text(&self.covers(), &self.signature).is_ok()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn parse(file: &str) -> Result<Signed, Malformed> {
        let wrong = |line, what| Malformed { line, what };
        if file.len() > LONGEST + 512 {
            return Err(wrong(1, "it is too long for a signature"));
        }
        let mut parts = file.splitn(HEAD + 1, '\n');
        let mut next = |line| parts.next().ok_or(wrong(line, "the file was cut"));
        if next(1)? != FIRST {
            let what = "this is no signature: it begins with `kinfold signed decision 1`";
            return Err(wrong(1, what));
        }
        let of = |line: &str, word: &str| {
            let value = line.strip_prefix(word)?.strip_prefix(' ')?;
            Some(value.to_owned())
        };
        let device = of(next(2)?, "device").and_then(|id| id.parse().ok());
        let at = of(next(3)?, "at").and_then(|at| time(&at));
        let signature = of(next(4)?, "signature").and_then(|hex| signature(&hex));
        let text = next(5)?;
        let text = Text::parse(text).map_err(|fault| wrong(fault.line + HEAD, fault.what))?;
        let signed = Signed {
            device: device.ok_or(wrong(2, "`device` and 32 hexadecimal digits"))?,
            at: at.ok_or(wrong(3, "`at` and a moment, yyyy-mm-ddThh:mm:ssZ"))?,
            signature: signature.ok_or(wrong(4, "`signature` and 128 hexadecimal digits"))?,
            text,
        };
        match signed.to_string() == file {
            true => Ok(signed),
            false => Err(wrong(2, "it is not in the one spelling")),
        }
    }
}

impl fmt::Display for Signed {
    /// The file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}\ndevice {}\nat {}", self.device, self.at)?;
        f.write_str("signature ")?;
        self.signature
            .0
            .iter()
            .try_for_each(|b| write!(f, "{b:02x}"))?;
        write!(f, "\n{}", self.text.as_str())
    }
}

fn covers(text: &Text, device: DeviceId, at: Time) -> Vec<u8> {
    let parts: [&[u8]; 3] = [text.as_str().as_bytes(), &device.0, &at.0.to_be_bytes()];
    let of: Hash = hash("decision signature", &parts);
    format!("kinfold decision signature 1\n{of}\n").into_bytes()
}

fn signature(hex: &str) -> Option<Signature> {
    let mut bytes = [0; 64];
    if hex.len() != 128 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(Signature(bytes))
}
