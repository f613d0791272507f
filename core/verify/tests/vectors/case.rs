//! A log of the vectors: its leaves, its checkpoint, what is changed in its files, the verdict.

use crate::kit::{Fold, ORIGIN, log_seeds};
use ledger::leaf::Leaf;
use ledger::{Checkpoint, KeyName, Log, LogSigner, SignedCheckpoint};
use sign::key::PqSigningKey;
use sign::{Hash, SigningKey, Time};
use std::collections::BTreeMap;
use verify::PolicyFile;

/// Files of a copy, by path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// One log and what is to be said of it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) leaves: Vec<Vec<u8>>,
    /// A signed note; none if the file is missing.
    pub(crate) checkpoint: Option<String>,
    /// Files that are other than the leaves make them; none if missing.
    pub(crate) files: BTreeMap<String, Option<Vec<u8>>>,
    pub(crate) policy: PolicyFile,
    /// Nothing is asked of the checkpoint but that it be the leaves'.
    pub(crate) plain: bool,
    pub(crate) code: Option<&'static str>,
    pub(crate) index: Option<u64>,
}

pub(crate) fn signer() -> LogSigner {
    let (ed25519, ml_dsa) = log_seeds();
    LogSigner {
        name: KeyName::new(ORIGIN).expect("a name"),
        ed25519: SigningKey::from_seed(&ed25519),
        ml_dsa: PqSigningKey::from_seed(&ml_dsa),
    }
}

pub(crate) fn policy() -> PolicyFile {
    PolicyFile {
        keys: signer().keys(),
        witnesses: vec![],
        quorum: 0,
        known: vec![],
    }
}

impl Case {
    /// Sound leaves, and one more that is refused.
    pub(crate) fn of(name: &str, code: &'static str, before: &[Leaf], last: &Leaf) -> Case {
        let mut leaves: Vec<Vec<u8>> = before.iter().map(Leaf::to_bytes).collect();
        leaves.push(last.to_bytes());
        let index = Some(leaves.len() as u64 - 1);
        Case {
            plain: true,
            ..Case::new(name, leaves, Some(code), index)
        }
    }

    pub(crate) fn after(name: &str, code: &'static str, fold: &Fold, last: &Leaf) -> Case {
        Case::of(name, code, &fold.leaves, last)
    }

    pub(crate) fn good(name: &str, fold: &Fold) -> Case {
        let leaves = fold.leaves.iter().map(Leaf::to_bytes).collect();
        Case::new(name, leaves, None, None)
    }

    pub(crate) fn new(
        name: &str,
        leaves: Vec<Vec<u8>>,
        code: Option<&'static str>,
        index: Option<u64>,
    ) -> Case {
        let (root, _) = built(&leaves);
        Case {
            name: name.to_owned(),
            checkpoint: Some(signed(leaves.len() as u64, root).to_string()),
            leaves,
            files: BTreeMap::new(),
            policy: policy(),
            plain: false,
            code,
            index,
        }
    }

    /// All files of the copy.
    pub(crate) fn copy(&self) -> Files {
        let (_, mut files) = built(&self.leaves);
        if let Some(note) = &self.checkpoint {
            files.insert("checkpoint".to_owned(), note.clone().into_bytes());
        }
        for (path, bytes) in &self.files {
            match bytes {
                Some(bytes) => drop(files.insert(path.clone(), bytes.clone())),
                None => drop(files.remove(path)),
            }
        }
        files
    }
}

/// Root and files of these leaves.
pub(crate) fn built(leaves: &[Vec<u8>]) -> (Hash, Files) {
    let mut log = Log::default();
    for leaf in leaves {
        log.append(leaf).expect("not too long");
    }
    let files = log.flush();
    let files = files.into_iter().map(|f| (f.path.to_string(), f.bytes));
    (log.root(), files.collect())
}

pub(crate) fn signed(size: u64, root: Hash) -> SignedCheckpoint {
    signed_by(&signer(), size, root)
}

pub(crate) fn signed_by(signer: &LogSigner, size: u64, root: Hash) -> SignedCheckpoint {
    let checkpoint = Checkpoint {
        origin: signer.name.clone(),
        size,
        root,
    };
    checkpoint.sign(signer, Time(1_800_000_000_000_000))
}
