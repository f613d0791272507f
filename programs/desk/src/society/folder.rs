//! The files of a folder: their names, the list of them, and how far an unfinished one is.

use super::pictures::PictureLeft;
use record::clear::{Clear, Fields, Json, Names, Object, Unclear, Wrong, parse};
use sign::id::{RecordId, WarrantId};
use sign::{Category, Hash, HashStream, SocietyId, Time, sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// The first words of a list of files and of a record of progress.
const FORMAT: &str = "kinfold society 2";
/// As they were before photos and papers were taken along.
const WITHOUT_PICTURES: &str = "kinfold society 1";
/// The list of files.
pub(super) const MANIFEST: &str = "manifest.json";
/// How far an unfinished folder is.
pub const UNFINISHED: &str = "UNFINISHED.json";
/// Records of persons.
pub(super) const PERSONS: &str = "persons.jsonl";
/// Records that hold a letter.
pub(super) const LETTERS: &str = "letters.jsonl";
/// Who signed which part.
pub(super) const SIGNATURES: &str = "signatures.jsonl";
/// What is said of photos and papers.
pub(super) const PICTURES: &str = "pictures.jsonl";
/// Persons as a table.
pub(super) const REGISTER: &str = "register.csv";
/// What the folder is, in words.
pub(super) const README: &str = "README.txt";
/// The files of one line a record, part or picture, in the order in which they are looked at.
const LINES: [&str; 4] = [PERSONS, LETTERS, SIGNATURES, PICTURES];
/// A line longer than this is none that was written here: whole records have a tenth of it.
pub(super) const LONGEST: u64 = 64 << 20;

/// The file with the SHA-256 of each line of a file.
pub(super) fn sums(file: &str) -> String {
    format!("{}.sha256", file.trim_end_matches(".jsonl"))
}

/// A file of a finished folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its lines.
    pub lines: u64,
    /// SHA-256 of it.
    pub sha256: Hash,
}

/// What a folder says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// The log under which the records were opened.
    pub log: String,
    /// Whose records they are.
    pub society: SocietyId,
    /// When it was finished, or last went on.
    pub made: Time,
    /// Under which bulk approvals they were opened.
    pub warrants: Vec<WarrantId>,
    /// Which kinds of information those covered.
    pub kinds: Vec<Category>,
    /// Records that are not in it, and why.
    pub left_out: Vec<(RecordId, String)>,
    /// Photos and papers of its records that are not in it, and why; nothing in a folder that was
    /// written before any were taken along.
    pub pictures_left_out: Option<Vec<PictureLeft>>,
    /// Its files; of an unfinished one, those of one line a record, as far as they are good.
    pub files: Vec<Listed>,
}

impl Manifest {
    /// The kinds that are not in it.
    #[must_use]
    pub fn kinds_left_out(&self) -> Vec<Category> {
        let all = Category::RECORD.into_iter();
        all.filter(|c| !self.kinds.contains(c)).collect()
    }

    /// Whether photos and papers are in it.
    #[must_use]
    pub fn has_pictures(&self) -> bool {
        self.pictures_left_out.is_some()
    }

    /// Its files of lines.
    pub(super) fn lines(&self) -> &'static [&'static str] {
        match self.has_pictures() {
            true => &LINES,
            false => &LINES[..3],
        }
    }

    /// A file of the list.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Listed> {
        self.files.iter().find(|file| file.name == name)
    }

    /// As the text of its file.
    #[must_use]
    pub fn text(&self) -> String {
        let list = |items: Vec<Json>| Json::List(items);
        let left_out = self.left_out.iter().map(|(record, why)| {
            let object = Object::new().with("record", record);
            object.word("why", why).done()
        });
        let files = self.files.iter().map(|file| {
            Object::new()
                .word("name", &file.name)
                .value("bytes", number(file.bytes))
                .value("lines", number(file.lines))
                .word("sha256", &file.sha256.to_string())
                .done()
        });
        let warrants = self.warrants.iter();
        let format = match self.has_pictures() {
            true => FORMAT,
            false => WITHOUT_PICTURES,
        };
        let mut object = Object::new()
            .word("format", format)
            .word("log", &self.log)
            .with("society", &self.society)
            .with("made", &self.made)
            .value(
                "bulk_approvals",
                list(warrants.map(|w| Json::text(&w.to_string())).collect()),
            )
            .value(
                "kinds",
                list(self.kinds.iter().map(Clear::to_clear).collect()),
            )
            .value(
                "kinds_left_out",
                list(self.kinds_left_out().iter().map(Clear::to_clear).collect()),
            )
            .value("left_out", list(left_out.collect()));
        if let Some(left) = &self.pictures_left_out {
            let left = left.iter().map(PictureLeft::json);
            object = object.value("pictures_left_out", list(left.collect()));
        }
        let json = object.value("files", list(files.collect())).done();
        format!("{}\n", json.line().as_str())
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// [`Unclear`].
    pub fn read(text: &str) -> Result<Manifest, Unclear> {
        let json = parse(text)?;
        let known = [
            "format",
            "log",
            "society",
            "made",
            "bulk_approvals",
            "kinds",
            "kinds_left_out",
            "left_out",
            "files",
            "pictures_left_out",
        ];
        let fields = Fields::of(&json, &known)?;
        let pictures = match fields.word("format")? {
            FORMAT => true,
            // Nothing of pictures may stand in a folder whose reader would not look at them.
            WITHOUT_PICTURES if fields.has("pictures_left_out").is_none() => false,
            WITHOUT_PICTURES => return Err(Wrong::Unknown.into()),
            _ => return Err(Unclear::from(Wrong::Value).in_field("format")),
        };
        let names = Names::same();
        let manifest = Manifest {
            log: fields.word("log")?.to_owned(),
            society: fields.get("society", &names)?,
            made: fields.get("made", &names)?,
            warrants: each(&fields, "bulk_approvals", |json| match json {
                Json::Text(text) => text
                    .parse::<WarrantId>()
                    .map_err(|_| Unclear::from(Wrong::Value)),
                _ => Err(Wrong::Kind.into()),
            })?,
            kinds: fields.get("kinds", &names)?,
            left_out: each(&fields, "left_out", |json| {
                let fields = Fields::of(json, &["record", "why"])?;
                Ok((
                    fields.get("record", &names)?,
                    fields.word("why")?.to_owned(),
                ))
            })?,
            pictures_left_out: match pictures {
                true => Some(each(&fields, "pictures_left_out", PictureLeft::read)?),
                false => None,
            },
            files: each(&fields, "files", listed)?,
        };
        if !pictures && manifest.file(PICTURES).is_some() {
            return Err(Unclear::from(Wrong::Value).in_field("files"));
        }
        let said: Vec<Category> = fields.get("kinds_left_out", &names)?;
        if said != manifest.kinds_left_out() {
            return Err(Unclear::from(Wrong::Value).in_field("kinds_left_out"));
        }
        Ok(manifest)
    }
}

fn listed(json: &Json) -> Result<Listed, Unclear> {
    let fields = Fields::of(json, &["name", "bytes", "lines", "sha256"])?;
    let count = |name: &'static str| match fields.has(name) {
        Some(Json::Number(n)) => {
            u64::try_from(*n).map_err(|_| Unclear::from(Wrong::Value).in_field(name))
        }
        _ => Err(Unclear::from(Wrong::Kind).in_field(name)),
    };
    let sha256 = hash(fields.word("sha256")?);
    Ok(Listed {
        name: fields.word("name")?.to_owned(),
        bytes: count("bytes")?,
        lines: count("lines")?,
        sha256: sha256.ok_or_else(|| Unclear::from(Wrong::Value).in_field("sha256"))?,
    })
}

fn each<T>(
    fields: &Fields<'_>,
    name: &'static str,
    read: impl Fn(&Json) -> Result<T, Unclear>,
) -> Result<Vec<T>, Unclear> {
    let Some(Json::List(items)) = fields.has(name) else {
        return Err(Unclear::from(Wrong::Kind).in_field(name));
    };
    let one = |item| read(item).map_err(|why| why.in_field(name));
    items.iter().map(one).collect()
}

fn number(n: u64) -> Json {
    Json::Number(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A hash of 64 hexadecimal digits.
pub(crate) fn hash(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 || digits.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let pair = |p: &[u8]| u8::from_str_radix(core::str::from_utf8(p).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(pair).collect();
    Some(Hash(bytes?.try_into().ok()?))
}

/// Makes the folder, for its owner only. There must be none.
pub(super) fn make(dir: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(dir)
}

/// Opens a file of a folder for adding to it; with `new`, one that must not be there.
pub(super) fn appending(dir: &Path, name: &str, new: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(new).mode(0o600);
    options.open(dir.join(name))
}

/// Writes a whole file so that it is there as it was or as it shall be; durable on return.
pub(super) fn replace(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let beside = dir.join(format!("{name}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, dir.join(name))?;
    File::open(dir)?.sync_all()
}

/// The length, lines and hash of a file, read in pieces.
pub(super) fn measure(dir: &Path, name: &str) -> io::Result<Listed> {
    let mut input = BufReader::with_capacity(1 << 16, File::open(dir.join(name))?);
    let (mut bytes, mut lines, mut running) = (0, 0, HashStream::raw());
    loop {
        let piece = input.fill_buf()?;
        if piece.is_empty() {
            break;
        }
        running.update(piece);
        lines += piece.iter().filter(|b| **b == b'\n').count() as u64;
        bytes += piece.len() as u64;
        let taken = piece.len();
        input.consume(taken);
    }
    Ok(Listed {
        name: name.to_owned(),
        bytes,
        lines,
        sha256: running.finish(),
    })
}

/// The line for a line's hash.
pub(super) fn sum_line(line: &[u8]) -> String {
    format!("{}\n", sha256(&[line]))
}
