//! Attachments, piece by piece. Desks of a society put and remove its own; any desk that knows the
//! random id of one reads it, as it reads parts: what it cannot do is open it.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod put;
pub(crate) mod remove;

use crate::caller::Signed;
use crate::query::society;
use crate::refusal::Refusal;
use ledger::leaf::DeviceKind;
use store::attachment::Of;

/// The attachment that a path names.
fn of(path: &(String, String)) -> Result<Of, Refusal> {
    let id = path.1.parse().map_err(|_| Refusal::Malformed("an id"))?;
    Ok((society(&path.0)?, id))
}

/// Whoever changes one is a desk of its society.
fn may_write(call: &Signed, of: &Of) -> Result<(), Refusal> {
    if call.caller.of_kind(&[DeviceKind::Desk])?.society == of.0 {
        Ok(())
    } else {
        Err(Refusal::Forbidden("an attachment of another society"))
    }
}
