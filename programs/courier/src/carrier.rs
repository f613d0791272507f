//! What brings one message to one recipient, and can be asked what became of it.

use crate::words::Letter;

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Parcel {
    /// An SMS.
    Sms(Text),
    /// A mail.
    Mail(Letter),
}

/// The text of an SMS, not shown by `Debug`: it bears a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(pub String);

impl core::fmt::Debug for Text {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Text")
    }
}

/// What came of one attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tried {
    /// The provider has it.
    Taken,
    /// The provider never had it: to be tried again.
    NotTaken,
    /// It never will be taken for this recipient.
    Impossible,
    /// It may have it: it is asked by the key.
    Unknown,
}

/// What a provider says of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// It never had it.
    Never,
    /// It has it.
    Taken,
    /// It arrived.
    Delivered,
    /// It did not arrive, and will not.
    Failed,
    /// This provider cannot say.
    CannotSay,
    /// It does not answer now.
    NoAnswer,
}

/// A provider of one means.
pub trait Carrier {
    /// Sends to exactly one recipient. The key is the name of this send: a provider that gets it
    /// twice sends once.
    fn send(&mut self, key: [u8; 16], to: &str, parcel: &Parcel) -> Tried;

    /// What became of a send.
    fn ask(&mut self, key: [u8; 16]) -> Known;

    /// Whether it can tell what became of what it took.
    fn follows(&self) -> bool;
}
