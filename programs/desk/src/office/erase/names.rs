//! What somebody who is erased was ever called, and which relative of somebody else is them.

use super::super::meet;
use super::super::rights::own_access;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use crate::words;
use ledger::leaf::{Purpose, Why};
use matching::NameRead;
use matching::script::same_words;
use policy::request::WantItem;
use record::Person;
use record::codec::decode_part;
use record::name::Name;
use record::relationship::{Relation, Relationship};
use seal::KeyRef;
use sign::id::RecordId;
use sign::{Category, Time};
use std::collections::BTreeSet;
use world::desk::{Open, Work};
use zeroize::Zeroizing;

/// Versions that are asked for at once.
const AT_ONCE: usize = 16;

/// Somebody who is being erased, as others may have written them down.
pub(super) struct Gone {
    /// Their record.
    record: RecordId,
    /// Every name that their record has, and had in a version before.
    names: Vec<Name>,
    /// Versions of their names that could not be read.
    pub(super) unread: usize,
}

/// What somebody who is erased is to whoever may name them, as their case has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// This.
    Is(Relation),
    /// Whatever answers to this: it is what whoever may name them is to them.
    Back(Relation),
}

impl Place {
    fn is_of(self, relation: Relation) -> bool {
        match self {
            Place::Is(place) => place == relation,
            Place::Back(back) => back.may_be_back(relation),
        }
    }
}

/// What a relative of somebody else is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Same {
    /// They themself.
    Certain,
    /// Perhaps they: for whoever erases to look at.
    Likely,
    /// Somebody else.
    No,
}

impl Gone {
    /// Opens what the record was before, too: a name that staff corrected stands among the
    /// relatives of others as it was.
    pub(super) fn of<D: Disk, O: Outside>(
        shell: &mut Shell<'_, D, O>,
        record: RecordId,
        now: &Person,
        until: Time,
    ) -> Result<Gone, Fault> {
        let mut names: Vec<Name> = now.names().cloned().collect();
        let newest = shell.desk().tip(record, Category::Identity);
        let newest = newest.map_or(0, |(version, _)| version);
        let before: BTreeSet<u32> = (1..newest).collect();
        let mut left = before.clone();
        let kept = shell.desk().held().filter(|of| {
            let of_record = of.record == record && of.category == Category::Identity;
            of_record && before.contains(&of.version)
        });
        let kept: Vec<KeyRef> = kept.copied().collect();
        for of in kept {
            if let Some(content) = shell.desk().read(&of)
                && take(&mut names, &content)
            {
                left.remove(&of.version);
            }
        }
        let asked: Vec<u32> = left.iter().copied().collect();
        for versions in asked.chunks(AT_ONCE) {
            if !open(shell, record, versions, (&mut names, &mut left), until)? {
                // One that is not there any more must not keep the others from being read.
                for version in versions.iter().filter(|_| versions.len() > 1) {
                    open(shell, record, &[*version], (&mut names, &mut left), until)?;
                }
            }
        }
        Ok(Gone {
            record,
            names,
            unread: left.len(),
        })
    }

    /// Whether a relative is them. `place` is what they are to whoever has the relative, where the
    /// case says it. Certain is who is known by the record, or bears the name, word for word, in
    /// the place. A father or an uncle may bear it, too; in another order, or without what stands
    /// between, a name is somebody else's as often: whoever erases looks at those.
    pub(super) fn is(&self, relative: &Relationship, place: Option<Place>) -> Same {
        let in_place = place.is_some_and(|place| place.is_of(relative.relation));
        if let Some(of) = relative.to {
            // Before a relation counted, an uncle of the same name was known by their record.
            let trusted = place.is_none() || in_place;
            return match (of == self.record, trusted) {
                (true, true) => Same::Certain,
                (true, false) => Same::Likely,
                (false, _) => Same::No,
            };
        }
        let Some(name) = &relative.name else {
            return if in_place { Same::Likely } else { Same::No };
        };
        let written = name.written.reveal();
        let known = || self.names.iter().map(|name| name.written.reveal());
        if in_place && known().any(|known| word_for_word(known, written)) {
            return Same::Certain;
        }
        let read = NameRead::of(written);
        let alike = known().any(|known| {
            super::marks::folded_text(known) == super::marks::folded_text(written)
                || same_words(known, written)
                || NameRead::of(known).likeness(&read).0 > 0
        });
        match alike || in_place {
            true => Same::Likely,
            false => Same::No,
        }
    }
}

/// The same words in the same order.
fn word_for_word(one: &str, other: &str) -> bool {
    let (one, other) = (
        Zeroizing::new(one.to_lowercase()),
        Zeroizing::new(other.to_lowercase()),
    );
    one.split_whitespace().eq(other.split_whitespace())
}

/// Takes the names of a version; whether it could be read.
fn take(names: &mut Vec<Name>, content: &[u8]) -> bool {
    let mut then = Person::default();
    if decode_part(&mut then, Category::Identity, content).is_err() {
        return false;
    }
    for name in then.names() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    true
}

/// Opens versions before the newest; whether the keyholder had them all. What could be read is
/// taken out of those that are left.
fn open<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    versions: &[u32],
    (names, left): (&mut Vec<Name>, &mut BTreeSet<u32>),
    until: Time,
) -> Result<bool, Fault> {
    let grant = own_access(shell, record, until)?;
    meet(shell)?;
    // Asked for one by one after a limit refused them together, they would stop this computer.
    super::super::ready(shell, &[record])?;
    let parts = versions.iter().map(|v| (Category::Identity, *v)).collect();
    let job = shell.work(Work::Open(Open {
        why: Why::Grant(grant),
        purpose: Purpose::Casework,
        items: vec![WantItem {
            holder: shell.own.society,
            record,
            parts,
        }],
    }))?;
    let mut came: Vec<(u32, Zeroizing<Vec<u8>>)> = Vec::new();
    let ended = shell.until(job, until, |of, content| came.push((of.version, content)))?;
    for (version, content) in came {
        if take(names, &content) {
            left.remove(&version);
        }
    }
    match ended {
        Ended::Done(_) | Ended::Found => Ok(true),
        Ended::Refused(_) | Ended::Conflict | Ended::Branched => Ok(false),
        // A part that the server lost must not keep the person from being erased.
        Ended::Waits(why) if why == words::NO_PART => Ok(true),
        // Nothing is erased yet: it is tried again once the others can be asked.
        Ended::Waits(why) => Err(Fault::Waits(why)),
        Ended::Unanswered => Err(Fault::Waits(words::UNANSWERED.to_owned())),
    }
}
