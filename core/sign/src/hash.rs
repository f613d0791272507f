//! SHA-256 with a domain, and HMAC-SHA-256.

use aws_lc_rs::{digest, hmac as mac};
use core::fmt;

/// A SHA-256 value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 16 bytes: an id that names what was hashed.
    #[must_use]
    pub fn short(&self) -> [u8; 16] {
        let mut out = [0; 16];
        out.copy_from_slice(&self.0[..16]);
        out
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

/// Plain SHA-256 over the concatenation of `parts` (RFC 6962 hashes build on it).
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> Hash {
    let mut stream = HashStream::raw();
    parts.iter().for_each(|p| stream.update(p));
    stream.finish()
}

/// SHA-256 over `"kinfold/v1/" domain 0x00` and, for each part, its length as eight bytes
/// big-endian and the part: no two lists of parts, and no two domains, hash alike.
#[must_use]
pub fn hash(domain: &str, parts: &[&[u8]]) -> Hash {
    let mut stream = HashStream::raw();
    stream.update(b"kinfold/v1/");
    stream.update(domain.as_bytes());
    stream.update(&[0]);
    for part in parts {
        stream.update(&(part.len() as u64).to_be_bytes());
        stream.update(part);
    }
    stream.finish()
}

/// HMAC-SHA-256 under `key` over the same framing as [`hash()`].
#[must_use]
pub fn hmac(key: &[u8; 32], domain: &str, parts: &[&[u8]]) -> Hash {
    let key = mac::Key::new(mac::HMAC_SHA256, key);
    let mut ctx = mac::Context::with_key(&key);
    ctx.update(b"kinfold/v1/");
    ctx.update(domain.as_bytes());
    ctx.update(&[0]);
    for part in parts {
        ctx.update(&(part.len() as u64).to_be_bytes());
        ctx.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(ctx.sign().as_ref());
    Hash(out)
}

/// SHA-256 over bytes that arrive in pieces.
#[derive(Clone)]
pub struct HashStream(digest::Context);

impl fmt::Debug for HashStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashStream")
    }
}

impl HashStream {
    /// Starts without any prefix.
    #[must_use]
    pub fn raw() -> Self {
        HashStream(digest::Context::new(&digest::SHA256))
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of everything added.
    #[must_use]
    pub fn finish(self) -> Hash {
        let mut out = [0; 32];
        out.copy_from_slice(self.0.finish().as_ref());
        Hash(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_of_abc_is_the_published_one() {
        // FIPS 180-4 example.
        assert_eq!(
            sha256(&[b"a", b"bc"]).to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(hash("d", &[b"ab", b"c"]), hash("d", &[b"a", b"bc"]));
        assert_ne!(hash("d", &[b"a"]), hash("e", &[b"a"]));
        assert_ne!(hash("d", &[b"a"]), hash("d", &[b"a", b""]));
        let key = [7; 32];
        assert_ne!(hmac(&key, "d", &[b"ab"]), hmac(&key, "d", &[b"a", b"b"]));
        assert_ne!(hmac(&key, "d", &[b"ab"]), hmac(&[8; 32], "d", &[b"ab"]));
    }
}
