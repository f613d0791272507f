//! What the desk says to people. No text of it holds a person's data.

use crate::shell::{Draft, Names};
use ledger::leaf::{Act, DeviceKind, Limit, Policy, Reason, Roles, Subject};
use matching::{Band, Code, Field};
use release::Mistrust;
use seal::KeyRef;
use sign::id::StaffId;
use sign::{Category, SocietyId, Time};
use world::desk::{Lie, Told};

/// A roster that is older than the one known.
pub const OLD_ROSTER: &str = "The server gave an older list of computers and keys than the one \
    this desk knows. It was not used. If this goes on, tell an officer: a server that was broken \
    into would do so to bring back a computer that was stopped.";
/// Nobody knows what became of a request.
pub const UNANSWERED: &str = "no answer came in time; whether it was done is not known. Try again";
/// Nothing was heard.
pub const NO_REPLY: &str = "the keyholder has not answered yet";

/// A key was released, and the hub does not give what it opens.
pub const NO_PART: &str = "the server does not give what was asked for: see `kinfold desk status`";
/// The published log is another than the one that answers came from.
pub const OTHER_LOG: &str = "The server shows everybody another log than the one this desk was \
    answered from: there are two, or it was rewritten. Tell an officer at once.";

/// A part that the hub keeps back.
#[must_use]
pub fn withheld(of: &KeyRef) -> String {
    format!(
        "The server does not give a part whose key was released: record {}, {}, version {}. It \
         had it once: it has lost it or keeps it back. Tell an officer.",
        of.record,
        category(of.category),
        of.version
    )
}

/// No newer roster than this.
#[must_use]
pub fn stale_roster(time: Time) -> String {
    format!(
        "The newest list of computers and keys that the server gives is of {}, and the keyholder \
         signs one every hour: it does not reach the server, or the server keeps newer ones back. \
         A computer that was stopped since is still believed here. Tell an officer.",
        moment(time)
    )
}

/// The published log has stood still.
#[must_use]
pub fn log_withheld(known: u64, shown: u64) -> String {
    format!(
        "The server shows everybody a log of {shown} leaves; this desk was answered from one of \
         {known} or more, a while ago. The rest is kept back: nobody outside can see what was \
         opened since. Tell an officer."
    )
}

/// Why a request was refused.
#[must_use]
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Limit(Limit::Device) => {
            "this computer's limit is reached; a team leader can extend the day"
        }
        Reason::Limit(Limit::Staff) => "your limit is reached; a team leader can extend the day",
        Reason::Limit(Limit::Society) => "the society's limit is reached",
        Reason::Limit(Limit::Warrant) => "the bulk approval is used up",
        Reason::Limit(Limit::Queries) => "the limit of searches is reached",
        Reason::Limit(Limit::Novelty) => {
            "too many records at once that you never opened before; this computer was stopped until \
             officers have looked"
        }
        Reason::Limit(Limit::All) => "the limit of all societies together is reached",
        Reason::Device => "this computer was stopped or is not enrolled: ask an officer",
        Reason::Stopped => {
            "the society is locked down until two officers start it again, or they did and its \
            keys are being wrapped anew: nothing is opened or taken in meanwhile"
        }
        Reason::NoGrant => "no access was given for this: ask the team leader",
        Reason::Unknown => "there is no such record or key",
        Reason::Sealed => {
            "the keyholder is shut: its lease ended, or its clock jumped; an officer renews the lease, \
             or compares the clock and clears it"
        }
        Reason::Role => "whoever works on this computer may not do this",
        Reason::Session => "the session is over: sign in again",
        Reason::Request => {
            "the keyholder does not take this request: stale, repeated or malformed; compare this \
             computer's clock, and the keyholder's"
        }
        Reason::Conflict => "somebody else saved before",
    }
}

/// What must be remembered until somebody reads it.
#[must_use]
pub fn lasting(told: &Told) -> Option<String> {
    match told {
        Told::Lie(lie) => Some(self::lie(lie)),
        Told::Wiped => Some(
            "This computer was stopped: the cases it held were wiped. What was written here and \
             not sent is still here."
                .to_owned(),
        ),
        Told::Seeded => Some("The key of the society's second lock arrived.".to_owned()),
        Told::Notices(notices) => Some(format!(
            "{} of this society's records may be somebody whom another society seeks, and only \
             this society may know. They are: {}.",
            notices.len(),
            notices
                .iter()
                .map(|n| n.found.record.to_string())
                .collect::<Vec<_>>()
                .join(", ")
        )),
        Told::Branched(_, record, categories) => Some(format!(
            "Somebody else saved record {record} before: your {} stay here as a branch, to be \
             merged.",
            list(categories)
        )),
        _ => None,
    }
}

/// What was untrue, and what it means.
#[must_use]
pub fn lie(lie: &Lie) -> String {
    let what = match lie {
        Lie::Reply(Mistrust::Consistency) => {
            "an answer whose log does not continue the one known before: the log was rewritten, \
             set back, or there are two"
                .to_owned()
        }
        Lie::Reply(mistrust) => format!("an answer without its proof ({mistrust})"),
        Lie::Part(of) => format!(
            "another part than the one asked for, or a changed one: record {}, {}, version {}",
            of.record,
            category(of.category),
            of.version
        ),
        Lie::Author(of) => format!(
            "a part that no computer of its society wrote, as far as is known: record {}, {}",
            of.record,
            category(of.category)
        ),
        Lie::Message(fault) => format!("a message that is not what it says ({fault})"),
        Lie::Keys => "a list of computers or a session key without the right signature".to_owned(),
    };
    format!("The server gave {what}. It was not used. Tell an officer.")
}

/// The word for a category.
#[must_use]
pub fn category(category: Category) -> &'static str {
    match category {
        Category::Identity => "identity",
        Category::Origin => "origin",
        Category::Contact => "contact",
        Category::Family => "family",
        Category::Circumstances => "circumstances",
        Category::Casework => "casework",
        Category::Intake => "request",
        Category::Attachment => "attachment",
    }
}

/// The category of a word.
#[must_use]
pub fn category_of(word: &str) -> Option<Category> {
    Category::RECORD
        .into_iter()
        .chain([Category::Intake])
        .find(|c| category(*c) == word)
}

/// A member of staff: the number, and what they are called, if they said so.
#[must_use]
pub fn colleague(names: &Names, who: StaffId) -> String {
    match names.of(who) {
        Some(name) => format!("{who} ({})", name.reveal()),
        None => who.to_string(),
    }
}

/// Categories as a list of words.
#[must_use]
pub fn list(categories: &[Category]) -> String {
    let words: Vec<&str> = categories.iter().map(|c| category(*c)).collect();
    words.join(", ")
}

/// Whether the device that a draft shows is the one that its order enrols.
#[must_use]
pub fn draft_fits(draft: &Draft) -> bool {
    match (&draft.ordering.order.act, &draft.enrolment) {
        (Act::Enrol(entry), Some(enrolment)) => {
            entry.key == enrolment.key && entry.kind == enrolment.kind
        }
        (Act::Enrol(_), None) => false,
        (_, enrolment) => enrolment.is_none(),
    }
}

/// An order in words.
#[must_use]
pub fn act(act: &Act) -> String {
    match act {
        Act::AddSociety(entry) => format!("society {} joins", entry.society),
        Act::Enrol(entry) => format!(
            "enrol {} {} in society {}, for staff member {}",
            kind(entry.kind),
            entry.key.device(),
            entry.society,
            entry.staff
        ),
        Act::Appoint(entry) => format!(
            "staff member {} is {} in {}",
            entry.staff,
            roles(entry.roles),
            society(entry.society)
        ),
        Act::Revoke(device) => format!("stop computer {device} for ever"),
        Act::Reinstate(subject) => format!("let {} go on", self::subject(*subject)),
        Act::Extend(entry) => format!(
            "{} more records today for {} in society {}",
            entry.more,
            subject(entry.subject),
            entry.society
        ),
        Act::Warrant(entry) => format!(
            "bulk approval: computer {} may open {} of {} records a day of society {}, until {}",
            entry.device,
            list(&entry.categories),
            entry.records,
            entry.society,
            moment(entry.until)
        ),
        Act::SetPolicy(rules) => limits(rules),
        Act::Lockdown(lock) => format!("lock everything in {}", society(lock.society)),
        Act::Resume(resume) => format!("start {} again", society(resume.society)),
        Act::Lease(until) => format!("the keyholder stays open until {}", moment(*until)),
        Act::ClearClock => "the keyholder's clock was compared and is right".to_owned(),
        Act::SecondLock(entry) => format!("a new second lock for society {}", entry.society),
        Act::Emergency(entry) => format!("a new emergency key for society {}", entry.society),
        Act::Fence => "a standby takes over".to_owned(),
    }
}

/// Every number of the rules, so that whoever signs second knows what they sign.
fn limits(rules: &Policy) -> String {
    let Policy {
        hour,
        day,
        probation_day,
        probation_hours,
        society_day,
        all_day,
        novelty_hour,
        case_queries,
        device_queries,
        denials,
        denial_minutes,
        warn_percent,
        items,
        request_seconds,
        session_hours,
        lease_hours,
        officers,
        warrant_officers,
        epochs,
        strict,
    } = rules;
    let witnesses = match strict {
        Some(_) => "answers wait for witnesses",
        None => "answers wait for no witnesses",
    };
    format!(
        "new limits: {hour} records an hour and {day} a day for a computer and for a member of staff, \
         {novelty_hour} new ones within an hour; {probation_day} a day in the first \
         {probation_hours} hours of a computer; {society_day} a day for each ten computers of a \
         society, {all_day} for all societies; {case_queries} searches a day for a case, \
         {device_queries} from a computer; {denials} refusals within {denial_minutes} minutes stop; a \
         warning at {warn_percent} per cent; {items} records in a request, which is good for \
         {request_seconds} seconds; a session of {session_hours} hours, a lease of {lease_hours}; \
         {officers} officers for what several must sign, {warrant_officers} for a bulk approval; \
         {epochs} nights of keys; {witnesses}"
    )
}

/// The word for a kind of device.
#[must_use]
pub fn kind(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Desk => "computer",
        DeviceKind::Portal => "public site",
        DeviceKind::Matcher => "search",
    }
}

fn society(id: SocietyId) -> String {
    match id {
        SocietyId::ALL => "all societies".to_owned(),
        id => format!("society {id}"),
    }
}

fn subject(subject: Subject) -> String {
    match subject {
        Subject::Device(id) => format!("computer {id}"),
        Subject::Staff(id) => format!("staff member {id}"),
        Subject::Society(id) => society(id),
    }
}

/// Roles in words.
#[must_use]
pub fn roles(roles: Roles) -> String {
    let all = [
        (roles.caseworker, "caseworker"),
        (roles.lead, "team leader"),
        (roles.officer, "officer"),
        (roles.protection, "data-protection officer"),
    ];
    let words: Vec<&str> = all.iter().filter(|(is, _)| *is).map(|(_, w)| *w).collect();
    if words.is_empty() {
        "nothing any more".to_owned()
    } else {
        words.join(", ")
    }
}

/// A moment in UTC, to the minute.
#[must_use]
pub fn moment(time: Time) -> String {
    let (year, month, day) = record::date::Day::of(time).gregorian();
    let minute = time.0 / 60_000_000;
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02} UTC",
        minute / 60 % 24,
        minute % 60
    )
}

/// How likely a find is the person, in words.
#[must_use]
pub fn band(band: Band) -> &'static str {
    match band {
        Band::Unlikely => "unlikely",
        Band::Possible => "possible",
        Band::Plausible => "plausible",
        Band::Likely => "likely",
        Band::Strong => "strong",
    }
}

/// What is compared, in words.
#[must_use]
pub fn field(field: Field) -> &'static str {
    match field {
        Field::Given => "own name",
        Field::Names => "other names",
        Field::Father => "father",
        Field::Mother => "mother",
        Field::Relatives => "relatives",
        Field::Gender => "gender",
        Field::Birth => "birth",
        Field::Place => "place",
        Field::Country => "country",
    }
}

/// What a comparison found, in words.
#[must_use]
pub fn code(code: Code) -> &'static str {
    match code {
        Code::Unknown => "not known on both sides",
        Code::Same => "the same",
        Code::SameOtherScript => "the same, in another script",
        Code::Similar => "similar",
        Code::SimilarOtherScript => "similar, in another script",
        Code::OtherPosition => "in another position of the name",
        Code::Partial => "a part is missing",
        Code::Different => "different",
        Code::Sibling => "perhaps brother or sister",
        Code::OtherMember => "perhaps another of the family",
        Code::SameDay => "the same day",
        Code::SameDaySwapped => "the same, day and month exchanged",
        Code::SameYear => "agrees as far as known",
        Code::SameOtherCalendar => "agrees in another calendar",
        Code::YearWithinOne => "at most a year apart",
        Code::YearWithinThree => "at most three years apart",
    }
}
