//! May this key be released? One machine, one step.
//!
//! # In scope
//! [`Machine::step`]: release, deposit, intake, query ticket, answer, grants, erasure, officers'
//! orders, lockdown, rotation; what it reads and changes in the vault ([`vault`]); the replies it
//! gives and how a device checks them ([`reply`]).
//!
//! # Out of scope
//! Files, sockets, clocks and randomness: a shell reads an event, steps the machine, makes its
//! effects durable in their order, and sends. What the rules are is `policy`'s.
//!
//! # Invariants (numbers of the architecture)
//! - 1: a reply leaves the machine only after its leaf is durable.
//! - 2: every key in a reply stands in a leaf with that session, record, version and category.
//! - 4: once a lockdown or revocation is in the log no reply with keys is made, old or new.
//! - 5: one (device, number) gives at most one leaf; a retry gets the same bytes.
//! - 13: a rotation can stop anywhere and be repeated.
//! - After a restart the machine is a function of the log, the vault and the key ring.

mod answer;
mod ask;
mod deposit;
mod erase;
pub mod io;
mod keys;
mod machine;
#[cfg(feature = "model")]
mod model;
mod order;
mod rekey;
pub mod reply;
mod roster;
pub mod vault;

pub use io::{Alarm, Effect, Entropy, Input, KeyringChange};
pub use keys::{KeyName, Keyring};
pub use machine::{Machine, OpenFault, Opening, Phase};
pub use reply::{Checked, Denied, Mistrust, Reader, Reply};
pub use vault::{Held, MemoryVault, PartEntry, Token, Vault, VaultBatch, VaultChange, WrapName};
