//! Making a list: what lies at the server, fetched and looked at, sealed as it is.

use super::list::{Found, LONGEST, Writing};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use parcel::SealedSlip;
use sign::id::RecordId;
use sign::{SocietyId, from_bytes, to_bytes};
use std::path::Path;
use wire::parcel::{Got, Place, Slips, WantAll, What};
use wire::{LineFault, Method, path};

/// How long one page of slips is waited for, in microseconds.
const PATIENCE: u64 = 120_000_000;
/// How many days back an index is looked for.
const DAYS: u32 = 45;
/// Microseconds of a day.
const DAY: u64 = 86_400_000_000;

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Copied {
    /// Slips in the list.
    pub slips: u64,
    /// Records that they are of.
    pub records: u64,
    /// Slips that no computer of this society signed, left out.
    pub refused: u64,
    /// The day of the index (days since 1970-01-01), if the server had one.
    pub index: Option<u32>,
}

/// Writes the society's list into the new folder `dir`. Nothing is opened, and the keyholder is
/// not asked: this also works while everything is shut.
///
/// # Errors
/// [`Fault::Asked`] if the folder is there; [`Fault::Line`]; [`Fault::Waits`] without a roster.
pub fn copy<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>, dir: &Path) -> Result<Copied, Fault> {
    shell.round(0)?;
    let own = shell.own.society;
    let roster = shell.desk().book().bytes().to_vec();
    if roster.is_empty() {
        return Err(Fault::Waits(
            "this computer knows no roster yet: run `kinfold desk sync` first".to_owned(),
        ));
    }
    let mut list = Writing::begin(dir)?;
    let mut done = Copied {
        slips: 0,
        records: 0,
        refused: 0,
        index: None,
    };
    let mut after = RecordId([0; 16]);
    loop {
        let page = shell
            .line()
            .call(Method::Get, &path::slips(own, after), &[], PATIENCE)?;
        let page: Slips = from_bytes(&page).map_err(|_| LineFault::Malformed)?;
        let Some((last, _)) = page.slips.last() else {
            break;
        };
        let mut known = std::mem::replace(&mut after, *last);
        for (record, slips) in page.slips {
            if record <= known {
                return Err(LineFault::Malformed.into());
            }
            known = record;
            let before = done.slips;
            for bytes in slips {
                match sound(shell, own, record, &bytes.0) {
                    Some(slip) => {
                        list.slip(&slip)?;
                        done.slips += 1;
                    }
                    None => done.refused += 1,
                }
            }
            done.records += u64::from(done.slips > before);
        }
    }
    let today = u32::try_from(shell.now().0 / DAY).unwrap_or(u32::MAX);
    let index = index(shell, own, today)?;
    done.index = index.as_ref().map(|index| index.day);
    let log = shell.desk().caller().log_keys().name.as_str().to_owned();
    list.finish((&log, own, shell.now()), &roster, index.as_ref())?;
    Ok(done)
}

/// A slip that a computer of this society signed, about this record.
fn sound<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    own: SocietyId,
    record: RecordId,
    bytes: &[u8],
) -> Option<SealedSlip> {
    if bytes.len() > LONGEST {
        return None;
    }
    let slip: SealedSlip = from_bytes(bytes).ok()?;
    let author = shell.desk().book().device(slip.about.author)?;
    let ours = slip.about.society == own && slip.about.record == record && author.society == own;
    (ours && slip.verify_author(&author.key).is_ok()).then_some(slip)
}

/// The newest index that the server has. Whether it is the newest that was made, only the log can
/// tell.
fn index<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    society: SocietyId,
    today: u32,
) -> Result<Option<Found>, Fault> {
    for day in (today.saturating_sub(DAYS)..=today.saturating_add(1)).rev() {
        let mut bytes = Vec::new();
        for piece in 0..=u8::MAX {
            let place = Place {
                society,
                what: What::Index,
                id: [0; 16],
                category: piece,
                version: day,
            };
            let body = to_bytes(&WantAll {
                wanted: vec![(place, None)],
            });
            let line = shell.line();
            let got = line.call(Method::Post, path::PARCELS_GET, &body, PATIENCE)?;
            let got: Got = from_bytes(&got).map_err(|_| LineFault::Malformed)?;
            match got.parcels.into_iter().next().flatten() {
                Some(piece) => bytes.extend(piece.0),
                None => break,
            }
        }
        if !bytes.is_empty() {
            return Ok(Some(Found { day, bytes }));
        }
    }
    Ok(None)
}
