//! One gate for everything that leaves a society: whoever builds a letter, an export or a
//! publication needs a [`Permit`], and only this file makes one.

use crate::Person;
use crate::consent::{Decision, Denied, NeverShareWith, Purpose};
use crate::country::Country;
use crate::file::Wish;
use crate::text::same_word;
use sign::id::SocietyId;

words! {
    /// By what way something would leave.
    pub enum Way {
        1 Search "search",
        2 StandingSearch "standing search",
        3 Enquiry "enquiry",
        4 Transfer "transfer",
        5 Message "message",
        6 Export "export",
        7 Publication "publication",
    }
}

/// Who would see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Party {
    /// The society.
    pub society: SocietyId,
    /// Its country, if it is known here: of one that is not known, nobody is told who excluded
    /// any country.
    pub country: Option<Country>,
}

/// Whether a team leader of the holder has looked at this very case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lead {
    /// No, or not yet.
    NotAsked,
    /// The lead decided to share it.
    Agreed,
}

/// Proof that the gate was passed: this way, to this party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Permit {
    way: Way,
    to: Option<SocietyId>,
    danger: (bool, bool),
}

impl Permit {
    /// By what way.
    #[must_use]
    pub fn way(&self) -> Way {
        self.way
    }

    /// To whom; none for the public.
    #[must_use]
    pub fn to(&self) -> Option<SocietyId> {
        self.to
    }

    /// Whether it lets through what `before` did not: of somebody who was in no danger then, and
    /// is now, so that whoever agreed did not know.
    #[must_use]
    pub fn more_dangerous_than(&self, before: &Permit) -> bool {
        (self.danger.0 && !before.danger.0) || (self.danger.1 && !before.danger.1)
    }
}

/// Whether another society may see what this record says, in this way.
///
/// `subject` is whose data it is, `consents` who answers for it: for an enquiry both the enquirer,
/// who was asked, and the sought person, who could not be, are passed through the gate, and the
/// sought person's exclusions and danger count. A person in danger is seen by nobody before the
/// lead agreed; no agreement outweighs *never share with* or a refusal.
///
/// # Errors
/// [`Denied`]: deny is the default.
pub fn may_share(
    subject: &Person,
    consents: &Person,
    way: Way,
    to: Party,
    lead: Lead,
) -> Result<Permit, Denied> {
    for person in [subject, consents] {
        let never = &person.casework.consent.never;
        if let Some(why) = excluded(&never.societies, &never.countries, to) {
            return Err(why);
        }
    }
    open_to_network(subject, consents, way, lead)?;
    Ok(Permit {
        way,
        to: Some(to.society),
        danger: (subject.in_danger(), consents.in_danger()),
    })
}

/// Whether these exclusions are of that society.
#[must_use]
pub fn excluded(societies: &[SocietyId], countries: &[Country], to: Party) -> Option<Denied> {
    if societies.contains(&to.society) {
        return Some(Denied::Society);
    }
    let excluded = match to.country {
        Some(country) => countries.contains(&country),
        None => !countries.is_empty(),
    };
    excluded.then_some(Denied::Country)
}

/// Whether a search may tell anybody that there is such a record: anybody but these.
///
/// # Errors
/// [`Denied`]: then nobody but its holder.
pub fn searchable(person: &Person) -> Result<&NeverShareWith, Denied> {
    open_to_network(person, person, Way::Search, Lead::NotAsked)?;
    Ok(&person.casework.consent.never)
}

/// Whether a search for `sought` may show any other society that this one searches: then whom it
/// never may, which is whomever either of the two excluded. `consents` answers for the search, as
/// for an enquiry; and as for an enquiry the asker's lead decides first of a person in danger.
///
/// # Errors
/// [`Denied`]: then only this society's own records are searched, and nobody else hears of it.
pub fn may_ask(sought: &Person, consents: &Person, lead: Lead) -> Result<NeverShareWith, Denied> {
    open_to_network(sought, consents, Way::Enquiry, lead)?;
    let mut never = NeverShareWith::default();
    for person in [sought, consents] {
        let of = &person.casework.consent.never;
        never.societies.extend(&of.societies);
        never.countries.extend(&of.countries);
    }
    never.societies.sort_unstable();
    never.societies.dedup();
    never.countries.sort_unstable();
    never.countries.dedup();
    Ok(never)
}

/// Whether the person excluded nobody of these names. They are compared as written: that a name
/// in another script or spelling is the same one only people can tell.
///
/// # Errors
/// [`Denied::Person`].
pub fn may_reach<'a>(
    person: &Person,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<(), Denied> {
    let excluded = &person.casework.consent.never.persons;
    let is = |name: &str| excluded.iter().any(|e| same_word(e.reveal(), name));
    match names.into_iter().any(is) {
        true => Err(Denied::Person),
        false => Ok(()),
    }
}

/// Danger and consent, apart from who is excluded.
fn open_to_network(
    subject: &Person,
    consents: &Person,
    way: Way,
    lead: Lead,
) -> Result<(), Denied> {
    let in_danger = subject.in_danger() || consents.in_danger();
    let decided = lead == Lead::Agreed && !matches!(way, Way::Search | Way::StandingSearch);
    if in_danger && !decided {
        return Err(Denied::Danger);
    }
    let purpose = match way {
        Way::Publication => return Err(Denied::NotRecorded),
        Way::Search
        | Way::StandingSearch
        | Way::Enquiry
        | Way::Transfer
        | Way::Message
        | Way::Export => Purpose::TracingInNetwork,
    };
    if refuses(subject, purpose) {
        return Err(Denied::Refused);
    }
    match consents.casework.consent.network(purpose) {
        Decision::Allowed => Ok(()),
        Decision::Denied(why) => Err(why),
    }
}

/// Whether the person said no, or took their yes back: who could not be asked has said nothing,
/// and what the person said themself outweighs everybody.
#[must_use]
pub fn refuses(person: &Person, purpose: Purpose) -> bool {
    let file = person.casework.file.as_ref();
    let nothing = file.and_then(|file| file.wish()) == Some(Wish::Nothing);
    let refused = person.casework.consent.network(purpose) == Decision::Denied(Denied::Refused);
    nothing || refused
}

/// Whether a name or photo may be shown to everybody: only the person's own consent to that
/// counts, and whoever excluded anybody, or is in danger, is never shown to all.
///
/// # Errors
/// [`Denied`].
pub fn may_publish(person: &Person, purpose: Purpose) -> Result<Permit, Denied> {
    let consent = &person.casework.consent;
    let never = &consent.never;
    if person.in_danger() {
        return Err(Denied::Danger);
    }
    if !never.societies.is_empty() {
        return Err(Denied::Society);
    }
    if !never.countries.is_empty() {
        return Err(Denied::Country);
    }
    if !never.authorities.is_empty() {
        return Err(Denied::Authority);
    }
    if !never.persons.is_empty() {
        return Err(Denied::Person);
    }
    match consent.may_publish(purpose) {
        Decision::Allowed => Ok(Permit {
            way: Way::Publication,
            to: None,
            danger: (false, false),
        }),
        Decision::Denied(why) => Err(why),
    }
}

#[cfg(test)]
mod tests;
