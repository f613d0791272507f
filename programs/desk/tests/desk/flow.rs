//! Writing, opening and saving, online and offline.

use crate::house::{HERE, Seat, Town};
use desk::shell::Ended;
use ledger::leaf::{Kind, Purpose, Why};
use policy::request::{WantGrant, WantItem};
use record::Person;
use record::codec::decode_part;
use record::request::{edit_from_toml, request_from_toml};
use sign::Category;
use sign::id::{GrantId, PersonId, RecordId};
use world::desk::{Open, Save, Work};

pub(crate) const REQUEST: &str = include_str!("../../../../examples/request.toml");

pub(crate) fn sought() -> Person {
    request_from_toml(REQUEST).unwrap().sought
}

pub(crate) fn save(record: RecordId, id: PersonId, person: Person, changed: &[Category]) -> Work {
    Work::Save(Box::new(Save {
        record,
        id,
        person,
        changed: changed.to_vec(),
        tell: Vec::new(),
    }))
}

/// A record written at a seat.
pub(crate) fn write(town: &Town, seat: &Seat, n: u8) -> RecordId {
    let record = RecordId([n; 16]);
    town.at(seat, |shell| {
        let new = save(record, PersonId([n; 16]), sought(), &Category::RECORD);
        let job = shell.work(new).unwrap();
        let ended = shell.until(job, town.deadline(), |_, _| ()).unwrap();
        assert!(matches!(ended, Ended::Done(Some(_))), "{ended:?}");
    });
    record
}

pub(crate) fn grant(town: &Town, to: &Seat, record: RecordId) -> GrantId {
    let id = GrantId([record.0[0]; 16]);
    town.at(&town.lead, |shell| {
        let job = shell
            .work(Work::Grant(WantGrant {
                id,
                kind: Kind::Case,
                holder: HERE,
                staff: to.staff,
                records: vec![record],
                categories: Category::RECORD.to_vec(),
                until: town.clock_now().plus(30 * sign::time::DAY),
            }))
            .unwrap();
        let ended = shell.until(job, town.deadline(), |_, _| ()).unwrap();
        assert!(matches!(ended, Ended::Done(Some(_))), "{ended:?}");
    });
    id
}

pub(crate) fn open(record: RecordId, grant: GrantId, categories: &[Category]) -> Work {
    Work::Open(Open {
        why: Why::Grant(grant),
        purpose: Purpose::Casework,
        items: vec![WantItem {
            holder: HERE,
            record,
            parts: categories.iter().map(|c| (*c, 0)).collect(),
        }],
    })
}

/// What a seat can open of a record.
pub(crate) fn opened(
    town: &Town,
    seat: &Seat,
    record: RecordId,
    grant: GrantId,
) -> (Person, Ended) {
    town.at(seat, |shell| {
        let all = open(record, grant, &Category::RECORD);
        let job = shell.work(all).unwrap();
        let mut person = Person::default();
        let ended = shell.until(job, town.deadline(), |of, content| {
            decode_part(&mut person, of.category, &content).unwrap();
        });
        (person, ended.unwrap())
    })
}

#[test]
fn what_is_written_on_one_desk_is_opened_on_another_by_a_leaf() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let grant = grant(&town, &town.other, record);
    // The other desk has not the second lock's seed: all but the circumstances open.
    let (person, _) = opened(&town, &town.other, record, grant);
    assert!(person.identity == sought().identity);
    assert!(person.circumstances.loss.is_none());
    town.at(&town.other, |shell| {
        shell.with_desk(|desk| desk.give_seed(&town.seed)).unwrap();
    });
    let (person, ended) = opened(&town, &town.other, record, grant);
    assert!(matches!(ended, Ended::Done(Some(_))), "{ended:?}");
    assert!(person == sought());
}

#[test]
fn without_access_nothing_opens() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let (person, ended) = opened(&town, &town.other, record, GrantId([9; 16]));
    assert!(person == Person::default());
    assert!(matches!(ended, Ended::Refused(_)), "{ended:?}");
}

#[test]
fn work_done_offline_is_sent_later_by_another_start() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    town.house.borrow_mut().down = true;
    town.at(&town.worker, |shell| {
        let mut person = sought();
        person.take_edit(edit_from_toml("marks = \"a scar\"").unwrap());
        let job = shell
            .work(save(
                record,
                PersonId::OF_RECORD,
                person,
                &[Category::Identity],
            ))
            .unwrap();
        let ended = shell.until(job, town.deadline(), |_, _| ()).unwrap();
        assert!(matches!(ended, Ended::Waits(_)), "{ended:?}");
        assert_eq!(shell.desk().waiting().count(), 1);
    });
    town.house.borrow_mut().down = false;
    town.at(&town.worker, |shell| {
        assert_eq!(shell.desk().waiting().count(), 1);
        shell.settle(town.deadline()).unwrap();
        assert!(shell.desk().idle());
    });
    let grant = grant(&town, &town.other, record);
    let (person, _) = opened(&town, &town.other, record, grant);
    assert_eq!(person.identity.marks.unwrap().reveal(), "a scar");
}

#[test]
fn a_second_save_after_a_restart_follows_the_first() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    for marks in ["one", "two"] {
        town.at(&town.worker, |shell| {
            let mut person = sought();
            person.take_edit(edit_from_toml(&format!("marks = \"{marks}\"")).unwrap());
            let job = shell
                .work(save(
                    record,
                    PersonId::OF_RECORD,
                    person,
                    &[Category::Identity],
                ))
                .unwrap();
            let ended = shell.until(job, town.deadline(), |_, _| ()).unwrap();
            assert!(matches!(ended, Ended::Done(_)), "{ended:?}");
        });
    }
    town.at(&town.worker, |shell| {
        assert_eq!(shell.desk().tip(record, Category::Identity).unwrap().0, 3);
    });
}

#[test]
fn the_loser_of_an_offline_conflict_becomes_a_branch() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let grant = grant(&town, &town.other, record);
    opened(&town, &town.other, record, grant);
    let edit = |seat: &Seat, marks: &str| {
        town.at(seat, |shell| {
            let mut person = sought();
            person.take_edit(edit_from_toml(&format!("marks = \"{marks}\"")).unwrap());
            let job = shell
                .work(save(
                    record,
                    PersonId::OF_RECORD,
                    person,
                    &[Category::Identity],
                ))
                .unwrap();
            shell.until(job, town.deadline(), |_, _| ()).unwrap()
        })
    };
    town.house.borrow_mut().down = true;
    assert!(matches!(edit(&town.other, "offline"), Ended::Waits(_)));
    town.house.borrow_mut().down = false;
    assert!(matches!(edit(&town.worker, "online"), Ended::Done(_)));
    town.at(&town.other, |shell| {
        shell.settle(town.deadline()).unwrap();
        let branches: Vec<_> = shell.desk().branches().collect();
        assert_eq!(branches.len(), 1);
        let marks = branches[0].1.person.identity.marks.as_ref().unwrap();
        assert_eq!(marks.reveal(), "offline");
        let lines = &shell.side().lines;
        assert!(
            lines.iter().any(|l| l.text.contains("as a branch")),
            "{lines:?}"
        );
    });
    // The branch survives a restart and can be merged.
    town.at(&town.other, |shell| {
        assert_eq!(shell.desk().branches().count(), 1);
    });
    let (person, _) = opened(&town, &town.other, record, grant);
    assert_eq!(person.identity.marks.unwrap().reveal(), "online");
    assert!(matches!(edit(&town.other, "merged"), Ended::Done(_)));
}

#[test]
fn an_order_of_one_officer_waits_for_the_other() {
    use desk::office::orders::{Fate, approve, give, list};
    use ledger::leaf::Act;
    let town = Town::new();
    let [first, second] = &town.officers;
    let staff = town.worker.staff;
    let act = desk::office::orders::appoint(staff, HERE, |word| word == "lead");
    let rules = ledger::leaf::Policy {
        all_day: 60_000,
        ..Default::default()
    };
    for act in [act, Act::SetPolicy(rules.clone())] {
        let told = desk::words::act(&act);
        let order = town.at(first, |shell| {
            let given = give(shell, act, None, town.deadline()).unwrap();
            assert_eq!(given.fate, Fate::Asked);
            assert!(list(shell)[0].here && list(shell)[0].wanted == 1);
            let again = approve(shell, &given.order.to_string(), town.deadline());
            assert!(again.is_err(), "nobody signs twice on one computer");
            given.order
        });
        town.at(second, |shell| {
            let waiting = list(shell);
            assert!(!waiting[0].here && waiting[0].order == order);
            let done = approve(shell, &order.to_string(), town.deadline()).unwrap();
            assert!(matches!(done.fate, Fate::Done(_)), "{done:?}");
            assert_eq!(desk::words::act(&done.act), told);
        });
    }
    assert_eq!(town.house.borrow().machine.state().policy, rules);
    let told = desk::words::act(&Act::SetPolicy(rules));
    assert!(told.contains("60000 for all societies"), "{told}");
}

#[test]
fn what_is_opened_stands_in_the_list_of_this_computer_before_it_is_asked_for() {
    use desk::shell::opened::End;
    let town = Town::new();
    let record = write(&town, &town.lead, 0x41);
    let grant = GrantId([0x41; 16]);
    let open = |why| {
        Work::Open(Open {
            why: Why::Grant(why),
            purpose: Purpose::Casework,
            items: vec![WantItem {
                holder: HERE,
                record,
                parts: vec![(Category::Identity, 0)],
            }],
        })
    };
    town.at(&town.lead, |shell| {
        let want = WantGrant {
            id: grant,
            kind: Kind::Case,
            holder: HERE,
            staff: town.worker.staff,
            records: vec![record],
            categories: Category::RECORD.to_vec(),
            until: town.deadline().plus(sign::time::DAY),
        };
        let job = shell.work(Work::Grant(want)).unwrap();
        shell.until(job, town.deadline(), |_, _| ()).unwrap();
    });
    let before = town.worker.disk.writes.get();
    town.at(&town.worker, |shell| {
        let job = shell.work(open(grant)).unwrap();
        // Nobody has answered yet, and it is written down.
        assert_eq!(shell.opened().unwrap()[0].end, End::Unknown);
        let ended = shell.until(job, town.deadline(), |_, _| ()).unwrap();
        let Ended::Done(Some(leaf)) = ended else {
            panic!("{ended:?}")
        };
        let opened = shell.opened().unwrap();
        assert_eq!(opened[0].end, End::Released(leaf));
        assert_eq!(opened[0].asked.items[0].record, record);
        let job = shell.work(open(GrantId([0x42; 16]))).unwrap();
        shell.until(job, town.deadline(), |_, _| ()).unwrap();
        assert_eq!(shell.opened().unwrap()[0].end, End::Refused);
    });
    assert!(town.worker.disk.writes.get() > before);
    // Killed before the entry is durable, nothing is asked for.
    let disk = &town.worker.disk;
    let asked = town.house.borrow().leaves.len();
    let killed = town.try_at(&town.worker, |shell| {
        shell.round(0)?;
        shell.sign_in()?;
        disk.dies_at.set(Some(disk.writes.get()));
        shell.work(open(grant)).map(|_| ())
    });
    disk.dies_at.set(None);
    assert!(killed.is_err());
    town.at(&town.worker, |shell| {
        assert_eq!(shell.opened().unwrap().len(), 2, "a later start goes on");
    });
    assert_eq!(town.house.borrow().leaves.len(), asked);
}

#[test]
fn what_lost_against_somebody_else_is_not_held_as_if_it_stood() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let grant = grant(&town, &town.other, record);
    opened(&town, &town.other, record, grant);
    let edit = |seat: &Seat, marks: &str| {
        town.at(seat, |shell| {
            let mut person = sought();
            person.take_edit(edit_from_toml(&format!("marks = \"{marks}\"")).unwrap());
            let new = save(record, PersonId::OF_RECORD, person, &[Category::Identity]);
            let job = shell.work(new).unwrap();
            shell.until(job, town.deadline(), |_, _| ()).unwrap()
        })
    };
    town.house.borrow_mut().down = true;
    edit(&town.other, "offline");
    edit(&town.other, "offline, again");
    town.at(&town.other, |shell| {
        assert_eq!(shell.desk().tip(record, Category::Identity).unwrap().0, 3);
    });
    town.house.borrow_mut().down = false;
    edit(&town.worker, "online");
    town.at(&town.other, |shell| {
        shell.settle(town.deadline()).unwrap();
        assert_eq!(shell.desk().branches().count(), 2);
        let identity = |of: &&seal::KeyRef| of.category == Category::Identity;
        assert_eq!(shell.desk().held().filter(identity).count(), 0);
        assert_eq!(shell.desk().tip(record, Category::Identity), None);
        // What did not lose stays.
        assert!(
            shell
                .desk()
                .held()
                .any(|of| of.category == Category::Family)
        );
    });
}

#[test]
fn an_erasure_leaves_nothing_of_the_record_on_the_desk() {
    let town = Town::new();
    let record = write(&town, &town.lead, 7);
    town.at(&town.lead, |shell| {
        assert!(shell.desk().held().count() >= 5);
        // An edit that is never taken: its intake key is of another house.
        town.house.borrow_mut().keyholder_down = true;
        let mut person = sought();
        person.take_edit(edit_from_toml("marks = \"a scar\"").unwrap());
        let new = save(record, PersonId::OF_RECORD, person, &[Category::Identity]);
        shell.work(new).unwrap();
        let erase = Work::Erase(policy::request::WantErase {
            records: vec![record],
            choice: ledger::leaf::Choice::CountedOnly,
        });
        let job = shell.work(erase).unwrap();
        town.house.borrow_mut().keyholder_down = false;
        let ended = shell.until(job, town.deadline(), |_, _| ()).unwrap();
        assert!(matches!(ended, Ended::Done(_)), "{ended:?}");
        assert_eq!(shell.desk().held().count(), 0);
        assert_eq!(shell.desk().branches().count(), 0);
        assert!(shell.desk().waiting().all(|w| !w.writes.contains(&record)));
        assert_eq!(shell.desk().tip(record, Category::Identity), None);
    });
    // Nor in its file.
    town.at(&town.lead, |shell| {
        assert_eq!(shell.desk().held().count(), 0)
    });
}

#[test]
fn a_desk_that_was_stopped_holds_nothing_of_what_it_wrote() {
    let town = Town::new();
    write(&town, &town.worker, 7);
    let device = town.worker.own.signer.public().device();
    town.at(&town.worker, |shell| {
        assert!(shell.desk().held().count() >= 5)
    });
    town.house.borrow_mut().stop(device);
    town.at(&town.worker, |shell| {
        assert_eq!(shell.desk().held().count(), 0);
        let wiped = |told: &world::desk::Told| matches!(told, world::desk::Told::Wiped);
        assert!(shell.told().iter().any(wiped));
    });
}
