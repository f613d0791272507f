//! A small file sealed under a passphrase: a root key, a device's keys.
//!
//! The passphrase goes through Argon2id (RFC 9106) with the cost written in the header; cipher
//! key, nonce and commitment come from the result and the header, so that one file cannot be
//! tried against many passphrases at once (Len, Grubbs, Ristenpart, "Partitioning Oracle Attacks",
//! USENIX Security 2021).

use crate::cipher::Content;
use crate::envelope;
use crate::error::{OpenError, SealError};
use crate::pad;
use crate::suite::suited;
use argon2::{Algorithm, Argon2, Params, Version};
use sign::encode::Bytes;
use sign::{canonical_code, canonical_struct, from_bytes, hash, to_bytes};
use zeroize::Zeroizing;

/// Longest file in bytes.
pub const LONGEST: usize = 70_000;

/// What a file holds; one kind never opens as another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A keyholder's root key.
    Root,
    /// A device's keys and what it keeps between sessions.
    Device,
}
canonical_code!(Kind { 1 => Root, 2 => Device });

/// What trying a passphrase costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}
canonical_struct!(Cost {
    memory,
    passes,
    lanes
});

impl Cost {
    /// For a person at a desk: the second recommended option of RFC 9106, 64 MiB, three passes.
    pub const DESK: Cost = Cost {
        memory: 65_536,
        passes: 3,
        lanes: 4,
    };

    /// For a keyholder, which is opened rarely: 512 MiB, three passes.
    pub const KEYHOLDER: Cost = Cost {
        memory: 524_288,
        passes: 3,
        lanes: 4,
    };

    /// The least that is taken: OWASP's 19 MiB, two passes. (Files of less memory are refused as
    /// well as costly ones: none was ever written.)
    pub const LEAST: Cost = Cost {
        memory: 19_456,
        passes: 2,
        lanes: 1,
    };

    /// The most: a hostile file may not ask for more than 1 GiB, nor for 8 GiB of work.
    fn bounded(&self) -> bool {
        let work = u64::from(self.memory) * u64::from(self.passes);
        (Self::LEAST.memory..=1 << 20).contains(&self.memory)
            && (Self::LEAST.passes..=16).contains(&self.passes)
            && (1..=8).contains(&self.lanes)
            && work <= 8 << 20
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct About {
    kind: Kind,
    cost: Cost,
    salt: [u8; 16],
}
suited!(About { kind, cost, salt });

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

/// Seals `content` under a passphrase: its bytes as they are, so the caller brings Unicode into
/// one form first. `salt` is fresh and random.
///
/// # Errors
/// [`SealError::TooLong`]; [`SealError::Bounds`] for a cost that would not be opened.
pub fn seal(
    kind: Kind,
    content: &[u8],
    passphrase: &[u8],
    cost: Cost,
    salt: [u8; 16],
) -> Result<Vec<u8>, SealError> {
    if !cost.bounded() {
        return Err(SealError::Bounds);
    }
    let about = About { kind, cost, salt };
    let padded = pad::pad_up(content)?;
    let cipher = cipher(&about, passphrase).ok_or(SealError::Bounds)?;
    let commit = cipher.commit();
    let ciphertext = cipher.encrypt(&envelope::header(&about, &commit), padded);
    Ok(to_bytes(&File {
        about,
        commit,
        ciphertext: Bytes(ciphertext),
    }))
}

/// Opens a file.
///
/// # Errors
/// [`OpenError::Key`] for a wrong passphrase; [`OpenError::Other`] for a file of another kind or
/// beyond the bounds of cost; [`OpenError::Changed`]; [`OpenError::Malformed`].
pub fn open(kind: Kind, file: &[u8], passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if file.len() > LONGEST {
        return Err(OpenError::Length);
    }
    let file: File = from_bytes(file)?;
    if file.about.kind != kind || !file.about.cost.bounded() {
        return Err(OpenError::Other);
    }
    let cipher = cipher(&file.about, passphrase).ok_or(OpenError::Other)?;
    cipher.check(&file.commit)?;
    let header = envelope::header(&file.about, &file.commit);
    pad::strip(cipher.decrypt(&header, &file.ciphertext.0)?)
}

fn cipher(about: &About, passphrase: &[u8]) -> Option<Content> {
    let Cost {
        memory,
        passes,
        lanes,
    } = about.cost;
    let params = Params::new(memory, passes, lanes, Some(32)).ok()?;
    let mut secret = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase, &about.salt, &mut *secret)
        .ok()?;
    let bound = hash("about", &[b"passphrase", &to_bytes(about)]);
    Some(Content::derive(&secret, "passphrase", &bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        seal(
            Kind::Root,
            b"a root key",
            b"correct horse",
            Cost::LEAST,
            [7; 16],
        )
        .unwrap()
    }

    #[test]
    fn a_file_opens_with_its_passphrase_and_kind_only() {
        let f = file();
        assert_eq!(
            *open(Kind::Root, &f, b"correct horse").unwrap(),
            b"a root key"
        );
        assert_eq!(open(Kind::Root, &f, b"correct hors"), Err(OpenError::Key));
        assert_eq!(
            open(Kind::Device, &f, b"correct horse"),
            Err(OpenError::Other)
        );
    }

    #[test]
    fn every_eighth_changed_byte_is_refused() {
        let f = file();
        for at in (0..f.len()).step_by(8).chain([f.len() - 1]) {
            let mut changed = f.clone();
            changed[at] ^= 1;
            assert!(
                open(Kind::Root, &changed, b"correct horse").is_err(),
                "byte {at}"
            );
        }
    }

    #[test]
    fn a_hostile_header_is_refused_before_any_work() {
        let good: File = from_bytes(&file()).unwrap();
        for (memory, passes, lanes) in [
            (u32::MAX, 3, 1),
            (1 << 21, 2, 1),
            (65_536, u32::MAX, 1),
            (1 << 20, 9, 1),
            (65_536, 3, 9),
            (65_536, 3, 0),
            (8, 3, 1),
            (65_536, 0, 1),
        ] {
            let mut bad = good.clone();
            bad.about.cost = Cost {
                memory,
                passes,
                lanes,
            };
            let refused = open(Kind::Root, &to_bytes(&bad), b"correct horse");
            assert_eq!(refused, Err(OpenError::Other));
            let refused = seal(Kind::Root, b"", b"", bad.about.cost, [0; 16]);
            assert_eq!(refused, Err(SealError::Bounds));
        }
        assert!(Cost::DESK.bounded() && Cost::KEYHOLDER.bounded());
        assert_eq!(
            open(Kind::Root, &[0; LONGEST + 1], b""),
            Err(OpenError::Length)
        );
    }
}
