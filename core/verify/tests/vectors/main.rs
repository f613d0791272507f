//! Golden logs: every fault a log can have, once, with the verdict; `tools/check_verify.py` gives
//! the same ones by another implementation. To write them anew (ML-DSA signatures will differ):
//! `cargo test -p verify --test vectors -- --ignored`.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its input has failed"
)]

mod acts;
mod alone;
mod bundles;
mod case;
mod copies;
#[path = "../../../sign/tests/diagnostic/mod.rs"]
mod diagnostic;
mod good;
#[path = "../../../policy/tests/policy/kit.rs"]
mod kit;
mod make;
mod rules;

use case::{Case, Files};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use verify::{InPlace, PolicyFile, verify};

const LOGS: &str = include_str!("../../vectors/logs.json");

/// Every code of a fault that a log can have. A conflict is a desk's, never a leaf's.
const CODES: &[&str] = &[
    "boot",
    "cause",
    "checkpoint-forged",
    "checkpoint-malformed",
    "checkpoint-missing",
    "checkpoint-origin",
    "checkpoint-unsigned",
    "cosignature-forged",
    "cosignatures-too-few",
    "device",
    "empty",
    "figures",
    "file-differs",
    "file-malformed",
    "file-missing",
    "fork",
    "genesis",
    "genesis-other",
    "leaf-malformed",
    "limit-all",
    "limit-device",
    "limit-novelty",
    "limit-queries",
    "limit-society",
    "limit-staff",
    "limit-warrant",
    "misfit",
    "no-grant",
    "order-expired",
    "order-misfit",
    "order-officers",
    "order-origin",
    "order-repeated",
    "request",
    "role",
    "root",
    "sealed",
    "sequence",
    "session",
    "set-back",
    "signature",
    "stopped",
    "time",
    "trip-due",
    "trip-not-due",
    "unknown",
];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &Value) -> Vec<u8> {
    let text = text.as_str().unwrap();
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

fn verdict(copy: &Files, policy: &PolicyFile) -> (Option<&'static str>, Option<u64>) {
    let report = verify(copy, policy, &mut InPlace::default(), None);
    match report.first {
        None => (None, None),
        Some(finding) => (Some(finding.fault.code()), finding.index),
    }
}

/// The case of a line of the file.
fn read(file: &Value, line: &Value) -> Case {
    let leaves = line["leaves"].as_array().unwrap();
    let leaf = |n: &Value| unhex(&file["leaves"][n.as_u64().unwrap() as usize]);
    let files = line["files"].as_object().unwrap();
    let bytes = |v: &Value| (!v.is_null()).then(|| unhex(v));
    Case {
        name: line["name"].as_str().unwrap().to_owned(),
        leaves: leaves.iter().map(leaf).collect(),
        checkpoint: match &line["checkpoint"] {
            Value::Bool(_) => signed_now(&leaves.iter().map(leaf).collect::<Vec<_>>()),
            note => note.as_str().map(str::to_owned),
        },
        files: files.iter().map(|(k, v)| (k.clone(), bytes(v))).collect(),
        policy: {
            let n = line["policy"].as_u64().unwrap() as usize;
            PolicyFile::parse(file["policies"][n].as_str().unwrap()).unwrap()
        },
        plain: false,
        code: None,
        index: None,
    }
}

/// The checkpoint of these leaves by the log's keys, whose seeds stand in the file.
fn signed_now(leaves: &[Vec<u8>]) -> Option<String> {
    let (root, _) = case::built(leaves);
    Some(case::signed(leaves.len() as u64, root).to_string())
}

#[test]
fn every_golden_log_has_its_verdict() {
    let file: Value = serde_json::from_str(LOGS).unwrap();
    let mut seen = BTreeSet::new();
    let mut good = 0;
    for line in file["logs"].as_array().unwrap() {
        let case = read(&file, line);
        let (code, index) = verdict(&case.copy(), &case.policy);
        assert_eq!(json!(code), line["code"], "{}", case.name);
        assert_eq!(json!(index), line["index"], "{}", case.name);
        seen.extend(code);
        good += u32::from(code.is_none());
    }
    assert!(good >= 4);
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), CODES);
}

/// A copy that notes what is asked of it.
struct Asked<'a> {
    files: &'a Files,
    asked: std::cell::RefCell<Vec<String>>,
}

impl ledger::LogSource for Asked<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.asked.borrow_mut().push(path.to_owned());
        self.files.get(path).cloned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Files beside the log's, any of them and whatever is in them, witnesses of the policy file
    /// in any order, and how often it was asked before: none of them changes
    /// a word of the verdict or of the page.
    #[test]
    fn invariant_14_the_verdict_depends_on_log_policy_and_keys_alone(
        which: prop::sample::Index,
        beside in prop::collection::btree_map("[a-z0-9]{1,8}(/[a-z0-9]{1,8}){0,2}", any::<Vec<u8>>(), 1..6),
        turn: prop::sample::Index,
        again in 0_u8..2,
    ) {
        let file: Value = serde_json::from_str(LOGS).unwrap();
        let logs = file["logs"].as_array().unwrap();
        let case = read(&file, &logs[which.index(logs.len())]);
        let copy = case.copy();
        let told = |files: &Files, policy: &PolicyFile| {
            let source = Asked { files, asked: std::cell::RefCell::default() };
            let report = verify(&source, policy, &mut InPlace::default(), None);
            (format!("{report:?}"), source.asked.into_inner())
        };
        let (verdict, asked) = told(&copy, &case.policy);
        // Only files of the log are looked at.
        let of_the_log = |path: &String| path == "checkpoint" || ledger::TilePath::parse(path).is_some();
        prop_assert!(asked.iter().all(of_the_log), "{:?}", asked);
        let mut more: Files = beside.into_iter().filter(|(path, _)| !of_the_log(path)).collect();
        more.extend(copy);
        let mut policy = case.policy.clone();
        if !policy.witnesses.is_empty() {
            let turn = turn.index(policy.witnesses.len());
            policy.witnesses.rotate_left(turn);
        }
        for _ in 0..=again {
            prop_assert_eq!(&told(&more, &policy).0, &verdict, "{}", case.name);
        }
        // Nothing that is not asked for is missed.
        more.retain(|path, _| asked.contains(path));
        prop_assert_eq!(&told(&more, &policy).0, &verdict, "{}", case.name);
    }
}

/// Changed bytes of a whole copy: of the checkpoint all of the text and the lines' ends, of each
/// file every so many.
#[test]
fn no_byte_of_a_good_log_can_be_another() {
    let file: Value = serde_json::from_str(LOGS).unwrap();
    let logs = file["logs"].as_array().unwrap();
    let case = read(&file, &logs[0]);
    let copy = case.copy();
    let mut tried = 0;
    for (path, bytes) in &copy {
        let step = if path == "checkpoint" { 1 } else { 97 };
        for at in (0..bytes.len()).step_by(step) {
            let mut changed = copy.clone();
            changed.get_mut(path).unwrap()[at] ^= 1;
            let (code, _) = verdict(&changed, &case.policy);
            assert!(code.is_some(), "{path} byte {at}");
            tried += 1;
        }
    }
    assert!(tried > 1_000, "{tried}");
}

/// The log in which everything happens once, with each leaf left out, written twice, and changed
/// for the next one: the verdict is this verifier's, and the other one must give it too.
fn recombined() -> Vec<Case> {
    let good = good::good().leaves;
    let mut cases = Vec::new();
    let mut add = |name: String, leaves: Vec<Vec<u8>>| {
        let mut case = Case::new(&name, leaves, None, None);
        (case.code, case.index) = verdict(&case.copy(), &case.policy);
        case.plain = true;
        cases.push(case);
    };
    for at in 0..good.len() {
        let mut without = good.clone();
        without.remove(at);
        add(format!("everything but leaf {at}"), without);
        let mut twice = good.clone();
        twice.insert(at, good[at].clone());
        add(format!("leaf {at} twice"), twice);
        if at + 1 < good.len() {
            let mut swapped = good.clone();
            swapped.swap(at, at + 1);
            add(format!("leaf {at} after the next"), swapped);
        }
    }
    cases
}

#[test]
#[ignore = "writes the vectors anew"]
#[expect(
    clippy::disallowed_methods,
    reason = "the test writes its own expectations when asked to"
)]
fn write_the_golden_logs() {
    let mut cases = vec![good::good()];
    cases.extend(rules::bad());
    alone::alone(&mut cases);
    cases.extend(copies::cases());
    cases.extend(recombined());
    let mut pool: Vec<String> = Vec::new();
    let mut policies: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    let mut other = Vec::new();
    for case in &cases {
        let found = verdict(&case.copy(), &case.policy);
        if found != (case.code, case.index) {
            other.push((&case.name, found, case.code, case.index));
        }
        let mut place = |leaf: &Vec<u8>| {
            let leaf = hex(leaf);
            pool.iter().position(|l| *l == leaf).unwrap_or_else(|| {
                pool.push(leaf);
                pool.len() - 1
            })
        };
        let leaves: Vec<usize> = case.leaves.iter().map(&mut place).collect();
        let files: serde_json::Map<String, Value> = case
            .files
            .iter()
            .map(|(path, bytes)| (path.clone(), json!(bytes.as_ref().map(|b| hex(b)))))
            .collect();
        let policy = case.policy.to_string();
        let policy = policies
            .iter()
            .position(|p| *p == policy)
            .unwrap_or_else(|| {
                policies.push(policy);
                policies.len() - 1
            });
        lines.push(json!({
            "name": case.name,
            "leaves": leaves,
            // Signed when it is read, unless something is wrong with it or asked of it.
            "checkpoint": if case.plain { json!(true) } else { json!(case.checkpoint) },
            "files": files,
            "policy": policy,
            "code": case.code,
            "index": case.index,
        }));
    }
    assert!(other.is_empty(), "{other:#?}");
    let row = |items: Vec<String>| items.join(",\n");
    let text = format!(
        "{{\"seeds\": {},\n\"policies\": [\n{}\n],\n\"leaves\": [\n{}\n],\n\"logs\": [\n{}\n]}}\n",
        json!([hex(&kit::log_seeds().0), hex(&kit::log_seeds().1)]),
        row(policies.iter().map(|p| json!(p).to_string()).collect()),
        row(pool.iter().map(|l| json!(l).to_string()).collect()),
        row(lines.iter().map(Value::to_string).collect())
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/logs.json");
    std::fs::write(path, text).unwrap();
}

/// One of each event, and of each order, out of the log in which everything happens once.
#[test]
#[ignore = "writes the vectors anew"]
#[expect(
    clippy::disallowed_methods,
    reason = "the test writes its own expectations when asked to"
)]
fn write_the_golden_leaves() {
    use ledger::leaf::{Event, Leaf};
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for bytes in good::good().leaves {
        let leaf = Leaf::from_bytes(&bytes).unwrap();
        let variant = |text: String| text.split(['(', ' ']).next().unwrap().to_owned();
        let name = match &leaf.event {
            Event::Order(order) => variant(format!("{:?}", order.act)),
            event => variant(format!("{event:?}")),
        };
        if seen.insert(name.clone()) {
            let line = json!({
                "name": name,
                "bytes": hex(&bytes),
                "hash": hex(&Leaf::hash(&bytes).0),
                "value": diagnostic::of(&bytes),
            });
            lines.push(line.to_string());
        }
    }
    assert_eq!(seen.len(), 16 + 15);
    let text = format!("{{\"leaves\": [\n{}\n]}}\n", lines.join(",\n"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ledger/vectors/leaves.json");
    std::fs::write(path, text).unwrap();
}
