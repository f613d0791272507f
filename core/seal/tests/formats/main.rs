//! Every format: what opens it, what does not, and any changed byte refused.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its input has failed"
)]

mod common;
mod index;
mod messages;
