//! Files that a program left on its own disk: whoever had the disk in his hands may have changed
//! them.

use crate::memory::{Memory, Still};
use desk::own::{DEVICE, Own};
use keyholder::bodies::Bodies;
use keyholder::journal::Journal;
use keyholder::log::LogStore;
use keyholder::ring::RingFile;
use keyholder::serve::Command;
use keyholder::vault::FileVault;
use ledger::LogSigner;
use ledger::leaf::DeviceKind;
use seal::{FileKey, kept, passphrase};
use sign::key::PqSigningKey;
use sign::{SigningKey, SocietyId, hash, sha256, to_bytes};
use std::path::PathBuf;
use std::sync::OnceLock;

const FRESH: [u8; 16] = [7; 16];
/// The passphrase of the desk whose files are read.
const PASSPHRASE: &[u8] = b"a passphrase of the corpus";
/// The name of a kept file.
pub const KEPT: &str = "state";

/// Leaves of the log whose published checkpoint is read.
pub const LEAVES: [&[u8]; 3] = [b"a leaf", b"a second", b"a third"];

/// The keys of that log.
#[must_use]
pub fn log_signer() -> LogSigner {
    LogSigner {
        name: ledger::KeyName::new("log.example").expect("a sound name"),
        ed25519: SigningKey::from_seed(&[1; 32]),
        ml_dsa: PqSigningKey::from_seed(&[2; 32]),
    }
}

/// Their public halves.
pub(crate) fn log_keys() -> &'static ledger::LogKeys {
    static KEYS: OnceLock<ledger::LogKeys> = OnceLock::new();
    KEYS.get_or_init(|| log_signer().keys())
}

/// A journal, raw: what opens takes one more frame, and has it the next time.
pub(crate) fn journal(bytes: &[u8]) -> bool {
    let disk = Memory::with([("journal", bytes)]);
    let open = |frames: &mut u64| {
        Journal::open(disk.clone(), "journal", *b"a kind 1", FRESH, |frame| {
            assert_eq!(frame.index, *frames);
            *frames += 1;
        })
    };
    let mut frames = 0;
    let Ok(mut journal) = open(&mut frames) else {
        return false;
    };
    assert_eq!(journal.frames(), frames);
    assert!(journal.append(&[b"one more"]).is_ok());
    let mut again = 0;
    assert!(open(&mut again).is_ok() && again == frames + 1);
    frames > 0
}

/// The bodies of requests: the file itself, and the bytes as a frame of a sound file.
pub(crate) fn kept_bodies(bytes: &[u8]) -> bool {
    let raw = Memory::with([("bodies", bytes)]);
    let raw = Bodies::open(raw, "bodies", FRESH).is_ok_and(|b| !b.is_empty());
    let framed = Memory::default();
    framed.journal("bodies", *b"bodies 1", bytes);
    let framed = match Bodies::open(framed, "bodies", FRESH) {
        Ok(bodies) => {
            let request = bodies.requests().next().copied();
            let body = request.and_then(|r| bodies.read(&r).ok().flatten());
            body.is_some_and(|body| bytes.ends_with(&body))
        }
        Err(_) => false,
    };
    raw | framed
}

/// The key ring.
pub(crate) fn ring(bytes: &[u8]) -> bool {
    let disk = Memory::with([("keyring", bytes)]);
    let Ok(mut ring) = RingFile::open(disk.clone()) else {
        return false;
    };
    let entries: Vec<_> = ring.entries().map(|(name, _)| name).collect();
    assert!(ring.change(Vec::new()).is_ok());
    let again = RingFile::open(disk).expect("what was written is read");
    assert!(again.entries().map(|(name, _)| name).eq(entries));
    true
}

/// Which files are the vault.
pub(crate) fn vault_manifest(bytes: &[u8]) -> bool {
    let disk = Memory::with([("vault/manifest", manifest(bytes).as_slice())]);
    // The files it names are not there: an intact manifest is seen by that.
    match FileVault::open(disk, FRESH) {
        Ok(_) => true,
        Err(fault) => matches!(fault, keyholder::StoreError::Missing { .. }),
    }
}

/// One step of the vault's delta.
pub(crate) fn vault_step(bytes: &[u8]) -> bool {
    let disk = Memory::with([("vault/manifest", manifest(&delta_only()).as_slice())]);
    disk.journal("vault/00000001.delta", *b"vault  1", bytes);
    let Ok(mut vault) = FileVault::open(disk.clone(), FRESH) else {
        return false;
    };
    assert!(vault.flush().is_ok());
    let waiting = vault.unsettled();
    drop(vault);
    let again = FileVault::open(disk, FRESH).expect("what was read once is read again");
    assert!(again.unsettled() == waiting);
    true
}

/// A society's base file.
pub(crate) fn vault_base(bytes: &[u8]) -> bool {
    let digest = sha256(&[bytes]).0;
    // [1, 1, [[society 1, number 2, hash]]]
    let text = [&[0x83, 1, 1, 0x81, 0x83, 1, 2, 0x58, 0x20][..], &digest].concat();
    let disk = Memory::with([
        ("vault/manifest", manifest(&text).as_slice()),
        ("vault/00000002.base", bytes),
    ]);
    disk.journal("vault/00000001.delta", *b"vault  1", b"");
    match FileVault::open(disk, FRESH) {
        Ok(vault) => {
            let mut keys = 0;
            let read = vault.each_key(SocietyId(1), |_, _| keys += 1);
            assert!(read.is_ok() && vault.fault().is_none());
            true
        }
        Err(_) => false,
    }
}

/// `[generation 1, delta 1, no base files]`.
fn delta_only() -> [u8; 4] {
    [0x83, 1, 1, 0x80]
}

fn manifest(text: &[u8]) -> Vec<u8> {
    [text, &hash("vault/manifest", &[text]).0].concat()
}

/// The checkpoint that was published last.
pub(crate) fn published(bytes: &[u8]) -> bool {
    let disk = Memory::with([("log/checkpoint", bytes)]);
    disk.journals("journal", *b"leaves 1", &LEAVES);
    LogStore::open(disk, log_keys(), FRESH).is_ok_and(|(log, _)| log.published() > 0)
}

/// A word at the console.
pub(crate) fn console(bytes: &[u8]) -> bool {
    crate::text(bytes, |word| match Command::parse(word) {
        Some(command) => {
            assert_eq!(command.word(), word);
            true
        }
        None => false,
    })
}

/// A desk of the corpus.
#[must_use]
pub fn own() -> &'static Own {
    static OWN: OnceLock<Own> = OnceLock::new();
    OWN.get_or_init(|| {
        let disk = Memory::default();
        let of = (SocietyId(1), DeviceKind::Desk);
        let own = Own::make(&disk, &Still, of, PASSPHRASE, passphrase::Cost::LEAST);
        assert!(own.is_ok() && disk.read(DEVICE).is_ok_and(|f| f.is_some()));
        own.expect("an empty folder takes a desk")
    })
}

/// Where a desk belongs: what stands sealed in its file `place`.
pub(crate) fn place(bytes: &[u8]) -> bool {
    let sealed = kept::seal(&own().files, desk::own::PLACE, 0, bytes, [9; 32]);
    let disk = Memory::with([(desk::own::PLACE, sealed.as_slice())]);
    own().place(&disk).is_ok_and(|place| place.is_some())
}

/// What was imported before: the file of frames, raw, and the bytes as what stands in a frame.
pub(crate) fn marks(bytes: &[u8]) -> bool {
    let read = |file: &[u8]| {
        let disk = Memory::with([("imported", file)]);
        desk::import::Marks::open(own(), &disk, &[3; 32]).is_ok()
    };
    let _refused = read(bytes);
    let sealed = kept::seal(&own().files, "imported", 0, bytes, [9; 32]);
    let length = u32::try_from(sealed.len()).expect("bodies get short inputs");
    read(&[&length.to_be_bytes(), sealed.as_slice()].concat())
}

/// A matcher's file of frames, raw; the bytes as what stands in a frame; and as the key of a night.
pub(crate) fn matcher_file(bytes: &[u8]) -> bool {
    let read = |file: &[u8]| {
        let mut lines = matcher::names::Lines::new(file, file_key(), PathBuf::new());
        let count = (&mut lines).count() as u64;
        let end = lines.end();
        if let Ok((frames, whole)) = &end {
            assert!(*frames == count && *whole <= file.len() as u64);
        }
        end.is_ok() && count > 0
    };
    let _refused = read(bytes);
    let sealed = kept::seal(&file_key(), "names", 0, bytes, [9; 32]);
    let length = u32::try_from(sealed.len()).expect("bodies get short inputs");
    assert!(read(&[&length.to_be_bytes(), sealed.as_slice()].concat()));
    crate::canonical::<matcher::names::Night>(bytes)
}

/// What a desk opened: the file of frames, raw, and the bytes as what stands in a frame.
pub(crate) fn opened(bytes: &[u8]) -> bool {
    use desk::shell::opened::{Entry, FILE, read};
    let read = |file: &[u8]| {
        let disk = Memory::with([(FILE, file)]);
        read(own(), &disk).is_ok()
    };
    let _refused = read(bytes);
    let sealed = kept::seal(&own().files, FILE, 0, bytes, [9; 32]);
    let length = u32::try_from(sealed.len()).expect("bodies get short inputs");
    let framed = read(&[&length.to_be_bytes(), sealed.as_slice()].concat());
    assert_eq!(framed, crate::canonical::<Entry>(bytes));
    framed
}

/// A file that a program keeps.
pub(crate) fn kept_file(bytes: &[u8]) -> bool {
    kept::open(&file_key(), KEPT, 0, bytes).is_ok()
}

/// The key that it is kept under.
#[must_use]
pub fn file_key() -> FileKey {
    FileKey::from_bytes([4; 32])
}

/// Steps of a vault that was used, as they stand in its delta, and a base file of society 1.
///
/// # Panics
/// Not: the disk is memory.
#[must_use]
pub fn vault_files(batches: Vec<release::VaultBatch>) -> (Vec<Vec<u8>>, Vec<u8>) {
    let disk = Memory::default();
    let mut vault = FileVault::open(disk.clone(), FRESH).expect("a new vault");
    let settled = batches[0].token;
    vault.put(batches).expect("memory takes it");
    vault.settle(settled).expect("memory takes it");
    vault.flush().expect("memory takes it");
    let mut steps = Vec::new();
    let path = format!("vault/{}", disk.list("vault").expect("memory")[0]);
    let delta = Journal::open(disk.clone(), &path, *b"vault  1", FRESH, |frame| {
        steps.push(frame.bytes.to_vec());
    });
    drop(delta.expect("a sound journal"));
    vault.compact(SocietyId(1), FRESH).expect("memory takes it");
    let files = disk.list("vault").expect("memory");
    let base = files.iter().find(|name| name.ends_with(".base"));
    let base = format!("vault/{}", base.expect("there is a base"));
    (
        steps,
        disk.read(&base).expect("memory").expect("it is there"),
    )
}

/// A key ring with one key.
///
/// # Panics
/// Not: the disk is memory.
#[must_use]
pub fn ring_file() -> Vec<u8> {
    let disk = Memory::default();
    let mut ring = RingFile::open(disk.clone()).expect("an empty ring");
    let kek = seal::KekId {
        society: SocietyId(1),
        epoch: 3,
    };
    let intake = seal::IntakeKeyId {
        society: SocietyId(1),
        month: 24_000,
    };
    let wrapped = seal::Wrapped([5; 48]);
    let changes = vec![
        release::KeyringChange::Add(release::KeyName::Kek(kek), wrapped),
        release::KeyringChange::Add(release::KeyName::Intake(intake), wrapped),
    ];
    ring.change(changes).expect("memory takes it");
    disk.read("keyring").expect("memory").expect("it is there")
}

/// A journal of two frames.
///
/// # Panics
/// Not: the disk is memory.
#[must_use]
pub fn journal_file() -> Vec<u8> {
    let disk = Memory::default();
    disk.journals("journal", *b"a kind 1", &[b"one", b"two"]);
    disk.read("journal").expect("memory").expect("it is there")
}

/// The checkpoint over [`LEAVES`].
///
/// # Panics
/// Not: the leaves are short.
#[must_use]
pub fn checkpoint() -> Vec<u8> {
    let mut log = ledger::Log::default();
    for leaf in LEAVES {
        log.append(leaf).expect("a short leaf");
    }
    let signer = log_signer();
    let head = ledger::Checkpoint {
        origin: signer.name.clone(),
        size: log.size(),
        root: log.root(),
    };
    let signed = head.sign(&signer, sign::Time(1_790_000_000_000_000));
    signed.to_string().into_bytes()
}

/// A desk's `place`, before it is sealed.
#[must_use]
pub fn place_file(policy: String) -> Vec<u8> {
    to_bytes(&(policy, "https://hub.example".to_owned()))
}
