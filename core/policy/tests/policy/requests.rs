//! What devices ask for: every refusal with its reason, one change away from what is allowed.

use crate::kit::{Fold, HERE, THERE, Who, grant, item, lead, record, session};
use crate::searches::{answer, query};
use ledger::leaf::{
    Act, Appointment, Cause, Choice, Deposited, Erased, Event, IndexNote, Intakes, Item, Kind,
    Leaf, Limit, Lock, Noted, Openings, Reason, Released, Roles, SeedPassed, Subject, Used,
    WarrantEntry, Why, Written,
};
use policy::Violation;
use policy::directory::DeviceState;
use sign::id::{GrantId, PersonPseudonym, WarrantId};
use sign::time::{DAY, HOUR};
use sign::{Category, Hash, SocietyId, Time};

pub(crate) fn no(reason: Reason) -> Result<(), Violation> {
    Err(Violation::Refused(reason))
}

pub(crate) fn lock(fold: &mut Fold, society: SocietyId) {
    fold.order(Act::Lockdown(Lock { society }), &[Who::ChiefA])
        .expect("a chief may stop anything");
}

/// Breaks one thing about a release that would be allowed; the first argument of each row says
/// what must come of it.
#[test]
fn a_release_is_refused_for_each_thing_that_is_wrong() {
    type Break = fn(&mut Fold, &mut Released);
    let table: &[(Result<(), Violation>, Break)] = &[
        (Ok(()), |_, _| {}),
        (no(Reason::Sealed), |f, _| f.now = f.state.lease),
        (no(Reason::Sealed), |f, _| {
            f.write(Cause::Keyholder, Event::ClockDoubt).unwrap();
        }),
        (no(Reason::Stopped), |f, _| lock(f, HERE)),
        (no(Reason::Stopped), |f, _| lock(f, SocietyId::ALL)),
        (Ok(()), |f, _| lock(f, THERE)),
        (no(Reason::Stopped), |f, r| {
            lock(f, THERE);
            r.items[1].holder = THERE;
        }),
        (no(Reason::Device), |f, _| {
            f.deny(Who::Worker, Limit::Device, 3)
        }),
        (no(Reason::Device), |f, _| {
            f.deny(Who::Worker2, Limit::Staff, 3)
        }),
        (no(Reason::Device), |f, _| {
            f.order(Act::Revoke(Who::Worker.device()), &[Who::Lead])
                .unwrap();
        }),
        (no(Reason::Role), |_, r| r.society = THERE),
        (no(Reason::Role), |f, _| {
            let nothing = Appointment {
                staff: Who::Worker.staff(),
                society: HERE,
                roles: Roles::default(),
            };
            f.order(Act::Appoint(nothing), &[Who::OfficerA, Who::OfficerB])
                .unwrap();
        }),
        (no(Reason::Session), |f, r| {
            // Another device used it first.
            let why = f.case(Who::Colleague, &[3]);
            let mut theirs = f.released(Who::Colleague, why, vec![item(HERE, 3)]);
            theirs.session = r.session;
            f.ask(Who::Colleague, Event::Released(theirs)).unwrap();
            f.case(Who::Worker, &[1, 2]);
            r.used.society_day += 1;
            r.used.all_day += 1;
        }),
        (no(Reason::Request), |_, r| r.items.clear()),
        (no(Reason::Request), |_, r| r.items[1] = r.items[0].clone()),
        (no(Reason::Request), |_, r| r.items[0].parts.clear()),
        (no(Reason::Request), |_, r| {
            r.items[0].parts = vec![(Category::Contact, 1), (Category::Identity, 1)];
        }),
        (no(Reason::Request), |_, r| {
            r.items[0].parts = vec![(Category::Identity, 1); 2];
        }),
        (no(Reason::Request), |_, r| {
            r.items = (1..=17).map(|n| item(HERE, n)).collect();
        }),
        (no(Reason::Unknown), |f, _| {
            erase(f, Who::Lead, &[2]).unwrap();
        }),
        (no(Reason::NoGrant), |_, r| r.items[1] = item(HERE, 4)),
        (no(Reason::NoGrant), |_, r| r.items[0].holder = THERE),
        (no(Reason::NoGrant), |_, r| {
            r.items[0].parts = vec![(Category::Attachment, 1)];
        }),
        (no(Reason::NoGrant), |_, r| {
            r.grant = Why::Grant(GrantId([0; 16]));
        }),
        (no(Reason::NoGrant), |_, r| {
            r.grant = Why::Warrant(WarrantId([0; 16]));
        }),
        (no(Reason::NoGrant), |f, _| {
            // Replaced by one for somebody else.
            f.case(Who::Colleague, &[1, 2]);
        }),
        (no(Reason::NoGrant), |f, _| {
            let mut over = grant(Kind::Case, HERE, Who::Worker.staff(), &[1, 2]);
            over.until = f.now.plus(4);
            f.ask(Who::Lead, Event::Granted(over)).unwrap();
            f.pass(5);
        }),
        (Ok(()), |f, _| {
            let mut just = grant(Kind::Case, HERE, Who::Worker.staff(), &[1, 2]);
            just.until = f.now.plus(5);
            f.ask(Who::Lead, Event::Granted(just)).unwrap();
            f.pass(5);
        }),
        (Err(Violation::Figures), |_, r| r.used.staff_day += 1),
        (Err(Violation::Figures), |_, r| r.used = Used::default()),
        (Err(Violation::Figures), |_, r| r.policy = Hash([0; 32])),
    ];
    for (n, (expected, break_)) in table.iter().enumerate() {
        let mut fold = Fold::new();
        let why = fold.case(Who::Worker, &[1, 2]);
        let mut body = fold.released(Who::Worker, why, vec![item(HERE, 1), item(HERE, 2)]);
        break_(&mut fold, &mut body);
        assert_eq!(
            fold.ask(Who::Worker, Event::Released(body)),
            *expected,
            "row {n}"
        );
    }
}

#[test]
fn only_the_kind_of_device_that_may_asks() {
    let deposit = |society, category| {
        Event::Deposited(Deposited {
            society,
            session: session(Who::Portal, 9),
            items: vec![written(1, category)],
            heads: Hash([0; 32]),
        })
    };
    let mut fold = Fold::new();
    let mut who = |w, e| fold.ask(w, e);
    assert_eq!(who(Who::Portal, deposit(HERE, Category::Intake)), Ok(()));
    assert_eq!(
        who(Who::Worker, deposit(HERE, Category::Intake)),
        no(Reason::Role)
    );
    assert_eq!(
        who(Who::Portal, deposit(HERE, Category::Identity)),
        no(Reason::Role)
    );
    assert_eq!(
        who(Who::Matcher, deposit(HERE, Category::Identity)),
        no(Reason::Role)
    );
    for other in [Who::Portal, Who::Matcher] {
        for event in [
            Event::Granted(grant(Kind::Intake, HERE, Who::Worker.staff(), &[])),
            Event::Erased(erased(&[1])),
            Event::Noted(Noted::Program(Hash([1; 32]))),
            Event::SeedPassed(SeedPassed {
                society: HERE,
                to: Who::Worker.device(),
            }),
        ] {
            assert_eq!(who(other, event), no(Reason::Role));
        }
    }
    let answer = Event::Answered(answer(1));
    assert_eq!(who(Who::Worker, answer), no(Reason::Role));
    let chain = Event::Intakes(intakes(1, 1));
    assert_eq!(who(Who::Worker, chain), no(Reason::Role));
    // Nobody at all.
    let note = Event::Noted(Noted::Incident(Hash([1; 32])));
    assert_eq!(who(Who::Newcomer, note.clone()), no(Reason::Device));
    assert_eq!(who(Who::Worker, note), Ok(()));
}

fn written(n: u32, category: Category) -> Written {
    Written {
        person: PersonPseudonym(record(n).0),
        record: record(n),
        parts: vec![(category, 1)],
    }
}

#[test]
fn a_deposit_is_refused_for_each_thing_that_is_wrong() {
    type Break = fn(&mut Fold, &mut Deposited);
    let table: &[(Result<(), Violation>, Break)] = &[
        (Ok(()), |_, _| {}),
        (Ok(()), |f, _| f.now = f.state.lease),
        (no(Reason::Stopped), |f, _| lock(f, HERE)),
        (no(Reason::Stopped), |f, _| lock(f, SocietyId::ALL)),
        (Ok(()), |f, _| lock(f, THERE)),
        (no(Reason::Role), |_, d| d.society = THERE),
        (no(Reason::Request), |_, d| d.items.clear()),
        (no(Reason::Request), |_, d| d.items[1] = d.items[0].clone()),
        (no(Reason::Request), |_, d| d.items[0].parts.clear()),
        (no(Reason::Request), |_, d| {
            d.items[0].parts = vec![(Category::Identity, 0)];
        }),
        (no(Reason::Request), |_, d| {
            d.items[0].parts = vec![(Category::Identity, 2), (Category::Identity, 1)];
        }),
        (Ok(()), |_, d| {
            d.items[0].parts = vec![(Category::Identity, 1), (Category::Identity, 2)];
        }),
        (no(Reason::Unknown), |f, _| {
            erase(f, Who::Lead, &[2]).unwrap();
        }),
    ];
    for (n, (expected, break_)) in table.iter().enumerate() {
        let mut fold = Fold::new();
        let mut body = Deposited {
            society: HERE,
            session: session(Who::Worker, 0),
            items: vec![
                written(1, Category::Identity),
                written(2, Category::Contact),
            ],
            heads: Hash([0; 32]),
        };
        break_(&mut fold, &mut body);
        let event = Event::Deposited(body);
        assert_eq!(fold.ask(Who::Worker, event), *expected, "row {n}");
    }
    // Families can write in a lockdown, to their own society's portal.
    let mut fold = Fold::new();
    lock(&mut fold, SocietyId::ALL);
    let mut form = Deposited {
        society: HERE,
        session: session(Who::Portal, 0),
        items: vec![written(1, Category::Intake)],
        heads: Hash([0; 32]),
    };
    assert_eq!(
        fold.ask(Who::Portal, Event::Deposited(form.clone())),
        Ok(())
    );
    form.items[0].parts.push((Category::Attachment, 1));
    assert_eq!(
        fold.ask(Who::Portal, Event::Deposited(form.clone())),
        no(Reason::Request)
    );
    form.society = THERE;
    assert_eq!(
        fold.ask(Who::Portal, Event::Deposited(form)),
        no(Reason::Role)
    );
}

#[test]
fn a_session_belongs_to_one_device_for_so_many_hours() {
    let mut fold = Fold::new();
    let why = fold.case(Who::Worker, &[1, 2, 3]);
    fold.release(Who::Worker, why, vec![item(HERE, 1)]).unwrap();
    fold.pass(12 * HOUR - 1);
    assert_eq!(fold.release(Who::Worker, why, vec![item(HERE, 2)]), Ok(()));
    fold.pass(1);
    assert_eq!(
        fold.release(Who::Worker, why, vec![item(HERE, 3)]),
        no(Reason::Session)
    );
    let mut fresh = fold.released(Who::Worker, why, vec![item(HERE, 3)]);
    fresh.session = session(Who::Worker, 1);
    assert_eq!(fold.ask(Who::Worker, Event::Released(fresh)), Ok(()));
    // A search or a deposit makes a session one's own as well.
    let mut theirs = query(Who::Worker, 1, false);
    theirs.session = session(Who::Worker2, 0);
    fold.ask(Who::Worker, Event::Queried(theirs)).unwrap();
    assert_eq!(
        fold.release(Who::Worker2, why, vec![item(HERE, 1)]),
        no(Reason::Session)
    );
}

#[test]
fn invariant_5_a_device_s_numbers_grow() {
    let mut fold = Fold::new();
    let note = |n| Event::Noted(Noted::Program(Hash([n; 32])));
    let mut with = |who: Who, seq, n| {
        let event = note(n);
        let asked = fold.asked(who, seq, &event);
        fold.write(Cause::Device(asked), event)
    };
    assert_eq!(with(Who::Worker, 7, 1), Ok(()));
    assert_eq!(with(Who::Worker, 7, 1), Err(Violation::Sequence));
    assert_eq!(with(Who::Worker, 7, 2), Err(Violation::Sequence));
    assert_eq!(with(Who::Worker, 6, 2), Err(Violation::Sequence));
    assert_eq!(
        with(Who::Worker2, 1, 1),
        Ok(()),
        "each device counts for itself"
    );
    assert_eq!(with(Who::Worker, u64::MAX, 2), Ok(()));
    assert_eq!(with(Who::Worker, u64::MAX, 3), Err(Violation::Sequence));
    let last = fold.state.directory.devices[&Who::Worker.device()].last;
    assert_eq!(last.map(|l| (l.seq, l.index)), Some((u64::MAX, 3)));
}

#[test]
fn only_a_lead_of_the_holder_gives_access() {
    let mut fold = Fold::new();
    let worker = Who::Worker.staff();
    let give = |fold: &mut Fold, who, body| fold.ask(who, Event::Granted(body));
    let case = grant(Kind::Case, HERE, worker, &[1]);
    for who in Who::FOUNDERS {
        let expected = match who {
            Who::Lead | Who::LeadB => Ok(()),
            _ => no(Reason::Role),
        };
        assert_eq!(give(&mut fold, who, case.clone()), expected, "{who:?}");
    }
    // Whoever gets it works there, or is known and gets one candidate of another society.
    let mut table = vec![
        (
            grant(Kind::Case, HERE, Who::WorkerThere.staff(), &[1]),
            false,
        ),
        (
            grant(Kind::CaseList, HERE, Who::WorkerThere.staff(), &[1]),
            false,
        ),
        (
            grant(Kind::Intake, HERE, Who::WorkerThere.staff(), &[]),
            false,
        ),
        (
            grant(Kind::Candidate, HERE, Who::WorkerThere.staff(), &[1]),
            true,
        ),
        (
            grant(Kind::Candidate, HERE, Who::Newcomer.staff(), &[1]),
            false,
        ),
        (grant(Kind::Intake, HERE, worker, &[]), true),
        (grant(Kind::Intake, HERE, worker, &[1]), false),
        (grant(Kind::Case, HERE, worker, &[]), false),
        (
            grant(Kind::Case, HERE, worker, &(0..513).collect::<Vec<_>>()),
            false,
        ),
        (
            grant(Kind::Case, HERE, worker, &(0..512).collect::<Vec<_>>()),
            true,
        ),
    ];
    let mut nothing = case.clone();
    nothing.categories.clear();
    table.push((nothing, false));
    let mut queue = case.clone();
    queue.categories.push(Category::Intake);
    table.push((queue, false));
    for (n, (body, fits)) in table.into_iter().enumerate() {
        let expected = if fits { Ok(()) } else { no(Reason::Request) };
        assert_eq!(give(&mut fold, Who::Lead, body), expected, "row {n}");
    }
    // The id of another society's grant cannot be taken over.
    let theirs = grant(Kind::Case, THERE, Who::WorkerThere.staff(), &[1]);
    assert_eq!(give(&mut fold, Who::LeadThere, theirs), no(Reason::Request));
    lock(&mut fold, HERE);
    assert_eq!(give(&mut fold, Who::Lead, case), no(Reason::Stopped));
}

#[test]
fn a_queue_covers_forms_and_a_candidate_one_record_of_another_society() {
    let mut fold = Fold::new();
    let queue = grant(Kind::Intake, HERE, Who::Worker.staff(), &[]);
    let why = Why::Grant(queue.id);
    fold.ask(Who::Lead, Event::Granted(queue)).unwrap();
    let form = |holder, n| Item {
        parts: vec![(Category::Intake, 1)],
        ..item(holder, n)
    };
    assert_eq!(fold.release(Who::Worker, why, vec![form(HERE, 8)]), Ok(()));
    assert_eq!(
        fold.release(Who::Worker, why, vec![form(THERE, 9)]),
        no(Reason::NoGrant)
    );
    assert_eq!(
        fold.release(Who::Worker, why, vec![item(HERE, 8)]),
        no(Reason::NoGrant)
    );
    let candidate = grant(Kind::Candidate, THERE, Who::Worker.staff(), &[5]);
    let why = Why::Grant(candidate.id);
    fold.ask(Who::LeadThere, Event::Granted(candidate)).unwrap();
    assert_eq!(fold.release(Who::Worker, why, vec![item(THERE, 5)]), Ok(()));
    assert_eq!(
        fold.release(Who::Worker, why, vec![item(THERE, 6)]),
        no(Reason::NoGrant)
    );
    assert_eq!(
        fold.release(Who::Worker2, why, vec![item(THERE, 5)]),
        Ok(()),
        "a grant is a person's, not a device's"
    );
}

#[test]
fn a_warrant_is_for_one_device_some_kinds_so_many_records_until_then() {
    let mut fold = Fold::new();
    let entry = WarrantEntry {
        society: HERE,
        device: Who::Worker.device(),
        categories: vec![Category::Identity],
        records: 2,
        until: fold.now.plus(DAY),
    };
    let text = crate::kit::order(Act::Warrant(entry), 77, fold.now);
    let why = Why::Warrant(WarrantId(text.hash().short()));
    fold.give(text, &[Who::OfficerA, Who::ChiefB]).unwrap();
    assert_eq!(
        fold.release(Who::Worker2, why, vec![item(HERE, 1)]),
        no(Reason::NoGrant),
        "another device of the same person"
    );
    assert_eq!(
        fold.release(Who::Worker, why, vec![item(THERE, 1)]),
        no(Reason::NoGrant)
    );
    let contact = Item {
        parts: vec![(Category::Contact, 1)],
        ..item(HERE, 1)
    };
    assert_eq!(
        fold.release(Who::Worker, why, vec![contact]),
        no(Reason::NoGrant)
    );
    let three: Vec<Item> = (1..=3).map(|n| item(HERE, n)).collect();
    let limit = no(Reason::Limit(Limit::Warrant));
    assert_eq!(fold.release(Who::Worker, why, three.clone()), limit);
    assert_eq!(fold.release(Who::Worker, why, three[..2].to_vec()), Ok(()));
    assert_eq!(fold.release(Who::Worker, why, three[..1].to_vec()), Ok(()));
    assert_eq!(fold.release(Who::Worker, why, three[2..].to_vec()), limit);
    fold.pass(DAY);
    let last = |fold: &Fold, items: &[Item]| {
        let mut body = fold.released(Who::Worker, why, items.to_vec());
        body.session = session(Who::Worker, 1);
        Event::Released(body)
    };
    assert_eq!(fold.ask(Who::Worker, last(&fold, &three[..1])), Ok(()));
    fold.pass(1);
    let late = last(&fold, &three[..1]);
    assert_eq!(fold.ask(Who::Worker, late), no(Reason::NoGrant));
}

fn erased(records: &[u32]) -> Erased {
    Erased {
        society: HERE,
        person: PersonPseudonym([1; 16]),
        records: records.iter().map(|n| record(*n)).collect(),
        choice: Choice::CountedOnly,
    }
}

fn erase(fold: &mut Fold, who: Who, records: &[u32]) -> Result<(), Violation> {
    fold.ask(who, Event::Erased(erased(records)))
}

#[test]
fn an_erasure_needs_a_role_and_happens_once() {
    let mut fold = Fold::new();
    assert_eq!(erase(&mut fold, Who::Worker, &[1]), no(Reason::Role));
    assert_eq!(erase(&mut fold, Who::LeadThere, &[1]), no(Reason::Role));
    assert_eq!(erase(&mut fold, Who::Lead, &[]), no(Reason::Unknown));
    assert_eq!(erase(&mut fold, Who::Lead, &[1, 2]), Ok(()));
    assert!(fold.state.erased(record(2)));
    assert_eq!(erase(&mut fold, Who::Lead, &[2, 3]), no(Reason::Unknown));
    assert_eq!(erase(&mut fold, Who::Protection, &[3]), Ok(()));
    assert_eq!(erase(&mut fold, Who::OfficerA, &[4]), Ok(()));
    // What was destroyed is written down by the keyholder too; once.
    let own = |fold: &mut Fold, n| fold.write(Cause::Keyholder, Event::Erased(erased(&[n])));
    assert_eq!(own(&mut fold, 5), Ok(()));
    assert_eq!(own(&mut fold, 5), no(Reason::Unknown));
    assert!(fold.state.erased(record(5)));
    // In a lockdown too.
    lock(&mut fold, SocietyId::ALL);
    assert_eq!(erase(&mut fold, Who::Lead, &[6]), Ok(()));
}

fn intakes(first: u64, count: u32) -> Intakes {
    Intakes {
        society: HERE,
        first,
        count,
        root: Hash([1; 32]),
    }
}

#[test]
fn a_portal_s_chain_has_no_gap_and_no_overlap() {
    let mut fold = Fold::new();
    let mut chain = |i| fold.ask(Who::Portal, Event::Intakes(i));
    let misfit = Err(Violation::Misfit);
    assert_eq!(chain(intakes(2, 1)), misfit);
    assert_eq!(chain(intakes(1, 0)), misfit);
    assert_eq!(chain(intakes(1, 3)), Ok(()));
    assert_eq!(chain(intakes(3, 1)), misfit);
    assert_eq!(chain(intakes(5, 1)), misfit);
    assert_eq!(chain(intakes(4, 1)), Ok(()));
    let mut elsewhere = intakes(5, 1);
    elsewhere.society = THERE;
    assert_eq!(chain(elsewhere), misfit);
}

#[test]
fn openings_need_enough_distinct_shares_and_a_place_in_the_society() {
    let mut fold = Fold::new();
    let openings = |shares: &[u8]| {
        Event::Opened(Openings {
            society: HERE,
            slips: vec![],
            shares: shares.to_vec(),
            opened: Time(1),
            digest: Hash([1; 32]),
        })
    };
    for bad in [&[][..], &[1], &[1, 1], &[0, 1], &[1, 4], &[1, 2, 2]] {
        let event = openings(bad);
        assert_eq!(fold.ask(Who::Worker, event), Err(Violation::Misfit));
    }
    assert_eq!(fold.ask(Who::Worker, openings(&[3, 1])), Ok(()));
    assert_eq!(
        fold.ask(Who::WorkerThere, openings(&[1, 2])),
        no(Reason::Role)
    );
    assert_eq!(fold.ask(Who::ChiefB, openings(&[1, 2])), Ok(()));
}

#[test]
fn a_seed_goes_to_a_usable_desk_of_the_same_society_only() {
    let mut fold = Fold::new();
    let pass = |society, to: Who| {
        Event::SeedPassed(SeedPassed {
            society,
            to: to.device(),
        })
    };
    assert_eq!(fold.ask(Who::Worker, pass(HERE, Who::Colleague)), Ok(()));
    let seeded = &fold.state.directory.societies[&HERE].seeded;
    assert!(seeded.contains(&Who::Colleague.device()));
    for to in [Who::WorkerThere, Who::Portal, Who::Newcomer] {
        assert_eq!(fold.ask(Who::Worker, pass(HERE, to)), no(Reason::Role));
    }
    assert_eq!(
        fold.ask(Who::Worker, pass(THERE, Who::WorkerThere)),
        no(Reason::Role)
    );
    fold.deny(Who::Colleague, Limit::Device, 3);
    assert_eq!(
        fold.ask(Who::Worker, pass(HERE, Who::Colleague)),
        no(Reason::Role)
    );
}

#[test]
fn events_come_from_where_they_can() {
    let mut fold = Fold::new();
    let index = Event::Noted(Noted::Index(IndexNote {
        society: HERE,
        digest: Hash([1; 32]),
    }));
    let cause = Err(Violation::Cause);
    assert_eq!(fold.ask(Who::ChiefA, index.clone()), cause);
    assert_eq!(fold.write(Cause::Keyholder, index), Ok(()));
    let elsewhere = Event::Noted(Noted::Index(IndexNote {
        society: SocietyId(9),
        digest: Hash([1; 32]),
    }));
    assert_eq!(
        fold.write(Cause::Keyholder, elsewhere),
        Err(Violation::Misfit)
    );
    for event in [
        Event::ClockDoubt,
        Event::Boot(ledger::leaf::Boot {
            program: Hash([1; 32]),
        }),
    ] {
        assert_eq!(fold.ask(Who::ChiefA, event.clone()), cause);
        assert_eq!(fold.write(Cause::Console, event), cause);
    }
    let body = grant(Kind::Case, HERE, Who::Worker.staff(), &[1]);
    assert_eq!(
        fold.write(Cause::Keyholder, Event::Granted(body.clone())),
        cause
    );
    assert_eq!(
        fold.write(Cause::Console, Event::Granted(body.clone())),
        cause
    );
    assert_eq!(
        fold.write(Cause::Officers(vec![]), Event::Granted(body)),
        cause
    );
    let why = fold.case(Who::Worker, &[1]);
    let released = fold.released(Who::Worker, why, vec![item(HERE, 1)]);
    assert_eq!(
        fold.write(Cause::Keyholder, Event::Released(released)),
        cause
    );
}

#[test]
fn a_suspended_device_may_not_even_take_notes_and_is_reinstated_as_it_was() {
    let mut fold = Fold::new();
    let note = || Event::Noted(Noted::Program(Hash([1; 32])));
    let id = Who::Lead.device();
    let before = fold.state.directory.devices[&id].state;
    fold.deny(Who::Lead, Limit::Warrant, 3);
    assert!(matches!(
        fold.state.directory.devices[&id].state,
        DeviceState::Suspended { .. }
    ));
    assert_eq!(fold.ask(Who::Lead, note()), no(Reason::Device));
    fold.order(
        Act::Reinstate(Subject::Device(id)),
        &[Who::OfficerA, Who::OfficerB],
    )
    .unwrap();
    assert_eq!(fold.state.directory.devices[&id].state, before);
    assert_eq!(fold.ask(Who::Lead, note()), Ok(()));
    let chief_lead = Appointment {
        staff: Who::Worker.staff(),
        society: HERE,
        roles: lead(),
    };
    fold.order(Act::Appoint(chief_lead), &[Who::OfficerA, Who::OfficerB])
        .unwrap();
    fold.case(Who::Worker, &[1]);
    let leaf: &Leaf = &fold.leaves[fold.leaves.len() - 1];
    assert!(matches!(leaf.event, Event::Granted(_)));
}
