//! What stands in the letters between devices and the keyholder.

use crate::order::OrderFault;
use ledger::leaf::{Approval, Order};
use sign::encode::Bytes;
use sign::{Context, Hash, PublicKey, Signature, SigningKey};
use sign::{canonical_enum, canonical_struct, hash, to_bytes};

/// A device's request, on its way to the keyholder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asking {
    /// The bytes of an [`crate::Ask`].
    pub ask: Bytes,
    /// The device's signature over the request's hash.
    pub signature: Signature,
}
canonical_struct!(Asking { ask, signature });

/// An order with its signatures, on its way to the keyholder or, with too few, to another desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ordering {
    /// What is ordered.
    pub order: Order,
    /// Who signed.
    pub approvals: Vec<Approval>,
}
canonical_struct!(Ordering { order, approvals });

/// What became of an order. The log is the truth; this says where to look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Hash of the order.
    pub order: Hash,
    /// What became of it.
    pub verdict: Verdict,
    /// The log's Ed25519 key over its hash, in `Context::Reply`.
    pub signature: Signature,
}
canonical_struct!(Outcome {
    order,
    verdict,
    signature
});

/// What became of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It was carried out: the index of its leaf.
    Written(u64),
    /// It was not.
    Refused(OrderFault),
}
canonical_enum!(Verdict { 1 => Written(index), 2 => Refused(fault) });

impl Outcome {
    /// Signs what became of an order.
    #[must_use]
    pub fn sign(key: &SigningKey, order: Hash, verdict: Verdict) -> Self {
        let signature = key.sign(Context::Reply, &Self::hash(order, verdict));
        Outcome {
            order,
            verdict,
            signature,
        }
    }

    /// Whether the log's key said so.
    #[must_use]
    pub fn holds(&self, key: &PublicKey) -> bool {
        let hash = Self::hash(self.order, self.verdict);
        key.verify(Context::Reply, &hash, &self.signature).is_ok()
    }

    fn hash(order: Hash, verdict: Verdict) -> Hash {
        hash("outcome", &[&order.0, &to_bytes(&verdict)])
    }
}
