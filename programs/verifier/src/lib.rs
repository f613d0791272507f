//! `kinfold verify`, also a program of its own, `kinfold-verify`: the outsider's check of a copy of
//! the log.
//!
//! # In scope
//! The folder of a copy, read with bounds; signatures on all processors; the page and the exit
//! code.
//!
//! # Out of scope
//! What makes a log sound (`core/verify`).
//!
//! # Invariants
//! - No socket is opened and no secret is held.
//! - Whoever made the copy may be hostile: nothing outside its folder is read, and nothing long.

use clap::Args;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use verify::{Claim, PolicyFile, Report, SignatureCheck, Signatures, Source};

/// Longest policy file that is read, in bytes; the checker's own limit is lower.
const POLICY_FILE: u64 = 1 << 20;
/// Batches of claims that wait for a thread.
const WAITING: usize = 16;

/// `kinfold verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// The copy of the log: the folder with `checkpoint` and `tile`
    #[arg(value_name = "DIR")]
    pub log: PathBuf,
    /// The policy file: name and public keys of the log, witnesses, heads seen before
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// One JSON object instead of a page
    #[arg(long)]
    pub json: bool,
    /// Also what this proves, under which conditions, and what cannot be known
    #[arg(long)]
    pub explain: bool,
}

/// Examples and exit codes.
pub const HELP: &str = "\
Examples:
  kinfold verify kinfold-try/hub/log --policy kinfold-try/policy --explain
  kinfold verify copy-of-log --policy policy --json

Read are the files that the checkpoint needs. Partial tiles left of earlier sizes (tile/….p/N with
a smaller N) are not: what they say stands in the newer ones.

Exit codes: 0 the log is sound; 1 it is refused, and the page names what is wrong first; 2 the
policy file or the folder cannot be read.";

/// Why nothing was checked: the operator's.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The policy file must be corrected.
    #[error("{0}")]
    Asked(String),
    /// A file or folder cannot be used.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl Fault {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        let path = path.to_owned();
        move |error| Fault::File { path, error }
    }
}

/// Runs the command; `say` writes a line.
///
/// # Errors
/// [`Fault`] if the policy file or folder cannot be read.
pub fn run(asked: &Verify, say: &mut dyn FnMut(&str)) -> Result<u8, Fault> {
    let known = policy_file(&asked.policy)?;
    fs::read_dir(&asked.log).map_err(Fault::file(&asked.log))?;
    let copy = Noting::of(&asked.log);
    let report = check_copy(&copy, &known);
    let page = verify::explain(&report);
    let unread = copy.unread();
    if asked.json {
        say(&as_json(&report, &page, unread).to_string());
    } else {
        say(&page.verdict);
        if asked.explain {
            let conditions = page.conditions.iter().map(|s| (*s).to_owned()).collect();
            let unknown = page.unknown.iter().map(|s| (*s).to_owned());
            let unknown = unknown.chain(outside(unread)).collect();
            let sections: [(&str, Vec<String>); 3] = [
                ("What is proved", page.proved.clone()),
                ("If", conditions),
                ("What no log can tell", unknown),
            ];
            for (title, sentences) in sections {
                say(&format!("\n{title}"));
                sentences.iter().for_each(|s| say(&format!("  - {s}")));
            }
        }
    }
    Ok(u8::from(!report.ok()))
}

/// What lies in the folder and was not looked at.
fn outside(unread: u64) -> Option<String> {
    match unread {
        0 => None,
        1 => {
            Some("What one more file in this folder holds: it is no part of this head.".to_owned())
        }
        n => Some(format!(
            "What {n} more files in this folder hold: they are no part of this head."
        )),
    }
}

fn as_json(report: &Report, page: &verify::Page, unread: u64) -> serde_json::Value {
    serde_json::json!({
        "ok": report.ok(),
        "size": report.head.as_ref().map(|h| h.size),
        "root": report.head.as_ref().map(|h| h.root.to_string()),
        "sound": report.sound,
        "leaves": report.summary.leaves,
        "files_not_read": unread,
        "verdict": page.verdict,
        "first_violation": report.first.as_ref().map(|f| serde_json::json!({
            "index": f.index,
            "code": f.fault.code(),
            "fault": f.fault.to_string(),
        })),
    })
}

/// Reads a policy file.
///
/// # Errors
/// [`Fault::File`]; [`Fault::Asked`], naming the line.
pub fn policy_file(path: &Path) -> Result<PolicyFile, Fault> {
    let wrong = |what: String| Fault::Asked(format!("{}: {what}", path.display()));
    let length = fs::metadata(path).map_err(Fault::file(path))?.len();
    if length > POLICY_FILE {
        return Err(wrong("too long for a policy file".to_owned()));
    }
    let text = fs::read_to_string(path).map_err(Fault::file(path))?;
    PolicyFile::parse(&text).map_err(|e| wrong(e.to_string()))
}

/// Checks a copy with every signature, on all processors.
#[must_use]
pub fn check(folder: &Path, known: &PolicyFile) -> Report {
    check_copy(&Copy(folder.to_owned()), known)
}

fn check_copy(copy: &impl Source, known: &PolicyFile) -> Report {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut checks = OnThreads::new(threads);
    verify::verify(copy, known, &mut checks, None)
}

/// A copy of a log in a folder.
#[derive(Debug)]
pub struct Copy(pub PathBuf);

impl Source for Copy {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        // The checker asks for its own names only; none of them climbs.
        if path.split('/').any(|part| part.is_empty() || part == "..") {
            return None;
        }
        read_bounded(&self.0.join(path)).ok()
    }
}

/// Longest file of a log in bytes: a bundle of 256 leaves of the greatest length.
const LONGEST: u64 = 256 * (2 + 65_535);

/// A regular file that is not too long: whoever made the copy may be hostile.
fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let meta = fs::metadata(path)?;
    if !meta.is_file() || meta.len() > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(LONGEST)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A copy that notes what was read of it.
struct Noting {
    copy: Copy,
    read: RefCell<BTreeSet<PathBuf>>,
}

impl Noting {
    fn of(folder: &Path) -> Self {
        Noting {
            copy: Copy(folder.to_owned()),
            read: RefCell::default(),
        }
    }

    /// Number of files below the folder that were not read.
    fn unread(&self) -> u64 {
        let read = self.read.borrow();
        let mut folders = vec![self.copy.0.clone()];
        let mut unread = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(path);
                } else if !read.contains(&path) {
                    unread += 1;
                }
            }
        }
        unread
    }
}

impl Source for Noting {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let bytes = self.copy.read(path)?;
        self.read.borrow_mut().insert(self.copy.0.join(path));
        Some(bytes)
    }
}

/// Checks signatures on several threads.
#[derive(Debug)]
pub struct OnThreads {
    claims: Option<SyncSender<Vec<Claim>>>,
    threads: Vec<JoinHandle<Checked>>,
}

#[derive(Default, Debug)]
struct Checked {
    held: u64,
    first_bad: Option<u64>,
}

impl OnThreads {
    /// With so many threads.
    #[must_use]
    pub fn new(threads: usize) -> OnThreads {
        let (send, receive) = sync_channel(WAITING);
        let receive = Arc::new(Mutex::new(receive));
        let thread = |_| {
            let receive = receive.clone();
            std::thread::spawn(move || work(&receive))
        };
        OnThreads {
            threads: (0..threads.max(1)).map(thread).collect(),
            claims: Some(send),
        }
    }
}

impl SignatureCheck for OnThreads {
    fn take(&mut self, batch: Vec<Claim>) {
        if let Some(claims) = &self.claims {
            // Nobody takes it only if every thread stopped, which `finish` sees.
            let _stopped = claims.send(batch);
        }
    }

    fn finish(&mut self) -> Signatures {
        self.claims = None;
        let mut all = Checked::default();
        for thread in self.threads.drain(..) {
            let Ok(one) = thread.join() else {
                // A thread that stopped has checked nothing for certain.
                return Signatures::Checked {
                    held: 0,
                    first_bad: Some(0),
                };
            };
            all.held += one.held;
            all.first_bad = match (all.first_bad, one.first_bad) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        Signatures::Checked {
            held: all.held,
            first_bad: all.first_bad,
        }
    }
}

fn work(claims: &Mutex<Receiver<Vec<Claim>>>) -> Checked {
    let mut checked = Checked::default();
    loop {
        let next = claims.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else {
            return checked;
        };
        for claim in batch {
            if claim.signed.holds() {
                checked.held += 1;
            } else {
                let first = checked.first_bad.get_or_insert(claim.index);
                *first = (*first).min(claim.index);
            }
        }
    }
}
