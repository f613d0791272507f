//! What desks tell the matcher of their own records: features, whom they may be shown to, what is
//! to be forgotten, and which candidates were looked at and rejected.

use super::SearchFault;
use crate::device::{Book, Draw};
use ledger::leaf::DeviceKind;
use matching::Features;
use record::Person;
use record::country::Country;
use record::sharing::{Party, excluded, searchable};
use seal::answer::{Bound, Kind, open_to_session, seal_to_session};
use seal::{AnswerSecret, Public, SealError, Secret};
use sign::encode::Bytes;
use sign::id::{DeviceId, RecordId, RecordPseudonym, SessionId};
use sign::{Canonical, Context, DecodeError, Decoder, Encoder, Hash, Signature, SigningKey};
use sign::{SocietyId, canonical_code, canonical_enum, canonical_struct, from_bytes, hash};
use zeroize::Zeroizing;

/// Padded lengths of a message to the matcher, in bytes.
pub const REGISTER: [usize; 4] = [4096, 65_536, 524_288, 4_194_304];

/// Whom a searchable record may be shown to. Deny is the default.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rule {
    /// To the holder's lead only.
    Holder,
    /// To the network, but not to these.
    Network {
        /// Societies that are never told.
        societies: Vec<SocietyId>,
        /// Countries whose societies are never told.
        countries: Vec<Country>,
    },
}

impl Canonical for Rule {
    fn encode(&self, out: &mut Encoder) {
        match self {
            Rule::Holder => {
                out.array(1);
                out.u64(1);
            }
            Rule::Network {
                societies,
                countries,
            } => {
                out.array(3);
                out.u64(2);
                societies.encode(out);
                countries.encode(out);
            }
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        let items = from.list()?;
        match (from.u64()?, items) {
            (1, 1) => Ok(Rule::Holder),
            (2, 3) => Ok(Rule::Network {
                societies: Canonical::decode(from)?,
                countries: Canonical::decode(from)?,
            }),
            _ => Err(DecodeError::Unknown(at)),
        }
    }
}

impl Rule {
    /// The rule of a person: in danger (or nobody is sure), or without consent to tracing in the
    /// network, it is the holder's alone.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        match searchable(person) {
            Ok(never) => Rule::Network {
                societies: never.societies.clone(),
                countries: never.countries.clone(),
            },
            Err(_) => Rule::Holder,
        }
    }

    /// Both rules at once: nobody hears of it whom either of the two leaves out.
    #[must_use]
    pub fn and(&self, other: &Rule) -> Rule {
        let (
            Rule::Network {
                societies,
                countries,
            },
            Rule::Network {
                societies: more,
                countries: others,
            },
        ) = (self, other)
        else {
            return Rule::Holder;
        };
        let (mut societies, mut countries) = (societies.clone(), countries.clone());
        societies.extend(more);
        countries.extend(others);
        societies.sort_unstable();
        societies.dedup();
        countries.sort_unstable();
        countries.dedup();
        Rule::Network {
            societies,
            countries,
        }
    }

    /// Whether a society of `country` may hear of the record; `None` is a country that is not
    /// known, of which only records without any excluded country may be told.
    #[must_use]
    pub fn allows(&self, society: SocietyId, country: Option<Country>) -> bool {
        match self {
            Rule::Holder => false,
            Rule::Network {
                societies,
                countries,
            } => excluded(societies, countries, Party { society, country }).is_none(),
        }
    }
}

/// A searchable record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Which.
    pub record: RecordId,
    /// Grows with every change: a later message that arrives earlier is not undone. The index of the
    /// leaf by which the record came to be so; 0 for one that was imported and not edited since.
    pub revision: u64,
    /// Whom it may be shown to.
    pub rule: Rule,
    /// The person.
    pub features: Features,
}
canonical_struct!(Entry {
    record,
    revision,
    rule,
    features
});

/// Why a candidate was rejected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Another person.
    AnotherPerson,
    /// A relative of the person.
    Relative,
    /// The same person, found in another way.
    FoundAlready,
}
canonical_code!(Reason { 1 => AnotherPerson, 2 => Relative, 3 => FoundAlready });

/// A candidate that staff rejected: it is not offered again for that case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rejection {
    /// The case, as the leaf of its searches names it.
    pub case: RecordPseudonym,
    /// Whose record.
    pub holder: SocietyId,
    /// Which.
    pub record: RecordId,
    /// Why.
    pub reason: Reason,
}
canonical_struct!(Rejection {
    case,
    holder,
    record,
    reason
});

/// Somebody who decides about a search that stands laid down more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Narrowed {
    /// Their record.
    pub record: RecordId,
    /// Searches whose leaf has this index, or a lower one, are bound by it.
    pub revision: u64,
    /// Beside what they were bound by before: a word never widens a search.
    pub rule: Rule,
}
canonical_struct!(Narrowed {
    record,
    revision,
    rule
});

/// What a desk says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Word {
    /// These records are searchable, or changed.
    Register(Vec<Entry>),
    /// These are not any more.
    Forget(Vec<RecordId>),
    /// This candidate was rejected.
    Reject(Rejection),
    /// These notices, or finds of a standing search, were read: index of the search's leaf and the
    /// record of each.
    Heard(Vec<(u64, RecordId)>),
    /// These may be shown to the holder's lead only, from this revision on: said by whoever does
    /// not know the rest of the record, or cannot wait until an edit is in the log.
    Hide(Vec<(RecordId, u64)>),
    /// Searches on behalf of these people end, and so does what is still to be told of them: those
    /// whose leaf has this index, or a lower one.
    Stop(Vec<(RecordId, u64)>),
    /// Searches on behalf of these people may show less than before.
    Narrow(Vec<Narrowed>),
}
canonical_enum!(Word {
    1 => Register(entries),
    2 => Forget(records),
    3 => Reject(rejection),
    4 => Heard(notices),
    5 => Hide(records),
    6 => Stop(records),
    7 => Narrow(people),
});

impl Word {
    /// The word with another revision: that of the leaf by which an edit came into the log.
    #[must_use]
    pub fn at(mut self, revision: u64) -> Word {
        match &mut self {
            Word::Register(entries) => entries.iter_mut().for_each(|e| e.revision = revision),
            Word::Hide(records) | Word::Stop(records) => {
                records.iter_mut().for_each(|(_, at)| *at = revision);
            }
            Word::Narrow(people) => people.iter_mut().for_each(|one| one.revision = revision),
            Word::Forget(_) | Word::Reject(_) | Word::Heard(_) => {}
        }
        self
    }
}

/// A word, sealed and signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeskMessage {
    /// Who says it.
    pub device: DeviceId,
    /// Random.
    pub id: [u8; 16],
    /// The matcher's session that it is sealed to.
    pub to: SessionId,
    /// The word.
    pub sealed: Bytes,
    /// The device's, over [`DeskMessage::hash`], in `Context::Request`.
    pub signature: Signature,
}
canonical_struct!(DeskMessage {
    device,
    id,
    to,
    sealed,
    signature
});

impl DeskMessage {
    /// Seals a word to the matcher's session.
    ///
    /// # Errors
    /// [`SealError::TooLong`], [`SealError::PublicKey`].
    pub fn seal(
        word: &Word,
        id: [u8; 16],
        to: &Public,
        signer: &SigningKey,
        draw: &mut Draw,
    ) -> Result<Self, SealError> {
        let device = signer.public().device();
        let content = Zeroizing::new(sign::to_bytes(word));
        let fits = |size: &usize| content.len() + seal::pad::PREFIX <= *size;
        let size = REGISTER.into_iter().find(fits).ok_or(SealError::TooLong)?;
        let secret = AnswerSecret::from_bytes(draw.take());
        let sealed = seal_to_session(&secret, &bound(device, id), to, &content, size)?;
        let mut message = DeskMessage {
            device,
            id,
            to: to.session(),
            sealed: Bytes(sealed),
            signature: Signature([0; 64]),
        };
        message.signature = signer.sign(Context::Request, &message.hash());
        Ok(message)
    }

    /// Opens a word of a desk that may speak now; also the society it stands in.
    ///
    /// # Errors
    /// [`SearchFault`].
    pub fn open(&self, book: &Book, with: &Secret) -> Result<(SocietyId, Word), SearchFault> {
        let desk = book.device(self.device).ok_or(SearchFault::Sender)?;
        let signed = desk
            .key
            .verify(Context::Request, &self.hash(), &self.signature);
        if signed.is_err() || desk.kind != DeviceKind::Desk || !desk.usable {
            return Err(SearchFault::Sender);
        }
        let content = open_to_session(&self.sealed.0, &bound(self.device, self.id), with)
            .map_err(|_| SearchFault::Session)?;
        let word = from_bytes(&content).map_err(|_| SearchFault::Malformed)?;
        Ok((desk.society, word))
    }

    /// What the device signs: `hash("to matcher", [device, id, to, sealed])`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash(
            "to matcher",
            &[&self.device.0, &self.id, &self.to.0, &self.sealed.0],
        )
    }
}

/// The matcher has a word, durably.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ack {
    /// The matcher.
    pub device: DeviceId,
    /// Whose word.
    pub to: DeviceId,
    /// Which.
    pub id: [u8; 16],
    /// The matcher's, over [`Ack::hash`], in `Context::Answer`.
    pub signature: Signature,
}
canonical_struct!(Ack {
    device,
    to,
    id,
    signature
});

impl Ack {
    /// Says that a word of `to` is kept.
    #[must_use]
    pub fn sign(to: DeviceId, id: [u8; 16], signer: &SigningKey) -> Self {
        let mut ack = Ack {
            device: signer.public().device(),
            to,
            id,
            signature: Signature([0; 64]),
        };
        ack.signature = signer.sign(Context::Answer, &ack.hash());
        ack
    }

    /// Whether a matcher said it.
    ///
    /// # Errors
    /// [`SearchFault::Sender`].
    pub fn verify(&self, book: &Book) -> Result<(), SearchFault> {
        let matcher = book.device(self.device).ok_or(SearchFault::Sender)?;
        let signed = matcher
            .key
            .verify(Context::Answer, &self.hash(), &self.signature);
        if signed.is_err() || matcher.kind != DeviceKind::Matcher {
            return Err(SearchFault::Sender);
        }
        Ok(())
    }

    /// What is signed: `hash("kept", [device, to, id])`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("kept", &[&self.device.0, &self.to.0, &self.id])
    }
}

fn bound(device: DeviceId, id: [u8; 16]) -> Bound {
    Bound {
        kind: Kind::Register,
        request: hash("word", &[&device.0, &id]),
        leaf: Hash::default(),
    }
}
