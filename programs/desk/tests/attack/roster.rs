//! Public keys: rolled back, exchanged.

use crate::acts::{Desk, done, lines, save, told};
use crate::house::{HERE, Town, public};
use crate::liar::read;
use crate::{Verdict, judge};
use desk::shell::Ended;
use ledger::leaf::Act;
use parcel::SealedSlip;
use policy::roster::SignedRoster;
use seal::Secret;
use seal::answer::{Bound, Kind, open_to_session};
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::time::HOUR;
use sign::{Category, Hash, SigningKey, canonical_struct, to_bytes};
use wire::Subject;
use wire::parcel::What;
use world::desk::Work;
use world::device::{SessionKey, Ticket};

fn usable(shell: &Desk<'_>, device: DeviceId) -> bool {
    shell.desk().book().device(device).unwrap().usable
}

/// He has a computer that was stopped: he wants the desks to believe that it was not.
#[test]
fn roster_rolled_back() {
    let town = Town::new();
    let stopped = town.other.device();
    let before = town.hub.borrow().roster.clone();
    town.at(&town.officer, |shell| {
        shell.order(Act::Revoke(stopped), None).unwrap();
        shell.settle(town.deadline()).unwrap();
    });
    town.at(&town.worker, |shell| assert!(!usable(shell, stopped)));
    town.hub.borrow_mut().roster = before;
    let verdict = town.at(&town.worker, |shell| {
        if usable(shell, stopped) {
            Verdict::Succeeded("a computer that was stopped is believed again")
        } else {
            told(shell, "an older list of computers and keys")
        }
    });
    judge("roster_rolled_back", verdict);
}

/// The same, and he gives no newer roster than the one from before, which is genuine.
#[test]
fn roster_withheld() {
    let town = Town::new();
    let stopped = town.other.device();
    town.hub.borrow_mut().frozen = true;
    town.at(&town.officer, |shell| {
        shell.order(Act::Revoke(stopped), None).unwrap();
        shell.settle(town.deadline()).unwrap();
    });
    for _ in 0..5 {
        town.clock.pass(HOUR);
        town.turn();
    }
    let verdict = town.at(&town.worker, |shell| {
        assert!(usable(shell, stopped), "nothing newer was given");
        if lines(shell).is_empty() {
            return Verdict::Succeeded("a stopped computer is believed, and nobody is told");
        }
        told(
            shell,
            "A computer that was stopped since is still believed here",
        )
    });
    judge("roster_withheld", verdict);
}

/// He wants the contact slips of everybody in danger: he puts an emergency key of his own into
/// the roster.
#[test]
fn emergency_key_exchanged() {
    let town = Town::new();
    let own = [0x66; 32];
    let mut signed: SignedRoster = read(&town.hub.borrow().roster);
    signed.roster.societies[0].emergency = public(&own);
    signed.roster.size += 1;
    let forged = signed.roster.sign(&SigningKey::from_seed(&[0x67; 32]));
    let true_one = std::mem::replace(&mut town.hub.borrow_mut().roster, to_bytes(&forged));
    let verdict = town.at(&town.worker, |shell| {
        let lied = told_of_keys(shell);
        town.hub.borrow_mut().roster = true_one;
        if lied.is_some() {
            shell.take_roster(town.hub.borrow().roster.clone()).unwrap();
        }
        let ended = done(&town, shell, save(7, &Category::RECORD));
        assert!(matches!(ended, Ended::Done(_)), "{ended:?}");
        lied
    });
    let hub = town.hub.borrow();
    let slips = hub
        .parcels
        .iter()
        .filter(|((at, _), _)| at.what == What::Slip);
    let slips: Vec<SealedSlip> = slips.map(|(_, bytes)| read(bytes)).collect();
    assert_eq!(slips.len(), 1);
    let verdict = match slips[0].open(&Secret::from_seed(&own)) {
        Ok(_) => Verdict::Succeeded("the hub reads an emergency contact"),
        Err(_) => Verdict::Refused(verdict.unwrap()),
    };
    judge("emergency_key_exchanged", verdict);
}

fn told_of_keys(shell: &Desk<'_>) -> Option<String> {
    let lines = lines(shell);
    let of_keys = lines.contains("a list of computers or a session key without the right");
    of_keys.then(|| format!("desk: {lines}"))
}

/// A seed on its way between two desks, as `world` writes it.
struct SeedMessage {
    request: Hash,
    ticket: Ticket,
    sealed: Bytes,
}
canonical_struct!(SeedMessage {
    request,
    ticket,
    sealed
});

/// He wants the seed of the second lock: when a desk passes it to another, he shows a session key
/// of his own as that desk's.
#[test]
fn session_of_a_desk_exchanged() {
    let town = Town::new();
    let own = Secret::from_seed(&[0x66; 32]);
    let worker = town.worker.device();
    town.at(&town.worker, |_| ());
    let until = town.clock.time().plus(3_600_000_000);
    let mut forged = SessionKey::sign(own.public(), until, &SigningKey::from_seed(&[0x67; 32]));
    forged.device = worker;
    let forged = Bytes(to_bytes(&forged));
    town.hub.borrow_mut().sessions.insert(worker, forged);
    let ended = town.at(&town.lead, |shell| {
        shell.with_desk(|desk| desk.give_seed(&town.seed)).unwrap();
        let key = shell.desk_session(worker).unwrap();
        done(&town, shell, Work::PassSeed(Box::new(key)))
    });
    let passed = town.hub.borrow().kept(Subject::Seed, worker).pop();
    let verdict = match (passed, ended) {
        (Some(passed), _) => {
            let message: SeedMessage = read(&passed);
            let bound = Bound {
                kind: Kind::Seed,
                request: message.request,
                leaf: ledger::Leaf::hash(&message.ticket.leaf.0),
            };
            let seed = open_to_session(&message.sealed.0, &bound, &own);
            assert_eq!(*seed.unwrap(), town.seed, "society {HERE}");
            Verdict::Succeeded("the hub has the seed of the second lock")
        }
        (None, Ended::Refused(why)) => Verdict::Refused(format!("desk: {why}")),
        (None, other) => panic!("{other:?}"),
    };
    judge("session_of_a_desk_exchanged", verdict);
}
