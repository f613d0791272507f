//! The text by which a new device is brought to the officers who enrol it.
//!
//! The device prints it; it travels by any way. Whoever signs the enrolment sees the same code as
//! the person at the device, and the two compare it by voice: so nobody can put a device of
//! theirs in its place on the way.

use base64ct::{Base64UrlUnpadded, Encoding};
use ledger::leaf::DeviceKind;
use sign::encode::Bytes;
use sign::{PublicKey, canonical_struct, from_bytes, hash, to_bytes};

use crate::directory::X_WING_PUBLIC;

/// What every text begins with; the number is that of the format.
const FIRST: &str = "kinfold-device-1:";
/// Bytes of the checksum at its end.
const CHECK: usize = 4;
/// Longest text that is read, line breaks counted.
const LONGEST: usize = 4_096;
/// So often the hash is hashed before it becomes a code: whoever looks for a device whose code
/// is that of another does as much work for each.
const ROUNDS: u32 = 1 << 15;

/// A device that asks to be enrolled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enrolment {
    /// Its signing key.
    pub key: PublicKey,
    /// What it is.
    pub kind: DeviceKind,
    /// An X-Wing public key (1,216 bytes) made for its arrival: the first keys of a society are
    /// sealed to it at the founding. Desks have one; nobody else needs it.
    pub arrival: Option<Bytes>,
}
canonical_struct!(Enrolment { key, kind, arrival });

/// Why a text is no enrolment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EnrolmentFault {
    /// It begins otherwise.
    #[error("an enrolment text begins with `kinfold-device-1:`")]
    First,
    /// A letter was lost or changed.
    #[error("the enrolment text is incomplete or was changed on the way: copy it again")]
    Checksum,
    /// It is intact and yet no enrolment.
    #[error("the enrolment text holds no acceptable key")]
    Malformed,
}

impl Enrolment {
    /// As a text without spaces.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = to_bytes(self);
        bytes.extend_from_slice(&check(&bytes));
        format!("{FIRST}{}", Base64UrlUnpadded::encode_string(&bytes))
    }

    /// Reads a text; spaces and line breaks anywhere in it do not count.
    ///
    /// # Errors
    /// [`EnrolmentFault`].
    pub fn parse(text: &str) -> Result<Self, EnrolmentFault> {
        if text.len() > LONGEST {
            return Err(EnrolmentFault::Checksum);
        }
        let text: String = text.split_whitespace().collect();
        let body = text.strip_prefix(FIRST).ok_or(EnrolmentFault::First)?;
        let bytes = Base64UrlUnpadded::decode_vec(body).map_err(|_| EnrolmentFault::Checksum)?;
        let (body, end) = bytes
            .split_last_chunk::<CHECK>()
            .ok_or(EnrolmentFault::Checksum)?;
        if check(body) != *end {
            return Err(EnrolmentFault::Checksum);
        }
        let read: Enrolment = from_bytes(body).map_err(|_| EnrolmentFault::Malformed)?;
        let fits = |key: &Bytes| key.0.len() == X_WING_PUBLIC;
        if read.arrival.as_ref().is_none_or(fits) {
            Ok(read)
        } else {
            Err(EnrolmentFault::Malformed)
        }
    }

    /// The code that both sides compare by voice: 16 digits in groups of four. 53 bits and 2^15
    /// hashes a try are 2^68 hashes for whoever wants another device with the same code; with eight
    /// digits one graphics card would need an hour.
    #[must_use]
    pub fn code(&self) -> String {
        let mut hashed = hash("enrolment/code", &[&to_bytes(self)]);
        for _ in 0..ROUNDS {
            hashed = hash("enrolment/round", &[&hashed.0]);
        }
        let digits = hashed.0.iter().fold(0_u128, |number, byte| {
            (number * 256 + u128::from(*byte)) % 10_u128.pow(16)
        });
        let group = |at: u32| digits / 10_u128.pow(at) % 10_000;
        format!(
            "{:04} {:04} {:04} {:04}",
            group(12),
            group(8),
            group(4),
            group(0)
        )
    }
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut out = [0; CHECK];
    out.copy_from_slice(&hash("enrolment/check", &[bytes]).0[..CHECK]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sign::SigningKey;

    fn enrolment(seed: u8, arrival: bool) -> Enrolment {
        Enrolment {
            key: SigningKey::from_seed(&[seed; 32]).public(),
            kind: DeviceKind::Desk,
            arrival: arrival.then(|| Bytes(vec![seed; X_WING_PUBLIC])),
        }
    }

    #[test]
    fn a_text_reads_back_however_it_was_broken_into_lines() {
        for arrival in [false, true] {
            let text = enrolment(1, arrival).text();
            assert_eq!(Enrolment::parse(&text), Ok(enrolment(1, arrival)));
            let broken: Vec<&str> = (0..text.len())
                .step_by(60)
                .map(|at| &text[at..text.len().min(at + 60)])
                .collect();
            let broken = format!("  {}\r\n", broken.join("\r\n"));
            assert_eq!(Enrolment::parse(&broken), Ok(enrolment(1, arrival)));
        }
    }

    #[test]
    fn a_changed_or_cut_text_is_refused() {
        let text = enrolment(1, false).text();
        for at in FIRST.len()..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(Enrolment::parse(&changed).is_err(), "letter {at}");
            assert!(Enrolment::parse(&text[..at]).is_err());
        }
        assert_eq!(Enrolment::parse("anything"), Err(EnrolmentFault::First));
        let short = Enrolment {
            arrival: Some(Bytes(vec![0; 32])),
            ..enrolment(1, false)
        };
        let read = Enrolment::parse(&short.text());
        assert_eq!(read, Err(EnrolmentFault::Malformed));
    }

    #[test]
    fn the_code_depends_on_key_kind_and_arrival() {
        let one = enrolment(1, true);
        let code = one.code();
        assert_eq!(code.len(), 19);
        assert_eq!(code, enrolment(1, true).code());
        let portal = Enrolment {
            kind: DeviceKind::Portal,
            ..one.clone()
        };
        for other in [enrolment(2, true), enrolment(1, false), portal] {
            assert_ne!(other.code(), code);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "(kinfold-device-1:)?[A-Za-z0-9_-]{0,200}") {
            let _ = Enrolment::parse(&text);
        }
    }
}
