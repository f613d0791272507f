//! Words of the desk on pages: what `crate::words` is for commands.

use super::reader::Reader;
use crate::shell::{Ended, Role};
use language::{Args, Id, Piece, id};
use ledger::leaf::{Act, Limit, Purpose, Reason, Roles, Subject};
use page::{Html, Tone};
use sign::{Category, SocietyId};

impl Reader {
    /// What a record is to this desk.
    #[must_use]
    pub fn role(&self, role: Role) -> Vec<Piece> {
        self.say(match role {
            Role::Sought => id::DESK_ROLE_SOUGHT,
            Role::Enquirer => id::DESK_ROLE_ENQUIRER,
            Role::Relative => id::DESK_ROLE_RELATIVE,
            Role::Opened => id::DESK_ROLE_OPENED,
        })
    }

    /// Kinds of information, separated by commas.
    #[must_use]
    pub fn categories(&self, all: &[Category]) -> Vec<Piece> {
        let mut out = Vec::new();
        for (at, category) in all.iter().enumerate() {
            if at > 0 {
                out.extend(self.say(id::DESK_COMMA));
                out.push(Piece::Text(" ".to_owned()));
            }
            out.extend(self.say(category_id(*category)));
        }
        if all.is_empty() {
            out = self.say(id::DESK_KIND_NONE);
        }
        out
    }

    /// What something was opened for.
    #[must_use]
    pub fn purpose(&self, purpose: Purpose) -> Vec<Piece> {
        self.say(match purpose {
            Purpose::Casework => id::DESK_PURPOSE_CASEWORK,
            Purpose::TakingOn => id::DESK_PURPOSE_TAKING_ON,
            Purpose::MatchReview => id::DESK_PURPOSE_REVIEW,
            Purpose::DataRights => id::DESK_PURPOSE_RIGHTS,
            Purpose::Transfer => id::DESK_PURPOSE_TRANSFER,
            Purpose::Export => id::DESK_PURPOSE_EXPORT,
            Purpose::Telling => id::DESK_PURPOSE_TELLING,
        })
    }

    /// How a piece of work ended; `done` is what is said if it is done.
    #[must_use]
    pub fn ended(&self, ended: &Ended, done: Id) -> Html {
        let (tone, title, more) = match ended {
            Ended::Done(Some(leaf)) => {
                let args = Args::none().code("leaf", &leaf.to_string());
                let leaf = Html::para(&self.say_with(id::DESK_ENDED_LEAF, &args));
                (Tone::Good, self.say(done), leaf)
            }
            Ended::Done(None) | Ended::Found => (Tone::Good, self.say(done), Html::all([])),
            Ended::Refused(why) => (
                Tone::Stop,
                self.say(id::DESK_ENDED_REFUSED),
                Html::line(vec![self.told(why)]),
            ),
            Ended::Conflict => (
                Tone::Stop,
                self.say(id::DESK_ENDED_REFUSED),
                self.para(id::DESK_REASON_CONFLICT),
            ),
            Ended::Unanswered => (
                Tone::Warning,
                self.say(id::DESK_ENDED_UNANSWERED),
                Html::all([]),
            ),
            Ended::Branched => (
                Tone::Warning,
                self.say(id::DESK_ENDED_BRANCHED),
                Html::line(vec![Html::link(
                    &self.href("branches"),
                    &self.say(id::DESK_BRANCHES_TITLE),
                )]),
            ),
            Ended::Waits(why) => (
                Tone::Warning,
                self.say(id::DESK_ENDED_WAITS),
                Html::line(vec![self.told(why)]),
            ),
        };
        Html::notice(tone, &title, more)
    }

    /// Why the keyholder refused.
    #[must_use]
    pub fn reason(&self, reason: Reason) -> Vec<Piece> {
        self.say(reason_id(reason))
    }

    /// A society in words.
    #[must_use]
    pub fn society(&self, society: SocietyId) -> Vec<Piece> {
        match society {
            SocietyId::ALL => self.say(id::DESK_ALL_SOCIETIES),
            society => {
                let args = Args::none().code("society", &society.to_string());
                self.say_with(id::DESK_ONE_SOCIETY, &args)
            }
        }
    }

    /// Roles in words.
    #[must_use]
    pub fn roles(&self, roles: Roles) -> Vec<Piece> {
        let all = [
            (roles.caseworker, id::DESK_ROLE_CASEWORKER),
            (roles.lead, id::DESK_ROLE_LEAD),
            (roles.officer, id::DESK_ROLE_OFFICER),
            (roles.protection, id::DESK_ROLE_PROTECTION),
        ];
        let mut out = Vec::new();
        for (_, words) in all.iter().filter(|(has, _)| *has) {
            if !out.is_empty() {
                out.extend(self.say(id::DESK_COMMA));
                out.push(Piece::Text(" ".to_owned()));
            }
            out.extend(self.say(*words));
        }
        if out.is_empty() {
            out = self.say(id::DESK_ROLE_NONE);
        }
        out
    }

    /// An order in words: its sentence, and the number it is about.
    #[must_use]
    pub fn order(&self, act: &Act) -> Html {
        let plain = |id| (self.say(id), None);
        let society = |id, society| {
            let mut words = self.say(id);
            words.push(Piece::Text(": ".to_owned()));
            words.extend(self.society(society));
            (words, None)
        };
        let (mut words, about) = match act {
            Act::Enrol(entry) => {
                let args = Args::none().code("society", &entry.society.to_string());
                let words = self.say_with(id::DESK_ACT_ENROL, &args);
                let device = entry.key.device();
                let mut about = vec![Piece::Code(format!("{device} · "))];
                about.extend(self.colleague_whole(entry.staff));
                (words, Some(about))
            }
            Act::Appoint(entry) => {
                let (mut words, _) = society(id::DESK_ACT_APPOINT, entry.society);
                words.push(Piece::Text(": ".to_owned()));
                words.extend(self.roles(entry.roles));
                (words, Some(self.colleague_whole(entry.staff)))
            }
            Act::Revoke(device) => (
                self.say(id::DESK_ACT_REVOKE),
                Some(vec![Piece::Code(device.to_string())]),
            ),
            Act::Reinstate(subject) => {
                let words = self.say(id::DESK_ACT_REINSTATE);
                (words, Some(self.subject(subject)))
            }
            Act::Extend(entry) => {
                let args = Args::none().number("count", entry.more);
                let words = self.say_with(id::DESK_ACT_EXTEND, &args);
                (words, Some(self.subject(&entry.subject)))
            }
            Act::Lockdown(lock) => society(id::DESK_ACT_LOCKDOWN, lock.society),
            Act::Resume(resume) => society(id::DESK_ACT_RESUME, resume.society),
            Act::Lease(until) => {
                let mut words = self.say(id::DESK_ACT_LEASE);
                words.push(Piece::Text(" ".to_owned()));
                words.extend(self.moment(*until));
                (words, None)
            }
            Act::ClearClock => plain(id::DESK_ACT_CLOCK),
            other => return Html::english(&crate::words::act(other)),
        };
        let Some(about) = about else {
            return Html::words(&words);
        };
        words.push(Piece::Text(" ".to_owned()));
        words.extend(about);
        Html::words(&words)
    }

    fn subject(&self, subject: &Subject) -> Vec<Piece> {
        match subject {
            Subject::Device(id) => vec![Piece::Code(id.to_string())],
            Subject::Staff(id) => self.colleague_whole(*id),
            Subject::Society(id) => vec![Piece::Code(id.to_string())],
        }
    }
}

/// The words for a refusal of the keyholder.
pub(crate) fn reason_id(reason: Reason) -> Id {
    match reason {
        Reason::Limit(Limit::Device | Limit::Staff) => id::DESK_REASON_LIMIT_OWN,
        Reason::Limit(Limit::Novelty) => id::DESK_REASON_NOVELTY,
        Reason::Limit(_) => id::DESK_REASON_LIMIT,
        Reason::Device => id::DESK_STATE_STOPPED,
        Reason::Stopped => id::DESK_STATE_LOCKED_DOWN,
        Reason::NoGrant => id::DESK_REASON_GRANT,
        Reason::Unknown => id::DESK_REASON_UNKNOWN,
        Reason::Sealed => id::DESK_STATE_SHUT,
        Reason::Role => id::DESK_REASON_ROLE,
        Reason::Session => id::DESK_REASON_SESSION,
        Reason::Request => id::DESK_REASON_REQUEST,
        Reason::Conflict => id::DESK_REASON_CONFLICT,
    }
}

/// The word for a kind of information.
pub(crate) fn category_id(category: Category) -> Id {
    match category {
        Category::Identity => id::DESK_KIND_IDENTITY,
        Category::Origin => id::DESK_KIND_ORIGIN,
        Category::Contact => id::DESK_KIND_CONTACT,
        Category::Family => id::DESK_KIND_FAMILY,
        Category::Circumstances => id::DESK_KIND_CIRCUMSTANCES,
        Category::Casework => id::DESK_KIND_CASEWORK,
        Category::Intake => id::DESK_KIND_REQUEST,
        Category::Attachment => id::DESK_KIND_ATTACHMENT,
    }
}
