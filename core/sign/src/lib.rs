//! Signatures, hashes and canonical bytes: what every other crate stands on.
//!
//! # In scope
//! Ed25519 with strict keys and ML-DSA-44 ([`key`]); what is signed, and under which
//! context ([`signed`]); domain-separated SHA-256 and HMAC ([`hash()`]); the one canonical
//! encoding ([`encode`]); typed ids ([`id`]) and time ([`time`]).
//!
//! # Out of scope
//! Encryption (`seal`), what the signed things mean (`ledger`, `policy`, `release`).
//!
//! # Invariants
//! - One value has one encoding: [`encode::from_bytes`] refuses every other byte string.
//! - A signature made for one [`signed::Context`] never verifies under another.
//! - No function here draws randomness or reads a clock, with one exception: ML-DSA signing is
//!   hedged inside its library, so two signatures over one text differ (both verify).

mod category;
pub mod encode;
mod hash;
pub mod id;
pub mod key;
pub mod signed;
pub mod time;

pub use category::Category;
pub use encode::{Canonical, DecodeError, Decoder, Encoder, from_bytes, to_bytes};
pub use hash::{Hash, HashStream, hash, hmac, sha256};
pub use id::SocietyId;
pub use key::{KeyError, PublicKey, Signature, SigningKey};
pub use signed::Context;
pub use time::Time;
