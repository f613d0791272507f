//! By which access a record is opened: one that a lead gives, to themself or to a colleague; and
//! asking for one.

use super::access;
use super::people::{done, me};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use ledger::leaf::Kind;
use sign::Time;
use sign::id::{GrantId, RecordId, StaffId};
use world::search::{Access, MOST, Pointer, Records};

/// For how many days an access that a lead gives to themself is good.
const DAYS: u16 = 14;

/// The access by which this desk opens a record of its society. A lead gives it to themself;
/// anybody else asks the leads, once, and waits.
pub(super) fn own_access<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: RecordId,
    until: Time,
) -> Result<GrantId, Fault> {
    let known = shell.side().cases.iter().find(|c| c.record == record);
    if let Some(grant) = known.and_then(|case| case.grant) {
        return Ok(grant);
    }
    let (staff, lead) = me(shell)?;
    if lead {
        return give(shell, &[record], staff, until);
    }
    // Once: whoever looks at the page again need not ask again.
    let asked = shell.side().incoming.iter().any(|i| match &i.pointer {
        Pointer::Wanted(wanted) => wanted.access.staff == staff && i.record() == Some(record),
        _ => false,
    });
    if !asked {
        want(shell, &[record])?;
    }
    Err(Fault::Refused(
        "there is no access to this record yet: the team leaders were asked for it".to_owned(),
    ))
}

/// A lead gives a member of staff access to the records of a case, and their desks hear of it.
///
/// # Errors
/// [`Fault::Refused`]; [`Fault`].
pub fn give<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    records: &[RecordId],
    staff: StaffId,
    until: Time,
) -> Result<GrantId, Fault> {
    let wish = access::Wish {
        staff,
        kind: Kind::Case,
        records: records.to_vec(),
        categories: Vec::new(),
        days: DAYS,
    };
    let (grant, ended) = access::give(shell, wish, until)?;
    done(&ended)?;
    let (myself, _) = me(shell)?;
    if staff == myself {
        shell.change(|side| {
            for case in &mut side.cases {
                if records.contains(&case.record) {
                    case.grant = Some(grant);
                }
            }
        })?;
    } else {
        let (own, access) = (shell.own.society, Access { staff, grant });
        for records in records.chunks(MOST) {
            let records = records.to_vec();
            shell.point(own, Pointer::Given(Records { records, access }))?;
        }
    }
    Ok(grant)
}

/// Asks the leads for access to records; to none of them, for access to the queue of forms.
///
/// # Errors
/// [`Fault`] if this computer fails.
pub fn want<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    records: &[RecordId],
) -> Result<(), Fault> {
    let (staff, _) = me(shell)?;
    // Only the lead's own grant has an id; this one says that there is none yet.
    let grant = GrantId([0; 16]);
    let (own, access) = (shell.own.society, Access { staff, grant });
    let mut chunks = records.chunks(MOST);
    loop {
        let records = chunks.next().unwrap_or_default().to_vec();
        shell.point(own, Pointer::Wanted(Records { records, access }))?;
        if chunks.len() == 0 {
            return Ok(());
        }
    }
}
