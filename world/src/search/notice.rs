//! Matches that only the holder may hear of, in batches that tell nothing by their size or time.

use super::SearchFault;
use super::answer::FoundOne;
use crate::device::{Book, Draw};
use ledger::leaf::DeviceKind;
use seal::answer::{Bound, Kind, open_to_session, seal_to_session};
use seal::{AnswerSecret, Public, SealError, Secret};
use sign::encode::Bytes;
use sign::id::{DeviceId, StaffId};
use sign::{Context, Hash, Signature, SigningKey, SocietyId, canonical_struct, hash};
use sign::{from_bytes, to_bytes};

/// Length of every batch before sealing, in bytes.
pub const NOTICE: usize = 2048;
/// Most notices in one batch; more wait for the next.
pub const NOTICES: usize = 16;

/// Somebody searched for a person who may be this society's, and was told nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// Who searched.
    pub asker: SocietyId,
    /// Who there: a grant would be theirs.
    pub staff: StaffId,
    /// Index of the search's leaf.
    pub query: u64,
    /// The holder's record, and how it compares.
    pub found: FoundOne,
}
canonical_struct!(Notice {
    asker,
    staff,
    query,
    found
});

/// A batch: one for each society and each scheduled moment, with or without content.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeMessage {
    /// The matcher.
    pub device: DeviceId,
    /// Whom it is for.
    pub society: SocietyId,
    /// Number of the batch; grows.
    pub batch: u64,
    /// The notices, sealed to the society's own pair (that of its second lock).
    pub sealed: Bytes,
    /// The matcher's, over [`NoticeMessage::hash`], in `Context::Answer`.
    pub signature: Signature,
}
canonical_struct!(NoticeMessage {
    device,
    society,
    batch,
    sealed,
    signature
});

impl NoticeMessage {
    /// Seals a batch of at most [`NOTICES`].
    ///
    /// # Errors
    /// [`SealError::Count`], [`SealError::PublicKey`].
    pub fn seal(
        notices: &[Notice],
        society: SocietyId,
        batch: u64,
        to: &Public,
        signer: &SigningKey,
        draw: &mut Draw,
    ) -> Result<Self, SealError> {
        if notices.len() > NOTICES {
            return Err(SealError::Count);
        }
        let device = signer.public().device();
        let secret = AnswerSecret::from_bytes(draw.take());
        let content = to_bytes(&notices.to_vec());
        let bound = bound(device, society, batch);
        let sealed = seal_to_session(&secret, &bound, to, &content, NOTICE)?;
        let mut message = NoticeMessage {
            device,
            society,
            batch,
            sealed: Bytes(sealed),
            signature: Signature([0; 64]),
        };
        message.signature = signer.sign(Context::Answer, &message.hash());
        Ok(message)
    }

    /// Opens a batch with one of the society's pairs.
    ///
    /// # Errors
    /// [`SearchFault`].
    pub fn open(&self, book: &Book, pairs: &[&Secret]) -> Result<Vec<Notice>, SearchFault> {
        let matcher = book.device(self.device).ok_or(SearchFault::Sender)?;
        let signed = matcher
            .key
            .verify(Context::Answer, &self.hash(), &self.signature);
        if signed.is_err() || matcher.kind != DeviceKind::Matcher {
            return Err(SearchFault::Sender);
        }
        let bound = bound(self.device, self.society, self.batch);
        let opened = pairs
            .iter()
            .find_map(|pair| open_to_session(&self.sealed.0, &bound, pair).ok());
        let content = opened.ok_or(SearchFault::Session)?;
        from_bytes(&content).map_err(|_| SearchFault::Malformed)
    }

    /// What the matcher signs: `hash("notice", [device, society, batch, sealed])`, numbers as four
    /// and eight bytes big-endian.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let society = self.society.0.to_be_bytes();
        let batch = self.batch.to_be_bytes();
        hash(
            "notice",
            &[&self.device.0, &society, &batch, &self.sealed.0],
        )
    }
}

fn bound(device: DeviceId, society: SocietyId, batch: u64) -> Bound {
    let (society, batch) = (society.0.to_be_bytes(), batch.to_be_bytes());
    Bound {
        kind: Kind::Notice,
        request: hash("notice to", &[&device.0, &society, &batch]),
        leaf: Hash::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use matching::{Band, Code, FIELDS};
    use sign::id::RecordId;

    #[test]
    fn the_fullest_batch_fits() {
        let notice = Notice {
            asker: SocietyId(u32::MAX),
            staff: StaffId([255; 16]),
            query: u64::MAX,
            found: FoundOne {
                holder: SocietyId(u32::MAX),
                record: RecordId([255; 16]),
                band: Band::Strong,
                codes: [Code::YearWithinThree; FIELDS],
            },
        };
        let bytes = to_bytes(&vec![notice; NOTICES]);
        assert!(bytes.len() + seal::pad::PREFIX <= NOTICE, "{}", bytes.len());
    }
}
