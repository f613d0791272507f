//! An append-only file of frames. Frames are written in groups; a group is there whole or not at
//! all, and is durable when [`Journal::append`] returns.
//!
//! ```text
//! file   = header group*
//! header = "kinfold journal\n" ‖ kind (8) ‖ file id (16) ‖ check (16)
//! group  = "KFgr" ‖ frames (4) ‖ length (4) ‖ number (8) ‖ check of the group before (16)
//!          ‖ check (16) ‖ (frame length (4) ‖ frame)*
//! ```
//! Numbers are big-endian. A check is the first 16 bytes of a hash over what stands before it and,
//! for a group, the file id and the frames. The id is random, so that no frame can contain what
//! looks like a group of this file.
//!
//! A group is synced before the next is written. So a broken group with nothing intact after it
//! is a write that a crash cut off, of which nobody was told: it is cut away. A broken group with
//! an intact one after it is damage, and the file is refused.

use crate::disk::Disk;
use crate::error::StoreError;
use sign::hash;

const MAGIC: &[u8; 16] = b"kinfold journal\n";
const GROUP: &[u8; 4] = b"KFgr";
const HEADER: usize = 56;
const GROUP_HEADER: usize = 52;
/// Where the check stands in a group's header.
const CHECK_AT: usize = 36;
/// Most bytes of frames in a group.
const MAX_GROUP: usize = 256 << 20;
/// So much is read at a time.
const WINDOW: usize = 1 << 20;

/// Length of a journal without frames.
pub(crate) const EMPTY: u64 = HEADER as u64;

type Check = [u8; 16];

/// What a journal holds; a file of another kind is refused.
pub type Kind = [u8; 8];

/// A frame read back.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Its number in the file, from 0.
    pub index: u64,
    /// Where its bytes begin in the file.
    pub offset: u64,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// A write that a crash had cut off and that was cut away: for the operator's log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Torn {
    /// Where it began.
    pub offset: u64,
    /// How long it was.
    pub length: u64,
}

/// An open journal.
#[derive(Debug)]
pub struct Journal<D> {
    disk: D,
    path: String,
    id: [u8; 16],
    end: u64,
    frames: u64,
    number: u64,
    previous: Check,
    later: Vec<Vec<u8>>,
    stopped: bool,
    torn: Option<Torn>,
}

impl<D: Disk> Journal<D> {
    /// Opens a journal, or makes it with `fresh`, 16 random bytes. Gives every frame to `each`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the place; [`StoreError::Io`].
    pub fn open(
        disk: D,
        path: &str,
        kind: Kind,
        fresh: [u8; 16],
        mut each: impl FnMut(Frame<'_>),
    ) -> Result<Self, StoreError> {
        let length = disk.len(path).map_err(StoreError::io(path))?;
        let mut journal = Journal {
            disk,
            path: path.to_owned(),
            id: fresh,
            end: HEADER as u64,
            frames: 0,
            number: 0,
            previous: [0; 16],
            later: Vec::new(),
            stopped: false,
            torn: None,
        };
        let length = length.unwrap_or(0);
        if !journal.read_header(kind, length)? {
            journal.make(kind, length)?;
            return Ok(journal);
        }
        journal.read_groups(length, &mut each)?;
        Ok(journal)
    }

    /// Number of frames.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Length of the file in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.end
    }

    /// Whether opening cut away an unfinished write.
    #[must_use]
    pub fn torn(&self) -> Option<Torn> {
        self.torn
    }

    /// Writes frames as one group and makes it durable: all of them or, after a crash, none.
    /// Gives the place of each in the file.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`], with nothing written; [`StoreError::Io`], after which the
    /// journal takes no more.
    pub fn append<T: AsRef<[u8]>>(&mut self, frames: &[T]) -> Result<Vec<u64>, StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped);
        }
        let later: Vec<Vec<u8>> = self.later.drain(..).collect();
        let all = || {
            later
                .iter()
                .map(Vec::as_slice)
                .chain(frames.iter().map(AsRef::as_ref))
        };
        let length: usize = all().map(|frame| 4 + frame.len()).sum();
        if length > MAX_GROUP {
            self.later = later;
            return Err(StoreError::TooLarge);
        }
        if length == 0 {
            return Ok(Vec::new());
        }
        let count = all().count();
        let mut group = Vec::with_capacity(GROUP_HEADER + length);
        group.extend_from_slice(GROUP);
        group.extend_from_slice(&small(count));
        group.extend_from_slice(&small(length));
        group.extend_from_slice(&self.number.to_be_bytes());
        group.extend_from_slice(&self.previous);
        group.extend_from_slice(&[0; 16]);
        let mut places = Vec::with_capacity(count);
        for frame in all() {
            group.extend_from_slice(&small(frame.len()));
            places.push(self.end + group.len() as u64);
            group.extend_from_slice(frame);
        }
        let check = group_check(&self.id, &group);
        group[CHECK_AT..GROUP_HEADER].copy_from_slice(&check);
        self.stopped = true;
        self.write(&group)?;
        self.stopped = false;
        self.accept(check, group.len() as u64, count as u64);
        Ok(places.split_off(later.len()))
    }

    /// Adds a frame to the next group: for what may be lost in a crash.
    pub fn append_later(&mut self, frame: Vec<u8>) {
        self.later.push(frame);
    }

    /// Reads bytes of a frame whose place is known.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn read_at(&self, offset: u64, length: usize) -> Result<Vec<u8>, StoreError> {
        let mut bytes = vec![0; length];
        self.disk
            .read_at(&self.path, offset, &mut bytes)
            .map_err(StoreError::io(&self.path))?;
        Ok(bytes)
    }

    fn write(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.disk
            .append(&self.path, bytes)
            .and_then(|()| self.disk.sync(&self.path))
            .map_err(StoreError::io(&self.path))
    }

    fn accept(&mut self, check: Check, length: u64, frames: u64) {
        self.end += length;
        self.number += 1;
        self.frames += frames;
        self.previous = check;
    }

    /// False if the file was never finished being made.
    fn read_header(&mut self, kind: Kind, length: u64) -> Result<bool, StoreError> {
        let mut header = [0; HEADER];
        if length < HEADER as u64 {
            return Ok(false);
        }
        self.disk
            .read_at(&self.path, 0, &mut header)
            .map_err(StoreError::io(&self.path))?;
        if header[40..] != header_check(&header[..40]) {
            if length == HEADER as u64 {
                return Ok(false);
            }
            return Err(StoreError::damaged(
                &self.path,
                0,
                "its header is not sound",
            ));
        }
        if &header[..16] != MAGIC || header[16..24] != kind {
            return Err(StoreError::damaged(
                &self.path,
                0,
                "it is another kind of file",
            ));
        }
        self.id.copy_from_slice(&header[24..40]);
        Ok(true)
    }

    fn make(&self, kind: Kind, length: u64) -> Result<(), StoreError> {
        let mut header = [&MAGIC[..], &kind, &self.id].concat();
        header.extend_from_slice(&header_check(&header));
        let cut = || match length {
            0 => Ok(()),
            _ => self.disk.truncate(&self.path, 0),
        };
        cut()
            .and_then(|()| self.disk.append(&self.path, &header))
            .and_then(|()| self.disk.sync(&self.path))
            .and_then(|()| self.disk.sync_names(&self.path))
            .map_err(StoreError::io(&self.path))
    }

    fn read_groups(
        &mut self,
        length: u64,
        each: &mut impl FnMut(Frame<'_>),
    ) -> Result<(), StoreError> {
        let mut window = Window::default();
        while self.end < length {
            let at = self.end;
            let Some(group) = self.next_group(&mut window, length)? else {
                return self.cut_tail(length);
            };
            let (mut rest, mut frames) = (&group[GROUP_HEADER..], 0);
            while let Some((head, after)) = rest.split_first_chunk::<4>() {
                let size = u32::from_be_bytes(*head) as usize;
                let Some((bytes, after)) = after.split_at_checked(size) else {
                    break;
                };
                let offset = at + (group.len() - after.len() - size) as u64;
                let index = self.frames + frames;
                each(Frame {
                    index,
                    offset,
                    bytes,
                });
                frames += 1;
                rest = after;
            }
            let check = check_of(group);
            let size = group.len() as u64;
            self.accept(check, size, frames);
        }
        Ok(())
    }

    /// The group at the end of what is known, if it is the right one and intact.
    fn next_group<'w>(
        &self,
        window: &'w mut Window,
        length: u64,
    ) -> Result<Option<&'w [u8]>, StoreError> {
        let left = length - self.end;
        if left < GROUP_HEADER as u64 {
            return Ok(None);
        }
        let head = window.get(&self.disk, &self.path, self.end, GROUP_HEADER, length)?;
        let Some(size) = group_length(head).filter(|n| *n as u64 <= left) else {
            return Ok(None);
        };
        let group = window.get(&self.disk, &self.path, self.end, size, length)?;
        let follows = group[12..20] == self.number.to_be_bytes() && group[20..36] == self.previous;
        Ok((follows && check_of(group) == group_check(&self.id, group)).then_some(group))
    }

    /// The rest of the file holds no intact group at its head: cuts it away, unless an intact
    /// group stands further on.
    fn cut_tail(&mut self, length: u64) -> Result<(), StoreError> {
        let size = usize::try_from(length - self.end).map_err(|_| StoreError::TooLarge)?;
        let rest = self.read_at(self.end, size)?;
        let intact = |at: usize| {
            let bytes = &rest[at..];
            let group = group_length(bytes).and_then(|n| bytes.get(..n));
            group.is_some_and(|group| check_of(group) == group_check(&self.id, group))
        };
        let starts = rest.windows(4).enumerate().filter(|(_, w)| w == GROUP);
        for (at, _) in starts {
            if intact(at) {
                return Err(StoreError::damaged(
                    &self.path,
                    self.end,
                    "what stands there is broken, and later entries are intact",
                ));
            }
        }
        self.disk
            .truncate(&self.path, self.end)
            .and_then(|()| self.disk.sync(&self.path))
            .map_err(StoreError::io(&self.path))?;
        self.torn = Some(Torn {
            offset: self.end,
            length: length - self.end,
        });
        Ok(())
    }
}

/// A piece of a file in memory.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// `size` bytes at `offset`; the caller knows that the file of `length` bytes has them.
    fn get(
        &mut self,
        disk: &impl Disk,
        path: &str,
        offset: u64,
        size: usize,
        length: u64,
    ) -> Result<&[u8], StoreError> {
        let end = self.start + self.bytes.len() as u64;
        if offset < self.start || offset + size as u64 > end {
            let left = usize::try_from(length - offset).unwrap_or(usize::MAX);
            self.bytes.resize(size.max(WINDOW).min(left), 0);
            self.start = offset;
            disk.read_at(path, offset, &mut self.bytes)
                .map_err(StoreError::io(path))?;
        }
        let from = usize::try_from(offset - self.start).map_err(|_| StoreError::TooLarge)?;
        Ok(&self.bytes[from..from + size])
    }
}

/// Length of a group, header included, as its header says.
fn group_length(header: &[u8]) -> Option<usize> {
    let header = header.first_chunk::<GROUP_HEADER>()?;
    let length = header[8..12].try_into().map(u32::from_be_bytes).ok()? as usize;
    (header.starts_with(GROUP) && length <= MAX_GROUP).then_some(GROUP_HEADER + length)
}

fn check_of(group: &[u8]) -> Check {
    let mut check = [0; 16];
    check.copy_from_slice(&group[CHECK_AT..GROUP_HEADER]);
    check
}

fn group_check(id: &[u8; 16], group: &[u8]) -> Check {
    hash(
        "journal/group",
        &[id, &group[..CHECK_AT], &group[GROUP_HEADER..]],
    )
    .short()
}

fn header_check(header: &[u8]) -> Check {
    hash("journal/header", &[header]).short()
}

/// A length as it stands in the file; groups are far shorter than 4 GiB.
fn small(n: usize) -> [u8; 4] {
    u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes()
}
