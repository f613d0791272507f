//! The check of a whole copy.

use crate::bundle::Bodies;
use crate::policy_file::PolicyFile;
use crate::rule::{Fault, Finding};
use crate::signatures::{Claim, SignatureCheck, Signatures};
use crate::summary::Summary;
use ledger::tile::{Bundle, CHECKPOINT_PATH, Content, TilePath, TileReader, WIDTH, read_hashes};
use ledger::tree::{NodeSource, leaf_hash, node_hash};
use ledger::{CopyError, KeyName, Leaf, LogSource, SignedCheckpoint, read_copy};
use policy::State;
use sign::{Hash, Time};

/// Claims handed over at a time.
const BATCH: usize = 1_024;

/// A copy of a log, as `ledger` reads it.
pub use ledger::LogSource as Source;

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// The head, once the log's signatures over it hold.
    pub head: Option<Head>,
    /// What is wrong first, if anything.
    pub first: Option<Finding>,
    /// What became of the signatures in the leaves.
    pub signatures: Signatures,
    /// What the log holds, up to what is wrong; empty if the files are not the head's.
    pub summary: Summary,
    /// Whether every entry and tile of the head was read and leads to its root.
    pub whole: bool,
    /// Leaves that the rules allow, from the first on.
    pub sound: u64,
    /// Sizes of the known heads that the log continues.
    pub continued: Vec<u64>,
}

/// The head of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Name of the log.
    pub origin: KeyName,
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
    /// When the log signed it, by its own clock.
    pub signed: Time,
    /// Witnesses that cosigned it, of those in the policy file, and when by their clocks.
    pub cosigned: Vec<(KeyName, Time)>,
}

impl Report {
    /// Whether nothing is wrong, as far as it was looked.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.first.is_none()
    }
}

/// Checks a copy against what its reader knows. `checks` looks at the signatures in the leaves
/// (see [`crate::InPlace`], [`crate::StructureOnly`]); `bodies` are bodies of requests to be
/// held against their leaves.
pub fn verify(
    source: &impl LogSource,
    known: &PolicyFile,
    checks: &mut impl SignatureCheck,
    bodies: Option<&mut Bodies>,
) -> Report {
    let mut report = Report {
        head: None,
        first: None,
        signatures: Signatures::NotChecked,
        summary: Summary::default(),
        whole: false,
        sound: 0,
        continued: Vec::new(),
    };
    if let Err(finding) = check(source, known, checks, bodies, &mut report) {
        report.first = Some(finding);
    }
    report
}

fn check(
    source: &impl LogSource,
    known: &PolicyFile,
    checks: &mut impl SignatureCheck,
    mut bodies: Option<&mut Bodies>,
    report: &mut Report,
) -> Result<(), Finding> {
    let head = head(source, known).map_err(Finding::of_copy)?;
    let (size, root) = (head.size, head.root);
    report.head = Some(head);
    let mut replay = Replay::new(known, checks);
    let copy = read_copy(source, size, &root, |index, bytes| {
        if replay.first.is_none() {
            replay.leaf(index, bytes, bodies.as_deref_mut());
        }
    });
    let replayed = replay.end();
    copy.map_err(|error| located(source, size, error))?;
    report.whole = true;
    report.summary = replayed.summary;
    report.sound = replayed.sound;
    continued(source, size, known, report).map_err(Finding::of_copy)?;
    report.signatures = replayed.signatures;
    if let Signatures::Checked {
        first_bad: Some(index),
        ..
    } = replayed.signatures
    {
        let leaf = read_leaf(source, size, index).and_then(|b| Leaf::from_bytes(&b).ok());
        return Err(match leaf {
            Some(leaf) => Finding::of_leaf(index, &leaf, Fault::Signature),
            None => Finding {
                index: Some(index),
                leaf: None,
                fault: Fault::Signature,
            },
        });
    }
    match replayed.first {
        Some(finding) => Err(finding),
        None if size == 0 => Err(Finding::of_copy(Fault::Empty)),
        None => Ok(()),
    }
}

/// Reads the checkpoint and checks who signed it.
fn head(source: &impl LogSource, known: &PolicyFile) -> Result<Head, Fault> {
    let note = source.read(CHECKPOINT_PATH).ok_or(Fault::NoCheckpoint)?;
    let note = SignedCheckpoint::parse(&note).map_err(Fault::Checkpoint)?;
    let verified = note.verify(&known.keys).map_err(Fault::Checkpoint)?;
    let quorum = known
        .quorum()
        .ok_or(Fault::Witnesses(ledger::QuorumError::Policy))?;
    let cosigned = quorum.satisfied(&note).map_err(Fault::Witnesses)?;
    let checkpoint = verified.checkpoint();
    Ok(Head {
        origin: checkpoint.origin.clone(),
        size: checkpoint.size,
        root: checkpoint.root,
        signed: verified.time(),
        cosigned,
    })
}

/// The fold over the leaves.
struct Replay<'a, C> {
    known: &'a PolicyFile,
    checks: &'a mut C,
    state: Option<State>,
    summary: Summary,
    claims: Vec<Claim>,
    first: Option<Finding>,
    sound: u64,
}

struct Replayed {
    summary: Summary,
    first: Option<Finding>,
    sound: u64,
    signatures: Signatures,
}

impl<'a, C: SignatureCheck> Replay<'a, C> {
    fn new(known: &'a PolicyFile, checks: &'a mut C) -> Self {
        Replay {
            known,
            checks,
            state: None,
            summary: Summary::default(),
            claims: Vec::new(),
            first: None,
            sound: 0,
        }
    }

    fn leaf(&mut self, index: u64, bytes: &[u8], bodies: Option<&mut Bodies>) {
        let leaf = match Leaf::from_bytes(bytes) {
            Ok(leaf) => leaf,
            Err(error) => {
                self.first = Some(Finding {
                    index: Some(index),
                    leaf: None,
                    fault: Fault::Leaf(error),
                });
                return;
            }
        };
        if let Err(fault) = self.follow(index, &leaf) {
            self.first = Some(Finding::of_leaf(index, &leaf, fault));
            return;
        }
        self.sound = index + 1;
        if let Some(bodies) = bodies {
            bodies.meet(index, &leaf);
        }
        if self.claims.len() >= BATCH {
            self.checks.take(std::mem::take(&mut self.claims));
        }
    }

    fn follow(&mut self, index: u64, leaf: &Leaf) -> Result<(), Fault> {
        let Some(state) = &mut self.state else {
            let state = State::begin(leaf).map_err(Fault::Rule)?;
            let keys = &self.known.keys;
            if state.origin != keys.name.as_str()
                || state.keys.ed25519 != keys.ed25519
                || state.keys.ml_dsa != keys.ml_dsa
            {
                return Err(Fault::OtherGenesis);
            }
            self.summary.begin(leaf, &state);
            self.state = Some(state);
            return Ok(());
        };
        state.judge(leaf).map_err(Fault::Rule)?;
        if self.checks.wanted() {
            // The rules know every device of a leaf that they allow.
            let signed = state.signatures(leaf).ok_or(Fault::Signature)?;
            let claims = signed.into_iter().map(|signed| Claim { index, signed });
            self.claims.extend(claims);
        }
        self.summary.take(index, leaf, state);
        state.perform(leaf);
        Ok(())
    }

    fn end(self) -> Replayed {
        let signatures = if self.checks.wanted() {
            self.checks.take(self.claims);
            self.checks.finish()
        } else {
            Signatures::NotChecked
        };
        Replayed {
            summary: self.summary,
            first: self.first,
            sound: self.sound,
            signatures,
        }
    }
}

/// Whether the log continues every head known before.
fn continued(
    source: &impl LogSource,
    size: u64,
    known: &PolicyFile,
    report: &mut Report,
) -> Result<(), Fault> {
    let nodes = TileReader::new(source, size);
    for head in &known.known {
        let known = head.size;
        if known > size {
            return Err(Fault::SetBack { known });
        }
        if root_at(&nodes, known) != Some(head.root) {
            return Err(Fault::Fork { known });
        }
        report.continued.push(known);
    }
    Ok(())
}

/// The root of the first `size` leaves (RFC 6962, section 2.1): the complete subtrees that make
/// them up, joined from the smallest.
fn root_at(nodes: &impl NodeSource, size: u64) -> Option<Hash> {
    let mut root = None;
    let mut end = size;
    for height in (0..64_u8).filter(|h| size >> h & 1 == 1) {
        end -= 1 << height;
        let left = nodes.node(height, end >> height)?;
        root = Some(match root {
            None => left,
            Some(right) => node_hash(&left, &right),
        });
    }
    root.or((size == 0).then(ledger::tree::empty_root))
}

/// Names the leaf, if a tile of leaf hashes does not match its bundle.
fn located(source: &impl LogSource, size: u64, error: CopyError) -> Finding {
    let index = match error {
        CopyError::Different(path) if path.content == Content::Hashes(0) => {
            differing(source, size, &path)
        }
        _ => None,
    };
    Finding {
        index,
        leaf: None,
        fault: Fault::Copy(error),
    }
}

fn differing(source: &impl LogSource, size: u64, tile: &TilePath) -> Option<u64> {
    let hashes = read_hashes(source, tile).ok()?;
    let entries = TilePath::at(Content::Entries, tile.index, size)?;
    let bundle = Bundle::read(source, &entries).ok()?;
    let mut pairs = bundle.leaves().zip(&hashes);
    let at = pairs.position(|(leaf, hash)| leaf_hash(leaf) != *hash)?;
    Some(tile.index * WIDTH + at as u64)
}

fn read_leaf(source: &impl LogSource, size: u64, index: u64) -> Option<Vec<u8>> {
    let path = TilePath::at(Content::Entries, index / WIDTH, size)?;
    let bundle = Bundle::read(source, &path).ok()?;
    let at = usize::try_from(index % WIDTH).ok()?;
    bundle.leaves().nth(at).map(<[u8]>::to_vec)
}
