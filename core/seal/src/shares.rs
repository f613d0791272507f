//! Shares of a 32-byte secret, k of n, for paper: any k custodians make it again, fewer learn
//! nothing (Shamir, "How to Share a Secret", 1979; over GF(2^8), polynomial x^8+x^4+x^3+x^2+1, one
//! polynomial a byte, share x from 1).
//!
//! A share says which secret and sharing it belongs to and carries a checksum, so that a mistyped
//! one is named before anything is combined. It is written in base32 of Crockford's alphabet, 22
//! groups of four; `O` reads as 0, `I` and `L` as 1, lower case as upper.

mod coins;
mod paper;

use crate::cipher::expand;
use crate::suite::SUITE;
use blahaj::{Share as Point, Sharks};
use coins::Coins;
use core::fmt;
use sign::{hash, hmac};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Length of a share in bytes.
pub const SHARE: usize = 55;
/// Most shares of a secret.
pub const MAX_SHARES: u8 = 32;

/// What is shared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A society's emergency key.
    Emergency,
    /// A society's second-lock seed.
    SecondLock,
    /// A keyholder's root key.
    Root,
    /// A society's tombstone key.
    Tombstone,
}

impl Kind {
    fn number(self) -> u8 {
        match self {
            Kind::Emergency => 1,
            Kind::SecondLock => 2,
            Kind::Root => 3,
            Kind::Tombstone => 4,
        }
    }

    fn of(number: u8) -> Option<Kind> {
        let all = [
            Kind::Emergency,
            Kind::SecondLock,
            Kind::Root,
            Kind::Tombstone,
        ];
        all.into_iter().find(|kind| kind.number() == number)
    }
}

/// Why shares were refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ShareError {
    /// A character that does not occur, or too few or too many.
    #[error("not 88 letters and digits of a share")]
    Text,
    /// Mistyped: the checksum does not fit.
    #[error("mistyped: the checksum does not fit")]
    Checksum,
    /// A whole share, of a later format or with numbers that cannot be.
    #[error("a share of another kind of program")]
    Unknown,
    /// Numbers of custodians that no sharing has.
    #[error("at least 2 and at most all of 32 are needed")]
    Bounds,
    /// The share at this place is of another sharing than the first.
    #[error("share {0} belongs to another set")]
    Mixed(usize),
    /// The share at this place was given before.
    #[error("share {0} was given twice")]
    Twice(usize),
    /// Fewer shares than are needed.
    #[error("{have} of {need} shares")]
    TooFew {
        /// How many are there.
        have: usize,
        /// How many are needed.
        need: usize,
    },
    /// Whole shares of one set that make another secret: at least one was forged.
    #[error("the shares do not make the secret: one of them was forged")]
    Forged,
}

/// One custodian's share.
#[derive(PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Share {
    #[zeroize(skip)]
    kind: Kind,
    need: u8,
    of: u8,
    index: u8,
    salt: [u8; 4],
    set: [u8; 8],
    y: [u8; 32],
}

/// Shares `secret` among `of` custodians, any `need` of whom make it again. `random` is 32 fresh
/// random bytes. The secret must be uniformly random: the name of the set is made from it.
///
/// # Errors
/// [`ShareError::Bounds`] unless 2 ≤ `need` ≤ `of` ≤ [`MAX_SHARES`].
pub fn split(
    kind: Kind,
    secret: &[u8; 32],
    need: u8,
    of: u8,
    random: &[u8; 32],
) -> Result<Vec<Share>, ShareError> {
    if !possible(need, of) {
        return Err(ShareError::Bounds);
    }
    let salt = *expand::<4>(random, "share salt", &[]);
    let set = set_name(kind, secret, need, of, &salt);
    let mut coins = Coins::new(random);
    let points = Sharks(need).dealer_rng(secret, &mut coins);
    Ok(points
        .take(usize::from(of))
        .map(|point| {
            let bytes = Zeroizing::new(Vec::from(&point));
            let mut y = [0; 32];
            y.copy_from_slice(&bytes[1..]);
            let index = bytes[0];
            Share {
                kind,
                need,
                of,
                index,
                salt,
                set,
                y,
            }
        })
        .collect())
}

/// Makes the secret again of at least as many shares as are needed.
///
/// # Errors
/// [`ShareError`]; places are counted from 1, in the order given.
pub fn combine(shares: &[Share]) -> Result<(Kind, Zeroizing<[u8; 32]>), ShareError> {
    let first = shares
        .first()
        .ok_or(ShareError::TooFew { have: 0, need: 2 })?;
    for (at, share) in shares.iter().enumerate() {
        if share.label() != first.label() {
            return Err(ShareError::Mixed(at + 1));
        }
        if shares[..at].iter().any(|s| s.index == share.index) {
            return Err(ShareError::Twice(at + 1));
        }
    }
    let need = usize::from(first.need);
    if shares.len() < need {
        return Err(ShareError::TooFew {
            have: shares.len(),
            need,
        });
    }
    let points: Vec<Point> = shares.iter().filter_map(Share::point).collect();
    let bytes = Sharks(first.need)
        .recover(&points)
        .map(Zeroizing::new)
        .map_err(|_| ShareError::Forged)?;
    let mut secret = Zeroizing::new([0; 32]);
    secret.copy_from_slice(bytes.get(..32).ok_or(ShareError::Forged)?);
    if set_name(first.kind, &secret, first.need, first.of, &first.salt) != first.set {
        return Err(ShareError::Forged);
    }
    Ok((first.kind, secret))
}

impl Share {
    /// What is shared.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its number, from 1.
    #[must_use]
    pub fn index(&self) -> u8 {
        self.index
    }

    /// How many are needed, of how many.
    #[must_use]
    pub fn need(&self) -> (u8, u8) {
        (self.need, self.of)
    }

    /// Names the set, the same on every share of it.
    #[must_use]
    pub fn set(&self) -> [u8; 8] {
        self.set
    }

    /// The text for paper.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        paper::write(&self.bytes())
    }

    /// Reads a typed share. Spaces and hyphens are skipped.
    ///
    /// # Errors
    /// [`ShareError::Text`], [`ShareError::Checksum`], [`ShareError::Unknown`].
    pub fn parse(text: &str) -> Result<Self, ShareError> {
        let bytes = paper::read(text).ok_or(ShareError::Text)?;
        Share::from_bytes(&bytes)
    }

    /// suite (1), kind (1), needed (1), of (1), index (1), salt (4), set (8), y (32), checksum (6).
    #[must_use]
    pub fn bytes(&self) -> Zeroizing<[u8; SHARE]> {
        let mut out = Zeroizing::new([0; SHARE]);
        out[..17].copy_from_slice(&self.label());
        out[4] = self.index;
        out[17..49].copy_from_slice(&self.y);
        let sum = checksum(&out[..49]);
        out[49..].copy_from_slice(&sum);
        out
    }

    /// Reads the bytes of a share.
    ///
    /// # Errors
    /// [`ShareError::Checksum`], [`ShareError::Unknown`].
    pub fn from_bytes(bytes: &[u8; SHARE]) -> Result<Self, ShareError> {
        if checksum(&bytes[..49]) != bytes[49..] {
            return Err(ShareError::Checksum);
        }
        let [suite, kind, need, of, index] = [0, 1, 2, 3, 4].map(|at| bytes[at]);
        let kind = Kind::of(kind).ok_or(ShareError::Unknown)?;
        if suite != SUITE || !possible(need, of) || index == 0 || index > of {
            return Err(ShareError::Unknown);
        }
        let mut share = Share {
            kind,
            need,
            of,
            index,
            salt: [0; 4],
            set: [0; 8],
            y: [0; 32],
        };
        share.salt.copy_from_slice(&bytes[5..9]);
        share.set.copy_from_slice(&bytes[9..17]);
        share.y.copy_from_slice(&bytes[17..49]);
        Ok(share)
    }

    /// The first 17 bytes, with 0 as the index: the same on every share of a set.
    fn label(&self) -> [u8; 17] {
        let mut out = [0; 17];
        out[..4].copy_from_slice(&[SUITE, self.kind.number(), self.need, self.of]);
        out[5..9].copy_from_slice(&self.salt);
        out[9..].copy_from_slice(&self.set);
        out
    }

    fn point(&self) -> Option<Point> {
        let mut bytes = Zeroizing::new([0; 33]);
        bytes[0] = self.index;
        bytes[1..].copy_from_slice(&self.y);
        Point::try_from(&bytes[..]).ok()
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Share({} of {})", self.index, self.of)
    }
}

fn possible(need: u8, of: u8) -> bool {
    2 <= need && need <= of && of <= MAX_SHARES
}

/// First 8 bytes of an HMAC under the secret: names the set, and proves the secret when k shares
/// are combined. Of a random secret it tells nothing that could be searched for.
fn set_name(kind: Kind, secret: &[u8; 32], need: u8, of: u8, salt: &[u8; 4]) -> [u8; 8] {
    let label = [SUITE, kind.number(), need, of];
    let mut out = [0; 8];
    out.copy_from_slice(&hmac(secret, "share set", &[&label, salt]).0[..8]);
    out
}

fn checksum(bytes: &[u8]) -> [u8; 6] {
    let mut out = [0; 6];
    out.copy_from_slice(&hash("share", &[bytes]).0[..6]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(need: u8, of: u8) -> Vec<Share> {
        split(Kind::Emergency, &[0x5e; 32], need, of, &[9; 32]).unwrap()
    }

    fn again(share: &Share) -> Share {
        Share::parse(&share.text()).unwrap()
    }

    #[test]
    fn any_k_shares_make_the_secret_and_fewer_do_not() {
        for (need, of) in [(2, 2), (2, 3), (3, 5), (5, 5)] {
            let all = shares(need, of);
            for mask in 1_u32..1 << of {
                let some: Vec<Share> = (0..of)
                    .filter(|i| mask >> i & 1 == 1)
                    .map(|i| again(&all[usize::from(i)]))
                    .collect();
                let made = combine(&some);
                if some.len() >= usize::from(need) {
                    assert_eq!(*made.unwrap().1, [0x5e; 32]);
                } else {
                    let (have, need) = (some.len(), usize::from(need));
                    assert_eq!(made, Err(ShareError::TooFew { have, need }));
                }
            }
        }
    }

    #[test]
    fn one_share_less_says_nothing() {
        // The same two of three shares fit every secret: another secret with other coins can have
        // the same first share, so the bytes of a share are uniform whatever the secret.
        let bytes: Vec<u8> = (0_u8..64)
            .flat_map(|n| split(Kind::Root, &[0; 32], 2, 2, &[n; 32]).unwrap()[0].y)
            .collect();
        let ones: u32 = bytes.iter().map(|b| b.count_ones()).sum();
        let half = bytes.len() as u32 * 4;
        assert!(ones.abs_diff(half) < half / 16, "{ones} of {}", half * 2);
    }

    #[test]
    fn mixed_repeated_and_forged_shares_are_refused() {
        let (a, b) = (
            shares(2, 3),
            split(Kind::Emergency, &[1; 32], 2, 3, &[9; 32]).unwrap(),
        );
        let other_coins = split(Kind::Emergency, &[0x5e; 32], 2, 3, &[8; 32]).unwrap();
        let pair = |x: &Share, y: &Share| combine(&[again(x), again(y)]);
        assert_eq!(pair(&a[0], &b[1]), Err(ShareError::Mixed(2)));
        assert_eq!(pair(&a[0], &other_coins[1]), Err(ShareError::Mixed(2)));
        assert_eq!(pair(&a[1], &a[1]), Err(ShareError::Twice(2)));
        let mut forged = again(&a[1]);
        forged.y[5] ^= 1;
        assert_eq!(combine(&[again(&a[0]), forged]), Err(ShareError::Forged));
        assert_eq!(combine(&[]), Err(ShareError::TooFew { have: 0, need: 2 }));
        for (need, of) in [(1, 3), (4, 3), (2, 33), (0, 0)] {
            let refused = split(Kind::Root, &[0; 32], need, of, &[0; 32]);
            assert_eq!(refused, Err(ShareError::Bounds));
        }
    }

    #[test]
    fn a_mistyped_share_is_named() {
        let text = shares(2, 3)[0].text();
        let share = Share::parse(&text.to_lowercase().replace('-', " ")).unwrap();
        assert_eq!(
            (share.index(), share.need(), share.kind()),
            (1, (2, 3), Kind::Emergency)
        );
        for at in 0..text.len() {
            let mut typed: Vec<u8> = text.bytes().collect();
            if typed[at] == b'-' {
                continue;
            }
            typed[at] = if typed[at] == b'7' { b'8' } else { b'7' };
            let typed = String::from_utf8(typed).unwrap();
            assert_eq!(Share::parse(&typed), Err(ShareError::Checksum));
        }
        for text in ["", "7", &text[1..], &format!("{}7", &*text), "é", "U"] {
            assert_eq!(Share::parse(text), Err(ShareError::Text));
        }
    }

    #[test]
    fn every_changed_byte_is_refused() {
        let bytes = shares(2, 3)[0].bytes();
        for at in 0..SHARE {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(Share::from_bytes(&changed), Err(ShareError::Checksum));
        }
    }
}
