//! Evidence: bundles of single leaves, what they prove and what is refused; `tools/check_verify.py`
//! decides the same ones by another implementation.

use crate::case::{built, policy, signed};
use crate::kit::{Fold, HERE, ORIGIN, Who, grant, item, record};
use crate::{hex, unhex};
use ledger::leaf::{
    Answered, Asked, Cause, Deposited, Event, Kind, Purpose, Queried, Released, Why, Written,
};
use ledger::tree::WholeTree;
use ledger::{InclusionProof, leaf::Leaf};
use policy::request::{WantAnswer, WantGrant, WantItem, WantQuery, WantRelease};
use policy::{Ask, Want};
use serde_json::{Value, json};
use sign::encode::Bytes;
use sign::id::{PersonPseudonym, RecordId, RecordPseudonym, RequestId};
use sign::{Category, Context, Hash, from_bytes, to_bytes};
use verify::evidence::{Entry, Evidence, EvidenceFault, Opening};
use verify::{BodyFault, PolicyFile};

const BUNDLES: &str = include_str!("../../vectors/evidence.json");

/// A log that a bundle is cut from, and the bodies of its requests.
struct House {
    fold: Fold,
    bodies: Vec<Option<(Who, Vec<u8>)>>,
}

/// The n-th record, whose name in the log is `record(n)`.
fn record_id(n: u32) -> RecordId {
    RecordId(sign::hash("bundle record", &[&n.to_be_bytes()]).short())
}

impl House {
    /// A case of records 1 to 3, a release of two of them, a search and its answer, a deposit.
    fn new() -> Self {
        let mut house = House {
            fold: Fold::new(),
            bodies: vec![None],
        };
        let case = grant(Kind::Case, HERE, Who::Worker.staff(), &[1, 2, 3]);
        let want = Want::Grant(WantGrant {
            id: case.id,
            kind: case.kind,
            holder: case.holder,
            staff: case.staff,
            records: (1..=3).map(record_id).collect(),
            categories: case.categories.clone(),
            until: case.until,
        });
        let why = Why::Grant(case.id);
        house.write(Who::Lead, want, |_, _| Event::Granted(case));
        let items = [1, 2].map(|n| WantItem {
            holder: HERE,
            record: record_id(n),
            parts: vec![(Category::Identity, 0)],
        });
        let want = Want::Release(WantRelease {
            grant: why,
            purpose: Purpose::Casework,
            items: items.to_vec(),
        });
        house.write(Who::Worker, want, |fold, ask| {
            let items = vec![item(HERE, 1), item(HERE, 2)];
            Event::Released(Released {
                session: ask.session(),
                ..fold.released(Who::Worker, why, items)
            })
        });
        let want = Want::Query(WantQuery {
            case: record_id(1),
            query: Hash([9; 32]),
            standing: false,
        });
        house.write(Who::Worker, want, |_, ask| {
            Event::Queried(Queried {
                society: HERE,
                session: ask.session(),
                case: record(1),
                query: Hash([9; 32]),
                standing: false,
            })
        });
        let query = house.fold.state.size - 1;
        let want = Want::Answer(WantAnswer {
            query,
            found: vec![(HERE, record_id(4))],
        });
        house.write(Who::Matcher, want, |_, _| {
            let mut names: [RecordPseudonym; 16] =
                core::array::from_fn(|n| RecordPseudonym([n as u8; 16]));
            names[15] = record(4);
            names.sort();
            Event::Answered(Answered { query, names })
        });
        let deposited = Event::Deposited(Deposited {
            society: HERE,
            session: crate::kit::session(Who::Worker2, 0),
            items: vec![Written {
                person: PersonPseudonym([5; 16]),
                record: record(5),
                parts: vec![(Category::Contact, 1)],
            }],
            heads: Hash([6; 32]),
        });
        house.fold.ask(Who::Worker2, deposited).unwrap();
        house.bodies.push(None);
        house
    }

    fn write(&mut self, who: Who, want: Want, event: impl FnOnce(&Fold, &Ask) -> Event) {
        let last = self.fold.state.directory.devices[&who.device()].last;
        let ask = Ask {
            origin: ORIGIN.to_owned(),
            society: who.society(),
            device: who.device(),
            session: Bytes(vec![who as u8; 1_216]),
            id: RequestId([7; 16]),
            seq: last.map_or(1, |last| last.seq + 1),
            not_after: self.fold.now.plus(60_000_000),
            seen: None,
            want,
        };
        let asked = Asked {
            device: ask.device,
            seq: ask.seq,
            request: ask.hash(),
            signature: who.key().sign(Context::Request, &ask.hash()),
        };
        let event = event(&self.fold, &ask);
        self.fold.write(Cause::Device(asked), event).unwrap();
        self.bodies.push(Some((who, to_bytes(&ask))));
    }

    /// These leaves with all that is known of them, and names of these records.
    fn bundle(&self, leaves: &[usize], named: &[u32]) -> Evidence {
        let bytes: Vec<_> = self.fold.leaves.iter().map(Leaf::to_bytes).collect();
        let mut tree = WholeTree::default();
        for leaf in &bytes {
            tree.append(Leaf::hash(leaf));
        }
        let (root, size) = (built(&bytes).0, bytes.len() as u64);
        let entry = |at: &usize| Entry {
            leaf: Bytes(bytes[*at].clone()),
            inclusion: InclusionProof::new(&tree, *at as u64, size).unwrap(),
            key: self.bodies[*at].as_ref().map(|(who, _)| who.key().public()),
            body: self.bodies[*at]
                .as_ref()
                .map(|(_, body)| Bytes(body.clone())),
        };
        Evidence {
            checkpoint: Bytes(signed(size, root).to_string().into_bytes()),
            entries: leaves.iter().map(entry).collect(),
            openings: named.iter().map(|n| opening(*n, *n)).collect(),
        }
    }
}

fn opening(n: u32, name: u32) -> Opening {
    Opening {
        record: record_id(n),
        pseudonym: record(name),
    }
}

/// Bundles with a name, and why they are refused.
fn bundles() -> Vec<(&'static str, Evidence, Option<EvidenceFault>)> {
    let house = House::new();
    let all = [1, 2, 3, 4, 5];
    let bundle = |leaves: &[usize], named: &[u32]| house.bundle(leaves, named);
    let with = |change: &dyn Fn(&mut Evidence)| {
        let mut evidence = bundle(&all, &[1, 2]);
        change(&mut evidence);
        evidence
    };
    let name = Some(EvidenceFault::Body(0, BodyFault::Name));
    let again = |at| Some(EvidenceFault::Again(at));
    let idle = |at| Some(EvidenceFault::Opening(at));
    vec![
        ("nothing", bundle(&[], &[]), None),
        ("all of it, some names told", bundle(&all, &[1, 2]), None),
        (
            "all of it, all names told",
            bundle(&all, &[1, 2, 3, 4, 5]),
            None,
        ),
        ("leaves in any order", bundle(&[3, 1], &[2, 1]), None),
        ("a name without a body", bundle(&[5], &[5]), None),
        (
            "the same opening twice",
            with(&|e| e.openings.push(opening(1, 1))),
            idle(2),
        ),
        (
            "a record under two names",
            with(&|e| e.openings.push(opening(1, 5))),
            idle(2),
        ),
        (
            "a record under a wrong name and then its own",
            with(&|e| e.openings.insert(0, opening(1, 5))),
            idle(1),
        ),
        (
            "two records of one name",
            with(&|e| e.openings.push(opening(6, 1))),
            idle(2),
        ),
        (
            "a record under another's name",
            with(&|e| e.openings[0] = opening(1, 5)),
            name,
        ),
        (
            "a name in no leaf of the log",
            with(&|e| e.openings.push(opening(6, 6))),
            idle(2),
        ),
        ("a name in no leaf shown", bundle(&[1, 2], &[1, 4]), idle(1)),
        ("names and no leaf", bundle(&[], &[1]), idle(0)),
        ("an entry twice", bundle(&[1, 2, 1], &[1]), again(2)),
        (
            "a leaf twice, once without its body",
            with(&|e| {
                let mut bare = e.entries[4].clone();
                bare.key = None;
                bare.body = None;
                e.entries.insert(0, e.entries[1].clone());
                e.entries.push(bare);
            }),
            again(2),
        ),
    ]
}

fn decided(evidence: &Evidence, known: &PolicyFile) -> Option<EvidenceFault> {
    evidence.check(known).err()
}

#[test]
fn what_a_bundle_shows_twice_or_names_in_no_leaf_is_refused() {
    for (name, evidence, fault) in bundles() {
        assert_eq!(decided(&evidence, &policy()), fault, "{name}");
    }
}

#[test]
fn every_golden_bundle_is_decided_as_it_says() {
    let file: Value = serde_json::from_str(BUNDLES).unwrap();
    let known = PolicyFile::parse(file["policy"].as_str().unwrap()).unwrap();
    let lines = file["bundles"].as_array().unwrap();
    for line in lines {
        let evidence: Evidence = from_bytes(&unhex(&line["bytes"])).unwrap();
        let holds = decided(&evidence, &known).is_none();
        assert_eq!(json!(holds), line["holds"], "{}", line["name"]);
    }
    let made = bundles();
    assert_eq!(made.len(), lines.len());
    for ((name, _, fault), line) in made.iter().zip(lines) {
        assert_eq!(
            json!([name, fault.is_none()]),
            json!([line["name"], line["holds"]])
        );
    }
}

#[test]
#[ignore = "writes the vectors anew"]
#[expect(
    clippy::disallowed_methods,
    reason = "the test writes its own expectations when asked to"
)]
fn write_the_golden_bundles() {
    let line = |(name, evidence, fault): &(&str, Evidence, Option<EvidenceFault>)| {
        json!({
            "name": name,
            "bytes": hex(&to_bytes(evidence)),
            "holds": fault.is_none(),
        })
        .to_string()
    };
    let lines: Vec<String> = bundles().iter().map(line).collect();
    let text = format!(
        "{{\"policy\": {},\n\"bundles\": [\n{}\n]}}\n",
        json!(policy().to_string()),
        lines.join(",\n")
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/evidence.json");
    std::fs::write(path, text).unwrap();
}
