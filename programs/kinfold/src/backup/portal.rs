//! A portal: backed up while it works; put back, it knows that it is not what it was.

use super::contents::{Copied, asked, copy, new_file, sum_of};
use super::{apart, folder};
use crate::Fault;
use crate::cli::{BackupFolder, RestoreFolder};
use crate::screen::Screen;
use portal::Spool;
use sign::to_bytes;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use world::portal::Line;

/// The file that grows while it works; all others are written as a whole.
const SPOOL: &str = "spool";
/// What a portal is made of. Without the first two nothing of it can be put back.
const FILES: [&str; 5] = ["device", "receipts", "place", "authority", stamp::FILE];
const NEEDED: usize = 2;

pub(super) fn back_up(asked_for: &BackupFolder, screen: &mut Screen) -> Result<u8, Fault> {
    let (dir, out) = (&asked_for.dir, &asked_for.out);
    let number = stamp::check(dir, stamp::PORTAL)?;
    for name in FILES.iter().take(NEEDED) {
        if !dir.join(name).is_file() {
            return Err(asked(
                dir,
                &format!("this is no folder of a portal that ever ran: it has no file `{name}`"),
            ));
        }
    }
    apart::check(out, &apart::PORTAL)?;
    folder::begin(out)?;
    let copied = copied(dir, out).and_then(|files| {
        let contents = folder::contents((stamp::PORTAL.program, number), files);
        contents.write(out)?;
        Ok(contents)
    });
    let contents = copied.map_err(|fault| folder::give_up(out, fault))?;
    screen.line(format!(
        "{}: a backup of the portal, {} files, of {}.",
        out.display(),
        contents.files.len(),
        contents.time
    ));
    if let Some(line) = folder::same_disk(dir, out) {
        screen.line(line);
    }
    screen.line(apart::PORTAL.said);
    Ok(0)
}

fn copied(dir: &Path, out: &Path) -> Result<Vec<Copied>, Fault> {
    let mut files = Vec::new();
    // The spool first. It only grows, or another takes its place as a whole: what was read of it is
    // what it was at some moment, but for a line that was being written, which was promised to
    // nobody yet.
    let spool = dir.join(SPOOL);
    if spool.exists() {
        files.push(copied_spool(&spool, &out.join(SPOOL))?);
    }
    for name in FILES {
        let from = dir.join(name);
        if from.exists() {
            files.push(copy(&from, &out.join(name))?);
        }
    }
    Ok(files)
}

fn copied_spool(from: &Path, to: &Path) -> Result<Copied, Fault> {
    let bytes = fs::read(from).map_err(Fault::file(from))?;
    let whole = Spool::whole(&bytes).ok_or_else(|| portal::Fault::Damaged(from.to_owned()))?;
    let mut file = new_file(to).map_err(Fault::file(to))?;
    let written = file
        .write_all(bytes.get(..whole).unwrap_or_default())
        .and_then(|()| file.sync_all());
    written.map_err(Fault::file(to))?;
    let (length, sum) = sum_of(to, |_| Ok(())).map_err(Fault::file(to))?;
    Ok(Copied {
        name: SPOOL.to_owned(),
        length,
        sum,
    })
}

pub(super) fn put_back(asked_for: &RestoreFolder, screen: &mut Screen) -> Result<u8, Fault> {
    let (backup, dir) = (&asked_for.backup, &asked_for.dir);
    let format = (stamp::PORTAL.program, stamp::PORTAL.number);
    let contents = folder::whole(backup, format)?;
    folder::empty(dir)?;
    folder::put(&contents, backup, dir)?;
    // Last in the file, so that it holds whatever stands before it, also of an earlier restore.
    let (mut spool, _lines) = Spool::open(&dir.join(SPOOL))?;
    spool.add(&to_bytes(&Line::PutBack(contents.time)));
    spool.commit()?;
    folder::done(dir, stamp::PORTAL)?;
    screen.line(format!(
        "{}: the portal, as it was at {}.",
        dir.display(),
        contents.time
    ));
    for line in MEANS {
        screen.line(*line);
    }
    Ok(0)
}

/// What an older state means, for whoever puts one back.
const MEANS: &[&str] = &[
    "Of what it took and was told since it knows nothing:",
    "- Receipts given since are unknown here. Their requests are with the server, if it had come \
     through; staff make new receipts, case by case.",
    "- A page of since that is sent again is a new request with a new receipt: staff see both.",
    "- Words of staff since are not shown until they are told again.",
    "- References that may have been given since are not given again, and request numbers that may \
     have been used are passed over.",
    "- The log counts this portal's forms no more: have a new portal enrolled in its place when you \
     can.",
    "See that the one that was lost never runs again. This backup is put back once: from a second \
     one of the same day the numbers would be the same, and the keyholder would refuse each that was \
     used for hours. If this one is lost, too, before its next backup, have a new portal enrolled.",
];
