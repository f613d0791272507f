//! Who works where, as the keyholder's list says.

use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use ledger::leaf::DeviceKind;
use sign::SocietyId;
use sign::id::{DeviceId, StaffId};

/// A computer of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Which.
    pub device: DeviceId,
    /// Who works on it.
    pub staff: StaffId,
    /// Where it stands.
    pub society: SocietyId,
    /// What it is.
    pub kind: DeviceKind,
    /// Whether it may open and send.
    pub usable: bool,
    /// Whether whoever works on it leads cases.
    pub lead: bool,
    /// Whether it is this computer.
    pub here: bool,
}

/// Every computer of this desk's society, stopped ones too.
pub fn list<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Vec<Listed> {
    let own = shell.desk().device();
    let society = shell.own.society;
    let devices = shell.desk().book().devices();
    devices
        .filter(|device| device.society == society)
        .map(|device| Listed {
            device: device.key.device(),
            staff: device.staff,
            society,
            kind: device.kind,
            usable: device.usable,
            lead: device.lead,
            here: device.key.device() == own,
        })
        .collect()
}

/// Everybody who works on one of these computers, once.
#[must_use]
pub fn people(listed: &[Listed]) -> Vec<StaffId> {
    let mut all: Vec<StaffId> = listed
        .iter()
        .filter(|device| device.kind == DeviceKind::Desk)
        .map(|device| device.staff)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
