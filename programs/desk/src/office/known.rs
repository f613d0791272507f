//! Which records this computer has heard of.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use sign::Category;
use sign::id::RecordId;

/// Whether anything at all is known here of a record of this society: it is worked on, held, found,
/// told of, or belongs to a case that is held. A team leader may give access to any record of the
/// society, so for them any number may be one; the one of nothing but zeros is nobody's.
///
/// # Errors
/// [`Fault::Refused`] if a newer program wrote what is held.
pub fn is_known<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
) -> Result<bool, Fault> {
    if record == RecordId([0; 16]) {
        return Ok(false);
    }
    if super::people::me(shell).is_ok_and(|(_, lead)| lead) {
        return Ok(true);
    }
    let (side, desk) = (shell.side(), shell.desk());
    let own = shell.own.society;
    let tip = |category: &Category| desk.tip(record, *category).is_some();
    let letter = |of: &crate::shell::Kept| of.copy == record || of.taken == Some(record);
    let mut found = side.search.made.iter().flat_map(|made| &made.found);
    if side.cases.iter().any(|case| case.record == record)
        || Category::RECORD.iter().any(tip)
        || side.letters.iter().any(letter)
        || side.incoming.iter().any(|i| i.record() == Some(record))
        || found.any(|one| one.holder == own && one.record == record)
        || side
            .search
            .notices
            .iter()
            .any(|n| n.notice.found.record == record)
    {
        return Ok(true);
    }
    for case in &side.cases {
        let held = super::people::held(shell, case.record, &[Category::Casework])?;
        let Some(file) = held.person.casework.file else {
            continue;
        };
        let mut links = file.links.iter();
        if file.members.iter().any(|member| member.record == record)
            || links.any(|link| link.society == own && link.record == record)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
