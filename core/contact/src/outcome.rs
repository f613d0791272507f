//! What the planner says of one person: exactly one of these.

use record::Text;
use record::date::Day;
use record::safe::{Interpreter, Means};
use record::script::Language;

use sign::Time;
use sign::id::{PersonId, StaffId};

use crate::affected::Substitute;
use crate::event::{Event, Planned, Reason, Spared, Waits};
use crate::group::GroupKey;
use crate::one::To;
use crate::window::Window;

/// What the text may say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Purpose {
    /// What happened, to somebody who gave us their data.
    Told,
    /// Neither who asked nor that a search exists: sought persons and relatives.
    Veiled,
    /// To a member of staff.
    Staff,
}

/// What the text is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Form {
    /// An SMS: neutral from the first letter to the last, since anybody sees it.
    Sms,
    /// A mail or a letter: neutral outside, complete inside.
    Page,
    /// What is said on the telephone or at the door.
    Script,
}

/// Which text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Variant {
    /// What it may say.
    pub purpose: Purpose,
    /// What it is for.
    pub form: Form,
}

/// Something written, to one recipient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// To whom.
    pub to: To,
    /// By SMS, mail or letter.
    pub means: Means,
    /// When it may leave.
    pub window: Window,
    /// In a language that the person understands and in which the text was reviewed.
    pub language: Language,
    /// Which text.
    pub variant: Variant,
    /// The name we use.
    pub name: Option<Text>,
    /// SMS segments; 1 for others.
    pub segments: u8,
    /// In millionths of the price table's currency; nothing if the table has no price.
    pub cost: Option<u64>,
}

/// Something said by a person to a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spoken {
    /// To whom.
    pub to: To,
    /// By telephone or in person.
    pub means: Means,
    /// When it may happen.
    pub window: Window,
    /// A language that the person understands.
    pub language: Language,
    /// The script in that language; nothing if none was reviewed: then only with an interpreter.
    pub script: Option<Variant>,
    /// Whom the person asked for, and whom they must not get.
    pub interpreter: Option<Interpreter>,
    /// The name we use.
    pub name: Option<Text>,
    /// In millionths of the price table's currency; nothing if the table has no price.
    pub cost: Option<u64>,
}

/// Why people must look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Queue {
    /// No plan was made yet.
    NotPlanned,
    /// The person died: next contact or none.
    Deceased,
    /// A child, or the adult of one: a child-protection review on the same day.
    ChildProtection,
    /// In hiding, detained, in danger, or not sure.
    InDanger,
    /// A sought person or relative: people decide, one by one.
    OneByOne,
    /// Nobody asked them; their group was not decided.
    Group(GroupKey),
    /// No number, mailbox or current address.
    NoAddress,
    /// Every way was tried.
    Unreachable,
    /// Nobody asked who else sees a channel.
    WhoSees,
    /// The rules were never confirmed, or have expired.
    OutOfDate,
    /// No hour is allowed this week in every zone they may live in.
    NoHour,
    /// Which language they understand is not known.
    LanguageUnknown,
    /// No text was reviewed in a language they understand, and nobody may ring or visit.
    NoReviewedText,
    /// An order to send may or may not have been carried out; the provider cannot say.
    InDoubt,
}

/// A decision that two people owe: to tell in another way, or not to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Question {
    /// The person ruled every channel out, or each is seen by somebody unsafe.
    NoSafeChannel,
    /// Nothing was read, only copied unreadably: is it told?
    OnlyCiphertext,
}

/// What happens with one person. Exactly one of these; nobody is skipped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// SMS or mail.
    Message(Written),
    /// A letter.
    Letter(Written),
    /// A call, by a person.
    Call(Spoken),
    /// A visit.
    Visit(Spoken),
    /// People look.
    Queue(Queue),
    /// People decide.
    Decide(Question),
    /// Two people decided not to contact.
    Spared {
        /// What is done instead.
        substitute: Substitute,
        /// Who decided.
        by: (StaffId, StaffId),
        /// Until when that counts.
        until: Day,
    },
}

impl Outcome {
    /// When and by what the person is to be reached, if at all.
    #[must_use]
    pub fn reaches(&self) -> Option<(Means, Window)> {
        match self {
            Outcome::Message(written) | Outcome::Letter(written) => {
                Some((written.means, written.window))
            }
            Outcome::Call(spoken) | Outcome::Visit(spoken) => Some((spoken.means, spoken.window)),
            Outcome::Queue(_) | Outcome::Decide(_) | Outcome::Spared { .. } => None,
        }
    }

    /// The line of the journal that this is, for that person's next wave.
    #[must_use]
    pub fn event(&self, person: PersonId, wave: u32, at: Time) -> Event {
        let waits = |reason| Event::Waits(Waits { person, reason, at });
        match self {
            Outcome::Message(Written { means, window, .. })
            | Outcome::Letter(Written { means, window, .. })
            | Outcome::Call(Spoken { means, window, .. })
            | Outcome::Visit(Spoken { means, window, .. }) => Event::Planned(Planned {
                person,
                wave,
                means: *means,
                from: window.from,
                to: window.to,
            }),
            Outcome::Queue(queue) => waits(queue.reason()),
            Outcome::Decide(_) => waits(Reason::Decision),
            Outcome::Spared {
                substitute,
                by,
                until,
            } => Event::Spared(Spared {
                person,
                substitute: *substitute,
                by: *by,
                until: u32::try_from(until.0).unwrap_or(0),
            }),
        }
    }
}

impl Queue {
    /// What the journal keeps of it.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Queue::NotPlanned => Reason::NotPlanned,
            Queue::Deceased => Reason::Deceased,
            Queue::ChildProtection => Reason::ChildProtection,
            Queue::InDanger => Reason::InDanger,
            Queue::OneByOne => Reason::OneByOne,
            Queue::Group(_) => Reason::Group,
            Queue::NoAddress => Reason::NoAddress,
            Queue::Unreachable => Reason::Unreachable,
            Queue::WhoSees
            | Queue::OutOfDate
            | Queue::NoHour
            | Queue::LanguageUnknown
            | Queue::NoReviewedText => Reason::Rules,
            Queue::InDoubt => Reason::InDoubt,
        }
    }
}
