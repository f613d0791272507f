//! A keyholder that lies: it has the log's keys, and signs what it likes. A device takes no key
//! whose leaf does not say exactly what was asked and given.

use crate::bench::{Bench, log_keys, session_of, signer, want_release};
use crate::kit::{HERE, THERE, Who};
use ledger::leaf::{Event, Leaf, Policy, Purpose, Released, Why};
use ledger::tree::WholeTree;
use ledger::{Checkpoint, InclusionProof, KeyName};
use policy::{Ask, Want};
use release::reply::{Proof, Sealed};
use release::{Checked, Mistrust, Reader, Reply};
use seal::AnswerSecret;
use seal::answer::{open_answer, seal_answer};
use sign::encode::Bytes;
use sign::id::{GrantId, SessionId};
use sign::{Category, from_bytes, to_bytes};

type Keys = Vec<seal::answer::Released>;

/// An honest reply, and what a liar makes of it: another leaf, other keys, in a log of one leaf.
struct Liar {
    ask: Ask,
    honest: Sealed,
}

impl Liar {
    fn new(bench: &mut Bench, records: &[u8]) -> Self {
        Liar::about(bench, want_release(HERE, 1, records))
    }

    fn about(bench: &mut Bench, want: Want) -> Self {
        let ask = bench.send(Who::Worker, want);
        bench.settle();
        let reply = &bench.watch.replies.last().expect("a reply").bytes;
        let Ok(Reply::Keys(honest)) = from_bytes(reply) else {
            panic!("keys");
        };
        Liar { ask, honest }
    }

    fn lie(&self, change: impl FnOnce(&mut Released, &mut Keys)) -> Vec<u8> {
        let session = session_of(Who::Worker);
        let (request, told) = (self.ask.hash(), &self.honest.proof.leaf.0);
        let hash = Leaf::hash(told);
        let keys = open_answer(&self.honest.sealed.0, &request, &hash, session);
        let mut keys = keys.expect("its keys open");
        let mut leaf = Leaf::from_bytes(told).expect("a leaf");
        let Event::Released(released) = &mut leaf.event else {
            panic!("a release");
        };
        change(released, &mut keys);
        let leaf = leaf.to_bytes();
        let mut tree = WholeTree::default();
        tree.append(Leaf::hash(&leaf));
        let checkpoint = Checkpoint {
            origin: KeyName::new(crate::kit::ORIGIN).expect("a name"),
            size: 1,
            root: tree.root(),
        };
        let secret = AnswerSecret::from_bytes([9; 32]);
        let public = session.public();
        let sealed = seal_answer(&secret, &request, &Leaf::hash(&leaf), public, &keys);
        let note = checkpoint.sign(&signer(), self.ask.not_after);
        to_bytes(&Reply::Keys(Sealed {
            proof: Proof {
                leaf: Bytes(leaf),
                inclusion: InclusionProof::new(&tree, 0, 1).expect("it is there"),
                consistency: vec![],
                checkpoint: Bytes(note.to_string().into_bytes()),
            },
            sealed: Bytes(sealed.expect("some keys")),
        }))
    }

    fn told(&self, reader: &mut Reader, reply: &[u8]) -> Result<Checked, Mistrust> {
        reader.read(reply, &self.ask, session_of(Who::Worker))
    }

    fn caught(&self, change: impl FnOnce(&mut Released, &mut Keys)) -> Option<Mistrust> {
        let reply = self.lie(change);
        self.told(&mut Reader::new(log_keys(), None), &reply).err()
    }
}

fn bench() -> Bench {
    let mut bench = Bench::new(Policy::default());
    bench.with_case(Who::Worker, 3);
    bench
}

#[test]
fn invariant_02_no_key_is_taken_whose_leaf_does_not_say_what_was_asked() {
    let liar = Liar::new(&mut bench(), &[1, 2]);
    assert_eq!(liar.caught(|_, _| {}), None, "no lie");
    let other = Some(Mistrust::OtherLeaf);
    let session = |leaf: &mut Released, _: &mut Keys| leaf.session = SessionId([7; 16]);
    assert_eq!(liar.caught(session), other);
    assert_eq!(liar.caught(|leaf, _| leaf.society = THERE), other);
    let grant = |leaf: &mut Released, _: &mut Keys| leaf.grant = Why::Grant(GrantId([7; 16]));
    assert_eq!(liar.caught(grant), other);
    let purpose = |leaf: &mut Released, _: &mut Keys| leaf.purpose = Purpose::Export;
    assert_eq!(liar.caught(purpose), other);
    assert_eq!(liar.caught(|leaf, _| leaf.items[1].holder = THERE), other);
    assert_eq!(liar.caught(|leaf, _| drop(leaf.items.pop())), other);
    let category = |leaf: &mut Released, _: &mut Keys| leaf.items[0].parts[0].0 = Category::Contact;
    assert_eq!(liar.caught(category), other);
    let more = |leaf: &mut Released, _: &mut Keys| leaf.items[0].parts.push((Category::Contact, 1));
    assert_eq!(liar.caught(more), other);
}

#[test]
fn invariant_02_no_key_is_taken_of_another_version_than_was_asked_for() {
    let older = |leaf: &mut Released, keys: &mut Keys| {
        leaf.items[0].parts[0].1 = 1;
        keys[0].of.version = 1;
    };
    let mut bench = bench();
    bench.deposit(Who::Worker, 1, Category::Identity, 2);
    bench.settle();
    for (version, caught) in [(2, Some(Mistrust::OtherLeaf)), (0, None)] {
        let mut want = want_release(HERE, 1, &[1]);
        let Want::Release(body) = &mut want else {
            panic!("a release");
        };
        body.items[0].parts[0].1 = version;
        let liar = Liar::about(&mut bench, want);
        assert_eq!(liar.caught(|_, _| {}), None, "no lie");
        // Whoever asks for the newest takes what the leaf says is the newest.
        assert_eq!(liar.caught(older), caught, "asked for {version}");
    }
}

#[test]
fn invariant_09_no_key_is_taken_that_its_leaf_does_not_name() {
    let liar = Liar::new(&mut bench(), &[1, 2]);
    let keys = Some(Mistrust::Keys);
    assert_eq!(liar.caught(|_, keys| keys[0].of.version += 1), keys);
    let category = |_: &mut Released, keys: &mut Keys| keys[1].of.category = Category::Contact;
    assert_eq!(liar.caught(category), keys);
    assert_eq!(liar.caught(|_, keys| keys[0].of.society = THERE), keys);
    assert_eq!(liar.caught(|_, keys| keys.swap(0, 1)), keys);
    assert_eq!(liar.caught(|_, keys| drop(keys.pop())), keys);
}

#[test]
fn invariant_06_two_heads_of_one_size_are_not_both_believed() {
    let mut bench = bench();
    let (first, second) = (Liar::new(&mut bench, &[1]), Liar::new(&mut bench, &[2]));
    let (one, two) = (first.lie(|_, _| {}), second.lie(|_, _| {}));
    let mut reader = Reader::new(log_keys(), None);
    assert!(first.told(&mut reader, &one).is_ok());
    assert!(first.told(&mut reader, &one).is_ok(), "the same head again");
    let fork = second.told(&mut reader, &two).err();
    assert_eq!(fork, Some(Mistrust::Consistency));
    assert!(
        second
            .told(&mut Reader::new(log_keys(), None), &two)
            .is_ok()
    );
}
