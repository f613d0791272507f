//! The sealed objects that the hub keeps and the keyholder never sees: only their keys reach it.
//!
//! # In scope
//! Parts of a record ([`part`]) and their second lock ([`second`]), a family's form ([`form`]),
//! photos and documents in chunks ([`attachment`]), contact slips for the day when all is shut
//! ([`slip`]).
//!
//! # Out of scope
//! Every cipher and key (`seal`); what stands inside (`record`); the keys' way to the keyholder
//! and back (`seal`'s `deposit`, `intake`, `answer`).
//!
//! # Invariants
//! - No cipher is named here: everything is sealed by `seal::envelope` or to a pair of
//!   `seal::pair`, each format under a domain of its own.
//! - Everything in a header is bound by key, cipher and signature; any changed bit is refused.
//! - Nothing here draws randomness: every function takes the random bytes it needs.

pub mod attachment;
pub mod form;
pub mod part;
pub mod second;
pub mod slip;

pub use form::SealedForm;
pub use part::SealedPart;
pub use slip::SealedSlip;
