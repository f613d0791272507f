//! Who is affected, of 515,000 people: as many as there were persons in the data taken in January
//! 2022, on generated leaves. The floor, reading and hashing the same bytes, is measured in the
//! same run.
//!
//! A plain program: each measurement takes seconds. `cargo bench -p exposure`.

#![expect(clippy::print_stdout, reason = "a bench reports what it measured")]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a bench measures time and reads files"
)]

use exposure::incident::{Span, Taken, What};
use exposure::opened::{OfSociety, OpenedIndex, Person, Record};
use exposure::{Fold, Incident, Totals, table};
use ledger::leaf::{
    Act, Answered, Asked, Cause, Deposited, DeviceEntry, DeviceKind, EmergencyKey, Event, Genesis,
    Item, Leaf, LogPublic, Order, Policy, Purpose, Queried, Released, SocietyEntry, Used, Why,
    Written,
};
use sign::encode::Bytes;
use sign::id::{
    DeviceId, GrantId, PersonId, PersonPseudonym, RecordId, RecordPseudonym, SessionId, StaffId,
};
use sign::key::PqSigningKey;
use sign::time::MINUTE;
use sign::{Category, Hash, HashStream, Signature, SigningKey, SocietyId, Time, hash};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::time::Instant;

const PEOPLE: u64 = 515_000;
const SOCIETIES: u64 = 60;
/// Releases of a person's parts; with two deposits there are eight items a person.
const RELEASES: u64 = 6;
const TIME: f64 = 10.0;
const MEMORY: u64 = 2_000;

fn main() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("leaves");
    let (leaves, bytes) = write_leaves(&path);
    let index = index().to_string();
    println!(
        "generated leaves: {leaves}, {} MB, of {PEOPLE} people with {} items each; index of {} MB",
        bytes / 1_000_000,
        RELEASES + 2,
        index.len() / 1_000_000
    );

    let floor = Instant::now();
    let mut stream = HashStream::raw();
    each_leaf(&path, |_, bytes| stream.update(bytes));
    std::hint::black_box(stream.finish());
    let floor = floor.elapsed().as_secs_f64();

    let desk = Taken {
        what: What::Device(device(0)),
        span: Span::ALWAYS,
    };
    let all = [desk, always(What::Hub), always(What::Matcher)];
    let what = "one desk was taken";
    one(what, &path, &index, &all[..1], floor);
    let what = "a desk, the server and the search were taken";
    one(what, &path, &index, &all, floor);
    std::fs::remove_file(&path).expect("the file is there");
}

fn always(what: What) -> Taken {
    Taken {
        what,
        span: Span::ALWAYS,
    }
}

fn one(what: &str, path: &PathBuf, index: &str, taken: &[Taken], floor: f64) {
    let incident = Incident {
        taken: taken.iter().cloned().collect(),
        ..Incident::default()
    };
    reset_peak();
    let begin = Instant::now();
    let mut fold = Fold::new(&incident);
    each_leaf(path, |at, bytes| {
        fold.take(at, &Leaf::from_bytes(bytes).expect("a leaf"));
    });
    let read = begin.elapsed().as_secs_f64();
    let index = OpenedIndex::parse(index).expect("an index");
    let outcome = fold.finish(&index).expect("known");
    let finished = begin.elapsed().as_secs_f64();
    let (mut totals, mut text, mut length) = (Totals::default(), String::new(), 0);
    for rows in outcome.people() {
        totals.add(&rows);
        rows.iter().for_each(|row| table::line(row, &mut text));
        length += text.len();
        text.clear();
    }
    let took = begin.elapsed().as_secs_f64();
    let peak = peak();
    println!(
        "==> {what}: {took:.2} s (leaves {read:.2}, index and marks {:.2}, {} rows of {} MB {:.2}); \
         floor (reading and hashing the same bytes) {floor:.2} s; ratio {:.1}; peak {peak} MB; \
         bar {TIME} s, {MEMORY} MB: {}",
        finished - read,
        totals.rows(),
        length / 1_000_000,
        took - finished,
        took / floor,
        if took <= TIME && peak <= MEMORY {
            "met"
        } else {
            "MISSED"
        }
    );
}

fn write_leaves(path: &PathBuf) -> (u64, u64) {
    let mut out = Out {
        file: BufWriter::new(File::create(path).expect("a file")),
        count: 0,
        bytes: 0,
    };
    out.leaf(Cause::Console, Event::Genesis(Box::new(genesis())));
    // A genesis of sixty societies is longer than a leaf may be.
    for n in 1..SOCIETIES {
        out.order(Act::AddSociety(society_entry(n)));
    }
    for n in 1..=SOCIETIES {
        out.order(Act::Enrol(device_entry(n)));
    }
    // A register taken in, sixteen to a leaf; then an edit of each.
    for round in 0..2_u32 {
        let size = if round == 0 { 16 } else { 1 };
        for first in (0..PEOPLE).step_by(size) {
            let items = first..PEOPLE.min(first + size as u64);
            let by = first / 16 % SOCIETIES;
            let items = items.map(|n| Written {
                person: person(n),
                record: record(n),
                parts: parts(round),
            });
            let event = Event::Deposited(Deposited {
                society: society(by * 16),
                session: SessionId([1; 16]),
                items: items.collect(),
                heads: Hash([0; 32]),
            });
            out.ask(by, event);
        }
    }
    for round in 0..RELEASES {
        for first in (0..PEOPLE).step_by(4) {
            let items = (first..PEOPLE.min(first + 4)).map(|n| Item {
                person: person(n),
                record: record(n),
                holder: society(n),
                parts: parts(1),
            });
            let event = Event::Released(Released {
                society: society(first),
                session: SessionId([1; 16]),
                grant: Why::Grant(GrantId([2; 16])),
                purpose: Purpose::Casework,
                items: items.collect(),
                used: Used::default(),
                policy: Hash([0; 32]),
            });
            out.ask((first / 16 + round) % SOCIETIES, event);
        }
    }
    for case in (0..PEOPLE).step_by(10) {
        let query = out.count;
        let event = Event::Queried(Queried {
            society: society(case),
            session: SessionId([1; 16]),
            case: record(case),
            query: Hash([0; 32]),
            standing: false,
        });
        out.ask(case / 16 % SOCIETIES, event);
        let mut names: [RecordPseudonym; 16] =
            core::array::from_fn(|at| record(case + at as u64 * 3));
        names.sort_unstable();
        out.ask(SOCIETIES, Event::Answered(Answered { query, names }));
    }
    out.file.flush().expect("written");
    (out.count, out.bytes)
}

struct Out {
    file: BufWriter<File>,
    count: u64,
    bytes: u64,
}

impl Out {
    fn ask(&mut self, who: u64, event: Event) {
        let asked = Asked {
            device: device(who),
            seq: self.count,
            request: Hash([3; 32]),
            signature: Signature([4; 64]),
        };
        self.leaf(Cause::Device(asked), event);
    }

    fn order(&mut self, act: Act) {
        let order = Order {
            nonce: [0; 16],
            origin: "bench.example".to_owned(),
            not_after: Time(0),
            act,
        };
        let event = Event::Order(Box::new(order));
        self.leaf(Cause::Officers(Vec::new()), event);
    }

    fn leaf(&mut self, cause: Cause, event: Event) {
        let leaf = Leaf {
            time: Time(1_700_000_000_000_000 + self.count * MINUTE),
            boot: 1,
            cause,
            event,
        };
        let bytes = leaf.to_bytes();
        let length = u32::try_from(bytes.len()).expect("short").to_be_bytes();
        let written = self.file.write_all(&length);
        written
            .and_then(|()| self.file.write_all(&bytes))
            .expect("written");
        self.count += 1;
        self.bytes += bytes.len() as u64;
    }
}

fn each_leaf(path: &PathBuf, mut each: impl FnMut(u64, &[u8])) {
    let file = File::open(path).expect("the file is there");
    let mut file = BufReader::with_capacity(1 << 20, file);
    let (mut length, mut bytes, mut at) = ([0; 4], Vec::new(), 0);
    while file.read_exact(&mut length).is_ok() {
        bytes.resize(u32::from_be_bytes(length) as usize, 0);
        file.read_exact(&mut bytes).expect("a whole leaf");
        each(at, &bytes);
        at += 1;
    }
}

fn genesis() -> Genesis {
    let key = SigningKey::from_seed(&[0xe1; 32]);
    Genesis {
        origin: "bench.example".to_owned(),
        keys: LogPublic {
            ed25519: key.public(),
            ml_dsa: PqSigningKey::from_seed(&[0xe2; 32]).public(),
        },
        policy: Policy::default(),
        societies: vec![society_entry(0)],
        staff: Vec::new(),
        devices: vec![device_entry(0)],
    }
}

fn society_entry(n: u64) -> SocietyEntry {
    SocietyEntry {
        society: society(n * 16),
        second_lock: Bytes(vec![0; 1_216]),
        emergency: EmergencyKey {
            public: Bytes(vec![0; 1_216]),
            k: 3,
            n: 5,
        },
        tombstone: Hash([0; 32]),
    }
}

fn device_entry(n: u64) -> DeviceEntry {
    DeviceEntry {
        key: seed(n).public(),
        society: SocietyId(1 + (n % SOCIETIES) as u32),
        staff: StaffId(hash("staff", &[&n.to_be_bytes()]).short()),
        kind: if n == SOCIETIES {
            DeviceKind::Matcher
        } else {
            DeviceKind::Desk
        },
    }
}

/// Everybody, but one in a hundred who was erased meanwhile.
fn index() -> OpenedIndex {
    let mut index = OpenedIndex::default();
    for n in (0..PEOPLE).filter(|n| n % 100 != 0) {
        let of = index.societies.entry(society(n));
        let of = of.or_insert_with(|| OfSociety {
            day: 20_000,
            digest: Hash([0; 32]),
            persons: std::collections::BTreeMap::new(),
        });
        let entry = Person {
            person: PersonId(hash("id", &[&n.to_be_bytes()]).short()),
            records: vec![Record {
                record: RecordId(hash("record id", &[&n.to_be_bytes()]).short()),
                name: record(n),
                categories: Category::RECORD.to_vec(),
            }],
        };
        of.persons.insert(person(n), entry);
    }
    index
}

fn seed(n: u64) -> SigningKey {
    SigningKey::from_seed(&[n as u8 + 1; 32])
}

fn device(n: u64) -> DeviceId {
    static IDS: std::sync::OnceLock<Vec<DeviceId>> = std::sync::OnceLock::new();
    let make = || (0..=SOCIETIES).map(|n| seed(n).public().device()).collect();
    IDS.get_or_init(make)[n as usize]
}

fn society(n: u64) -> SocietyId {
    SocietyId(1 + (n / 16 % SOCIETIES) as u32)
}

fn person(n: u64) -> PersonPseudonym {
    PersonPseudonym(hash("person", &[&n.to_be_bytes()]).short())
}

fn record(n: u64) -> RecordPseudonym {
    RecordPseudonym(hash("record", &[&n.to_be_bytes()]).short())
}

fn parts(round: u32) -> Vec<(Category, u32)> {
    let all = Category::RECORD.iter().map(|c| (*c, round + 1));
    all.take(if round == 0 { 6 } else { 3 }).collect()
}

/// The most memory this process had since it was reset, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1_000
}

fn reset_peak() {
    // Where it is not allowed the peak is that of the whole run.
    let _whole = std::fs::write("/proc/self/clear_refs", "5");
}
