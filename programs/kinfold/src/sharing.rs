//! `kinfold shares`: a society's key is dealt anew among its custodians.
//!
//! The key stays what it is: what was sealed to it opens with the new papers, and nothing at the
//! server or in the log changes. Papers of two dealings do not go together, so one paper of before
//! that is in the wrong hands is worth nothing once the others of its dealing are burnt.

use crate::Fault;
use crate::cli::{Shares, SharesAct, SharesRenew};
use crate::screen::Screen;
use desk::clock::{Computer, Outside as _};
use desk::emergency::share_of_paper;
use seal::shares::{self, Kind, Share};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Runs it.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Shares, screen: &mut Screen) -> Result<u8, Fault> {
    match &asked.act {
        SharesAct::Renew(asked) => renew(asked, screen),
    }
}

fn renew(asked: &SharesRenew, screen: &mut Screen) -> Result<u8, Fault> {
    let before = asked.share.iter().map(|path| share_of_paper(path));
    let before: Vec<Share> = before.collect::<Result<_, _>>()?;
    let refused = |fault: shares::ShareError| Fault::Asked(format!("the papers: {fault}"));
    let (kind, secret) = shares::combine(&before).map_err(refused)?;
    let name = name(kind).ok_or_else(|| {
        let text = "these are papers of a keyholder's root key: kinfold keyholder shares";
        Fault::Asked(text.to_owned())
    })?;
    let (need, of) = before[0].need();
    let dealt = shares::split(kind, &secret, need, of, &Computer.fresh()?).map_err(refused)?;
    folder(&asked.out)?;
    let mut written = Vec::new();
    for share in &dealt {
        let path = asked.out.join(format!("{name}-{}.txt", share.index()));
        write(&path, &text(asked.society, name, share))?;
        written.push(path);
    }
    let all = File::open(&asked.out).and_then(|folder| folder.sync_all());
    all.map_err(Fault::file(&asked.out))?;
    good(&written, usize::from(need), &secret)?;
    screen.line(format!(
        "{of} new papers ({name}) of society {}, any {need} of which are needed, in {}: set {}, \
         in the place of set {}.",
        asked.society,
        asked.out.display(),
        set(&dealt[0]),
        set(&before[0]),
    ));
    screen.line(
        "Try the new papers before the others are burnt. Hand them out, burn those of before, and \
         destroy the folder. Whoever keeps as many papers of before as were needed still opens what \
         they open.",
    );
    Ok(0)
}

/// What its papers are called at the founding; nothing for a key that is not a society's.
fn name(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Emergency => Some("custodian"),
        Kind::SecondLock => Some("second-lock"),
        Kind::Tombstone => Some("tombstone"),
        Kind::Root => None,
    }
}

/// As at the founding, and which dealing it is of.
fn text(society: u32, name: &str, share: &Share) -> Zeroizing<String> {
    let (need, of) = share.need();
    let (year, month, day) = Computer.now().date();
    Zeroizing::new(format!(
        "Kinfold, society {society}: {name} share {} of {of}; any {need} together open it. Dealt \
         anew on {year:04}-{month:02}-{day:02}, set {}: no other goes with it.\n\n{}\n",
        share.index(),
        set(share),
        *share.text()
    ))
}

/// The beginning of the name of a dealing, for people.
fn set(share: &Share) -> String {
    share.set()[..4]
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// A new folder, or an empty one, for its owner alone.
fn folder(path: &Path) -> Result<(), Fault> {
    if fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Fault::Asked(format!(
            "{} is not empty: papers of two dealings must not mix. Name another folder",
            path.display()
        )));
    }
    let mut builder = DirBuilder::new();
    let made = builder.recursive(true).mode(0o700).create(path);
    made.map_err(Fault::file(path))
}

fn write(path: &Path, text: &str) -> Result<(), Fault> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(Fault::file(path))
}

/// Reads the new papers back: each of them is good for the key, together with its neighbours.
fn good(papers: &[PathBuf], need: usize, secret: &[u8; 32]) -> Result<(), Fault> {
    for first in 0..papers.len() {
        let some = (first..first + need).map(|at| share_of_paper(&papers[at % papers.len()]));
        let some: Vec<Share> = some.collect::<Result<_, _>>()?;
        let again = shares::combine(&some);
        if !again.is_ok_and(|(_, again)| *again == *secret) {
            return Err(Fault::Ours {
                step: "shares",
                what: "the new papers do not make the key: keep those of before".to_owned(),
            });
        }
    }
    Ok(())
}
