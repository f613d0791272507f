//! The keyholder of a trial: the release machine over the files of `keyholder`.

use super::clock;
use crate::Fault;
use keyholder::bodies::Bodies;
use keyholder::disk::{Directory, Disk};
use keyholder::log::LogStore;
use keyholder::vault::FileVault;
use ledger::leaf::Genesis;
use ledger::{Checkpoint, Head, LogSigner, SignedCheckpoint};
use policy::{Ask, Want};
use release::io::{Effect, Entropy, Input, KeyringChange};
use release::{KeyName, Keyring, Machine, Opening};
use seal::passphrase::{self, Cost};
use seal::{AnswerSecret, RootKey, Wrapped};
use sign::id::DeviceId;
use sign::{Hash, SocietyId, canonical_struct, from_bytes, to_bytes};
use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use world::device::{Answered, Caller, Outgoing};

/// The keyholder.
#[derive(Debug)]
pub struct Holder {
    machine: Machine,
    log: LogStore<Arc<Split>>,
    vault: FileVault<Arc<Split>>,
    bodies: Bodies<Arc<Split>>,
    disk: Arc<Split>,
    ring: BTreeMap<KeyName, Wrapped>,
    sent: Vec<(DeviceId, Vec<u8>)>,
    head: Head,
    /// A checkpoint that is signed and not yet published.
    unpublished: Option<Vec<u8>>,
    deposits: u32,
}

/// During an import a checkpoint is published after so many deposits: each would come with a
/// partial bundle of its own, as large as all leaves of the bundle before it. Nothing waits for
/// it but outsiders; the leaves are durable in the journal.
const DEPOSITS: u32 = 16;

impl Holder {
    /// Founds a log in two empty folders: `own` for what stays with the keyholder, `hub` for the
    /// published log.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn found(
        genesis: Genesis,
        signer: LogSigner,
        own: &Path,
        hub: &Path,
    ) -> Result<Self, Fault> {
        let disk = Arc::new(Split {
            own: Directory::new(own).map_err(Fault::file(own))?,
            hub: Directory::new(hub).map_err(Fault::file(hub))?,
        });
        let root = clock::fresh()?;
        write_root(own, &root)?;
        let (log, _) = LogStore::open(disk.clone(), &signer.keys(), clock::fresh()?)?;
        let vault = FileVault::open(disk.clone(), clock::fresh()?)?;
        let bodies = Bodies::open(disk.clone(), "bodies", clock::fresh()?)?;
        let ring = Keyring::open(RootKey::from_bytes(root), [])
            .map_err(|e| Fault::ours("founding the log")(e.to_string()))?;
        let opening = Opening {
            ring,
            signer,
            answers: AnswerSecret::from_bytes(clock::fresh()?),
            unsettled: Vec::new(),
            program: program()?,
        };
        let (machine, effects) = Machine::found(genesis, opening, clock::now())
            .map_err(|e| Fault::ours("founding the log")(e.to_string()))?;
        let mut holder = Holder {
            machine,
            log,
            vault,
            bodies,
            disk,
            ring: BTreeMap::new(),
            sent: Vec::new(),
            head: Head {
                size: 0,
                root: ledger::tree::empty_root(),
            },
            unpublished: None,
            deposits: 0,
        };
        holder.carry_out(effects)?;
        Ok(holder)
    }

    /// Gives a society its first wrapping key and the intake keys of this and the next month.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn supply(&mut self, society: SocietyId) -> Result<(), Fault> {
        let month = clock::now().month();
        let input = Input::Supply {
            society,
            kek: Some(Entropy(clock::fresh()?)),
            intake: vec![
                (month, Entropy(clock::fresh()?)),
                (month + 1, Entropy(clock::fresh()?)),
            ],
        };
        self.step(input)
    }

    /// The roster of public keys, signed.
    ///
    /// # Errors
    /// [`Fault::Ours`] if a leaf is not durable yet.
    pub fn roster(&self) -> Result<Vec<u8>, Fault> {
        let roster = self.machine.roster(clock::now());
        let roster = roster.ok_or_else(|| Fault::ours("the roster")("not to be had".to_owned()))?;
        Ok(to_bytes(&roster))
    }

    /// Carries a device's request to its end and lets the device check the reply.
    ///
    /// # Errors
    /// [`Fault::Ours`] if it was refused or is not believed: the trial's roles allow everything
    /// that it asks for.
    pub fn ask(
        &mut self,
        step: &'static str,
        caller: &mut Caller,
        want: Want,
        id: sign::id::RequestId,
    ) -> Result<Answered, Fault> {
        let ours = Fault::ours(step);
        let out = caller
            .ask(id, want, clock::now())
            .map_err(|e| ours(e.to_string()))?;
        self.take(&out)?;
        self.publish_in_time(&out)?;
        let device = caller.device();
        let at = self.sent.iter().position(|(to, _)| *to == device);
        let (_, reply) = at
            .map(|at| self.sent.swap_remove(at))
            .ok_or_else(|| ours("no reply".to_owned()))?;
        let answered = caller.reply(&reply).map_err(|e| ours(e.to_string()))?;
        match answered.checked {
            release::Checked::Denied(reason) => Err(ours(format!("refused: {reason:?}"))),
            _ => Ok(answered),
        }
    }

    /// The newest head published.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// The bodies of the requests that were kept.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub fn body(&self, request: &Hash) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.bodies.read(request)?)
    }

    /// Makes durable what may wait.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub fn close(&mut self) -> Result<(), Fault> {
        self.publish()?;
        Ok(self.vault.flush()?)
    }

    fn publish_in_time(&mut self, out: &Outgoing) -> Result<(), Fault> {
        let ask = from_bytes::<Ask>(&out.ask);
        if ask.is_ok_and(|ask| matches!(ask.want, Want::Deposit(_))) {
            self.deposits += 1;
            if !self.deposits.is_multiple_of(DEPOSITS) {
                return Ok(());
            }
        }
        self.publish()
    }

    fn publish(&mut self) -> Result<(), Fault> {
        let Some(note) = self.unpublished.take() else {
            return Ok(());
        };
        let signed =
            SignedCheckpoint::parse(&note).map_err(|e| Fault::ours("publishing")(e.to_string()))?;
        let Checkpoint { size, root, .. } = *signed.checkpoint();
        self.head = Head { size, root };
        Ok(self.log.publish(&note)?)
    }

    fn take(&mut self, out: &Outgoing) -> Result<(), Fault> {
        // A deposit's body holds keys, sealed to an intake key that is destroyed later than an
        // erasure may ask: it is not kept.
        if let Ok(ask) = from_bytes::<Ask>(&out.ask)
            && !matches!(ask.want, Want::Deposit(_) | Want::Intake(_))
        {
            self.bodies.append(&[(ask.hash(), out.ask.clone())])?;
        }
        self.step(Input::Asked {
            ask: out.ask.clone(),
            signature: out.signature,
            entropy: Entropy(clock::fresh()?),
        })
    }

    fn step(&mut self, input: Input) -> Result<(), Fault> {
        let effects = self.machine.step(input, clock::now(), &self.vault);
        self.carry_out(effects)
    }

    /// Carries effects out in their order, and what follows from them.
    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<(), Fault> {
        let mut left: VecDeque<Effect> = effects.into();
        while let Some(effect) = left.pop_front() {
            if let Some(fault) = self.vault.fault() {
                return Err(fault.into());
            }
            let next = match effect {
                Effect::Append(leaves) => Some(Input::LogDurable(self.log.append(&leaves)?)),
                Effect::Store(batch) => {
                    let token = batch.token;
                    self.vault.put(vec![batch])?;
                    Some(Input::VaultDurable(token))
                }
                Effect::Settle(token) => {
                    self.vault.settle(token)?;
                    None
                }
                Effect::Withdraw(token) => {
                    self.vault.withdraw(token)?;
                    None
                }
                Effect::Keyring(change) => Some(self.change_ring(change)?),
                Effect::Send(device, reply) => {
                    self.sent.push((device, reply));
                    None
                }
                Effect::Publish(note) => {
                    self.unpublished = Some(note);
                    None
                }
                // A trial is over long before a night, has no witnesses, and alarms nobody.
                Effect::Rewrap(..) | Effect::Cosign(_) | Effect::Alarm(_) => None,
            };
            if let Some(input) = next {
                left.extend(self.machine.step(input, clock::now(), &self.vault));
            }
        }
        Ok(())
    }

    fn change_ring(&mut self, change: KeyringChange) -> Result<Input, Fault> {
        let name = match change {
            KeyringChange::Add(name, wrapped) => {
                self.ring.insert(name, wrapped);
                name
            }
            KeyringChange::Drop(name) => {
                self.ring.remove(&name);
                name
            }
        };
        let entries: Vec<RingEntry> = self
            .ring
            .iter()
            .map(|(n, w)| RingEntry::of(*n, *w))
            .collect();
        let path = Path::new("keyring");
        self.disk
            .replace("keyring", &to_bytes(&entries))
            .map_err(Fault::file(path))?;
        Ok(Input::KeyringDurable(name))
    }
}

/// One key of the ring's file: kind (1 wrapping key, 2 intake pair), society, epoch or month, and
/// the key under the root key.
struct RingEntry {
    kind: u8,
    society: SocietyId,
    number: u32,
    wrapped: Wrapped,
}
canonical_struct!(RingEntry {
    kind,
    society,
    number,
    wrapped
});

impl RingEntry {
    fn of(name: KeyName, wrapped: Wrapped) -> Self {
        let (kind, society, number) = match name {
            KeyName::Kek(id) => (1, id.society, id.epoch),
            KeyName::Intake(id) => (2, id.society, id.month),
        };
        RingEntry {
            kind,
            society,
            number,
            wrapped,
        }
    }
}

/// The root key, sealed under a random passphrase that lies beside it: in use a person knows it,
/// and nothing lies beside.
fn write_root(own: &Path, root: &[u8; 32]) -> Result<(), Fault> {
    let random: [u8; 16] = clock::fresh()?;
    let passphrase = Hash({
        let mut all = [0; 32];
        all[..16].copy_from_slice(&random);
        all
    })
    .to_string()[..32]
        .to_owned();
    let sealed = passphrase::seal(
        passphrase::Kind::Root,
        root,
        passphrase.as_bytes(),
        Cost::DESK,
        clock::fresh()?,
    )
    .map_err(|e| Fault::ours("the root key")(e.to_string()))?;
    for (name, bytes) in [
        ("root", sealed.as_slice()),
        ("passphrase", passphrase.as_bytes()),
    ] {
        let path = own.join(name);
        fs::write(&path, bytes).map_err(Fault::file(&path))?;
    }
    Ok(())
}

/// Hash of this program's file.
fn program() -> Result<Hash, Fault> {
    let path = std::env::current_exe().map_err(Fault::file(Path::new("this program")))?;
    let bytes = fs::read(&path).map_err(Fault::file(&path))?;
    Ok(sign::sha256(&[&bytes]))
}

/// Two folders that look like one: `log/` is published, all the rest stays.
#[derive(Debug)]
pub(super) struct Split {
    own: Directory,
    hub: Directory,
}

impl Split {
    fn of(&self, path: &str) -> &Directory {
        if path == "log" || path.starts_with("log/") {
            &self.hub
        } else {
            &self.own
        }
    }
}

impl Disk for Split {
    fn len(&self, path: &str) -> io::Result<Option<u64>> {
        self.of(path).len(path)
    }
    fn read_at(&self, path: &str, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.of(path).read_at(path, offset, buffer)
    }
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.of(path).append(path, bytes)
    }
    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        self.of(path).truncate(path, length)
    }
    fn sync(&self, path: &str) -> io::Result<()> {
        self.of(path).sync(path)
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.of(from).rename(from, to)
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        self.of(path).remove(path)
    }
    fn sync_names(&self, path: &str) -> io::Result<()> {
        self.of(path).sync_names(path)
    }
    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        self.of(directory).list(directory)
    }
}
