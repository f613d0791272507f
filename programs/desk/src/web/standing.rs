//! What every page says about this computer.

use super::bench::Office;
use crate::shell::Names;
use ledger::leaf::Reason;
use sign::SocietyId;
use sign::id::{DeviceId, StaffId};
use std::sync::Arc;

/// What is known of this computer's right to work.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Right {
    /// It is in no list it knows.
    #[default]
    Unknown,
    /// It may open and send.
    Usable,
    /// The same, and whoever works here leads cases.
    Lead,
    /// It was stopped.
    Stopped,
}

/// What keeps work from going on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shut {
    /// Everything is locked.
    LockedDown,
    /// The keyholder is closed.
    Keyholder,
}

/// A computer and what waits on it, at one moment.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Standing {
    /// Which computer.
    pub device: Option<DeviceId>,
    /// For which society it was made.
    pub society: Option<SocietyId>,
    /// Who works here, as the keyholder's list says.
    pub staff: Option<StaffId>,
    /// What it may do.
    pub right: Right,
    /// Whether the hub was out of reach the last time.
    pub offline: bool,
    /// What keeps work from going on.
    pub shut: Option<Shut>,
    /// Pieces of work that wait.
    pub waiting: usize,
    /// Orders that wait.
    pub orders: usize,
    /// Texts to be merged.
    pub branches: usize,
    /// Whether its files could not be written the last time.
    pub disk: bool,
    /// What colleagues are called.
    pub names: Arc<Names>,
}

impl Standing {
    /// Of a shell now; `disk` is whether its files could not be written.
    pub(crate) fn of(shell: &Office<'_>, disk: bool) -> Standing {
        let desk = shell.desk();
        let own = desk.book().device(desk.device());
        let right = match own {
            None => Right::Unknown,
            Some(own) if !own.usable => Right::Stopped,
            Some(own) if own.lead => Right::Lead,
            Some(_) => Right::Usable,
        };
        Standing {
            device: Some(desk.device()),
            society: Some(shell.own.society),
            staff: own.map(|own| own.staff),
            right,
            offline: shell.away(),
            shut: shell.shut().and_then(|reason| match reason {
                Reason::Stopped => Some(Shut::LockedDown),
                Reason::Sealed => Some(Shut::Keyholder),
                _ => None,
            }),
            waiting: desk.waiting().count() + shell.unsent_attachments(),
            orders: shell.side().orders.len(),
            branches: desk.branches().count(),
            disk,
            names: Arc::new(shell.side().names.clone()),
        }
    }
}
