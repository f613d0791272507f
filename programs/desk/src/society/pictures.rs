//! Photos and papers of a folder: a file each, and a line that says whose it is. No key of one
//! stands anywhere: what is in the folder is in clear, and is sealed anew where it is taken in.

use super::folder::{self, MANIFEST, Manifest, PICTURES};
use super::leave::Opened;
use super::read::Folder;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::import::{Picture, read_whole};
use crate::office::attachment::{Got, get_whole};
use crate::shell::Shell;
use record::attachment::{Attachment, LONGEST_NOTE, Media, Shows};
use record::clear::{Fields, Json, Names, Object, Unclear, Wrong, parse};
use record::date::Day;
use record::text::Text;
use sign::Hash;
use sign::id::{AttachmentId, RecordId, StaffId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use zeroize::Zeroizing;

/// Their folder.
const FOLDER: &str = "pictures";

/// What is said of a photo or paper, in a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PictureLine {
    /// The record that refers to it.
    pub record: RecordId,
    /// What it was called where it was taken out.
    pub attachment: AttachmentId,
    /// What it shows.
    pub shows: Shows,
    /// What its file is written as.
    pub media: Media,
    /// Length of the file, in bytes.
    pub length: u32,
    /// SHA-256 of it.
    pub sha256: Hash,
    /// What staff say of it.
    pub note: Option<Text>,
    /// When it was taken in.
    pub on: Option<Day>,
    /// By whom.
    pub by: Option<StaffId>,
}

impl PictureLine {
    fn of(record: RecordId, attachment: &Attachment) -> PictureLine {
        PictureLine {
            record,
            attachment: attachment.id,
            shows: attachment.shows,
            media: attachment.media,
            length: attachment.length,
            sha256: attachment.digest,
            note: attachment.note.clone(),
            on: attachment.on,
            by: attachment.by,
        }
    }

    /// Its file, in the folder.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{FOLDER}/{}", self.name())
    }

    fn name(&self) -> String {
        format!("{}.{}", self.attachment, self.media.ending())
    }

    /// As a line, without the line feed.
    #[must_use]
    pub fn line(&self) -> Zeroizing<String> {
        let object = Object::new()
            .with("record", &self.record)
            .with("attachment", &self.attachment)
            .with("shows", &self.shows)
            .with("media", &self.media)
            .with("length", &self.length)
            .with("sha256", &self.sha256)
            .with("note", &self.note)
            .with("on", &self.on)
            .with("by", &self.by)
            .word("file", &self.file());
        object.done().line()
    }

    /// Reads such a line. A file of another name, a length that no picture has, and a note that is
    /// longer than staff can write are refused.
    ///
    /// # Errors
    /// [`Unclear`], naming the place.
    pub fn parse(line: &str) -> Result<PictureLine, Unclear> {
        let json = parse(line)?;
        let known = [
            "record",
            "attachment",
            "shows",
            "media",
            "length",
            "sha256",
            "note",
            "on",
            "by",
            "file",
        ];
        let fields = Fields::of(&json, &known)?;
        let names = Names::same();
        let line = PictureLine {
            record: fields.get("record", &names)?,
            attachment: fields.get("attachment", &names)?,
            shows: fields.get("shows", &names)?,
            media: fields.get("media", &names)?,
            length: fields.get("length", &names)?,
            sha256: fields.get("sha256", &names)?,
            note: fields.get("note", &names)?,
            on: fields.get("on", &names)?,
            by: fields.get("by", &names)?,
        };
        let wrong = |field| Err(Unclear::from(Wrong::Value).in_field(field));
        if line.length as usize > parcel::attachment::LONGEST {
            return wrong("length");
        }
        let note = line.note.as_ref().map_or(0, |note| note.reveal().len());
        if note > LONGEST_NOTE {
            return wrong("note");
        }
        if fields.word("file")? != line.file() {
            return wrong("file");
        }
        Ok(line)
    }
}

/// A photo or paper that is not in a folder, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PictureLeft {
    /// The record that refers to it.
    pub record: RecordId,
    /// What it is called.
    pub attachment: AttachmentId,
    /// What it shows.
    pub shows: Shows,
    /// Why it is not there.
    pub why: String,
}

impl PictureLeft {
    pub(super) fn json(&self) -> Json {
        Object::new()
            .with("record", &self.record)
            .with("attachment", &self.attachment)
            .with("shows", &self.shows)
            .word("why", &self.why)
            .done()
    }

    pub(super) fn read(json: &Json) -> Result<PictureLeft, Unclear> {
        let fields = Fields::of(json, &["record", "attachment", "shows", "why"])?;
        let names = Names::same();
        Ok(PictureLeft {
            record: fields.get("record", &names)?,
            attachment: fields.get("attachment", &names)?,
            shows: fields.get("shows", &names)?,
            why: fields.word("why")?.to_owned(),
        })
    }
}

const LACKING: &str = "the server has not all of its pieces: they are still on their way from the \
                       computer where it was attached, or the server does not give them";
const ANOTHER: &str = "the server gave something else than was attached, which was refused";

/// Makes the folder of pictures.
pub(super) fn make(dir: &Path) -> io::Result<()> {
    folder::make(&dir.join(FOLDER))
}

/// Fetches what opened records refer to and writes it down, durable on return: what there is now,
/// and what is left out. What an earlier run wrote whole is not fetched again.
pub(super) fn fetch<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    dir: &Path,
    opened: &[Opened],
) -> Result<(Vec<PictureLine>, Vec<PictureLeft>), Fault> {
    let into = dir.join(FOLDER);
    let (mut there, mut left) = (Vec::new(), Vec::new());
    for one in opened {
        let record = one.row.record;
        for attachment in one.row.person.attachments() {
            let line = PictureLine::of(record, attachment);
            let path = into.join(line.name());
            if read_whole(&path, line.length, line.sha256).is_ok() {
                there.push(line);
                continue;
            }
            let why = match get_whole(shell, record, attachment)? {
                Got::Whole(content) => {
                    let name = line.name();
                    folder::replace(&into, &name, &content).map_err(Fault::file(&path))?;
                    there.push(line);
                    continue;
                }
                Got::Lacking => LACKING,
                Got::Another => ANOTHER,
            };
            left.push(PictureLeft {
                record,
                attachment: line.attachment,
                shows: line.shows,
                why: why.to_owned(),
            });
        }
    }
    Ok((there, left))
}

/// Removes what no line names: of a picture that was taken off its record before the run went on,
/// or that was cut off.
pub(super) fn sweep(dir: &Path, named: &BTreeSet<String>) -> io::Result<()> {
    let folder = dir.join(FOLDER);
    for file in fs::read_dir(&folder)? {
        let file = file?;
        let known = file
            .file_name()
            .to_str()
            .map(|name| format!("{FOLDER}/{name}"));
        if !known.is_some_and(|name| named.contains(&name)) {
            fs::remove_file(file.path())?;
        }
    }
    fs::File::open(&folder)?.sync_all()
}

/// The lines of a folder's pictures, with their numbers.
pub(super) fn lines(dir: &Path) -> Result<Vec<(u64, PictureLine)>, Fault> {
    let mut all = Vec::new();
    for (at, line) in (1_u64..).zip(super::read::Lines::open(dir, PICTURES)?) {
        let line = line?;
        let wrong =
            |why: &dyn core::fmt::Display| Fault::asked(format!("{PICTURES}, line {at}, {why}"));
        let text = core::str::from_utf8(&line).map_err(|_| wrong(&"not UTF-8"))?;
        all.push((at, PictureLine::parse(text).map_err(|why| wrong(&why))?));
    }
    Ok(all)
}

impl Folder {
    /// The pictures of each record, after every file was compared with its line; none of a folder
    /// that was written before there were any.
    ///
    /// # Errors
    /// [`Fault::Asked`], naming file and line, if one is not as it was written, stands there twice,
    /// or belongs to a record that is not in the folder.
    pub(super) fn pictures(
        &self,
        records: &BTreeMap<RecordId, RecordId>,
    ) -> Result<BTreeMap<RecordId, Vec<Picture>>, Fault> {
        let mut all: BTreeMap<RecordId, Vec<Picture>> = BTreeMap::new();
        if !self.manifest.has_pictures() {
            return Ok(all);
        }
        let dir = self.dir();
        let own = fs::symlink_metadata(dir.join(FOLDER)).is_ok_and(|found| found.is_dir());
        let mut seen = BTreeSet::new();
        for (at, line) in lines(dir)? {
            let wrong = |why: &str| Err(Fault::asked(format!("{PICTURES}, line {at}: {why}")));
            if !own {
                return wrong("the folder of pictures is missing, or a link");
            }
            if !records.contains_key(&line.record) {
                return wrong("of a record that is not in the folder");
            }
            if !seen.insert(line.attachment) {
                return wrong("the same photo or paper stands there twice");
            }
            let picture = Picture {
                line: format!("{PICTURES}, line {at}"),
                path: dir.join(line.file()),
                length: line.length,
                digest: line.sha256,
                shows: line.shows,
                note: line.note,
                on: line.on,
                by: line.by,
            };
            picture.read()?;
            all.entry(line.record).or_default().push(picture);
        }
        Ok(all)
    }
}

/// That a folder which an older program began does not go on: pictures of its first records would
/// be missing.
pub(super) fn must_have(manifest: &Manifest, dir: &Path) -> Result<(), Fault> {
    match manifest.has_pictures() {
        true => Ok(()),
        false => Err(Fault::asked(format!(
            "{}: begun by an older program, which left photos and papers behind: begin a new folder \
             ({MANIFEST} will say format 2)",
            dir.display()
        ))),
    }
}
