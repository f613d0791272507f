//! The search for readable text where nothing readable may be: every needle in every form in
//! which careless software leaves text behind (architecture, invariant 10), on a disk and in the
//! memory of a running program.

mod forms;
mod memory;
mod packed;

pub use forms::forms;
pub use memory::Memory;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Forms shorter than this are not searched among many texts: among random bytes they stand by
/// chance.
pub const SHORTEST: usize = 8;
/// Of words that somebody types, forms down to this length are searched.
pub const SHORT: usize = 4;
/// Of a longer text among many so many characters are searched.
const LONGEST: usize = 48;
/// So much of a file is read at a time.
const WINDOW: usize = 4 << 20;

/// How a needle was written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Form {
    /// UTF-8.
    Utf8,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// Hexadecimal digits of UTF-8.
    Hex,
    /// Base64 of UTF-8, at one of three offsets.
    Base64,
    /// Percent signs and hexadecimal digits.
    Url,
    /// Numeric or named references.
    Html,
    /// `\u` and hexadecimal digits.
    Json,
    /// Any of the others, compressed as gzip or zlib do.
    Packed,
}

impl Form {
    /// Its name, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Form::Utf8 => "UTF-8",
            Form::Utf16Le => "UTF-16LE",
            Form::Utf16Be => "UTF-16BE",
            Form::Hex => "hex",
            Form::Base64 => "Base64",
            Form::Url => "URL",
            Form::Html => "HTML",
            Form::Json => "JSON",
            Form::Packed => "gzip",
        }
    }
}

/// A needle that was found. It is told by place and form, not by its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// In which file.
    pub file: PathBuf,
    /// At which byte.
    pub offset: u64,
    /// Written how.
    pub form: Form,
    /// Number of the text, in the order in which texts were added.
    pub text: usize,
    /// Whether it is shorter than [`SHORTEST`]: it may stand there by chance.
    pub short: bool,
}

/// What was looked at.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Found {
    /// Every needle found; at most [`MAX_HITS`].
    pub hits: Vec<Hit>,
    /// Files read.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
}

impl Found {
    fn add(&mut self, path: &Path, offset: u64, form: Form, needle: &Needle) {
        let hit = Hit {
            file: path.to_owned(),
            offset,
            form,
            text: needle.text,
            short: needle.bytes.len() < SHORTEST,
        };
        if self.hits.len() < MAX_HITS && !self.hits.contains(&hit) {
            self.hits.push(hit);
        }
    }
}

/// More hits are not listed.
pub const MAX_HITS: usize = 1_000;

/// Texts to be searched for. Wiped when dropped.
#[derive(Default)]
pub struct Needles {
    texts: usize,
    forms: Vec<Needle>,
    /// Needles shorter than a head.
    short: Vec<Needle>,
    /// Forms of some text that are not searched, since they are too short.
    left_out: BTreeSet<Form>,
    /// Heads of the needles (their first eight bytes), sorted, with the needle each belongs to.
    heads: Vec<(u64, u32)>,
    /// One bit for each value of a hash of the head.
    bits: Vec<u64>,
    longest: usize,
}

struct Needle {
    bytes: Zeroizing<Vec<u8>>,
    form: Form,
    text: usize,
}

impl core::fmt::Debug for Needles {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Needles({} of {} texts)", self.len(), self.texts)
    }
}

impl Needles {
    /// Needles for every text; of those too short, the forms that are long enough.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Needles {
        let mut needles = Needles::default();
        for text in texts {
            let head: Zeroizing<String> =
                Zeroizing::new(text.trim().chars().take(LONGEST).collect());
            needles.add(&head, SHORTEST);
        }
        needles.prepare();
        needles
    }

    /// Needles for words that somebody typed: each is searched whole, however long it is, and also
    /// in forms that are so short that they may stand somewhere by chance.
    pub fn typed<'a>(texts: impl IntoIterator<Item = &'a str>) -> Needles {
        let mut needles = Needles::default();
        for text in texts {
            needles.add(text.trim(), SHORT);
        }
        needles.prepare();
        needles
    }

    /// Ways of writing in which some text is not searched, since it is too short in them.
    pub fn left_out(&self) -> impl Iterator<Item = Form> + '_ {
        self.left_out.iter().copied()
    }

    /// How many texts there are.
    #[must_use]
    pub fn texts(&self) -> usize {
        self.texts
    }

    /// How many byte strings are searched.
    #[must_use]
    pub fn len(&self) -> usize {
        self.forms.len() + self.short.len()
    }

    /// Whether nothing is searched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Searches every file below a folder (symbolic links are not followed), with so many
    /// threads. `each` is told of every piece of so many bytes.
    ///
    /// # Errors
    /// As the system says: a file that cannot be read is not passed over.
    pub fn search(
        &self,
        below: &Path,
        threads: usize,
        each: impl Fn(u64) + Sync,
    ) -> io::Result<Found> {
        let mut files = Vec::new();
        list(below, &mut files)?;
        let next = std::sync::atomic::AtomicUsize::new(0);
        let work = || {
            let mut found = Found::default();
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(file) = files.get(at) else {
                    return Ok(found);
                };
                self.search_file(file, &mut found, &each)?;
            }
        };
        let parts: Vec<io::Result<Found>> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
            let join = |w: std::thread::ScopedJoinHandle<'_, _>| {
                w.join()
                    .unwrap_or_else(|_| Err(io::Error::other("a thread stopped")))
            };
            workers.into_iter().map(join).collect()
        });
        let mut all = Found::default();
        for part in parts {
            let part = part?;
            all.files += part.files;
            all.bytes += part.bytes;
            all.hits.extend(part.hits);
        }
        all.hits
            .sort_by(|a, b| (&a.file, a.offset, a.text).cmp(&(&b.file, b.offset, b.text)));
        all.hits.truncate(MAX_HITS);
        Ok(all)
    }

    fn search_file(&self, path: &Path, found: &mut Found, each: &impl Fn(u64)) -> io::Result<()> {
        found.files += 1;
        self.search_range(path, 0..u64::MAX, found, each)
    }

    /// Searches these bytes of a file.
    fn search_range(
        &self,
        path: &Path,
        range: Range<u64>,
        found: &mut Found,
        each: &impl Fn(u64),
    ) -> io::Result<()> {
        let mut file = File::open(path)?;
        if range.start > 0 {
            file.seek(SeekFrom::Start(range.start))?;
        }
        let mut file = file.take(range.end - range.start);
        let mut buffer = Vec::with_capacity(WINDOW);
        let mut start = range.start;
        loop {
            let kept = buffer.len();
            let left = (WINDOW.max(2 * self.longest) - kept) as u64;
            let read = file.by_ref().take(left).read_to_end(&mut buffer)?;
            found.bytes += read as u64;
            each(read as u64);
            if read == 0 {
                return Ok(());
            }
            // A needle that is not whole here will be, with the next window.
            self.search_bytes(&buffer, kept, |at, needle| {
                found.add(path, start + at as u64, needle.form, needle);
            });
            for at in packed::starts(&buffer, kept) {
                let offset = start + at as u64;
                let mut again = File::open(path)?;
                again.seek(SeekFrom::Start(offset))?;
                let again = again.take(range.end - offset);
                packed::unpack(again, (buffer[at], self.longest), |bytes, before| {
                    self.search_bytes(bytes, before, |_, needle| {
                        found.add(path, offset, Form::Packed, needle);
                    });
                });
            }
            let keep = self.longest.saturating_sub(1).min(buffer.len());
            let gone = buffer.len() - keep;
            buffer.drain(..gone);
            start += gone as u64;
        }
    }

    /// Gives every needle that ends behind `before`.
    fn search_bytes(&self, bytes: &[u8], before: usize, mut hit: impl FnMut(usize, &Needle)) {
        for needle in &self.short {
            let from = before.saturating_sub(needle.bytes.len() - 1);
            let found = memchr::memmem::find_iter(&bytes[from..], &needle.bytes[..]);
            found.for_each(|at| hit(from + at, needle));
        }
        for (at, window) in bytes.windows(SHORTEST).enumerate() {
            let head = head(window);
            let slot = slot(head, self.bits.len());
            if self.bits[slot / 64] >> (slot % 64) & 1 == 0 {
                continue;
            }
            let from = self.heads.partition_point(|(h, _)| *h < head);
            for (_, id) in self.heads[from..].iter().take_while(|(h, _)| *h == head) {
                let needle = &self.forms[*id as usize];
                let end = at + needle.bytes.len();
                if end > before && bytes[at..].starts_with(&needle.bytes) {
                    hit(at, needle);
                }
            }
        }
    }

    fn add(&mut self, text: &str, shortest: usize) {
        let number = self.texts;
        self.texts += 1;
        let mut seen = BTreeSet::new();
        for composed in [
            Zeroizing::new(text.nfc().collect::<String>()),
            Zeroizing::new(text.nfd().collect::<String>()),
        ] {
            for (form, bytes) in forms(&composed) {
                if bytes.len() < shortest {
                    self.left_out.insert(form);
                } else if seen.insert(bytes.clone()) {
                    self.longest = self.longest.max(bytes.len());
                    let list = match bytes.len() < SHORTEST {
                        true => &mut self.short,
                        false => &mut self.forms,
                    };
                    list.push(Needle {
                        bytes: Zeroizing::new(bytes),
                        form,
                        text: number,
                    });
                }
            }
        }
    }

    fn prepare(&mut self) {
        let heads = self.forms.iter().zip(0_u32..);
        self.heads = heads.map(|(n, id)| (head(&n.bytes), id)).collect();
        self.heads.sort_unstable();
        // About 64 bits for each needle, so that few places are looked at twice.
        let words = self.forms.len().next_power_of_two().max(1 << 10);
        self.bits = vec![0; words];
        for (head, _) in &self.heads {
            let slot = slot(*head, words);
            self.bits[slot / 64] |= 1 << (slot % 64);
        }
    }
}

fn head(bytes: &[u8]) -> u64 {
    let mut head = [0; SHORTEST];
    head.copy_from_slice(&bytes[..SHORTEST]);
    u64::from_le_bytes(head)
}

/// Fibonacci hashing (Knuth, *The Art of Computer Programming* 3, 6.4): the upper bits of a
/// product spread well over a power of two.
fn slot(head: u64, words: usize) -> usize {
    let bits = (words * 64).trailing_zeros();
    let product = head.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(product >> (64 - bits)).unwrap_or(0)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            list(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(())
}

#[cfg(test)]
mod tests;
