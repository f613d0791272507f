//! Who is affected, joined with how they can be reached: the exposure's table, the opened index,
//! the opened slips, and roles if there are any.
//!
//! Nobody is left out: whoever has a row that is not *excluded* comes out once, with a slip or
//! without. Of somebody with several records the strictest word counts.

use crate::entry::{Member, role_of_word};
use contact::{Affected, Level, Role};
use exposure::OpenedIndex;
use record::clear::{Clear as _, Json, Names, parse};
use record::person::AddressKind;
use record::safe::{Channel, Danger, SafeContact, SeenBy};
use record::slip::Slip;
use sign::id::{PersonId, RecordId, StaffId};
use sign::{Category, SocietyId, hash};
use std::collections::BTreeMap;

/// A line that cannot be read: where, and what is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// From 1.
    pub line: usize,
    /// Never what stood there.
    pub what: String,
}

/// One person of the exposure's table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The worst that is said of them.
    pub level: Option<Level>,
    /// The society of their first row.
    pub society: SocietyId,
    /// Kinds that were reached.
    pub categories: Vec<Category>,
    /// Whether a login was reached.
    pub login: bool,
}

/// Everybody of an exposure's table, by the name in its first column.
///
/// # Errors
/// [`Wrong`]: a table that cannot be read whole is not read at all.
pub fn table(text: &str) -> Result<BTreeMap<String, Row>, Wrong> {
    let wrong = |line, what: &str| Wrong {
        line,
        what: what.to_owned(),
    };
    let mut lines = (1..).zip(text.split_terminator('\n'));
    let head = exposure::table::HEAD.trim_end();
    if lines.next().is_none_or(|(_, first)| first != head) || !text.ends_with('\n') {
        return Err(wrong(1, "no table of an exposure, or one that was cut"));
    }
    let mut people: BTreeMap<String, Row> = BTreeMap::new();
    for (line, text) in lines {
        let fields: Vec<&str> = text.split('\t').collect();
        let [who, society, kind, level, _, _] = fields[..] else {
            return Err(wrong(line, "not six fields"));
        };
        person_of(who).ok_or_else(|| wrong(line, "no name of a person"))?;
        let society: u32 = society.parse().map_err(|_| wrong(line, "no society"))?;
        let level = level_of(level).ok_or_else(|| wrong(line, "no level"))?;
        let category = category(kind);
        if category.is_none() && kind != "login" {
            return Err(wrong(line, "no kind of information"));
        }
        let row = people.entry(who.to_owned()).or_insert_with(|| Row {
            level: None,
            society: SocietyId(society),
            categories: Vec::new(),
            login: false,
        });
        if level.is_none() {
            continue;
        }
        // The worst comes first in the order of levels.
        row.level = [row.level, level].into_iter().flatten().min();
        row.login |= category.is_none();
        row.categories.extend(category);
    }
    Ok(people)
}

fn level_of(code: &str) -> Option<Option<Level>> {
    match code {
        "confirmed" => Some(Some(Level::Confirmed)),
        "possible" => Some(Some(Level::Possible)),
        "ciphertext_only" => Some(Some(Level::CiphertextOnly)),
        "excluded" => Some(None),
        _ => None,
    }
}

/// As which information a kind is told; none for a login, which has words of its own.
fn category(code: &str) -> Option<Category> {
    let kind = exposure::Kind::ALL
        .iter()
        .find(|kind| kind.code() == code)?;
    match kind {
        exposure::Kind::Of(category) => Some(*category),
        // What colleagues call somebody is their name.
        exposure::Kind::Called => Some(Category::Identity),
        exposure::Kind::Login => None,
    }
}

/// Under which id a name of the table stands in the campaign.
#[must_use]
pub fn person_of(who: &str) -> Option<PersonId> {
    if let Some(name) = who.strip_prefix("log:") {
        let id: PersonId = name.parse().ok()?;
        return Some(PersonId(hash("unnamed", &[&id.0]).short()));
    }
    if let Some(staff) = who.strip_prefix("staff:") {
        let id: StaffId = staff.parse().ok()?;
        return Some(PersonId(id.0));
    }
    who.parse().ok()
}

/// The opened slips, by record; `true` if one is known to be out of date.
///
/// # Errors
/// [`Wrong`].
pub fn slips(text: &str) -> Result<BTreeMap<RecordId, (Slip, bool)>, Wrong> {
    let mut slips = BTreeMap::new();
    for (line, text) in (1..).zip(text.lines()) {
        let wrong = |what: String| Wrong { line, what };
        let Json::Object(fields) = parse(text).map_err(|w| wrong(w.to_string()))? else {
            return Err(wrong("no entry of an opened list".to_owned()));
        };
        let field = |name: &str| {
            let found = fields.iter().find(|(known, _)| known.reveal() == name);
            let missing = || wrong(format!("{name} is missing"));
            found.map(|(_, value)| value).ok_or_else(missing)
        };
        let names = Names::same();
        let record = RecordId::from_clear(field("record")?, &names);
        let record = record.map_err(|w| wrong(w.in_field("record").to_string()))?;
        let slip = Slip::from_clear(field("slip")?, &names);
        let slip = slip.map_err(|w| wrong(w.in_field("slip").to_string()))?;
        let Json::Text(standing) = field("standing")? else {
            return Err(wrong("standing is no text".to_owned()));
        };
        let old = standing.as_str() == "out of date";
        if slips.insert(record, (slip, old)).is_some() {
            return Err(wrong("a record stands there twice".to_owned()));
        }
    }
    Ok(slips)
}

/// Roles and flags, by person or record: lines of `ID`, role, and perhaps `danger`, divided by
/// tabulators.
///
/// # Errors
/// [`Wrong`].
pub fn roles(text: &str) -> Result<BTreeMap<[u8; 16], (Role, bool)>, Wrong> {
    let mut roles = BTreeMap::new();
    for (line, text) in (1..).zip(text.lines()) {
        let wrong = |what: &str| Wrong {
            line,
            what: what.to_owned(),
        };
        let mut fields = text.split('\t');
        let id: Option<PersonId> = fields.next().and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| wrong("no number of a person or record"))?;
        let role = fields.next().and_then(role_of_word);
        let role = role.ok_or_else(|| wrong("no role"))?;
        let flagged = match fields.next() {
            None | Some("") => false,
            Some("danger") => true,
            Some(_) => return Err(wrong("only `danger` may stand there")),
        };
        if roles.insert(id.0, (role, flagged)).is_some() {
            return Err(wrong("stands there twice"));
        }
    }
    Ok(roles)
}

/// What was joined.
#[derive(Debug)]
pub struct Joined {
    /// Everybody affected, each once.
    pub members: Vec<Member>,
    /// How many of the table were not reached by anything.
    pub excluded: usize,
    /// How many slips belong to nobody who is affected.
    pub slips_of_others: usize,
}

/// Everybody affected, with whatever is known of reaching them.
#[must_use]
pub fn join(
    table: BTreeMap<String, Row>,
    index: &OpenedIndex,
    mut slips: BTreeMap<RecordId, (Slip, bool)>,
    roles: &BTreeMap<[u8; 16], (Role, bool)>,
    asked_counts: bool,
) -> Joined {
    let all = index.societies.values().flat_map(|of| of.persons.values());
    let records: BTreeMap<PersonId, Vec<RecordId>> = all
        .map(|person| {
            let records = person.records.iter().map(|record| record.record);
            (person.person, records.collect())
        })
        .collect();
    let mut members = Vec::new();
    let mut excluded = 0;
    for (who, row) in table {
        let (Some(person), Some(level)) = (person_of(&who), row.level) else {
            excluded += 1;
            continue;
        };
        let own = records.get(&person).map_or(&[][..], Vec::as_slice);
        let found: Vec<_> = own.iter().filter_map(|r| slips.remove(r)).collect();
        let told = roles.get(&person.0).into_iter();
        let told: Vec<_> = told
            .chain(own.iter().filter_map(|r| roles.get(&r.0)))
            .collect();
        let old = found.iter().any(|(_, old)| *old);
        let slip = strictest(found.into_iter().map(|(slip, _)| slip).collect());
        let role = match who.starts_with("staff:") {
            true => Role::Staff,
            false => role(&told, slip.as_ref(), asked_counts),
        };
        let country = slip.as_ref().and_then(|slip| {
            let mut current = slip.contact.addresses.iter();
            let current = current.find(|address| address.kind == AddressKind::Current);
            current.and_then(|address| address.place.country)
        });
        let affected = Affected {
            person,
            role,
            level,
            categories: row.categories,
            slip,
            // What was changed since may be the one thing that matters.
            flagged: old || told.iter().any(|(_, flagged)| *flagged),
            country,
            zone: None,
            source: row.society.0,
            failed: Vec::new(),
            decided: None,
        };
        members.push(Member {
            who,
            society: row.society,
            affected,
            login: row.login,
        });
    }
    Joined {
        members,
        excluded,
        slips_of_others: slips.len(),
    }
}

/// Of several words the one that protects most.
fn role(told: &[&(Role, bool)], slip: Option<&Slip>, asked_counts: bool) -> Role {
    let caution = |role: Role| match role {
        Role::Guardian(contact::Review::Unsafe) => 0,
        Role::Guardian(contact::Review::NotYet) => 1,
        Role::Sought => 2,
        Role::Relative => 3,
        Role::Guardian(contact::Review::Safe) => 4,
        Role::Enquirer => 5,
        Role::Staff => 6,
    };
    let said = told.iter().map(|(role, _)| *role);
    if let Some(role) = said.min_by_key(|role| caution(*role)) {
        return role;
    }
    let asked = slip.is_some_and(|slip| {
        let safe = &slip.contact.safe;
        safe.confirmed.is_some() && !safe.channels.is_empty()
    });
    match asked && asked_counts {
        true => Role::Enquirer,
        // Neither that a search exists nor who asked may be said to them.
        false => Role::Relative,
    }
}

/// One slip of several: that whose rules were confirmed last, with every danger, every *no* and
/// every end of the others.
fn strictest(mut slips: Vec<Slip>) -> Option<Slip> {
    slips.sort_by_key(|slip| slip.contact.safe.confirmed);
    let mut last = slips.pop()?;
    for other in slips {
        let contact = other.contact;
        // What a person allowed, they allowed for the number of that record.
        if last.contact.safe.confirmed.is_none() {
            add(&mut last.contact.phones, contact.phones);
            add(&mut last.contact.mails, contact.mails);
            add(&mut last.contact.addresses, contact.addresses);
        }
        harden(&mut last.contact.safe, contact.safe);
        add(&mut last.held.0, other.held.0);
    }
    Some(last)
}

fn add<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

fn harden(rules: &mut SafeContact, other: SafeContact) {
    let worse = |a: Option<Danger>, b: Option<Danger>| match (a, b) {
        (Some(a), Some(b)) => Some(if a.counts() { a } else { b }),
        (a, b) => a.or(b),
    };
    rules.in_hiding = worse(rules.in_hiding, other.in_hiding);
    rules.detained = worse(rules.detained, other.detained);
    if other.under_18 == Some(true) {
        rules.under_18 = Some(true);
    }
    rules.guardian = rules.guardian.take().or(other.guardian);
    rules.deceased = rules.deceased.take().or(other.deceased);
    rules.literacy = rules.literacy.max(other.literacy);
    if let (Some(a), Some(b)) = (rules.expires, other.expires) {
        rules.expires = Some(a.min(b));
    }
    for said in other.channels {
        let unsafe_there = !said.allowed || said.seen_by == SeenBy::UnsafeOthers;
        let known = rules.channels.iter_mut().rfind(|c| c.means == said.means);
        match known {
            Some(known) if unsafe_there => {
                known.allowed &= said.allowed;
                if said.seen_by == SeenBy::UnsafeOthers {
                    known.seen_by = said.seen_by;
                }
            }
            Some(_) => {}
            None => rules.channels.push(Channel {
                // Not said where it was last asked: nothing is opened by an older word.
                allowed: false,
                ..said
            }),
        }
    }
}

#[cfg(test)]
mod tests;
