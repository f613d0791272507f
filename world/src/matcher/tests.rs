//! What a matcher makes of words, in whatever order they come, and over a night.

use super::limits::Limits;
use super::store::Store;
use super::{Identity, Matcher, NOTICE_EVERY, Step};
use crate::device::Draw;
use crate::model::people::People;
use crate::search::{Entry, Narrowed, Reason, Rejection, Rule, Scope, Word};
use ledger::leaf::{ANSWER_NAMES, Queried};
use matching::Features;
use matching::features::Name;
use proptest::prelude::*;
use sign::id::{DeviceId, RecordId, RecordPseudonym, SessionId};
use sign::{SocietyId, Time};

const OWN: SocietyId = SocietyId(1);
const OTHER: SocietyId = SocietyId(2);
const RECORD: RecordId = RecordId([7; 16]);

fn open() -> Rule {
    Rule::Network {
        societies: Vec::new(),
        countries: Vec::new(),
    }
}

fn entry(revision: u64, rule: Rule) -> Entry {
    let mut features = Features::default();
    features.names.push(Name::whole("Saleh Ibrahim"));
    Entry {
        record: RECORD,
        revision,
        rule,
        features,
    }
}

fn of(words: &[Word]) -> Store {
    let mut store = Store::default();
    for word in words {
        store.hear(OWN, word.clone());
    }
    store
}

/// As it is after a night.
fn again(store: &Store) -> Store {
    let mut again = Store::default();
    for (society, word) in store.words() {
        again.hear(society, word);
    }
    again
}

fn shown(store: &Store) -> Option<bool> {
    let holding = store.get(RECORD)?;
    Some(holding.rule.allows(OTHER, None))
}

#[test]
fn another_society_neither_hides_nor_changes_nor_forgets() {
    let mut store = of(&[Word::Register(vec![entry(3, open())])]);
    store.hear(OTHER, Word::Hide(vec![(RECORD, 9)]));
    store.hear(OTHER, Word::Register(vec![entry(9, Rule::Holder)]));
    store.hear(OTHER, Word::Forget(vec![RECORD]));
    assert_eq!(shown(&store), Some(true));
    assert_eq!(shown(&again(&store)), Some(true));
}

/// A desk that registers the longest entries there are does not make a line that no file takes.
#[test]
fn no_line_of_an_image_is_too_long() {
    let mut store = Store::default();
    for n in 0..40_u8 {
        let mut entry = entry(1, open());
        entry.record = RecordId([n; 16]);
        let long = "a".repeat(if n == 7 { 3 << 20 } else { 300_000 });
        entry.features.names.push(Name::whole(&long));
        store.hear(OWN, Word::Register(vec![entry]));
    }
    for n in 0..9_000_u64 {
        let record = RecordId(sign::hash("gone", &[&n.to_be_bytes()]).short());
        store.hear(OWN, Word::Forget(vec![record]));
    }
    let longest = store.words().map(|(_, word)| sign::to_bytes(&word).len());
    assert!(longest.max().unwrap_or(0) < 4 << 20);
    assert_eq!(again(&store).len(), 40);
}

/// So many people of one name that those told or rejected before would fill an answer, or all that
/// a search looks at: whoever came since is told all the same, and nobody twice.
#[test]
fn nobody_is_lost_behind_those_told_or_rejected_before() {
    const MANY: u8 = 100;
    let people = People {
        seed: 1,
        strict: false,
    };
    let identity = Identity {
        signer: people.matcher(),
        society: OTHER,
        keys: people.keys(),
        quorum: None,
        secret: people.answers(1),
        countries: Default::default(),
        every: NOTICE_EVERY,
    };
    let mut matcher = Matcher::resume(identity, [[0_u8; 0]; 0]).expect("a new one");
    let all: Vec<RecordId> = (0..MANY).map(|n| RecordId([n; 16])).collect();
    let entries = all.iter().map(|record| Entry {
        record: *record,
        ..entry(1, open())
    });
    // Others, so that the name is not everybody's.
    let strangers = (0..4_000_u16).map(|n| {
        let mut one = entry(1, open());
        let hash = sign::hash("stranger", &[&n.to_be_bytes()]);
        one.record = RecordId(hash.short());
        let letters = hash.0.iter().take(12).map(|b| char::from(b'a' + b % 26));
        one.features.names = vec![Name::whole(&letters.collect::<String>())];
        one
    });
    let words = Word::Register(entries.chain(strangers).collect());
    matcher.store.hear(OWN, words);
    let queried = Queried {
        society: OWN,
        session: SessionId([1; 16]),
        case: RecordPseudonym([5; 16]),
        query: sign::hash("query", &[]),
        standing: true,
    };
    let scope = Scope {
        rule: open(),
        people: Vec::new(),
    };
    let features = entry(1, open()).features;
    let mut step = Step {
        draw: Draw::new([6; 32]),
        now: Time(1),
        out: Vec::new(),
    };
    let of = (0, DeviceId([7; 16]));
    let mut told = Vec::new();
    while told.len() < usize::from(MANY) {
        let found = matcher.decide(&queried, of, &scope, (&features, &told), &mut step);
        let new: Vec<RecordId> = found.candidates.iter().map(|c| c.record).collect();
        assert!(new.iter().all(|r| all.contains(r) && !told.contains(r)));
        assert!((1..=ANSWER_NAMES).contains(&new.len()), "{}", told.len());
        told.extend(new);
    }
    for record in &all[1..] {
        let rejection = Rejection {
            case: queried.case,
            holder: OWN,
            record: *record,
            reason: Reason::AnotherPerson,
        };
        matcher.store.hear(OWN, Word::Reject(rejection));
    }
    let found = matcher.decide(&queried, of, &scope, (&features, &[]), &mut step);
    let left: Vec<RecordId> = found.candidates.iter().map(|c| c.record).collect();
    assert_eq!(left, [all[0]]);
}

fn network(societies: &[u32]) -> Rule {
    Rule::Network {
        societies: societies.iter().copied().map(SocietyId).collect(),
        countries: Vec::new(),
    }
}

/// As they are after a night.
fn limits_again(limits: &Limits) -> Limits {
    let mut again = Limits::default();
    for (society, word) in limits.words() {
        again.hear(society, &word);
    }
    again
}

proptest! {
    /// In whatever order words arrive, also repeated and over a night: a search ends by any stop at
    /// its leaf or after, and is bound by every rule at its leaf or after and by no other.
    #[test]
    fn what_was_said_binds_the_searches_before_it_and_no_later_one(
        words in prop::collection::vec((0_u64..6, 0_u32..4), 0..12),
        index in 0_u64..6,
        night in 0_usize..12,
    ) {
        let scope = Scope { rule: open(), people: vec![RECORD] };
        let mut limits = Limits::default();
        let (mut ended, mut excluded) = (false, Vec::new());
        for (at, (revision, kind)) in words.iter().enumerate() {
            if at == night {
                limits = limits_again(&limits);
            }
            let bound = index <= *revision;
            let word = match kind {
                0 => {
                    ended |= bound;
                    Word::Stop(vec![(RECORD, *revision)])
                }
                kind => {
                    excluded.extend(bound.then_some(*kind));
                    let rule = network(&[*kind]);
                    Word::Narrow(vec![Narrowed { record: RECORD, revision: *revision, rule }])
                }
            };
            limits.hear(OWN, &word);
            // Nobody else's word counts.
            limits.hear(OTHER, &Word::Stop(vec![(RECORD, u64::MAX)]));
        }
        for limits in [&limits, &limits_again(&limits)] {
            let rule = limits.rule(OWN, index, &scope);
            prop_assert_eq!(rule.is_none(), ended);
            if let Some(rule) = rule {
                for society in 1..5 {
                    let told = rule.allows(SocietyId(society), None);
                    prop_assert_eq!(told, !excluded.contains(&society));
                }
            }
        }
        prop_assert_eq!(limits_again(&limits).words().count(), limits.words().count());
    }

    /// In whatever order words arrive, also repeated and over a night: the newest register or hide
    /// decides whether the record is shown, and of one revision the hide.
    #[test]
    fn the_newest_word_decides(
        words in prop::collection::vec((0_u64..6, 0_u8..3), 1..12),
        night in 0_usize..12,
    ) {
        let mut store = Store::default();
        let mut hidden: Option<u64> = None;
        let mut newest: Option<(u64, bool)> = None;
        for (at, (revision, kind)) in words.iter().enumerate() {
            if at == night {
                store = again(&store);
            }
            let word = match kind {
                0 => {
                    hidden = hidden.max(Some(*revision));
                    Word::Hide(vec![(RECORD, *revision)])
                }
                kind => {
                    // Of two registers of one revision the first counts.
                    if newest.is_none_or(|(at, _)| at < *revision) {
                        newest = Some((*revision, *kind == 1));
                    }
                    let rule = if *kind == 1 { open() } else { Rule::Holder };
                    Word::Register(vec![entry(*revision, rule)])
                }
            };
            store.hear(OWN, word);
        }
        let expected = newest.map(|(at, open)| open && hidden.is_none_or(|hide| hide < at));
        prop_assert_eq!(shown(&store), expected);
        prop_assert_eq!(shown(&again(&store)), expected);
    }

    /// What was forgotten does not come back.
    #[test]
    fn forgotten_is_forgotten(before in 0_u64..4, after in 0_u64..9) {
        let mut store = of(&[
            Word::Register(vec![entry(before, open())]),
            Word::Forget(vec![RECORD]),
            Word::Hide(vec![(RECORD, after)]),
            Word::Register(vec![entry(after, open())]),
        ]);
        prop_assert_eq!(shown(&store), None);
        store = again(&store);
        store.hear(OWN, Word::Register(vec![entry(after + 1, open())]));
        prop_assert_eq!(shown(&store), None);
        prop_assert_eq!(store.len(), 0);
    }
}
