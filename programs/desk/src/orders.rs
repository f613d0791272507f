//! Officers' orders on a desk: made, signed, sent to the other officer's desk or to the
//! keyholder, and shown in words before anybody signs.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Draft, Shell, Waiting};
use crate::words;
use ledger::leaf::{Act, DeviceEntry};
use policy::enrolment::Enrolment;
use policy::letter::Ordering;
use sign::id::StaffId;
use sign::time::DAY;
use sign::{SocietyId, Time};
use wire::{Subject, To};

/// How long an order waits for the other officer.
const LIFE: u64 = DAY;

/// Where an order went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Went {
    /// To the keyholder: it has as many signatures as such an order asks for.
    Keyholder,
    /// To the desks of the society, for another officer's signature.
    Desks,
    /// Nowhere yet: the hub does not answer. It is kept and sent with the next sync.
    Waits,
}

/// Signatures that such an order asks for, at least: the keyholder's rules decide.
#[must_use]
pub fn needed(act: &Act) -> usize {
    match act {
        Act::Revoke(_) | Act::Lockdown(_) | Act::Extend(_) | Act::Lease(_) | Act::ClearClock => 1,
        _ => 2,
    }
}

/// The order to enrol a device.
#[must_use]
pub fn enrol(enrolment: &Enrolment, society: SocietyId, staff: StaffId) -> Act {
    Act::Enrol(DeviceEntry {
        key: enrolment.key,
        society,
        staff,
        kind: enrolment.kind,
    })
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Makes an order, signs it, keeps it and sends it.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn order(&mut self, act: Act, enrolment: Option<Enrolment>) -> Result<Went, Fault> {
        let ordering = self.sign_order(act, enrolment)?;
        self.send_order(ordering.order.hash())
    }

    /// Makes an order, signs it and keeps it; it is sent with the next round.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn sign_order(
        &mut self,
        act: Act,
        enrolment: Option<Enrolment>,
    ) -> Result<Ordering, Fault> {
        let nonce = self.outside().id()?;
        let (order, approval) = self.desk().order(act, nonce, self.now(), LIFE);
        let waiting = Waiting {
            ordering: Ordering {
                order,
                approvals: vec![approval],
            },
            enrolment,
            sent: Time(0),
        };
        let ordering = waiting.ordering.clone();
        self.change(|side| side.orders.push(waiting))?;
        Ok(ordering)
    }

    /// Signs an order of another officer that waits here, and sends it. `id` is the beginning of
    /// its number.
    ///
    /// # Errors
    /// [`Fault::Asked`] if there is none, or it was signed on this computer already.
    pub fn approve(&mut self, id: &str) -> Result<Went, Fault> {
        let now = self.now();
        let named = |w: &&Waiting| w.hash().to_string().starts_with(id);
        let found: Vec<&Waiting> = self.side().orders.iter().filter(named).collect();
        let [waiting] = found[..] else {
            return Err(Fault::asked(format!(
                "{} orders begin with {id}; see `kinfold desk orders`",
                found.len()
            )));
        };
        let own = self.desk().device();
        if waiting.ordering.approvals.iter().any(|a| a.device == own) {
            return Err(Fault::asked(
                "this order was signed on this computer already: another officer must sign it on \
                 another computer",
            ));
        }
        let hash = waiting.hash();
        let approval = self.desk().cosign(&waiting.ordering.order, now);
        let approval = approval.ok_or_else(|| Fault::asked("the order's time has passed"))?;
        self.change(|side| {
            if let Some(waiting) = side.orders.iter_mut().find(|w| w.hash() == hash) {
                waiting.add(&[approval]);
            }
        })?;
        self.send_order(hash)
    }

    /// Drops an order that waits here.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn drop_order(&mut self, id: &str) -> Result<usize, Fault> {
        self.change(|side| {
            let before = side.orders.len();
            side.orders
                .retain(|w| !w.hash().to_string().starts_with(id));
            before - side.orders.len()
        })
    }

    /// Sends orders again that have not reached anybody, and forgets those whose time has passed.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn send_orders(&mut self) -> Result<(), Fault> {
        let now = self.now();
        let gone = |w: &Waiting| w.ordering.order.not_after < now;
        if self.side().orders.iter().any(gone) {
            self.change(|side| {
                for waiting in side.orders.iter().filter(|w| gone(w)) {
                    let what = words::act(&waiting.ordering.order.act);
                    side.lines.push(crate::shell::Line {
                        time: now,
                        text: format!("Its time has passed without enough signatures: {what}."),
                    });
                }
                side.orders.retain(|w| !gone(w));
            })?;
        }
        let own = self.desk().device();
        let unsent = |w: &&Waiting| {
            w.sent == Time(0) && w.ordering.approvals.iter().any(|a| a.device == own)
        };
        let unsent: Vec<_> = self
            .side()
            .orders
            .iter()
            .filter(unsent)
            .map(Waiting::hash)
            .collect();
        for hash in unsent {
            self.send_order(hash)?;
        }
        Ok(())
    }

    pub(crate) fn send_order(&mut self, hash: sign::Hash) -> Result<Went, Fault> {
        let waiting = self.side().orders.iter().find(|w| w.hash() == hash);
        let Some(waiting) = waiting else {
            return Ok(Went::Waits);
        };
        let enough = waiting.ordering.approvals.len() >= needed(&waiting.ordering.order.act);
        let (letter, went) = if enough {
            let letter = crate::shell::letter(To::Keyholder, Subject::Order, &waiting.ordering);
            (letter, Went::Keyholder)
        } else {
            let draft = Draft {
                ordering: waiting.ordering.clone(),
                enrolment: waiting.enrolment.clone(),
            };
            let to = To::Desks(self.own.society);
            (
                crate::shell::letter(to, Subject::Draft, &draft),
                Went::Desks,
            )
        };
        if !self.send(vec![letter]) {
            return Ok(Went::Waits);
        }
        let now = self.now();
        self.change(|side| {
            if let Some(waiting) = side.orders.iter_mut().find(|w| w.hash() == hash) {
                waiting.sent = now;
            }
        })?;
        Ok(went)
    }
}
