//! The signed roster.

use crate::machine::Machine;
use policy::roster::{Roster, SignedRoster};
use sign::Time;
use sign::encode::Bytes;

impl Machine {
    /// The roster of what is known now, for hub and devices; none while a leaf that it is folded
    /// from is not durable yet.
    #[must_use]
    pub fn roster(&self, now: Time) -> Option<SignedRoster> {
        if self.durable != self.state.size {
            return None;
        }
        let intake = |society| {
            let pairs = self.ring.intakes(society);
            let public = |(month, secret): (u32, &seal::Secret)| {
                (month, Bytes(secret.public().as_bytes().to_vec()))
            };
            pairs.map(public).collect()
        };
        Some(Roster::of(&self.state, now, intake).sign(&self.signer.ed25519))
    }
}
