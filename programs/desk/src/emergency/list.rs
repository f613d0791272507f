//! The folder: files `slips`, `index`, `roster`, and `list`, which names the others by their
//! hashes and is written last (`docs/formats/emergency.md`).

use crate::Fault;
use parcel::SealedSlip;
use sign::encode::Bytes;
use sign::{Hash, HashStream, SocietyId, Time, canonical_struct, from_bytes, sha256, to_bytes};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The files.
const SLIPS: &str = "slips";
const INDEX: &str = "index";
const ROSTER: &str = "roster";
const LIST: &str = "list";
/// Version of the folder.
const FORMAT: u8 = 1;
/// Longest sealed slip in bytes: 4,096 of content, encapsulation, heads.
pub(super) const LONGEST: usize = 8 << 10;
/// Longest of the small files in bytes.
const SMALL: u64 = 64 << 20;
/// What a folder that is being written is called until it is whole.
const UNFINISHED: &str = ".unfinished";

/// What a list says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Head {
    format: u8,
    /// Name of the log.
    log: String,
    society: SocietyId,
    made: Time,
    /// How many slips.
    slips: u64,
    /// SHA-256 of the files.
    slips_hash: Hash,
    roster_hash: Hash,
    /// The day of the index, and its SHA-256; none if the server had no index.
    index: Option<(u32, Hash)>,
}
canonical_struct!(Head {
    format,
    log,
    society,
    made,
    slips,
    slips_hash,
    roster_hash,
    index
});

/// A daily index as it was found.
#[derive(Debug)]
pub struct Found {
    /// Days since 1970-01-01 (UTC).
    pub day: u32,
    /// All its bytes.
    pub bytes: Vec<u8>,
}

/// A list while it is written.
pub(super) struct Writing {
    dir: PathBuf,
    whole: PathBuf,
    file: BufWriter<File>,
    hash: HashStream,
    count: u64,
}

impl Writing {
    /// Begins the folder `dir`, which must not be there.
    pub(super) fn begin(dir: &Path) -> Result<Writing, Fault> {
        if dir.exists() {
            return Err(Fault::asked(format!(
                "{}: is there already: a list goes into a new folder",
                dir.display()
            )));
        }
        let mut name = dir.as_os_str().to_owned();
        name.push(UNFINISHED);
        let whole = dir.to_owned();
        let dir = PathBuf::from(name);
        // What a run that was broken off left holds nothing that cannot be fetched again.
        match fs::remove_dir_all(&dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Fault::file(&dir)(error));
            }
            _ => {}
        }
        let mut folder = DirBuilder::new();
        let made = folder.recursive(true).mode(0o700).create(&dir);
        made.map_err(Fault::file(&dir))?;
        let path = dir.join(SLIPS);
        let file = new_file(&path).map_err(Fault::file(&path))?;
        Ok(Writing {
            dir,
            whole,
            file: BufWriter::new(file),
            hash: HashStream::raw(),
            count: 0,
        })
    }

    pub(super) fn slip(&mut self, slip: &SealedSlip) -> Result<(), Fault> {
        let bytes = to_bytes(slip);
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
        for piece in [&length[..], &bytes] {
            self.hash.update(piece);
            let written = self.file.write_all(piece);
            written.map_err(Fault::file(&self.dir.join(SLIPS)))?;
        }
        self.count += 1;
        Ok(())
    }

    /// Writes the rest, and calls the folder by its name once everything is durable.
    pub(super) fn finish(
        self,
        (log, society, made): (&str, SocietyId, Time),
        roster: &[u8],
        index: Option<&Found>,
    ) -> Result<u64, Fault> {
        let Writing {
            dir,
            whole,
            file,
            hash,
            count,
        } = self;
        let path = dir.join(SLIPS);
        let file = file.into_inner().map_err(io::IntoInnerError::into_error);
        file.and_then(|file| file.sync_all())
            .map_err(Fault::file(&path))?;
        if let Some(index) = index {
            write(&dir, INDEX, &index.bytes)?;
        }
        write(&dir, ROSTER, roster)?;
        let head = Head {
            format: FORMAT,
            log: log.to_owned(),
            society,
            made,
            slips: count,
            slips_hash: hash.finish(),
            roster_hash: sha256(&[roster]),
            index: index.map(|index| (index.day, sha256(&[&index.bytes]))),
        };
        write(&dir, LIST, &to_bytes(&head))?;
        let sync = |dir: &Path| File::open(dir).and_then(|dir| dir.sync_all());
        let named = sync(&dir).and_then(|()| fs::rename(&dir, &whole));
        let beside = whole.parent().filter(|dir| !dir.as_os_str().is_empty());
        let named = named.and_then(|()| sync(beside.unwrap_or(Path::new("."))));
        named.map_err(Fault::file(&whole))?;
        Ok(count)
    }
}

fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}

fn write(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    let path = dir.join(name);
    let file = new_file(&path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    file.map_err(Fault::file(&path))
}

/// A list as it was found on a computer.
#[derive(Debug)]
pub struct List {
    dir: PathBuf,
    head: Head,
    /// SHA-256 of the file that names the others: two lists with one hash are one.
    pub hash: Hash,
    roster: Bytes,
}

impl List {
    /// Opens a list and looks whether it is the one that was written.
    ///
    /// # Errors
    /// [`Fault::Asked`], naming the file; [`Fault::File`].
    pub fn open(dir: &Path) -> Result<List, Fault> {
        let bytes = small(dir, LIST)?;
        let wrong =
            |name: &str, what: &str| Fault::asked(format!("{}: {what}", dir.join(name).display()));
        let head: Head = from_bytes(&bytes).map_err(|_| wrong(LIST, "no emergency list"))?;
        if head.format != FORMAT {
            return Err(wrong(LIST, "written by a newer program"));
        }
        let roster = small(dir, ROSTER)?;
        if sha256(&[&roster]) != head.roster_hash {
            return Err(wrong(ROSTER, CHANGED));
        }
        if hash_of(dir, SLIPS)? != head.slips_hash {
            return Err(wrong(SLIPS, CHANGED));
        }
        if let Some((_, hash)) = head.index
            && hash_of(dir, INDEX)? != hash
        {
            return Err(wrong(INDEX, CHANGED));
        }
        Ok(List {
            dir: dir.to_owned(),
            head,
            hash: sha256(&[&bytes]),
            roster: Bytes(roster),
        })
    }

    /// Name of the log.
    #[must_use]
    pub fn log(&self) -> &str {
        &self.head.log
    }

    /// Whose slips.
    #[must_use]
    pub fn society(&self) -> SocietyId {
        self.head.society
    }

    /// When it was made, by the clock of the desk that made it.
    #[must_use]
    pub fn made(&self) -> Time {
        self.head.made
    }

    /// How many slips.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.head.slips
    }

    /// The roster's bytes.
    #[must_use]
    pub fn roster(&self) -> &[u8] {
        &self.roster.0
    }

    /// The daily index, if there is one: its day, and its file.
    pub(super) fn index(&self) -> Result<Option<(u32, BufReader<File>)>, Fault> {
        let Some((day, _)) = self.head.index else {
            return Ok(None);
        };
        let path = self.dir.join(INDEX);
        let file = File::open(&path).map_err(Fault::file(&path))?;
        Ok(Some((day, BufReader::new(file))))
    }

    /// Every slip, in the order of the records.
    pub(super) fn slips(
        &self,
    ) -> Result<impl Iterator<Item = Result<SealedSlip, Fault>> + use<>, Fault> {
        let path = self.dir.join(SLIPS);
        let mut file = BufReader::new(File::open(&path).map_err(Fault::file(&path))?);
        let mut left = self.head.slips;
        Ok(std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            Some(next(&mut file).map_err(Fault::file(&path)))
        }))
    }
}

const CHANGED: &str = "not the file that was written: copied in part, or changed";

fn next(file: &mut impl Read) -> io::Result<SealedSlip> {
    let malformed = || io::Error::new(io::ErrorKind::InvalidData, "no slip is there");
    let mut length = [0; 4];
    file.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > LONGEST {
        return Err(malformed());
    }
    let mut bytes = vec![0; length];
    file.read_exact(&mut bytes)?;
    from_bytes(&bytes).map_err(|_| malformed())
}

fn small(dir: &Path, name: &str) -> Result<Vec<u8>, Fault> {
    let path = dir.join(name);
    let mut bytes = Vec::new();
    let read = File::open(&path).and_then(|file| file.take(SMALL).read_to_end(&mut bytes));
    read.map_err(Fault::file(&path))?;
    Ok(bytes)
}

fn hash_of(dir: &Path, name: &str) -> Result<Hash, Fault> {
    let path = dir.join(name);
    let mut hash = HashStream::raw();
    let mut file = File::open(&path).map_err(Fault::file(&path))?;
    let mut piece = vec![0; 1 << 16];
    loop {
        let length = file.read(&mut piece).map_err(Fault::file(&path))?;
        if length == 0 {
            return Ok(hash.finish());
        }
        hash.update(&piece[..length]);
    }
}
