//! Logs whose files or checkpoint are not what they must be.

use crate::case::{Case, Files, built, signed, signed_by, signer};
use crate::kit::Fold;
use ledger::leaf::{Cause, Event, Noted};
use ledger::{AddCheckpoint, Cosigner, Head, KeyName, LogSigner, SignedCheckpoint, Witness};
use sign::key::PqSigningKey;
use sign::{Hash, SigningKey, Time};
use verify::Known;

const TILE: &str = "tile/0/000";
const LAST_TILE: &str = "tile/0/001.p/44";
const BUNDLE: &str = "tile/entries/000";
const LAST_BUNDLE: &str = "tile/entries/001.p/44";

/// A log of 300 leaves: one full tile and bundle, and partial ones.
fn long() -> Vec<Vec<u8>> {
    let mut fold = Fold::new();
    let noted = Event::Noted(Noted::Program(Hash([1; 32])));
    fold.write(Cause::Keyholder, noted)
        .expect("the rules allow it");
    let mut leaves: Vec<Vec<u8>> = fold.leaves.iter().map(|l| l.to_bytes()).collect();
    let again = leaves[1].clone();
    leaves.resize(300, again);
    leaves
}

fn cosigner(n: u8) -> Cosigner {
    Cosigner {
        name: KeyName::new(&format!("witness.example/{n}")).expect("a name"),
        key: SigningKey::from_seed(&[n; 32]),
    }
}

/// A cosignature as a witness gives it that sees the log for the first time.
fn cosigned(note: &SignedCheckpoint, n: u8) -> SignedCheckpoint {
    let request = format!("old 0\n\n{note}");
    let request = AddCheckpoint::parse(request.as_bytes()).expect("a request");
    let mut witness = Witness::new(signer().keys(), None::<Head>);
    let done = witness
        .step(&request, &cosigner(n), Time(1_800_000_001_000_000))
        .expect("a first head");
    let mut note = note.clone();
    note.add(done.reply).expect("room for one line more");
    note
}

pub(crate) fn cases() -> Vec<Case> {
    let leaves = long();
    let (root, files) = built(&leaves);
    let mut cases = good(&leaves, root, &files);
    checkpoints(&mut cases, &leaves, root);
    changed_files(&mut cases, &leaves, &files);
    heads(&mut cases, &leaves);
    leaves_that_are_none(&mut cases);
    cases
}

fn good(leaves: &[Vec<u8>], root: Hash, files: &Files) -> Vec<Case> {
    let mut plain = Case::new("three hundred leaves", leaves.to_vec(), None, None);
    let heads = [0, 1, 255, 256, 257, 300];
    plain.policy.known = heads.map(|n| head_of(&leaves[..n])).to_vec();
    // Partial files of a size may go once the full ones are there.
    let mut cut = Case::new("cut from full tiles", leaves[..200].to_vec(), None, None);
    for path in [TILE, BUNDLE] {
        cut.files.insert(format!("{path}.p/200"), None);
        cut.files.insert(path.to_owned(), Some(files[path].clone()));
    }
    let mut witnessed = Case::new("two witnesses of three", leaves.to_vec(), None, None);
    let note = cosigned(&cosigned(&signed(300, root), 3), 4);
    witnessed.checkpoint = Some(note.to_string());
    witnessed.policy.witnesses = [3, 4, 5].map(|n| cosigner(n).public()).to_vec();
    witnessed.policy.quorum = 2;
    vec![plain, cut, witnessed]
}

fn checkpoints(cases: &mut Vec<Case>, leaves: &[Vec<u8>], root: Hash) {
    let note = signed(300, root).to_string();
    let mut add = |name: &str, code, checkpoint: Option<String>| {
        let mut case = Case::new(name, leaves.to_vec(), Some(code), None);
        case.checkpoint = checkpoint;
        cases.push(case);
    };
    add("no checkpoint", "checkpoint-missing", None);
    add(
        "a checkpoint cut short",
        "checkpoint-malformed",
        Some(note[..note.len() - 1].to_owned()),
    );
    add(
        "a size with a nought before it",
        "checkpoint-malformed",
        Some(note.replace("\n300\n", "\n0300\n")),
    );
    add(
        "a checkpoint with a line more",
        "checkpoint-malformed",
        Some(note.replace("\n300\n", "\n300\nmore\n")),
    );
    add(
        "another size",
        "checkpoint-forged",
        Some(note.replace("\n300\n", "\n299\n")),
    );
    let lines: Vec<&str> = note.lines().collect();
    let without = |n: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != n);
        kept.map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    add(
        "without the ML-DSA signature",
        "checkpoint-unsigned",
        Some(without(5)),
    );
    add(
        "without the Ed25519 signature",
        "checkpoint-unsigned",
        Some(without(4)),
    );
    add(
        "a signature twice",
        "checkpoint-unsigned",
        Some(format!("{note}{}\n", lines[4])),
    );
    let mine = signer();
    let stranger = LogSigner {
        name: mine.name.clone(),
        ed25519: SigningKey::from_seed(&[9; 32]),
        ml_dsa: PqSigningKey::from_seed(&[9; 32]),
    };
    let strange = signed_by(&stranger, 300, root).to_string();
    add("signed by a stranger", "checkpoint-unsigned", Some(strange));
    // The Ed25519 signature of this head, the ML-DSA signature of another.
    let other = signed(299, root).to_string();
    let other: Vec<&str> = other.lines().collect();
    let mixed = note.replace(lines[5], other[5]);
    add(
        "the ML-DSA signature of another head",
        "checkpoint-forged",
        Some(mixed),
    );
    let renamed = LogSigner {
        name: KeyName::new("log.example/other").expect("a name"),
        ..signer()
    };
    add(
        "a checkpoint of another log",
        "checkpoint-origin",
        Some(signed_by(&renamed, 300, root).to_string()),
    );
    add(
        "a checkpoint of another root",
        "root",
        Some(signed(300, Hash([7; 32])).to_string()),
    );
    let mut few = Case::new(
        "one witness of two asked for",
        leaves.to_vec(),
        Some("cosignatures-too-few"),
        None,
    );
    few.policy.witnesses = [3, 4].map(|n| cosigner(n).public()).to_vec();
    few.policy.quorum = 2;
    few.checkpoint = Some(cosigned(&signed(300, root), 3).to_string());
    cases.push(few);
    let mut forged = Case::new(
        "a cosignature of another head",
        leaves.to_vec(),
        Some("cosignature-forged"),
        None,
    );
    forged.policy.witnesses = vec![cosigner(3).public()];
    let other = cosigned(&signed(299, root), 3).to_string();
    let line = other.lines().last().expect("a line");
    forged.checkpoint = Some(format!("{note}{line}\n"));
    cases.push(forged);
}

fn changed_files(cases: &mut Vec<Case>, leaves: &[Vec<u8>], files: &Files) {
    let mut add = |name: &str, code, index, path: &str, bytes: Option<Vec<u8>>| {
        let mut case = Case::new(name, leaves.to_vec(), Some(code), index);
        case.files.insert(path.to_owned(), bytes);
        cases.push(case);
    };
    for (name, path) in [
        ("a full tile is missing", TILE),
        ("a partial tile is missing", LAST_TILE),
        ("a full bundle is missing", BUNDLE),
        ("a partial bundle is missing", LAST_BUNDLE),
        ("the tile above is missing", "tile/1/000.p/1"),
    ] {
        add(name, "file-missing", None, path, None);
    }
    let flipped = |path: &str, at: usize| {
        let mut bytes = files[path].clone();
        bytes[at] ^= 1;
        Some(bytes)
    };
    let cut = |path: &str| {
        let bytes = &files[path];
        Some(bytes[..bytes.len() - 1].to_vec())
    };
    add("a tile cut short", "file-malformed", None, TILE, cut(TILE));
    add(
        "a bundle cut short",
        "file-malformed",
        None,
        LAST_BUNDLE,
        cut(LAST_BUNDLE),
    );
    let more = [&files[LAST_BUNDLE][..], &[0, 0]].concat();
    add(
        "a bundle with an entry more",
        "file-malformed",
        None,
        LAST_BUNDLE,
        Some(more),
    );
    let end = files[LAST_BUNDLE].len() - 1;
    add(
        "a changed leaf",
        "file-differs",
        Some(299),
        LAST_BUNDLE,
        flipped(LAST_BUNDLE, end),
    );
    add(
        "a changed hash",
        "file-differs",
        Some(258),
        LAST_TILE,
        flipped(LAST_TILE, 2 * 32 + 5),
    );
    add(
        "a changed hash of a full tile",
        "file-differs",
        Some(7),
        TILE,
        flipped(TILE, 7 * 32),
    );
    add(
        "a changed hash above",
        "file-differs",
        None,
        "tile/1/000.p/1",
        flipped("tile/1/000.p/1", 31),
    );
}

fn head_of(leaves: &[Vec<u8>]) -> Known {
    Known {
        size: leaves.len() as u64,
        root: built(leaves).0,
    }
}

fn heads(cases: &mut Vec<Case>, leaves: &[Vec<u8>]) {
    let mut back = Case::new(
        "shorter than a head known",
        leaves[..290].to_vec(),
        Some("set-back"),
        None,
    );
    back.policy.known = vec![head_of(leaves)];
    cases.push(back);
    let mut fork = Case::new(
        "another than a head known",
        leaves.to_vec(),
        Some("fork"),
        None,
    );
    let mut other = head_of(&leaves[..100]);
    other.root = Hash([3; 32]);
    fork.policy.known = vec![head_of(&leaves[..50]), other];
    cases.push(fork);
    cases.push(Case::new("no leaf", vec![], Some("empty"), None));
}

fn leaves_that_are_none(cases: &mut Vec<Case>) {
    let fold = Fold::new();
    let genesis = fold.leaves[0].to_bytes();
    let mut add = |name: &str, bytes: Vec<u8>| {
        let leaves = vec![genesis.clone(), bytes];
        cases.push(Case::new(name, leaves, Some("leaf-malformed"), Some(1)));
    };
    let doubt = ledger::Leaf {
        cause: Cause::Keyholder,
        event: Event::ClockDoubt,
        ..fold.leaves[0].clone()
    };
    let good = doubt.to_bytes();
    let changed = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let end = good.len() - 1;
    add("an empty leaf", vec![]);
    add("an unknown event", changed(end, 18));
    add("an unknown version", changed(1, 2));
    add("a byte after the leaf", [&good[..], &[0]].concat());
    add("a leaf cut short", good[..end].to_vec());
    // The boot counter 1 as two bytes.
    let at = end - 4;
    add(
        "a number in a longer form",
        [&good[..at], &[0x18, 1], &good[at + 1..]].concat(),
    );
    add(
        "a list of indefinite length",
        [&[0x9f], &good[1..], &[0xff]].concat(),
    );
    let mut case = Case::new(
        "not a leaf at the beginning",
        vec![vec![0x80]],
        Some("leaf-malformed"),
        Some(0),
    );
    case.policy.quorum = 0;
    cases.push(case);
}
