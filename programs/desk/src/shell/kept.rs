//! What the shell keeps beside the machine's own state, in one file with it: so that both are
//! always of one moment.

use super::dispatch::{Incoming, Outgoing};
use super::names::Names;
use super::searches::Searches;
use ledger::leaf::Approval;
use policy::enrolment::Enrolment;
use policy::letter::Ordering;
use sign::encode::Bytes;
use sign::id::{GrantId, IntakeId, RecordId};
use sign::{Canonical, DecodeError, Decoder, Encoder, Hash, SocietyId, Time, canonical_struct};
use world::search::{Copied, Pointer, Tombstone};

/// The newest lines that are kept to be shown.
const LINES: usize = 200;
/// The newest forms of which it is known that they are taken: the hub keeps older ones no longer.
const TAKEN: usize = 20_000;

/// Everything of a desk that survives.
#[derive(Default, Debug)]
pub struct Side {
    /// The machine's state, as it asked for it to be kept; empty before its first.
    pub machine: Bytes,
    /// The next piece of work has this number.
    pub next_job: u64,
    /// The society's tombstone key, once this desk has it.
    pub tombstone: Option<[u8; 32]>,
    /// Orders that wait for a signature or for an outcome.
    pub orders: Vec<Waiting>,
    /// Records of this desk's own work.
    pub cases: Vec<Case>,
    /// What was told while nobody looked: no data of any person.
    pub lines: Vec<Line>,
    /// When a roster last came.
    pub roster: Time,
    /// Words for other desks that the hub does not have yet.
    pub outgoing: Vec<Outgoing>,
    /// Words of other desks that nobody has dealt with.
    pub incoming: Vec<Incoming>,
    /// Letters of other societies that were read here.
    pub letters: Vec<Kept>,
    /// Forms that somebody of this society took on or laid aside.
    pub taken: Vec<IntakeId>,
    /// The access to the queue of forms.
    pub queue: Option<GrantId>,
    /// What was erased: a later import that meets it is stopped.
    pub tombstones: Vec<Tombstone>,
    /// Since when the published log is behind what this desk was told, if it is.
    pub behind: Option<Behind>,
    /// What was searched for, and what only this society may hear of.
    pub search: Searches,
    /// What colleagues are called.
    pub names: Names,
}
canonical_struct!(Side {
    machine,
    next_job,
    tombstone,
    orders,
    cases,
    lines,
    roster,
    outgoing,
    incoming,
    letters,
    taken,
    queue,
    tombstones,
    behind,
    search,
    names
});

/// The published log was seen to be shorter than the one that this desk was answered from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Behind {
    /// Leaves that it must have.
    pub size: u64,
    /// When it was first seen not to have them.
    pub since: Time,
}
canonical_struct!(Behind { size, since });

/// A letter of another society, copied into a record of this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// From whom.
    pub from: SocietyId,
    /// The record it stood in, there.
    pub theirs: RecordId,
    /// The record it stands in, here.
    pub copy: RecordId,
    /// The record of theirs that it is about: if consent to share that is taken back, the copy is
    /// erased.
    pub about: Option<RecordId>,
    /// When it was read.
    pub on: Time,
    /// Whether it offers a case, and nobody has accepted or declined it.
    pub offered: bool,
    /// Of an offered case that was accepted: the record that it became here.
    pub taken: Option<RecordId>,
}
canonical_struct!(Kept {
    from,
    theirs,
    copy,
    about,
    on,
    offered,
    taken
});

impl Kept {
    /// As colleagues are told of it.
    #[must_use]
    pub fn told(&self) -> Copied {
        Copied {
            from: self.from,
            theirs: self.theirs,
            copy: self.copy,
            about: self.about,
            offered: self.offered,
            taken: self.taken,
        }
    }
}

/// An order on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The order, and who signed.
    pub ordering: Ordering,
    /// The device that is to be enrolled by it.
    pub enrolment: Option<Enrolment>,
    /// When it was given to the keyholder; 0 if it was not.
    pub sent: Time,
}
canonical_struct!(Waiting {
    ordering,
    enrolment,
    sent
});

impl Waiting {
    /// Hash of the order.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.ordering.order.hash()
    }

    /// Adds signatures that are not there yet; whether there were any.
    pub fn add(&mut self, approvals: &[Approval]) -> bool {
        let known = self.ordering.approvals.len();
        for approval in approvals {
            let there = |a: &Approval| a.device == approval.device;
            if !self.ordering.approvals.iter().any(there) {
                self.ordering.approvals.push(approval.clone());
            }
        }
        self.ordering.approvals.len() > known
    }
}

/// A record that this desk works on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Case {
    /// Which.
    pub record: RecordId,
    /// Why it is in the list.
    pub role: Role,
    /// Since when.
    pub since: Time,
    /// The access it was last opened under.
    pub grant: Option<GrantId>,
}
canonical_struct!(Case {
    record,
    role,
    since,
    grant
});

/// What a record is to this desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The sought person of a request taken here.
    Sought,
    /// Who asked.
    Enquirer,
    /// Somebody named in a request.
    Relative,
    /// It was opened here.
    Opened,
}
sign::canonical_code!(Role { 1 => Sought, 2 => Enquirer, 3 => Relative, 4 => Opened });

/// Something that was told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// When.
    pub time: Time,
    /// What, in words.
    pub text: String,
}
canonical_struct!(Line { time, text });

impl Side {
    /// Keeps a line to be shown. One that comes again counts as new: a hub that repeats a lie must
    /// not push out what was told before.
    pub fn line(&mut self, time: Time, text: String) {
        self.lines.retain(|line| line.text != text);
        self.lines.push(Line { time, text });
        let over = self.lines.len().saturating_sub(LINES);
        self.lines.drain(..over);
    }

    /// These forms need no more work.
    pub fn take(&mut self, intakes: &[IntakeId]) {
        for intake in intakes {
            if !self.taken.contains(intake) {
                self.taken.push(*intake);
            }
        }
        let over = self.taken.len().saturating_sub(TAKEN);
        self.taken.drain(..over);
    }

    /// These were erased.
    pub fn bury(&mut self, tombstone: &Tombstone) {
        if !self.tombstones.contains(tombstone) {
            self.tombstones.push(tombstone.clone());
        }
    }

    /// Nothing of this record is known here any more. Who asked for that person asks for nobody now:
    /// there is no case left in which anything of them would stand.
    pub fn forget(&mut self, record: RecordId) {
        let sought = |case: &&Case| case.record == record && case.role == Role::Sought;
        let filed = self.cases.iter().find(sought).map(|case| case.since);
        let asked = |case: &&mut Case| case.role == Role::Enquirer && Some(case.since) == filed;
        let asked = self.cases.iter_mut().filter(asked);
        asked.for_each(|case| case.role = Role::Opened);
        self.cases.retain(|case| case.record != record);
        self.letters.retain(|letter| letter.copy != record);
        self.search.made.retain(|made| made.case != record);
        for made in &mut self.search.made {
            made.found.retain(|one| one.record != record);
        }
    }

    /// Nothing of whoever asked is left in the case that was filed here.
    pub fn left(&mut self, enquirer: RecordId) {
        let asked = |case: &&mut Case| case.record == enquirer && case.role == Role::Enquirer;
        let asked = self.cases.iter_mut().filter(asked);
        asked.for_each(|case| case.role = Role::Opened);
    }

    /// A letter was read in this society: here, or on a colleague's computer. What a colleague read
    /// need not be read a second time.
    pub fn copied(&mut self, copied: &Copied, now: Time) {
        let Copied {
            from,
            theirs,
            copy,
            about,
            offered,
            taken,
        } = *copied;
        let same = |i: &Incoming| {
            let letter = matches!(&i.pointer, Pointer::Letter(posted) if posted.record == theirs);
            letter && i.from == from
        };
        self.incoming.retain(|i| !same(i));
        match self.letters.iter_mut().find(|letter| letter.copy == copy) {
            Some(known) => (known.offered, known.taken) = (offered, taken),
            None => self.letters.push(Kept {
                from,
                theirs,
                copy,
                about,
                on: now,
                offered,
                taken,
            }),
        }
    }

    /// Whether a letter of another society was read here.
    #[must_use]
    pub fn has_read(&self, from: SocietyId, record: RecordId) -> bool {
        let same = |l: &Kept| l.from == from && l.theirs == record;
        self.letters.iter().any(same)
    }

    /// A record of this desk's work; a known one gets the newer access.
    pub fn case(&mut self, case: Case) {
        match self.cases.iter_mut().find(|c| c.record == case.record) {
            Some(known) => known.grant = case.grant.or(known.grant),
            None => self.cases.push(case),
        }
    }
}

/// A draft as it travels between desks: the order, and what the code is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The order, and who signed.
    pub ordering: Ordering,
    /// The device that is to be enrolled by it.
    pub enrolment: Option<Enrolment>,
}

impl Canonical for Draft {
    fn encode(&self, out: &mut Encoder) {
        out.array(2);
        self.ordering.encode(out);
        self.enrolment.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        Ok(Draft {
            ordering: Canonical::decode(from)?,
            enrolment: Canonical::decode(from)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Made;
    use matching::{Band, Code, FIELDS};
    use world::search::FoundOne;

    #[test]
    fn whoever_was_erased_is_no_find_any_more() {
        let (case, erased, other) = (RecordId([1; 16]), RecordId([2; 16]), RecordId([3; 16]));
        let found = [erased, other].map(|record| FoundOne {
            holder: SocietyId(1),
            record,
            band: Band::Strong,
            codes: [Code::default(); FIELDS],
        });
        let mut side = Side::default();
        side.search.made.push(Made {
            job: 1,
            case,
            standing: true,
            since: Time(1),
            within: None,
            named: None,
            found: found.to_vec(),
            news: false,
        });
        side.forget(erased);
        assert_eq!(side.search.made[0].found, found[1..]);
        side.forget(case);
        assert!(side.search.made.is_empty());
    }
}
