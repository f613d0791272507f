//! `kinfold exposure` on a log that the rules allow, with every signature.

#![expect(
    dead_code,
    reason = "the kit of the policy's tests has more than is used here"
)]

#[path = "../../../core/policy/tests/policy/kit.rs"]
mod kit;

use base64ct::{Base64, Encoding};
use exposure::OpenedIndex;
use exposure::opened::{OfSociety, Person, Record};
use kit::{Fold, HERE, ORIGIN, START, Who, item, log_public, log_seeds, record, session};
use ledger::leaf::{Deposited, Event, Written};
use ledger::{Checkpoint, KeyName, Log, LogSigner};
use sign::id::{PersonId, PersonPseudonym, RecordId};
use sign::key::PqSigningKey;
use sign::{Category, Hash, SigningKey};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder with copy, policy file, index and incident's file.
struct House {
    folder: tempfile::TempDir,
}

impl House {
    /// Two persons are taken in; the worker opens the first one's contact.
    fn new() -> House {
        let mut fold = Fold::new();
        for n in [1, 2] {
            let event = Event::Deposited(Deposited {
                society: HERE,
                session: session(Who::Colleague, 0),
                items: vec![Written {
                    person: PersonPseudonym(record(n).0),
                    record: record(n),
                    parts: Category::RECORD.iter().map(|c| (*c, 1)).collect(),
                }],
                heads: Hash([0; 32]),
            });
            fold.ask(Who::Colleague, event).expect("allowed");
        }
        let why = fold.case(Who::Worker, &[1]);
        let mut contact = item(HERE, 1);
        contact.parts = vec![(Category::Contact, 1)];
        fold.release(Who::Worker, why, vec![contact])
            .expect("allowed");
        let house = House {
            folder: tempfile::tempdir().expect("a folder"),
        };
        house.write_log(&fold);
        house.write("policy", &policy());
        house.write("index", &index().to_string());
        house.write("incident", &incident(""));
        house
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("there")
    }

    fn write_log(&self, fold: &Fold) {
        let mut log = Log::default();
        for leaf in &fold.leaves {
            log.append(&leaf.to_bytes()).expect("short enough");
        }
        for file in log.flush() {
            let path = self.path("log").join(file.path.to_string());
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, file.bytes).expect("written");
        }
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
        self.write("log/checkpoint", &head.sign(&signer, START).to_string());
    }

    fn run(&self, more: &[&str]) -> Output {
        let given = ["log", "policy", "index", "incident"];
        let given = given.iter().flat_map(|name| {
            let option = format!("--{name}");
            [option.into(), self.path(name).into_os_string()]
        });
        Command::new(env!("CARGO_BIN_EXE_kinfold"))
            .current_dir(self.folder.path())
            .arg("exposure")
            .args(given)
            .args(more)
            .output()
            .expect("it starts")
    }
}

fn policy() -> String {
    let keys = log_public();
    let hex: String = keys
        .ed25519
        .as_bytes()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let ml_dsa = Base64::encode_string(keys.ml_dsa.as_bytes());
    format!("kinfold-policy 1\norigin {ORIGIN}\ned25519 {hex}\nml-dsa-44 {ml_dsa}\n")
}

/// Names the first person.
fn index() -> OpenedIndex {
    let person = Person {
        person: PersonId([0xa1; 16]),
        records: vec![Record {
            record: RecordId([0xb1; 16]),
            name: record(1),
            categories: Category::RECORD.to_vec(),
        }],
    };
    let of = OfSociety {
        day: 20_000,
        digest: Hash([0xcc; 32]),
        persons: [(PersonPseudonym(record(1).0), person)]
            .into_iter()
            .collect(),
    };
    OpenedIndex {
        societies: [(HERE, of)].into_iter().collect(),
    }
}

fn incident(more: &str) -> String {
    let device = Who::Worker.device();
    format!("[[taken]]\nwhat = \"device\"\ndevice = \"{device}\"\n{more}")
}

fn words(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(all).expect("words")
}

const ALL: &[&str] = &["--out", "a.tsv", "--json", "a.json", "--svg", "a.svg"];

#[test]
fn who_is_affected_stands_in_the_table_with_its_leaf_and_again_the_same() {
    let house = House::new();
    let named = "a1".repeat(16);
    let first = house.run(&[ALL, &["--why", &named]].concat());
    assert!(first.status.success(), "{}", words(&first));
    let table = house.read("a.tsv");
    let lines: Vec<&str> = table.lines().collect();
    assert!(
        lines
            .contains(&format!("{named}\t1\tcontact\tconfirmed\treleased+fetchable\t4;3").as_str())
    );
    assert!(
        lines.contains(&format!("{named}\t1\tidentity\tciphertext_only\tfetchable\t3").as_str())
    );
    let unnamed = format!("log:{}\t1\tcontact\texcluded\tnot_reached\t2", record(2));
    assert!(lines.contains(&unnamed.as_str()));
    assert!(table.contains("\tlogin\tconfirmed\tlogin_taken\t0"));
    assert!(words(&first).contains("its keys were released to a device that was taken (leaf 4)"));
    assert!(words(&first).contains("no leaf of this copy names the index of society 1"));

    let json: serde_json::Value = serde_json::from_str(&house.read("a.json")).expect("JSON");
    assert_eq!(json["rows"], lines.len() as u64 - 1);
    assert_eq!(json["not_for_publication"], true);
    assert_eq!(json["log"]["size"], 5);
    assert_eq!(json["index"]["societies"][0]["noted"], false);
    let contact = json["matrix"].as_array().expect("a list").iter();
    let contact = contact.filter(|cell| cell["category"] == "contact");
    let contact: Vec<_> = contact
        .map(|c| (c["confirmed"].as_u64(), c["excluded"].as_u64()))
        .collect();
    assert_eq!(contact, [(Some(1), Some(1))]);
    assert!(house.read("a.svg").contains("NOT FOR PUBLICATION"));

    let again = [
        "--out",
        "b.tsv",
        "--json",
        "b.json",
        "--svg",
        "b.svg",
        "--compare",
        "a.json",
    ];
    let again = house.run(&again);
    assert!(words(&again).contains("Different from the earlier result:\n  nothing"));
    for (a, b) in [("a.tsv", "b.tsv"), ("a.json", "b.json"), ("a.svg", "b.svg")] {
        assert_eq!(house.read(a), house.read(b));
    }
}

#[test]
fn what_became_worse_is_told() {
    let house = House::new();
    assert!(house.run(ALL).status.success());
    house.write("incident", &incident("\n[[taken]]\nwhat = \"hub\"\n"));
    let later = house.run(&["--out", "b.tsv", "--compare", "a.json"]);
    let told = words(&later);
    assert!(told.contains("the incident's file is another"), "{told}");
    assert!(
        told.contains("society 1 contact ciphertext_only: 1 instead of 0"),
        "{told}"
    );
    assert!(
        told.contains("society 1 contact excluded: 0 instead of 1"),
        "{told}"
    );
}

#[test]
fn a_log_that_does_not_hold_says_nothing_about_anybody() {
    let house = House::new();
    let tile = house.path("log/tile/entries/000.p/5");
    let mut bytes = fs::read(&tile).expect("there");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&tile, bytes).expect("written");
    let refused = house.run(ALL);
    assert_eq!(refused.status.code(), Some(1), "{}", words(&refused));
    assert!(words(&refused).contains("Nothing is said about anybody"));
    assert!(!house.path("a.tsv").exists());
}

#[test]
fn files_that_are_wrong_or_there_already_are_named() {
    let house = House::new();
    let refused = |house: &House, part: &str| {
        let refused = house.run(&["--out", "a.tsv"]);
        assert_eq!(refused.status.code(), Some(2), "{}", words(&refused));
        assert!(words(&refused).contains(part), "{}", words(&refused));
        assert!(!house.path("a.tsv").exists());
    };
    house.write("incident", &incident("untill = 2022-01-01T00:00:00Z\n"));
    refused(&house, "line 4");
    let stranger = incident("").replace(&Who::Worker.device().to_string(), &"ab".repeat(16));
    house.write("incident", &stranger);
    refused(&house, "knows no device");
    house.write("incident", &incident(""));
    house.write("index", "kinfold-opened-index 1\n");
    refused(&house, "was cut");
    house.write("index", &index().to_string());
    house.write("a.tsv", "mine");
    assert_eq!(house.run(&["--out", "a.tsv"]).status.code(), Some(2));
    assert_eq!(house.read("a.tsv"), "mine");
}

#[cfg(unix)]
#[test]
fn results_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    assert!(house.run(ALL).status.success());
    let mode = |name: &str| {
        let path: &Path = &house.path(name);
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    };
    assert_eq!(["a.tsv", "a.json", "a.svg"].map(mode), [0o600; 3]);
}
