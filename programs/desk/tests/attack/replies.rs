//! Requests and replies: repeated, exchanged, changed on the way.

use crate::acts::{Thief, done, finished, grant, lines, one, open, save, verdict_of, write};
use crate::house::{HERE, Town, public};
use crate::liar::read;
use crate::{Verdict, judge};
use desk::shell::Ended;
use ledger::Leaf;
use ledger::leaf::{Act, Lock};
use policy::Ask;
use policy::letter::Asking;
use release::Reply;
use seal::Secret;
use seal::answer::open_answer;
use sign::encode::Bytes;
use sign::id::{GrantId, RecordId};
use sign::time::MINUTE;
use sign::{Category, to_bytes};
use wire::Subject;

/// He wants a save to be lost: the keyholder never gets it, and the desk, handed the reply to an
/// earlier one, takes it for done and forgets it.
#[test]
fn acknowledgement_repeated() {
    let town = Town::new();
    let worker = town.worker.device();
    let verdict = town.at(&town.worker, |shell| {
        let first = done(&town, shell, save(7, &Category::RECORD));
        assert!(matches!(first, Ended::Done(Some(_))), "{first:?}");
        let earlier = town.hub.borrow().kept(Subject::Reply, worker).pop();
        town.hub.borrow_mut().drops(Subject::Ask);
        let job = shell.work(save(8, &Category::RECORD)).unwrap();
        let mut hub = town.hub.borrow_mut();
        hub.deliver(worker, Subject::Reply, earlier.unwrap());
        drop(hub);
        match finished(&town, shell, job) {
            Ended::Done(_) => Verdict::Succeeded("a save that nobody has counts as done"),
            Ended::Waits(why) if shell.desk().waiting().count() == 1 => {
                Verdict::Refused(format!("desk: the save waits on: {why}"))
            }
            other => panic!("{other:?}"),
        }
    });
    // Nothing is lost: an honest hub gets it.
    if matches!(verdict, Verdict::Refused(_)) {
        town.hub.borrow_mut().alter = None;
        town.at(&town.worker, |shell| {
            shell.settle(town.clock.time().plus(200_000_000)).unwrap();
            assert!(shell.desk().idle());
        });
    }
    judge("acknowledgement_repeated", verdict);
}

/// He wants somebody to be turned away who was given access: an old refusal is shown for the new
/// request.
#[test]
fn refusal_repeated() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let other = town.other.device();
    let nobody = GrantId([9; 16]);
    let refused = town.at(&town.other, |shell| {
        done(&town, shell, open(record, nobody))
    });
    assert!(matches!(refused, Ended::Refused(_)), "{refused:?}");
    let given = grant(&town, &town.other, record);
    let verdict = town.at(&town.other, |shell| {
        let earlier = town.hub.borrow().kept(Subject::Reply, other).pop();
        let job = shell.work(open(record, given)).unwrap();
        let mut hub = town.hub.borrow_mut();
        hub.deliver(other, Subject::Reply, earlier.unwrap());
        hub.drops(Subject::Reply);
        drop(hub);
        match finished(&town, shell, job) {
            Ended::Refused(_) => Verdict::Succeeded("who has access is told that he has none"),
            Ended::Waits(why) => Verdict::Refused(format!("desk: {why}")),
            other => panic!("{other:?}"),
        }
    });
    judge("refusal_repeated", verdict);
}

/// He wants the log to say that somebody opened a record again and again: a request is given to
/// the keyholder a second time, after another one.
#[test]
fn request_repeated() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let given = grant(&town, &town.other, record);
    let mut desk = Thief::at(&town, &town.other);
    let (first, reply) = desk.ask(given, one(record, Category::Identity));
    desk.keys(&reply.unwrap());
    let (_, reply) = desk.ask(given, one(record, Category::Family));
    desk.keys(&reply.unwrap());
    let before = town.keyholder.borrow().size();
    let reply = desk.send(&first);
    let verdict = verdict_of(reply.as_ref(), "one request stands in the log twice");
    let more = town.keyholder.borrow().size() > before;
    assert_eq!(more, matches!(verdict, Verdict::Succeeded(_)));
    judge("request_repeated", verdict);
}

/// He wants a record opened at an hour of his own choosing: he keeps a request back, and delivers
/// it when whoever made it has given up.
#[test]
fn request_delivered_late() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let given = grant(&town, &town.other, record);
    let mut desk = Thief::at(&town, &town.other);
    let asking = desk.release(given, one(record, Category::Identity));
    town.clock.pass(3 * MINUTE);
    let reply = desk.send(&asking);
    let verdict = verdict_of(reply.as_ref(), "a request of long ago is carried out");
    judge("request_delivered_late", verdict);
}

/// He wants the keys of a record: he puts a session key of his own into somebody's request.
#[test]
fn session_put_into_a_request() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let given = grant(&town, &town.other, record);
    let own = [0x66; 32];
    town.hub.borrow_mut().alter = Some(Box::new(move |_, mut letter| {
        if letter.subject == Subject::Ask {
            let asking: Asking = read(&letter.body.0);
            let mut ask: Ask = read(&asking.ask.0);
            ask.session = public(&own);
            letter.body = Bytes(to_bytes(&Asking {
                ask: Bytes(to_bytes(&ask)),
                signature: asking.signature,
            }));
        }
        Some(letter)
    }));
    let before = town.keyholder.borrow().size();
    let ended = town.at(&town.other, |shell| done(&town, shell, open(record, given)));
    let hub = town.hub.borrow();
    let stolen = hub.kept(Subject::Reply, town.other.device());
    let stolen = stolen.iter().find_map(|reply| {
        let Reply::Keys(sealed) = read(reply) else {
            return None;
        };
        let asks = hub.kept(Subject::Ask, town.other.device());
        let asking: Asking = read(asks.last()?);
        let mut ask: Ask = read(&asking.ask.0);
        ask.session = public(&own);
        let leaf = Leaf::hash(&sealed.proof.leaf.0);
        open_answer(
            &sealed.sealed.0,
            &ask.hash(),
            &leaf,
            &Secret::from_seed(&own),
        )
        .ok()
    });
    let verdict = match (stolen, ended) {
        (Some(_), _) => Verdict::Succeeded("the hub opens the keys of a record"),
        (None, Ended::Waits(why)) => {
            assert_eq!(town.keyholder.borrow().size(), before);
            Verdict::Refused(format!("keyholder: no reply, no leaf; desk: {why}"))
        }
        (None, other) => panic!("{other:?}"),
    };
    judge("session_put_into_a_request", verdict);
}

/// He wants keys after everything was locked: he kept a request that was answered before, and
/// asks for its answer again.
#[test]
fn answer_fetched_after_a_lockdown() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let given = grant(&town, &town.other, record);
    let mut thief = Thief::at(&town, &town.other);
    let (asking, reply) = thief.ask(given, one(record, Category::Identity));
    assert!(matches!(read(&reply.unwrap()), Reply::Keys(_)));
    town.at(&town.officer, |shell| {
        let lock = Lock { society: HERE };
        shell.order(Act::Lockdown(lock), None).unwrap();
        shell.settle(town.deadline()).unwrap();
        assert!(lines(shell).contains("Carried out"), "{}", lines(shell));
    });
    let reply = thief.send(&asking);
    let verdict = verdict_of(reply.as_ref(), "keys are given out after a lockdown");
    judge("answer_fetched_after_a_lockdown", verdict);
}

/// A stranger, or the hub itself, asks for a record under a name that nobody enrolled.
#[test]
fn stranger_asks() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let given = grant(&town, &town.other, record);
    // A device key of his own; the letter says that it is another's desk.
    let mut stranger = Thief::at(&town, &town.other);
    let (asking, reply) = stranger.ask(given, one(RecordId([1; 16]), Category::Identity));
    assert!(reply.is_some(), "an enrolled desk is answered");
    let mut asking: Asking = read(&asking);
    let mut ask: Ask = read(&asking.ask.0);
    let key = sign::SigningKey::from_seed(&[0x66; 32]);
    ask.seq += 1;
    ask.want = match ask.want {
        policy::Want::Release(mut want) => {
            want.items = one(record, Category::Identity);
            policy::Want::Release(want)
        }
        other => other,
    };
    asking.signature = key.sign(sign::Context::Request, &ask.hash());
    asking.ask = Bytes(to_bytes(&ask));
    let before = town.keyholder.borrow().size();
    let reply = stranger.send(&to_bytes(&asking));
    let more = town.keyholder.borrow().size() > before;
    let verdict = verdict_of(reply.as_ref(), "a stranger is given keys in a desk's name");
    assert_eq!(more, matches!(verdict, Verdict::Succeeded(_)));
    judge("stranger_asks", verdict);
}
