//! Officers' orders: given, signed, and what became of them.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::orders::{Went, needed};
use crate::shell::{Shell, Waiting};
use ledger::leaf::{Act, Appointment, Gate, Lock, Resume, Roles, WarrantEntry};
use policy::enrolment::Enrolment;
use policy::letter::{Ordering, Verdict};
use policy::order::OrderFault;
use sign::id::{DeviceId, StaffId, WarrantId};
use sign::time::HOUR;
use sign::{Category, Hash, SocietyId, Time, sha256};

/// What became of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// The hub does not answer: it is kept here and sent later.
    Kept,
    /// It waits for another officer on another computer.
    Asked,
    /// The keyholder has not answered yet.
    Sent,
    /// It was carried out: index of its leaf.
    Done(u64),
    /// The keyholder refused it.
    Refused(OrderFault),
}

/// An order that was given or signed here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// Its number.
    pub order: Hash,
    /// What it orders.
    pub act: Act,
    /// What became of it.
    pub fate: Fate,
}

/// An order that waits here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its number.
    pub order: Hash,
    /// What it orders.
    pub act: Act,
    /// The code of the computer that it enrols.
    pub code: Option<String>,
    /// Who signed; none for a computer that is not known here.
    pub signed: Vec<(DeviceId, Option<StaffId>)>,
    /// Whether it was signed on this computer.
    pub here: bool,
    /// Signatures that are wanted still.
    pub wanted: usize,
    /// Worth nothing afterwards.
    pub until: Time,
}

/// Orders that wait here.
pub fn list<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Vec<Listed> {
    let own = shell.desk().device();
    let listed = |waiting: &Waiting| {
        let Ordering { order, approvals } = &waiting.ordering;
        let staff = |device| shell.desk().book().device(device).map(|d| d.staff);
        Listed {
            order: waiting.hash(),
            act: order.act.clone(),
            code: waiting.enrolment.as_ref().map(Enrolment::code),
            signed: approvals
                .iter()
                .map(|a| (a.device, staff(a.device)))
                .collect(),
            here: approvals.iter().any(|a| a.device == own),
            wanted: needed(&order.act).saturating_sub(approvals.len()),
            until: order.not_after,
        }
    };
    shell.side().orders.iter().map(listed).collect()
}

/// A bulk approval: a computer of a society may open these kinds of information of so many of its
/// records a day.
#[must_use]
pub fn warrant(
    (society, device): (SocietyId, DeviceId),
    mut categories: Vec<Category>,
    records: u32,
    until: Time,
) -> Act {
    categories.sort_unstable();
    categories.dedup();
    Act::Warrant(WarrantEntry {
        society,
        device,
        categories,
        records,
        until,
    })
}

/// The number of a bulk approval.
#[must_use]
pub fn warrant_id(given: &Given) -> Option<WarrantId> {
    matches!(given.act, Act::Warrant(_)).then(|| WarrantId(given.order.short()))
}

/// Gives an order and follows it.
///
/// # Errors
/// [`Fault`].
pub fn give<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    act: Act,
    enrolment: Option<Enrolment>,
    until: Time,
) -> Result<Given, Fault> {
    shell.round(0)?;
    let ordering = shell.sign_order(act, enrolment)?;
    send(shell, &ordering, until)
}

/// Locks everything of a society, or of all. One signature, and the order is out before anybody is
/// asked anything; `kept` may put it aside for a keyholder that the hub cuts off.
///
/// # Errors
/// [`Fault`].
pub fn lock_everything<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    society: SocietyId,
    kept: impl FnOnce(&Ordering) -> Result<(), Fault>,
    until: Time,
) -> Result<Given, Fault> {
    let ordering = shell.sign_order(Act::Lockdown(Lock { society }), None)?;
    kept(&ordering)?;
    send(shell, &ordering, until)
}

/// Signs an order of another officer and follows it.
///
/// # Errors
/// [`Fault::Asked`] if there is none, or it was signed on this computer already; [`Fault`].
pub fn approve<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    id: &str,
    until: Time,
) -> Result<Given, Fault> {
    shell.round(0)?;
    let named = |w: &&Waiting| w.hash().to_string().starts_with(id);
    let found = shell.side().orders.iter().find(named);
    let found = found.map(|w| (w.hash(), w.ordering.order.act.clone()));
    let went = shell.approve(id)?;
    let Some((order, act)) = found else {
        return Err(Fault::asked(format!("no order begins with {id}")));
    };
    let fate = follow(shell, went, order, until)?;
    Ok(Given { order, act, fate })
}

/// Throws orders away that wait here; how many.
///
/// # Errors
/// [`Fault::Asked`] if there is none.
pub fn drop<D: Disk, O: Outside>(shell: &mut Shell<'_, D, O>, id: &str) -> Result<usize, Fault> {
    match shell.drop_order(id)? {
        0 => Err(Fault::asked(format!("no order begins with {id}"))),
        n => Ok(n),
    }
}

/// The order that a member of staff has these roles.
#[must_use]
pub fn appoint(staff: StaffId, society: SocietyId, has: impl Fn(&str) -> bool) -> Act {
    Act::Appoint(Appointment {
        staff,
        society,
        roles: Roles {
            caseworker: has("caseworker"),
            lead: has("lead"),
            officer: has("officer"),
            protection: has("protection"),
        },
    })
}

/// The order that a society starts again: the findings are signed by their hash, and so is the
/// report of an outside test, or its absence.
#[must_use]
pub fn resume(society: SocietyId, findings: &[u8], outside_test: Option<&[u8]>) -> Act {
    Act::Resume(Resume {
        society,
        gate: Gate {
            findings: sha256(&[findings]),
            outside_test: outside_test.map(|report| sha256(&[report])),
        },
    })
}

/// The order that the keyholder stays open; a minute less, so that its clock may differ a little.
#[must_use]
pub fn lease(now: Time, hours: u32) -> Act {
    let life = u64::from(hours) * HOUR;
    Act::Lease(now.plus(life.saturating_sub(60_000_000)))
}

fn send<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    ordering: &Ordering,
    until: Time,
) -> Result<Given, Fault> {
    let order = ordering.order.hash();
    let went = shell.send_order(order)?;
    let fate = follow(shell, went, order, until)?;
    Ok(Given {
        order,
        act: ordering.order.act.clone(),
        fate,
    })
}

/// Waits for the keyholder's word on an order that went to it.
fn follow<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    went: Went,
    order: Hash,
    until: Time,
) -> Result<Fate, Fault> {
    match went {
        Went::Waits => return Ok(Fate::Kept),
        Went::Desks => return Ok(Fate::Asked),
        Went::Keyholder => {}
    }
    loop {
        shell.round(1)?;
        match shell.verdict(order) {
            Some(Verdict::Written(index)) => return Ok(Fate::Done(index)),
            Some(Verdict::Refused(fault)) => return Ok(Fate::Refused(fault)),
            None => {}
        }
        if shell.offline().is_some() || shell.now() >= until {
            return Ok(Fate::Sent);
        }
    }
}
