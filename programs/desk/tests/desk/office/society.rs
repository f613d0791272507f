//! A society takes everything along, and it comes in elsewhere.

use super::{Desk, Two, registered};
use crate::flow::write;
use crate::house::{HERE, Seat, THERE, Town};
use desk::Fault;
use desk::office::{erase, orders, people};
use desk::society::{Entered, Entering, Folder, Leaving, Left, Row, enter, leave};
use ledger::leaf::{Choice, Event, Leaf, Why};
use record::clear::Names;
use record::country::Country;
use record::date::Day;
use record::file::Wish;
use sign::id::{RecordId, WarrantId};
use sign::time::HOUR;
use sign::{Category, SocietyId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

pub(super) const TOMBSTONE: [u8; 32] = [0x70; 32];

/// A bulk approval for a seat, signed by two officers.
pub(super) fn approved(
    town: &Town,
    of: (SocietyId, &Seat),
    kinds: &[Category],
    records: u32,
) -> WarrantId {
    let device = of.1.own.signer.public().device();
    let given = town.at(&town.officers[0], |desk| {
        let until = town.clock_now().plus(2 * HOUR);
        let act = orders::warrant((of.0, device), kinds.to_vec(), records, until);
        orders::give(desk, act, None, town.deadline()).unwrap()
    });
    town.at(&town.officers[1], |desk| {
        desk.settle(town.deadline()).unwrap();
        orders::approve(desk, &given.order.to_string(), town.deadline()).unwrap();
    });
    orders::warrant_id(&given).unwrap()
}

pub(super) fn leaving(dir: &Path, warrant: WarrantId, go_on: bool) -> Leaving<'_> {
    Leaving {
        dir,
        warrant,
        kinds: Category::RECORD.to_vec(),
        go_on,
        patience: 30_000_000,
    }
}

pub(super) fn all_of(desk: &mut Desk<'_>, asked: &Leaving<'_>) -> Result<Left, Fault> {
    leave(desk, asked, &mut |_, _| ())
}

pub(super) fn entering(dir: &Path) -> Entering<'_> {
    Entering {
        dir,
        societies: BTreeMap::new(),
    }
}

pub(super) fn take_in(two: &Two, dir: &Path) -> Result<Entered, Fault> {
    two.there(|desk| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
        enter(desk, &entering(dir), &mut |_, _| ())
    })
}

/// Two societies in the middle of a case: an enquiry, its answer, a message on its way.
pub(super) fn in_the_middle() -> Two {
    let two = Two::new();
    two.agree(Wish::MessagesOnly);
    two.collect();
    two.here(|desk| desk.settle(two.town.deadline()).unwrap());
    two
}

/// The records of a folder by id, as their lines; ids as `names` has them.
pub(super) fn lines(dir: &Path, names: &Names<'_>) -> BTreeMap<RecordId, String> {
    let folder = Folder::open(dir).unwrap();
    let mut lines = BTreeMap::new();
    for file in ["persons.jsonl", "letters.jsonl"] {
        for row in folder.rows(file, names).unwrap() {
            let (_, row): (u64, Row) = row.unwrap();
            lines.insert(row.record, row.line().to_string());
        }
    }
    lines
}

/// Records released under a bulk approval, in all leaves of the log, and how many leaves.
fn released(town: &Town, under: WarrantId) -> (usize, usize) {
    let (mut records, mut leaves) = (BTreeSet::new(), 0);
    for bytes in &town.house.borrow().leaves {
        let leaf = Leaf::from_bytes(bytes).unwrap();
        if let Event::Released(body) = leaf.event
            && body.grant == Why::Warrant(under)
        {
            leaves += 1;
            records.extend(body.items.iter().map(|item| item.record));
        }
    }
    (records.len(), leaves)
}

#[test]
fn everything_is_taken_along_and_comes_in_elsewhere_the_same() {
    let two = in_the_middle();
    for n in 0x10..0x30 {
        write(&two.town, &two.town.lead, n);
    }
    let place = tempfile::tempdir().unwrap();
    let first = place.path().join("first");
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    let left = two.here(|desk| all_of(desk, &leaving(&first, warrant, false)).unwrap());
    assert_eq!(left.manifest.left_out, []);
    assert_eq!(left.unlisted, 0);
    // Every record that lies at the hub is in it, once, and was released by leaves of sixteen.
    let out = lines(&first, &Names::same());
    let there: BTreeSet<RecordId> = {
        let house = two.town.house.borrow();
        let own = house.parcels.keys().filter(|(at, _)| at.society == HERE);
        let parts = own.filter(|(at, _)| at.what == wire::What::Part);
        parts.map(|(at, _)| RecordId(at.id)).collect()
    };
    assert_eq!(out.keys().copied().collect::<BTreeSet<_>>(), there);
    assert!(there.len() > 32 && out.contains_key(&two.case));
    let (records, leaves) = released(&two.town, warrant);
    assert_eq!((records, leaves), (there.len(), there.len().div_ceil(16)));
    // What a society owns besides persons: the file, decisions, consents, letters, messages.
    let case = &out[&two.case];
    for word in [
        "\"links\"",
        "confirmed match",
        "\"verified\"",
        "\"history\"",
    ] {
        assert!(case.contains(word), "{word} in {case}");
    }
    let persons = fs::read_to_string(first.join("persons.jsonl")).unwrap();
    assert!(persons.contains("\"receipts\":[{\"purpose\":\"tracing in the network\""));
    let letters = fs::read_to_string(first.join("letters.jsonl")).unwrap();
    for kind in ["enquiry", "answer", "message"] {
        assert!(
            letters.contains(&format!("{{\"kind\":\"{kind}\"")),
            "{kind}"
        );
    }
    let signed = fs::read_to_string(first.join("signatures.jsonl")).unwrap();
    assert_eq!(signed.lines().count(), there.len() * 6);
    let lead = two.town.lead.own.signer.public().device().to_string();
    assert!(
        signed
            .lines()
            .all(|line| line.contains(&lead) && line.contains("\"leaf\""))
    );
    // For its owner's eyes only, and nobody's cache.
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&first), 0o700);
    for file in fs::read_dir(&first).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), if path.is_dir() { 0o700 } else { 0o600 });
    }
    two.here(|desk| {
        let strange = RecordId([0x15; 16]);
        assert!(
            desk.desk().held().any(|of| of.record == strange),
            "it wrote that one"
        );
    });

    // Into another society, under other ids, and out again: the same but for those.
    let entered = take_in(&two, &first).unwrap();
    assert_eq!(entered.refused, [""; 0]);
    assert_eq!((entered.records, entered.before), (there.len() as u64, 0));
    assert_eq!(entered.hash, left.hash);
    let second = place.path().join("second");
    let warrant = approved(
        &two.town,
        (THERE, &two.town.far_lead),
        &Category::RECORD,
        500,
    );
    two.there(|desk| all_of(desk, &leaving(&second, warrant, false)).unwrap());
    let back: BTreeMap<RecordId, RecordId> = entered
        .names
        .iter()
        .map(|(there, here)| (*here, *there))
        .collect();
    let again = Names {
        records: &back,
        ..Names::same()
    };
    let again = lines(&second, &again);
    let moved = BTreeMap::from([(HERE, THERE)]);
    let once = Names {
        societies: &moved,
        ..Names::same()
    };
    for (record, line) in lines(&first, &once) {
        assert_eq!(again.get(&record), Some(&line), "{record}");
    }
    // The same again changes nothing.
    let entered = take_in(&two, &first).unwrap();
    assert_eq!((entered.records, entered.before), (0, there.len() as u64));
}

#[test]
fn a_run_that_stops_goes_on_where_it_stopped() {
    let town = Town::new();
    town.at(&town.lead, |desk| {
        desk.with_desk(|machine| machine.give_seed(&town.seed))
            .unwrap();
    });
    for n in 1..=40 {
        write(&town, &town.lead, n);
    }
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let small = approved(&town, (HERE, &town.lead), &Category::RECORD, 20);
    let why = town.at(&town.lead, |desk| {
        all_of(desk, &leaving(&dir, small, false)).unwrap_err()
    });
    let why = why.to_string();
    assert!(why.contains("the bulk approval is used up"), "{why}");
    assert!(why.contains("16 of 40 records are safe"), "{why}");
    assert!(why.contains("at least 24 records"), "{why}");
    assert_eq!(released(&town, small), (16, 1));
    // It is no folder to take in yet, nor one to begin anew.
    let unfinished = Folder::open(&dir).unwrap_err().to_string();
    assert!(unfinished.contains("not finished"), "{unfinished}");
    let rest = approved(&town, (HERE, &town.lead), &Category::RECORD, 24);
    town.at(&town.lead, |desk| {
        assert!(matches!(
            all_of(desk, &leaving(&dir, rest, false)),
            Err(Fault::File { .. })
        ));
        // What a crash left behind the last good line goes.
        let file = dir.join("persons.jsonl");
        let mut bytes = fs::read(&file).unwrap();
        bytes.extend(b"{\"record\":\"0f0f");
        fs::write(&file, bytes).unwrap();
        let other = Leaving {
            kinds: vec![Category::Identity],
            ..leaving(&dir, rest, true)
        };
        let why = all_of(desk, &other).unwrap_err().to_string();
        assert!(why.contains("other kinds of information"), "{why}");
        let left = all_of(desk, &leaving(&dir, rest, true)).unwrap();
        assert_eq!(left.manifest.warrants, [small, rest]);
        let why = all_of(desk, &leaving(&dir, rest, true))
            .unwrap_err()
            .to_string();
        assert!(why.contains("finished already"), "{why}");
    });
    assert_eq!(released(&town, rest), (24, 2));
    assert_eq!(lines(&dir, &Names::same()).len(), 40);
    let folder = Folder::open(&dir).unwrap();
    assert_eq!(folder.count("persons.jsonl"), 40);
}

#[test]
fn kinds_that_are_not_covered_are_said_and_nothing_is_taken_in_without_consents() {
    let two = Two::new();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let kinds = [Category::Identity, Category::Family];
    let warrant = approved(&two.town, (HERE, &two.town.lead), &kinds, 500);
    two.here(|desk| {
        // More than it covers is refused, and says so.
        let why = all_of(desk, &leaving(&dir, warrant, false))
            .unwrap_err()
            .to_string();
        assert!(why.contains("covers fewer kinds"), "{why}");
        fs::remove_dir_all(&dir).unwrap();
        let asked = Leaving {
            kinds: kinds.to_vec(),
            ..leaving(&dir, warrant, false)
        };
        all_of(desk, &asked).unwrap();
    });
    let folder = Folder::open(&dir).unwrap();
    assert_eq!(
        folder.manifest.kinds_left_out(),
        [
            Category::Origin,
            Category::Contact,
            Category::Circumstances,
            Category::Casework
        ]
    );
    let persons = fs::read_to_string(dir.join("persons.jsonl")).unwrap();
    assert!(!persons.contains("casework") && !persons.contains("contact"));
    let readme = fs::read_to_string(dir.join("README.txt")).unwrap();
    assert!(readme.contains("so not here: origin, contact, circumstances, casework"));
    let before = two.town.house.borrow().parcels.len();
    let why = take_in(&two, &dir).unwrap_err().to_string();
    assert!(
        why.contains("without contact, circumstances, casework"),
        "{why}"
    );
    assert_eq!(two.town.house.borrow().parcels.len(), before);
}

#[test]
fn what_was_changed_is_named_by_file_and_line_and_nothing_is_taken_in() {
    let two = in_the_middle();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    two.here(|desk| all_of(desk, &leaving(&dir, warrant, false)).unwrap());
    let before = two.town.house.borrow().parcels.len();
    let told = |name: &str, change: &dyn Fn(String) -> String| -> String {
        let path = dir.join(name);
        let text = fs::read_to_string(&path).unwrap();
        let changed = change(text.clone());
        assert_ne!(changed, text);
        fs::write(&path, changed).unwrap();
        let why = take_in(&two, &dir).unwrap_err();
        assert!(matches!(why, Fault::Asked(_)), "{why}");
        fs::write(&path, text).unwrap();
        why.to_string()
    };
    let second = |text: String| -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // Sound JSON, and another line.
        lines[1].push(' ');
        lines.join("\n") + "\n"
    };
    for name in ["persons.jsonl", "letters.jsonl", "signatures.jsonl"] {
        let why = told(name, &second);
        assert!(
            why.starts_with(&format!("{name}, line 2: changed")),
            "{why}"
        );
        let cut = |text: String| -> String {
            let lines: Vec<&str> = text.lines().collect();
            lines[..lines.len() - 1].join("\n") + "\n"
        };
        let lines = fs::read_to_string(dir.join(name)).unwrap().lines().count();
        let why = told(name, &cut);
        assert!(
            why.starts_with(&format!("{name}, line {lines}: changed")),
            "{why}"
        );
    }
    let why = told("manifest.json", &|text| {
        text.replacen("\"society\":1", "\"society\":\"x\"", 1)
    });
    assert_eq!(
        why,
        "manifest.json, line 1: society: another kind of value than is written here"
    );
    let why = told("manifest.json", &|text| {
        text.replacen("persons.jsonl", "persons.json", 1)
    });
    assert!(why.contains("persons.jsonl is not in the list"), "{why}");
    assert_eq!(two.town.house.borrow().parcels.len(), before);
    // As it was written, it is taken in.
    take_in(&two, &dir).unwrap();
}

#[test]
fn whoever_was_erased_or_is_never_to_be_shared_does_not_come_in_by_a_folder() {
    let mut request = super::asked();
    request.never.societies.clear();
    let two = Two::with(request, registered());
    two.here(|desk| {
        let mut person = registered();
        person.casework.consent.never.societies.push(THERE);
        person.identity.marks = Some("another".into());
        let record = RecordId([0x77; 16]);
        people::create(desk, record, person, two.town.deadline()).unwrap();
        let mut person = registered();
        person.identity.marks = Some("a third".into());
        let theirs = Country::from_code("SD").unwrap();
        person.casework.consent.never.countries.push(theirs);
        let record = RecordId([0x78; 16]);
        people::create(desk, record, person, two.town.deadline()).unwrap();
    });
    // A letter tells of the erased person as much as their own row does.
    let letter = two.enquire();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    two.here(|desk| all_of(desk, &leaving(&dir, warrant, false)).unwrap());
    // Society 2 had erased the very person whom society 1 seeks.
    two.there(|desk| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
        erase::person(
            desk,
            two.candidate,
            Choice::CountedOnly,
            two.town.deadline(),
        )
        .unwrap();
    });
    let entered = take_in(&two, &dir).unwrap();
    let all = lines(&dir, &Names::same());
    let line = |name: &str, record: RecordId| {
        let persons = fs::read_to_string(dir.join(name)).unwrap();
        let mut lines = persons.lines();
        let at = lines.position(|line| line.contains(&format!("\"record\":\"{record}\"")));
        format!("{name}, line {}: ", at.unwrap() + 1)
    };
    let mut refused = entered.refused.clone();
    refused.sort();
    let erased = "a person who was erased: to be reviewed by hand";
    let kept = "never to be shared with this society: to be reviewed by hand";
    let mut expected = [
        line("persons.jsonl", two.case) + erased,
        line("letters.jsonl", letter) + erased,
        line("persons.jsonl", RecordId([0x77; 16])) + kept,
        line("persons.jsonl", RecordId([0x78; 16])) + kept,
    ];
    expected.sort();
    assert_eq!(refused, expected);
    assert_eq!(entered.records, all.len() as u64 - 4);
    // Its own society has everything already; whom it erased since does not come back.
    let entered = two.here(|desk| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
        erase::person(desk, two.case, Choice::CountedOnly, two.town.deadline()).unwrap();
        enter(desk, &entering(&dir), &mut |_, _| ()).unwrap()
    });
    // The other two are of the same name and birth.
    assert_eq!((entered.records, entered.before), (0, all.len() as u64 - 4));
    assert_eq!(entered.refused.len(), 4);
}

#[test]
fn only_a_lead_takes_along_and_a_hub_that_hides_records_is_noticed() {
    let two = in_the_middle();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let device = |seat: &Seat| (HERE, seat.own.signer.public().device());
    let worker = approved(&two.town, (HERE, &two.town.worker), &Category::RECORD, 500);
    two.heard(&two.town.worker, |desk| {
        let why = all_of(desk, &leaving(&dir, worker, false)).unwrap_err();
        assert!(matches!(why, Fault::Refused(_)), "{why}");
    });
    assert!(!dir.exists());
    assert_ne!(device(&two.town.lead), device(&two.town.worker));
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    two.town.house.borrow_mut().tamper = Some(Box::new(|_, target, answer| {
        if target.starts_with("/v1/records/") {
            return sign::to_bytes(&wire::Shelf {
                records: Vec::new(),
            });
        }
        answer
    }));
    let left = two.here(|desk| all_of(desk, &leaving(&dir, warrant, false)).unwrap());
    assert!(left.unlisted > 0);
    assert!(lines(&dir, &Names::same()).contains_key(&two.case));
    // A list that goes in circles ends at once.
    two.town.house.borrow_mut().tamper = Some(Box::new(|_, target, answer| {
        if target.starts_with("/v1/records/") {
            return sign::to_bytes(&wire::Shelf {
                records: vec![(RecordId([1; 16]), vec![1])],
            });
        }
        answer
    }));
    let other = place.path().join("other");
    let why = two.here(|desk| all_of(desk, &leaving(&other, warrant, false)).unwrap_err());
    assert!(matches!(why, Fault::Line(_)), "{why}");
}

#[test]
fn taking_in_can_be_killed_anywhere_and_run_again() {
    let two = in_the_middle();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("folder");
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    two.here(|desk| all_of(desk, &leaving(&dir, warrant, false)).unwrap());
    let all = lines(&dir, &Names::same()).len() as u64;
    let disk = &two.town.far_lead.disk;
    two.there(|desk| {
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
    });
    let (mut kills, mut taken) = (0, None);
    while taken.is_none() {
        // After some writes more each time, until nothing is left to be killed.
        disk.dies_at.set(Some(disk.writes.get() + kills));
        kills += 3;
        let done = two.town.try_at(&two.town.far_lead, |desk| {
            desk.round(0)?;
            desk.sign_in()?;
            enter(desk, &entering(&dir), &mut |_, _| ())
        });
        taken = done.ok();
        assert!(kills < 3_000);
    }
    disk.dies_at.set(None);
    let taken = taken.unwrap();
    assert!(kills > 3, "{kills}");
    assert_eq!(taken.records + taken.before, all);
    assert_eq!(taken.refused, [""; 0]);
    // Each once: as many records are new at the hub as the folder has.
    let ids: BTreeSet<RecordId> = taken.names.iter().map(|(_, here)| *here).collect();
    assert_eq!(ids.len() as u64, all);
    let house = two.town.house.borrow();
    let own = house.parcels.keys().filter(|(at, _)| at.society == THERE);
    let there: BTreeSet<RecordId> = own.map(|(at, _)| RecordId(at.id)).collect();
    assert!(ids.is_subset(&there));
}

#[test]
fn a_consent_of_a_day_to_come_does_not_come_in_with_a_folder() {
    let two = Two::new();
    let mut person = registered();
    let today = Day::of(two.town.clock_now());
    person.casework.consent.receipts[0].on = Some(Day(today.0 + 2));
    two.here(|desk| {
        let until = two.town.deadline();
        people::create(desk, RecordId([0x11; 16]), person, until).unwrap();
    });
    let place = tempfile::tempdir().unwrap();
    let first = place.path().join("first");
    let warrant = approved(&two.town, (HERE, &two.town.lead), &Category::RECORD, 500);
    two.here(|desk| all_of(desk, &leaving(&first, warrant, false)).unwrap());
    let entered = take_in(&two, &first).unwrap();
    let ahead = |line: &&String| line.contains("a day that is still to come");
    assert_eq!(entered.refused.iter().filter(ahead).count(), 1);
    assert_eq!(entered.refused.len(), 1, "{:?}", entered.refused);
}
