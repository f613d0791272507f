//! The release machine over its files. [`Holder::take`] carries many inputs to their end with one
//! sync of each file: a group is durable as a whole before anything of it is given out.

mod diary;
mod group;
mod keep;
mod night;

pub use diary::{Diary, Indexed};
pub use night::Chore;

use crate::bodies::Bodies;
use crate::disk::Disk;
use crate::error::StoreError;
use crate::fault::HoldError;
use crate::log::{Appender, LogStore, Publisher};
use crate::outside::{Outside, fresh};
use crate::ring::RingFile;
use crate::root::Root;
use crate::vault::FileVault;
use ledger::leaf::Genesis;
use ledger::{Head, LogKeys};
use release::io::{Alarm, Entropy, Input};
use release::{Keyring, Machine, Opening, Phase, Vault};
use seal::LogKey;
use sign::id::{DeviceId, PersonId};
use sign::{Hash, SigningKey, SocietyId, Time, to_bytes};
use std::sync::Arc;

const BODIES: &str = "bodies";
const JOURNAL: &str = "journal";

/// The keyholder's machine and files.
pub struct Holder<D> {
    disk: D,
    machine: Machine,
    log: Appender<D>,
    vault: FileVault<D>,
    bodies: Bodies<D>,
    ring: RingFile<D>,
    diary: Diary,
    outside: Arc<dyn Outside>,
    keys: LogKeys,
    caller: SigningKey,
    head: Head,
}

impl<D> core::fmt::Debug for Holder<D> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Holder").field("head", &self.head).finish()
    }
}

/// What a group of inputs came to. All of it is durable.
#[derive(Debug, Default)]
pub struct Done {
    /// Replies, in their order.
    pub replies: Vec<(DeviceId, Vec<u8>)>,
    /// The newest checkpoint, to be published.
    pub note: Option<Vec<u8>>,
    /// Notes for witnesses.
    pub cosign: Vec<Vec<u8>>,
    /// What people must hear.
    pub alarms: Vec<Alarm>,
    /// The signed roster may have changed.
    pub directory: bool,
    /// What became of officers' orders, to those who signed them.
    pub outcomes: Vec<(DeviceId, Vec<u8>)>,
}

impl<D: Disk + Clone> Holder<D> {
    /// Founds a log in an empty folder: secrets, vault and ring first, the genesis leaf last.
    /// Until that leaf is durable the folder counts as empty, and `root` is replaced.
    ///
    /// # Errors
    /// [`HoldError::Founded`] if the log has begun; [`HoldError`].
    pub fn found(
        disk: D,
        genesis: Genesis,
        root: &Root,
        program: Hash,
        outside: Arc<dyn Outside>,
    ) -> Result<(Self, Publisher<D>, Done), HoldError> {
        let signer = root.signer()?;
        let caller = SigningKey::from_seed(&root.caller());
        let keys = signer.keys();
        let (log, _) = LogStore::open(disk.clone(), &keys, fresh(&*outside)?)?;
        if log.size() != 0 {
            return Err(HoldError::Founded);
        }
        let vault = FileVault::open(disk.clone(), fresh(&*outside)?)?;
        let bodies = Bodies::open(disk.clone(), BODIES, fresh(&*outside)?)?;
        let mut ring = RingFile::open(disk.clone())?;
        // Of an earlier attempt: under a root key that is gone.
        ring.clear()?;
        let opening = Opening {
            ring: Keyring::open(root.key(), []).map_err(HoldError::Ring)?,
            signer,
            answers: root.answers(),
            unsettled: Vec::new(),
            program,
        };
        let (machine, effects) = Machine::found(genesis, opening, outside.now())?;
        let (log, publisher) = log.split();
        let mut holder = Holder {
            disk,
            machine,
            log,
            vault,
            bodies,
            ring,
            diary: Diary::default(),
            outside,
            keys,
            caller,
            head: Head {
                size: 0,
                root: ledger::tree::empty_root(),
            },
        };
        let done = holder.finish(effects)?;
        Ok((holder, publisher, done))
    }

    /// Whether a folder has a log that has begun.
    ///
    /// # Errors
    /// [`HoldError::Store`].
    pub fn begun(disk: &D) -> Result<bool, HoldError> {
        // The header alone, or less, is an attempt that was cut off before the first leaf.
        let length = disk.len(JOURNAL).map_err(StoreError::io(JOURNAL))?;
        Ok(length.is_some_and(|length| length > crate::journal::EMPTY))
    }

    /// Opens a keyholder again: replays its log against its vault, settles what was left, and
    /// writes that it started.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn open(
        disk: D,
        root: &Root,
        program: Hash,
        outside: Arc<dyn Outside>,
    ) -> Result<(Self, Publisher<D>, Done), HoldError> {
        let signer = root.signer()?;
        let caller = SigningKey::from_seed(&root.caller());
        let keys = signer.keys();
        let (log, leaves) = LogStore::open(disk.clone(), &keys, fresh(&*outside)?)?;
        if log.size() == 0 {
            return Err(HoldError::Unfounded);
        }
        let vault = FileVault::open(disk.clone(), fresh(&*outside)?)?;
        let bodies = Bodies::open(disk.clone(), BODIES, fresh(&*outside)?)?;
        let ring = RingFile::open(disk.clone())?;
        let opening = Opening {
            ring: Keyring::open(root.key(), ring.entries()).map_err(HoldError::Ring)?,
            signer,
            answers: root.answers(),
            unsettled: vault.unsettled(),
            program,
        };
        let mut diary = Diary::default();
        for (index, leaf) in leaves.iter().enumerate() {
            diary.take(&HoldError::leaf(leaf, index as u64)?);
        }
        let (machine, effects) = Machine::open(leaves.iter(), opening, outside.now())?;
        let (log, publisher) = log.split();
        let mut holder = Holder {
            disk,
            machine,
            log,
            vault,
            bodies,
            ring,
            diary,
            outside,
            keys,
            caller,
            head: Head {
                size: 0,
                root: ledger::tree::empty_root(),
            },
        };
        let mut done = holder.finish(effects)?;
        done.directory = true;
        Ok((holder, publisher, done))
    }

    /// What the rules know.
    #[must_use]
    pub fn state(&self) -> &policy::State {
        self.machine.state()
    }

    /// Whether requests are answered.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.machine.phase()
    }

    /// The newest head that was signed.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// When what happened last.
    #[must_use]
    pub fn diary(&self) -> &Diary {
        &self.diary
    }

    /// The log's name and public keys.
    #[must_use]
    pub fn keys(&self) -> &LogKeys {
        &self.keys
    }

    /// The key with which the log signs what is no checkpoint.
    #[must_use]
    pub fn caller(&self) -> &SigningKey {
        &self.caller
    }

    /// Its files.
    #[must_use]
    pub fn disk(&self) -> &D {
        &self.disk
    }

    /// Its vault, to be read.
    #[must_use]
    pub fn vault(&self) -> &FileVault<D> {
        &self.vault
    }

    /// Its clock and randomness.
    #[must_use]
    pub fn outside(&self) -> &dyn Outside {
        &*self.outside
    }

    /// The key of a person's names in the log, if the person is not erased.
    ///
    /// # Errors
    /// [`HoldError::Store`]; [`HoldError::Rewrap`] if it does not open.
    pub fn log_key(
        &self,
        society: SocietyId,
        person: PersonId,
    ) -> Result<Option<LogKey>, HoldError> {
        let held = self.vault.log_key(society, person);
        if let Some(fault) = self.vault.fault() {
            return Err(fault.into());
        }
        let open = |held| self.machine.keyring().log_key(society, person, held);
        held.map(|held| open(held).ok_or(HoldError::Rewrap(society)))
            .transpose()
    }

    /// Epochs and intake months of a society that the ring has keys of.
    #[must_use]
    pub fn ring(&self, society: SocietyId) -> (Vec<u32>, Vec<u32>) {
        (self.ring.epochs(society), self.ring.months(society))
    }

    /// The signed roster of what is known now.
    #[must_use]
    pub fn roster(&self) -> Option<policy::roster::SignedRoster> {
        self.machine.roster(self.outside.now())
    }

    /// The body of a request, if it is kept.
    ///
    /// # Errors
    /// [`HoldError::Store`].
    pub fn body(&self, request: &Hash) -> Result<Option<Vec<u8>>, HoldError> {
        Ok(self.bodies.read(request)?)
    }

    /// An input for a device's request.
    ///
    /// # Errors
    /// [`HoldError::Random`].
    pub fn asked(&self, ask: Vec<u8>, signature: sign::Signature) -> Result<Input, HoldError> {
        Ok(Input::Asked {
            ask,
            signature,
            entropy: Entropy(fresh(&*self.outside)?),
        })
    }

    /// Makes durable what may wait: before a planned stop.
    ///
    /// # Errors
    /// [`HoldError::Store`].
    pub fn close(&mut self) -> Result<(), HoldError> {
        Ok(self.vault.flush()?)
    }
}

/// The roster without what changes each time it is signed.
#[must_use]
pub fn standing_roster(signed: &policy::roster::SignedRoster) -> Vec<u8> {
    let mut roster = signed.roster.clone();
    roster.size = 0;
    roster.time = Time(0);
    to_bytes(&roster)
}
