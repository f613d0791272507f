//! What a family is asked, and what becomes of the answers.

mod answers;
mod questions;
mod request;

pub(crate) use questions::TEXT;

pub use answers::{Answers, Wrong};
pub use questions::{Ask, PAGES, Question, Sheet};
pub use request::request;
