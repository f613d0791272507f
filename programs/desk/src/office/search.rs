//! Searching, and what the search is told of this society's records.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Made, Noticed, Shell};
use matching::Features;
use record::Person;
use record::codec::decode_part;
use seal::KeyRef;
use sign::id::{RecordId, RecordPseudonym};
use sign::{Category, SocietyId, Time};
use std::collections::BTreeMap;
use world::desk::{Search, Work};
use world::search::{Entry, Reason, Rejection, Rule, Word};

/// What decides whether, how and by whom a record can be found: names and births, relatives'
/// names; and consent, danger, and whom it is never to be shared with.
const SEARCHED: [Category; 5] = [
    Category::Identity,
    Category::Contact,
    Category::Family,
    Category::Circumstances,
    Category::Casework,
];

/// How a search ended.
#[derive(Debug)]
pub enum Searched {
    /// It was answered.
    Found(Made),
    /// It was not.
    Not(Ended),
}

/// Searches all registers for the person of a record, whose identity is held here.
///
/// # Errors
/// [`Fault::Refused`] if it is not; [`Fault`] if this computer fails.
pub fn search<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    standing: bool,
    until: Time,
) -> Result<Searched, Fault> {
    let (person, parts) = held(shell, case)?;
    if !parts.iter().any(|of| of.category == Category::Identity) {
        return Err(Fault::Refused(format!(
            "this computer holds nothing to search with: open identity and family of record {case} \
             first"
        )));
    }
    let features = Features::of(&person.identity, &person.family);
    super::meet(shell)?;
    let since = shell.now();
    // Of no use without its search: written in the same file, with the machine's next state.
    shell.change(|side| {
        let made = Made {
            job: side.next_job,
            case,
            standing,
            since,
            named: None,
            found: Vec::new(),
            news: false,
        };
        side.search.begin(made);
    })?;
    let work = Work::Search(Box::new(Search {
        case,
        features,
        standing,
    }));
    let job = shell.work(work)?;
    let ended = shell.until(job, until, |_, _| ())?;
    let found = |made: &&Made| made.job == job.0;
    if let (Ended::Found, Some(made)) = (&ended, shell.side().search.made.iter().find(found)) {
        return Ok(Searched::Found(made.clone()));
    }
    // What is not kept by the machine is not answered later.
    if !shell.desk().searches(job) {
        shell.change(|side| side.search.end(job))?;
    }
    Ok(Searched::Not(ended))
}

/// Remembers that a find is not the person of the case: it is not offered again for it.
///
/// # Errors
/// [`Fault::Refused`] if nothing was searched for that case here; [`Fault`].
pub fn reject<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: RecordId,
    (holder, record): (SocietyId, RecordId),
    reason: Reason,
    until: Time,
) -> Result<Ended, Fault> {
    let named = case_named(shell, case).ok_or_else(|| {
        Fault::Refused(format!(
            "nothing was found for record {case} on this computer: search first"
        ))
    })?;
    super::meet(shell)?;
    let job = shell.work(Work::Say(Word::Reject(Rejection {
        case: named,
        holder,
        record,
        reason,
    })))?;
    shell.change(|side| {
        let made = side.search.made.iter_mut();
        for made in made.filter(|made| made.case == case) {
            made.found.retain(|one| one.record != record);
        }
    })?;
    shell.until(job, until, |_, _| ())
}

/// Matches that only this society may hear of, and that nobody has read.
pub fn notices<'a, D: Disk, O: Outside>(
    shell: &'a Shell<'_, D, O>,
) -> impl Iterator<Item = &'a Noticed> + use<'a, D, O> {
    shell.side().search.notices.iter().filter(|n| !n.read)
}

/// These notices were read.
///
/// # Errors
/// [`Fault::File`].
pub fn notices_read<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    read: &[Noticed],
) -> Result<(), Fault> {
    shell.change(|side| side.search.read(read))
}

/// Searches with finds that nobody has read: those that stand hear of later records.
pub fn news<'a, D: Disk, O: Outside>(
    shell: &'a Shell<'_, D, O>,
) -> impl Iterator<Item = &'a Made> + use<'a, D, O> {
    shell.side().search.made.iter().filter(|made| made.news)
}

/// The finds of this search were read.
///
/// # Errors
/// [`Fault::File`].
pub fn news_read<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>, job: u64) -> Result<(), Fault> {
    shell.change(|side| {
        let made = side.search.made.iter_mut().find(|made| made.job == job);
        made.into_iter().for_each(|made| made.news = false);
    })
}

/// What the search is told of a new record, or of one that is wholly known.
#[must_use]
pub fn entry(record: RecordId, person: &Person) -> Entry {
    Entry {
        record,
        revision: 0,
        rule: Rule::of(person),
        features: Features::of(&person.identity, &person.family),
    }
}

/// What the search is to be told of an edit.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Telling {
    /// At once, before the edit is in the log: to show it to nobody else.
    pub at_once: bool,
    /// Once the edit is in the log.
    pub then: Option<Word>,
    /// What must be held here for the search to be told everything.
    pub missing: Vec<Category>,
}

/// What the search is to be told of an edit of a record, of which the newest `known` categories
/// are held here. What is not known is never guessed: then a record is hidden rather than shown.
#[must_use]
pub fn telling(
    record: RecordId,
    person: &Person,
    changed: &[Category],
    known: &[Category],
) -> Telling {
    if !SEARCHED.iter().any(|category| changed.contains(category)) {
        return Telling::default();
    }
    let missing = SEARCHED.iter().copied().filter(|c| !known.contains(c));
    let missing: Vec<Category> = missing.collect();
    let danger = [Category::Contact, Category::Circumstances];
    let danger = danger.iter().any(|c| changed.contains(c));
    let consent = changed.contains(&Category::Casework);
    if missing.is_empty() {
        let entry = entry(record, person);
        return Telling {
            at_once: (danger || consent) && entry.rule == Rule::Holder,
            then: Some(Word::Register(vec![entry])),
            missing,
        };
    }
    let hide = consent || (danger && person.in_danger());
    Telling {
        at_once: hide,
        then: hide.then(|| Word::Hide(vec![(record, 0)])),
        missing,
    }
}

/// Tells the search to show a record to nobody else, before anything else is done.
///
/// # Errors
/// [`Fault`] if this computer fails.
pub fn hide<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
) -> Result<(), Fault> {
    // After every leaf that this computer has heard of: whatever was told of them is older.
    let revision = shell.desk().caller().reader().head();
    let revision = revision.map_or(0, |head| head.size);
    let word = Word::Hide(vec![(record, revision)]);
    shell.work(Work::Say(word)).map(drop)
}

/// What this computer holds of a record, the newest version of each category.
///
/// # Errors
/// [`Fault::Refused`] if a newer program wrote it.
pub fn held<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
) -> Result<(Person, Vec<KeyRef>), Fault> {
    let mut newest: BTreeMap<Category, KeyRef> = BTreeMap::new();
    for of in shell.desk().held().filter(|of| of.record == record) {
        let best = newest.entry(of.category).or_insert(*of);
        if best.version < of.version {
            *best = *of;
        }
    }
    let (mut person, mut parts) = (Person::default(), Vec::new());
    for of in newest.into_values() {
        if let Some(content) = shell.desk().read(&of) {
            decode_part(&mut person, of.category, &content)
                .map_err(|e| Fault::Refused(e.to_string()))?;
            parts.push(of);
        }
    }
    Ok((person, parts))
}

fn case_named<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    case: RecordId,
) -> Option<RecordPseudonym> {
    let made = shell.side().search.made.iter();
    made.filter(|made| made.case == case)
        .find_map(|made| made.named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::safe::Danger;

    const RECORD: RecordId = RecordId([1; 16]);

    #[test]
    fn what_is_not_held_is_never_guessed() {
        let person = Person::default();
        let all = Category::RECORD;
        // Nothing that the search knows.
        assert_eq!(
            telling(RECORD, &person, &[Category::Origin], &all),
            Telling::default()
        );
        // All of it is known, and nobody consented.
        let told = telling(RECORD, &person, &[Category::Casework], &all);
        assert!(told.at_once && told.missing.is_empty());
        assert_eq!(
            told.then,
            Some(Word::Register(vec![entry(RECORD, &person)]))
        );
        let told = telling(RECORD, &person, &[Category::Identity], &all);
        assert!(!told.at_once && told.then.is_some());
        // Consent changed on a desk that does not know whether the person is in danger.
        let part = [Category::Casework];
        let told = telling(RECORD, &person, &part, &part);
        assert!(told.at_once);
        assert_eq!(told.then, Some(Word::Hide(vec![(RECORD, 0)])));
        assert_eq!(told.missing.len(), 4);
        // Danger on a desk that knows nothing else.
        let mut hiding = Person::default();
        hiding.contact.safe.in_hiding = Some(Danger::NotSure);
        let part = [Category::Contact];
        assert!(telling(RECORD, &hiding, &part, &part).at_once);
        let safe = telling(RECORD, &person, &part, &part);
        assert!(!safe.at_once && safe.then.is_none() && !safe.missing.is_empty());
        // A name on a desk that knows nothing else: the search keeps the old one.
        let part = [Category::Identity];
        let named = telling(RECORD, &person, &part, &part);
        assert!(!named.at_once && named.then.is_none() && !named.missing.is_empty());
    }
}
