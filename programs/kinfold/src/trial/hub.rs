//! The server of a trial: files that hold what it would hold. It links none of the keys.
//!
//! A pack is a row of frames, each a length (4 bytes, big-endian) and a sealed object in its
//! canonical bytes; the six parts of a record stand together.

use crate::Fault;
use parcel::slip::SealedSlip;
use parcel::{SealedForm, SealedPart};
use sign::id::{IntakeId, RecordId};
use sign::{Canonical, Category, SocietyId, from_bytes, to_bytes};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// The server.
#[derive(Debug)]
pub struct Hub {
    root: PathBuf,
    packs: Vec<PathBuf>,
    places: HashMap<RecordId, Place>,
    slips: u64,
    bytes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    pack: usize,
    offset: u64,
    length: usize,
}

/// Sealed objects that go into one pack.
#[derive(Default, Debug)]
pub struct Pack {
    parts: Vec<u8>,
    places: Vec<(RecordId, u64, usize)>,
    slips: Vec<u8>,
    slip_count: u64,
}

impl Pack {
    /// Adds the parts of a record and its slip.
    pub fn add(&mut self, record: RecordId, parts: &[SealedPart], slip: Option<&SealedSlip>) {
        let from = self.parts.len();
        parts.iter().for_each(|part| frame(&mut self.parts, part));
        self.places
            .push((record, from as u64, self.parts.len() - from));
        if let Some(slip) = slip {
            frame(&mut self.slips, slip);
            self.slip_count += 1;
        }
    }
}

impl Hub {
    /// An empty server in a folder.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn new(root: &Path) -> Result<Hub, Fault> {
        fs::create_dir_all(root).map_err(Fault::file(root))?;
        Ok(Hub {
            root: root.to_owned(),
            packs: Vec::new(),
            places: HashMap::new(),
            slips: 0,
            bytes: 0,
        })
    }

    /// Stores a pack of a society, durable on return.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn store(&mut self, society: SocietyId, pack: Pack) -> Result<(), Fault> {
        let number = self.packs.len();
        let path = self.file("parts", society, number)?;
        write(&path, &pack.parts)?;
        if !pack.slips.is_empty() {
            let path = self.file("slips", society, number)?;
            write(&path, &pack.slips)?;
        }
        self.slips += pack.slip_count;
        self.bytes += (pack.parts.len() + pack.slips.len()) as u64;
        self.packs.push(path);
        for (record, offset, length) in pack.places {
            let place = Place {
                pack: number,
                offset,
                length,
            };
            self.places.insert(record, place);
        }
        Ok(())
    }

    /// Stores a form that came in.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn store_form(&mut self, form: &SealedForm) -> Result<(), Fault> {
        let path = self.form_path(form.header.about.intake)?;
        let bytes = to_bytes(form);
        self.bytes += bytes.len() as u64;
        write(&path, &bytes)
    }

    /// Gives a form to whoever asks.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn form(&self, intake: IntakeId) -> Result<SealedForm, Fault> {
        let path = self.form_path(intake)?;
        let bytes = fs::read(&path).map_err(Fault::file(&path))?;
        from_bytes(&bytes).map_err(|e| Fault::ours("fetching the request")(e.to_string()))
    }

    /// Gives the newest part of a category to whoever asks.
    ///
    /// # Errors
    /// [`Fault`]; the server has no such part.
    pub fn part(&self, record: RecordId, category: Category) -> Result<SealedPart, Fault> {
        let ours = Fault::ours("fetching a record");
        let missing = || ours("not there".to_owned());
        let place = self.places.get(&record).ok_or_else(missing)?;
        let path = &self.packs[place.pack];
        let mut bytes = vec![0; place.length];
        File::open(path)
            .and_then(|file| file.read_exact_at(&mut bytes, place.offset))
            .map_err(Fault::file(path))?;
        let mut rest = bytes.as_slice();
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let length = u32::from_be_bytes(*length) as usize;
            let (one, after) = after.split_at_checked(length).ok_or_else(missing)?;
            let part: SealedPart = from_bytes(one).map_err(|e| ours(e.to_string()))?;
            if part.header.about.category == category {
                return Ok(part);
            }
            rest = after;
        }
        Err(missing())
    }

    /// Records stored.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.places.len() as u64
    }

    /// Slips stored.
    #[must_use]
    pub fn slips(&self) -> u64 {
        self.slips
    }

    /// Bytes stored, the log apart.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn file(&self, kind: &str, society: SocietyId, number: usize) -> Result<PathBuf, Fault> {
        let folder = self.root.join(kind).join(society.to_string());
        fs::create_dir_all(&folder).map_err(Fault::file(&folder))?;
        Ok(folder.join(format!("{number:06}.pack")))
    }

    fn form_path(&self, intake: IntakeId) -> Result<PathBuf, Fault> {
        let folder = self.root.join("intake");
        fs::create_dir_all(&folder).map_err(Fault::file(&folder))?;
        Ok(folder.join(intake.to_string()))
    }
}

fn frame(out: &mut Vec<u8>, object: &impl Canonical) {
    let bytes = to_bytes(object);
    // A part has at most 65,536 bytes and a header of some kilobytes.
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&bytes);
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_data()
    };
    write().map_err(Fault::file(path))
}
