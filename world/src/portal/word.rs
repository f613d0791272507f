//! The public word of a request, as a desk tells it to the portals of its society. Nothing else of
//! a case ever reaches a portal.

use super::renew::SignedReceipt;
use super::{Effect, Line, Portal, Step};
use ledger::leaf::DeviceKind;
use record::case::PublicWord;
use sign::id::{DeviceId, IntakeId};
use sign::time::HOUR;
use sign::{
    Context, Hash, PublicKey, Signature, SigningKey, SocietyId, Time, canonical_struct, from_bytes,
    hash, to_bytes,
};

/// How far ahead of this computer's clock a word may be: further, and it would outlive every
/// later one.
const AHEAD: u64 = 24 * HOUR;

/// What a desk tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// Whose request.
    pub society: SocietyId,
    /// The form that the request came in.
    pub intake: IntakeId,
    /// One of four.
    pub word: PublicWord,
    /// When it was decided: of two the later one counts.
    pub at: Time,
    /// The desk that tells it.
    pub desk: DeviceId,
}
canonical_struct!(Told {
    society,
    intake,
    word,
    at,
    desk
});

/// The body of a letter to a portal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignedWord {
    /// What is told.
    pub told: Told,
    /// The desk's, in `Context::Request`.
    pub signature: Signature,
}
canonical_struct!(SignedWord { told, signature });

impl SignedWord {
    /// Signs; the desk becomes that of the key.
    #[must_use]
    pub fn sign(told: Told, signer: &SigningKey) -> Self {
        let told = Told {
            desk: signer.public().device(),
            ..told
        };
        SignedWord {
            told,
            signature: signer.sign(Context::Request, &signed_hash(&told)),
        }
    }

    /// Whether the desk of this key said so.
    #[must_use]
    pub fn holds(&self, key: &PublicKey) -> bool {
        let hash = signed_hash(&self.told);
        key.device() == self.told.desk
            && key.verify(Context::Request, &hash, &self.signature).is_ok()
    }
}

fn signed_hash(told: &Told) -> Hash {
    hash("public word", &[&to_bytes(told)])
}

/// The newest word of a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Newest {
    /// The form that the request came in.
    pub(crate) intake: IntakeId,
    /// When it was decided.
    pub(crate) at: Time,
    /// One of four.
    pub(crate) word: PublicWord,
}
canonical_struct!(Newest { intake, at, word });

impl Portal {
    /// The word of a request: *received* until a desk says another.
    #[must_use]
    pub fn word(&self, intake: IntakeId) -> PublicWord {
        let known = self.words.get(&intake);
        known.map_or(PublicWord::Received, |newest| newest.word)
    }

    /// Whether the author of a word or of a new receipt is in the roster, so that it can be judged.
    #[must_use]
    pub fn can_judge(&self, bytes: &[u8]) -> bool {
        let author = from_bytes::<SignedWord>(bytes).map(|word| word.told.desk);
        let author = author.or_else(|_| from_bytes::<SignedReceipt>(bytes).map(|r| r.told.desk));
        author.map_or(true, |desk| self.book.device(desk).is_some())
    }

    /// The key of a usable desk of this society.
    pub(crate) fn author(&self, desk: DeviceId) -> Option<&PublicKey> {
        let device = self.book.device(desk)?;
        let fits = device.usable
            && device.kind == DeviceKind::Desk
            && device.society == self.caller.society();
        fits.then_some(&device.key)
    }

    pub(crate) fn is_timely(&self, at: Time, now: Time) -> bool {
        at <= now || at.since(now) <= AHEAD
    }

    /// Of a usable desk of this society, about a request that is known here: kept if it is newer.
    pub(crate) fn take_word(&mut self, bytes: &[u8], step: &mut Step) {
        let Ok(signed) = from_bytes::<SignedWord>(bytes) else {
            return;
        };
        let told = signed.told;
        let known = self.taken.contains(&told.intake) || self.renewed.contains_key(&told.intake);
        let ours = told.society == self.caller.society() && known;
        let timely = self.is_timely(told.at, step.now);
        if !ours || !timely || !self.author(told.desk).is_some_and(|key| signed.holds(key)) {
            return;
        }
        let newest = Newest {
            intake: told.intake,
            at: told.at,
            word: told.word,
        };
        if self.newer(newest) {
            step.out.push(Effect::Keep(to_bytes(&Line::Word(newest))));
        }
    }

    /// Takes it if it is newer than the one known; of two of one moment the further one.
    pub(crate) fn newer(&mut self, newest: Newest) -> bool {
        let known = self.words.get(&newest.intake);
        if known.is_some_and(|known| *known >= newest) {
            return false;
        }
        self.words.insert(newest.intake, newest);
        true
    }
}
