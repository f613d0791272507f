//! Who was erased does not come back with the next import of a register.

use crate::house::{Seat, Town};
use desk::import::reading::Register;
use desk::import::{Import, Imported, import};
use desk::office::erase;
use ledger::leaf::Choice;
use sign::id::RecordId;
use sign::{Hash, from_bytes};
use std::collections::BTreeSet;
use std::fs;
use std::sync::Mutex;
use wire::parcel::{Place, PutAll, What};
use wire::{LineFault, Method};

const TOMBSTONE: [u8; 32] = [0x70; 32];

/// The connection of the threads that lock records: they only store.
#[derive(Default)]
struct Store(Mutex<Parcels>);

type Parcels = Vec<((Place, Hash), Vec<u8>)>;

impl wire::Line for Store {
    fn call(&self, _: Method, _: &str, body: &[u8], _: u64) -> Result<Vec<u8>, LineFault> {
        let all: PutAll = from_bytes(body).unwrap();
        let put = all.parcels.into_iter();
        let put = put.map(|p| ((p.place, p.digest), p.bytes.0));
        self.0.lock().unwrap().extend(put);
        Ok(Vec::new())
    }
}

/// Takes a register in at a seat; what came of it, and the records that are new at the keyholder.
fn take(town: &Town, seat: &Seat, source: &str, rows: &str) -> (Imported, Vec<RecordId>) {
    take_rows(town, seat, source, &format!("id,name,birth\n{rows}"))
}

fn take_rows(town: &Town, seat: &Seat, source: &str, rows: &str) -> (Imported, Vec<RecordId>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.csv");
    fs::write(&path, rows).unwrap();
    let asked = Import {
        register: Register {
            path,
            mapping: None,
        },
        source: source.to_owned(),
        statement: None,
        threads: 1,
    };
    let store = Store::default();
    let done = town.at(seat, |desk| {
        desk.settle(town.deadline()).unwrap();
        desk.change(|side| side.tombstone = Some(TOMBSTONE))
            .unwrap();
        import(desk, &store, &asked, &mut |_, _, _| {}).unwrap()
    });
    let stored = store.0.into_inner().unwrap();
    let parts = stored.iter().filter(|((at, _), _)| at.what == What::Part);
    let records: BTreeSet<RecordId> = parts.map(|((at, _), _)| RecordId(at.id)).collect();
    town.house.borrow_mut().parcels.extend(stored);
    (done, records.into_iter().collect())
}

/// The society's desks, each with the key that colleagues' words are sealed to.
fn town() -> Town {
    let town = Town::new();
    for seat in [&town.lead, &town.worker] {
        town.at(seat, |desk| {
            desk.with_desk(|machine| machine.give_seed(&town.seed))
                .unwrap();
        });
    }
    town
}

const FIRST: &str = "7,Selam Tesfaye,1984-02-03\n";
const OTHERS: &str = "8,Selam Tesfaye,1991-02-03\n9,Dawit Bekele,1984-02-03\n";

fn listed(done: &Imported, line: u32) -> bool {
    let start = format!("register.csv, line {line}: a person who was erased");
    done.refused.len() == 1 && done.refused[0].starts_with(&start)
}

#[test]
fn who_was_erased_does_not_come_back_with_a_register() {
    let town = town();
    let (done, records) = take(&town, &town.lead, "register", FIRST);
    assert_eq!((done.persons, done.refused.len()), (1, 0));
    town.at(&town.lead, |desk| {
        let until = town.deadline();
        erase::person(desk, records[0], Choice::CountedOnly, until).unwrap();
    });
    // On the desk that erased, and on a colleague's that never saw the register.
    for (seat, persons, before) in [(&town.lead, 2, 0), (&town.worker, 0, 2)] {
        let rows = format!("{FIRST}{OTHERS}");
        let (done, stored) = take(&town, seat, "register", &rows);
        assert!(listed(&done, 2), "{:?}", done.refused);
        assert_eq!((done.persons, done.before), (persons, before));
        assert!(!stored.contains(&records[0]));
        // In another register, under another number, in another spelling.
        let (done, stored) = take(&town, seat, "other", "70,tesfaye  SELAM,1984-02-03\n");
        assert!(listed(&done, 2), "{:?}", done.refused);
        assert_eq!((done.persons, stored.len()), (0, 0));
    }
    // The number of the row that was erased, for somebody else: nobody can tell any more.
    let (done, _) = take(&town, &town.worker, "register", "7,Hana Girma,1950-01-02\n");
    assert!(listed(&done, 2), "{:?}", done.refused);
    // A namesake of another birth was taken in above; of no known birth, nobody is stopped.
    let (done, _) = take(&town, &town.worker, "other", "71,Selam Tesfaye,\n");
    assert_eq!((done.persons, done.refused.len()), (1, 0));
}

#[test]
fn a_desk_without_the_tombstone_key_still_stops_the_same_row() {
    let town = town();
    let (_, records) = take(&town, &town.lead, "register", FIRST);
    town.at(&town.lead, |desk| {
        desk.change(|side| side.tombstone = None).unwrap();
        let until = town.deadline();
        erase::person(desk, records[0], Choice::CountedOnly, until).unwrap();
        assert!(desk.side().tombstones[0].marks.is_empty());
    });
    let (done, _) = take(&town, &town.worker, "register", FIRST);
    assert!(listed(&done, 2), "{:?}", done.refused);
}

#[test]
fn a_consent_of_a_day_to_come_does_not_come_in_with_a_register() {
    let town = town();
    // East of here tomorrow has begun.
    let rows = "id,name,consent,consent_date\n\
                7,Selam Tesfaye,yes,2026-11-02\n\
                8,Dawit Bekele,yes,2026-11-03\n\
                9,Hana Girma,yes,\n";
    let (done, _) = take_rows(&town, &town.lead, "register", rows);
    assert_eq!(done.persons, 2, "{:?}", done.refused);
    assert_eq!(done.refused.len(), 1);
    let start = "register.csv, line 3: its consent bears a day that is still to come";
    assert!(done.refused[0].starts_with(start), "{}", done.refused[0]);
}
