//! The roster: whose word it is, and of which log.

use crate::kit::{Fold, ORIGIN, Who, log_seeds};
use policy::roster::{Roster, RosterFault, SignedRoster};
use sign::{Context, SigningKey, to_bytes};

#[test]
fn a_roster_is_of_one_log_and_signed_by_its_key() {
    let fold = Fold::new();
    let key = SigningKey::from_seed(&log_seeds().0);
    let roster = Roster::of(&fold.state, fold.now, |_| vec![]);
    let read = |bytes: &[u8]| SignedRoster::read(bytes, ORIGIN, &key.public());
    let good = to_bytes(&roster.clone().sign(&key));
    assert_eq!(read(&good), Ok(roster.clone()));
    assert_eq!(read(&good[1..]), Err(RosterFault::Malformed));

    // A second log may have the same keys: a test installation, or one that was founded anew.
    let mut other = roster.clone();
    other.origin = format!("{ORIGIN}2");
    let other = to_bytes(&other.sign(&key));
    assert_eq!(read(&other), Err(RosterFault::Signature), "another log's");

    let stranger = to_bytes(&roster.clone().sign(Who::ChiefA.key()));
    assert_eq!(read(&stranger), Err(RosterFault::Signature), "a stranger's");
    let mut elsewhere = roster.sign(&key);
    elsewhere.signature = key.sign(Context::Reply, &elsewhere.roster.hash());
    let elsewhere = to_bytes(&elsewhere);
    assert_eq!(read(&elsewhere), Err(RosterFault::Signature), "of a reply");
}
