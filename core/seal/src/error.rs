//! Why something could not be sealed or opened.

use sign::DecodeError;

/// The caller gave something that cannot be sealed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SealError {
    /// Longer than the largest size; photos and documents go into attachments.
    #[error("too long to be sealed in one piece; use an attachment")]
    TooLong,
    /// More items than one message may carry, or none.
    #[error("too many items, or none")]
    Count,
    /// Two items have the same name.
    #[error("the same item twice")]
    Twice,
    /// The first version follows nothing, every other one follows a header.
    #[error("a version and what it follows do not fit")]
    Chain,
    /// The signing key is not the author's.
    #[error("the signing key is not the author's")]
    Author,
    /// Keys of one society cannot hold keys of another.
    #[error("belongs to another society")]
    Society,
    /// The public key is no X-Wing key.
    #[error("not an X-Wing public key")]
    PublicKey,
    /// Numbers that no sharing, and no passphrase cost, may have.
    #[error("parameters out of bounds")]
    Bounds,
}

/// Sealed bytes were refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OpenError {
    /// The bytes are no such message at all.
    #[error("malformed: {0}")]
    Malformed(DecodeError),
    /// The bytes have no length such a message can have.
    #[error("of an impossible length")]
    Length,
    /// A whole message, but about something else than expected: swapped, old or replayed.
    #[error("about something else than expected")]
    Other,
    /// The key is for something else.
    #[error("the key does not belong to it")]
    Key,
    /// Some byte was changed, or it was sealed to another key or for another purpose.
    #[error("changed, or sealed for something else")]
    Changed,
    /// The author's signature does not verify.
    #[error("the author's signature does not verify")]
    Signature,
}

impl From<DecodeError> for OpenError {
    fn from(e: DecodeError) -> Self {
        OpenError::Malformed(e)
    }
}
