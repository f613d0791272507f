//! The guide of a demonstration: a start and eight scenes, beside the real pages and never in their
//! place. Whoever is guided sees what the programs say of themselves now, and does what staff,
//! families and an intruder would do.
//!
//! # In scope
//! Its own small site for one browser of this computer ([`front`]); what stands on each scene
//! ([`scenes`], [`scene`]); acts, one after the other, on the thread that holds the demonstration
//! ([`host`]).
//!
//! # Out of scope
//! Everything that is shown: the demonstration looks it up and does it (`demo::tour`). The pages of
//! families, staff and of the check: they open in a window of their own.
//!
//! # Invariants
//! - No number stands in a scene or a message: each is asked for when the scene is shown.
//! - Works without scripts, of which there are none. Nobody comes in but by the printed address.
//! - A scene that needs a step which was not walked says so.

mod front;
mod host;
mod scene;
mod scenes;
mod trouble;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use front::Guide;
