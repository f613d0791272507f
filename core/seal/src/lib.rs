//! Every cipher: what turns a record into bytes that the server may hold.
//!
//! # In scope
//! Keys on their way to the keyholder ([`deposit`], [`intake`]), in its vault ([`rotate`]) and
//! back to a session ([`answer`]); the daily index for the day when all is shut ([`index`]);
//! shares, passphrase files and what a program keeps under them ([`shares`], [`passphrase`],
//! [`kept`]); marks of what was erased
//! ([`erase`]); what every other format is sealed with: key commitment and padding
//! ([`envelope`], [`pad`]), X-Wing pairs ([`pair`]).
//!
//! # Out of scope
//! The sealed objects that the keyholder never opens (`parcel`), what stands in them (`record`),
//! whether a key may be released (`policy`, `release`), where anything is stored.
//!
//! # Invariants
//! - One suite, [`SUITE`]; its number stands in every key id, header, info and associated data.
//! - Nothing here draws randomness: every function takes the random bytes it needs.
//! - A key for one tuple opens no other; any changed bit is refused.
//! - Secrets are cleared when dropped, compared in constant time, and shown by no `Debug`.

pub mod answer;
pub mod arrival;
mod cipher;
pub mod deposit;
pub mod envelope;
pub mod erase;
mod error;
pub mod index;
pub mod intake;
pub mod kept;
pub mod keys;
pub mod pad;
pub mod pair;
pub mod passphrase;
pub mod rotate;
pub mod shares;
mod suite;

pub use error::{OpenError, SealError};
pub use keys::{
    AnswerSecret, BatchKey, FileKey, IntakeKeyId, KekId, KeyRef, LogKey, PairId, PartKey, RootKey,
    TombstoneKey,
};
pub use pair::{Public, Random, Secret};
pub use rotate::{Kek, Wrapped};
pub use suite::{SUITE, Suite, info};
