//! The golden files in `vectors/files.json`: made again byte for byte, and with any byte changed
//! refused or reported. To write them anew: `cargo test -p keyholder -- --ignored`.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its input has failed"
)]

use keyholder::StoreError;
use keyholder::bodies::Bodies;
use keyholder::disk::Directory;
use keyholder::log::LogStore;
use keyholder::vault::FileVault;
use ledger::{KeyName, LogSigner};
use release::{Held, PartEntry, Token, VaultBatch, VaultChange};
use seal::{KeyRef, Wrapped};
use serde_json::{Map, Value, json};
use sign::id::{PersonId, RecordId};
use sign::key::PqSigningKey;
use sign::{Category, Hash, SigningKey, SocietyId};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const FILES: &str = include_str!("../../vectors/files.json");
const ID: [u8; 16] = [7; 16];
const HERE: SocietyId = SocietyId(1);
const PATHS: [&str; 5] = [
    "journal",
    "bodies",
    "vault/manifest",
    "vault/00000001.base",
    "vault/00000001.delta",
];

type Files = BTreeMap<String, Vec<u8>>;

fn held(n: u8) -> Held {
    Held {
        epoch: u32::from(n),
        wrapped: Wrapped([n; 48]),
    }
}

fn batch(n: u8, erase: bool) -> VaultBatch {
    let of = KeyRef {
        society: HERE,
        record: RecordId([n; 16]),
        category: Category::Contact,
        version: 3,
    };
    let entry = PartEntry {
        key: held(n + 1),
        header: Hash([n; 32]),
    };
    let mut changes = vec![
        VaultChange::Person(HERE, PersonId([n + 2; 16]), held(n)),
        VaultChange::Record(HERE, of.record, PersonId([n + 2; 16])),
        VaultChange::Part(of, entry),
    ];
    if erase {
        changes.push(VaultChange::EraseRecord(HERE, RecordId([1; 16])));
        changes.push(VaultChange::ErasePerson(HERE, PersonId([3; 16])));
    }
    VaultBatch {
        token: Token([n; 16]),
        changes,
        leaf: erase.then(|| vec![n; 5]),
    }
}

fn log(root: &Path) -> Result<bool, StoreError> {
    let signer = LogSigner {
        name: KeyName::new("log.example/kinfold").unwrap(),
        ed25519: SigningKey::from_seed(&[1; 32]),
        ml_dsa: PqSigningKey::from_seed(&[2; 32]),
    };
    let disk = Arc::new(Directory::new(root).unwrap());
    let (mut store, _) = LogStore::open(disk, &signer.keys(), ID)?;
    let whole = store.torn().is_none();
    if store.size() == 0 && whole {
        store.append(&[b"one".to_vec(), vec![]])?;
        store.append(&[b"three".to_vec()])?;
    }
    Ok(whole)
}

fn bodies(root: &Path) -> Result<bool, StoreError> {
    let disk = Arc::new(Directory::new(root).unwrap());
    let mut bodies = Bodies::open(disk, "bodies", ID)?;
    if bodies.is_empty() {
        bodies.append(&[(Hash([1; 32]), b"body".to_vec())])?;
        bodies.append(&[(Hash([2; 32]), vec![])])?;
    }
    Ok(bodies.len() == 2)
}

fn vault(root: &Path) -> Result<bool, StoreError> {
    let disk = Arc::new(Directory::new(root).unwrap());
    let vault = FileVault::open(disk, ID)?;
    Ok(vault.torn().is_none())
}

fn made() -> Files {
    let place = tempfile::tempdir().unwrap();
    let root = place.path();
    log(root).unwrap();
    bodies(root).unwrap();
    let disk = Arc::new(Directory::new(root).unwrap());
    let mut vault = FileVault::open(disk, ID).unwrap();
    vault.put(vec![batch(1, false), batch(5, false)]).unwrap();
    vault.settle(Token([1; 16])).unwrap();
    vault.compact(HERE, ID).unwrap();
    vault.withdraw(Token([5; 16])).unwrap();
    vault.put(vec![batch(9, true)]).unwrap();
    vault.settle(Token([9; 16])).unwrap();
    vault.flush().unwrap();
    let read = |path: &&str| ((*path).to_owned(), fs::read(root.join(path)).unwrap());
    PATHS.iter().map(read).collect()
}

fn golden() -> Files {
    let file: Value = serde_json::from_str(FILES).unwrap();
    let unhex = |text: &Value| {
        let text = text.as_str().unwrap();
        let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
        (0..text.len()).step_by(2).map(byte).collect()
    };
    let files = file.as_object().unwrap();
    files.iter().map(|(k, v)| (k.clone(), unhex(v))).collect()
}

#[test]
fn golden_files_are_made_again_byte_for_byte() {
    assert!(made() == golden());
}

#[test]
fn a_changed_byte_of_a_golden_file_is_refused_or_reported() {
    let files = golden();
    for (path, bytes) in &files {
        let open = match path.as_str() {
            "journal" => log,
            "bodies" => bodies,
            _ => vault,
        };
        for at in 0..bytes.len() {
            let place = tempfile::tempdir().unwrap();
            fs::create_dir(place.path().join("vault")).unwrap();
            for (other, whole) in &files {
                fs::write(place.path().join(other), whole).unwrap();
            }
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(place.path().join(path), changed).unwrap();
            // The last group of a journal may be a write that a crash cut off: it is cut away,
            // and that is told.
            let whole = open(place.path());
            assert!(!matches!(whole, Ok(true)), "{path} byte {at}");
        }
    }
}

#[test]
#[ignore = "writes the vectors anew"]
fn write_the_golden_files() {
    let hex = |b: &[u8]| b.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let files: Map<String, Value> = made()
        .iter()
        .map(|(k, v)| (k.clone(), json!(hex(v))))
        .collect();
    let text = serde_json::to_string_pretty(&files).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/files.json");
    fs::write(path, text).unwrap();
}
