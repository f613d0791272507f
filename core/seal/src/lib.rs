//! Every cipher: what turns a record into bytes that the server may hold.
//!
//! # In scope
//! Parts with key commitment and padding ([`part`]), their second lock ([`second`]), attachments
//! ([`attachment`]); keys on their way to the keyholder ([`deposit`], [`intake`]), in its vault
//! ([`rotate`]) and back to a session ([`answer`]); slips and the daily index for the day when
//! all is shut ([`slip`], [`index`]); shares, passphrase files and what is kept under them ([`kept`]), receipt and message codes, marks
//! of what was erased ([`shares`], [`passphrase`], [`codes`], [`erase`]).
//!
//! # Out of scope
//! What stands in a part (`record`), whether a key may be released (`policy`, `release`), where
//! anything is stored.
//!
//! # Invariants
//! - One suite, [`SUITE`]; its number stands in every key id, header, info and associated data.
//! - Nothing here draws randomness: every function takes the random bytes it needs.
//! - A key for one tuple opens no other; any changed bit is refused.
//! - Secrets are cleared when dropped, compared in constant time, and shown by no `Debug`.

pub mod answer;
pub mod attachment;
mod cipher;
pub mod codes;
pub mod deposit;
mod envelope;
pub mod erase;
mod error;
pub mod index;
pub mod intake;
pub mod kept;
pub mod keys;
pub mod pad;
pub mod pair;
pub mod part;
pub mod passphrase;
pub mod rotate;
pub mod second;
pub mod shares;
pub mod slip;
mod suite;

pub use error::{OpenError, SealError};
pub use keys::{
    AnswerSecret, BatchKey, FileKey, IntakeKeyId, KekId, KeyRef, LogKey, PairId, PartKey, RootKey,
    TombstoneKey,
};
pub use pair::{Public, Random, Secret};
pub use part::SealedPart;
pub use rotate::{Kek, Wrapped};
pub use suite::SUITE;
