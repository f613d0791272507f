//! Checkpoints: C2SP tlog-checkpoint, signed twice. One line is Ed25519 over the text (type
//! 0x01), one is ML-DSA-44 in the form that tlog-checkpoint recommends for logs (type 0x06 of
//! tlog-cosignature, made under the log's own name). Both are required.

use crate::note::{
    ED25519, KeyName, ML_DSA_44, Note, NoteError, SignatureLine, from_base64, from_decimal, key_id,
    to_base64,
};
use crate::tree::empty_root;
use core::fmt;
use sign::key::{ML_DSA_SIGNATURE, PqPublicKey, PqSigningKey};
use sign::{Hash, PublicKey, Signature, SigningKey, Time};

/// Why a checkpoint was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CheckpointError {
    /// It is no signed note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Its text is not exactly origin, size and root.
    #[error("not the text of a checkpoint")]
    Text,
    /// It is of another log.
    #[error("a checkpoint of another log")]
    Origin,
    /// One of the log's two signatures is not there exactly once.
    #[error("a signature of the log is missing or doubled")]
    Unsigned,
    /// A line that claims to be by a known key does not verify.
    #[error("a signature does not verify")]
    Forged,
}

/// The head of a log's tree at one size.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: KeyName,
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
}

impl Checkpoint {
    /// Reads the text of a checkpoint. Extension lines are refused: the specification advises
    /// against them, and an ML-DSA signature does not cover them.
    ///
    /// # Errors
    /// [`CheckpointError::Text`].
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let lines: Vec<&str> = text.splitn(5, '\n').collect();
        let [origin, size, root, ""] = lines[..] else {
            return Err(CheckpointError::Text);
        };
        let read = || {
            let root: [u8; 32] = from_base64(root)?.try_into().ok()?;
            Some(Checkpoint {
                origin: KeyName::new(origin).ok()?,
                size: from_decimal(size)?,
                root: Hash(root),
            })
        };
        read()
            .filter(|c| c.size > 0 || c.root == empty_root())
            .ok_or(CheckpointError::Text)
    }

    /// Signs with both keys of the log. `now` is told in the ML-DSA line, in whole seconds: as of
    /// then this is the log's largest tree.
    #[must_use]
    pub fn sign(&self, signer: &LogSigner, now: Time) -> SignedCheckpoint {
        let keys = signer.keys();
        let text = self.to_string();
        let seconds = now.0 / SECOND;
        let ed25519 = signer.ed25519.sign_text(text.as_bytes());
        let ml_dsa = signer
            .ml_dsa
            .sign_text(&self.ml_dsa_text(&keys.name, seconds));
        let line = |key, signature| SignatureLine {
            name: keys.name.clone(),
            key,
            signature,
        };
        let lines = vec![
            line(keys.ed25519_id(), ed25519.0.to_vec()),
            line(
                keys.ml_dsa_id(),
                [&seconds.to_be_bytes()[..], &ml_dsa].concat(),
            ),
        ];
        SignedCheckpoint {
            checkpoint: self.clone(),
            note: Note { text, lines },
        }
    }

    /// `cosigned_message` of tlog-cosignature, for a whole tree.
    fn ml_dsa_text(&self, signer: &KeyName, seconds: u64) -> Vec<u8> {
        let mut text = b"subtree/v1\n\0".to_vec();
        let mut name = |name: &KeyName, number: u64| {
            let length = u8::try_from(name.as_str().len()).expect("a key name has at most 255");
            text.push(length);
            text.extend_from_slice(name.as_str().as_bytes());
            text.extend_from_slice(&number.to_be_bytes());
        };
        name(signer, seconds);
        // The whole tree starts at leaf 0.
        name(&self.origin, 0);
        text.extend_from_slice(&self.size.to_be_bytes());
        text.extend_from_slice(&self.root.0);
        text
    }
}

impl fmt::Display for Checkpoint {
    /// The text that is signed, three lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = to_base64(&self.root.0);
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, root)
    }
}

/// Microseconds.
pub(crate) const SECOND: u64 = 1_000_000;

/// The public keys of a log, and its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogKeys {
    /// Name of the log: its origin and the name in its signature lines.
    pub name: KeyName,
    /// Ed25519 key.
    pub ed25519: PublicKey,
    /// ML-DSA-44 key.
    pub ml_dsa: PqPublicKey,
}

impl LogKeys {
    fn ed25519_id(&self) -> [u8; 4] {
        key_id(&self.name, ED25519, self.ed25519.as_bytes())
    }

    fn ml_dsa_id(&self) -> [u8; 4] {
        key_id(&self.name, ML_DSA_44, self.ml_dsa.as_bytes())
    }
}

/// The secret keys of a log.
#[derive(Debug)]
pub struct LogSigner {
    /// Name of the log.
    pub name: KeyName,
    /// Ed25519 key.
    pub ed25519: SigningKey,
    /// ML-DSA-44 key.
    pub ml_dsa: PqSigningKey,
}

impl LogSigner {
    /// The public halves.
    #[must_use]
    pub fn keys(&self) -> LogKeys {
        LogKeys {
            name: self.name.clone(),
            ed25519: self.ed25519.public(),
            ml_dsa: self.ml_dsa.public(),
        }
    }
}

/// A checkpoint with its signature lines, read but not checked.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

/// A checkpoint of which both of the log's signatures were checked.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Verified {
    checkpoint: Checkpoint,
    time: Time,
}

impl Verified {
    /// The checkpoint.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// When the log signed it, in whole seconds. Only the ML-DSA signature covers this.
    #[must_use]
    pub fn time(&self) -> Time {
        self.time
    }
}

impl SignedCheckpoint {
    /// Reads a note.
    ///
    /// # Errors
    /// [`CheckpointError::Note`], [`CheckpointError::Text`].
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let note = Note::parse(bytes)?;
        Ok(SignedCheckpoint {
            checkpoint: Checkpoint::parse(&note.text)?,
            note,
        })
    }

    /// What it says, unchecked.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Its signature lines.
    #[must_use]
    pub fn lines(&self) -> &[SignatureLine] {
        &self.note.lines
    }

    /// Adds a signature line, a cosignature.
    ///
    /// # Errors
    /// [`NoteError::TooLong`] if there is no room for one more.
    pub fn add(&mut self, line: SignatureLine) -> Result<(), NoteError> {
        if self.note.lines.len() == crate::note::MAX_SIGNATURES {
            return Err(NoteError::TooLong);
        }
        self.note.lines.push(line);
        Ok(())
    }

    /// The log's Ed25519 signature, unchecked: with size and root it is what a device shows to say
    /// what it has seen.
    #[must_use]
    pub fn ed25519(&self, keys: &LogKeys) -> Option<Signature> {
        let line = self.only(&keys.name, keys.ed25519_id()).ok()?;
        line.try_into().ok().map(Signature)
    }

    /// Checks origin and both signatures of the log. Lines of other keys are ignored.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn verify(&self, keys: &LogKeys) -> Result<Verified, CheckpointError> {
        if self.checkpoint.origin != keys.name {
            return Err(CheckpointError::Origin);
        }
        let ed25519 = self.only(&keys.name, keys.ed25519_id())?;
        let ed25519 = ed25519.try_into().map_err(|_| CheckpointError::Forged)?;
        keys.ed25519
            .verify_text(self.note.text.as_bytes(), &Signature(ed25519))
            .map_err(|_| CheckpointError::Forged)?;
        let ml_dsa = self.only(&keys.name, keys.ml_dsa_id())?;
        let (time, ml_dsa) = timed(ml_dsa, ML_DSA_SIGNATURE).ok_or(CheckpointError::Forged)?;
        let text = self.checkpoint.ml_dsa_text(&keys.name, time.0 / SECOND);
        keys.ml_dsa
            .verify_text(&text, ml_dsa)
            .map_err(|_| CheckpointError::Forged)?;
        Ok(Verified {
            checkpoint: self.checkpoint.clone(),
            time,
        })
    }

    /// The signed text.
    pub(crate) fn text(&self) -> &str {
        &self.note.text
    }

    /// The lines that claim to be by this key.
    pub(crate) fn by<'a>(
        &'a self,
        name: &'a KeyName,
        key: [u8; 4],
    ) -> impl Iterator<Item = &'a [u8]> {
        self.note.by(name, key)
    }

    fn only<'a>(&'a self, name: &'a KeyName, key: [u8; 4]) -> Result<&'a [u8], CheckpointError> {
        let mut lines = self.by(name, key);
        match (lines.next(), lines.next()) {
            (Some(line), None) => Ok(line),
            _ => Err(CheckpointError::Unsigned),
        }
    }
}

impl fmt::Display for SignedCheckpoint {
    /// The note.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.note, f)
    }
}

/// Takes a `timestamped_signature` apart: seconds in eight bytes, big-endian, and a signature of
/// `length` bytes. Times that do not fit [`Time`] are refused.
pub(crate) fn timed(bytes: &[u8], length: usize) -> Option<(Time, &[u8])> {
    let (seconds, signature) = bytes.split_first_chunk::<8>()?;
    let micros = u64::from_be_bytes(*seconds).checked_mul(SECOND)?;
    (signature.len() == length).then_some((Time(micros), signature))
}
