//! The golden vectors in `vectors/`: they hold, and no byte of them can be another. The same is
//! checked in Python by `tools/check_ledger.py`. To write them anew (signatures will differ, for
//! ML-DSA is hedged): `cargo test -p ledger --test vectors -- --ignored`.

use ledger::leaf::{Event, Leaf};
use ledger::tile::CHECKPOINT_PATH;
use ledger::tree::{WholeTree, empty_root, leaf_hash};
use ledger::{
    AddCheckpoint, Checkpoint, Cosigner, Head, InclusionProof, KeyName, Log, LogKeys, LogSigner,
    Quorum, SignedCheckpoint, TilePath, Witness, WitnessKey, prove_consistency, read_copy,
    verify_consistency,
};
use serde_json::{Value, json};
use sign::key::{PqPublicKey, PqSigningKey};
use sign::{Hash, PublicKey, SigningKey, Time};
use std::collections::BTreeMap;

const TREE: &str = include_str!("../vectors/tree.json");
const TILES: &str = include_str!("../vectors/tiles.json");
const NOTES: &str = include_str!("../vectors/notes.json");
const LEAVES: &str = include_str!("../vectors/leaves.json");

#[path = "../../sign/tests/diagnostic/mod.rs"]
mod diagnostic;

fn unhex(text: &Value) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.as_str()?.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits?;
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    Some(pairs.iter().map(|[a, b]| (a << 4 | b) as u8).collect())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn hash(text: &Value) -> Option<Hash> {
    Some(Hash(unhex(text)?.try_into().ok()?))
}

fn hashes(list: &Value) -> Option<Vec<Hash>> {
    list.as_array()?.iter().map(hash).collect()
}

fn root(item: &Value) -> Option<()> {
    let mut tree = WholeTree::default();
    for leaf in item["leaves"].as_array()? {
        tree.append(leaf_hash(&unhex(leaf)?));
    }
    (tree.root() == hash(&item["root"])?).then_some(())
}

fn inclusion(item: &Value) -> Option<()> {
    let proof = InclusionProof {
        index: item["index"].as_u64()?,
        path: hashes(&item["path"])?,
    };
    let leaf = leaf_hash(&unhex(&item["leaf"])?);
    proof
        .verify(&leaf, item["size"].as_u64()?, &hash(&item["root"])?)
        .ok()
}

fn consistency(item: &Value) -> Option<()> {
    let size = |name: &str| item[name].as_u64();
    let root = |name: &str| hash(&item[name]);
    let path = hashes(&item["path"])?;
    verify_consistency(
        size("old")?,
        size("new")?,
        &root("old_root")?,
        &root("new_root")?,
        &path,
    )
    .ok()
}

fn tiles(item: &Value) -> Option<()> {
    let mut copy = BTreeMap::new();
    for (path, bytes) in item["files"].as_object()? {
        TilePath::parse(path)?;
        copy.insert(path.clone(), unhex(bytes)?);
    }
    let size = item["size"].as_u64()?;
    read_copy(&copy, size, &hash(&item["root"])?, |_, _| {}).ok()?;
    Some(())
}

fn name(text: &Value) -> Option<KeyName> {
    KeyName::new(text.as_str()?).ok()
}

fn ed25519(text: &Value) -> Option<PublicKey> {
    PublicKey::from_bytes(unhex(text)?.try_into().ok()?).ok()
}

fn log_keys(item: &Value) -> Option<LogKeys> {
    Some(LogKeys {
        name: name(&item["name"])?,
        ed25519: ed25519(&item["ed25519"])?,
        ml_dsa: PqPublicKey::from_bytes(&unhex(&item["ml_dsa_44"])?).ok()?,
    })
}

fn note(item: &Value) -> Option<()> {
    let note = SignedCheckpoint::parse(item["note"].as_str()?.as_bytes()).ok()?;
    let held = note.verify(&log_keys(&item["log"])?).ok()?;
    let witnesses: Option<Vec<_>> = item["witnesses"].as_array()?.iter().map(witness).collect();
    let cosigned = Quorum::new(item["quorum"].as_u64()? as usize, witnesses?)
        .ok()?
        .satisfied(&note)
        .ok()?;
    let seconds: Vec<u64> = cosigned.iter().map(|(_, at)| at.0 / 1_000_000).collect();
    let said = held.checkpoint();
    (note.to_string() == item["note"].as_str()?
        && said.size == item["size"].as_u64()?
        && said.root == hash(&item["root"])?
        && held.time().0 / 1_000_000 == item["seconds"].as_u64()?
        && json!(seconds) == item["cosigned_seconds"])
        .then_some(())
}

fn witness(item: &Value) -> Option<WitnessKey> {
    Some(WitnessKey {
        name: name(&item["name"])?,
        key: ed25519(&item["ed25519"])?,
    })
}

fn request(item: &Value) -> Option<()> {
    let request = AddCheckpoint::parse(item["request"].as_str()?.as_bytes()).ok()?;
    let newest = Head {
        size: item["newest_size"].as_u64()?,
        root: hash(&item["newest_root"])?,
    };
    let mut witness = Witness::new(log_keys(&item["log"])?, Some(newest));
    let key = Cosigner {
        name: KeyName::new("witness.example/w1").ok()?,
        key: SigningKey::from_seed(&[3; 32]),
    };
    let done = witness.step(&request, &key, Time(NOW)).ok()?;
    (request.to_string() == item["request"].as_str()?
        && json!(done.reply.to_string()) == item["reply"])
        .then_some(())
}

type Check = fn(&Value) -> Option<()>;

/// The leaf is the one of that name, hash and items.
fn one_leaf(item: &Value) -> Option<()> {
    let bytes = unhex(&item["bytes"])?;
    let leaf = Leaf::from_bytes(&bytes).ok()?;
    let shown = match &leaf.event {
        Event::Order(order) => format!("{:?}", order.act),
        event => format!("{event:?}"),
    };
    (leaf.to_bytes() == bytes
        && shown.split(['(', ' ']).next() == item["name"].as_str()
        && Leaf::hash(&bytes) == hash(&item["hash"])?
        && diagnostic::of(&bytes) == item["value"])
        .then_some(())
}

const CHECKS: [(&str, &str, Check); 7] = [
    (LEAVES, "leaves", one_leaf),
    (TREE, "roots", root),
    (TREE, "inclusion", inclusion),
    (TREE, "consistency", consistency),
    (TILES, "logs", tiles),
    (NOTES, "notes", note),
    (NOTES, "requests", request),
];

#[test]
fn every_vector_holds() {
    for (file, list, check) in CHECKS {
        let file: Value = serde_json::from_str(file).unwrap();
        let items = file[list].as_array().unwrap();
        assert!(!items.is_empty());
        for (n, item) in items.iter().enumerate() {
            assert_eq!(check(item), Some(()), "{list} {n}");
        }
    }
}

#[test]
fn each_changed_byte_of_a_vector_is_refused() {
    let mut tried = 0;
    for (file, list, check) in CHECKS {
        let file: Value = serde_json::from_str(file).unwrap();
        for (n, item) in file[list].as_array().unwrap().iter().enumerate() {
            for at in places(item) {
                // A path may fit two sizes with one root; a checkpoint signs the two together.
                if ["inclusion", "consistency"].contains(&list) && ["/size", "/new"].contains(&&*at)
                {
                    continue;
                }
                let mut changed = item.clone();
                let place = changed.pointer_mut(&at).unwrap();
                let length = place.as_str().map_or(1, str::len);
                let good = place.clone();
                let is_hex = unhex(&good).is_some();
                for byte in (0..length).step_by(if is_hex { 2 } else { 1 }) {
                    let place = changed.pointer_mut(&at).unwrap();
                    *place = with_change(&good, byte, is_hex);
                    if place.is_null() {
                        continue; // No longer text: cannot even stand in the file.
                    }
                    tried += 1;
                    assert_eq!(check(&changed), None, "{list} {n} {at} {byte}");
                }
            }
        }
    }
    assert!(tried > 50_000, "{tried}");
}

/// Where the numbers and texts are.
fn places(item: &Value) -> Vec<String> {
    let below = |(key, value): (String, &Value)| -> Vec<String> {
        let key = key.replace('~', "~0").replace('/', "~1");
        let inner = places(value);
        inner.into_iter().map(|at| format!("/{key}{at}")).collect()
    };
    match item {
        Value::Object(map) => map
            .iter()
            .map(|(k, v)| (k.clone(), v))
            .flat_map(below)
            .collect(),
        Value::Array(list) => {
            let numbered = list.iter().enumerate();
            numbered
                .map(|(n, v)| (n.to_string(), v))
                .flat_map(below)
                .collect()
        }
        _ => vec![String::new()],
    }
}

fn with_change(value: &Value, at: usize, is_hex: bool) -> Value {
    let Some(text) = value.as_str() else {
        return json!(value.as_u64().unwrap_or_default().wrapping_add(1));
    };
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = match bytes[at] {
        digit if is_hex => {
            hex(&[(digit as char).to_digit(16).unwrap_or(0) as u8 ^ 1]).as_bytes()[1]
        }
        byte => byte ^ 1,
    };
    String::from_utf8(bytes).map_or(Value::Null, Value::from)
}

const NOW: u64 = 1_790_000_000_000_000;

#[test]
#[ignore = "writes the vectors anew"]
#[expect(
    clippy::disallowed_methods,
    reason = "writes the vectors when asked to"
)]
fn write() {
    for (file, value) in [
        ("tree", tree_vectors()),
        ("tiles", tile_vectors()),
        ("notes", note_vectors()),
    ] {
        let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
        let path = format!("{}/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, text).unwrap();
    }
}

fn leaf(n: u64) -> Vec<u8> {
    vec![n as u8; (n % 4) as usize]
}

fn whole(size: u64) -> WholeTree {
    let mut tree = WholeTree::default();
    (0..size).for_each(|n| tree.append(leaf_hash(&leaf(n))));
    tree
}

fn tree_vectors() -> Value {
    let roots = [0, 1, 2, 3, 7, 8, 13].map(|size| {
        let leaves: Vec<String> = (0..size).map(|n| hex(&leaf(n))).collect();
        json!({ "leaves": leaves, "root": hex(&whole(size).root().0) })
    });
    let path = |hashes: &[Hash]| hashes.iter().map(|h| hex(&h.0)).collect::<Vec<_>>();
    let inclusion =
        [(1, 2), (3, 7), (7, 13), (7, 8), (301, 1_000), (2, 70_001)].map(|(index, size)| {
            let tree = whole(size);
            let proof = InclusionProof::new(&tree, index, size).expect("in the tree");
            json!({
                "index": index,
                "size": size,
                "leaf": hex(&leaf(index)),
                "root": hex(&tree.root().0),
                "path": path(&proof.path),
            })
        });
    let sizes = [
        (1, 2),
        (3, 7),
        (4, 8),
        (6, 8),
        (7, 13),
        (256, 300),
        (999, 70_001),
    ];
    let consistency = sizes.map(|(old, new)| {
        let tree = whole(new);
        let proof = prove_consistency(&tree, old, new).expect("in the tree");
        json!({
            "old": old,
            "new": new,
            "old_root": hex(&whole(old).root().0),
            "new_root": hex(&tree.root().0),
            "path": path(&proof),
        })
    });
    json!({ "roots": roots, "inclusion": inclusion, "consistency": consistency })
}

fn tile_vectors() -> Value {
    let logs = [1, 5, 258].map(|size| {
        let mut log = Log::default();
        (0..size).for_each(|n| {
            log.append(&leaf(n)).expect("short");
        });
        let files: BTreeMap<String, String> = log
            .flush()
            .into_iter()
            .map(|file| (file.path.to_string(), hex(&file.bytes)))
            .collect();
        assert!(!files.contains_key(CHECKPOINT_PATH));
        json!({ "size": size, "root": hex(&log.root().0), "files": files })
    });
    json!({ "logs": logs })
}

fn note_vectors() -> Value {
    let log = LogSigner {
        name: KeyName::new("log.example/kinfold").expect("a name"),
        ed25519: SigningKey::from_seed(&[1; 32]),
        ml_dsa: PqSigningKey::from_seed(&[2; 32]),
    };
    let keys = log.keys();
    let keys = json!({
        "name": keys.name.as_str(),
        "ed25519": hex(keys.ed25519.as_bytes()),
        "ml_dsa_44": hex(keys.ml_dsa.as_bytes()),
    });
    let signed = |size: u64| {
        let root = if size == 0 {
            empty_root()
        } else {
            whole(size).root()
        };
        let origin = log.name.clone();
        Checkpoint { origin, size, root }.sign(&log, Time(NOW))
    };
    let cosigners: [Cosigner; 2] = [3, 4].map(|seed| Cosigner {
        name: KeyName::new(&format!("witness.example/w{}", seed - 2)).expect("a name"),
        key: SigningKey::from_seed(&[seed; 32]),
    });
    let described = |size: u64, used: &[Cosigner]| {
        let mut note = signed(size);
        for (n, cosigner) in used.iter().enumerate() {
            let request = AddCheckpoint {
                old: 0,
                proof: vec![],
                checkpoint: note.clone(),
            };
            let at = Time(NOW + 1_000_000 * (n as u64 + 1));
            let done = Witness::new(log.keys(), None).step(&request, cosigner, at);
            note.add(done.expect("a first head").reply).expect("room");
        }
        let public: Vec<Value> = used
            .iter()
            .map(Cosigner::public)
            .map(|w| json!({ "name": w.name.as_str(), "ed25519": hex(w.key.as_bytes()) }))
            .collect();
        let seconds: Vec<u64> = (0..used.len())
            .map(|n| NOW / 1_000_000 + n as u64 + 1)
            .collect();
        json!({
            "log": keys,
            "witnesses": public,
            "quorum": used.len(),
            "note": note.to_string(),
            "size": size,
            "root": hex(&note.checkpoint().root.0),
            "seconds": NOW / 1_000_000,
            "cosigned_seconds": seconds,
        })
    };
    let request = AddCheckpoint {
        old: 7,
        proof: prove_consistency(&whole(13), 7, 13).expect("in the tree"),
        checkpoint: signed(13),
    };
    let newest = Head {
        size: 7,
        root: whole(7).root(),
    };
    let done = Witness::new(log.keys(), Some(newest)).step(&request, &cosigners[0], Time(NOW));
    json!({
        "notes": [described(0, &[]), described(13, &cosigners)],
        "requests": [{
            "log": keys,
            "newest_size": newest.size,
            "newest_root": hex(&newest.root.0),
            "request": request.to_string(),
            "reply": done.expect("continues").reply.to_string(),
        }],
    })
}
