//! Whether anybody was cleared wrongly: the intruder's own list against the table of who is
//! affected. Nothing else reads that list.

use exposure::{Level, OpenedIndex};
use ledger::Leaf;
use ledger::leaf::Event;
use serde_json::Value;
use sign::SocietyId;
use sign::id::PersonPseudonym;
use std::collections::{BTreeMap, BTreeSet};

/// What each release of a log released, in its order: whose record of which society.
#[derive(Default, Debug)]
pub(super) struct Releases {
    by_leaf: BTreeMap<u64, Vec<(SocietyId, PersonPseudonym)>>,
    by_record: BTreeMap<String, (SocietyId, PersonPseudonym)>,
}

impl Releases {
    /// Takes the next leaf.
    pub(super) fn take(&mut self, index: u64, leaf: &Leaf) {
        if let Event::Released(body) = &leaf.event {
            let items = body.items.iter().map(|item| (item.holder, item.person));
            self.by_leaf.insert(index, items.collect());
        }
    }

    /// A computer wrote down that a leaf released it this record, at this place among so many: by
    /// that somebody is known who was erased since, and of whom no index tells.
    pub(super) fn know(&mut self, leaf: u64, (place, of): (usize, usize), record: &str) {
        let items = self.by_leaf.get(&leaf).filter(|items| items.len() == of);
        if let Some(item) = items.and_then(|items| items.get(place)) {
            self.by_record.insert(record.to_owned(), *item);
        }
    }
}

/// What the comparison gave. A *pair* is a person and a kind of information.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Judged {
    /// Pairs that the intruder read.
    pub(crate) read: u64,
    /// Persons of whom he read something.
    pub(crate) people: u64,
    /// Of the pairs those that the table calls not reached, or copied but unreadable, or does not
    /// know; as `person society kind level`.
    pub(crate) wrongly: Vec<String>,
    /// Pairs of records that he found by searching and that neither an index nor a leaf nor a
    /// computer's notes name: the table may have them without a name, or not at all. They are
    /// neither right nor wrong; only where programs were killed on purpose may there be any.
    pub(crate) unresolved: Vec<String>,
    /// Pairs that the table calls read and that he did not read.
    pub(crate) overclaimed: u64,
}

type Pair = (String, u64, String);

/// Compares. The index must name everybody who is known by a record only.
///
/// # Errors
/// In words, if list or table are not what they should be.
pub(super) fn judge(
    list: &str,
    index: &OpenedIndex,
    releases: &Releases,
    table: &str,
) -> Result<Judged, String> {
    let levels = levels(table)?;
    let names = names(index);
    let mut read: BTreeSet<Pair> = BTreeSet::new();
    let mut found: BTreeSet<Pair> = BTreeSet::new();
    for line in list.lines() {
        let piece: Value = serde_json::from_str(line).map_err(|e| format!("the list: {e}"))?;
        if piece.get("beside").is_some() {
            continue;
        }
        let word = |key: &str| piece[key].as_str().map(str::to_owned);
        if let Some((staff, category)) = word("staff").zip(word("category")) {
            // The table has them once, under the smallest of their societies.
            let who = format!("staff:{staff}");
            let known = levels
                .keys()
                .find(|(of, _, kind)| *of == who && *kind == category);
            read.insert(known.cloned().unwrap_or((who, 0, category)));
            continue;
        }
        let (record, category) = word("record")
            .zip(word("category"))
            .ok_or("the list: a line without record or kind")?;
        let holder = piece["holder"].as_u64().ok_or("the list: whose record?")?;
        let who = names.get(&record).cloned();
        let who = who.or_else(|| by_leaf(&piece, index, releases));
        let named = who.is_some();
        let pair = (who.unwrap_or(format!("record:{record}")), holder, category);
        if !named && piece["how"] == "search" {
            found.insert(pair.clone());
        }
        read.insert(pair);
    }
    let mut judged = Judged {
        read: read.len() as u64,
        ..Judged::default()
    };
    let persons = read.iter().filter(|pair| !pair.0.starts_with("staff:"));
    let people: BTreeSet<_> = persons.map(|(who, of, _)| (who, of)).collect();
    judged.people = people.len() as u64;
    for pair in &read {
        let level = levels.get(pair).copied();
        if !matches!(level, Some(Level::Confirmed | Level::Possible)) {
            let level = level.map_or("unknown", Level::code);
            let told = format!("{} {} {} {level}", pair.0, pair.1, pair.2);
            match found.contains(pair) {
                true => judged.unresolved.push(told),
                false => judged.wrongly.push(told),
            }
        }
    }
    let confirmed = levels.iter().filter(|(pair, level)| {
        **level == Level::Confirmed && !pair.0.starts_with("staff:") && !read.contains(*pair)
    });
    judged.overclaimed = confirmed.count() as u64;
    Ok(judged)
}

/// Persons by their records.
fn names(index: &OpenedIndex) -> BTreeMap<String, String> {
    let persons = index.societies.values().flat_map(|of| of.persons.values());
    let records = persons.flat_map(|person| {
        let of = person.records.iter();
        of.map(|of| (of.record.to_string(), person.person.to_string()))
    });
    records.collect()
}

/// Whoever stands in no index is known by the leaf that released it, as the table names them.
fn by_leaf(piece: &Value, index: &OpenedIndex, releases: &Releases) -> Option<String> {
    let released = || {
        let items = releases.by_leaf.get(&piece["leaf"].as_u64()?)?;
        items.get(usize::try_from(piece["place"].as_u64()?).ok()?)
    };
    let (holder, person) =
        released().or_else(|| releases.by_record.get(piece["record"].as_str()?))?;
    let named = index.societies.get(holder);
    let named = named.and_then(|of| of.persons.get(person));
    Some(named.map_or_else(|| format!("log:{person}"), |of| of.person.to_string()))
}

/// The table's rows.
pub(super) fn levels(table: &str) -> Result<BTreeMap<Pair, Level>, String> {
    let rows = table.lines().skip(1).map(|line| {
        let mut cells = line.split('\t');
        let mut next = || cells.next().ok_or("the table: a short row");
        let (who, society, kind, level) = (next()?, next()?, next()?, next()?);
        let society = society.parse().map_err(|_| "the table: whose?")?;
        let level = Level::ALL.into_iter().find(|known| known.code() == level);
        let level = level.ok_or("the table: no such level")?;
        Ok(((who.to_owned(), society, kind.to_owned()), level))
    });
    rows.collect::<Result<_, &str>>().map_err(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use exposure::opened::{OfSociety, Person, Record};
    use sign::id::{PersonId, RecordId, RecordPseudonym};
    use sign::{Category, Hash};

    const HERE: SocietyId = SocietyId(1);

    fn index() -> OpenedIndex {
        let person = Person {
            person: PersonId([0xa1; 16]),
            records: vec![Record {
                record: RecordId([0xb1; 16]),
                name: RecordPseudonym([1; 16]),
                categories: Category::RECORD.to_vec(),
            }],
        };
        let of = OfSociety {
            day: 1,
            digest: Hash([0; 32]),
            persons: BTreeMap::from([(PersonPseudonym([2; 16]), person)]),
        };
        OpenedIndex {
            societies: BTreeMap::from([(HERE, of)]),
        }
    }

    fn table(level: &str, form: &str) -> String {
        let (named, unnamed) = (PersonId([0xa1; 16]), PersonPseudonym([3; 16]));
        format!(
            "person\tsociety\tcategory\tlevel\treason\tleaves\n\
             {named}\t1\tcontact\t{level}\tx\t1\n\
             {named}\t1\tidentity\tconfirmed\tx\t1\n\
             log:{unnamed}\t1\tintake\t{form}\tx\t1\n\
             staff:aa\t1\tlogin\tconfirmed\tx\t1\n\
             staff:aa\t1\tcalled\t{form}\tx\t1\n"
        )
    }

    fn list(record: [u8; 16], leaf: &str) -> String {
        let (contact, form) = (RecordId([0xb1; 16]), RecordId(record));
        format!(
            "{{\"holder\":1,\"record\":\"{contact}\",\"category\":\"contact\",\"leaf\":null}}\n\
             {{\"beside\":\"a notice\"}}\n\
             {{\"holder\":1,\"record\":\"{form}\",\"category\":\"intake\",\"leaf\":{leaf},\"place\":0}}\n"
        )
    }

    fn compare(list: &str, table: &str) -> Judged {
        let mut releases = Releases::default();
        let form = vec![(HERE, PersonPseudonym([3; 16]))];
        releases.by_leaf.insert(7, form);
        judge(list, &index(), &releases, table).expect("well formed")
    }

    #[test]
    fn what_he_read_and_the_table_knows_is_no_fault() {
        let judged = compare(&list([9; 16], "7"), &table("possible", "confirmed"));
        assert_eq!((judged.read, judged.people), (2, 2));
        assert!(judged.wrongly.is_empty(), "{judged:?}");
        // Identity is said to be read, and he did not read it.
        assert_eq!(judged.overclaimed, 1);
    }

    #[test]
    fn a_colleague_s_name_is_held_against_their_own_row() {
        let named = "{\"holder\":1,\"staff\":\"aa\",\"category\":\"called\"}\n";
        let judged = |level| compare(named, &table("possible", level));
        let known = judged("possible");
        assert!(known.wrongly.is_empty(), "{known:?}");
        assert_eq!((known.read, known.people), (1, 0));
        assert_eq!(judged("ciphertext_only").wrongly.len(), 1);
        let other = compare(&named.replace("aa", "ab"), &table("possible", "possible"));
        assert_eq!(other.wrongly.len(), 1);
    }

    #[test]
    fn whoever_is_cleared_or_missing_is_counted() {
        for level in ["excluded", "ciphertext_only"] {
            let judged = compare(&list([9; 16], "7"), &table(level, "confirmed"));
            assert_eq!(judged.wrongly.len(), 1, "{level}");
            let judged = compare(&list([9; 16], "7"), &table("confirmed", level));
            assert_eq!(judged.wrongly.len(), 1, "{level}");
        }
        // A form that no leaf names stands in no row.
        let judged = compare(&list([9; 16], "8"), &table("confirmed", "confirmed"));
        assert_eq!(judged.wrongly.len(), 1);
        assert!(judged.wrongly[0].ends_with("unknown"));
    }

    #[test]
    fn whoever_was_erased_is_known_by_what_a_computer_wrote_down() {
        let mut releases = Releases::default();
        let form = vec![(HERE, PersonPseudonym([3; 16]))];
        releases.by_leaf.insert(7, form);
        let record = RecordId([9; 16]).to_string();
        let found = list([9; 16], "null");
        let wrongly = |releases: &Releases| {
            let table = table("confirmed", "confirmed");
            judge(&found, &index(), releases, &table)
                .expect("well formed")
                .wrongly
                .len()
        };
        assert_eq!(wrongly(&releases), 1);
        // Of another length the leaf is not what was asked for.
        releases.know(7, (0, 2), &record);
        assert_eq!(wrongly(&releases), 1);
        releases.know(7, (0, 1), &record);
        assert_eq!(wrongly(&releases), 0);
    }

    #[test]
    fn what_a_search_found_and_nothing_names_is_said_apart() {
        let searched = list([9; 16], "null")
            .replace("\"leaf\":null,\"place\"", "\"how\":\"search\",\"place\"");
        let judged = compare(&searched, &table("confirmed", "confirmed"));
        assert_eq!((judged.wrongly.len(), judged.unresolved.len()), (0, 1));
        // Whoever is named stays wrong, however he was found.
        let named = searched.replace(
            "\"category\":\"contact\",",
            "\"how\":\"search\",\"category\":\"contact\",",
        );
        let judged = compare(&named, &table("excluded", "confirmed"));
        assert_eq!((judged.wrongly.len(), judged.unresolved.len()), (1, 1));
    }

    #[test]
    fn a_list_or_table_that_is_none_is_refused() {
        let releases = Releases::default();
        let wrong = |list: &str, table: &str| judge(list, &index(), &releases, table).is_err();
        assert!(wrong("no JSON", &table("possible", "possible")));
        assert!(wrong("{\"holder\":1}", &table("possible", "possible")));
        assert!(wrong("", "head\nshort row\n"));
        assert!(wrong("", &table("perhaps", "possible")));
    }
}
