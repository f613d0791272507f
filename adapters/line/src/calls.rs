//! The hub's calls by name.

use sign::encode::Bytes;
use sign::id::{DeviceId, IntakeId};
use sign::{Canonical, Hash, SocietyId, from_bytes, to_bytes};
use wire::paper::Form;
use wire::{Delivery, Got, Letter, Letters, Line, LineFault, LogFiles, Method, Place, PutAll};
use wire::{Received, References, Sessions, Taken, Waiting, WantAll, path};

/// How long a call may take, in microseconds; a mailbox may be waited for longer.
const PATIENCE: u64 = 30_000_000;

type Result<T> = core::result::Result<T, LineFault>;

/// The calls of `docs/formats/hub.md` over any line.
pub trait Calls: Line {
    /// Sends letters, all or none.
    ///
    /// # Errors
    /// [`LineFault`].
    fn letters(&self, letters: Vec<Letter>) -> Result<()> {
        send(self, Method::Post, path::MAIL, &Letters { letters })
    }

    /// The caller's own box: the oldest letters, waiting at most so many seconds for a first.
    ///
    /// # Errors
    /// [`LineFault`].
    fn mail(&self, wait: u32) -> Result<Vec<Received>> {
        let patience = PATIENCE + u64::from(wait) * 1_000_000;
        let bytes = self.call(Method::Get, &path::mail(wait), &[], patience)?;
        read::<Delivery>(&bytes).map(|delivery| delivery.letters)
    }

    /// These letters need not be delivered again.
    ///
    /// # Errors
    /// [`LineFault`].
    fn taken(&self, numbers: Vec<u64>) -> Result<()> {
        send(self, Method::Post, path::TAKEN, &Taken { numbers })
    }

    /// Stores parcels, all or none.
    ///
    /// # Errors
    /// [`LineFault`].
    fn put_parcels(&self, parcels: &PutAll) -> Result<()> {
        send(self, Method::Post, path::PARCELS, parcels)
    }

    /// Fetches parcels, in as many calls as it takes.
    ///
    /// # Errors
    /// [`LineFault`].
    fn get_parcels(&self, wanted: Vec<(Place, Option<Hash>)>) -> Result<Vec<Option<Bytes>>> {
        let mut parcels = Vec::with_capacity(wanted.len());
        while parcels.len() < wanted.len() {
            let left = wanted[parcels.len()..].iter();
            let asked = WantAll {
                wanted: left.take(wire::parcel::MAX_PARCELS).copied().collect(),
            };
            let body = to_bytes(&asked);
            let bytes = self.call(Method::Post, path::PARCELS_GET, &body, PATIENCE)?;
            let got: Got = read(&bytes)?;
            if got.parcels.is_empty() || got.parcels.len() > asked.wanted.len() {
                return Err(LineFault::Malformed);
            }
            parcels.extend(got.parcels);
        }
        Ok(parcels)
    }

    /// The signed roster's bytes, to be checked by the caller.
    ///
    /// # Errors
    /// [`LineFault`].
    fn roster(&self) -> Result<Vec<u8>> {
        self.call(Method::Get, path::ROSTER, &[], PATIENCE)
    }

    /// Puts the signed roster.
    ///
    /// # Errors
    /// [`LineFault`].
    fn put_roster(&self, signed: &[u8]) -> Result<()> {
        self.call(Method::Put, path::ROSTER, signed, PATIENCE)
            .map(drop)
    }

    /// Publishes files of the log, all or none.
    ///
    /// # Errors
    /// [`LineFault`].
    fn put_log(&self, files: &LogFiles) -> Result<()> {
        send(self, Method::Post, path::LOG, files)
    }

    /// A file of the log.
    ///
    /// # Errors
    /// [`LineFault`].
    fn log_file(&self, file: &str) -> Result<Vec<u8>> {
        self.call(Method::Get, &path::log(file), &[], PATIENCE)
    }

    /// Puts a family's sealed form.
    ///
    /// # Errors
    /// [`LineFault`].
    fn put_form(&self, society: SocietyId, intake: IntakeId, sealed: &[u8]) -> Result<()> {
        let target = path::form(society, intake);
        self.call(Method::Put, &target, sealed, PATIENCE).map(drop)
    }

    /// A family's sealed form.
    ///
    /// # Errors
    /// [`LineFault`].
    fn form(&self, society: SocietyId, intake: IntakeId) -> Result<Vec<u8>> {
        self.call(Method::Get, &path::form(society, intake), &[], PATIENCE)
    }

    /// Forms that came for a society after this number.
    ///
    /// # Errors
    /// [`LineFault`].
    fn forms(&self, society: SocietyId, after: u64) -> Result<Vec<Form>> {
        let bytes = self.call(Method::Get, &path::forms(society, after), &[], PATIENCE)?;
        read::<Waiting>(&bytes).map(|waiting| waiting.forms)
    }

    /// Announces the caller's signed session key.
    ///
    /// # Errors
    /// [`LineFault`].
    fn put_session(&self, signed: &[u8]) -> Result<()> {
        self.call(Method::Put, path::SESSION, signed, PATIENCE)
            .map(drop)
    }

    /// Newest session keys of the desks of a society.
    ///
    /// # Errors
    /// [`LineFault`].
    fn desk_sessions(&self, society: SocietyId) -> Result<Vec<(DeviceId, Bytes)>> {
        let bytes = self.call(Method::Get, &path::desk_sessions(society), &[], PATIENCE)?;
        read::<Sessions>(&bytes).map(|sessions| sessions.sessions)
    }

    /// What the portals of a society announced.
    ///
    /// # Errors
    /// [`LineFault`].
    fn portal_sessions(&self, society: SocietyId) -> Result<Vec<(DeviceId, Bytes)>> {
        let bytes = self.call(Method::Get, &path::portal_sessions(society), &[], PATIENCE)?;
        read::<Sessions>(&bytes).map(|sessions| sessions.sessions)
    }

    /// Newest session keys of all matchers.
    ///
    /// # Errors
    /// [`LineFault`].
    fn matcher_sessions(&self) -> Result<Vec<(DeviceId, Bytes)>> {
        let bytes = self.call(Method::Get, &path::matcher_sessions(), &[], PATIENCE)?;
        read::<Sessions>(&bytes).map(|sessions| sessions.sessions)
    }

    /// So many references that nobody else was given.
    ///
    /// # Errors
    /// [`LineFault`].
    fn references(&self, count: u32) -> Result<Vec<[u8; 8]>> {
        let bytes = self.call(Method::Post, &path::references(count), &[], PATIENCE)?;
        read::<References>(&bytes).map(|references| references.references)
    }

    /// Whether the hub works.
    ///
    /// # Errors
    /// [`LineFault`].
    fn health(&self) -> Result<()> {
        self.call(Method::Get, path::HEALTH, &[], PATIENCE)
            .map(drop)
    }
}

impl<L: Line + ?Sized> Calls for L {}

fn send<T: Canonical>(
    line: &(impl Line + ?Sized),
    method: Method,
    target: &str,
    body: &T,
) -> Result<()> {
    line.call(method, target, &to_bytes(body), PATIENCE)
        .map(drop)
}

fn read<T: Canonical>(bytes: &[u8]) -> Result<T> {
    from_bytes(bytes).map_err(|_| LineFault::Malformed)
}
