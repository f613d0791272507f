//! What is said of searches after they were made: that they end, or may show less. A search that
//! stands goes on at the matcher for months; what its people say meanwhile must reach it.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use record::Person;
use record::case::Case;
use record::consent::Purpose;
use record::sharing::refuses;
use sign::id::RecordId;
use world::desk::Work;
use world::search::{Narrowed, Rule, Word};

/// What an edit means for searches that were made on behalf of a person: they end if the person
/// takes their consent back or the case is closed, stay within this society once the person is in
/// danger, and show nothing to whom the person excludes. A search is never widened: it is made
/// anew.
#[must_use]
pub fn binding(record: RecordId, before: &Person, after: &Person) -> Option<Word> {
    let closed = |person: &Person| {
        let file = person.casework.file.as_ref();
        file.is_some_and(|file| matches!(file.state, Case::Closed(_)))
    };
    let refused = |person| refuses(person, Purpose::TracingInNetwork);
    if (closed(after) && !closed(before)) || (refused(after) && !refused(before)) {
        return Some(Word::Stop(vec![(record, 0)]));
    }
    let never = |person: &Person| {
        let never = &person.casework.consent.never;
        (never.societies.clone(), never.countries.clone())
    };
    let rule = if after.in_danger() && !before.in_danger() {
        Rule::Holder
    } else if never(before) != never(after) {
        let (societies, countries) = never(after);
        Rule::Network {
            societies,
            countries,
        }
    } else {
        return None;
    };
    Some(Word::Narrow(vec![Narrowed {
        record,
        revision: 0,
        rule,
    }]))
}

/// Tells the search before an edit is in the log, for everything that came before it.
///
/// # Errors
/// [`Fault`] if this computer fails.
pub fn bind<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>, word: &Word) -> Result<(), Fault> {
    if let Word::Stop(people) = word {
        let ended = |case: RecordId| people.iter().any(|(record, _)| *record == case);
        shell.change(|side| {
            let made = side.search.made.iter_mut().filter(|made| ended(made.case));
            made.for_each(|made| made.standing = false);
        })?;
    }
    let word = word.clone().at(newest(shell));
    shell.work(Work::Say(word)).map(drop)
}

/// The index that the next leaf will have, as far as this computer has heard.
pub(super) fn newest<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> u64 {
    let head = shell.desk().caller().reader().head();
    head.map_or(0, |head| head.size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::case::Outcome;
    use record::consent::{Answer, How, Receipt};
    use record::file::CaseFile;
    use record::safe::Danger;
    use sign::SocietyId;

    const RECORD: RecordId = RecordId([1; 16]);

    fn receipt(answer: Answer) -> Receipt {
        Receipt {
            purpose: Purpose::TracingInNetwork,
            answer,
            authorities: Vec::new(),
            notice: None,
            language: None,
            on: None,
            how: How::InPerson,
        }
    }

    fn rule(word: Option<Word>) -> Option<Rule> {
        match word? {
            Word::Narrow(people) => Some(people[0].rule.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_search_ends_or_shows_less_and_never_more() {
        let mut given = Person::default();
        given.casework.consent.receipts.push(receipt(Answer::Given));
        assert_eq!(binding(RECORD, &Person::default(), &given), None);
        let mut back = given.clone();
        back.casework
            .consent
            .receipts
            .push(receipt(Answer::Withdrawn));
        let stop = Some(Word::Stop(vec![(RECORD, 0)]));
        assert_eq!(binding(RECORD, &given, &back), stop);
        assert_eq!(binding(RECORD, &back, &given), None);
        let mut hiding = given.clone();
        hiding.contact.safe.in_hiding = Some(Danger::NotSure);
        assert_eq!(rule(binding(RECORD, &given, &hiding)), Some(Rule::Holder));
        assert_eq!(binding(RECORD, &hiding, &given), None);
        // Who is in danger, with a lead's word for it, may exclude somebody all the same.
        let mut apart = hiding.clone();
        apart.casework.consent.never.societies = vec![SocietyId(2)];
        let network = Rule::Network {
            societies: vec![SocietyId(2)],
            countries: Vec::new(),
        };
        assert_eq!(rule(binding(RECORD, &hiding, &apart)), Some(network));
        let mut case = given.clone();
        case.casework.file = Some(CaseFile::new(Case::Open));
        let mut closed = case.clone();
        closed.casework.file = Some(CaseFile::new(Case::Closed(Outcome::Transferred)));
        assert_eq!(binding(RECORD, &case, &closed), stop);
        assert_eq!(binding(RECORD, &closed, &closed), None);
    }
}
