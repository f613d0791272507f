//! What this desk asked to open, and what came of it: the release log of this computer. It is
//! written before anything is asked for, so that nothing can be opened that does not stand in it.
//!
//! The file is a row of frames, each a length (4 bytes, big-endian) and a sealed entry; a frame
//! that a crash cut off counts for nothing: what it asked for was never sent.

use super::Shell;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::own::Own;
use ledger::leaf::{Limit, Purpose, Reason, Why};
use seal::kept;
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::id::RecordId;
use sign::{Category, SocietyId, Time, canonical_enum, canonical_struct, from_bytes, to_bytes};
use world::desk::{JobId, Open, Told};

/// The file's name.
pub const FILE: &str = "opened";

/// An entry of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// It is going to be asked for.
    Asked(Asked),
    /// It was answered.
    Came(Came),
    /// A limit refused something.
    Limited(Limited),
}
canonical_enum!(Entry { 1 => Asked(asked), 2 => Came(came), 3 => Limited(limited) });

/// What a limit refused, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limited {
    /// When this computer heard of it.
    pub time: Time,
    /// Whether it was a search; otherwise something that was to be opened.
    pub search: bool,
}
canonical_struct!(Limited { time, search });

/// What is going to be asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The piece of work that asks.
    pub job: JobId,
    /// When.
    pub time: Time,
    /// What allows it.
    pub why: Why,
    /// What for.
    pub purpose: Purpose,
    /// Whose record, which, and which kinds of information.
    pub items: Vec<Item>,
}
canonical_struct!(Asked {
    job,
    time,
    why,
    purpose,
    items
});

/// Parts of one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Whose record.
    pub holder: SocietyId,
    /// Which.
    pub record: RecordId,
    /// Which kinds of information.
    pub categories: Vec<Category>,
}
canonical_struct!(Item {
    holder,
    record,
    categories
});

/// What came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Came {
    /// The piece of work that asked.
    pub job: JobId,
    /// Index of the leaf, if it was released; none if it was refused.
    pub leaf: Option<u64>,
}

impl Canonical for Came {
    fn encode(&self, out: &mut Encoder) {
        out.array(2);
        self.job.encode(out);
        self.leaf.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        Ok(Came {
            job: Canonical::decode(from)?,
            leaf: Canonical::decode(from)?,
        })
    }
}

/// Something that was asked for, and how that ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// What was asked for.
    pub asked: Asked,
    /// How it ended.
    pub end: End,
}

/// How it ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Nothing was heard: it may have been released all the same.
    Unknown,
    /// Released: index of the leaf.
    Released(u64),
    /// Refused.
    Refused,
}

impl Asked {
    /// What a piece of work will ask for.
    #[must_use]
    pub fn of(job: JobId, time: Time, open: &Open) -> Asked {
        let items = open.items.iter().map(|item| Item {
            holder: item.holder,
            record: item.record,
            categories: item.parts.iter().map(|(category, _)| *category).collect(),
        });
        Asked {
            job,
            time,
            why: open.why,
            purpose: open.purpose,
            items: items.collect(),
        }
    }
}

/// The file, opened for writing.
#[derive(Debug)]
pub(crate) struct Book {
    frames: u64,
}

impl Book {
    /// Finds the end of the file; what a crash cut off goes.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub(crate) fn open(disk: &impl Disk) -> Result<Book, Fault> {
        let path = disk.path(FILE);
        let bytes = disk.read(FILE).map_err(Fault::file(&path))?;
        let bytes = bytes.unwrap_or_default();
        let (frames, rest) = split(&bytes);
        if !rest.is_empty() {
            let whole = &bytes[..bytes.len() - rest.len()];
            disk.replace(FILE, whole).map_err(Fault::file(&path))?;
        }
        let frames = frames.len() as u64;
        Ok(Book { frames })
    }

    /// Writes an entry, durable on return.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub(crate) fn write(
        &mut self,
        own: &Own,
        (disk, outside): (&impl Disk, &impl Outside),
        entry: &Entry,
    ) -> Result<(), Fault> {
        let content = to_bytes(entry);
        let sealed = kept::seal(&own.files, FILE, self.frames, &content, outside.fresh()?);
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        let frame = [&length.to_be_bytes(), sealed.as_slice()].concat();
        let path = disk.path(FILE);
        disk.append(FILE, &frame).map_err(Fault::file(&path))?;
        self.frames += 1;
        Ok(())
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// What came of what was going to be opened.
    pub(super) fn note_end(&mut self, told: &Told) -> Result<(), Fault> {
        if let Told::Refused(_, Reason::Limit(limit)) = told {
            self.note(&Entry::Limited(Limited {
                time: self.now(),
                search: *limit == Limit::Queries,
            }))?;
        }
        let (job, leaf) = match told {
            Told::Done(job, Some(leaf)) => (*job, Some(*leaf)),
            Told::Refused(job, _) | Told::Impossible(job, _) => (*job, None),
            _ => return Ok(()),
        };
        if let Some(at) = self.opening.iter().position(|known| *known == job) {
            self.opening.swap_remove(at);
            self.note(&Entry::Came(Came { job, leaf }))?;
        }
        Ok(())
    }

    pub(super) fn note(&mut self, entry: &Entry) -> Result<(), Fault> {
        if let Some(pace) = &mut self.pace {
            pace.note(entry);
        }
        let with = (&self.disk, &self.outside);
        self.opened.write(self.own, with, entry)
    }

    /// Everything this computer asked to open, the newest first.
    ///
    /// # Errors
    /// [`Fault::Damaged`].
    pub fn opened(&self) -> Result<Vec<Opened>, Fault> {
        read(self.own, &self.disk)
    }

    /// The whole file, in its order.
    pub(super) fn opened_entries(&self) -> Result<Vec<Entry>, Fault> {
        entries(self.own, &self.disk)
    }
}

/// Everything that was asked for, the newest first.
///
/// # Errors
/// [`Fault::Damaged`], naming the file.
pub fn read(own: &Own, disk: &impl Disk) -> Result<Vec<Opened>, Fault> {
    let mut all: Vec<Opened> = Vec::new();
    for entry in entries(own, disk)? {
        match entry {
            Entry::Asked(asked) => {
                let end = End::Unknown;
                all.push(Opened { asked, end });
            }
            Entry::Came(came) => {
                // Numbers of work that a crash ended may come again.
                let of = |opened: &&mut Opened| opened.asked.job == came.job;
                if let Some(opened) = all.iter_mut().rev().find(of) {
                    opened.end = came.leaf.map_or(End::Refused, End::Released);
                }
            }
            Entry::Limited(_) => {}
        }
    }
    all.reverse();
    Ok(all)
}

fn entries(own: &Own, disk: &impl Disk) -> Result<Vec<Entry>, Fault> {
    let path = disk.path(FILE);
    let bytes = disk.read(FILE).map_err(Fault::file(&path))?;
    let bytes = bytes.unwrap_or_default();
    let frames = (0..).zip(split(&bytes).0);
    let entries = frames.map(|(number, frame)| {
        let entry = kept::open(&own.files, FILE, number, frame);
        let entry = entry.ok().and_then(|e| from_bytes::<Entry>(&e).ok());
        entry.ok_or_else(|| Fault::Damaged(path.clone()))
    });
    entries.collect()
}

/// The whole frames of a file, and what is left.
fn split(bytes: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let (mut frames, mut rest) = (Vec::new(), bytes);
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((frame, after)) = after.split_at_checked(length) else {
            break;
        };
        frames.push(frame);
        rest = after;
    }
    (frames, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::id::GrantId;

    /// As docs/formats/desk.md says it.
    #[test]
    fn an_entry_s_bytes_are_those_of_the_format() {
        let asked = Entry::Asked(Asked {
            job: JobId(7),
            time: Time(1_790_000_000_000_000),
            why: Why::Grant(GrantId([6; 16])),
            purpose: Purpose::Casework,
            items: vec![Item {
                holder: SocietyId(1),
                record: RecordId([3; 16]),
                categories: vec![Category::Identity, Category::Family],
            }],
        });
        let came = |leaf| {
            Entry::Came(Came {
                job: JobId(7),
                leaf,
            })
        };
        let hex = |entry: &Entry| -> String {
            let bytes = to_bytes(entry);
            assert_eq!(from_bytes::<Entry>(&bytes).unwrap(), *entry);
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        };
        let golden = "820185071b00065bfeda25e00082015006060606060606060606060606060606018183015003030303030303030303030303030303820104";
        assert_eq!(hex(&asked), golden);
        assert_eq!(hex(&came(Some(513))), "82028207190201");
        assert_eq!(hex(&came(None)), "82028207f6");
        let limited = Entry::Limited(Limited {
            time: Time(1_790_000_000_000_000),
            search: true,
        });
        assert_eq!(hex(&limited), "8203821b00065bfeda25e000f5");
    }
}
