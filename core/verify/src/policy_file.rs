//! What a reader brings: the log's name and keys, the witnesses asked for, heads seen before.
//!
//! The text is lines of words, one space between two, each line ended by a newline:
//!
//! ```text
//! kinfold-policy 1
//! # a line that begins with a number sign says nothing
//! origin log.example/kinfold
//! ed25519 ⟨64 hexadecimal digits⟩
//! ml-dsa-44 ⟨base64 of 1,312 bytes⟩
//! witness ⟨name⟩ ⟨64 hexadecimal digits⟩
//! quorum 1
//! at-least-size 4711 root ⟨64 hexadecimal digits⟩
//! ```
//!
//! The first line stands first; `origin`, `ed25519` and `ml-dsa-44` stand once; `quorum` at most
//! once; `witness` and `at-least-size` as often as wanted. Everything else is refused.

use base64ct::{Base64, Encoding};
use core::fmt;
use ledger::{Head, KeyName, LogKeys, Quorum, WitnessKey};
use sign::key::PqPublicKey;
use sign::{Hash, PublicKey};

/// Longest policy file in bytes.
pub(crate) const MAX_POLICY_FILE: usize = 64 * 1024;

/// First line of every policy file.
const FIRST: &str = "kinfold-policy 1";

/// A head that the reader saw before: a copy that does not continue it is of a log that was set
/// back or rewritten, or of which there are two.
pub type Known = Head;

/// What a reader knows of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyFile {
    /// Name and keys of the log.
    pub keys: LogKeys,
    /// Witnesses the reader knows.
    pub witnesses: Vec<WitnessKey>,
    /// So many of them must have cosigned.
    pub quorum: usize,
    /// Heads the reader saw.
    pub known: Vec<Known>,
}

/// Why a text is no policy file; the reader must correct it. Lines count from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PolicyFault {
    /// Too long.
    #[error("a policy file has at most 65,536 bytes")]
    TooLong,
    /// The first line is another.
    #[error("a policy file begins with the line `{FIRST}`")]
    First,
    /// A line is none of those known, or malformed.
    #[error("line {0} is malformed, or of no known kind")]
    Line(usize),
    /// A value is not what stands in such a line.
    #[error("line {0}: not an acceptable key, name, number or hash")]
    Value(usize),
    /// Something stands twice that stands once.
    #[error("line {0} stands there a second time")]
    Twice(usize),
    /// Something is missing.
    #[error("the line `{0}` is missing")]
    Missing(&'static str),
    /// More witnesses are asked for than there are, or one key stands twice.
    #[error("the quorum cannot be met by these witnesses")]
    Quorum,
}

impl PolicyFile {
    /// Reads the text of a policy file.
    ///
    /// # Errors
    /// [`PolicyFault`].
    pub fn parse(text: &str) -> Result<Self, PolicyFault> {
        if text.len() > MAX_POLICY_FILE {
            return Err(PolicyFault::TooLong);
        }
        let body = text.strip_prefix(FIRST).and_then(|t| t.strip_prefix('\n'));
        let body = body.ok_or(PolicyFault::First)?;
        let mut read = Lines::default();
        let mut number = 1;
        let mut rest = body;
        while !rest.is_empty() {
            number += 1;
            let (line, after) = rest.split_once('\n').ok_or(PolicyFault::Line(number))?;
            read.line(line, number)?;
            rest = after;
        }
        read.finish()
    }

    /// The witnesses asked for.
    #[must_use]
    pub fn quorum(&self) -> Option<Quorum> {
        Quorum::new(self.quorum, self.witnesses.clone()).ok()
    }
}

impl fmt::Display for PolicyFile {
    /// The text that reads back as this.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}")?;
        writeln!(f, "origin {}", self.keys.name)?;
        writeln!(f, "ed25519 {}", Hash(*self.keys.ed25519.as_bytes()))?;
        let ml_dsa = Base64::encode_string(self.keys.ml_dsa.as_bytes());
        writeln!(f, "ml-dsa-44 {ml_dsa}")?;
        for witness in &self.witnesses {
            writeln!(
                f,
                "witness {} {}",
                witness.name,
                Hash(*witness.key.as_bytes())
            )?;
        }
        if !self.witnesses.is_empty() {
            writeln!(f, "quorum {}", self.quorum)?;
        }
        for head in &self.known {
            writeln!(f, "at-least-size {} root {}", head.size, head.root)?;
        }
        Ok(())
    }
}

/// What was read so far.
#[derive(Default)]
struct Lines {
    origin: Option<KeyName>,
    ed25519: Option<PublicKey>,
    ml_dsa: Option<PqPublicKey>,
    witnesses: Vec<WitnessKey>,
    quorum: Option<usize>,
    known: Vec<Known>,
}

impl Lines {
    fn line(&mut self, line: &str, number: usize) -> Result<(), PolicyFault> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let value = PolicyFault::Value(number);
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["origin", name] => {
                let name = KeyName::new(name).map_err(|_| value)?;
                once(&mut self.origin, name, number)
            }
            ["ed25519", key] => once(&mut self.ed25519, ed25519(key).ok_or(value)?, number),
            ["ml-dsa-44", key] => once(&mut self.ml_dsa, ml_dsa(key).ok_or(value)?, number),
            ["witness", name, key] => {
                let name = KeyName::new(name).map_err(|_| value)?;
                let key = ed25519(key).ok_or(value)?;
                self.witnesses.push(WitnessKey { name, key });
                Ok(())
            }
            ["quorum", k] => {
                let k = decimal(k).and_then(|k| usize::try_from(k).ok());
                once(&mut self.quorum, k.ok_or(value)?, number)
            }
            ["at-least-size", size, "root", root] => {
                let head = Known {
                    size: decimal(size).ok_or(value)?,
                    root: Hash(hex32(root).ok_or(value)?),
                };
                self.known.push(head);
                Ok(())
            }
            _ => Err(PolicyFault::Line(number)),
        }
    }

    fn finish(self) -> Result<PolicyFile, PolicyFault> {
        let file = PolicyFile {
            keys: LogKeys {
                name: self.origin.ok_or(PolicyFault::Missing("origin"))?,
                ed25519: self.ed25519.ok_or(PolicyFault::Missing("ed25519"))?,
                ml_dsa: self.ml_dsa.ok_or(PolicyFault::Missing("ml-dsa-44"))?,
            },
            witnesses: self.witnesses,
            quorum: self.quorum.unwrap_or(0),
            known: self.known,
        };
        if file.quorum().is_none() {
            return Err(PolicyFault::Quorum);
        }
        Ok(file)
    }
}

fn once<T>(slot: &mut Option<T>, value: T, number: usize) -> Result<(), PolicyFault> {
    if slot.is_some() {
        return Err(PolicyFault::Twice(number));
    }
    *slot = Some(value);
    Ok(())
}

fn ed25519(text: &str) -> Option<PublicKey> {
    PublicKey::from_bytes(hex32(text)?).ok()
}

fn ml_dsa(text: &str) -> Option<PqPublicKey> {
    let bytes = Base64::decode_vec(text).ok()?;
    let key = PqPublicKey::from_bytes(&bytes).ok()?;
    (Base64::encode_string(&bytes) == text).then_some(key)
}

fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// 64 lower-case hexadecimal digits.
fn hex32(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    let mut out = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(out)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sign::SigningKey;
    use sign::key::PqSigningKey;

    fn file() -> PolicyFile {
        let witness = |n: u8| WitnessKey {
            name: KeyName::new(&format!("witness.example/{n}")).unwrap(),
            key: SigningKey::from_seed(&[n; 32]).public(),
        };
        PolicyFile {
            keys: LogKeys {
                name: KeyName::new("log.example/test").unwrap(),
                ed25519: SigningKey::from_seed(&[1; 32]).public(),
                ml_dsa: PqSigningKey::from_seed(&[2; 32]).public(),
            },
            witnesses: vec![witness(3), witness(4)],
            quorum: 1,
            known: vec![Known {
                size: 4_711,
                root: Hash([7; 32]),
            }],
        }
    }

    #[test]
    fn a_policy_file_reads_back() {
        let text = file().to_string();
        assert_eq!(PolicyFile::parse(&text), Ok(file()));
        let spoken = text.replace("origin", "# by hand\n\norigin");
        assert_eq!(PolicyFile::parse(&spoken), Ok(file()));
    }

    #[test]
    fn whatever_is_not_exactly_right_is_refused_by_its_line() {
        let text = file().to_string();
        let change = |from: &str, to: &str| PolicyFile::parse(&text.replace(from, to));
        use PolicyFault::*;
        assert_eq!(change("policy 1", "policy 2"), Err(First));
        assert_eq!(change("origin ", "origin  "), Err(Line(2)));
        assert_eq!(change("ed25519 ", "ed25519 00"), Err(Value(3)));
        assert_eq!(change("ml-dsa-44 ", "ml-dsa-44 A"), Err(Value(4)));
        assert_eq!(change("quorum 1", "quorum 3"), Err(Quorum));
        assert_eq!(change("quorum 1", "quorum 01"), Err(Value(7)));
        assert_eq!(change("quorum 1", "quorum +1"), Err(Value(7)));
        assert_eq!(change("quorum 1", "Quorum 1"), Err(Line(7)));
        assert_eq!(change("quorum 1\n", "quorum 1\r\n"), Err(Value(7)));
        assert_eq!(change("at-least-size 4711", "at-least-size"), Err(Line(8)));
        let missing = text.replace(text.lines().nth(1).unwrap(), "#");
        assert_eq!(PolicyFile::parse(&missing), Err(Missing("origin")));
        let twice = format!("{text}{}\n", text.lines().nth(2).unwrap());
        assert_eq!(PolicyFile::parse(&twice), Err(Twice(9)));
        assert_eq!(PolicyFile::parse(text.trim_end()), Err(Line(8)));
        let long = format!("{text}#{}\n", "x".repeat(MAX_POLICY_FILE));
        assert_eq!(PolicyFile::parse(&long), Err(TooLong));
    }

    proptest! {
        #[test]
        fn a_policy_file_of_anything_is_read_or_refused(text in "(kinfold-policy 1\n)?[a-z0-9 \n-]{0,80}") {
            let _ = PolicyFile::parse(&text);
        }
    }
}
