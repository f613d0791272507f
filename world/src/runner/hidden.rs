//! Whoever searches sees no difference between nobody and somebody they may not hear of: two worlds
//! that differ in the matcher's memory alone are walked step by step, and everything that reaches
//! or leaves the asker, and every leaf, is compared.

use super::{Plan, World};
use crate::desk::{self, Work};
use crate::device::Ticket;
use crate::model::keyholder::Keyholder;
use crate::model::letter::{Address, Letter, Mail};
use crate::model::people::SOCIETIES;
use crate::model::tamper::Honest;
use crate::op::Op;
use crate::search::{AnswerMessage, Entry, NoticeMessage, QueryMessage, Rule, Word};
use ledger::leaf::Event;
use ledger::{Leaf, SignedCheckpoint};
use matching::Features;
use matching::features::Name;
use record::country::Country;
use release::Reply;
use sign::encode::Bytes;
use sign::id::RecordId;
use sign::{Time, from_bytes, to_bytes};
use std::collections::BTreeSet;

/// The asker's desk, in the first society, and the holder's.
const ASKER: usize = 3;
const HOLDER: usize = 6;
/// Between two looks, in microseconds.
const STEP: u64 = 100_000;

/// What is in the holder's register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Candidate {
    /// Somebody else.
    Nobody,
    /// The sought person, in danger or without consent.
    Hidden,
    /// The sought person, who excluded the asking society.
    NeverSociety,
    /// The sought person, who excluded the asking society's country.
    NeverCountry,
    /// The sought person, whom everybody may find.
    Open,
}

/// What an asker sees, and what the log tells everybody.
#[derive(PartialEq, Eq, Debug)]
struct Seen {
    letters: Vec<(Time, Address, Address, u8, Vec<u8>)>,
    leaves: Vec<Vec<u8>>,
    /// Every batch of notices to anybody: when, to whom, how long.
    batches: Vec<(Time, Address, usize)>,
    /// How many records of the holder the asker was told of.
    found: usize,
}

/// How many notices the holder read in all.
type Told = usize;

/// The rule of whoever excluded nobody.
fn anybody() -> Rule {
    Rule::Network {
        societies: Vec::new(),
        countries: Vec::new(),
    }
}

fn walk(candidate: Candidate, asks: &Rule, standing: bool) -> (Seen, Told) {
    let plan = Plan {
        seed: 1,
        steps: Vec::new(),
    };
    let mut world = World::new(&plan, Box::new(Honest));
    let own = world.desks[ASKER].society;
    assert_eq!(
        (own, world.desks[HOLDER].society),
        (SOCIETIES[0], SOCIETIES[1])
    );
    let case = world.town.of(own, 0).expect("a record").clone();
    let features = Features::of(&case.person.identity, &case.person.family);
    let theirs = world.town.of(SOCIETIES[1], 0).expect("a record").record;
    let entry = entry(candidate, theirs, features);
    let job = world.desks[HOLDER].job();
    let word = Work::Say(Word::Register(vec![entry]));
    world.desk_step(HOLDER, desk::Input::Work(job, word));
    world.calm(3);
    world.town.asks = Some(asks.clone());
    let begun = world.keyholder.durable.leaves.len();
    world.seen.clear();
    let (desk, record) = (0, 0);
    world.act(match standing {
        true => Op::Stand { desk, record },
        false => Op::Search { desk, record },
    });
    // Past the next batch, so that what is told to holders is among what is compared.
    for _ in 0..40 {
        world.now = world.now.plus(STEP);
        world.tick();
        world.settle();
    }
    for _ in 0..12 {
        world.calm(30);
    }
    assert!(!world.failed());
    let leaves = world.keyholder.durable.leaves[begun..].to_vec();
    let asker = |l: &Letter| l.from == Address::Desk(ASKER) || l.to == Address::Desk(ASKER);
    let letters = world.seen.iter().filter(|(_, l)| asker(l));
    let letters = letters.map(|(at, l)| (*at, l.from, l.to, l.mail.kind(), bytes(&l.mail)));
    let notices = |(at, l): &(Time, Letter)| match &l.mail {
        Mail::Notices(bytes) => Some((*at, l.to, bytes.len())),
        _ => None,
    };
    let seen = Seen {
        letters: letters.collect(),
        leaves,
        batches: world.seen.iter().filter_map(notices).collect(),
        found: world
            .town
            .found
            .iter()
            .filter(|(_, _, one)| one.record == theirs)
            .count(),
    };
    let told = world.watch.tally.events.get("notice to a holder");
    (
        seen,
        usize::try_from(told.copied().unwrap_or(0)).expect("few"),
    )
}

fn entry(candidate: Candidate, record: RecordId, sought: Features) -> Entry {
    let open = |societies: &[_], countries: &[Country]| Rule::Network {
        societies: societies.to_vec(),
        countries: countries.to_vec(),
    };
    let home = Country::from_code("CH").expect("a country");
    let mut nobody = Features::default();
    nobody.names.push(Name::whole("Xq Zzyzx"));
    let (rule, features) = match candidate {
        Candidate::Nobody => (open(&[], &[]), nobody),
        Candidate::Hidden => (Rule::Holder, sought),
        Candidate::NeverSociety => (open(&[SOCIETIES[0]], &[]), sought),
        Candidate::NeverCountry => (open(&[], &[home]), sought),
        Candidate::Open => (open(&[], &[]), sought),
    };
    Entry {
        record,
        revision: 1_000_000,
        rule,
        features,
    }
}

/// The bytes of a letter without the one thing that is never the same twice: the log's ML-DSA
/// signature, which is hedged.
fn bytes(mail: &Mail) -> Vec<u8> {
    match mail {
        Mail::Reply(bytes) => match from_bytes(bytes).expect("a reply") {
            Reply::Done(mut proof) => {
                proof.checkpoint = unsigned(&proof.checkpoint);
                to_bytes(&Reply::Done(proof))
            }
            Reply::Keys(mut sealed) => {
                sealed.proof.checkpoint = unsigned(&sealed.proof.checkpoint);
                to_bytes(&Reply::Keys(sealed))
            }
            denied => to_bytes(&denied),
        },
        Mail::Query(bytes) => {
            let mut message: QueryMessage = from_bytes(bytes).expect("a search");
            message.ticket = plain(&message.ticket);
            to_bytes(&message)
        }
        Mail::Answer(bytes) => {
            let mut message: AnswerMessage = from_bytes(bytes).expect("an answer");
            message.ticket = plain(&message.ticket);
            to_bytes(&message)
        }
        Mail::Ask(out) => {
            let mut bytes = out.ask.clone();
            bytes.extend_from_slice(&out.signature.0);
            bytes
        }
        Mail::Word(bytes) | Mail::Ack(bytes) => bytes.clone(),
        Mail::Notices(bytes) => {
            // Sealed to the society: what can be told apart without its key is its length.
            let message: NoticeMessage = from_bytes(bytes).expect("a batch");
            to_bytes(&(message.batch, message.sealed.0.len() as u64))
        }
        Mail::Session(key) | Mail::Announce(key) => to_bytes(&**key),
        Mail::Roster(bytes) => bytes.len().to_be_bytes().to_vec(),
        _ => Vec::new(),
    }
}

fn plain(ticket: &Ticket) -> Ticket {
    Ticket {
        checkpoint: unsigned(&ticket.checkpoint),
        ..ticket.clone()
    }
}

/// Which head it is, and how long the note is.
fn unsigned(note: &Bytes) -> Bytes {
    let signed = SignedCheckpoint::parse(&note.0).expect("a checkpoint");
    let head = signed.checkpoint();
    let mut bytes = to_bytes(&(head.size, head.root));
    bytes.extend_from_slice(&(note.0.len() as u64).to_be_bytes());
    Bytes(bytes)
}

fn alike(standing: bool) {
    let (nobody, none) = walk(Candidate::Nobody, &anybody(), standing);
    assert_eq!(none, 0, "nobody is told of nobody");
    let answer = |seen: &Seen| seen.letters.iter().filter(|l| l.3 == 18).count();
    assert_eq!(answer(&nobody), 1, "the search is answered once");
    assert!(nobody.batches.len() > 1);
    for hidden in [
        Candidate::Hidden,
        Candidate::NeverSociety,
        Candidate::NeverCountry,
    ] {
        let (seen, told) = walk(hidden, &anybody(), standing);
        assert!(told > 0, "{hidden:?}: the holder is told");
        assert!(seen.leaves == nobody.leaves, "{hidden:?}: leaves");
        assert!(seen.batches == nobody.batches, "{hidden:?}: batches");
        assert_eq!(seen.letters.len(), nobody.letters.len(), "{hidden:?}");
        for (a, b) in seen.letters.iter().zip(&nobody.letters) {
            assert_eq!(a, b, "{hidden:?}");
        }
    }
    // The instrument sees a find where there is one.
    let (open, told) = walk(Candidate::Open, &anybody(), standing);
    assert_eq!(told, 0);
    assert_eq!((open.found, nobody.found), (1, 0));
    assert_ne!(open.letters, nobody.letters);
    assert_ne!(open.leaves, nobody.leaves);
    // Not even a find differs in sizes, times and numbers.
    if !standing {
        assert_eq!(shape(&open), shape(&nobody));
    }
}

#[test]
fn a_search_looks_the_same_for_a_hidden_person_and_for_nobody() {
    alike(false);
}

#[test]
fn so_does_a_standing_search() {
    alike(true);
}

/// The asker's own rule: who may not hear of the search hears nothing, and nobody who looks on,
/// at the asker, at the log, at the batches, can tell the rule or what it kept back.
#[test]
fn a_search_is_shown_to_nobody_whom_its_case_excludes() {
    let theirs = Country::from_code("NO").expect("a country");
    let network = |societies: &[_], countries: &[Country]| Rule::Network {
        societies: societies.to_vec(),
        countries: countries.to_vec(),
    };
    for standing in [false, true] {
        let (nobody, none) = walk(Candidate::Nobody, &anybody(), standing);
        assert_eq!(none, 0);
        for asks in [
            Rule::Holder,
            network(&[SOCIETIES[1]], &[]),
            network(&[], &[theirs]),
        ] {
            for candidate in [Candidate::Nobody, Candidate::Hidden, Candidate::Open] {
                let (seen, told) = walk(candidate, &asks, standing);
                assert_eq!(told, 0, "{candidate:?} {asks:?}");
                // Of a query, which is sealed and salted, an onlooker sees where and when it went
                // and how long it is; and so of everything that is made from its hash.
                assert_eq!(shape(&seen), shape(&nobody), "{candidate:?} {asks:?}");
                assert_eq!(seen.leaves.len(), nobody.leaves.len());
                assert_eq!(seen.found, 0, "{candidate:?} {asks:?}");
                assert!(seen.batches == nobody.batches);
            }
        }
    }
}

type Shape = Vec<(Time, Address, Address, u8, usize)>;

fn shape(seen: &Seen) -> Shape {
    let letters = seen.letters.iter();
    let shape = letters.map(|(at, from, to, kind, bytes)| (*at, *from, *to, *kind, bytes.len()));
    shape.collect()
}

/// A matcher that loses its power between asking for the leaf and hearing of it answers all the
/// same, under that one leaf.
#[test]
fn a_search_is_answered_although_the_matcher_was_cut_off() {
    for lost in [true, false] {
        let plan = Plan {
            seed: 2,
            steps: Vec::new(),
        };
        let mut world = World::new(&plan, Box::new(Honest));
        let begun = world.keyholder.durable.leaves.len();
        world.seen.clear();
        world.act(Op::Search { desk: 0, record: 0 });
        world.settle();
        world.now = world.now.plus(crate::matcher::WAIT);
        world.matcher_step(crate::matcher::Input::Tick);
        let reply = |l: &Letter| l.to == Address::Matcher && l.mail.kind() == 3;
        for _ in 0..1_000 {
            if world.hub.mail.iter().any(reply) {
                break;
            }
            world.carry();
            if let Some(report) = world.keyholder.reports.pop_front() {
                world.keyholder_step(Keyholder::told(report));
            }
            if let Some(at) = world.hub.mail.iter().position(|l| l.to != Address::Matcher) {
                let letter = world.hub.mail.remove(at);
                world.arrive(letter);
            }
        }
        assert!(world.hub.mail.iter().any(reply), "the leaf was asked for");
        if lost {
            world.hub.mail.retain(|l| !reply(l));
        }
        world.fail_matcher();
        world.calm(5);
        let answers = world.seen.iter().filter_map(|(_, l)| match &l.mail {
            Mail::Answer(bytes) => Some(bytes),
            _ => None,
        });
        // The desk, too, may ask again: what it gets is the same.
        let different: BTreeSet<_> = answers.collect();
        assert_eq!(different.len(), 1, "reply lost: {lost}");
        let leaves = &world.keyholder.durable.leaves[begun..];
        let answered = leaves.iter().filter(|leaf| {
            let leaf = Leaf::from_bytes(leaf).expect("a leaf");
            matches!(leaf.event, Event::Answered(_))
        });
        assert_eq!(answered.count(), 1);
        assert!(!world.failed());
    }
}
