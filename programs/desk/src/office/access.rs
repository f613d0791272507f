//! Access that team leaders give.

use super::meet;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Ended, Shell};
use ledger::leaf::Kind;
use policy::request::WantGrant;
use sign::id::{GrantId, RecordId, StaffId};
use sign::time::DAY;
use sign::{Category, Time};
use world::desk::Work;

/// What is to be given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    /// To whom.
    pub staff: StaffId,
    /// What kind of access.
    pub kind: Kind,
    /// To which records; none for the queue.
    pub records: Vec<RecordId>,
    /// To which kinds of information; none for all.
    pub categories: Vec<Category>,
    /// For how many days.
    pub days: u16,
}

/// Gives access; its number, and how that ended.
///
/// # Errors
/// [`Fault`].
pub fn give<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    wish: Wish,
    until: Time,
) -> Result<(GrantId, Ended), Fault> {
    let all = match wish.kind {
        Kind::Intake => vec![Category::Intake],
        _ => Category::RECORD.to_vec(),
    };
    let id = GrantId(shell.outside().id()?);
    let want = WantGrant {
        id,
        kind: wish.kind,
        holder: shell.own.society,
        staff: wish.staff,
        records: wish.records,
        categories: match wish.categories.is_empty() {
            true => all,
            false => wish.categories,
        },
        until: shell.now().plus(u64::from(wish.days) * DAY),
    };
    meet(shell)?;
    let job = shell.work(Work::Grant(want))?;
    let ended = shell.until(job, until, |_, _| ())?;
    Ok((id, ended))
}
