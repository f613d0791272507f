//! Officers' orders: made on one desk, signed on as many as the rules ask for.

use super::Desk;
use ledger::leaf::{Act, Approval, Order};
use sign::{Context, Time};

impl Desk {
    /// An order and this desk's signature under it. `nonce` is random; `life` in microseconds.
    #[must_use]
    pub fn order(&self, act: Act, nonce: [u8; 16], now: Time, life: u64) -> (Order, Approval) {
        let order = Order {
            nonce,
            origin: self.caller.log_keys().name.as_str().to_owned(),
            not_after: now.plus(life),
            act,
        };
        let approval = self.sign(&order);
        (order, approval)
    }

    /// This desk's signature under another's order; none if it is for another log or too old.
    #[must_use]
    pub fn cosign(&self, order: &Order, now: Time) -> Option<Approval> {
        let ours = order.origin == self.caller.log_keys().name.as_str();
        (ours && order.not_after >= now).then(|| self.sign(order))
    }

    fn sign(&self, order: &Order) -> Approval {
        let signature = self.caller.signer().sign(Context::Order, &order.hash());
        Approval {
            device: self.device(),
            signature,
        }
    }
}
