//! A hub made of plain maps. It keeps everything it ever saw. It can be told to lie.

use super::letter::{Address, Letter, Mail};
use crate::desk::{Parcel, Wanted};
use crate::device::SessionKey;
use ledger::tile::CHECKPOINT_PATH;
use ledger::{Log, SignedCheckpoint};
use parcel::form::SealedForm;
use seal::KeyRef;
use sign::Hash;
use sign::id::{DeviceId, IntakeId};
use std::collections::BTreeMap;

/// How a hub lies, once each time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lie {
    /// A part of another record, or of another category.
    Swap,
    /// An older version of the part.
    RollBack,
    /// A flipped bit of the ciphertext.
    Flip,
    /// A session key of its own under another's name.
    Substitute,
    /// An old roster.
    OldRoster,
    /// A flipped bit of a reply.
    Forge,
    /// The log is not shown any further.
    Withhold,
}

impl Lie {
    pub(crate) const ALL: [Lie; 7] = [
        Lie::Swap,
        Lie::RollBack,
        Lie::Flip,
        Lie::Substitute,
        Lie::OldRoster,
        Lie::Forge,
        Lie::Withhold,
    ];
}

/// The hub.
#[derive(Default, Debug)]
pub(crate) struct Hub {
    pub(crate) mail: Vec<Letter>,
    parcels: BTreeMap<(KeyRef, Hash), Parcel>,
    pub(crate) forms: BTreeMap<IntakeId, SealedForm>,
    rosters: Vec<Vec<u8>>,
    pub(crate) sessions: BTreeMap<DeviceId, SessionKey>,
    log: Log,
    /// The published copy of the log: files by path.
    pub(crate) copy: BTreeMap<String, Vec<u8>>,
    references: u64,
    pub(crate) lies: Vec<Lie>,
    pub(crate) withholding: bool,
    /// Requests and replies that passed, whole.
    pub(crate) asks: Vec<Vec<u8>>,
    pub(crate) replies: Vec<Vec<u8>>,
}

impl Hub {
    pub(crate) fn send(&mut self, from: Address, to: Address, mail: Mail) {
        match &mail {
            Mail::Ask(out) => self.asks.push(out.ask.clone()),
            Mail::Reply(bytes) => self.replies.push(bytes.clone()),
            _ => {}
        }
        self.mail.push(Letter { from, to, mail });
    }

    /// Tells the next lie of this kind, if one is due.
    pub(crate) fn lies(&mut self, lie: Lie) -> bool {
        let at = self.lies.iter().position(|l| *l == lie);
        at.map(|at| self.lies.remove(at)).is_some()
    }

    pub(crate) fn put(&mut self, parcels: Vec<Parcel>) {
        for parcel in parcels {
            let name = match &parcel {
                Parcel::Part(part) => (part.header.about.key_ref(), part.header_hash()),
                // Slips are for custodians, and no machine here fetches one.
                Parcel::Slip(_) => continue,
                Parcel::Form(form) => (form.key_ref(), form.header_hash()),
            };
            self.parcels.insert(name, parcel);
        }
    }

    pub(crate) fn put_form(&mut self, form: SealedForm) {
        let name = (form.key_ref(), form.header_hash());
        self.forms.insert(form.header.about.intake, form.clone());
        self.parcels.insert(name, Parcel::Form(form));
    }

    /// Its disk: everything that was ever stored.
    pub(crate) fn disk(&self) -> impl Iterator<Item = (&(KeyRef, Hash), &Parcel)> {
        self.parcels.iter()
    }

    /// Whether it has a parcel.
    pub(crate) fn has(&self, name: &(KeyRef, Hash)) -> bool {
        self.parcels.contains_key(name)
    }

    /// What it gives for what is wanted: true, or not. The second says that it lied.
    pub(crate) fn fetch(&mut self, wanted: &[Wanted]) -> (Vec<Parcel>, bool) {
        let mut lied = false;
        let mut out = Vec::new();
        for name in wanted {
            let Some(honest) = self.parcels.get(name).cloned() else {
                continue;
            };
            let given = match self.lie_about(name, &honest) {
                Some(other) => {
                    lied = true;
                    other
                }
                None => honest,
            };
            out.push(given);
        }
        (out, lied)
    }

    fn lie_about(&mut self, name: &Wanted, honest: &Parcel) -> Option<Parcel> {
        let (of, _) = name;
        let other = |fits: &dyn Fn(&KeyRef) -> bool| {
            let found = self.parcels.iter().find(|((k, _), _)| fits(k));
            found.map(|(_, parcel)| parcel.clone())
        };
        let swapped = other(&|k| k != of && k.category == of.category && k.record != of.record);
        let older = other(&|k| {
            (k.society, k.record, k.category) == (of.society, of.record, of.category)
                && k.version < of.version
        });
        if let (Some(older), true) = (older, self.lies(Lie::RollBack)) {
            return Some(under(older, honest, false));
        }
        if let (Some(swapped), true) = (swapped, self.lies(Lie::Swap)) {
            return Some(under(swapped, honest, true));
        }
        self.lies(Lie::Flip).then(|| flipped(honest))
    }

    /// Keeps the newest roster; gives it, or an old one.
    pub(crate) fn keep_roster(&mut self, roster: Vec<u8>) {
        self.rosters.push(roster);
    }

    pub(crate) fn roster(&mut self) -> Option<(Vec<u8>, bool)> {
        if self.rosters.len() > 1 && self.lies(Lie::OldRoster) {
            return self.rosters.first().map(|r| (r.clone(), true));
        }
        self.rosters.last().map(|r| (r.clone(), false))
    }

    pub(crate) fn block(&mut self) -> Vec<[u8; 8]> {
        let from = self.references;
        self.references += 32;
        (from..self.references).map(u64::to_be_bytes).collect()
    }

    /// The log was published up to this note.
    pub(crate) fn publish(&mut self, leaves: &[Vec<u8>], note: &[u8]) {
        let Ok(checkpoint) = SignedCheckpoint::parse(note) else {
            return;
        };
        let size = usize::try_from(checkpoint.checkpoint().size).unwrap_or(0);
        let have = usize::try_from(self.log.size()).unwrap_or(0);
        if self.withholding || size <= have {
            return;
        }
        for leaf in leaves.get(have..size).unwrap_or_default() {
            let _index = self.log.append(leaf);
        }
        for file in self.log.flush() {
            self.copy.insert(file.path.to_string(), file.bytes);
        }
        self.copy.insert(CHECKPOINT_PATH.to_owned(), note.to_vec());
    }
}

/// Another parcel's content; with the wanted one's header, or its own.
fn under(other: Parcel, honest: &Parcel, header: bool) -> Parcel {
    match (other, honest) {
        (Parcel::Part(mut other), Parcel::Part(honest)) if header => {
            other.header = honest.header.clone();
            other.signature = honest.signature;
            Parcel::Part(other)
        }
        (other, _) => other,
    }
}

fn flipped(parcel: &Parcel) -> Parcel {
    let mut parcel = parcel.clone();
    let bytes = match &mut parcel {
        Parcel::Part(part) => &mut part.ciphertext.0,
        Parcel::Form(form) => &mut form.ciphertext.0,
        Parcel::Slip(slip) => {
            slip.signature.0[0] ^= 1;
            return parcel;
        }
    };
    if let Some(byte) = bytes.last_mut() {
        *byte ^= 1;
    }
    parcel
}
