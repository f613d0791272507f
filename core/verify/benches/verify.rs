//! An outsider's check of a log of 515,000 leaves, as many as there were persons in the data taken
//! in January 2022: the structure alone, and with every device's signature, on one core. The floors
//! are measured in the same run.
//!
//! A plain program: each measurement takes seconds. `cargo bench -p verify --bench verify`.

#![expect(clippy::print_stdout, reason = "a bench reports what it measured")]
#![expect(clippy::disallowed_methods, reason = "a bench measures time")]
#![expect(
    dead_code,
    reason = "the kit of the policy's tests has more than is used here"
)]

#[path = "../../policy/tests/policy/kit.rs"]
mod kit;

use kit::{HERE, ORIGIN, START, Who, genesis, log_seeds, record, session};
use ledger::leaf::{Asked, Cause, Deposited, Event, Leaf, Policy, Written};
use ledger::{Checkpoint, KeyName, Log, LogFile, LogSigner, read_copy};
use policy::State;
use sign::id::PersonPseudonym;
use sign::key::PqSigningKey;
use sign::{Category, Context, Hash, SigningKey, hash, sha256};
use std::collections::BTreeMap;
use std::time::Instant;
use verify::{InPlace, PolicyFile, Signatures, StructureOnly};

const LEAVES: u64 = 515_000;
/// What reading and hashing a copy may take, and the check with every signature.
const STRUCTURE: f64 = 2.0;
const WHOLE: f64 = 60.0;

fn main() {
    let (copy, known, root) = log();
    let bytes: usize = copy.values().map(Vec::len).sum();
    println!(
        "log: {LEAVES} leaves, each by a device but the first; {} MB",
        bytes / 1_000_000
    );

    let mut leaves = Vec::new();
    let structure = seconds(|| {
        read_copy(&copy, LEAVES, &root, |_, leaf| leaves.push(leaf.to_vec())).expect("whole");
    });
    // A tree of n leaves has n leaf hashes and n - 1 hashes of two.
    let pair = [7_u8; 65];
    let floor = seconds(|| {
        for leaf in &leaves {
            std::hint::black_box(sha256(&[leaf]));
            std::hint::black_box(sha256(&[&pair]));
        }
    });
    show(
        "structure: every entry, every tile, the root",
        structure,
        floor,
        "bare SHA-256",
        STRUCTURE,
    );

    let rules = seconds(|| {
        let report = verify::verify(&copy, &known, &mut StructureOnly, None);
        assert!(report.ok(), "the log is sound: {:?}", report.first);
    });
    println!(
        "==> structure and every rule (fold over all leaves), no device signatures: {rules:.2} s"
    );

    let key = Who::Worker.key();
    let text = hash("floor", &[]);
    let signature = key.sign(Context::Request, &text);
    let public = key.public();
    let floor = seconds(|| {
        for _ in 1..LEAVES {
            let held = public.verify(Context::Request, &text, &signature);
            std::hint::black_box(held).expect("holds");
        }
    });
    let whole = seconds(|| {
        let report = verify::verify(&copy, &known, &mut InPlace::default(), None);
        assert!(report.ok(), "the log is sound: {:?}", report.first);
        let all = Signatures::Checked {
            held: LEAVES - 1,
            first_bad: None,
        };
        assert_eq!(report.signatures, all);
    });
    show(
        "structure, rules and every signature",
        whole,
        floor,
        "bare Ed25519 verifications",
        WHOLE,
    );
    println!(
        "    bare: {:.0} verifications a second",
        (LEAVES - 1) as f64 / floor
    );
}

/// A sound log: the ceremony, then deposits of one device.
fn log() -> (BTreeMap<String, Vec<u8>>, PolicyFile, Hash) {
    let first = Leaf {
        time: START,
        boot: 1,
        cause: Cause::Console,
        event: Event::Genesis(Box::new(genesis(Policy::default()))),
    };
    let mut state = State::begin(&first).expect("sound");
    let (mut log, mut copy) = (Log::default(), BTreeMap::new());
    log.append(&first.to_bytes()).expect("short enough");
    for n in 1..LEAVES {
        let leaf = deposit(n);
        state.apply(&leaf).expect("the rules allow it");
        log.append(&leaf.to_bytes()).expect("short enough");
        if n % 4_096 == 0 {
            store(&mut copy, log.take_finished());
        }
    }
    store(&mut copy, log.flush());
    let signer = LogSigner {
        name: KeyName::new(ORIGIN).expect("a name"),
        ed25519: SigningKey::from_seed(&log_seeds().0),
        ml_dsa: PqSigningKey::from_seed(&log_seeds().1),
    };
    let head = Checkpoint {
        origin: signer.name.clone(),
        size: log.size(),
        root: log.root(),
    };
    let note = head.sign(&signer, START.plus(LEAVES * 1_000));
    copy.insert("checkpoint".into(), note.to_string().into_bytes());
    let known = PolicyFile {
        keys: signer.keys(),
        witnesses: Vec::new(),
        quorum: 0,
        known: Vec::new(),
    };
    (copy, known, head.root)
}

fn deposit(n: u64) -> Leaf {
    let name = record(n as u32);
    let request = hash("bench request", &[&n.to_be_bytes()]);
    let asked = Asked {
        device: Who::Worker.device(),
        seq: n,
        request,
        signature: Who::Worker.key().sign(Context::Request, &request),
    };
    let written = Written {
        person: PersonPseudonym(name.0),
        record: name,
        parts: Category::RECORD
            .iter()
            .map(|category| (*category, 1))
            .collect(),
    };
    Leaf {
        time: START.plus(n * 1_000),
        boot: 1,
        cause: Cause::Device(asked),
        event: Event::Deposited(Deposited {
            society: HERE,
            session: session(Who::Worker, 0),
            items: vec![written],
            heads: request,
        }),
    }
}

fn store(copy: &mut BTreeMap<String, Vec<u8>>, files: Vec<LogFile>) {
    copy.extend(files.into_iter().map(|f| (f.path.to_string(), f.bytes)));
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn show(what: &str, took: f64, floor: f64, of: &str, bar: f64) {
    println!(
        "==> {what}: {took:.2} s; floor ({of}) {floor:.2} s; ratio {:.2}; bar {bar} s: {}",
        took / floor,
        if took <= bar { "met" } else { "MISSED" }
    );
}
