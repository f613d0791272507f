//! Photos and papers that come with a record: made clean, sealed anew and durable at the hub before
//! the part that refers to them is locked.
//!
//! Which ones are on their way is written down first, with the row they belong to. A row that is
//! marked as taken in has its pictures; those of one that is not are removed at the hub again,
//! because the row is locked anew with other ones.

use super::batch::Row;
use super::marks::{Mark, Marks};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::attachment::{self, New, category, put_now, seal_up};
use crate::shell::Shell;
use picture::{Clean, Refusal};
use record::Person;
use record::attachment::{Attachment, AttachmentKey, MOST, Media, Shows};
use record::codec::encode_part;
use record::date::Day;
use record::text::Text;
use rustix::fs::{Mode, OFlags};
use sign::id::{AttachmentId, RecordId, StaffId};
use sign::{Hash, from_bytes, sha256, to_bytes};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The file of those that are on their way.
const FILE: &str = "importing-pictures";

/// A picture that is to come in with a record: a file of somebody's folder, and what is said of it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Where it is listed: file and line.
    pub line: String,
    /// The file itself.
    pub path: PathBuf,
    /// How long the file is, in bytes.
    pub length: u32,
    /// SHA-256 of it.
    pub digest: Hash,
    /// What it shows.
    pub shows: Shows,
    /// What staff said of it.
    pub note: Option<Text>,
    /// When it was taken in first.
    pub on: Option<Day>,
    /// By whom.
    pub by: Option<StaffId>,
}

/// Why a file is not the one that was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Spoilt {
    #[error("missing")]
    Missing,
    #[error("no file of its own, but a link, folder, pipe or device")]
    NoFile,
    #[error("changed since it was written")]
    Changed,
    #[error("{0}")]
    System(io::Error),
}

/// Reads a file that must be this long and have this hash, and nothing else: no link is followed,
/// and no pipe or device waited for.
pub(crate) fn read_whole(
    path: &Path,
    length: u32,
    digest: Hash,
) -> Result<Zeroizing<Vec<u8>>, Spoilt> {
    let system = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Spoilt::Missing,
        _ => Spoilt::System(error),
    };
    if !fs::symlink_metadata(path).map_err(system)?.is_file() {
        return Err(Spoilt::NoFile);
    }
    // Looked at once more when it is open: another may have been put in its place.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, flags, Mode::empty()).map_err(|e| system(e.into()))?;
    let file = File::from(file);
    if !file.metadata().map_err(system)?.is_file() {
        return Err(Spoilt::NoFile);
    }
    let longest = length as usize + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(longest));
    let mut file = file.take(longest as u64);
    file.read_to_end(&mut bytes).map_err(system)?;
    match bytes.len() == length as usize && sha256(&[&bytes]) == digest {
        true => Ok(bytes),
        false => Err(Spoilt::Changed),
    }
}

impl Picture {
    /// The file's bytes, as they were written.
    ///
    /// # Errors
    /// [`Fault::Asked`], naming file and line, if they are not.
    pub fn read(&self) -> Result<Zeroizing<Vec<u8>>, Fault> {
        read_whole(&self.path, self.length, self.digest).map_err(|why| {
            let name = self.path.file_name().unwrap_or(self.path.as_os_str());
            Fault::asked(format!("{}, {}: {why}", self.line, name.display()))
        })
    }
}

/// Pictures that are on their way, each with the row it belongs to.
pub(super) type OnTheirWay = Vec<(Mark, AttachmentId)>;

/// Those that an earlier run left behind.
pub(super) fn left<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Result<OnTheirWay, Fault> {
    match shell.own.read(shell.disk(), FILE)? {
        Some(bytes) => from_bytes(&bytes).map_err(|_| Fault::Damaged(shell.disk().path(FILE))),
        None => Ok(Vec::new()),
    }
}

/// Brings the pictures of a batch to the hub and refers to them in its records; those that came.
/// One that is no picture, or has no room, is refused by itself.
pub(super) fn bring<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    batch: &mut [Row],
    refused: &mut Vec<String>,
) -> Result<OnTheirWay, Fault> {
    let mut coming: OnTheirWay = Vec::new();
    for row in &*batch {
        for _ in &row.pictures {
            coming.push((row.mark, AttachmentId(shell.outside().id()?)));
        }
    }
    if coming.is_empty() {
        return Ok(coming);
    }
    // Before the first piece: what lies at the hub without a record is found by this.
    let bytes = to_bytes(&coming);
    shell
        .own
        .write(shell.disk(), shell.outside(), FILE, &bytes)?;
    let mut came = Vec::new();
    let mut ids = coming.into_iter();
    for row in batch {
        for picture in std::mem::take(&mut row.pictures) {
            let Some((mark, id)) = ids.next() else {
                return Ok(came);
            };
            match room_for(&mut row.person, &picture, id)? {
                Ok(clean) => {
                    seal_in(shell, row, id, &clean)?;
                    came.push((mark, id));
                }
                Err(why) => refused.push(format!("{}: {why}", picture.line)),
            }
        }
    }
    if came.is_empty() {
        clear(shell)?;
    }
    Ok(came)
}

/// Which pictures of a record are refused: for one that was taken in before, where nothing is done
/// any more but must be told once again.
pub(super) fn weigh(
    mut person: Person,
    pictures: &[Picture],
    refused: &mut Vec<String>,
) -> Result<(), Fault> {
    for (at, picture) in (0_u128..).zip(pictures) {
        let id = AttachmentId(at.to_be_bytes());
        if let Err(why) = room_for(&mut person, picture, id)? {
            refused.push(format!("{}: {why}", picture.line));
        }
    }
    Ok(())
}

/// A clean picture, and its place in the record, where nothing is yet that opens it.
fn room_for(
    person: &mut Person,
    picture: &Picture,
    id: AttachmentId,
) -> Result<Result<Clean, String>, Fault> {
    let face = picture.shows == Shows::Face;
    if face && person.identity.photo.is_some() {
        return Ok(Err("the record has a photo of the face already".to_owned()));
    }
    if !face && person.casework.documents.len() >= MOST {
        return Ok(Err(format!("the record has {MOST} papers already")));
    }
    let clean = match attachment::clean(&picture.read()?) {
        Ok(clean) => clean,
        Err(why) => return Ok(Err(refusal(&why))),
    };
    let numbers = person.attachments().map(|a| a.number);
    let number = numbers.max().unwrap_or(0).saturating_add(1);
    person.attach(Attachment {
        id,
        shows: picture.shows,
        media: Media::Jpeg,
        length: u32::MAX,
        digest: Hash([0; 32]),
        header: Hash([0; 32]),
        number,
        key: AttachmentKey::new([0; 32]),
        note: picture.note.clone(),
        on: picture.on,
        by: picture.by,
    });
    let part = encode_part(person, category(picture.shows));
    if part.is_ok_and(|part| part.len() <= seal::pad::LONGEST) {
        return Ok(Ok(clean));
    }
    person.detach(id);
    Ok(Err("the record has no room for it".to_owned()))
}

fn refusal(why: &Refusal) -> String {
    format!("not taken in: {why}")
}

/// Seals a picture, puts it at the hub, and refers to it where there is a place for it.
fn seal_in<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    row: &mut Row,
    id: AttachmentId,
    clean: &Clean,
) -> Result<(), Fault> {
    let Some(place) = row.person.detach(id) else {
        return Ok(());
    };
    let new = New {
        id,
        record: row.mark.record(),
        number: place.number,
        shows: place.shows,
        note: place.note.clone(),
        on: place.on,
        by: place.by,
    };
    let (attachment, pieces) = seal_up(shell, new, clean)?;
    put_now(shell, id, &pieces)?;
    row.person.attach(attachment);
    Ok(())
}

/// A record was taken in by another desk, which has pictures of its own: these go.
pub(super) fn drop_of<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    pictures: &OnTheirWay,
    record: RecordId,
) -> Result<u64, Fault> {
    let mut gone = 0;
    for (_, id) in pictures.iter().filter(|(mark, _)| mark.record() == record) {
        shell.remove_attachment((shell.own.society, *id, record))?;
        gone += 1;
    }
    Ok(gone)
}

/// What was on its way is in, or goes: nothing of it needs to be known any more.
pub(super) fn settle<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    marks: &Marks,
    pictures: &OnTheirWay,
) -> Result<(), Fault> {
    if pictures.is_empty() {
        return Ok(());
    }
    for (mark, id) in pictures {
        if !marks.has(&[*mark]) {
            shell.remove_attachment((shell.own.society, *id, mark.record()))?;
        }
    }
    clear(shell)
}

fn clear<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Result<(), Fault> {
    let path = shell.disk().path(FILE);
    shell.disk().remove(FILE).map_err(Fault::file(&path))
}
