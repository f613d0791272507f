//! The log: two of them, an old one, none.

use crate::acts::{done, finished, grant, lines, open, save, told, write};
use crate::house::{HERE, Town};
use crate::liar::read;
use crate::{Verdict, judge};
use desk::shell::Ended;
use ledger::leaf::{Act, Asked, Cause, Event, Leaf, Lock};
use ledger::tile::CHECKPOINT_PATH;
use ledger::tree::WholeTree;
use ledger::{Checkpoint, InclusionProof, Log, SignedCheckpoint, prove_consistency};
use policy::Ask;
use policy::letter::Asking;
use release::Reply;
use release::reply::Proof;
use sign::encode::Bytes;
use sign::time::MINUTE;
use sign::{Category, to_bytes};
use wire::Subject;

/// He has a copy of the keyholder's disk from before a lockdown, and starts it: he wants it to
/// answer as if nothing had been locked.
#[test]
fn old_copy_of_the_keyholder() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let given = grant(&town, &town.other, record);
    let (disk, log) = (town.snapshot(), town.hub.borrow().log.clone());
    let ended = town.at(&town.other, |shell| done(&town, shell, open(record, given)));
    assert!(matches!(ended, Ended::Done(_)), "{ended:?}");
    town.at(&town.officer, |shell| {
        let lock = Lock { society: HERE };
        shell.order(Act::Lockdown(lock), None).unwrap();
        shell.settle(town.deadline()).unwrap();
    });
    town.hub.borrow_mut().log = log;
    town.start_copy(disk);
    let before = town
        .hub
        .borrow()
        .kept(Subject::Reply, town.other.device())
        .len();
    town.at(&town.other, |shell| done(&town, shell, open(record, given)));
    let replies = town.hub.borrow().kept(Subject::Reply, town.other.device());
    let keys = |reply: &Vec<u8>| matches!(read(reply), Reply::Keys(_));
    let said = town.copy.borrow().as_ref().unwrap().said();
    let verdict = if replies[before..].iter().any(keys) {
        Verdict::Succeeded("an old copy of the keyholder gives out keys after a lockdown")
    } else {
        assert!(said.contains("A newer copy of this log exists"), "{said:?}");
        Verdict::Refused(format!("keyholder (the copy): {said}"))
    };
    judge("old_copy_of_the_keyholder", verdict);
}

/// He starts a copy of the keyholder's disk from before, away from the hub, until its log is the
/// longer one, and then connects it: he wants its log to take the place of the one that was shown.
#[test]
fn two_histories() {
    let town = Town::new();
    let disk = town.snapshot();
    write(&town, &town.worker, 7);
    let (size, shown) = (
        town.keyholder.borrow().size(),
        town.hub.borrow().log.clone(),
    );
    town.start_copy(disk);
    while town.copy.borrow().as_ref().unwrap().size() <= size {
        town.copy.borrow_mut().as_mut().unwrap().rotate();
    }
    town.turn();
    let said = town.copy.borrow().as_ref().unwrap().said();
    let verdict = if town.hub.borrow().log == shown {
        assert!(said.contains("old copy of the log"), "{said:?}");
        Verdict::Refused(format!("keyholder (the copy): {said}"))
    } else {
        Verdict::Succeeded("the hub's log is replaced by another history")
    };
    judge("two_histories", verdict);
}

/// He has the log's signing keys: he wants a desk to go on in a log that nobody else sees.
#[test]
fn second_log() {
    let town = Town::new();
    let worker = town.worker.device();
    write(&town, &town.worker, 7);
    let verdict = town.at(&town.worker, |shell| {
        town.hub.borrow_mut().drops(Subject::Ask);
        let job = shell.work(save(8, &Category::RECORD)).unwrap();
        let asked = town.hub.borrow().kept(Subject::Ask, worker).pop();
        let reply = reply_of_a_second_log(&town, &read(&asked.unwrap()));
        town.hub.borrow_mut().deliver(worker, Subject::Reply, reply);
        match finished(&town, shell, job) {
            Ended::Done(_) => Verdict::Succeeded("a desk believes a log that nobody else sees"),
            Ended::Waits(_) => told(shell, "does not continue the one known before"),
            other => panic!("{other:?}"),
        }
    });
    judge("second_log", verdict);
}

/// He wants what is released from now on to be seen by nobody: he goes on showing the log of
/// before.
#[test]
fn log_withheld() {
    let town = Town::new();
    town.hub.borrow_mut().frozen = true;
    write(&town, &town.worker, 7);
    let verdict = town.at(&town.worker, |shell| {
        shell.look_at_log().unwrap();
        assert_eq!(lines(shell), "", "publishing may take a moment");
        town.clock.pass(20 * MINUTE);
        shell.look_at_log().unwrap();
        if lines(shell).is_empty() {
            return Verdict::Succeeded("the log stands still for everybody, and no desk says so");
        }
        told(shell, "The rest is kept back")
    });
    judge("log_withheld", verdict);
}

/// He was put back to an old copy of himself, or says so: he wants the published log to stay as it
/// was then.
#[test]
fn published_log_rolled_back() {
    let town = Town::new();
    let before = town.hub.borrow().log.clone();
    write(&town, &town.worker, 7);
    let size = town.keyholder.borrow().size();
    let shown = || -> u64 {
        let note = town.hub.borrow().log[CHECKPOINT_PATH].clone();
        let signed = SignedCheckpoint::parse(&note).unwrap();
        signed.checkpoint().size
    };
    assert_eq!(shown(), size);
    town.hub.borrow_mut().log = before;
    assert!(shown() < size);
    town.clock.pass(MINUTE);
    town.turn();
    let verdict = if shown() < size {
        Verdict::Succeeded("the published log stays cut off until the keyholder starts again")
    } else {
        Verdict::Refused("keyholder: it brings the rest of the log again".to_owned())
    };
    judge("published_log_rolled_back", verdict);
}

/// He removes the leaves and leaves the checkpoint, and the list of keys with them: he wants
/// nobody to be able to check the log, and the keyholder to believe that all is there.
#[test]
fn leaves_removed() {
    let town = Town::new();
    write(&town, &town.worker, 7);
    let (log, roster) = {
        let mut hub = town.hub.borrow_mut();
        let kept = (hub.log.clone(), hub.roster.clone());
        hub.log.retain(|path, _| path == CHECKPOINT_PATH);
        hub.roster = hub.rosters[0].clone();
        kept
    };
    assert!(log.len() > 1);
    town.clock.pass(MINUTE);
    town.turn();
    let hub = town.hub.borrow();
    // Partial files of earlier sizes need not come again.
    let read = |log: &_| {
        let note = hub.log[CHECKPOINT_PATH].clone();
        let head = SignedCheckpoint::parse(&note).unwrap();
        let head = head.checkpoint();
        ledger::read_copy(log, head.size, &head.root, |_, _| {}).is_ok()
    };
    assert!(read(&log));
    let verdict = if read(&hub.log) && hub.roster == roster {
        Verdict::Refused("keyholder: it brings the leaves and the list again".to_owned())
    } else {
        Verdict::Succeeded("the leaves of the published log stay away")
    };
    judge("leaves_removed", verdict);
}

/// He has the log's signing keys: he wants everybody outside to check a log in which what he took
/// does not stand.
#[test]
fn second_log_published() {
    let town = Town::new();
    write(&town, &town.worker, 7);
    town.at(&town.worker, |shell| {
        shell.look_at_log().unwrap();
        assert_eq!(lines(shell), "", "the published log is the true one");
    });
    let mut second = Log::default();
    for n in 0..town.keyholder.borrow().size() + 3 {
        second.append(&n.to_be_bytes()).unwrap();
    }
    let signer = town.root.signer().unwrap();
    let checkpoint = Checkpoint {
        origin: signer.name.clone(),
        size: second.size(),
        root: second.root(),
    };
    let note = checkpoint.sign(&signer, town.clock.time()).to_string();
    let mut hub = town.hub.borrow_mut();
    hub.frozen = true;
    for file in second.flush() {
        hub.log.insert(file.path.to_string(), file.bytes);
    }
    hub.log
        .insert(CHECKPOINT_PATH.to_owned(), note.into_bytes());
    drop(hub);
    let verdict = town.at(&town.worker, |shell| {
        shell.look_at_log().unwrap();
        if lines(shell).is_empty() {
            return Verdict::Succeeded("everybody outside checks another log than the desks'");
        }
        told(
            shell,
            "another log than the one this desk was answered from",
        )
    });
    judge("second_log_published", verdict);
}

/// A reply with a proof in which all is right but the log's beginning.
fn reply_of_a_second_log(town: &Town, asking: &Asking) -> Vec<u8> {
    let ask: Ask = read(&asking.ask.0);
    let leaf = Leaf {
        time: town.clock.time(),
        boot: 1,
        cause: Cause::Device(Asked {
            device: ask.device,
            seq: ask.seq,
            request: ask.hash(),
            signature: asking.signature,
        }),
        event: Event::ClockDoubt,
    };
    let leaf = leaf.to_bytes();
    let seen = ask.seen.unwrap().size;
    let mut tree = WholeTree::default();
    for n in 0..=seen {
        tree.append(Leaf::hash(&n.to_be_bytes()));
    }
    let index = tree.size();
    tree.append(Leaf::hash(&leaf));
    let (size, root) = (tree.size(), tree.root());
    let signer = town.root.signer().unwrap();
    let origin = signer.name.clone();
    let checkpoint = Checkpoint { origin, size, root }.sign(&signer, town.clock.time());
    to_bytes(&Reply::Done(Proof {
        leaf: Bytes(leaf),
        inclusion: InclusionProof::new(&tree, index, size).unwrap(),
        consistency: prove_consistency(&tree, seen, size).unwrap(),
        checkpoint: Bytes(checkpoint.to_string().into_bytes()),
    }))
}
