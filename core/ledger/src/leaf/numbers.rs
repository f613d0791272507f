//! The numbers of the rules.

use sign::{Hash, PublicKey, canonical_struct, hash, to_bytes};

/// Answers wait for cosignatures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Strict {
    /// So many witnesses must have signed.
    pub k: u8,
    /// Name and Ed25519 key of each witness.
    pub witnesses: Vec<(String, PublicKey)>,
}
canonical_struct!(Strict { k, witnesses });

/// The numbers of the rules. Units of budgets are distinct (record, day).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// A device's and a member of staff's limit in an hour.
    pub hour: u32,
    /// A device's and a member of staff's limit a day.
    pub day: u32,
    /// A device's limit a day while on probation.
    pub probation_day: u32,
    /// Length of probation in hours.
    pub probation_hours: u32,
    /// A society's limit a day for each ten devices begun.
    pub society_day: u32,
    /// Everybody's limit a day.
    pub all_day: u32,
    /// Records never opened before by a member of staff, in an hour.
    pub novelty_hour: u32,
    /// Searches a day for one case.
    pub case_queries: u32,
    /// Searches a day from one device.
    pub device_queries: u32,
    /// So many denials by a limit stop what hit it.
    pub denials: u8,
    /// Within so many minutes.
    pub denial_minutes: u32,
    /// A warning stands in the answer from this per cent of a limit.
    pub warn_percent: u8,
    /// Records in one request.
    pub items: u8,
    /// Longest life of a request in seconds.
    pub request_seconds: u32,
    /// Longest life of a session in hours.
    pub session_hours: u32,
    /// Length of a lease in hours.
    pub lease_hours: u32,
    /// Officers needed to enrol, appoint, reinstate, resume, change rules and keys.
    pub officers: u8,
    /// Officers needed for a warrant.
    pub warrant_officers: u8,
    /// Epochs whose keys are kept, the current one counted.
    pub epochs: u8,
    /// Whether answers wait for witnesses.
    pub strict: Option<Strict>,
}
canonical_struct!(Policy {
    hour,
    day,
    probation_day,
    probation_hours,
    society_day,
    all_day,
    novelty_hour,
    case_queries,
    device_queries,
    denials,
    denial_minutes,
    warn_percent,
    items,
    request_seconds,
    session_hours,
    lease_hours,
    officers,
    warrant_officers,
    epochs,
    strict
});

impl Default for Policy {
    /// The agreed numbers.
    fn default() -> Self {
        Policy {
            hour: 60,
            day: 200,
            probation_day: 20,
            probation_hours: 24,
            society_day: 2_000,
            all_day: 20_000,
            novelty_hour: 50,
            case_queries: 12,
            device_queries: 120,
            denials: 3,
            denial_minutes: 10,
            warn_percent: 80,
            items: 16,
            request_seconds: 60,
            session_hours: 12,
            lease_hours: 72,
            officers: 2,
            warrant_officers: 2,
            epochs: 7,
            strict: None,
        }
    }
}

impl Policy {
    /// Names these numbers in release leaves.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("policy", &[&to_bytes(self)])
    }
}
