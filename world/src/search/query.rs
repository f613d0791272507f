//! A search on its way to the matcher.

use super::{Scope, SearchFault};
use crate::device::{Draw, Proven, Ticket};
use ledger::leaf::{Cause, Event, Queried};
use matching::Features;
use seal::answer::{Bound, Kind, open_to_session, seal_to_session};
use seal::pair::OVERHEAD;
use seal::{AnswerSecret, Public, SealError, Secret};
use sign::encode::Bytes;
use sign::{Canonical, DecodeError, Decoder, Encoder, Hash, canonical_struct, from_bytes, hash};
use zeroize::Zeroizing;

/// Length of every search before sealing, in bytes.
pub const QUERY: usize = 16_384;
const VERSION: u8 = 2;

/// What is searched for. Known to the desk and the matcher; the log has its hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// Random: without it, whoever guesses a name could check the guess against the log.
    pub salt: [u8; 32],
    /// Whom it may show that it was made.
    pub scope: Scope,
    /// The person.
    pub features: Features,
}

impl Canonical for Query {
    fn encode(&self, out: &mut Encoder) {
        out.array(4);
        VERSION.encode(out);
        self.salt.encode(out);
        self.scope.encode(out);
        self.features.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(4)?;
        let at = from.position();
        if u8::decode(from)? != VERSION {
            return Err(DecodeError::Unknown(at));
        }
        Ok(Query {
            salt: Canonical::decode(from)?,
            scope: Canonical::decode(from)?,
            features: Canonical::decode(from)?,
        })
    }
}

impl Query {
    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Encoder::with_capacity(QUERY);
        self.encode(&mut out);
        Zeroizing::new(out.into_bytes())
    }

    /// What stands in the leaf: `hash("query", [bytes])`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("query", &[&self.to_bytes()])
    }

    /// Whether it can be sealed: its bytes and their length fit into [`QUERY`].
    #[must_use]
    pub fn fits(&self) -> bool {
        self.scope.fits() && self.to_bytes().len() + seal::pad::PREFIX <= QUERY
    }
}

/// A search with its ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryMessage {
    /// The leaf of the search.
    pub ticket: Ticket,
    /// Public key of the asking session (1,216 bytes): the answer is sealed to it.
    pub asker: Bytes,
    /// The search, sealed to the matcher's session.
    pub sealed: Bytes,
}
canonical_struct!(QueryMessage {
    ticket,
    asker,
    sealed
});

/// A search whose ticket and content were checked.
#[derive(Debug)]
pub struct Opened {
    /// Its leaf.
    pub proven: Proven,
    /// What the leaf says.
    pub queried: Queried,
    /// Hash of the asking device's request.
    pub request: Hash,
    /// Who asked.
    pub device: sign::id::DeviceId,
    /// Where the answer goes.
    pub asker: Public,
    /// What is searched for.
    pub query: Query,
}

impl QueryMessage {
    /// Seals a search. `proven` and `request` are those of its leaf.
    ///
    /// # Errors
    /// [`SealError::TooLong`] if the search does not fit; [`SealError::PublicKey`].
    pub fn seal(
        query: &Query,
        ticket: Ticket,
        (request, leaf): (Hash, Hash),
        asker: &Public,
        matcher: &Public,
        draw: &mut Draw,
    ) -> Result<Self, SealError> {
        let secret = AnswerSecret::from_bytes(draw.take());
        let bound = bound(request, leaf);
        let sealed = seal_to_session(&secret, &bound, matcher, &query.to_bytes(), QUERY)?;
        Ok(QueryMessage {
            ticket,
            asker: Bytes(asker.as_bytes().to_vec()),
            sealed: Bytes(sealed),
        })
    }

    /// Opens a search whose ticket was proven.
    ///
    /// # Errors
    /// [`SearchFault::Leaf`] if the leaf is no search, or of another query or session;
    /// [`SearchFault::Session`] if it was sealed to another matcher's session.
    pub fn open(&self, proven: Proven, session: &Secret) -> Result<Opened, SearchFault> {
        let (Event::Queried(queried), Cause::Device(asked)) =
            (&proven.leaf.event, &proven.leaf.cause)
        else {
            return Err(SearchFault::Leaf);
        };
        let asker = Public::from_bytes(&self.asker.0).map_err(|_| SearchFault::Malformed)?;
        if asker.session() != queried.session {
            return Err(SearchFault::Leaf);
        }
        if self.sealed.0.len() != QUERY + OVERHEAD {
            return Err(SearchFault::Malformed);
        }
        let bound = bound(asked.request, proven.hash);
        let content =
            open_to_session(&self.sealed.0, &bound, session).map_err(|_| SearchFault::Session)?;
        let query: Query = from_bytes(&content).map_err(|_| SearchFault::Malformed)?;
        if !query.scope.fits() {
            return Err(SearchFault::Malformed);
        }
        if query.hash() != queried.query {
            return Err(SearchFault::Leaf);
        }
        Ok(Opened {
            queried: queried.clone(),
            request: asked.request,
            device: asked.device,
            asker,
            query,
            proven,
        })
    }
}

fn bound(request: Hash, leaf: Hash) -> Bound {
    Bound {
        kind: Kind::Query,
        request,
        leaf,
    }
}
