//! The incident console as pages, for the browser of its own computer and for nobody else.
//!
//! # In scope
//! A small site by the address that is printed ([`serve`]); what stands on each page; forms that
//! come back with what was typed, and are carried out once.
//!
//! # Out of scope
//! The incident, its log and its rules (`answering`, `incident`): a page reads them and asks them.
//! Who comes in (`desk::web::Door`). The public's claims and site: those are commands.
//!
//! # Invariants
//! - Nothing is shown or done for another site, nor for another program of this computer: the door
//!   is the desk's.
//! - The incident is opened for each request and left again, so that the commands work beside the
//!   pages. One at a time; whoever comes in between waits.
//! - A form with the mark of one that was carried out is answered as that was. (Marks are kept
//!   while this runs; who sends a form again after a restart sends a new one.)
//! - What a page cannot do it says, with everything that was typed.

mod form;
mod once;
mod pages;
mod reader;
mod reply;
mod site;
mod words;

pub use site::{Fault, Options, Signer, serve};
