//! The end of a trial: every opening stands in the log, and nothing readable lies at the server.

use super::casework::Opening;
use super::folder::Folder;
use super::texts::Texts;
use crate::Fault;
use crate::needle::{self, Found, Needles};
use crate::screen::{Screen, counted, isolated, number};
use std::fs;
use std::path::Path;
use verify::{PolicyFile, Report};

/// What was proved.
#[derive(Debug)]
pub struct Proof {
    /// The verifier's report.
    pub report: Report,
    /// Release leaves in the log, and parts in them.
    pub released: (u64, u64),
    /// Whether these are exactly the desks' openings.
    pub complete: bool,
}

/// Checks the log as an outsider does and holds the desks' openings against it.
///
/// # Errors
/// [`Fault`] if the policy file cannot be read.
pub fn openings(folder: &Folder, desks: &[Opening]) -> Result<Proof, Fault> {
    let known = verifier::policy_file(&folder.path("policy"))?;
    let report = verifier::check(&folder.path("hub").join("log"), &known);
    let counted = report.summary.societies.values();
    let parts = counted.map(|c| c.parts).sum();
    let released = (report.summary.of("released"), parts);
    let opened: usize = desks.iter().map(|o| o.parts).sum();
    let complete = report.ok() && released == (desks.len() as u64, opened as u64);
    Ok(Proof {
        report,
        released,
        complete,
    })
}

/// Writes the policy file: name and keys of the log, and its newest head.
///
/// # Errors
/// [`Fault::File`].
pub fn write_policy(
    folder: &Folder,
    keys: &ledger::LogKeys,
    head: ledger::Head,
) -> Result<(), Fault> {
    let file = PolicyFile {
        keys: keys.clone(),
        witnesses: Vec::new(),
        quorum: 0,
        known: vec![head],
    };
    folder.write("policy", &file.to_string())
}

/// What the search for readable text gave.
#[derive(Debug)]
pub struct Searched {
    /// Texts and byte strings searched for.
    pub needles: (usize, usize),
    /// In what the server would hold.
    pub hub: Found,
    /// Forms of the made-up control word, and how many of them were found.
    pub control: (usize, usize),
}

impl Searched {
    /// Whether nothing readable was found, by a search that finds.
    #[must_use]
    pub fn clean(&self) -> bool {
        self.hub.hits.is_empty() && self.control.0 == self.control.1 && self.control.0 > 0
    }
}

/// Searches all that the server would hold for every text, and for a made-up word that lies
/// beside it on purpose.
///
/// # Errors
/// [`Fault::File`].
pub fn readable(
    folder: &Folder,
    texts: &Texts,
    threads: usize,
    screen: &mut Screen,
) -> Result<Searched, Fault> {
    let random: [u8; 8] = super::clock::fresh()?;
    let digits: String = random.iter().map(|b| format!("{b:02x}")).collect();
    // Not ASCII, so that every form differs from every other.
    let control = format!("контроль {digits} \"é\"");
    let written = plant(&folder.path("control"), &control)?;
    let needles = Needles::new(texts.iter().chain([control.as_str()]));
    let hub = folder.path("hub");
    let length = size(&hub).map_err(Fault::file(&hub))?;
    let bar = screen.begin("searching for readable text", length);
    let found = needles
        .search(&hub, threads, |bytes| bar.inc(bytes))
        .map_err(Fault::file(&hub))?;
    screen.finish();
    let beside = folder.path("control");
    let planted = needles
        .search(&beside, 1, |_| {})
        .map_err(Fault::file(&beside))?;
    let mut files: Vec<_> = planted.hits.iter().map(|h| h.file.clone()).collect();
    files.dedup();
    Ok(Searched {
        needles: (needles.texts() - 1, needles.len()),
        hub: found,
        control: (written, files.len()),
    })
}

/// Prints what the search gave.
pub fn show(searched: &Searched, sampled: bool, screen: &mut Screen) {
    let (texts, forms) = searched.needles;
    let whole = if sampled {
        " (a random sample of the registers' texts)"
    } else {
        ""
    };
    screen.line(format!(
        "  {} of the registers and the request{whole}, as {} byte strings: UTF-8, UTF-16, NFC and",
        counted(texts as u64, "text", "texts"),
        number(forms as u64),
    ));
    screen.line(
        "  NFD, hexadecimal, base64 at three offsets, URL, HTML and JSON escapes (forms of 8 bytes \
         and more).",
    );
    screen.line(format!(
        "  {} of {} searched: {} found.",
        megabytes(searched.hub.bytes),
        counted(searched.hub.files, "file", "files"),
        number(searched.hub.hits.len() as u64)
    ));
    let (written, found) = searched.control;
    screen.line(format!(
        "  A made-up word was written beside the server's folder in {written} forms, to show that \
         the search finds: {found} found."
    ));
    for hit in searched.hub.hits.iter().take(10) {
        let file = isolated(&hit.file.display().to_string());
        screen.line(format!(
            "  READABLE: {file} at byte {}, {:?}",
            hit.offset, hit.form
        ));
    }
}

/// Bytes in words.
#[must_use]
pub fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", number(bytes / 1_000_000), bytes / 100_000 % 10)
}

/// Writes the control word, each form in a file of its own; how many.
fn plant(folder: &Path, control: &str) -> Result<usize, Fault> {
    fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    let forms = needle::forms(control);
    for (number, (form, bytes)) in forms.iter().enumerate() {
        let path = folder.join(format!("{number:02}-{form:?}"));
        fs::write(&path, bytes).map_err(Fault::file(&path))?;
    }
    Ok(forms.len())
}

fn size(folder: &Path) -> std::io::Result<u64> {
    let mut all = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            all += size(&entry.path())?;
        } else if kind.is_file() {
            all += entry.metadata()?.len();
        }
    }
    Ok(all)
}
