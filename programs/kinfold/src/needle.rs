//! The search for readable text where nothing readable may be: every needle in every form in
//! which careless software leaves text behind (architecture, invariant 10, without gzip: nothing
//! that is searched here is compressed).

use base64ct::{Base64, Base64Url, Encoding};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Forms shorter than this are not searched: among random bytes they stand by chance.
pub const SHORTEST: usize = 8;
/// Of a longer text so many characters are searched.
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

/// More hits are not listed.
pub const MAX_HITS: usize = 1_000;

/// Texts to be searched for. Wiped when dropped.
#[derive(Default)]
pub struct Needles {
    texts: usize,
    forms: Vec<Needle>,
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
        write!(f, "Needles({} of {} texts)", self.forms.len(), self.texts)
    }
}

impl Needles {
    /// Needles for every text; of those too short, the forms that are long enough.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Needles {
        let mut needles = Needles::default();
        for text in texts {
            needles.add(text);
        }
        needles.prepare();
        needles
    }

    /// How many texts there are.
    #[must_use]
    pub fn texts(&self) -> usize {
        self.texts
    }

    /// How many byte strings are searched.
    #[must_use]
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether nothing is searched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
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
        let mut file = File::open(path)?;
        let mut buffer = Vec::with_capacity(WINDOW);
        let mut start = 0_u64;
        found.files += 1;
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
                if found.hits.len() < MAX_HITS {
                    found.hits.push(Hit {
                        file: path.to_owned(),
                        offset: start + at as u64,
                        form: needle.form,
                        text: needle.text,
                    });
                }
            });
            let keep = self.longest.saturating_sub(1).min(buffer.len());
            let gone = buffer.len() - keep;
            buffer.drain(..gone);
            start += gone as u64;
        }
    }

    /// Gives every needle that ends behind `before`.
    fn search_bytes(&self, bytes: &[u8], before: usize, mut hit: impl FnMut(usize, &Needle)) {
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

    fn add(&mut self, text: &str) {
        let number = self.texts;
        self.texts += 1;
        let text: Zeroizing<String> = Zeroizing::new(text.trim().chars().take(LONGEST).collect());
        let mut seen = BTreeSet::new();
        for composed in [
            Zeroizing::new(text.nfc().collect::<String>()),
            Zeroizing::new(text.nfd().collect::<String>()),
        ] {
            for (form, bytes) in forms(&composed) {
                if bytes.len() >= SHORTEST && seen.insert(bytes.clone()) {
                    self.longest = self.longest.max(bytes.len());
                    self.forms.push(Needle {
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

/// Every form of a text.
#[must_use]
pub fn forms(text: &str) -> Vec<(Form, Vec<u8>)> {
    let mut out = vec![(Form::Utf8, text.as_bytes().to_vec())];
    let units: Vec<u16> = text.encode_utf16().collect();
    out.push((
        Form::Utf16Le,
        units.iter().flat_map(|u| u.to_le_bytes()).collect(),
    ));
    out.push((
        Form::Utf16Be,
        units.iter().flat_map(|u| u.to_be_bytes()).collect(),
    ));
    let hex = |upper: bool| text.bytes().map(move |b| hex(b, upper)).collect::<String>();
    out.push((Form::Hex, hex(false).into_bytes()));
    out.push((Form::Hex, hex(true).into_bytes()));
    for offset in 0..3 {
        let mut bytes = vec![0; offset];
        bytes.extend_from_slice(text.as_bytes());
        // Characters that also depend on what stands before or behind are left out.
        let from = (offset * 8).div_ceil(6);
        let to = bytes.len() * 8 / 6;
        for all in [
            Base64::encode_string(&bytes),
            Base64Url::encode_string(&bytes),
        ] {
            out.push((Form::Base64, all.as_bytes()[from..to].to_vec()));
        }
    }
    for upper in [false, true] {
        let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        let url = |plus: bool| -> String {
            text.bytes()
                .map(|b| match b {
                    b' ' if plus => "+".to_owned(),
                    b if unreserved(b) => char::from(b).to_string(),
                    b => format!("%{}", self::hex(b, upper)),
                })
                .collect()
        };
        out.push((Form::Url, url(false).into_bytes()));
        out.push((Form::Url, url(true).into_bytes()));
        let json: String = text
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    plain_json(c)
                } else {
                    escaped(c, upper)
                }
            })
            .collect();
        out.push((Form::Json, json.into_bytes()));
        let html: String = text
            .chars()
            .map(|c| match c {
                c if c.is_ascii_alphanumeric() || c == ' ' => c.to_string(),
                c if upper => format!("&#x{:X};", u32::from(c)),
                c => format!("&#x{:x};", u32::from(c)),
            })
            .collect();
        out.push((Form::Html, html.into_bytes()));
    }
    let decimal = |c: char| match c {
        c if c.is_ascii_alphanumeric() || c == ' ' => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    };
    out.push((
        Form::Html,
        text.chars().map(decimal).collect::<String>().into_bytes(),
    ));
    let named = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        c => c.to_string(),
    };
    out.push((
        Form::Html,
        text.chars().map(named).collect::<String>().into_bytes(),
    ));
    out
}

fn hex(byte: u8, upper: bool) -> String {
    if upper {
        format!("{byte:02X}")
    } else {
        format!("{byte:02x}")
    }
}

fn plain_json(c: char) -> String {
    match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c => c.to_string(),
    }
}

fn escaped(c: char, upper: bool) -> String {
    let mut units = [0; 2];
    let units = c.encode_utf16(&mut units).iter();
    let escape = |u: &u16| {
        if upper {
            format!("\\u{u:04X}")
        } else {
            format!("\\u{u:04x}")
        }
    };
    units.map(escape).collect()
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
mod tests {
    use super::*;

    fn found(needles: &Needles, bytes: &[u8]) -> Vec<Form> {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("below")).unwrap();
        fs::write(dir.path().join("below/file"), bytes).unwrap();
        let found = needles.search(dir.path(), 2, |_| {}).unwrap();
        assert_eq!(found.bytes, bytes.len() as u64);
        assert_eq!(found.files, 1);
        found.hits.into_iter().map(|h| h.form).collect()
    }

    #[test]
    fn every_form_is_found_wherever_it_stands() {
        for text in ["ሳልሕ ኢብራሂም", "Zoë & Chloé", "+999 555 0100", "صالح إبراهيم"]
        {
            let needles = Needles::new([text]);
            for composed in [text.nfc().collect::<String>(), text.nfd().collect()] {
                for (form, bytes) in forms(&composed) {
                    for before in [0, 1, 2, 3, WINDOW - 5, WINDOW, 2 * WINDOW - bytes.len()] {
                        let mut file = vec![b'~'; before];
                        file.extend_from_slice(&bytes);
                        file.extend_from_slice(b"~~");
                        let hits = found(&needles, &file);
                        assert!(!hits.is_empty(), "{form:?} of {text} behind {before}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_hit_is_told_once_and_by_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let mut bytes = vec![0; WINDOW - 4];
        bytes.extend_from_slice(b"Ibrahim Adam");
        bytes.resize(3 * WINDOW, 0);
        fs::write(dir.path().join("f"), bytes).unwrap();
        let needles = Needles::new(["nobody here", "Ibrahim Adam"]);
        let hits = needles.search(dir.path(), 1, |_| {}).unwrap().hits;
        let expected = Hit {
            file: dir.path().join("f"),
            offset: WINDOW as u64 - 4,
            form: Form::Utf8,
            text: 1,
        };
        assert_eq!(hits, [expected]);
    }

    #[test]
    fn base64_is_found_at_each_offset_within_a_larger_text() {
        let needles = Needles::new(["Ibrahim Adam"]);
        for before in ["", "x", "xy", "xyz"] {
            let text = Base64::encode_string(format!("{before}Ibrahim Adam, 1990").as_bytes());
            assert_eq!(found(&needles, text.as_bytes()), [Form::Base64]);
        }
    }

    #[test]
    fn what_is_too_short_is_not_searched_in_that_form() {
        let needles = Needles::new(["Nur"]);
        assert!(found(&needles, b"Nur Nur Nur").is_empty());
        assert!(found(&Needles::new([]), b"anything at all").is_empty());
        // Three letters of two bytes each are twelve hexadecimal digits.
        assert_eq!(
            found(&Needles::new(["نور"]), "d986d988d8b1".as_bytes()),
            [Form::Hex]
        );
    }
}
