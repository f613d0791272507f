//! What a search found: codes and bands, never values.

use super::SearchFault;
use crate::device::{Proven, Ticket};
use ledger::leaf::{ANSWER_NAMES, Event};
use matching::{Band, Code, FIELDS};
use seal::answer::{Bound, Kind, open_to_session, seal_to_session};
use seal::pair::OVERHEAD;
use seal::{AnswerSecret, Public, SealError, Secret};
use sign::encode::Bytes;
use sign::id::RecordId;
use sign::{Canonical, DecodeError, Decoder, Encoder, Hash, SocietyId, canonical_struct};
use sign::{from_bytes, to_bytes};

/// Length of every answer before sealing, in bytes, whatever was found.
pub const FOUND: usize = 1024;

/// One candidate, as the asker may see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FoundOne {
    /// Whose record.
    pub holder: SocietyId,
    /// Which record.
    pub record: RecordId,
    /// How likely it is, in steps.
    pub band: Band,
    /// What was found in each field of `matching::Field::ALL`.
    pub codes: [Code; FIELDS],
}

impl Canonical for FoundOne {
    fn encode(&self, out: &mut Encoder) {
        out.array(3 + FIELDS as u64);
        self.holder.encode(out);
        self.record.encode(out);
        self.band.encode(out);
        self.codes.iter().for_each(|code| code.encode(out));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(3 + FIELDS as u64)?;
        let (holder, record) = (SocietyId::decode(from)?, RecordId::decode(from)?);
        let band = Band::decode(from)?;
        let mut codes = [Code::default(); FIELDS];
        for code in &mut codes {
            *code = Code::decode(from)?;
        }
        Ok(FoundOne {
            holder,
            record,
            band,
            codes,
        })
    }
}

/// What a search found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Found {
    /// At most [`ANSWER_NAMES`], the likeliest first.
    pub candidates: Vec<FoundOne>,
}
canonical_struct!(Found { candidates });

/// An answer with the proof of its leaf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerMessage {
    /// Hash of the request that asked for the search.
    pub request: Hash,
    /// The leaf of the answer.
    pub ticket: Ticket,
    /// The candidates, sealed to the asking session.
    pub sealed: Bytes,
}
canonical_struct!(AnswerMessage {
    request,
    ticket,
    sealed
});

impl AnswerMessage {
    /// Seals an answer under its leaf. A repetition has the same bytes.
    ///
    /// # Errors
    /// [`SealError::PublicKey`]; [`SealError::Count`] for more candidates than an answer has.
    pub fn seal(
        found: &Found,
        ticket: Ticket,
        (request, leaf): (Hash, Hash),
        asker: &Public,
        secret: &AnswerSecret,
    ) -> Result<Self, SealError> {
        if found.candidates.len() > ANSWER_NAMES {
            return Err(SealError::Count);
        }
        let bound = bound(request, leaf);
        let sealed = seal_to_session(secret, &bound, asker, &to_bytes(found), FOUND)?;
        Ok(AnswerMessage {
            request,
            ticket,
            sealed: Bytes(sealed),
        })
    }

    /// Opens the answer to the search at leaf `query`; `proven` is this message's own ticket.
    ///
    /// # Errors
    /// [`SearchFault`].
    pub fn open(
        &self,
        proven: &Proven,
        query: u64,
        session: &Secret,
    ) -> Result<Found, SearchFault> {
        match &proven.leaf.event {
            Event::Answered(answered) if answered.query == query => {}
            _ => return Err(SearchFault::Leaf),
        }
        if self.sealed.0.len() != FOUND + OVERHEAD {
            return Err(SearchFault::Malformed);
        }
        let bound = bound(self.request, proven.hash);
        let content =
            open_to_session(&self.sealed.0, &bound, session).map_err(|_| SearchFault::Session)?;
        let found: Found = from_bytes(&content).map_err(|_| SearchFault::Malformed)?;
        if found.candidates.len() > ANSWER_NAMES {
            return Err(SearchFault::Malformed);
        }
        Ok(found)
    }
}

fn bound(request: Hash, leaf: Hash) -> Bound {
    Bound {
        kind: Kind::Found,
        request,
        leaf,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_answer_fits() {
        let one = FoundOne {
            holder: SocietyId(u32::MAX),
            record: RecordId([255; 16]),
            band: Band::Strong,
            codes: [Code::YearWithinThree; FIELDS],
        };
        let full = Found {
            candidates: vec![one; ANSWER_NAMES],
        };
        let bytes = to_bytes(&full);
        assert!(bytes.len() + seal::pad::PREFIX <= FOUND, "{}", bytes.len());
        assert_eq!(from_bytes(&bytes), Ok(full));
    }
}
