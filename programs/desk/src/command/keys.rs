//! Keys of this computer and of its society.

use super::Page;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::emergency::share_of_paper;
use crate::own::Own;
use crate::shell::Shell;
use seal::shares::{Kind, Share, combine};
use seal::{Secret, arrival};
use sign::Time;
use sign::id::DeviceId;
use std::path::PathBuf;
use world::desk::Work;

/// Letters of the enrolment text in one line.
const WIDE: usize = 76;

/// The text by which a device is enrolled, and the code to compare.
pub(super) fn enrolment(own: &Own) -> Page {
    let enrolment = own.enrolment();
    let (text, code) = (enrolment.text(), enrolment.code());
    let mut page = Page::of("Give this text to an officer of the society:");
    page.line("");
    let letters: Vec<char> = text.chars().collect();
    page.lines
        .extend(letters.chunks(WIDE).map(String::from_iter));
    page.line("");
    page.line(format!("Code of this computer: {code}"));
    page.line(
        "Both officers who enrol it read this code to you before they sign. If it differs, it is \
         another computer: let them stop.",
    );
    let device = own.signer.public().device();
    page.with("text", text)
        .with("code", code)
        .with("device", device.to_string())
}

/// The first keys of the society, sealed to this computer at the founding.
pub(super) fn take<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    sealed: &[u8],
) -> Result<Page, Fault> {
    let about = arrival::About {
        society: shell.own.society,
        device: shell.desk().device(),
    };
    let keys = arrival::open(&about, sealed, &shell.own.arrival).map_err(|_| {
        Fault::asked("the file holds no keys for this computer, or was changed; nothing was taken")
    })?;
    shell.round(0)?;
    let lock = shell.desk().book().second_lock(about.society);
    if lock.is_some_and(|lock| lock != *Secret::from_seed(&keys.second_lock).public()) {
        return Err(Fault::Refused(
            "the second lock has another key by now: have it passed on by another computer"
                .to_owned(),
        ));
    }
    shell.change(|side| side.tombstone = Some(keys.tombstone))?;
    shell.with_desk(|desk| {
        if !desk.has_seed(&keys.second_lock) {
            desk.give_seed(&keys.second_lock);
        }
    })?;
    Ok(Page::of("The first keys of the society are here. Destroy the file.").with("state", "done"))
}

/// Brings back what the society's desks hold from the papers of the founding.
pub(super) fn bring_back<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    papers: &[PathBuf],
) -> Result<Page, Fault> {
    let shares: Vec<Share> = papers
        .iter()
        .map(|path| share_of_paper(path))
        .collect::<Result<_, _>>()?;
    let (lock, rest): (Vec<Share>, Vec<Share>) = shares
        .into_iter()
        .partition(|share| share.kind() == Kind::SecondLock);
    if rest.iter().any(|share| share.kind() != Kind::Tombstone) {
        return Err(Fault::asked(
            "one of the papers is no share of a second-lock seed or a tombstone key; nothing was \
             taken",
        ));
    }
    let combined = |what: &str, shares: &[Share]| match shares.is_empty() {
        true => Ok(None),
        false => combine(shares)
            .map(|(_, secret)| Some(secret))
            .map_err(|why| Fault::asked(format!("{what}: {why}; nothing was taken"))),
    };
    let lock = combined("the second lock", &lock)?;
    let tombstone = combined("the tombstone key", &rest)?;
    shell.round(0)?;
    let society = shell.own.society;
    let mut page = Page::of("What the papers hold is here. Put them back into their safes.");
    let newest = shell.desk().book().second_lock(society);
    let fits = |seed: &[u8; 32]| newest == Some(Secret::from_seed(seed).public().clone());
    if lock.as_ref().is_some_and(|seed| !fits(seed)) {
        return Err(Fault::Refused(
            "these papers are not of this society's second lock as the log knows it: they are \
             another society's or another log's, or it was changed since. Nothing was taken"
                .to_owned(),
        ));
    }
    // Nothing in the list of computers says what the tombstone key is: papers of the same founding
    // vouch for it.
    if tombstone.is_some() && lock.is_none() {
        return Err(Fault::asked(
            "give the papers of the second lock with those of the tombstone key: they show that both \
             are this society's. Nothing was taken",
        ));
    }
    let other = |key: &[u8; 32]| shell.side().tombstone.is_some_and(|had| had != *key);
    if tombstone.as_deref().is_some_and(other) {
        return Err(Fault::Refused(
            "this computer has another tombstone key already: these papers are another log's. \
             Nothing was taken"
                .to_owned(),
        ));
    }
    if let Some(seed) = lock {
        shell.with_desk(|desk| {
            if !desk.has_seed(&seed) {
                desk.give_seed(&seed);
            }
        })?;
        page = page.with("second_lock", "here");
    }
    if let Some(key) = tombstone {
        shell.change(|side| side.tombstone = Some(*key))?;
        page = page.with("tombstone", "here");
    }
    Ok(page.with("state", "done"))
}

/// Gives the key of the second lock to another desk.
pub(super) fn pass<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    device: &str,
    until: Time,
) -> Result<Page, Fault> {
    let device: DeviceId = device
        .parse()
        .map_err(|e| Fault::asked(format!("{device}: {e}")))?;
    crate::office::meet(shell)?;
    let key = shell.desk_session(device).ok_or_else(|| {
        Fault::Refused(
            "no program runs on the other computer: start `kinfold desk serve` there, and leave it \
             running until its page says that the key arrived"
                .to_owned(),
        )
    })?;
    let job = shell.work(Work::PassSeed(Box::new(key)))?;
    let ended = shell.until(job, until, |_, _| ())?;
    Ok(Page::ended(
        &ended,
        "The key is on its way to the other computer",
    ))
}
