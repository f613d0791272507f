//! The desk: a staff computer that decrypts here and nowhere else, works offline and sends later.
//!
//! # In scope
//! The shell of the desk's machine ([`shell`]): its keys and files ([`own`], [`disk`]), officers'
//! orders ([`orders`]); what staff do, without a screen ([`office`]); registers taken in
//! ([`import`]); what a society takes with it, and back in ([`society`]); the emergency list, and
//! opening it ([`emergency`]); the commands ([`cli`], [`command`]) and what they show ([`show`],
//! [`words`]); the pages for this computer's browser ([`web`]).
//!
//! # Out of scope
//! The machine itself (`world::desk`); ciphers and formats (`seal`, `parcel`); HTML (`page`), words
//! of pages (`language`); the connection: whoever starts a desk brings its [`wire::Line`].
//!
//! # Invariants
//! - What a step asks to keep is durable before anything that follows from it is sent.
//! - Everything on the disk is sealed under the passphrase, directly or through the file key.
//! - Nothing that the hub says is believed; what is untrue is told in words.
//! - No message, log or error holds a person's data; opened parts go only to whoever asked.

pub mod cli;
pub mod clock;
pub mod command;
pub mod disk;
pub mod emergency;
mod fault;
pub mod import;
pub mod office;
pub mod orders;
pub mod own;
pub mod shell;
pub mod show;
pub mod society;
pub mod web;
pub mod words;

pub use fault::Fault;
