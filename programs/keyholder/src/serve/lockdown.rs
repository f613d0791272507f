//! Lockdowns at the console: given to the program, or left in its folder while it does not run.

use super::console::LOCKDOWN;
use crate::disk::{BESIDE, Disk};
use crate::error::StoreError;
use crate::fault::HoldError;
use crate::holder::{Done, Holder};
use crate::outside::fresh;
use ledger::leaf::{Act, Lock, Order};
use release::io::Input;
use sign::SocietyId;
use sign::time::HOUR;

/// Carries out the lockdowns that were left in the folder, and removes their files once they are
/// durable. A file that names no society of this log stops everything.
///
/// # Errors
/// [`HoldError`].
pub fn left_lockdown<D: Disk + Clone>(holder: &mut Holder<D>) -> Result<Option<Done>, HoldError> {
    let names = holder.disk().list("").map_err(StoreError::io(LOCKDOWN))?;
    let known = |id: &SocietyId| holder.state().directory.societies.contains_key(id);
    let mut left = Vec::new();
    for name in names {
        let number = name.strip_prefix(LOCKDOWN).map(str::to_owned);
        if let Some(number) = number.filter(|n| !n.ends_with(BESIDE)) {
            let society = number.parse().ok().map(SocietyId).filter(known);
            left.push((name, society.unwrap_or(SocietyId::ALL)));
        }
    }
    if left.is_empty() {
        return Ok(None);
    }
    let societies: Vec<SocietyId> = left.iter().map(|(_, society)| *society).collect();
    let done = console_lockdown(holder, &societies)?;
    for (name, _) in &left {
        holder.disk().remove(name).map_err(StoreError::io(name))?;
    }
    holder
        .disk()
        .sync_names(LOCKDOWN)
        .map_err(StoreError::io(LOCKDOWN))?;
    Ok(Some(done))
}

/// Locks down at the console; durable on return.
///
/// # Errors
/// [`HoldError`].
pub fn console_lockdown<D: Disk + Clone>(
    holder: &mut Holder<D>,
    societies: &[SocietyId],
) -> Result<Done, HoldError> {
    let outside = holder.outside();
    let (origin, now) = (holder.state().origin.clone(), outside.now());
    let not_after = now.max(holder.state().time).plus(HOUR);
    let mut inputs = Vec::with_capacity(societies.len());
    for society in societies {
        inputs.push(Input::Console(Order {
            nonce: fresh(outside)?,
            origin: origin.clone(),
            not_after,
            act: Act::Lockdown(Lock { society: *society }),
        }));
    }
    holder.take(inputs)
}
