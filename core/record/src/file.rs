//! The file around a case: where it stands, who belongs to it, what was decided, shared and
//! written. It stands in the casework part of the sought person's record and, at the society that
//! holds a found person, in that of theirs.

use crate::case::{Case, Refused, Step};
use crate::consent::Purpose;
use crate::date::Day;
use crate::relationship::Relation;
use crate::text::Text;
use sign::id::{GrantId, IntakeId, RecordId, StaffId};
use sign::{Category, SocietyId, Time};

words! {
    /// What somebody is in a case.
    pub enum Role {
        1 Enquirer "enquirer",
        2 Relative "relative",
    }
}

plain! {
    /// Somebody else of the case: a record of the same society.
    pub struct Member {
        /// Their record.
        pub record: RecordId,
        /// What they are.
        pub role: Role,
        /// What they are to the sought person; of the enquirer: what the sought person is to them.
        pub relation: Option<Relation>,
    }
}

words! {
    /// How another society's record and this one belong together. A link is never a merge: each
    /// record stays its society's own, and a link can be undone.
    pub enum Match {
        1 Potential "potential match",
        2 Confirmed "confirmed match",
        3 Rejected "rejected match",
        4 ReunitedElsewhere "reunited elsewhere",
        5 Undone "link undone",
    }
}

words! {
    /// Why a candidate is not the person.
    pub enum Why {
        1 AnotherPerson "another person",
        2 ARelative "a relative",
        3 FoundAlready "found already",
    }
}

plain! {
    /// A record that may be about the same person.
    pub struct Link {
        /// Whose record.
        pub society: SocietyId,
        /// Which.
        pub record: RecordId,
        /// How it stands.
        pub state: Match,
        /// Of a rejected one: why.
        pub why: Option<Why>,
        /// Since when.
        pub on: Time,
        /// Who said so.
        pub by: Option<StaffId>,
    }
}

words! {
    /// What a found person chose, asked alone.
    pub enum Wish {
        1 FullContact "full contact",
        2 MessagesOnly "messages only",
        3 AliveNoContact "alive, no contact",
        4 Nothing "nothing",
    }
}

plain! {
    /// A choice of the found person; the last one counts.
    pub struct Choice {
        /// What they chose.
        pub wish: Wish,
        /// When.
        pub on: Day,
        /// Whether nobody else was there: anything else counts for nothing but a refusal.
        pub alone: bool,
        /// Whether they were asked a second time.
        pub twice: bool,
        /// Who asked.
        pub by: Option<StaffId>,
    }
}

plain! {
    /// The relationship was proven before contact is restored.
    pub struct Verified {
        /// When.
        pub on: Day,
        /// By whom.
        pub by: Option<StaffId>,
        /// By what.
        pub how: Text,
    }
}

words! {
    /// What a letter between societies, or a message of a family, is about.
    pub enum About {
        1 Enquiry "enquiry",
        2 Answer "answer",
        3 Message "Red Cross Message",
        4 Reply "reply",
        5 Transfer "transfer",
        6 TransferAnswer "answer to a transfer",
        7 Withdrawal "withdrawal",
        8 Older "older entries",
        9 Added "word of the family",
        10 Warning "warning",
    }
}

plain! {
    /// A letter of this case: its text stands in a record of its own. So do the older entries of
    /// its file, and what the family added later by a form, whose id is that of its record: what
    /// is not named here would outlive an erasure.
    pub struct Letter {
        /// The record it stands in.
        pub record: RecordId,
        /// Whose record that is.
        pub holder: SocietyId,
        /// What it is.
        pub about: About,
        /// The other society.
        pub with: SocietyId,
        /// Whether this society wrote it.
        pub sent: bool,
        /// When it was written or came.
        pub on: Time,
    }
}

plain! {
    /// Something that another society was allowed to open.
    pub struct Shared {
        /// With whom.
        pub with: SocietyId,
        /// Which record.
        pub record: RecordId,
        /// Which kinds of information.
        pub categories: Vec<Category>,
        /// For what.
        pub purpose: Purpose,
        /// By which access.
        pub grant: GrantId,
        /// When.
        pub on: Time,
        /// When consent was taken back and they were told to delete it.
        pub withdrawn: Option<Time>,
    }
}

words! {
    /// What was done.
    pub enum Act {
        1 TakenIn "request taken in",
        2 Moved "state changed",
        3 Searched "searched",
        4 Linked "match decided",
        5 Verified "relationship verified",
        6 Chosen "found person asked",
        7 Wrote "letter written",
        8 Read "letter read",
        9 Shared "shared",
        10 Withdrew "consent withdrawn",
        11 Told "enquirer spoken to",
        12 Edited "edited",
        13 NewReceipt "new receipt given",
        14 Added "family added",
        15 CallBack "to be called back",
        16 CalledBack "called back",
    }
}

plain! {
    /// A line of the history. Who wrote it is also proven by the signature of the part.
    pub struct Entry {
        /// When.
        pub on: Time,
        /// By whom.
        pub by: Option<StaffId>,
        /// What.
        pub act: Act,
        /// In words.
        pub note: Option<Text>,
    }
}

plain! {
    /// The file around a case.
    pub struct CaseFile {
        /// Where it stands.
        pub state: Case,
        /// Whether staff want the enquirer to call, for a routine question as well as for news.
        pub asked: bool,
        /// The form it came by, if a family sent it.
        pub intake: Option<IntakeId>,
        /// When somebody should look at it again.
        pub due: Option<Day>,
        /// Everybody else in it.
        pub members: Vec<Member>,
        /// Records that are, may be, or are not about the same person.
        pub links: Vec<Link>,
        /// The relationship, once it is proven.
        pub verified: Option<Verified>,
        /// What the found person chose.
        pub choices: Vec<Choice>,
        /// Letters.
        pub letters: Vec<Letter>,
        /// What others were allowed to open.
        pub shared: Vec<Shared>,
        /// What was done.
        pub history: Vec<Entry>,
    }
}

impl CaseFile {
    /// A new file.
    #[must_use]
    pub fn new(state: Case) -> Self {
        CaseFile {
            state,
            asked: false,
            intake: None,
            due: None,
            members: Vec::new(),
            links: Vec::new(),
            verified: None,
            choices: Vec::new(),
            letters: Vec::new(),
            shared: Vec::new(),
            history: Vec::new(),
        }
    }

    /// Takes steps one after the other; all or none.
    ///
    /// # Errors
    /// [`Refused`], with the file unchanged.
    pub fn walk(&mut self, steps: &[Step]) -> Result<(), Refused> {
        let end = steps
            .iter()
            .try_fold(self.state, |state, s| state.step(*s))?;
        self.state = end;
        Ok(())
    }

    /// What the found person chose last, if it counts: whoever was not asked alone has not
    /// agreed to anything.
    #[must_use]
    pub fn wish(&self) -> Option<Wish> {
        let last = self.choices.last()?;
        match last.wish {
            Wish::Nothing => Some(Wish::Nothing),
            wish => last.alone.then_some(wish),
        }
    }

    /// Whether a message of the enquirer may be handed to the found person.
    #[must_use]
    pub fn may_deliver(&self) -> bool {
        self.verified.is_some()
            && matches!(self.wish(), Some(Wish::FullContact | Wish::MessagesOnly))
    }

    /// Whether both were done since a letter came: the relationship with this very enquirer was
    /// proven, and the person was asked about them.
    #[must_use]
    pub fn asked_since(&self, letter: RecordId) -> bool {
        let came = self.letters.iter().find(|l| l.record == letter);
        let Some(came) = came.map(|l| l.on) else {
            return false;
        };
        let since = |act| self.history.iter().any(|e| e.act == act && e.on > came);
        since(Act::Verified) && since(Act::Chosen)
    }

    /// Whether an answer went to that society, or came from it, after its last enquiry or ours.
    #[must_use]
    pub fn answered(&self, with: SocietyId, sent: bool) -> bool {
        let of = self.letters.iter().filter(|l| l.with == with);
        let mut last = of.filter(|l| {
            (l.about == About::Answer && l.sent == sent)
                || (l.about == About::Enquiry && l.sent != sent)
        });
        last.next_back().is_some_and(|l| l.about == About::Answer)
    }

    /// The link to a record of another society.
    #[must_use]
    pub fn link(&self, record: RecordId) -> Option<&Link> {
        self.links.iter().find(|link| link.record == record)
    }

    /// Decides on a link; one that is known changes.
    pub fn set_link(&mut self, link: Link) {
        match self.links.iter_mut().find(|l| l.record == link.record) {
            Some(known) => *known = link,
            None => self.links.push(link),
        }
    }

    /// Whether letters that went out are still to be called back: somebody excluded a society, or
    /// became unsafe, and no team leader has done it since.
    #[must_use]
    pub fn calls_back(&self) -> bool {
        let mut acts = self.history.iter().rev().map(|entry| entry.act);
        let last = acts.find(|act| matches!(act, Act::CallBack | Act::CalledBack));
        last == Some(Act::CallBack) && self.shared.iter().any(|s| s.withdrawn.is_none())
    }

    /// Takes the oldest lines of the history out, until those that are left are `keep` bytes at
    /// most. Lines that something is told by stay: whether the found person was asked since a
    /// letter came, and whether letters are to be called back.
    pub fn take_older(&mut self, keep: usize) -> Vec<Entry> {
        let told_by = |entry: &Entry| {
            let acts = [Act::Verified, Act::Chosen, Act::CallBack, Act::CalledBack];
            acts.contains(&entry.act)
        };
        let length = |entry: &Entry| sign::to_bytes(entry).len();
        let mut left: usize = self.history.iter().map(length).sum();
        let mut older = Vec::new();
        self.history.retain(|entry| {
            if left <= keep || told_by(entry) {
                return true;
            }
            left -= length(entry);
            older.push(entry.clone());
            false
        });
        older
    }

    /// The enquirer's record.
    #[must_use]
    pub fn enquirer(&self) -> Option<RecordId> {
        let mut members = self.members.iter();
        members.find(|m| m.role == Role::Enquirer).map(|m| m.record)
    }
}

#[cfg(test)]
mod tests;
