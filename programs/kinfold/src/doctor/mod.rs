//! `kinfold doctor`: what is wrong with this installation, in words.

mod finding;
mod folder;

pub use finding::{Finding, Weight, Who};
