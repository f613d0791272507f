//! Whom a search shows that it was made: the asker's own rule, at the real matcher.

use super::{Desk, ONE, OTHER, Two, asked, given, registered, said, the_file, why};
use crate::house::Makeup;
use desk::office::search::{self, Asked, Searched};
use desk::office::{erase, file, letters, people};
use desk::shell::{Ended, Made, Within};
use ledger::leaf::Choice;
use record::case::{Outcome, Step};
use record::consent::{Answer, Purpose};
use record::country::Country;
use record::file::Wish;
use record::person::Person;
use record::request::TracingRequest;
use record::safe::Danger;
use record::sharing::Lead;
use sign::id::RecordId;
use world::desk::Work;
use world::search::Word;

/// Another record of society 2, that comes later.
const LATER: RecordId = RecordId([0x1a; 16]);

/// The sought person, whom only their society may hear of.
fn hiding() -> Person {
    let mut person = registered();
    person.contact.safe.in_hiding = Some(Danger::Yes);
    person
}

fn searched(change: impl FnOnce(&mut TracingRequest), person: Person) -> Two {
    let mut request = asked();
    change(&mut request);
    let two = Two::made(Makeup::Searched, request, person.clone());
    register(&two, two.candidate, &person);
    two
}

/// Society 2 makes a record searchable.
fn register(two: &Two, record: RecordId, person: &Person) {
    let word = Word::Register(vec![search::entry(record, person)]);
    two.there(|desk| say(two, desk, word));
}

fn say(two: &Two, desk: &mut Desk<'_>, word: Word) {
    let job = desk.work(Work::Say(word)).unwrap();
    let ended = desk.until(job, two.town.deadline(), |_, _| ()).unwrap();
    assert!(matches!(ended, Ended::Done(_)), "{ended:?}");
}

fn find(two: &Two, desk: &mut Desk<'_>, standing: bool, lead: Lead) -> Made {
    let asked = Asked {
        case: two.case,
        standing,
        lead,
    };
    match search::search(desk, asked, two.town.deadline()).unwrap() {
        Searched::Found(made) => made,
        Searched::Not(ended) => panic!("{ended:?}"),
    }
}

/// What society 2 was told after the next batch.
fn told(two: &Two) -> usize {
    two.town.clock.to_next_batch();
    two.there(|desk| search::notices(desk).count())
}

fn standing(two: &Two) -> usize {
    let house = two.town.house.borrow();
    house.search.as_ref().unwrap().standing()
}

fn from(made: &Made) -> Vec<RecordId> {
    let theirs = made.found.iter().filter(|one| one.holder == OTHER);
    theirs.map(|one| one.record).collect()
}

#[test]
fn a_search_that_may_be_shown_finds_the_open_and_tells_the_holder_of_the_hidden() {
    let two = searched(|_| (), registered());
    let made = two.here(|desk| find(&two, desk, false, Lead::NotAsked));
    assert_eq!((from(&made), made.within), (vec![two.candidate], None));
    assert_eq!(told(&two), 0);
    let two = searched(|_| (), hiding());
    let made = two.here(|desk| find(&two, desk, false, Lead::NotAsked));
    assert_eq!((from(&made), made.within), (vec![], None));
    assert_eq!(told(&two), 1);
}

type Change = fn(&mut TracingRequest);

/// What forbids that society 2 hears of the search, and what the asker is told of it.
const APART: [(Change, Option<Within>); 7] = [
    (
        |request| request.enquirer.casework.consent.receipts.clear(),
        Some(Within::Consent),
    ),
    (
        |request| {
            let receipts = &mut request.enquirer.casework.consent.receipts;
            receipts.iter_mut().for_each(|r| r.answer = Answer::Refused);
        },
        Some(Within::Consent),
    ),
    (
        |request| {
            let loss = request.sought.circumstances.loss.as_mut();
            loss.unwrap().in_hiding = Some(Danger::NotSure);
        },
        Some(Within::Danger),
    ),
    (
        |request| request.enquirer.contact.safe.in_hiding = Some(Danger::Yes),
        Some(Within::Danger),
    ),
    (
        |request| request.sought.casework.consent.never.societies = vec![OTHER],
        None,
    ),
    (
        |request| request.enquirer.casework.consent.never.societies = vec![OTHER],
        None,
    ),
    (
        |request| {
            let sudan = Country::from_code("SD").unwrap();
            request.enquirer.casework.consent.never.countries = vec![sudan];
        },
        None,
    ),
];

#[test]
fn no_holder_hears_of_a_search_that_may_not_be_shown_to_it() {
    for (change, within) in APART {
        for person in [registered(), hiding()] {
            let two = searched(change, person);
            let made = two.here(|desk| find(&two, desk, false, Lead::NotAsked));
            assert_eq!((from(&made), made.within), (vec![], within));
            assert_eq!(told(&two), 0);
        }
    }
}

#[test]
fn a_search_within_the_society_finds_its_own_records() {
    let (change, within) = APART[2];
    let two = searched(change, registered());
    two.here(|desk| {
        people::create(desk, LATER, hiding(), two.town.deadline()).unwrap();
        let word = Word::Register(vec![search::entry(LATER, &hiding())]);
        say(&two, desk, word);
        let made = find(&two, desk, false, Lead::NotAsked);
        assert_eq!(made.within, within);
        let found: Vec<_> = made
            .found
            .iter()
            .map(|one| (one.holder, one.record))
            .collect();
        assert_eq!(found, [(ONE, LATER)]);
    });
}

#[test]
fn a_lead_decides_about_a_search_of_somebody_in_danger_and_nobody_else_does() {
    let two = searched(APART[2].0, registered());
    two.here(|desk| {
        let enquirer = the_file(desk, two.case).enquirer().unwrap();
        let staff = two.town.worker.staff;
        people::give(desk, &[two.case, enquirer], staff, two.town.deadline()).unwrap();
    });
    two.heard(&two.town.worker, |desk| {
        let asked = Asked {
            case: two.case,
            standing: false,
            lead: Lead::Agreed,
        };
        let refused = search::search(desk, asked, two.town.deadline());
        assert!(why(refused).contains("team leader"));
        let made = find(&two, desk, false, Lead::NotAsked);
        assert_eq!((from(&made), made.within), (vec![], Some(Within::Danger)));
    });
    let made = two.here(|desk| find(&two, desk, false, Lead::Agreed));
    assert_eq!((from(&made), made.within), (vec![two.candidate], None));
    // No lead outweighs what was refused or excluded.
    for (change, within) in [APART[1], APART[4]] {
        let two = searched(change, hiding());
        let made = two.here(|desk| find(&two, desk, false, Lead::Agreed));
        assert_eq!((from(&made), made.within), (vec![], within));
        assert_eq!(told(&two), 0);
    }
}

/// What a colleague wrote down on another computer counts, although this one holds older copies.
#[test]
fn a_search_goes_by_the_newest_word_and_not_by_a_copy() {
    let two = searched(|_| (), hiding());
    let enquirer = two.here(|desk| {
        // This computer holds everything as it was.
        file::open(desk, two.case, two.town.deadline()).unwrap();
        let enquirer = the_file(desk, two.case).enquirer().unwrap();
        people::fetch(desk, enquirer, &people::USUAL, two.town.deadline()).unwrap();
        let staff = two.town.worker.staff;
        people::give(desk, &[enquirer], staff, two.town.deadline()).unwrap();
        enquirer
    });
    two.heard(&two.town.worker, |desk| {
        let until = two.town.deadline();
        let before = people::fetch(desk, enquirer, &people::USUAL, until).unwrap();
        let mut person = before.person.clone();
        person.casework.consent.never.societies = vec![OTHER];
        people::save(desk, enquirer, &before, person, until).unwrap();
    });
    two.here(|desk| {
        let held = people::held(desk, enquirer, &people::USUAL).unwrap();
        assert!(held.person.casework.consent.never.societies.is_empty());
        find(&two, desk, false, Lead::NotAsked);
        let held = people::held(desk, enquirer, &people::USUAL).unwrap();
        assert_eq!(held.person.casework.consent.never.societies, [OTHER]);
    });
    assert_eq!(told(&two), 0);
}

/// Who filed a request has access to it before they search.
#[test]
fn a_lead_who_filed_a_request_searches_at_once() {
    let two = searched(|_| (), registered());
    two.here(|desk| {
        assert!(desk.side().cases.iter().all(|case| case.grant.is_none()));
        let made = find(&two, desk, false, Lead::NotAsked);
        assert_eq!(from(&made), [two.candidate]);
    });
}

/// A search stands; somebody says something; then a record comes that it would meet. Searches that
/// still stand, and what society 2 is told.
fn after(act: impl FnOnce(&Two)) -> (usize, usize) {
    let two = searched(|_| (), Person::default());
    two.here(|desk| find(&two, desk, true, Lead::NotAsked));
    assert_eq!(standing(&two), 1);
    act(&two);
    let heard = |two: &Two| two.here(|desk| desk.settle(two.town.deadline()).unwrap());
    heard(&two);
    let left = standing(&two);
    // Over a power failure, and over a night that writes everything anew.
    two.town.house.borrow_mut().search.as_mut().unwrap().fall();
    assert_eq!(standing(&two), left);
    two.town.house.borrow_mut().search.as_mut().unwrap().night();
    assert_eq!(standing(&two), left);
    register(&two, LATER, &hiding());
    heard(&two);
    (left, told(&two))
}

fn edit(two: &Two, of: impl FnOnce(&mut Desk<'_>) -> RecordId, change: impl FnOnce(&mut Person)) {
    two.here(|desk| {
        let (record, until) = (of(desk), two.town.deadline());
        let before = people::fetch(desk, record, &people::USUAL, until).unwrap();
        let mut person = before.person.clone();
        change(&mut person);
        people::save(desk, record, &before, person, until).unwrap();
    });
}

#[test]
fn a_search_that_stands_goes_on_while_nothing_is_taken_back() {
    assert_eq!(after(|_| ()), (1, 1));
    // Nor does an edit end it that takes nothing back.
    let note = |two: &Two| {
        two.here(|desk| {
            file::set_due(desk, two.case, None, two.town.deadline()).unwrap();
        });
    };
    assert_eq!(after(note), (1, 1));
}

#[test]
fn an_erasure_ends_the_searches_that_stand() {
    let case = |two: &Two| {
        two.here(|desk| {
            let until = two.town.deadline();
            erase::person(desk, two.case, Choice::CountedOnly, until).unwrap();
            assert!(desk.side().search.made.is_empty());
        });
    };
    assert_eq!(after(case), (0, 0));
    let enquirer = |two: &Two| {
        two.here(|desk| {
            let until = two.town.deadline();
            let enquirer = the_file(desk, two.case).enquirer().unwrap();
            erase::person(desk, enquirer, Choice::CountedOnly, until).unwrap();
        });
    };
    assert_eq!(after(enquirer), (0, 0));
}

#[test]
fn a_case_that_is_closed_or_goes_elsewhere_is_searched_for_no_more() {
    let close = |two: &Two| {
        two.here(|desk| {
            let closed = [Step::Close(Outcome::UnableToTrace)];
            file::walk(desk, two.case, &closed, None, two.town.deadline()).unwrap();
            let asked = Asked {
                case: two.case,
                standing: true,
                lead: Lead::NotAsked,
            };
            let more = search::search(desk, asked, two.town.deadline());
            assert!(why(more).contains("closed"));
        });
    };
    assert_eq!(after(close), (0, 0));
    let transfer = |two: &Two| {
        two.here(|desk| {
            let with = ("it was lost there".into(), Lead::NotAsked);
            letters::offer(desk, two.case, OTHER, with, two.town.deadline()).unwrap();
        });
        assert_eq!(standing(two), 1);
        two.there(|desk| {
            let copy = two.read(desk)[0].copy;
            let until = two.town.deadline();
            letters::settle_offer(desk, copy, (true, None), until).unwrap();
        });
        two.here(|desk| {
            two.read(desk);
        });
    };
    assert_eq!(after(transfer).0, 0);
}

#[test]
fn consent_that_is_taken_back_ends_the_searches_that_stand() {
    let withdraw = |two: &Two| {
        two.here(|desk| {
            let purpose = Purpose::TracingInNetwork;
            letters::withdraw(desk, two.case, purpose, two.town.deadline()).unwrap();
        });
    };
    assert_eq!(after(withdraw), (0, 0));
    // On the enquirer's own record, by whoever does not know the case.
    let back = |two: &Two| {
        let enquirer = |desk: &mut Desk<'_>| the_file(desk, two.case).enquirer().unwrap();
        edit(two, enquirer, |person| {
            let mut receipt = given();
            receipt.answer = Answer::Withdrawn;
            receipt.on = Some(record::date::Day(30_000));
            person.casework.consent.receipts.push(receipt);
        });
    };
    assert_eq!(after(back), (0, 0));
}

#[test]
fn a_new_danger_and_a_new_exclusion_reach_the_searches_that_stand() {
    let danger = |two: &Two| {
        edit(
            two,
            |_| two.case,
            |person| {
                person.contact.safe.in_hiding = Some(Danger::NotSure);
            },
        );
    };
    assert_eq!(after(danger), (1, 0));
    let never = |two: &Two| {
        let enquirer = |desk: &mut Desk<'_>| the_file(desk, two.case).enquirer().unwrap();
        edit(two, enquirer, |person| {
            person.casework.consent.never.societies = vec![OTHER];
        });
    };
    assert_eq!(after(never), (1, 0));
}

/// What was found and not told yet is not told any more.
#[test]
fn a_notice_that_waits_goes_with_the_consent() {
    let two = searched(|_| (), hiding());
    two.here(|desk| {
        find(&two, desk, false, Lead::NotAsked);
        let purpose = Purpose::TracingInNetwork;
        letters::withdraw(desk, two.case, purpose, two.town.deadline()).unwrap();
        desk.settle(two.town.deadline()).unwrap();
    });
    assert_eq!(told(&two), 0);
}

/// Another society's desk binds no search that is not its own.
#[test]
fn nobody_else_ends_a_search() {
    let forged = |two: &Two| {
        two.there(|desk| {
            let all = vec![(two.case, u64::MAX)];
            say(two, desk, Word::Stop(all));
            say(two, desk, Word::Forget(vec![two.case]));
        });
    };
    assert_eq!(after(forged), (1, 1));
}

#[test]
fn a_computer_that_was_stopped_searches_no_more() {
    let two = searched(|_| (), Person::default());
    two.here(|desk| find(&two, desk, true, Lead::NotAsked));
    let stopped = two.town.lead.own.signer.public().device();
    two.town.house.borrow_mut().stop(stopped);
    register(&two, LATER, &hiding());
    assert_eq!(told(&two), 0);
}

/// A record is shown to nobody from the edit on that takes its consent away.
#[test]
fn an_edit_of_the_file_hides_the_record_from_the_search() {
    let two = searched(|_| (), registered());
    let made = two.here(|desk| find(&two, desk, false, Lead::NotAsked));
    assert_eq!(from(&made), [two.candidate]);
    two.there(|desk| {
        let until = two.town.deadline();
        file::choose(desk, two.candidate, said(Wish::Nothing), until).unwrap();
        desk.settle(until).unwrap();
    });
    let made = two.here(|desk| find(&two, desk, false, Lead::NotAsked));
    assert_eq!(from(&made), []);
}
