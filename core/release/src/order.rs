//! Officers' orders.

use crate::io::Alarm;
use crate::machine::Machine;
use ledger::leaf::{Act, Approval, Cause, Event, Order};
use sign::{Context, Time};

impl Machine {
    /// Carries an order out if every signature under it holds and the rules allow it; otherwise
    /// nothing happens. The order's leaf is its acknowledgement.
    pub(crate) fn ordered(&mut self, order: Order, approvals: Vec<Approval>, now: Time) {
        let hash = order.hash();
        let genuine = approvals.iter().all(|approval| {
            let device = self.state.directory.devices.get(&approval.device);
            device.is_some_and(|d| {
                d.key
                    .verify(Context::Order, &hash, &approval.signature)
                    .is_ok()
            })
        });
        if genuine {
            self.carry_out(order, Cause::Officers(approvals), now);
        }
    }

    pub(crate) fn console(&mut self, order: Order, now: Time) {
        self.carry_out(order, Cause::Console, now);
    }

    fn carry_out(&mut self, order: Order, cause: Cause, now: Time) {
        let locked = match &order.act {
            Act::Lockdown(lock) => Some(lock.society),
            _ => None,
        };
        let written = self.append(cause, Event::Order(Box::new(order)), now);
        if let (Ok(_), Some(society)) = (written, locked) {
            self.alarm(Alarm::LockedDown(society));
        }
    }
}
