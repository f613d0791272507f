//! What a program keeps on its own disk, of any length, under a key that lies in a passphrase
//! file: Argon2id is paid for once at the start, not at every write.
//!
//! A file has a name, and a frame of a file its number; both are bound, so that no two files or
//! frames can be exchanged. That a whole file was put back by an older one cannot be seen here.

use crate::cipher::Content;
use crate::envelope;
use crate::error::OpenError;
use crate::keys::FileKey;
use crate::pad::{self, PREFIX};
use crate::suite::suited;
use sign::encode::Bytes;
use sign::{canonical_struct, from_bytes, hash, to_bytes};
use zeroize::Zeroizing;

/// Lengths before encryption are multiples of this.
const STEP: usize = 1024;

#[derive(Clone, PartialEq, Eq, Debug)]
struct About {
    name: String,
    number: u64,
    salt: [u8; 32],
}
suited!(About { name, number, salt });

#[derive(Clone, PartialEq, Eq, Debug)]
struct File {
    about: About,
    commit: [u8; 32],
    ciphertext: Bytes,
}
canonical_struct!(File {
    about,
    commit,
    ciphertext
});

/// Seals a file, or one frame of it. `salt` is fresh and random: cipher key and nonce come from
/// it, so that none is used for two contents.
///
/// # Panics
/// Not below 4 GiB of content.
#[must_use]
pub fn seal(key: &FileKey, name: &str, number: u64, content: &[u8], salt: [u8; 32]) -> Vec<u8> {
    let about = About {
        name: name.to_owned(),
        number,
        salt,
    };
    let size = (content.len() + PREFIX).next_multiple_of(STEP);
    let padded = pad::pad(content, size).expect("what a program keeps is below 4 GiB");
    let cipher = cipher(&about, key);
    let commit = cipher.commit();
    let ciphertext = cipher.encrypt(&envelope::header(&about, &commit), padded);
    to_bytes(&File {
        about,
        commit,
        ciphertext: Bytes(ciphertext),
    })
}

/// Opens the file, or frame, of this name and number.
///
/// # Errors
/// [`OpenError::Other`] if it is another one; [`OpenError::Key`], [`OpenError::Changed`],
/// [`OpenError::Malformed`].
pub fn open(
    key: &FileKey,
    name: &str,
    number: u64,
    bytes: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let file: File = from_bytes(bytes)?;
    if file.about.name != name || file.about.number != number {
        return Err(OpenError::Other);
    }
    let cipher = cipher(&file.about, key);
    cipher.check(&file.commit)?;
    let header = envelope::header(&file.about, &file.commit);
    pad::strip(cipher.decrypt(&header, &file.ciphertext.0)?)
}

fn cipher(about: &About, key: &FileKey) -> Content {
    let bound = hash("about", &[b"kept", &to_bytes(about)]);
    Content::derive(key.as_bytes(), "kept", &bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opens_under_its_key_name_and_number_only() {
        let key = FileKey::from_bytes([1; 32]);
        let file = seal(&key, "state", 3, b"content", [9; 32]);
        assert_eq!(*open(&key, "state", 3, &file).unwrap(), b"content");
        assert_eq!(open(&key, "state", 4, &file), Err(OpenError::Other));
        assert_eq!(open(&key, "marks", 3, &file), Err(OpenError::Other));
        let other = FileKey::from_bytes([2; 32]);
        assert_eq!(open(&other, "state", 3, &file), Err(OpenError::Key));
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(open(&key, "state", 3, &changed).is_err(), "byte {at}");
        }
        assert_ne!(seal(&key, "state", 3, b"content", [8; 32]), file);
    }

    #[test]
    fn long_contents_come_back() {
        let key = FileKey::from_bytes([1; 32]);
        let content = vec![7; 3_000_000];
        let file = seal(&key, "state", 0, &content, [9; 32]);
        assert_eq!(*open(&key, "state", 0, &file).unwrap(), content);
    }
}
