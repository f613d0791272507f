//! Checkpoints, cosignatures, quorums and the witness.

use ledger::note::MAX_SIGNATURES;
use ledger::tree::{WholeTree, empty_root, leaf_hash};
use ledger::{
    AddCheckpoint, Checkpoint, CheckpointError, Cosigner, Head, KeyName, LogSigner, MAX_PROOF,
    Quorum, QuorumError, Refusal, SignatureLine, SignedCheckpoint, Witness, prove_consistency,
};
use proptest::prelude::*;
use sign::key::PqSigningKey;
use sign::{Hash, SigningKey, Time};

const NOW: Time = Time(1_790_000_000_999_999);

fn name(text: &str) -> KeyName {
    KeyName::new(text).expect("a name")
}

fn signer(log: &str, seed: u8) -> LogSigner {
    LogSigner {
        name: name(log),
        ed25519: SigningKey::from_seed(&[seed; 32]),
        ml_dsa: PqSigningKey::from_seed(&[seed; 32]),
    }
}

fn cosigner(seed: u8) -> Cosigner {
    Cosigner {
        name: name(&format!("witness.example/w{seed}")),
        key: SigningKey::from_seed(&[seed; 32]),
    }
}

fn checkpoint(size: u64) -> Checkpoint {
    Checkpoint {
        origin: name("log.example/kinfold"),
        size,
        root: tree(size).root(),
    }
}

fn tree(size: u64) -> WholeTree {
    let mut tree = WholeTree::default();
    (0..size).for_each(|n| tree.append(leaf_hash(&n.to_be_bytes())));
    tree
}

fn signed(size: u64) -> SignedCheckpoint {
    checkpoint(size).sign(&signer("log.example/kinfold", 1), NOW)
}

#[test]
fn a_checkpoint_needs_both_signatures() {
    let keys = signer("log.example/kinfold", 1).keys();
    let text = signed(7).to_string();
    let read = SignedCheckpoint::parse(text.as_bytes()).unwrap();
    assert_eq!(read.to_string(), text);
    let verified = read.verify(&keys).unwrap();
    assert_eq!(verified.checkpoint(), &checkpoint(7));
    assert_eq!(verified.time(), Time(1_790_000_000_000_000));
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    assert_eq!(lines.len(), 6);
    for gone in [4, 5] {
        let mut fewer = lines.clone();
        fewer.remove(gone);
        let fewer = SignedCheckpoint::parse(fewer.concat().as_bytes()).unwrap();
        assert_eq!(fewer.verify(&keys), Err(CheckpointError::Unsigned));
        let twice = text.clone() + lines[gone];
        let twice = SignedCheckpoint::parse(twice.as_bytes()).unwrap();
        assert_eq!(twice.verify(&keys), Err(CheckpointError::Unsigned));
    }
    // The other order, and lines of strangers between, change nothing.
    let other = [
        &lines[..4],
        &["— someone.else/x AAAAAAA=\n", lines[5], lines[4]],
    ]
    .concat();
    let other = SignedCheckpoint::parse(other.concat().as_bytes()).unwrap();
    assert!(other.verify(&keys).is_ok());
}

#[test]
fn a_checkpoint_of_other_keys_or_another_name_is_refused() {
    let read = signed(7);
    let mut half = signer("log.example/kinfold", 1).keys();
    half.ml_dsa = PqSigningKey::from_seed(&[2; 32]).public();
    assert_eq!(read.verify(&half), Err(CheckpointError::Unsigned));
    let mut half = signer("log.example/kinfold", 1).keys();
    half.ed25519 = SigningKey::from_seed(&[2; 32]).public();
    assert_eq!(read.verify(&half), Err(CheckpointError::Unsigned));
    let other = signer("log.example/other", 1);
    assert_eq!(read.verify(&other.keys()), Err(CheckpointError::Origin));
    // Signed by the right keys, but said of another log.
    let moved = Checkpoint {
        origin: name("log.example/other"),
        ..checkpoint(7)
    };
    let moved = moved.sign(&signer("log.example/kinfold", 1), NOW);
    let keys = signer("log.example/kinfold", 1).keys();
    assert_eq!(moved.verify(&keys), Err(CheckpointError::Origin));
}

#[test]
fn each_changed_byte_of_a_checkpoint_is_refused() {
    let keys = signer("log.example/kinfold", 1).keys();
    let note = signed(7).to_string().into_bytes();
    for at in 0..note.len() {
        let mut changed = note.clone();
        changed[at] ^= 1;
        let held = SignedCheckpoint::parse(&changed).is_ok_and(|c| c.verify(&keys).is_ok());
        assert!(!held, "byte {at}");
    }
    for end in 0..note.len() {
        let held = SignedCheckpoint::parse(&note[..end]).is_ok_and(|c| c.verify(&keys).is_ok());
        assert!(!held, "cut at {end}");
    }
}

#[test]
fn texts_that_are_no_checkpoint_are_refused() {
    let good = checkpoint(7).to_string();
    assert_eq!(Checkpoint::parse(&good), Ok(checkpoint(7)));
    let root = good.lines().nth(2).unwrap();
    let other_empty = format!("a\n0\n{root}\n");
    for bad in [
        String::new(),
        "a\n7\n".into(),
        format!("a\n7\n{root}"),
        format!("a\n07\n{root}\n"),
        format!("a\n+7\n{root}\n"),
        format!("a\n-7\n{root}\n"),
        format!("a\n 7\n{root}\n"),
        format!("a\n\n{root}\n"),
        format!("a\n18446744073709551616\n{root}\n"),
        format!("\n7\n{root}\n"),
        format!("a b\n7\n{root}\n"),
        format!("a+b\n7\n{root}\n"),
        format!("{}\n7\n{root}\n", "a".repeat(256)),
        format!("a\n7\n{}\n", root.trim_end_matches('=')),
        format!("a\n7\n{}\n", &root[4..]),
        format!("a\n7\n{root}AAAA\n"),
        format!("a\n7\n{root} \n"),
        // Extension lines are not for this log.
        format!("a\n7\n{root}\nmore\n"),
        format!("a\n7\n{root}\n\n"),
        format!("a\r\n7\r\n{root}\r\n"),
        other_empty,
    ] {
        assert_eq!(
            Checkpoint::parse(&bad),
            Err(CheckpointError::Text),
            "{bad:?}"
        );
    }
    let empty = checkpoint(0);
    assert_eq!(empty.root, empty_root());
    assert_eq!(Checkpoint::parse(&empty.to_string()), Ok(empty));
}

#[test]
fn a_quorum_counts_distinct_witnesses_with_valid_lines() {
    let witnesses: Vec<_> = (11..14).map(|n| cosigner(n).public()).collect();
    let quorum = |k| Quorum::new(k, witnesses.clone()).unwrap();
    let mut note = signed(5);
    assert_eq!(quorum(0).satisfied(&note), Ok(vec![]));
    assert_eq!(quorum(1).satisfied(&note), Err(QuorumError::TooFew));
    for (n, seed) in [11, 13, 50].into_iter().enumerate() {
        let log = signer("log.example/kinfold", 1).keys();
        let request = AddCheckpoint {
            old: 0,
            proof: vec![],
            checkpoint: signed(5),
        };
        // Every witness sees its own fresh signatures of the same head.
        let request = AddCheckpoint {
            checkpoint: note.clone(),
            ..request
        };
        let later = Time(NOW.0 + n as u64 * 1_000_000);
        let done = Witness::new(log, None).step(&request, &cosigner(seed), later);
        note.add(done.unwrap().reply).unwrap();
    }
    let note = SignedCheckpoint::parse(note.to_string().as_bytes()).unwrap();
    let found = quorum(2).satisfied(&note).unwrap();
    assert_eq!(
        found,
        [
            (name("witness.example/w11"), Time(1_790_000_000_000_000)),
            (
                name("witness.example/w13"),
                Time(1_790_000_002_000_000 - 1_000_000)
            ),
        ]
    );
    assert_eq!(quorum(3).satisfied(&note), Err(QuorumError::TooFew));
    // The same line again counts once.
    let mut twice = note.clone();
    twice.add(note.lines()[2].clone()).unwrap();
    assert_eq!(quorum(3).satisfied(&twice), Err(QuorumError::TooFew));
    // One forged line of a known witness spoils the note.
    for at in 0..72 {
        let mut forged = note.lines()[2].clone();
        forged.signature[at] ^= 1;
        let mut spoilt = note.clone();
        spoilt.add(forged).unwrap();
        assert_eq!(quorum(2).satisfied(&spoilt), Err(QuorumError::Forged));
    }
    // A cosignature is worth nothing on another head.
    let mut moved = signed(6);
    moved.add(note.lines()[2].clone()).unwrap();
    assert_eq!(quorum(1).satisfied(&moved), Err(QuorumError::Forged));
}

#[test]
fn a_policy_that_counts_one_key_twice_is_refused() {
    let mut other_name = cosigner(11).public();
    other_name.name = name("witness.example/alias");
    let doubled = vec![cosigner(11).public(), cosigner(12).public(), other_name];
    assert_eq!(Quorum::new(2, doubled), Err(QuorumError::Policy));
    assert_eq!(
        Quorum::new(2, vec![cosigner(11).public()]),
        Err(QuorumError::Policy)
    );
}

#[test]
fn a_note_takes_only_so_many_lines() {
    let mut note = signed(1);
    let line = SignatureLine {
        name: name("x"),
        key: [0; 4],
        signature: vec![0],
    };
    for _ in 2..MAX_SIGNATURES {
        note.add(line.clone()).unwrap();
    }
    assert!(note.add(line).is_err());
    assert!(SignedCheckpoint::parse(note.to_string().as_bytes()).is_ok());
}

fn request(old: u64, new: u64) -> AddCheckpoint {
    AddCheckpoint {
        old,
        proof: prove_consistency(&tree(new), old, new).expect("sizes in order"),
        checkpoint: signed(new),
    }
}

#[test]
fn a_witness_answers_as_specified() {
    let log = signer("log.example/kinfold", 1).keys();
    let mut witness = Witness::new(log, None);
    let me = cosigner(20);
    let done = witness.step(&request(0, 5), &me, NOW).unwrap();
    let head = Head {
        size: 5,
        root: tree(5).root(),
    };
    assert_eq!(done.persist, head);
    assert_eq!(witness.newest(), Some(head));
    let mut refused = |request: &AddCheckpoint, refusal: Refusal| {
        assert_eq!(witness.step(request, &me, NOW), Err(refusal));
        assert_eq!(witness.newest(), Some(head));
        refusal.status()
    };
    assert_eq!(refused(&request(0, 9), Refusal::Conflict(5)), 409);
    assert_eq!(refused(&request(4, 9), Refusal::Conflict(5)), 409);
    let back = AddCheckpoint {
        old: 5,
        proof: vec![],
        checkpoint: signed(4),
    };
    assert_eq!(refused(&back, Refusal::Malformed), 400);
    let mut short = request(5, 9);
    short.proof.pop();
    assert_eq!(refused(&short, Refusal::Inconsistent), 422);
    let fork = Checkpoint {
        root: Hash([7; 32]),
        ..checkpoint(5)
    };
    let fork = AddCheckpoint {
        old: 5,
        proof: vec![],
        checkpoint: fork.sign(&signer("log.example/kinfold", 1), NOW),
    };
    assert_eq!(refused(&fork, Refusal::Conflict(5)), 409);
    let stranger = AddCheckpoint {
        checkpoint: checkpoint(9).sign(&signer("log.example/kinfold", 2), NOW),
        ..request(5, 9)
    };
    assert_eq!(refused(&stranger, Refusal::Unsigned), 403);
    let other = Checkpoint {
        origin: name("log.example/other"),
        ..checkpoint(9)
    };
    let other = AddCheckpoint {
        checkpoint: other.sign(&signer("log.example/other", 1), NOW),
        ..request(5, 9)
    };
    assert_eq!(refused(&other, Refusal::UnknownLog), 404);
    // The same head again is cosigned again; then the next.
    assert!(witness.step(&request(5, 5), &me, NOW).is_ok());
    assert!(witness.step(&request(5, 9), &me, NOW).is_ok());
    assert_eq!(witness.newest().unwrap().size, 9);
}

#[test]
fn requests_to_a_witness_read_and_write() {
    let request = request(5, 9);
    let text = request.to_string();
    assert!(text.starts_with("old 5\n"));
    assert_eq!(AddCheckpoint::parse(text.as_bytes()), Ok(request));
    let body = |head: &str| format!("{head}\n\n{}", signed(9));
    let line = text.lines().nth(1).unwrap();
    assert!(AddCheckpoint::parse(body("old 0").as_bytes()).is_ok());
    let long = |n| format!("old 5\n{}", vec![line; n].join("\n"));
    assert!(AddCheckpoint::parse(body(&long(MAX_PROOF)).as_bytes()).is_ok());
    for bad in [
        body("old 05"),
        body("old"),
        body("new 5"),
        body("old 5\n"),
        body(&format!("old 5\n{}", &line[1..])),
        body(&long(MAX_PROOF + 1)),
        "old 5\n".into(),
        String::new(),
    ] {
        assert_eq!(
            AddCheckpoint::parse(bad.as_bytes()),
            Err(Refusal::Malformed)
        );
    }
}

/// What a hostile log might send next.
#[derive(Clone, Debug)]
struct Attempt {
    branch: bool,
    old: u64,
    new: u64,
    honest_proof: bool,
    crash: bool,
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let one = (
        any::<bool>(),
        0_u64..24,
        0_u64..24,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(branch, old, new, honest_proof, crash)| Attempt {
            branch,
            old,
            new,
            honest_proof,
            crash,
        });
    proptest::collection::vec(one, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn a_witness_never_cosigns_two_heads_that_do_not_continue_each_other(tries in attempts()) {
        let log = signer("log.example/kinfold", 1);
        let me = cosigner(20);
        // Two branches that part after eight leaves, both signed by the log.
        let branch = |other: bool, size: u64| {
            let mut tree = WholeTree::default();
            for n in 0..size {
                tree.append(leaf_hash(&[u8::from(other && n >= 8), n as u8]));
            }
            tree
        };
        let mut witness = Witness::new(log.keys(), None);
        let mut cosigned: Vec<(bool, u64)> = Vec::new();
        for t in tries {
            let tree = branch(t.branch, t.new);
            let old = if t.honest_proof { witness.newest().map_or(0, |h| h.size) } else { t.old };
            let proof = prove_consistency(&tree, old, t.new).unwrap_or_default();
            let head = Checkpoint { origin: log.name.clone(), size: t.new, root: tree.root() };
            let request = AddCheckpoint { old, proof, checkpoint: head.sign(&log, NOW) };
            if let Ok(done) = witness.step(&request, &me, NOW) {
                cosigned.push((t.branch, t.new));
                if t.crash {
                    // What was persisted before the reply is all that remains.
                    witness = Witness::new(log.keys(), Some(done.persist));
                }
            }
        }
        prop_assert!(cosigned.is_sorted_by_key(|(_, size)| *size));
        let apart: Vec<bool> =
            cosigned.iter().filter(|(_, size)| *size > 8).map(|(b, _)| *b).collect();
        prop_assert!(apart.windows(2).all(|w| w[0] == w[1]), "{:?}", cosigned);
    }
}
