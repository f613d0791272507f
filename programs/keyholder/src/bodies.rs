//! Bodies of requests: kept beside the log, which holds only their hashes, so that they can be
//! erased.

use crate::disk::{BESIDE, Disk};
use crate::error::StoreError;
use crate::journal::{Frame, Journal, Kind};
use sign::Hash;
use std::collections::{BTreeMap, BTreeSet};

const KIND: Kind = *b"bodies 1";
/// So many bytes are written at a time when the file is written anew.
const PIECE: usize = 4 << 20;

/// The file of bodies: each frame is the request's hash (32) and its body.
#[derive(Debug)]
pub struct Bodies<D> {
    disk: D,
    path: String,
    journal: Journal<D>,
    places: BTreeMap<Hash, (u64, usize)>,
}

impl<D: Disk + Clone> Bodies<D> {
    /// Opens the file, or makes it with `fresh`, 16 random bytes.
    ///
    /// # Errors
    /// As [`Journal::open`].
    pub fn open(disk: D, path: &str, fresh: [u8; 16]) -> Result<Self, StoreError> {
        let beside = format!("{path}{BESIDE}");
        if disk.len(&beside).map_err(StoreError::io(path))?.is_some() {
            disk.remove(&beside).map_err(StoreError::io(&beside))?;
        }
        let mut places = BTreeMap::new();
        let mut short = None;
        let journal = Journal::open(disk.clone(), path, KIND, fresh, |frame| {
            match split(&frame) {
                Some((request, place)) => {
                    places.insert(request, place);
                }
                None => short = Some(frame.offset),
            }
        })?;
        match short {
            Some(offset) => Err(StoreError::damaged(path, offset, "a body without a hash")),
            None => Ok(Bodies {
                disk,
                path: path.to_owned(),
                journal,
                places,
            }),
        }
    }

    /// The requests whose bodies are kept.
    pub fn requests(&self) -> impl Iterator<Item = &Hash> {
        self.places.keys()
    }

    /// Whether the body of a request is kept.
    #[must_use]
    pub fn has(&self, request: &Hash) -> bool {
        self.places.contains_key(request)
    }

    /// Number of bodies.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Keeps bodies, durable on return.
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub fn append(&mut self, bodies: &[(Hash, Vec<u8>)]) -> Result<(), StoreError> {
        let frames: Vec<Vec<u8>> = bodies
            .iter()
            .map(|(request, body)| [&request.0[..], body].concat())
            .collect();
        let at = self.journal.append(&frames)?;
        for ((request, body), offset) in bodies.iter().zip(at) {
            self.places.insert(*request, (offset + 32, body.len()));
        }
        Ok(())
    }

    /// The body of a request, if it is kept.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn read(&self, request: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let place = self.places.get(request);
        place
            .map(|(offset, length)| self.journal.read_at(*offset, *length))
            .transpose()
    }

    /// Erases bodies: writes the file anew without them (`fresh`: 16 random bytes) and removes the
    /// old one. Gives how many were erased. Until it returns, all are there. What the disk itself
    /// keeps of a removed file is beyond a program.
    ///
    /// # Errors
    /// [`StoreError`]; open the file again then.
    pub fn erase(
        &mut self,
        requests: &BTreeSet<Hash>,
        fresh: [u8; 16],
    ) -> Result<usize, StoreError> {
        let gone = self.places.keys().filter(|r| requests.contains(r)).count();
        if gone == 0 {
            return Ok(0);
        }
        let beside = format!("{}{BESIDE}", self.path);
        let mut next = Journal::open(self.disk.clone(), &beside, KIND, fresh, |_| {})?;
        let mut piece: Vec<Vec<u8>> = Vec::new();
        let mut size = 0;
        for (request, (offset, length)) in &self.places {
            if requests.contains(request) {
                continue;
            }
            let body = self.journal.read_at(*offset, *length)?;
            size += body.len();
            piece.push([&request.0[..], &body].concat());
            if size >= PIECE {
                next.append(&piece)?;
                piece.clear();
                size = 0;
            }
        }
        next.append(&piece)?;
        drop(next);
        self.disk
            .rename(&beside, &self.path)
            .and_then(|()| self.disk.sync_names(&self.path))
            .map_err(StoreError::io(&self.path))?;
        *self = Bodies::open(self.disk.clone(), &self.path, fresh)?;
        Ok(gone)
    }
}

fn split(frame: &Frame<'_>) -> Option<(Hash, (u64, usize))> {
    let (request, body) = frame.bytes.split_first_chunk::<32>()?;
    Some((Hash(*request), (frame.offset + 32, body.len())))
}
