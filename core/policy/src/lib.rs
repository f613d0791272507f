//! Who may do what: a pure fold over the log.
//!
//! # In scope
//! The directory of societies, staff and devices ([`directory`]); grants ([`grant`]); budgets and
//! trips ([`budget`], [`trip`]); lockdown and resumption ([`standing`]); officers' orders
//! ([`order`]); the bodies of devices' requests ([`request`]); the signed roster of public keys
//! ([`roster`]); the text by which a device is enrolled ([`enrolment`]); what stands in letters to
//! and from the keyholder ([`letter`]); the fold that keeps them ([`State`]).
//!
//! # Out of scope
//! Ciphers, keys of records, files, the network. Signatures are checked by whoever holds the
//! bytes ([`State::signatures`] lists what must verify): the fold checks who signed, not how.
//!
//! # Invariants
//! - The state is a function of the leaves applied, in their order, and of nothing else
//!   (architecture, invariant 8).
//! - [`State::apply`] changes nothing if it refuses.
//! - A leaf that the rules do not allow is refused, whoever wrote it: the keyholder's own log is
//!   checked by the same code as everybody's copy of it.

pub mod budget;
pub mod directory;
pub mod enrolment;
mod fold;
pub mod grant;
pub mod letter;
pub mod order;
pub mod request;
pub mod roster;
pub mod standing;
mod state;
pub mod trip;

pub use request::{Ask, Seen, Want};
pub use state::{Signed, State, Violation};
