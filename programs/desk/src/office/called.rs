//! What colleagues call whoever works here.

use super::people::me;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use record::called::Called;

/// Says it to the desks of the society; nothing takes back what was said before.
///
/// # Errors
/// [`Fault::Refused`] while this computer is not enrolled.
pub fn call_me<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    name: Option<Called>,
) -> Result<(), Fault> {
    let (staff, _) = me(shell)?;
    shell.call(staff, name)
}
