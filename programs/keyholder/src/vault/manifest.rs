//! Which files are the vault: one small file, replaced by rename.

use crate::disk::Disk;
use crate::error::StoreError;
use sign::{Hash, SocietyId, canonical_struct, from_bytes, hash, to_bytes};

pub(super) const DIRECTORY: &str = "vault";
pub(super) const PATH: &str = "vault/manifest";

/// The files of a generation.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Manifest {
    /// Number of the generation: that of its newest file.
    pub(super) generation: u64,
    /// Number of the delta file.
    pub(super) delta: u64,
    /// The base files, by society.
    pub(super) bases: Vec<BaseFile>,
}

canonical_struct!(Manifest {
    generation,
    delta,
    bases
});

/// One base file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct BaseFile {
    pub(super) society: SocietyId,
    pub(super) number: u64,
    /// SHA-256 of the file.
    pub(super) hash: Hash,
}

canonical_struct!(BaseFile {
    society,
    number,
    hash
});

pub(super) fn base_path(number: u64) -> String {
    format!("{DIRECTORY}/{number:08}.base")
}

pub(super) fn delta_path(number: u64) -> String {
    format!("{DIRECTORY}/{number:08}.delta")
}

impl Manifest {
    pub(super) fn read(disk: &impl Disk) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = disk.read(PATH).map_err(StoreError::io(PATH))? else {
            return Ok(None);
        };
        let sound = bytes.split_last_chunk::<32>().and_then(|(text, check)| {
            let sound = *check == hash("vault/manifest", &[text]).0;
            sound.then(|| from_bytes(text).ok()).flatten()
        });
        sound
            .map(Some)
            .ok_or_else(|| StoreError::damaged(PATH, 0, "its checksum does not hold"))
    }

    pub(super) fn write(&self, disk: &impl Disk) -> Result<(), StoreError> {
        let mut bytes = to_bytes(self);
        let check = hash("vault/manifest", &[&bytes]);
        bytes.extend_from_slice(&check.0);
        disk.replace(PATH, &bytes).map_err(StoreError::io(PATH))
    }

    /// Paths of the files it names.
    pub(super) fn files(&self) -> Vec<String> {
        let bases = self.bases.iter().map(|base| base_path(base.number));
        bases.chain([delta_path(self.delta)]).collect()
    }
}
