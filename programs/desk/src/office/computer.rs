//! This computer: who it is, what waits on it, what was told.

use super::unfinished::Left;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Line, Shell};
use record::called::Called;
use sign::id::{DeviceId, StaffId};
use sign::{Hash, SocietyId, Time};
use world::desk::Waiting;

/// A computer at one moment.
#[derive(Clone, Debug)]
pub struct Computer {
    /// Which.
    pub device: DeviceId,
    /// For which society it was made.
    pub society: SocietyId,
    /// In which it was enrolled, if that is another.
    pub elsewhere: Option<SocietyId>,
    /// Who works here, as the keyholder's list says.
    pub staff: Option<StaffId>,
    /// What colleagues call them.
    pub called: Option<Called>,
    /// Whether it is in that list, and may open and send.
    pub usable: Option<bool>,
    /// Whether whoever works here leads cases.
    pub lead: bool,
    /// When the list came.
    pub roster: Option<Time>,
    /// Size and root of the newest head of the log.
    pub head: Option<(u64, Hash)>,
    /// Work that waits.
    pub waiting: Vec<Waiting>,
    /// Texts to be merged.
    pub branches: usize,
    /// Orders that wait.
    pub orders: usize,
    /// Parts of the caseload.
    pub held: usize,
    /// What was begun here and broken off.
    pub left: Vec<Left>,
    /// What was told.
    pub told: Vec<Line>,
    /// The text by which it is enrolled, and its code.
    pub enrolment: String,
    /// The code of that text, to be read out.
    pub code: String,
}

/// This computer now.
pub fn of<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Computer {
    let desk = shell.desk();
    let (device, society) = (desk.device(), shell.own.society);
    let own = desk.book().device(device);
    let enrolment = shell.own.enrolment();
    Computer {
        device,
        society,
        elsewhere: own.map(|own| own.society).filter(|s| *s != society),
        staff: own.map(|own| own.staff),
        called: own.and_then(|own| shell.side().names.of(own.staff).cloned()),
        usable: own.map(|own| own.usable),
        lead: own.is_some_and(|own| own.lead),
        roster: Some(shell.side().roster).filter(|time| *time != Time(0)),
        head: desk.caller().reader().head().map(|h| (h.size, h.root)),
        waiting: desk.waiting().collect(),
        branches: desk.branches().count(),
        orders: shell.side().orders.len(),
        held: desk.held().count(),
        left: super::unfinished::left(shell),
        told: shell.side().lines.clone(),
        enrolment: enrolment.text(),
        code: enrolment.code(),
    }
}
