//! Reading a folder: whether it is whole, and line by line what stands in it. What is wrong is
//! named by file and line, and never shown.

use super::folder::{self, LONGEST, Listed, MANIFEST, Manifest, sums};
use crate::Fault;
use record::Person;
use record::clear::{Clear, Fields, Json, Names, Object, Unclear, Wrong, parse};
use sign::id::RecordId;
use sign::{Category, Hash, sha256};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A record as it stands in a line.
pub struct Row {
    /// Its id.
    pub record: RecordId,
    /// The person, or the letter in their casework.
    pub person: Person,
    /// The kinds of information that stand there.
    pub kinds: Vec<Category>,
}

impl core::fmt::Debug for Row {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Row({})", self.record)
    }
}

impl Row {
    /// As a line of its file, without the line feed. References to photos and papers stay behind:
    /// each is a key, and what it opens stands beside in clear.
    #[must_use]
    pub fn line(&self) -> Zeroizing<String> {
        let mut person = self.person.clone();
        person.detach_all();
        let mut object = Object::new().with("record", &self.record);
        for kind in Category::RECORD {
            if !self.kinds.contains(&kind) {
                continue;
            }
            object = match kind {
                Category::Identity => object.with("identity", &person.identity),
                Category::Origin => object.with("origin", &person.origin),
                Category::Contact => object.with("contact", &person.contact),
                Category::Family => object.with("family", &person.family),
                Category::Circumstances => object.with("circumstances", &person.circumstances),
                Category::Casework => object.with("casework", &person.casework),
                Category::Intake | Category::Attachment => object,
            };
        }
        object.done().line()
    }

    /// Reads a line, with ids as `names` has them.
    ///
    /// # Errors
    /// [`Unclear`], naming the place.
    pub fn parse(line: &str, names: &Names<'_>) -> Result<Row, Unclear> {
        let json = parse(line)?;
        let known = [
            "record",
            "identity",
            "origin",
            "contact",
            "family",
            "circumstances",
            "casework",
        ];
        let fields = Fields::of(&json, &known)?;
        let mut row = Row {
            record: fields.get("record", names)?,
            person: Person::default(),
            kinds: Vec::new(),
        };
        for (kind, name) in Category::RECORD.into_iter().zip(known.into_iter().skip(1)) {
            let Some(json) = fields.has(name) else {
                continue;
            };
            let at = |why: Unclear| why.in_field(name);
            let person = &mut row.person;
            match kind {
                Category::Identity => person.identity = read(json, names).map_err(at)?,
                Category::Origin => person.origin = read(json, names).map_err(at)?,
                Category::Contact => person.contact = read(json, names).map_err(at)?,
                Category::Family => person.family = read(json, names).map_err(at)?,
                Category::Circumstances => {
                    person.circumstances = read(json, names).map_err(at)?;
                }
                Category::Casework => person.casework = read(json, names).map_err(at)?,
                Category::Intake | Category::Attachment => continue,
            }
            row.kinds.push(kind);
        }
        if row.kinds.is_empty() {
            return Err(Wrong::Missing.into());
        }
        // Whatever a folder says: no key out of it opens anything here.
        row.person.detach_all();
        Ok(row)
    }
}

fn read<T: Clear>(json: &Json, names: &Names<'_>) -> Result<T, Unclear> {
    T::from_clear(json, names)
}

/// A finished folder.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// SHA-256 of its list of files: whoever kept it apart can compare.
    pub hash: Hash,
}

/// A list of files, of a size that one can have.
fn list(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let mut file = File::open(path)?.take(LONGEST + 1);
    match file.read_to_string(&mut text)? as u64 > LONGEST {
        true => Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("longer than {LONGEST} bytes, which no list of files is"),
        )),
        false => Ok(text),
    }
}

impl Folder {
    /// Opens a folder and looks whether every file is the one that was written.
    ///
    /// # Errors
    /// [`Fault::Asked`], naming file and line; [`Fault::File`].
    pub fn open(dir: &Path) -> Result<Folder, Fault> {
        let path = dir.join(MANIFEST);
        let text = match list(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(error)
                if error.kind() == io::ErrorKind::NotFound
                    && dir.join(folder::UNFINISHED).exists() =>
            {
                return Err(Fault::asked(format!(
                    "{}: not finished: go on with the export first",
                    dir.display()
                )));
            }
            Err(error) => return Err(Fault::file(&path)(error)),
        };
        let whole = text.strip_suffix('\n').unwrap_or(&text);
        let manifest = Manifest::read(whole)
            .map_err(|why| Fault::asked(format!("{MANIFEST}, line 1: {why}")))?;
        let folder = Folder {
            dir: dir.to_owned(),
            hash: sha256(&[text.as_bytes()]),
            manifest,
        };
        for name in folder.manifest.lines() {
            folder.whole(name)?;
        }
        Ok(folder)
    }

    /// Whether a file of lines is the one that was written; the first line that is not is named.
    fn whole(&self, name: &str) -> Result<(), Fault> {
        let sums = sums(name);
        for listed in [name, &sums] {
            if self.manifest.file(listed).is_none() {
                let told = format!("{MANIFEST}, line 1: {listed} is not in the list of files");
                return Err(Fault::asked(told));
            }
        }
        if self.measured(name)? {
            return Ok(());
        }
        // Which line it is, the file of hashes tells, if that one is whole itself.
        if !self.measured(&sums)? {
            return Err(Fault::asked(format!(
                "{name} and {sums}: changed since they were written: which lines cannot be told"
            )));
        }
        let path = self.dir.join(&sums);
        let hashes = fs::read_to_string(&path).map_err(Fault::file(&path))?;
        let mut hashes = hashes.lines();
        let mut lines = Lines::open(&self.dir, name)?;
        let mut at = 0;
        loop {
            at += 1;
            let line = lines.next().transpose()?;
            let same = match (&line, hashes.next()) {
                (Some(line), Some(hash)) => sha256(&[line.as_slice()]).to_string() == hash,
                (None, None) => break,
                _ => false,
            };
            if !same {
                break;
            }
        }
        Err(Fault::asked(format!(
            "{name}, line {at}: changed since it was written"
        )))
    }

    fn measured(&self, name: &str) -> Result<bool, Fault> {
        let path = self.dir.join(name);
        let there = folder::measure(&self.dir, name).map_err(Fault::file(&path))?;
        Ok(self.manifest.file(name) == Some(&there))
    }

    /// Every record of a file, with the number of its line.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn rows<'a>(
        &'a self,
        name: &'static str,
        names: &'a Names<'a>,
    ) -> Result<impl Iterator<Item = Result<(u64, Row), Fault>> + use<'a>, Fault> {
        let lines = Lines::open(&self.dir, name)?;
        Ok((1_u64..).zip(lines).map(move |(at, line)| {
            let line = line?;
            let wrong =
                |why: &dyn core::fmt::Display| Fault::asked(format!("{name}, line {at}, {why}"));
            let text = core::str::from_utf8(&line).map_err(|_| wrong(&"not UTF-8"))?;
            let row = Row::parse(text, names).map_err(|why| wrong(&why))?;
            Ok((at, row))
        }))
    }

    /// Where it is.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// How many lines of a file there are.
    #[must_use]
    pub fn count(&self, name: &str) -> u64 {
        self.manifest
            .file(name)
            .map_or(0, |file: &Listed| file.lines)
    }
}

/// The lines of a file, each without its line feed.
pub(super) struct Lines {
    input: BufReader<File>,
    path: PathBuf,
}

impl Lines {
    pub(super) fn open(dir: &Path, name: &str) -> Result<Lines, Fault> {
        let path = dir.join(name);
        let file = File::open(&path).map_err(Fault::file(&path))?;
        let input = BufReader::with_capacity(1 << 16, file);
        Ok(Lines { input, path })
    }
}

impl Iterator for Lines {
    type Item = Result<Zeroizing<Vec<u8>>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Zeroizing::new(Vec::new());
        let mut input = self.input.by_ref().take(LONGEST);
        match input.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) if line.last() == Some(&b'\n') => {
                line.pop();
                Some(Ok(line))
            }
            Ok(_) => {
                let told = "a line does not end, or is longer than one can be";
                Some(Err(Fault::asked(format!(
                    "{}: {told}",
                    self.path.display()
                ))))
            }
            Err(error) => Some(Err(Fault::file(&self.path)(error))),
        }
    }
}
