//! The daily index of a society, sealed to its emergency key: who stands behind which name in the
//! log, and which header hashes are the newest. With it, exposure can name people and slips can
//! be told from old ones while everything is shut.
//!
//! One X-Wing encapsulation, then chunks under the exported key, each with its counter and a mark
//! on the last in the nonce: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár,
//! "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance" (Crypto 2015). Any cut,
//! swap or addition is refused. The hash of all bytes becomes a leaf, so that nobody but the
//! keyholder can make one.

use crate::cipher::{Gcm, TAG};
use crate::error::{OpenError, SealError};
use crate::keys::{LogKey, PairId};
use crate::pair::{self, ENCAPSULATION, Public, Random, Secret};
use crate::suite::{SUITE, info};
use core::fmt;
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::id::{PersonId, RecordId};
use sign::{Category, Hash, HashStream, SocietyId, canonical_struct, from_bytes};

/// Length of what stands in front of the chunks.
pub const HEAD: usize = FIXED + ENCAPSULATION;
/// Most persons in a chunk.
pub const MAX_ENTRIES: usize = 256;
/// Longest sealed chunk in bytes.
pub const MAX_CHUNK: usize = 4 << 20;
/// Length of a frame in front of each chunk.
pub const FRAME: usize = 4;

/// suite (1), society (4), pair (16), day (4).
const FIXED: usize = 25;
const LAST: u32 = 1 << 31;

/// Which index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct About {
    /// Whose persons.
    pub society: SocietyId,
    /// Days since 1970-01-01 (UTC).
    pub day: u32,
}

/// A person of the society.
#[derive(PartialEq, Eq, Debug)]
pub struct Entry {
    /// Who.
    pub person: PersonId,
    /// Makes their names in the log.
    pub log_key: LogKey,
    /// Their records.
    pub records: Vec<RecordHeads>,
}

/// The newest parts of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordHeads {
    /// Which record.
    pub record: RecordId,
    /// One for each category that it has.
    pub heads: Vec<Head>,
}
canonical_struct!(RecordHeads { record, heads });

/// The newest part of a category.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Which kind of information.
    pub category: Category,
    /// Its version.
    pub version: u32,
    /// Its header hash.
    pub header: Hash,
}
canonical_struct!(Head {
    category,
    version,
    header
});

/// Seals an index, chunk after chunk.
pub struct Writer(Stream);

/// Opens an index, chunk after chunk.
pub struct Reader {
    stream: Stream,
    state: Reading,
}

enum Reading {
    Frame,
    Chunk { len: usize, last: bool },
    Done,
}

struct Stream {
    cipher: Gcm,
    aad: [u8; FIXED],
    next: u32,
    digest: HashStream,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("index::Writer")
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("index::Reader")
    }
}

impl Writer {
    /// Starts an index; the bytes, [`HEAD`] of them, stand in front of the chunks.
    ///
    /// # Errors
    /// [`SealError::PublicKey`].
    pub fn new(about: &About, to: &Public, random: &Random) -> Result<(Self, Vec<u8>), SealError> {
        let id = PairId {
            society: about.society,
            key: to.short(),
        };
        let (encapsulation, key) = pair::export(to, &info(PURPOSE, &id), EXPORT, random)?;
        let mut head = fixed(about, &id).to_vec();
        head.extend_from_slice(&encapsulation);
        Ok((Writer(Stream::new(&key, &head)), head))
    }

    /// Seals a chunk and puts its frame in front.
    ///
    /// # Errors
    /// [`SealError::Count`] for more than [`MAX_ENTRIES`] persons, or more chunks than there are
    /// counters; [`SealError::TooLong`] beyond [`MAX_CHUNK`].
    pub fn chunk(&mut self, entries: &[Entry]) -> Result<Vec<u8>, SealError> {
        self.0.seal(entries, false)
    }

    /// Seals the last chunk, which may be empty; also the SHA-256 of all bytes of the index.
    ///
    /// # Errors
    /// As [`Writer::chunk`].
    pub fn last(mut self, entries: &[Entry]) -> Result<(Vec<u8>, Hash), SealError> {
        let bytes = self.0.seal(entries, true)?;
        Ok((bytes, self.0.digest.finish()))
    }
}

impl Reader {
    /// Starts with the first [`HEAD`] bytes.
    ///
    /// # Errors
    /// [`OpenError::Length`]; [`OpenError::Other`] for another suite; [`OpenError::Key`] if it is
    /// sealed to another key.
    pub fn new(head: &[u8], with: &Secret) -> Result<(Self, About), OpenError> {
        let (front, encapsulation) = head.split_at_checked(FIXED).ok_or(OpenError::Length)?;
        let (id, about) = parse(front)?;
        if id.key != with.public().short() {
            return Err(OpenError::Key);
        }
        let key = pair::import(with, &info(PURPOSE, &id), EXPORT, encapsulation)?;
        let reader = Reader {
            stream: Stream::new(&key, head),
            state: Reading::Frame,
        };
        Ok((reader, about))
    }

    /// Takes the frame of the next chunk; says how many bytes to read for it.
    ///
    /// # Errors
    /// [`OpenError::Length`] for a frame out of turn or out of bounds.
    pub fn frame(&mut self, frame: &[u8; FRAME]) -> Result<usize, OpenError> {
        let number = u32::from_be_bytes(*frame);
        let len = (number & !LAST) as usize;
        if !matches!(self.state, Reading::Frame) || !(TAG..=MAX_CHUNK).contains(&len) {
            return Err(OpenError::Length);
        }
        self.stream.digest.update(frame);
        let last = number & LAST != 0;
        self.state = Reading::Chunk { len, last };
        Ok(len)
    }

    /// Opens the chunk whose frame was taken.
    ///
    /// # Errors
    /// [`OpenError::Length`] for a chunk out of turn or of another length; [`OpenError::Changed`];
    /// [`OpenError::Malformed`].
    pub fn chunk(&mut self, sealed: &[u8]) -> Result<Vec<Entry>, OpenError> {
        let Reading::Chunk { len, last } = self.state else {
            return Err(OpenError::Length);
        };
        if sealed.len() != len {
            return Err(OpenError::Length);
        }
        let entries = self.stream.open(sealed, last)?;
        self.state = if last { Reading::Done } else { Reading::Frame };
        Ok(entries)
    }

    /// Whether the last chunk was opened: what follows it is not part of the index.
    #[must_use]
    pub fn done(&self) -> bool {
        matches!(self.state, Reading::Done)
    }

    /// The SHA-256 of all bytes, to be compared with the leaf.
    ///
    /// # Errors
    /// [`OpenError::Length`] before the last chunk: the index was cut.
    pub fn finish(self) -> Result<Hash, OpenError> {
        if self.done() {
            Ok(self.stream.digest.finish())
        } else {
            Err(OpenError::Length)
        }
    }
}

const PURPOSE: &str = "index";
const EXPORT: &[u8] = b"kinfold/v1/index";

impl Stream {
    fn new(key: &[u8; 32], head: &[u8]) -> Self {
        let mut aad = [0; FIXED];
        aad.copy_from_slice(&head[..FIXED]);
        let mut digest = HashStream::raw();
        digest.update(head);
        Stream {
            cipher: Gcm::new(key),
            aad,
            next: 0,
            digest,
        }
    }

    fn seal(&mut self, entries: &[Entry], last: bool) -> Result<Vec<u8>, SealError> {
        if entries.len() > MAX_ENTRIES {
            return Err(SealError::Count);
        }
        let mut out = Encoder::with_capacity(16 + entries.iter().map(room).sum::<usize>());
        out.array(entries.len() as u64);
        entries.iter().for_each(|entry| entry.encode(&mut out));
        let text = out.into_bytes();
        if text.len() + TAG > MAX_CHUNK {
            return Err(SealError::TooLong);
        }
        let nonce = self.nonce(last).ok_or(SealError::Count)?;
        let sealed = self.cipher.encrypt(nonce, &self.aad, text);
        let mark = if last { LAST } else { 0 };
        let frame = (sealed.len() as u32 | mark).to_be_bytes();
        self.digest.update(&frame);
        self.digest.update(&sealed);
        Ok([&frame[..], &sealed].concat())
    }

    fn open(&mut self, sealed: &[u8], last: bool) -> Result<Vec<Entry>, OpenError> {
        let nonce = self.nonce(last).ok_or(OpenError::Length)?;
        let text = self.cipher.decrypt(nonce, &self.aad, sealed)?;
        self.digest.update(sealed);
        let entries: Vec<Entry> = from_bytes(&text)?;
        if entries.len() > MAX_ENTRIES {
            return Err(OpenError::Length);
        }
        Ok(entries)
    }

    /// Seven zeros, the counter in four bytes, big-endian, and 1 on the last chunk.
    fn nonce(&mut self, last: bool) -> Option<[u8; 12]> {
        let mut out = [0; 12];
        out[7..11].copy_from_slice(&self.next.to_be_bytes());
        out[11] = u8::from(last);
        self.next = self.next.checked_add(1)?;
        Some(out)
    }
}

fn fixed(about: &About, id: &PairId) -> [u8; FIXED] {
    let mut out = [0; FIXED];
    out[0] = SUITE;
    out[1..5].copy_from_slice(&about.society.0.to_be_bytes());
    out[5..21].copy_from_slice(&id.key);
    out[21..].copy_from_slice(&about.day.to_be_bytes());
    out
}

fn parse(front: &[u8]) -> Result<(PairId, About), OpenError> {
    let number = |at: usize| {
        front[at..at + 4]
            .iter()
            .fold(0, |n, b| n << 8 | u32::from(*b))
    };
    if front[0] != SUITE {
        return Err(OpenError::Other);
    }
    let mut key = [0; 16];
    key.copy_from_slice(&front[5..21]);
    let society = SocietyId(number(1));
    let day = number(21);
    Ok((PairId { society, key }, About { society, day }))
}

/// At least the length of an entry's encoding.
fn room(entry: &Entry) -> usize {
    let records = entry.records.iter();
    80 + records.map(|r| 32 + r.heads.len() * 48).sum::<usize>()
}

impl Canonical for Entry {
    fn encode(&self, out: &mut Encoder) {
        out.array(3);
        self.person.encode(out);
        out.bytes(self.log_key.as_bytes());
        self.records.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(3)?;
        Ok(Entry {
            person: PersonId::decode(from)?,
            log_key: LogKey::from_bytes(Canonical::decode(from)?),
            records: Vec::decode(from)?,
        })
    }
}
