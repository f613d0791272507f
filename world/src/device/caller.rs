//! A device's side of the talk with the keyholder: numbered, signed requests, one at a time, sent
//! again with the same bytes until they are answered or too old; replies believed only with proof.

use ledger::{LogKeys, Quorum};
use policy::{Ask, Seen, Want};
use release::reply::Proof;
use release::{Checked, Mistrust, Reader, Reply};
use seal::{Public, Secret};
use sign::encode::Bytes;
use sign::id::{DeviceId, RequestId};
use sign::time::HOUR;
use sign::{Context, Signature, SigningKey, SocietyId, Time, from_bytes, to_bytes};

/// Life of a request in microseconds: the longest that any policy allows.
pub const REQUEST_LIFE: u64 = 60_000_000;
/// How long to wait for a reply before the same bytes are sent again, in microseconds.
pub const RETRY: u64 = 10_000_000;
/// Longest life of a session in microseconds.
pub const SESSION_LIFE: u64 = 12 * HOUR;
/// Request numbers that are put by at once, so that not every request must be kept first.
const BLOCK: u64 = 64;

/// Request numbers that are passed over by a device that goes on from a copy of its files: more
/// than any used since the copy was made.
const PASSED_OVER: u64 = 1 << 32;

/// What a device is, for the keyholder.
#[derive(Debug)]
pub struct Caller {
    signer: SigningKey,
    society: SocietyId,
    keys: LogKeys,
    quorum: Option<Quorum>,
    reader: Reader,
    next: u64,
    reserved: u64,
    session: Option<Session>,
    outstanding: Option<Outstanding>,
    dirty: bool,
}

/// A working session: its pair lives in memory only.
#[derive(Debug)]
struct Session {
    secret: Secret,
    since: Time,
}

#[derive(Debug)]
struct Outstanding {
    ask: Ask,
    out: Outgoing,
    sent: Time,
}

/// A request as it travels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outgoing {
    /// The request (`policy::Ask`).
    pub ask: Vec<u8>,
    /// The device's, over its hash.
    pub signature: Signature,
}

impl sign::Canonical for Outgoing {
    fn encode(&self, out: &mut sign::Encoder) {
        out.array(2);
        out.bytes(&self.ask);
        self.signature.encode(out);
    }
    fn decode(from: &mut sign::Decoder<'_>) -> Result<Self, sign::DecodeError> {
        from.array(2)?;
        let ask: Bytes = sign::Canonical::decode(from)?;
        Ok(Outgoing {
            ask: ask.0,
            signature: sign::Canonical::decode(from)?,
        })
    }
}

/// What must survive a crash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallerKept {
    /// Numbers below this one may have been used.
    pub reserved: u64,
    /// The newest head believed.
    pub seen: Option<Seen>,
}
sign::canonical_struct!(CallerKept { reserved, seen });

/// Why nothing can be asked now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CallError {
    /// A request is waiting for its reply.
    #[error("a request is waiting for its reply")]
    Busy,
    /// There is no session, or it is too old.
    #[error("no session: sign in again")]
    NoSession,
}

/// A reply that was believed.
#[derive(Debug)]
pub struct Answered {
    /// What had been asked.
    pub ask: Ask,
    /// What it says.
    pub checked: Checked,
    /// Its proof, for a third party; none for a refusal.
    pub proof: Option<Proof>,
}

/// What time made of the outstanding request.
#[derive(Debug)]
pub enum Waited {
    /// Send these same bytes again.
    Again(Outgoing),
    /// It is too old. What became of it is not known.
    GaveUp(Box<Ask>),
}

impl Caller {
    /// A device that never asked anything.
    #[must_use]
    pub fn new(
        signer: SigningKey,
        society: SocietyId,
        keys: LogKeys,
        quorum: Option<Quorum>,
    ) -> Self {
        Caller {
            reader: Reader::new(keys.clone(), quorum.clone()),
            quorum,
            signer,
            society,
            keys,
            next: 1,
            reserved: 1,
            session: None,
            outstanding: None,
            dirty: false,
        }
    }

    /// Goes on from what it had kept before it was shut.
    ///
    /// # Errors
    /// [`Mistrust`] if what it had seen was not signed by the log: the file is another's.
    pub fn go_on_from(&mut self, kept: &CallerKept) -> Result<(), Mistrust> {
        if let Some(seen) = &kept.seen {
            self.reader = Reader::resume(self.keys.clone(), self.quorum.clone(), seen)?;
        }
        self.next = kept.reserved;
        self.reserved = kept.reserved;
        Ok(())
    }

    /// Goes on from a copy of what it had kept: it may have used numbers since that stand in no
    /// line, and the keyholder answers no number twice.
    pub fn pass_over(&mut self) {
        self.next = self.next.saturating_add(PASSED_OVER);
        self.reserved = self.next;
    }

    /// What must be durable before anything that was given out since is sent; none if nothing
    /// changed.
    pub fn take_kept(&mut self) -> Option<CallerKept> {
        std::mem::take(&mut self.dirty).then(|| self.kept())
    }

    /// What must survive a crash.
    #[must_use]
    pub fn kept(&self) -> CallerKept {
        CallerKept {
            reserved: self.reserved,
            seen: self.reader.seen(),
        }
    }

    /// Who it is.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.signer.public().device()
    }

    /// Its signing key.
    #[must_use]
    pub fn signer(&self) -> &SigningKey {
        &self.signer
    }

    /// Where it stands.
    #[must_use]
    pub fn society(&self) -> SocietyId {
        self.society
    }

    /// Keys of the log it talks about.
    #[must_use]
    pub fn log_keys(&self) -> &LogKeys {
        &self.keys
    }

    /// The cosignatures it asks for, if any.
    #[must_use]
    pub fn quorum(&self) -> Option<&Quorum> {
        self.quorum.as_ref()
    }

    /// Its eye on the log.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Begins a session with 32 fresh random bytes. A request that waits is given up: its answer
    /// could not be opened any more.
    pub fn begin_session(&mut self, seed: &[u8; 32], now: Time) -> Option<Ask> {
        self.session = Some(Session {
            secret: Secret::from_seed(seed),
            since: now,
        });
        self.outstanding.take().map(|o| o.ask)
    }

    /// Ends the session; the request that waited, if any.
    pub fn end_session(&mut self) -> Option<Ask> {
        self.session = None;
        self.outstanding.take().map(|o| o.ask)
    }

    /// The session's pair, while it lives.
    #[must_use]
    pub fn session(&self, now: Time) -> Option<&Secret> {
        let session = self.session.as_ref()?;
        let alive = now >= session.since && now.since(session.since) < SESSION_LIFE;
        alive.then_some(&session.secret)
    }

    /// The public half of the session's pair, while it lives.
    #[must_use]
    pub fn session_public(&self, now: Time) -> Option<&Public> {
        self.session(now).map(Secret::public)
    }

    /// Whether a request is waiting for its reply.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.outstanding.is_some()
    }

    /// Asks for something. `id` is random; what is asked for may be bound to it.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn ask(&mut self, id: RequestId, want: Want, now: Time) -> Result<Outgoing, CallError> {
        if self.busy() {
            return Err(CallError::Busy);
        }
        let session = self.session_public(now).ok_or(CallError::NoSession)?;
        let session = Bytes(session.as_bytes().to_vec());
        let seq = self.next;
        self.next += 1;
        if self.next > self.reserved {
            self.reserved = self.next + BLOCK;
            self.dirty = true;
        }
        let ask = Ask {
            origin: self.keys.name.as_str().to_owned(),
            society: self.society,
            device: self.device(),
            session,
            id,
            seq,
            not_after: now.plus(REQUEST_LIFE),
            seen: self.reader.seen(),
            want,
        };
        let out = Outgoing {
            ask: to_bytes(&ask),
            signature: self.signer.sign(Context::Request, &ask.hash()),
        };
        self.outstanding = Some(Outstanding {
            ask,
            out: out.clone(),
            sent: now,
        });
        Ok(out)
    }

    /// Goes on waiting for the reply to a request that was made before a start, or in an earlier
    /// session: only a reply that releases nothing can be read. False if it is too old, or not this
    /// device's.
    pub fn take_up(&mut self, out: &Outgoing, now: Time) -> bool {
        let Ok(ask) = from_bytes::<Ask>(&out.ask) else {
            return false;
        };
        let own = ask.device == self.device() && ask.origin == self.keys.name.as_str();
        let made = Time(ask.not_after.0.saturating_sub(REQUEST_LIFE));
        if !own || self.busy() || now > ask.not_after || now < made {
            return false;
        }
        self.outstanding = Some(Outstanding {
            ask,
            out: out.clone(),
            sent: now,
        });
        true
    }

    /// Takes a reply. One that is not believed changes nothing: the request goes on waiting.
    ///
    /// # Errors
    /// [`Mistrust`]; [`Mistrust::OtherRequest`] also if none is waited for.
    pub fn reply(&mut self, bytes: &[u8]) -> Result<Answered, Mistrust> {
        let (Some(outstanding), Some(session)) = (&self.outstanding, &self.session) else {
            return Err(Mistrust::OtherRequest);
        };
        let before = self.reader.head();
        let checked = self.reader.read(bytes, &outstanding.ask, &session.secret)?;
        self.dirty |= self.reader.head() != before;
        let proof = match from_bytes::<Reply>(bytes).map_err(|_| Mistrust::Malformed)? {
            Reply::Done(proof) => Some(proof),
            Reply::Keys(sealed) => Some(sealed.proof),
            Reply::Denied(_) => None,
        };
        let ask = match self.outstanding.take() {
            Some(outstanding) => outstanding.ask,
            None => return Err(Mistrust::OtherRequest),
        };
        Ok(Answered {
            ask,
            checked,
            proof,
        })
    }

    /// What the time that passed means for the request that waits.
    pub fn tick(&mut self, now: Time) -> Option<Waited> {
        let outstanding = self.outstanding.as_mut()?;
        // A clock that was set back must not make a request live for ever.
        let made = Time(outstanding.ask.not_after.0.saturating_sub(REQUEST_LIFE));
        if now > outstanding.ask.not_after || now < made {
            let gone = self.outstanding.take()?;
            return Some(Waited::GaveUp(Box::new(gone.ask)));
        }
        if now.since(outstanding.sent) >= RETRY {
            outstanding.sent = now;
            return Some(Waited::Again(outstanding.out.clone()));
        }
        None
    }
}
