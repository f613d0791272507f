//! Numbers that people write down, type and read out.
//!
//! # In scope
//! A receipt's reference and secret ([`Reference`], [`ReceiptSecret`]), the code of a message
//! ([`MessageCode`]), their check digits, how a secret is kept ([`KeptSecret`]), what a checker
//! keeps of the codes that were sent and what it answers ([`Checker`]), and digits of many scripts
//! as people type them.
//!
//! # Out of scope
//! How often a secret or a code may be tried; the words of an answer; shares of keys, which carry checksums of their own (`seal`).
//!
//! # Invariants
//! - Reading is total; one wrong digit or two exchanged neighbours are found wherever there are
//!   check digits.
//! - No answer of a checker names a recipient or says that a message is genuine; a code that was
//!   never made and one of another recipient get the same answer at the same cost.
//! - A secret is cleared when dropped and shown by no `Debug`.

mod checker;
mod digits;
mod kept;
mod kept_code;

pub use checker::{Checker, CodeBook, Found, Purpose, Sent, Tail};
pub use digits::{damm, digits};
pub use kept::{KeptSecret, Ready, Room};

use core::fmt;
use digits::DAMM_DIGITS;
use seal::BatchKey;
use sign::hmac;
use sign::id::IncidentId;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// So many secrets there are.
const SECRETS: u32 = 100_000_000;

/// Why a typed number was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CodeError {
    /// Not as many digits as it has, or something that is no digit.
    #[error("not the right number of digits")]
    Digits,
    /// A digit is wrong, or two are exchanged.
    #[error("mistyped: the check digits do not fit")]
    Check,
}

/// A receipt's reference: eight random digits and two of ISO 7064 MOD 97-10, shown
/// `4821 7730 98`. Not secret.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(u32);

impl Reference {
    /// From eight random bytes, modulo 10^8.
    #[must_use]
    pub fn from_random(bytes: &[u8; 8]) -> Self {
        Reference(eight(bytes))
    }

    /// The number without its check digits.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// Reads a typed reference in any digits of [`digits`].
    ///
    /// # Errors
    /// [`CodeError`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let all = number(text, 10)?;
        let reference = Reference(u32::try_from(all / 100).map_err(|_| CodeError::Digits)?);
        // Compared, not only divided by 97: of two check digits that leave the same remainder
        // (such as 01 and 98) one is never written.
        if reference.check() == all % 100 {
            Ok(reference)
        } else {
            Err(CodeError::Check)
        }
    }

    /// 98 minus the number, two digits shifted, modulo 97.
    fn check(self) -> u64 {
        98 - u64::from(self.0) * 100 % 97
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, check) = (self.0, self.check());
        write!(f, "{:04} {:04} {check:02}", n / 10_000, n % 10_000)
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reference")
    }
}

/// A receipt's secret: eight random digits, shown `5962 1483`, kept only as a slow hash.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ReceiptSecret(u32);

impl ReceiptSecret {
    /// From eight random bytes, modulo 10^8.
    #[must_use]
    pub fn from_random(bytes: &[u8; 8]) -> Self {
        ReceiptSecret(eight(bytes))
    }

    /// Reads a typed secret. It has no check digits: a wrong one looks like any other.
    ///
    /// # Errors
    /// [`CodeError::Digits`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let n = number(text, 8)?;
        Ok(ReceiptSecret(
            u32::try_from(n).map_err(|_| CodeError::Digits)?,
        ))
    }

    /// The eight digits in ASCII, without a space: what is hashed.
    #[must_use]
    pub fn digits(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{:08}", self.0))
    }

    /// As it is shown, once.
    #[must_use]
    pub fn shown(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{:04} {:04}", self.0 / 10_000, self.0 % 10_000))
    }
}

impl fmt::Debug for ReceiptSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReceiptSecret")
    }
}

/// What a message code stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Message {
    /// The incident it is sent in.
    pub incident: IncidentId,
    /// The batch it is sent with, under that batch's key.
    pub batch: u32,
    /// Random, one for each recipient.
    pub nonce: [u8; 16],
    /// Number of the channel.
    pub channel: u8,
    /// Days since 1970-01-01 (UTC).
    pub day: u32,
}

/// The code by which anyone can compare a message with what was really sent: eleven digits and a
/// Damm check digit, shown `482 913 077 362`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageCode(u64);

impl MessageCode {
    /// HMAC-SHA-256 under the batch key over `"message code"` and incident (16), batch (4),
    /// nonce (16), channel (1), day (4); the 32 bytes as one big-endian number, modulo 10^11.
    #[must_use]
    pub fn of(key: &BatchKey, message: &Message) -> Self {
        let parts: [&[u8]; 5] = [
            &message.incident.0,
            &message.batch.to_be_bytes(),
            &message.nonce,
            &[message.channel],
            &message.day.to_be_bytes(),
        ];
        let mac = hmac(key.as_bytes(), "message code", &parts);
        let step = |n: u64, byte: &u8| (n * 256 + u64::from(*byte)) % 100_000_000_000;
        MessageCode(mac.0.iter().fold(0, step))
    }

    /// Reads a typed code in any digits of [`digits`].
    ///
    /// # Errors
    /// [`CodeError`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let all = number(text, 12)?;
        let code = MessageCode(all / 10);
        if code.check() == all % 10 {
            Ok(code)
        } else {
            Err(CodeError::Check)
        }
    }

    /// The twelve digits in ASCII, without a space: what is hashed.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:011}{}", self.0, self.check())
    }

    fn check(self) -> u64 {
        let mut values = [0; 11];
        let mut left = self.0;
        for value in values.iter_mut().rev() {
            *value = (left % 10) as u8;
            left /= 10;
        }
        u64::from(damm(&values))
    }
}

impl fmt::Display for MessageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0 * 10 + self.check();
        let group = |at: u64| all / at % 1000;
        write!(
            f,
            "{:03} {:03} {:03} {:03}",
            group(1_000_000_000),
            group(1_000_000),
            group(1000),
            group(1)
        )
    }
}

impl fmt::Debug for MessageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MessageCode")
    }
}

fn eight(bytes: &[u8; 8]) -> u32 {
    (u64::from_be_bytes(*bytes) % u64::from(SECRETS)) as u32
}

/// Exactly `len` digits, as a number.
fn number(text: &str, len: usize) -> Result<u64, CodeError> {
    debug_assert!(len <= DAMM_DIGITS, "fits into 64 bits");
    let digits = Zeroizing::new(digits(text).ok_or(CodeError::Digits)?);
    if digits.len() != len {
        return Err(CodeError::Digits);
    }
    Ok(digits.iter().fold(0, |n, d| n * 10 + u64::from(*d)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every text with one digit changed or two neighbours exchanged is refused.
    fn catches_slips(digits: &str, parse: impl Fn(&str) -> bool) {
        assert!(parse(digits));
        let bytes = digits.as_bytes();
        for at in 0..bytes.len() {
            for digit in b'0'..=b'9' {
                let mut typed = bytes.to_vec();
                typed[at] = digit;
                let fits = parse(core::str::from_utf8(&typed).unwrap());
                assert_eq!(fits, digit == bytes[at], "{digits} at {at}");
            }
            if at > 0 && bytes[at] != bytes[at - 1] {
                let mut typed = bytes.to_vec();
                typed.swap(at, at - 1);
                let fits = parse(core::str::from_utf8(&typed).unwrap());
                assert!(!fits, "{digits} at {at}");
            }
        }
    }

    #[test]
    fn the_shown_examples_are_right() {
        let reference = Reference::parse("4821 7730 98").unwrap();
        assert_eq!(reference.number(), 48_217_730);
        assert_eq!(reference.to_string(), "4821 7730 98");
        let code = MessageCode::parse("482 913 077 362").unwrap();
        assert_eq!(code.to_string(), "482 913 077 362");
        assert_eq!(code.digits(), "482913077362");
        let secret = ReceiptSecret::parse("5962-1483").unwrap();
        assert_eq!(*secret.shown(), "5962 1483");
        assert_eq!(*secret.digits(), "59621483");
        assert_eq!(
            format!("{secret:?} {reference:?}"),
            "ReceiptSecret Reference"
        );
    }

    #[test]
    fn every_single_error_and_exchange_is_found() {
        for n in (0..100_000_000_u32).step_by(1_234_567) {
            let reference = Reference(n).to_string().replace(' ', "");
            catches_slips(&reference, |t| Reference::parse(t).is_ok());
        }
        for n in (0..100_000_000_000_u64).step_by(1_234_567_891) {
            catches_slips(&MessageCode(n).digits(), |t| MessageCode::parse(t).is_ok());
        }
    }

    #[test]
    fn check_digits_that_are_never_written_are_refused() {
        for n in 0..2000_u64 {
            let right = Reference(n as u32).check();
            for check in 0..100 {
                let typed = format!("{:010}", n * 100 + check);
                assert_eq!(Reference::parse(&typed).is_ok(), check == right, "{typed}");
            }
        }
    }

    #[test]
    fn a_code_depends_on_every_field() {
        let key = BatchKey::from_bytes([1; 32]);
        let m = Message {
            incident: IncidentId([2; 16]),
            batch: 3,
            nonce: [4; 16],
            channel: 5,
            day: 20_600,
        };
        let mut others = [m; 5];
        others[0].incident = IncidentId([0; 16]);
        others[1].batch = 4;
        others[2].nonce = [0; 16];
        others[3].channel = 6;
        others[4].day = 20_601;
        let code = MessageCode::of(&key, &m);
        assert_eq!(MessageCode::parse(&code.to_string()), Ok(code));
        for other in others {
            assert_ne!(MessageCode::of(&key, &other), code);
        }
        assert_ne!(MessageCode::of(&BatchKey::from_bytes([0; 32]), &m), code);
    }

    proptest! {
        #[test]
        fn reading_is_total(text: String) {
            let _ = (Reference::parse(&text), MessageCode::parse(&text), ReceiptSecret::parse(&text));
        }

        #[test]
        fn numbers_read_back(bytes: [u8; 8], n in 0..100_000_000_000_u64) {
            let reference = Reference::from_random(&bytes);
            prop_assert_eq!(Reference::parse(&reference.to_string()), Ok(reference));
            let code = MessageCode(n);
            prop_assert_eq!(MessageCode::parse(&code.to_string()), Ok(code));
            let secret = ReceiptSecret::from_random(&bytes);
            prop_assert_eq!(ReceiptSecret::parse(&secret.shown()).unwrap().0, secret.0);
        }
    }
}
