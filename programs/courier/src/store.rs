//! The folder of a campaign: who is affected, what was decided, what was sent.
//!
//! | file | what |
//! |---|---|
//! | `setting.toml` | the setting, as it was given |
//! | `people` | everybody affected, with how they can be reached; sealed |
//! | `journal` | everything that happened since; sealed, durable before anything is sent |
//! | `batch` | the key of the message codes and the seed of their nonces; sealed |
//! | `codes` | the book for the checker: slow hashes, without a recipient |
//! | `lock`, `courier.lock` | who writes now; which courier sends |
//!
//! The key to what is sealed, and the pepper of the book, stand in files of their own elsewhere.
//! Programs take turns: whoever writes holds the lock, and has read what others wrote before.

use crate::Fault;
use crate::entry::{Entry, Member};
use crate::fault::fresh;
use crate::secrets::{durable, lock_file, read_secret, secret};
use crate::setting::Settings;
use crate::signing::Book;
use crate::spool::Spool;
use crate::words;
use codes::{Checker, CodeBook};
use contact::{Affected, Campaign, Event, Groups, Order, Outcome, Prices, Setting, Texts, Zones};
use rustix::fs::{FlockOperation, flock};
use seal::{BatchKey, FileKey, kept};
use sign::id::PersonId;
use sign::{Time, from_bytes, hash, to_bytes};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

mod coding;

pub use crate::secrets::{Secrets, hex};
pub use coding::channel;

/// The campaign's number of a batch: one for each campaign.
const BATCH: u32 = 1;
/// So many people or events stand in one frame.
const CHUNK: usize = 512;

/// An open campaign.
pub struct Store {
    folder: PathBuf,
    lock: File,
    journal: Spool,
    codes: Spool,
    checker: Checker,
    batch: BatchKey,
    seed: Zeroizing<[u8; 32]>,
    campaign: Campaign,
    groups: Groups,
    read: Vec<crate::entry::SampleRead>,
    book: Book,
    members: BTreeMap<PersonId, Member>,
    settings: Settings,
    texts: Texts,
    zones: Zones,
    prices: Prices,
}

impl core::fmt::Debug for Store {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Store({} people)", self.members.len())
    }
}

/// The folder's lock, given back when this is dropped.
struct Turn(File);

impl Turn {
    fn take(lock: &File, path: &Path) -> Result<Turn, Fault> {
        let lock = lock.try_clone().map_err(Fault::file(path))?;
        flock(&lock, FlockOperation::LockExclusive).map_err(|e| Fault::file(path)(e.into()))?;
        Ok(Turn(lock))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _closed = flock(&self.0, FlockOperation::Unlock);
    }
}

impl Store {
    /// Makes the folder of a campaign: it has its name once everything in it is durable.
    ///
    /// # Errors
    /// [`Fault`]; the folder must not be there yet.
    pub fn make(
        folder: &Path,
        secrets: &Secrets,
        setting: &str,
        members: &[Member],
    ) -> Result<(), Fault> {
        let settings = Settings::parse(setting).map_err(Fault::Asked)?;
        words::texts(&settings)?;
        if folder.exists() {
            let taken = io::Error::from(io::ErrorKind::AlreadyExists);
            return Err(Fault::file(folder)(taken));
        }
        let mut beside = folder.as_os_str().to_owned();
        beside.push(".unfinished");
        let beside = PathBuf::from(beside);
        match fs::remove_dir_all(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Fault::file(&beside)(error));
            }
            _ => {}
        }
        fs::create_dir_all(&beside).map_err(Fault::file(&beside))?;
        let key = secret(&secrets.key)?;
        let _pepper = secret(&secrets.pepper)?;
        let file_key = || FileKey::from_bytes(*key);
        let mut people = Spool::open(&beside.join("people"), "people", Some(file_key()))?;
        for chunk in members.chunks(CHUNK) {
            let bytes = Zeroizing::new(to_bytes(&chunk.to_vec()));
            people.append(&[&*bytes])?;
        }
        let joined: Vec<Entry> = members
            .iter()
            .map(|member| Entry::Event(Event::Joined(member.affected.person)))
            .collect();
        let mut journal = Spool::open(&beside.join("journal"), "journal", Some(file_key()))?;
        journal.append(&frames(&joined))?;
        let mut batch = Zeroizing::new(fresh::<64>()?.to_vec());
        let sealed = kept::seal(&file_key(), "batch", 0, &batch, fresh()?);
        batch.clear();
        durable(&beside.join("batch"), &sealed)?;
        durable(&beside.join("setting.toml"), setting.as_bytes())?;
        stamp::write(&beside, stamp::CAMPAIGN)?;
        fs::rename(&beside, folder).map_err(Fault::file(folder))?;
        if let Some(above) = folder
            .parent()
            .filter(|above| !above.as_os_str().is_empty())
        {
            let synced = File::open(above).and_then(|above| above.sync_all());
            synced.map_err(Fault::file(above))?;
        }
        Ok(())
    }

    /// Opens the folder of a campaign.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn open(folder: &Path, secrets: &Secrets) -> Result<Store, Fault> {
        stamp::check(folder, stamp::CAMPAIGN)?;
        let mut settings = Settings::read(&folder.join("setting.toml"))?;
        let key = read_secret(&secrets.key)?;
        let pepper = read_secret(&secrets.pepper)?;
        let file_key = || FileKey::from_bytes(*key);
        let lock_path = folder.join("lock");
        let lock = lock_file(&lock_path)?;
        let damaged = |name: &str| Fault::Damaged(folder.join(name));
        let mut members = BTreeMap::new();
        let mut people = Spool::open(&folder.join("people"), "people", Some(file_key()))?;
        people.read(false, |bytes| {
            let chunk = from_bytes::<Vec<Member>>(bytes).map_err(|_| damaged("people"))?;
            members.extend(chunk.into_iter().map(|m| (m.affected.person, m)));
            Ok(())
        })?;
        let sealed = fs::read(folder.join("batch")).map_err(Fault::file(&folder.join("batch")))?;
        settings.campaign = hash("campaign", &[&sealed]);
        let batch = kept::open(&file_key(), "batch", 0, &sealed).map_err(|_| damaged("batch"))?;
        let (first, second) = batch.split_at_checked(32).ok_or_else(|| damaged("batch"))?;
        let half = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).map_err(|_| damaged("batch"));
        let mut store = Store {
            journal: Spool::open(&folder.join("journal"), "journal", Some(file_key()))?,
            codes: Spool::open(&folder.join("codes"), "codes", None)?,
            checker: Checker::new(CodeBook::default(), *pepper),
            batch: BatchKey::from_bytes(half(first)?),
            seed: Zeroizing::new(half(second)?),
            campaign: Campaign::new(settings.incident()),
            groups: Groups::default(),
            read: Vec::new(),
            book: Book::default(),
            texts: words::texts(&settings)?,
            zones: settings.zones(),
            prices: settings.prices(),
            folder: folder.to_owned(),
            lock,
            members,
            settings,
        };
        store.catch_up()?;
        stamp::enter(folder, stamp::CAMPAIGN, |_| Ok(()))?;
        Ok(store)
    }

    /// Reads what other programs wrote since.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn catch_up(&mut self) -> Result<(), Fault> {
        let _turn = Turn::take(&self.lock, &self.folder.join("lock"))?;
        self.read_more()
    }

    fn read_more(&mut self) -> Result<(), Fault> {
        let path = self.folder.join("journal");
        let damaged = || Fault::Damaged(path.clone());
        let mut entries: Vec<Entry> = Vec::new();
        self.journal.read(true, |bytes| {
            entries.extend(from_bytes::<Vec<Entry>>(bytes).map_err(|_| damaged())?);
            Ok(())
        })?;
        // No order comes of what was read: only whoever wrote it may carry it out.
        for entry in &entries {
            fold(&mut self.campaign, entry).map_err(|_| damaged())?;
            self.note(entry)?;
        }
        Ok(())
    }

    fn note(&mut self, entry: &Entry) -> Result<(), Fault> {
        self.book.take(entry);
        match entry {
            Entry::Event(_) | Entry::Signed(_) => {}
            Entry::Group(group) => {
                let (key, decision) = group.decision()?;
                self.groups.decide(key, decision);
            }
            Entry::Person(person) => {
                if let Some(member) = self.members.get_mut(&person.person) {
                    member.affected.decided = Some(person.decided());
                }
            }
            Entry::Read(read) => self.read.push(read.clone()),
        }
        Ok(())
    }

    /// Writes one entry, if it may follow, and makes it durable; the leave to send, if it is an
    /// order.
    ///
    /// # Errors
    /// [`Fault::Refused`], with nothing written; [`Fault`].
    pub fn add(&mut self, entry: &Entry) -> Result<Option<Order>, Fault> {
        let _turn = Turn::take(&self.lock, &self.folder.join("lock"))?;
        self.read_more()?;
        if let Entry::Event(event) = entry {
            self.campaign.judge(event)?;
        }
        self.journal.append(&frames(core::slice::from_ref(entry)))?;
        let order = fold(&mut self.campaign, entry)?;
        self.note(entry)?;
        Ok(order)
    }

    /// Writes many entries, made from what stands in the journal while nobody else writes, and
    /// makes them durable together: all of them or, if one may not follow, none.
    ///
    /// # Errors
    /// As [`Store::add`]; that of `make`.
    pub fn add_all(
        &mut self,
        make: impl FnOnce(&Store) -> Result<Vec<Entry>, Fault>,
    ) -> Result<usize, Fault> {
        let _turn = Turn::take(&self.lock, &self.folder.join("lock"))?;
        self.read_more()?;
        let entries = make(self)?;
        if entries.is_empty() {
            return Ok(0);
        }
        let mut trial = self.campaign.clone();
        for entry in &entries {
            fold(&mut trial, entry)?;
        }
        self.journal.append(&frames(&entries))?;
        self.campaign = trial;
        for entry in &entries {
            self.note(entry)?;
        }
        Ok(entries.len())
    }

    /// The one courier of this folder, until what is given back is dropped.
    ///
    /// # Errors
    /// [`Fault::Busy`]; [`Fault::File`].
    pub fn alone(&self) -> Result<File, Fault> {
        let path = self.folder.join("courier.lock");
        let lock = lock_file(&path)?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(lock),
            Err(_) => Err(Fault::Busy(self.folder.clone())),
        }
    }

    /// What the planner says of a member now.
    #[must_use]
    pub fn plan(&self, member: &Member, now: Time) -> Outcome {
        self.plan_with(&self.affected(member), now)
    }

    /// The member as the planner sees them: with what was tried.
    #[must_use]
    pub fn affected(&self, member: &Member) -> Affected {
        let mut affected = member.affected.clone();
        affected.failed = self.campaign.failed(affected.person).to_vec();
        affected
    }

    fn plan_with(&self, affected: &Affected, now: Time) -> Outcome {
        let setting = Setting {
            now,
            zones: &self.zones,
            prices: &self.prices,
            texts: &self.texts,
            groups: &self.groups,
            awake: self.settings.awake(),
            tells_ciphertext_only: self.settings.tells_ciphertext_only,
        };
        contact::plan(affected, &setting)
    }

    /// The campaign as the journal says.
    #[must_use]
    pub fn campaign(&self) -> &Campaign {
        &self.campaign
    }

    /// Everybody affected.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }

    /// One of them.
    #[must_use]
    pub fn member(&self, person: PersonId) -> Option<&Member> {
        self.members.get(&person)
    }

    /// The setting.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Who was shown the sample of which group.
    #[must_use]
    pub fn samples_read(&self) -> &[crate::entry::SampleRead] {
        &self.read
    }

    /// What two people decided, with their signatures.
    pub(crate) fn book(&self) -> &Book {
        &self.book
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn fold(campaign: &mut Campaign, entry: &Entry) -> Result<Option<Order>, contact::Refusal> {
    match entry {
        Entry::Event(event) => campaign.record(event),
        _ => Ok(None),
    }
}

fn frames(entries: &[Entry]) -> Vec<Vec<u8>> {
    let chunks = entries.chunks(CHUNK);
    chunks.map(|chunk| to_bytes(&chunk.to_vec())).collect()
}
