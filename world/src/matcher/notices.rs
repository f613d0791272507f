//! Batches for holders: every so often one for each society, of one size, with or without
//! content, until a lead's desk says that it was read.

use super::{Effect, Line, Matcher, Step};
use crate::search::{NOTICES, Notice, NoticeMessage, Scope};
use sign::id::{RecordId, RecordPseudonym};
use sign::time::HOUR;
use sign::{SocietyId, canonical_struct};
use std::collections::{BTreeMap, BTreeSet};

/// Microseconds from batch to batch.
pub const NOTICE_EVERY: u64 = HOUR;

/// What is to be told to holders.
#[derive(Default, Debug)]
pub(crate) struct Notices {
    waiting: BTreeMap<SocietyId, Vec<Told>>,
    heard: BTreeSet<Heard>,
    last: Option<u64>,
}

/// What a holder was told of, and has read: who sought, in which case, and the record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Heard {
    pub(crate) asker: SocietyId,
    pub(crate) case: RecordPseudonym,
    pub(crate) record: RecordId,
}
canonical_struct!(Heard {
    asker,
    case,
    record
});

/// A notice, and the case it is about: a holder is told once of a case and a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    pub(crate) case: RecordPseudonym,
    /// Of the search: it may be bound further before this is told.
    pub(crate) scope: Scope,
    pub(crate) notice: Notice,
}
canonical_struct!(Told {
    case,
    scope,
    notice
});

impl Told {
    fn key(&self) -> Heard {
        Heard {
            asker: self.notice.asker,
            case: self.case,
            record: self.notice.found.record,
        }
    }
}

impl Notices {
    /// Adds a notice to a holder; the line to keep if it is new.
    pub(crate) fn add(&mut self, holder: SocietyId, told: Told) -> Option<Line> {
        let waiting = self.waiting.entry(holder).or_default();
        let known =
            self.heard.contains(&told.key()) || waiting.iter().any(|t| t.key() == told.key());
        if known {
            return None;
        }
        waiting.push(told.clone());
        Some(Line::Notice((holder, told)))
    }

    /// A lead's desk has read these.
    pub(crate) fn heard(&mut self, holder: SocietyId, heard: &[(u64, RecordId)]) {
        let waiting = self.waiting.entry(holder).or_default();
        let read = |t: &Told| heard.contains(&(t.notice.query, t.notice.found.record));
        self.heard
            .extend(waiting.iter().filter(|t| read(t)).map(Told::key));
        waiting.retain(|t| !read(t));
    }

    /// Of the searches of a society only this is still told, by holder.
    pub(crate) fn limit(&mut self, asker: SocietyId, keep: impl Fn(SocietyId, &Told) -> bool) {
        for (holder, waiting) in &mut self.waiting {
            waiting.retain(|told| told.notice.asker != asker || keep(*holder, told));
        }
    }

    /// This was read before.
    pub(crate) fn knows(&mut self, heard: Heard) {
        self.heard.insert(heard);
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = Line> {
        let waiting = self.waiting.iter();
        let waiting = waiting
            .flat_map(|(holder, all)| all.iter().map(|t| Line::Notice((*holder, t.clone()))));
        waiting.chain(self.heard.iter().copied().map(Line::Heard))
    }
}

impl Matcher {
    /// The batches of this hour, if they were not given yet.
    pub(crate) fn batch(&mut self, step: &mut Step) {
        let batch = step.now.0 / self.every;
        if self.notices.last == Some(batch) || self.caller.session(step.now).is_none() {
            return;
        }
        self.notices.last = Some(batch);
        self.search_standing(step);
        let societies: Vec<SocietyId> = self.book.societies().collect();
        for society in societies {
            let Some(to) = self.book.second_lock(society) else {
                continue;
            };
            let waiting = self.notices.waiting.get(&society);
            let notices: Vec<Notice> = waiting
                .into_iter()
                .flatten()
                .take(NOTICES)
                .map(|t| t.notice.clone())
                .collect();
            let signer = self.caller.signer();
            let sealed = NoticeMessage::seal(&notices, society, batch, &to, signer, &mut step.draw);
            if let Ok(message) = sealed {
                step.out
                    .push(Effect::Notices(society, sign::to_bytes(&message)));
            }
        }
    }
}
