//! What a signature is made over: never bare bytes of a stranger, always a context and a hash.

/// The kinds of thing that are signed. A signature under one context is worth nothing under
/// another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Context {
    /// A device asks the keyholder for something (`policy::request`).
    Request,
    /// An officer orders something; the order's text stands in the log (`policy::order`).
    Order,
    /// An author vouches for a sealed part: header and hash of its ciphertext (`parcel::part`).
    Part,
    /// A portal vouches for the chain of its intakes (`seal::intake`).
    Intake,
    /// A matcher vouches for the answer it is about to give (`policy::request`).
    Answer,
    /// The keyholder vouches for an answer it gives (`release::answer`).
    Reply,
    /// The keyholder vouches for the list of devices it gives a hub (`policy::roster`).
    Roster,
    /// A program calls a hub (`wire::call`).
    Call,
}

impl Context {
    /// The name that is signed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Context::Request => "request",
            Context::Order => "order",
            Context::Part => "part",
            Context::Intake => "intake",
            Context::Answer => "answer",
            Context::Reply => "reply",
            Context::Roster => "roster",
            Context::Call => "call",
        }
    }

    /// The text that is signed: `"kinfold/v1/sign/" name 0x00 hash`. Checkpoint notes are text
    /// without a zero byte, so none of these can be taken for one.
    #[must_use]
    pub fn text(self, hash: &crate::Hash) -> Vec<u8> {
        let mut text = Vec::with_capacity(64);
        text.extend_from_slice(b"kinfold/v1/sign/");
        text.extend_from_slice(self.name().as_bytes());
        text.push(0);
        text.extend_from_slice(&hash.0);
        text
    }
}
