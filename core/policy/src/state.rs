//! The state that a log's leaves add up to.

use crate::budget::Budgets;
use crate::directory::Directory;
use crate::grant::Permissions;
use crate::order::OrderFault;
use crate::standing::Standings;
use crate::trip::Trips;
use ledger::leaf::{
    Asked, Cause, Event, Item, Leaf, LogPublic, Policy, Queried, Reason, Used, Why,
};
use sign::id::{DeviceId, RecordPseudonym, SessionId};
use sign::{Context, Hash, PublicKey, Signature, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Everything the rules know after a prefix of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// Name of the log.
    pub origin: String,
    /// Keys that sign its checkpoints.
    pub keys: LogPublic,
    /// The numbers in force.
    pub policy: Policy,
    /// Societies, staff, devices.
    pub directory: Directory,
    /// Grants and warrants.
    pub permissions: Permissions,
    /// What was used.
    pub budgets: Budgets,
    /// Who is stopped.
    pub standings: Standings,
    /// What is about to be stopped.
    pub trips: Trips,
    /// Releases are possible until then.
    pub lease: Time,
    /// The clock jumped and nobody has looked yet.
    pub doubt: bool,
    /// Number of leaves.
    pub size: u64,
    /// Time of the newest leaf.
    pub time: Time,
    /// How often the keyholder has started.
    pub boot: u64,
    /// How often a standby took over.
    pub fences: u64,
    pub(crate) orders: BTreeMap<Hash, Time>,
    pub(crate) sessions: BTreeMap<SessionId, (DeviceId, Time)>,
    pub(crate) queries: BTreeMap<u64, Search>,
    pub(crate) erased: BTreeSet<RecordPseudonym>,
    pub(crate) chains: BTreeMap<DeviceId, u64>,
}

/// A search that may still be answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Search {
    /// Its leaf.
    pub query: Queried,
    /// When it was made.
    pub since: Time,
    /// The device that made it.
    pub by: DeviceId,
    /// A ticket that stands for one search is good for one answer.
    pub answered: bool,
}

/// A signature that a leaf claims to carry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// Whose.
    pub key: PublicKey,
    /// Over what kind of thing.
    pub context: Context,
    /// Over which.
    pub hash: Hash,
    /// The signature.
    pub signature: Signature,
}

impl Signed {
    /// Whether it verifies.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.key
            .verify(self.context, &self.hash, &self.signature)
            .is_ok()
    }
}

/// Why a leaf cannot follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Violation {
    /// The first leaf is no sound genesis, or a later one is.
    #[error("a log begins with one sound genesis leaf")]
    Genesis,
    /// It is earlier than the leaf before.
    #[error("the time of a leaf is never earlier than that of the leaf before")]
    Time,
    /// Its boot counter does not follow.
    #[error("the boot counter grows by one with each start, and then only")]
    Boot,
    /// Such an event cannot come from such a cause.
    #[error("this cannot come from there")]
    Cause,
    /// The device's number does not grow.
    #[error("a device's numbers grow")]
    Sequence,
    /// A rule refuses it.
    #[error("the rules refuse it: {0:?}")]
    Refused(Reason),
    /// An order is faulty.
    #[error("order: {0}")]
    Order(OrderFault),
    /// Something had to be stopped first.
    #[error("a trip was due, and this is not it")]
    TripDue,
    /// Nothing had to be stopped.
    #[error("no such trip was due")]
    TripNotDue,
    /// It gives other figures than the rules do.
    #[error("the figures in the leaf are not those of the rules")]
    Figures,
    /// It does not fit what came before.
    #[error("it does not fit what came before")]
    Misfit,
}

impl State {
    /// Begins with a genesis leaf.
    ///
    /// # Errors
    /// [`Violation::Genesis`] unless it is a sound one.
    pub fn begin(leaf: &Leaf) -> Result<Self, Violation> {
        crate::fold::begin(leaf)
    }

    /// Whether `leaf` may follow; changes nothing.
    ///
    /// # Errors
    /// The [`Violation`].
    pub fn judge(&self, leaf: &Leaf) -> Result<(), Violation> {
        crate::fold::judge(self, leaf)
    }

    /// Adds `leaf`, whose signatures the caller has checked or does not need.
    ///
    /// # Errors
    /// The [`Violation`]; the state is then as before.
    pub fn apply(&mut self, leaf: &Leaf) -> Result<(), Violation> {
        self.judge(leaf)?;
        crate::fold::perform(self, leaf);
        Ok(())
    }

    /// Adds a leaf that [`State::judge`] has just accepted; of any other it makes nonsense.
    pub fn perform(&mut self, leaf: &Leaf) {
        crate::fold::perform(self, leaf);
    }

    /// Use of the limits if `device` were given `items` under `why` at `now`.
    ///
    /// # Errors
    /// The limit, or that the device or warrant is unknown.
    pub fn used_after(
        &self,
        device: DeviceId,
        why: Why,
        items: &[Item],
        now: Time,
    ) -> Result<Used, Reason> {
        crate::fold::used_after(self, device, why, items, now)
    }

    /// The signatures that must verify for `leaf` to follow this state. `None` if a device that
    /// is said to have signed is unknown.
    #[must_use]
    pub fn signatures(&self, leaf: &Leaf) -> Option<Vec<Signed>> {
        match (&leaf.cause, &leaf.event) {
            (Cause::Device(asked), _) => self.signed_request(asked).map(|s| vec![s]),
            (Cause::Officers(approvals), Event::Order(order)) => {
                let hash = order.hash();
                let signed = approvals.iter().map(|a| {
                    self.directory.devices.get(&a.device).map(|device| Signed {
                        key: device.key,
                        context: Context::Order,
                        hash,
                        signature: a.signature,
                    })
                });
                signed.collect()
            }
            (Cause::Officers(_), _) => None,
            (Cause::Keyholder | Cause::Console, _) => Some(Vec::new()),
        }
    }

    /// The signature under a device's request.
    #[must_use]
    pub fn signed_request(&self, asked: &Asked) -> Option<Signed> {
        let device = self.directory.devices.get(&asked.device)?;
        Some(Signed {
            key: device.key,
            context: Context::Request,
            hash: asked.request,
            signature: asked.signature,
        })
    }

    /// Whether whoever searched, at the leaf `query`, may be told what was found at `now`: also
    /// asked again before an answer that stands in the log is sent.
    ///
    /// # Errors
    /// What has been stopped, or that no such search waits.
    pub fn answerable(&self, query: u64, now: Time) -> Result<(), Reason> {
        crate::fold::answerable(self, query, now).map(|_| ())
    }

    /// The search at a leaf, for a day, or as long as it stands.
    #[must_use]
    pub fn search(&self, index: u64) -> Option<&Search> {
        self.queries.get(&index)
    }

    /// Whether a record was erased.
    #[must_use]
    pub fn erased(&self, record: RecordPseudonym) -> bool {
        self.erased.contains(&record)
    }
}
