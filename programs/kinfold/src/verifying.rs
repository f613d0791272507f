//! `kinfold verify`: the outsider's check of a copy of the log.

use crate::Fault;
use crate::cli::Verify;
use crate::screen::Screen;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
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

/// Runs the command.
///
/// # Errors
/// [`Fault`] if the policy file or folder cannot be read.
pub fn run(asked: &Verify, screen: &mut Screen) -> Result<u8, Fault> {
    let known = policy_file(&asked.policy)?;
    fs::read_dir(&asked.log).map_err(Fault::file(&asked.log))?;
    let copy = Noting::of(&asked.log);
    let report = check_copy(&copy, &known);
    let page = verify::explain(&report);
    let unread = copy.unread();
    if asked.json {
        screen.line(as_json(&report, &page, unread).to_string());
    } else {
        screen.line(&page.verdict);
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
                screen.line(format!("\n{title}"));
                sentences
                    .iter()
                    .for_each(|s| screen.line(format!("  - {s}")));
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
fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    let meta = fs::metadata(path)?;
    if !meta.is_file() || meta.len() > LONGEST {
        return Err(std::io::ErrorKind::InvalidData.into());
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
