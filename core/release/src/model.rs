//! For a model check: what tells two machines apart. With the feature `model`, and with it only, a
//! machine can be copied; no program has it.

use crate::machine::Machine;
use sign::{Hash, hash};

impl Machine {
    /// The same for two machines that act alike from now on. What the rules know and each device's
    /// newest leaf are functions of the leaves, so the root of the tree stands for them; what is
    /// to be stored is a function of the request that its token names. Left out are secrets, and
    /// refusals that are being gathered: they do nothing before a tick.
    #[must_use]
    pub fn mark(&self) -> Hash {
        let head = self.head.as_ref().map(|h| h.checkpoint().size);
        let waiting: Vec<_> = self.waiting.iter().map(|w| (w.index, w.request)).collect();
        let log = (self.tree.size(), self.tree.root(), self.durable, head);
        let later = (self.roots.keys(), &self.after, waiting);
        let vault = (self.stored.keys(), &self.busy);
        let ring = (self.ring.keks.keys(), self.ring.intakes.keys());
        let text = format!(
            "{:?} {log:?} {later:?} {vault:?} {ring:?} {:?}",
            self.phase, self.ring.young
        );
        hash("machine", &[text.as_bytes()])
    }
}
