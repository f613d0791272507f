//! Signed notes: C2SP signed-note v1.0.0. Text, a blank line, signature lines.

use base64ct::{Base64, Encoding};
use core::fmt;
use sign::sha256;

/// Longest note in bytes. A hybrid checkpoint has about 3.7 kB.
pub const MAX_NOTE: usize = 128 * 1024;
/// Most signature lines; the specification asks for room for 16.
pub const MAX_SIGNATURES: usize = 32;
/// Longest key name in bytes (tlog-cosignature gives its length in one byte).
pub const MAX_NAME: usize = 255;

/// Signature type: Ed25519 over the note's text.
pub const ED25519: u8 = 0x01;
/// Signature type: Ed25519 cosignature with time, tlog-cosignature.
pub const COSIGNATURE: u8 = 0x04;
/// Signature type: ML-DSA-44 with time, tlog-cosignature.
pub const ML_DSA_44: u8 = 0x06;

/// Why a text is no note.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoteError {
    /// Too long, or too many signatures.
    #[error("the note is beyond its limits")]
    TooLong,
    /// Not UTF-8, control characters, no text, no signature, or a malformed signature line.
    #[error("not a signed note")]
    Malformed,
    /// A key name that is empty, too long, or has a space, a control character or a plus.
    #[error("not a key name")]
    Name,
}

/// Name of a log or of a witness, as in signature lines; a log's is also its origin.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// Takes 1 to 255 bytes without spaces, control characters and plus.
    ///
    /// # Errors
    /// [`NoteError::Name`].
    pub fn new(name: &str) -> Result<Self, NoteError> {
        let refused = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if name.is_empty() || name.len() > MAX_NAME || name.contains(refused) {
            return Err(NoteError::Name);
        }
        Ok(KeyName(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The first four bytes of `SHA-256(name ‖ 0x0A ‖ type ‖ public key)`.
#[must_use]
pub fn key_id(name: &KeyName, kind: u8, public: &[u8]) -> [u8; 4] {
    let hash = sha256(&[name.0.as_bytes(), b"\n", &[kind], public]);
    [hash.0[0], hash.0[1], hash.0[2], hash.0[3]]
}

/// One signature line.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SignatureLine {
    /// Who signed.
    pub name: KeyName,
    /// With which key, shortened: [`key_id`].
    pub key: [u8; 4],
    /// The signature, in the form of its type; at least one byte.
    pub signature: Vec<u8>,
}

impl SignatureLine {
    /// Reads one line, without its newline.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn parse(line: &str) -> Result<Self, NoteError> {
        let (name, blob) = line
            .strip_prefix("\u{2014} ")
            .and_then(|rest| rest.split_once(' '))
            .ok_or(NoteError::Malformed)?;
        let bytes = from_base64(blob).ok_or(NoteError::Malformed)?;
        match bytes.split_first_chunk::<4>() {
            Some((key, signature)) if !signature.is_empty() => Ok(SignatureLine {
                name: KeyName::new(name)?,
                key: *key,
                signature: signature.to_vec(),
            }),
            _ => Err(NoteError::Malformed),
        }
    }
}

impl fmt::Display for SignatureLine {
    /// The line without its newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blob = [&self.key[..], &self.signature].concat();
        write!(f, "\u{2014} {} {}", self.name, to_base64(&blob))
    }
}

impl fmt::Debug for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignatureLine({})", self.name)
    }
}

/// Text and its signatures, unchecked.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Note {
    /// With its last newline.
    pub(crate) text: String,
    pub(crate) lines: Vec<SignatureLine>,
}

impl Note {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE {
            return Err(NoteError::TooLong);
        }
        let note = core::str::from_utf8(bytes).map_err(|_| NoteError::Malformed)?;
        if note.contains(|c| c < ' ' && c != '\n') {
            return Err(NoteError::Malformed);
        }
        // The last empty line divides.
        let middle = note.rfind("\n\n").ok_or(NoteError::Malformed)? + 1;
        let (text, rest) = note.split_at(middle);
        let lines = rest[1..].strip_suffix('\n').ok_or(NoteError::Malformed)?;
        let lines: Vec<&str> = lines.split('\n').take(MAX_SIGNATURES + 1).collect();
        if lines.len() > MAX_SIGNATURES {
            return Err(NoteError::TooLong);
        }
        Ok(Note {
            text: text.to_owned(),
            lines: lines
                .into_iter()
                .map(SignatureLine::parse)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The lines that claim to be by this key.
    pub(crate) fn by<'a>(
        &'a self,
        name: &'a KeyName,
        key: [u8; 4],
    ) -> impl Iterator<Item = &'a [u8]> {
        let claimed = move |line: &&SignatureLine| line.name == *name && line.key == key;
        self.lines
            .iter()
            .filter(claimed)
            .map(|line| line.signature.as_slice())
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Standard base64 with padding, RFC 4648 section 4.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Refuses every spelling but [`to_base64`]'s.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let bytes = Base64::decode_vec(text).ok()?;
    (to_base64(&bytes) == text).then_some(bytes)
}

/// A number in its one decimal spelling.
pub(crate) fn from_decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of the specification.
    const EXAMPLE: &str = "Ognuno sta solo sul cuor della terra\n\
        trafitto da un raggio di sole:\n\ned è subito sera.\n\n\
        — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    #[test]
    fn the_published_example_reads_and_writes() {
        let note = Note::parse(EXAMPLE.as_bytes()).unwrap();
        assert!(note.text.ends_with("ed è subito sera.\n"));
        assert_eq!(note.lines[0].signature.len(), 64);
        assert_eq!(note.lines[0].key, [0x36, 0x7b, 0xa0, 0x4b]);
        assert_eq!(note.to_string(), EXAMPLE);
    }

    #[test]
    fn other_texts_are_refused() {
        for bad in [
            "",
            "\n\n",
            "text\n",
            "text\n\n",
            "text\n\n\n",
            "text\n\n— a AAAAAAA=",
            "text\n\n- a AAAAAAA=\n",
            "text\n\n—  AAAAAAA=\n",
            "text\n\n— a+b AAAAAAA=\n",
            "text\n\n— a\u{a0}b AAAAAAA=\n",
            "text\n\n— a AAAAAA==\n",
            "text\n\n— a AAAAAAB=\n",
            "text\n\n— a AAAAAAA\n",
            "text\n\n— a AAAA AAA=\n",
            "te\txt\n\n— a AAAAAAA=\n",
            "text\r\n\r\n— a AAAAAAA=\r\n",
        ] {
            assert!(Note::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(Note::parse(b"t\xff\n\n\xe2\x80\x94 a AAAAAAA=\n").is_err());
        let many = |n| format!("text\n\n{}", "— a AAAAAAA=\n".repeat(n));
        assert!(Note::parse(many(MAX_SIGNATURES).as_bytes()).is_ok());
        assert_eq!(
            Note::parse(many(MAX_SIGNATURES + 1).as_bytes()),
            Err(NoteError::TooLong)
        );
        assert_eq!(
            Note::parse("x".repeat(MAX_NOTE + 1).as_bytes()),
            Err(NoteError::TooLong)
        );
    }

    proptest! {
        #[test]
        fn whatever_reads_writes_the_same(text in "[a-z\n \u{2014}=+A]{0,60}") {
            if let Ok(note) = Note::parse(text.as_bytes()) {
                prop_assert_eq!(note.to_string(), text);
            }
        }

        #[test]
        fn a_changed_example_never_reads_as_the_same(at in 0..EXAMPLE.len(), bit in 0_u8..8) {
            let mut changed = EXAMPLE.as_bytes().to_vec();
            changed[at] ^= 1_u8 << bit;
            if let Ok(note) = Note::parse(&changed) {
                prop_assert_eq!(note.to_string().into_bytes(), changed);
            }
        }
    }
}
