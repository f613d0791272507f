//! Searching, and what the search is told of this society's records.

use super::binding::newest;
use super::people::{USUAL, fetch_anew, me};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Made, Noticed, Shell, Within};
use matching::Features;
use record::Person;
use record::case::Case;
use record::codec::decode_part;
use record::sharing::Lead;
use seal::KeyRef;
use sign::id::{RecordId, RecordPseudonym};
use sign::{Category, SocietyId, Time};
use std::collections::BTreeMap;
use world::desk::{Search, Work};
use world::search::{Entry, Reason, Rejection, Rule, Scope, Word};

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

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The sought person's record.
    pub case: RecordId,
    /// Whether it stands until further notice.
    pub standing: bool,
    /// Whether the lead looked at this very case and lets other societies see that it is searched
    /// for, although somebody in it is or may be in danger.
    pub lead: Lead,
}

/// Kinds of information of an enquirer that decide whom a search may be shown to.
const DECIDE: [Category; 3] = [
    Category::Contact,
    Category::Circumstances,
    Category::Casework,
];

/// Searches the registers for the person of a case. Holders of records that it meets may hear that
/// it was made: so it goes by the newest word of the sought person and of the enquirer. Without
/// consent to the network, or with somebody in danger and no lead who decided about this case, it
/// stays within this society's own records; [`Made::within`] says why.
///
/// # Errors
/// [`Fault::Refused`] without access to the case, of a case that is closed, or if somebody who does
/// not lead cases decides for the lead; [`Fault`].
pub fn search<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    asked: Asked,
    until: Time,
) -> Result<Searched, Fault> {
    let Asked {
        case,
        standing,
        lead,
    } = asked;
    if lead == Lead::Agreed && !me(shell)?.1 {
        return Err(Fault::Refused(
            "whether other societies may see this search is decided by a team leader, on their own \
             computer"
                .to_owned(),
        ));
    }
    super::ready_to_search(shell)?;
    // What a colleague wrote down meanwhile counts before anything leaves.
    let person = fetch_anew(shell, case, &USUAL, until)?.person;
    let file = person.casework.file.as_ref();
    if file.is_some_and(|file| matches!(file.state, Case::Closed(_))) {
        return Err(Fault::Refused(
            "this case is closed: reopen it to search for the person again".to_owned(),
        ));
    }
    let enquirer = file.and_then(|file| file.enquirer());
    let (scope, within) = match enquirer {
        Some(record) => {
            let asks = fetch_anew(shell, record, &DECIDE, until)?.person;
            Scope::of(&person, &asks, lead, vec![case, record])
        }
        None => Scope::of(&person, &person, lead, vec![case]),
    };
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
            within: within.map(Within::of),
            named: None,
            found: Vec::new(),
            news: false,
        };
        side.search.begin(made);
    })?;
    let work = Work::Search(Box::new(Search {
        case,
        scope,
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
    let word = Word::Hide(vec![(record, newest(shell))]);
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
