//! The names of messages: a constant for every message of English.

/// A message of English.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Id(pub(crate) &'static str);

impl Id {
    /// As the files name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0
    }
}

include!(concat!(env!("OUT_DIR"), "/ids.rs"));
