//! The append-only log: what it is made of, and how anyone checks it.
//!
//! # In scope
//! The RFC 6962 tree ([`tree`]) and its proofs ([`proof`]); the log as files, C2SP tlog-tiles
//! ([`tile`]), and the machine that grows and reads it ([`Log`], [`read_copy`]); signed notes
//! ([`note`]), checkpoints ([`checkpoint`]), cosignatures and the policy over them
//! ([`cosignature`]), the witness ([`Witness`]); the leaves' own form ([`leaf`]).
//!
//! # Out of scope
//! What leaves mean (`policy`), when one is written (`release`), files and their durability
//! (`keyholder`). To the tree a leaf is bytes.
//!
//! # Invariants
//! - A proof, checkpoint or cosignature that was not made for exactly these inputs is refused;
//!   every checking function is total over hostile bytes.
//! - A checkpoint holds only with both signatures of the log.
//! - A [`Witness`] never cosigns two heads of which one does not continue the other.
//! - A file that [`Log::flush`] gave is never given again with other bytes.

pub mod checkpoint;
pub mod cosignature;
pub mod leaf;
mod log;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tree;
mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, LogKeys, LogSigner, SignedCheckpoint, Verified};
pub use cosignature::{Cosigner, Quorum, QuorumError, WitnessKey};
pub use leaf::{Leaf, MAX_LEAF};
pub use log::{CopyError, LeafTooLong, Log, LogFile, read_copy};
pub use note::{KeyName, NoteError, SignatureLine};
pub use proof::{InclusionProof, ProofError, prove_consistency, verify_consistency};
pub use tile::{LogSource, TilePath, TileReader};
pub use tree::NodeSource;
pub use witness::{AddCheckpoint, Cosigned, Head, MAX_PROOF, Refusal, Witness};
