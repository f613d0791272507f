//! The emergency list: made at a desk, opened by custodians, written into the log.

use crate::flow::{grant, save, sought, write};
use crate::house::{HERE, House, Town};
use desk::Fault;
use desk::emergency::{Copied, Custody, Line, List, Openings, Row, Standing, copy, report};
use desk::shell::Ended;
use ledger::leaf::{Event, Leaf};
use parcel::SealedSlip;
use parcel::slip::About;
use record::Person;
use record::codec::encode_slip;
use record::slip::Slip;
use seal::index::{Entry, Head, RecordHeads, Writer};
use seal::shares::{Kind, Share, split};
use seal::{LogKey, Secret};
use sign::id::{PersonId, RecordId, RecordPseudonym};
use sign::{Category, Hash, SigningKey, Time, from_bytes, sha256, to_bytes};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use verify::PolicyFile;
use wire::parcel::{Place, What};

const EMERGENCY: [u8; 32] = [0xee; 32];
const DAY: u64 = 86_400_000_000;

impl House {
    /// Puts a parcel as no honest hub would.
    fn put_slip(&mut self, slip: &SealedSlip) {
        let bytes = to_bytes(slip);
        let at = Place {
            society: slip.about.society,
            what: What::Slip,
            id: slip.about.record.0,
            category: 0,
            version: slip.about.version,
        };
        self.parcels.insert((at, sha256(&[&bytes])), bytes);
    }

    fn slip(&self, record: RecordId, version: u32) -> SealedSlip {
        let mut all = self.parcels.iter();
        let found = all.find(|((at, _), _)| {
            at.what == What::Slip && at.id == record.0 && at.version == version
        });
        from_bytes(found.unwrap().1).unwrap()
    }
}

fn papers() -> Vec<Share> {
    split(Kind::Emergency, &EMERGENCY, 2, 3, &[9; 32]).unwrap()
}

fn two_of_three() -> Vec<Share> {
    papers().into_iter().skip(1).collect()
}

fn policy(town: &Town) -> PolicyFile {
    let keys = town.at(&town.lead, |shell| shell.desk().caller().log_keys().clone());
    PolicyFile {
        keys,
        witnesses: Vec::new(),
        quorum: 0,
        known: Vec::new(),
    }
}

/// A daily index of these contact parts, at the hub.
fn index(town: &Town, heads: &[(RecordId, u32, Hash)]) -> LogKey {
    let log_key = || LogKey::from_bytes([0x1c; 32]);
    let about = seal::index::About {
        society: HERE,
        day: u32::try_from(town.clock_now().0 / DAY).unwrap(),
    };
    let to = Secret::from_seed(&EMERGENCY);
    let (writer, mut bytes) = Writer::new(&about, to.public(), &[7; 64]).unwrap();
    let entries: Vec<Entry> = heads
        .iter()
        .map(|(record, version, header)| Entry {
            person: PersonId(record.0),
            log_key: log_key(),
            records: vec![RecordHeads {
                record: *record,
                heads: vec![Head {
                    category: Category::Contact,
                    version: *version,
                    header: *header,
                }],
            }],
        })
        .collect();
    bytes.extend(writer.last(&entries).unwrap().0);
    // In two pieces, as long ones come.
    let mut house = town.house.borrow_mut();
    for (piece, bytes) in (0_u8..).zip(bytes.chunks(bytes.len() / 2 + 1)) {
        let at = Place {
            society: HERE,
            what: What::Index,
            id: [0; 16],
            category: piece,
            version: about.day,
        };
        house.parcels.insert((at, sha256(&[bytes])), bytes.to_vec());
    }
    log_key()
}

fn call_by(name: &str) -> Person {
    let mut person = sought();
    person.contact.safe.name_used = Some(name.into());
    person
}

/// Changes a record's contact data.
fn edit(town: &Town, record: RecordId, name: &str) {
    let change = save(
        record,
        PersonId(record.0),
        call_by(name),
        &[Category::Contact],
    );
    town.at(&town.lead, |shell| {
        let job = shell.work(change).unwrap();
        let ended = shell.until(job, town.deadline(), |_, _| ()).unwrap();
        assert!(matches!(ended, Ended::Done(Some(_))), "{ended:?}");
    });
}

fn copied(town: &Town, dir: &Path) -> Copied {
    town.at(&town.lead, |shell| copy(shell, dir).unwrap())
}

fn rows(custody: &Custody) -> BTreeMap<RecordId, Row> {
    let rows = custody.open(|_| true).unwrap();
    let rows = rows.map(|row| row.unwrap().unwrap());
    rows.map(|row| (row.record, row)).collect()
}

fn used(row: &Row) -> &str {
    row.slip.name.as_ref().unwrap().reveal()
}

/// Five records; of the first the contact data was changed twice.
fn written(town: &Town) -> Vec<RecordId> {
    let records: Vec<RecordId> = (1..=5).map(|n| write(town, &town.lead, n)).collect();
    grant(town, &town.lead, records[0]);
    for name in ["Second Name", "Third Name"] {
        edit(town, records[0], name);
    }
    records
}

#[test]
fn a_list_is_made_without_a_key_and_opened_by_custodians() {
    let town = Town::new();
    let records = written(&town);
    let (first, second, third) = (records[0], records[1], records[2]);
    let head = |record, version| {
        let slip = town.house.borrow().slip(record, version);
        (record, version, slip.about.contact)
    };
    let newer = town.house.borrow().slip(first, 2).about.contact;
    // The index was made before the last edit; it knows a newer version of the second than the
    // hub gives, and not the third.
    let heads = [
        (first, 2, newer),
        (second, 4, Hash([4; 32])),
        head(records[3], 1),
        head(records[4], 1),
        (RecordId([0x44; 16]), 1, Hash([4; 32])),
    ];
    let log_key = index(&town, &heads);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("list");
    let leaves = town.house.borrow().leaves.len();
    let done = copied(&town, &dir);
    assert_eq!((done.records, done.refused), (5, 0));
    // Of the first the two newest.
    assert_eq!(done.slips, 6);
    assert_eq!(
        town.house.borrow().leaves.len(),
        leaves,
        "nothing was opened"
    );
    // It holds no word of anybody.
    for file in fs::read_dir(&dir).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(5).any(|w| w == b"Third"));
    }
    let custody = Custody::new(List::open(&dir).unwrap(), &policy(&town), &two_of_three());
    let custody = custody.unwrap();
    assert_eq!(custody.shares(), [2, 3]);
    let all = rows(&custody);
    let standing: Vec<Standing> = all.values().map(|row| row.standing).collect();
    assert_eq!(
        standing,
        [
            Standing::Newer,
            Standing::Older,
            Standing::Unknown,
            Standing::Named,
            Standing::Named
        ]
    );
    assert_eq!(used(&all[&first]), "Third Name");
    assert_eq!(
        all[&first].name_in_log,
        Some(log_key.record_pseudonym(first))
    );
    assert_eq!(all[&third].name_in_log, None);
    assert_eq!(custody.missing().unwrap(), [RecordId([0x44; 16])]);
    // One by one, and by the name that we use.
    let one: Vec<_> = custody.open(|of| of == first).unwrap().collect();
    assert_eq!(one.len(), 1);
    let called = custody.called("THIRD", 5).unwrap();
    assert_eq!(
        called.iter().map(|row| row.record).collect::<Vec<_>>(),
        [first]
    );
    assert!(custody.called("third nobody", 5).unwrap().is_empty());
    let name = used(&all[&second]).to_owned();
    let many = custody.called(&name, 3).unwrap_err().to_string();
    assert!(
        many.contains("more than 3") && !many.contains(&name),
        "{many}"
    );
    assert!(matches!(custody.called(" ", 5), Err(Fault::Asked(_))));
}

#[test]
fn what_the_server_slips_in_reaches_nobody() {
    let town = Town::new();
    let records = written(&town);
    let to = Secret::from_seed(&EMERGENCY);
    let forged = |signer: &SigningKey, record, version| {
        let about = About {
            society: HERE,
            pair: [0; 16],
            record,
            version,
            contact: Hash([1; 32]),
            author: signer.public().device(),
        };
        let content = encode_slip(&Slip::of(&call_by("Trap")));
        SealedSlip::seal(about, &content, to.public(), signer, &[3; 64]).unwrap()
    };
    // The server's own; of a computer of another society; one that names an author whose signature
    // it is not.
    let far = &town.far_lead.own.signer;
    let mut house = town.house.borrow_mut();
    house.put_slip(&forged(&SigningKey::from_seed(&[0x66; 32]), records[1], 9));
    house.put_slip(&forged(far, records[2], 9));
    let mut other = forged(far, records[3], 9);
    other.about.author = town.lead.own.signer.public().device();
    house.put_slip(&other);
    drop(house);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("list");
    let done = copied(&town, &dir);
    assert_eq!(done.refused, 3);
    let custody = Custody::new(List::open(&dir).unwrap(), &policy(&town), &two_of_three());
    let all = rows(&custody.unwrap());
    assert!(all.values().all(|row| used(row) != "Trap"));
    assert!(all.values().all(|row| row.standing == Standing::NoIndex));
}

#[test]
fn a_list_that_was_changed_and_shares_that_do_not_fit_open_nothing() {
    let town = Town::new();
    let records = written(&town);
    index(&town, &[(records[0], 1, Hash([1; 32]))]);
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("list");
    copied(&town, &dir);
    let again = town.at(&town.lead, |shell| copy(shell, &dir).unwrap_err());
    assert!(again.to_string().contains("is there already"), "{again}");
    for name in ["slips", "index", "roster", "list"] {
        let path = dir.join(name);
        let bytes = fs::read(&path).unwrap();
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            // A changed list of hashes is another list, or none: it never names these files.
            let why = List::open(&dir).unwrap_err().to_string();
            assert!(name == "list" || why.contains(name), "{name}: {why}");
        }
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        List::open(&dir).unwrap_err();
        fs::write(&path, &bytes).unwrap();
    }
    let open = |shares: &[Share]| Custody::new(List::open(&dir).unwrap(), &policy(&town), shares);
    let why = |shares: &[Share]| open(shares).unwrap_err().to_string();
    let mut one = papers();
    one.truncate(1);
    assert!(why(&one).contains("1 of 2 shares"), "{}", why(&one));
    let other = split(Kind::Emergency, &[5; 32], 2, 3, &[9; 32]).unwrap();
    assert!(
        why(&other).contains("not of the emergency key"),
        "{}",
        why(&other)
    );
    let kind = split(Kind::Tombstone, &EMERGENCY, 2, 3, &[9; 32]).unwrap();
    assert!(why(&kind).contains("something else"), "{}", why(&kind));
    let mut policy = policy(&town);
    policy.keys.ed25519 = SigningKey::from_seed(&[8; 32]).public();
    let list = List::open(&dir).unwrap();
    let foreign = Custody::new(list, &policy, &two_of_three()).unwrap_err();
    assert!(foreign.to_string().contains("roster"), "{foreign}");
    open(&two_of_three()).unwrap();
}

#[test]
fn what_was_opened_stands_in_the_log_and_nothing_looks_less_read_than_it_is() {
    let town = Town::new();
    let record = write(&town, &town.lead, 1);
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("opened");
    let name = RecordPseudonym([0x1a; 16]);
    let line = |records| Line {
        at: Time(1_700_000_000_000_000),
        society: HERE,
        list: Hash([7; 32]),
        shares: vec![2, 3],
        records,
    };
    let mut openings = Openings::read(&path).unwrap();
    openings
        .add(line(Some(vec![(record, Some(name))])))
        .unwrap();
    openings.add(line(None)).unwrap();
    openings.add(line(Some(vec![(record, None)]))).unwrap();
    let read = Openings::read(&path).unwrap();
    assert!(read.lines().eq(openings.lines()));
    let carry = |from| {
        town.at(&town.lead, |shell| {
            report(shell, &read, from, town.deadline()).unwrap()
        })
    };
    assert_eq!(carry(1).0, 3);
    let leaves = |town: &Town| {
        let house = town.house.borrow();
        let all = house
            .leaves
            .iter()
            .map(|leaf| Leaf::from_bytes(leaf).unwrap());
        let opened = all.filter_map(|leaf| match leaf.event {
            Event::Opened(body) => Some(body),
            _ => None,
        });
        opened.collect::<Vec<_>>()
    };
    // The third names a record whose name in the log is not known: all count as opened.
    let opened = leaves(&town);
    assert_eq!(opened.len(), 2);
    assert!(opened.iter().all(|body| body.slips.is_empty()));
    assert_eq!(carry(0).0, 3);
    let named = &leaves(&town)[2];
    assert_eq!(
        (named.slips.as_slice(), named.shares.as_slice()),
        ([name].as_slice(), [2, 3].as_slice())
    );
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    assert_eq!(named.digest, sha256(&[first.as_bytes()]));
    // Whoever takes a line out, or changes one, is found by the line after it.
    let lines: Vec<&str> = text.lines().collect();
    for changed in [
        lines[1..].join("\n"),
        format!("{}\n{}", lines[0], lines[2]),
        text.replacen("[2,3]", "[1,3]", 1),
    ] {
        fs::write(&path, changed + "\n").unwrap();
        let why = Openings::read(&path).unwrap_err().to_string();
        assert!(why.contains(", line ") && why.contains("before"), "{why}");
    }
}

/// As `kinfold slips report` does it: nobody signed in on that computer before.
#[test]
fn a_computer_that_was_just_started_carries_openings_into_the_log() {
    let town = Town::new();
    let record = write(&town, &town.lead, 1);
    let place = tempfile::tempdir().unwrap();
    let mut openings = Openings::read(&place.path().join("opened")).unwrap();
    let line = Line {
        at: Time(1_700_000_000_000_000),
        society: HERE,
        list: Hash([7; 32]),
        shares: vec![1, 2],
        records: Some(vec![(record, Some(RecordPseudonym([0x1a; 16])))]),
    };
    openings.add(line).unwrap();
    let carried = town.try_at(&town.lead, |shell| {
        report(shell, &openings, 0, town.deadline())
    });
    let (done, ended) = carried.unwrap();
    assert_eq!(done, 1, "{ended:?}");
}
