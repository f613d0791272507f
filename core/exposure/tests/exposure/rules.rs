//! Each rule of the exposure alone.

use crate::kit::{ALL, HERE, Log, THERE, Who, form, hour, index, of, row, said, span, taken};
use exposure::incident::{Deleted, Span, Taken, What};
use exposure::{Fold, Incident, Kind, Level, OpenedIndex, Reason, Unknown};
use ledger::leaf::{Cause, Event, IndexNote, Noted};
use sign::Category::{
    Attachment, Casework, Circumstances, Contact, Family, Identity, Intake, Origin,
};
use sign::Hash;
use sign::id::{DeviceId, StaffId};

const DESK: fn() -> What = || What::Device(Who::Desk.device());
const NOT_REACHED: (Level, Reason) = (Level::Excluded, Reason::NotReached);

fn possible(reason: Reason) -> (Level, Reason) {
    (Level::Possible, reason)
}

fn confirmed(reason: Reason) -> (Level, Reason) {
    (Level::Confirmed, reason)
}

#[test]
fn what_was_released_before_the_end_is_confirmed_whenever_it_was() {
    let mut log = Log::new();
    let brought = log.deposit(Who::Colleague, 1, ALL);
    let early = log.at(1).release(Who::Desk, 1, &[Contact]);
    log.at(100).deposit(Who::Colleague, 2, ALL);
    let at_the_end = log.at(120).release(Who::Desk, 2, &[Family]);
    let outcome = log.expose(&taken(DESK(), 100, 120));
    assert_eq!(said(&outcome, 1, Contact), confirmed(Reason::Released));
    assert_eq!(row(&outcome, 1, Contact).causes[0].leaves, [early]);
    assert_eq!(said(&outcome, 2, Family), confirmed(Reason::Released));
    assert_eq!(row(&outcome, 2, Family).causes[0].leaves, [at_the_end]);
    assert_eq!(said(&outcome, 1, Identity), NOT_REACHED);
    assert_eq!(row(&outcome, 1, Identity).causes[0].leaves, [brought]);
}

#[test]
fn a_release_within_a_session_of_the_end_is_possible_and_a_later_one_is_not() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.at(30).release(Who::Desk, 1, &[Contact]);
    log.at(35).release(Who::Desk, 1, &[Family]);
    let outcome = log.expose(&taken(DESK(), 5, 10));
    assert_eq!(said(&outcome, 1, Contact), possible(Reason::Session));
    assert_eq!(said(&outcome, 1, Family), NOT_REACHED);
}

#[test]
fn with_a_part_go_the_attachments_whose_keys_stand_in_it() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.deposit(Who::Colleague, 2, ALL);
    log.at(1).release(Who::Desk, 1, &[Casework]);
    log.at(1).release(Who::Desk, 2, &[Contact]);
    let outcome = log.expose(&taken(DESK(), 0, 10));
    assert_eq!(said(&outcome, 1, Attachment), confirmed(Reason::Released));
    assert_eq!(said(&outcome, 2, Attachment), NOT_REACHED);
}

#[test]
fn what_it_wrote_is_confirmed_and_what_came_later_may_have_been_typed_before() {
    let mut log = Log::new();
    log.deposit(Who::Desk, 1, ALL);
    log.at(500).deposit(Who::Desk, 2, ALL);
    log.at(500).deposit(Who::Colleague, 3, ALL);
    let outcome = log.expose(&taken(DESK(), 5, 10));
    assert_eq!(said(&outcome, 1, Origin), confirmed(Reason::Written));
    assert_eq!(said(&outcome, 2, Origin), possible(Reason::WrittenLater));
    assert_eq!(said(&outcome, 3, Origin), NOT_REACHED);
}

#[test]
fn evidence_that_nothing_waited_ends_what_may_be_older() {
    let mut log = Log::new();
    log.at(20).deposit(Who::Desk, 1, ALL);
    log.at(21).deposit(Who::Desk, 2, ALL);
    let settled = |at| {
        of(vec![Taken {
            what: DESK(),
            span: Span {
                settled: Some(hour(at)),
                ..span(5, 10)
            },
        }])
    };
    let outcome = log.expose(&settled(20));
    assert_eq!(said(&outcome, 1, Origin), possible(Reason::WrittenLater));
    assert_eq!(said(&outcome, 2, Origin), NOT_REACHED);
    let worthless = log.expose(&settled(9));
    assert_eq!(said(&worthless, 2, Origin), possible(Reason::WrittenLater));
}

#[test]
fn a_deletion_counts_only_before_the_interval_and_for_what_was_held_by_then() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.deposit(Who::Colleague, 2, ALL);
    log.deposit(Who::Desk, 3, ALL);
    log.at(10).release(Who::Desk, 1, &[Contact]);
    log.at(12).release(Who::Desk, 2, &[Contact]);
    let mut incident = taken(DESK(), 20, 30);
    let before = Deleted {
        device: Who::Desk.device(),
        at: hour(11),
    };
    incident.deleted.insert(before);
    let outcome = log.expose(&incident);
    let deleted = (Level::Excluded, Reason::Deleted);
    assert_eq!(said(&outcome, 1, Contact), deleted);
    assert_eq!(said(&outcome, 2, Contact), confirmed(Reason::Released));
    assert_eq!(said(&outcome, 3, Contact), deleted);
    let mut within = taken(DESK(), 5, 30);
    within.deleted.insert(before);
    let outcome = log.expose(&within);
    assert_eq!(said(&outcome, 1, Contact), confirmed(Reason::Released));
}

#[test]
fn answers_tell_of_whom_they_name() {
    let mut log = Log::new();
    for n in 1..=3 {
        log.deposit(Who::Abroad, n, ALL);
    }
    log.deposit(Who::Colleague, 9, ALL);
    let query = log.at(1).search(Who::Desk, 9);
    let other = log.search(Who::Colleague, 9);
    let answer = log.at(2).answer(query, &[1]);
    log.answer(other, &[3]);
    log.at(40).answer(query, &[2]);
    let outcome = log.expose(&taken(DESK(), 0, 10));
    for category in [Identity, Family] {
        assert_eq!(said(&outcome, 1, category), confirmed(Reason::Answered));
        assert_eq!(said(&outcome, 9, category), confirmed(Reason::Searched));
    }
    assert_eq!(row(&outcome, 1, Identity).causes[0].leaves, [answer]);
    assert_eq!(said(&outcome, 1, Contact), NOT_REACHED);
    assert_eq!(said(&outcome, 2, Identity), NOT_REACHED);
    assert_eq!(said(&outcome, 3, Identity), NOT_REACHED);
    assert!(outcome.unresolved > 0, "dummies belong to nobody");
}

#[test]
fn slips_opened_by_it_are_confirmed_and_the_society_s_others_possible() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.deposit(Who::Colleague, 2, ALL);
    log.deposit(Who::Colleague, 3, &[Identity]);
    log.deposit(Who::Abroad, 4, ALL);
    // Opened within the interval; the leaf comes after it.
    log.at(50).slips(Who::Desk, &[1], hour(9));
    let outcome = log.expose(&taken(DESK(), 5, 10));
    for category in [Identity, Contact] {
        assert_eq!(said(&outcome, 1, category), confirmed(Reason::SlipOpened));
        assert_eq!(said(&outcome, 2, category), possible(Reason::OtherSlips));
    }
    assert_eq!(said(&outcome, 1, Family), NOT_REACHED);
    assert_eq!(said(&outcome, 3, Identity), NOT_REACHED);
    assert_eq!(said(&outcome, 4, Contact), NOT_REACHED);
}

#[test]
fn an_opening_without_a_list_is_of_all() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.at(6).slips(Who::Desk, &[], hour(6));
    let outcome = log.expose(&taken(DESK(), 5, 10));
    assert_eq!(said(&outcome, 1, Contact), confirmed(Reason::SlipOpened));
}

#[test]
fn the_computer_that_opens_slips_opens_all() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.deposit(Who::Abroad, 2, ALL);
    let outcome = log.expose(&taken(What::SlipMachine(HERE), 5, 10));
    assert_eq!(said(&outcome, 1, Contact), confirmed(Reason::SlipMachine));
    assert_eq!(said(&outcome, 2, Contact), NOT_REACHED);
}

fn shares(numbers: &[u8]) -> What {
    What::Shares(HERE, numbers.iter().copied().collect())
}

#[test]
fn as_many_shares_as_open_the_key_open_all_slips_and_fewer_none() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.deposit(Who::Abroad, 2, ALL);
    let two = log.expose(&taken(shares(&[1, 4]), 5, 10));
    assert_eq!(said(&two, 1, Contact), NOT_REACHED);
    // Taken at different times, from different people.
    let entry = |numbers: &[u8], from| Taken {
        what: shares(numbers),
        span: span(from, from + 1),
    };
    let three = log.expose(&of(vec![entry(&[1, 4], 5), entry(&[4, 2], 70)]));
    assert_eq!(said(&three, 1, Contact), confirmed(Reason::Shares));
    assert_eq!(said(&three, 1, Identity), confirmed(Reason::Shares));
    assert_eq!(said(&three, 1, Family), NOT_REACHED);
    assert_eq!(said(&three, 2, Contact), NOT_REACHED);
    let again = log.expose(&of(vec![entry(&[1, 4], 5), entry(&[4, 1], 70)]));
    assert_eq!(said(&again, 1, Contact), NOT_REACHED);
    let key = log.expose(&taken(What::EmergencyKey(HERE), 5, 10));
    assert_eq!(said(&key, 1, Contact), confirmed(Reason::Shares));
}

#[test]
fn the_easiest_emergency_key_a_society_ever_had_counts() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.at(3).new_emergency(2, 7);
    log.at(4).new_emergency(5, 7);
    let outcome = log.expose(&taken(shares(&[6, 7]), 5, 10));
    assert_eq!(said(&outcome, 1, Contact), confirmed(Reason::Shares));
}

#[test]
fn a_matcher_holds_names_and_relatives_of_everybody() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.deposit(Who::Abroad, 2, ALL);
    log.form(1);
    log.at(3).search(Who::Abroad, 2);
    log.at(11).deposit(Who::Colleague, 3, ALL);
    for what in [What::Matcher, What::Device(Who::Matcher.device())] {
        let outcome = log.expose(&taken(what, 5, 10));
        for n in [1, 2] {
            assert_eq!(said(&outcome, n, Family).0, Level::Confirmed);
            assert_eq!(said(&outcome, n, Contact), possible(Reason::LastPlace));
            assert_eq!(said(&outcome, n, Circumstances), NOT_REACHED);
        }
        assert_eq!(said(&outcome, 1, Identity), confirmed(Reason::Features));
        assert_eq!(said(&outcome, 1, Casework), NOT_REACHED);
        assert_eq!(said(&outcome, 1, Attachment), NOT_REACHED);
        assert_eq!(said(&outcome, 2, Identity), confirmed(Reason::Searched));
        assert_eq!(said(&outcome, 2, Casework), possible(Reason::LastPlace));
        assert_eq!(said(&outcome, form(1), Intake), NOT_REACHED);
        assert_eq!(said(&outcome, 3, Identity), NOT_REACHED);
    }
}

#[test]
fn forms_typed_into_a_portal_that_was_taken_are_possible() {
    let mut log = Log::new();
    log.at(4).form(1);
    log.at(5).form(2);
    log.at(11).form(3);
    for what in [What::Portals(HERE), What::Device(Who::Portal.device())] {
        let outcome = log.expose(&taken(what, 5, 10));
        let spooled = (Level::CiphertextOnly, Reason::Spooled);
        assert_eq!(said(&outcome, form(1), Intake), spooled);
        assert_eq!(said(&outcome, form(2), Intake), possible(Reason::Typed));
        assert_eq!(said(&outcome, form(3), Intake), possible(Reason::Typed));
    }
}

#[test]
fn what_was_written_where_an_exposed_form_was_opened_is_possible() {
    let mut log = Log::new();
    log.at(6).form(1);
    log.at(7).deposit(Who::Colleague, 1, ALL);
    log.at(8).release(Who::Colleague, form(1), &[Intake]);
    log.at(9).deposit(Who::Colleague, 2, ALL);
    log.at(9).deposit(Who::Abroad, 3, ALL);
    let outcome = log.expose(&taken(What::Portals(HERE), 5, 10));
    assert_eq!(said(&outcome, 1, Identity), NOT_REACHED);
    assert_eq!(said(&outcome, 2, Identity), possible(Reason::FromForm));
    assert_eq!(said(&outcome, 3, Identity), NOT_REACHED);
    // A form that nobody could read tells nothing.
    let before = log.expose(&taken(What::Portals(HERE), 7, 10));
    assert_eq!(said(&before, 2, Identity), NOT_REACHED);
    // One that was opened on a taken device later was still the same form.
    log.at(20).release(Who::Desk, form(1), &[Intake]);
    let later = log.expose(&taken(DESK(), 15, 30));
    assert_eq!(said(&later, 2, Identity), possible(Reason::FromForm));
}

#[test]
fn a_taken_desk_could_fetch_locked_what_the_server_lists_to_it_and_what_was_granted() {
    let mut log = Log::new();
    log.deposit(Who::Abroad, 1, ALL);
    log.deposit(Who::Colleague, 2, ALL);
    log.deposit(Who::Colleague, 3, ALL);
    log.form(1);
    log.grant(Who::Desk.staff(), &[3]);
    let fetchable = (Level::CiphertextOnly, Reason::Fetchable);
    let outcome = log.expose(&taken(DESK(), 5, 10));
    assert_eq!(said(&outcome, 1, Contact), NOT_REACHED);
    assert_eq!(said(&outcome, 2, Contact), NOT_REACHED);
    assert_eq!(said(&outcome, 3, Contact), fetchable);
    assert_eq!(said(&outcome, form(1), Intake), fetchable);
    let abroad = log.expose(&taken(What::Device(Who::Abroad.device()), 5, 10));
    assert_eq!(said(&abroad, form(1), Intake), NOT_REACHED);
    log.at(3).leads(Who::Desk);
    let outcome = log.expose(&taken(DESK(), 5, 10));
    assert_eq!(said(&outcome, 1, Contact), NOT_REACHED);
    assert_eq!(said(&outcome, 2, Contact), fetchable);
}

#[test]
fn messages_may_have_waited_on_a_sending_computer() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.deposit(Who::Abroad, 2, ALL);
    let outcome = log.expose(&taken(What::Courier(HERE), 5, 10));
    assert_eq!(said(&outcome, 1, Circumstances), possible(Reason::Queued));
    assert_eq!(said(&outcome, 2, Contact), NOT_REACHED);
}

#[test]
fn a_copied_server_has_ciphertext_only() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.at(99).deposit(Who::Colleague, 2, ALL);
    let outcome = log.expose(&taken(What::Hub, 5, 10));
    let copied = (Level::CiphertextOnly, Reason::Copied);
    assert_eq!(said(&outcome, 1, Contact), copied);
    let later = (Level::CiphertextOnly, Reason::CopiedLater);
    assert_eq!(said(&outcome, 2, Contact), later);
}

#[test]
fn keys_and_ciphertext_together_are_read_but_for_the_second_lock() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.deposit(Who::Abroad, 2, ALL);
    log.at(20).deposit(Who::Colleague, 3, ALL);
    let hub = Taken {
        what: What::Hub,
        span: span(5, 30),
    };
    let keys = Taken {
        what: What::Keyholder,
        span: span(5, 10),
    };
    let outcome = log.expose(&of(vec![hub.clone(), keys.clone()]));
    assert_eq!(said(&outcome, 1, Contact), confirmed(Reason::KeysAndCopy));
    assert_eq!(
        said(&outcome, 1, Circumstances),
        possible(Reason::SecondLock)
    );
    assert_eq!(said(&outcome, 3, Contact), possible(Reason::Keys));
    let seeds = [What::SecondLock(HERE), DESK()];
    for seed in seeds {
        let seed = Taken {
            what: seed,
            span: span(0, 0),
        };
        let outcome = log.expose(&of(vec![hub.clone(), keys.clone(), seed]));
        let both = confirmed(Reason::KeysAndCopy);
        assert_eq!(said(&outcome, 1, Circumstances), both);
        let abroad = said(&outcome, 2, Circumstances);
        assert_eq!(abroad, possible(Reason::SecondLock));
    }
}

#[test]
fn without_the_keyholder_or_the_log_s_keys_nobody_is_excluded_by_this_log() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, ALL);
    log.at(50).deposit(Who::Colleague, 2, ALL);
    let outcome = log.expose(&taken(What::Keyholder, 5, 10));
    assert_eq!(said(&outcome, 1, Contact), possible(Reason::Keys));
    assert_eq!(said(&outcome, 2, Contact), possible(Reason::LogUnsure));
    let outcome = log.expose(&taken(What::LogKey, 5, 10));
    assert!(outcome.rows().all(|row| row.level == Level::Possible));
}

#[test]
fn a_login_counts_on_every_device_that_was_its_own_by_then() {
    let mut log = Log::new();
    log.deposit(Who::Desk, 1, ALL);
    log.at(7).enrol(Who::Second);
    log.at(8).deposit(Who::Second, 2, ALL);
    log.at(8).deposit(Who::Colleague, 3, ALL);
    let staff = What::Staff(Who::Desk.staff());
    let outcome = log.expose(&taken(staff.clone(), 5, 10));
    assert_eq!(said(&outcome, 1, Contact), confirmed(Reason::Written));
    assert_eq!(said(&outcome, 2, Contact), confirmed(Reason::Written));
    assert_eq!(said(&outcome, 3, Contact), NOT_REACHED);
    let earlier = log.expose(&taken(staff, 5, 6));
    assert_eq!(said(&earlier, 2, Contact), NOT_REACHED);
}

#[test]
fn staff_stand_in_the_rows_with_their_logins() {
    let mut log = Log::new();
    log.deposit(Who::Desk, 1, ALL);
    let login = |what| {
        let outcome = log.expose(&taken(what, 5, 10));
        let of = |who: Who| {
            let rows = outcome.of(&format!("staff:{}", who.staff()));
            assert_eq!(rows.len(), 2, "each once");
            assert_eq!(rows[0].kind, Kind::Login);
            (rows[0].level, rows[0].causes[0].reason)
        };
        (of(Who::Desk), of(Who::Abroad))
    };
    let there = confirmed(Reason::LoginTaken);
    assert_eq!(login(DESK()), (there, NOT_REACHED));
    assert_eq!(login(What::Staff(Who::Desk.staff())), (there, NOT_REACHED));
    let ids = (Level::CiphertextOnly, Reason::Ids);
    assert_eq!(login(What::Hub), (ids, ids));
    let unsure = possible(Reason::LogUnsure);
    assert_eq!(login(What::LogKey), (unsure, unsure));
}

#[test]
fn a_desk_that_was_taken_may_know_what_colleagues_are_called() {
    let mut log = Log::new();
    log.deposit(Who::Desk, 1, ALL);
    let called = |incident: &Incident| {
        let outcome = log.expose(incident);
        let of = |who: Who| {
            let rows = outcome.of(&format!("staff:{}", who.staff()));
            assert_eq!(rows[1].kind, Kind::Called);
            (rows[1].level, rows[1].causes[0].reason)
        };
        (of(Who::Colleague), of(Who::Abroad))
    };
    let known = possible(Reason::Colleague);
    assert_eq!(called(&taken(DESK(), 5, 10)), (known, NOT_REACHED));
    let login = What::Staff(Who::Desk.staff());
    assert_eq!(called(&taken(login, 5, 10)), (known, NOT_REACHED));
    // Locked on the server: the society's second lock opens it, and nothing else.
    let copied = (Level::CiphertextOnly, Reason::Copied);
    assert_eq!(called(&taken(What::Hub, 5, 10)), (copied, copied));
    let seed = taken(What::SecondLock(HERE), 5, 10);
    assert_eq!(called(&seed), (NOT_REACHED, NOT_REACHED));
    let mut both = seed;
    both.taken.extend(taken(What::Hub, 5, 10).taken);
    assert_eq!(called(&both), (known, copied));
    let unsure = possible(Reason::LogUnsure);
    assert_eq!(called(&taken(What::LogKey, 5, 10)), (unsure, unsure));
}

#[test]
fn who_was_erased_or_never_named_is_counted() {
    let mut log = Log::new();
    log.deposit(Who::Desk, 1, ALL);
    log.deposit(Who::Colleague, 2, ALL);
    log.erase(Who::Colleague, 1);
    log.erase(Who::Colleague, 3);
    let outcome = log.expose_with(&taken(DESK(), 5, 10), &index(HERE, &[2, 4], Hash([9; 32])));
    assert_eq!(said(&outcome, 1, Contact), confirmed(Reason::Written));
    assert_eq!(said(&outcome, 3, Contact), possible(Reason::NotInLog));
    let named = outcome.of(&sign::id::PersonId([2 ^ 0x55; 16]).to_string());
    assert_eq!(named.len(), 7);
    assert!(named.iter().all(|row| row.level == Level::Excluded));
    let only_index = outcome.of(&sign::id::PersonId([4 ^ 0x55; 16]).to_string());
    assert_eq!(only_index.len(), 7);
    assert!(
        only_index
            .iter()
            .all(|r| r.causes[0].reason == Reason::NotInLog)
    );
}

#[test]
fn a_kind_that_only_the_index_knows_is_possible() {
    let mut log = Log::new();
    log.deposit(Who::Colleague, 1, &[Identity]);
    let outcome = log.expose_with(&taken(DESK(), 5, 10), &index(HERE, &[1], Hash([9; 32])));
    let rows = outcome.of(&sign::id::PersonId([1 ^ 0x55; 16]).to_string());
    let reason = |category| {
        let mut rows = rows.iter();
        let row = rows.find(|r| r.kind == Kind::Of(category));
        row.expect("a row").causes[0].reason
    };
    assert_eq!(reason(Identity), Reason::NotReached);
    assert_eq!(reason(Contact), Reason::NotInLog);
}

#[test]
fn an_index_is_known_by_its_leaf() {
    let mut log = Log::new();
    let mut note = |digest| {
        let note = Noted::Index(IndexNote {
            society: HERE,
            digest: Hash([digest; 32]),
        });
        log.write(Cause::Keyholder, Event::Noted(note))
    };
    let (first, last) = (note(9), note(7));
    let noted = |society, digest| {
        let index = index(society, &[], Hash([digest; 32]));
        let noted = log.expose_with(&taken(DESK(), 5, 10), &index).noted[&society];
        noted.map(|noted| (noted.leaf, noted.newer))
    };
    // An older one is known for what it is: whoever came since has no name in it.
    assert_eq!(noted(HERE, 9), Some((first, Some(last))));
    assert_eq!(noted(HERE, 7), Some((last, None)));
    assert_eq!(noted(HERE, 8), None);
    assert_eq!(noted(THERE, 9), None);
}

#[test]
fn what_the_log_does_not_know_is_refused_and_not_passed_over() {
    let stranger = DeviceId([0xaa; 16]);
    let society = sign::SocietyId(77);
    let mut with_deleted = taken(DESK(), 5, 10);
    with_deleted.deleted.insert(Deleted {
        device: stranger,
        at: hour(1),
    });
    let staff = StaffId([0xbb; 16]);
    for (incident, unknown) in [
        (
            taken(What::Device(stranger), 5, 10),
            Unknown::Device(stranger),
        ),
        (with_deleted, Unknown::Device(stranger)),
        (taken(What::Staff(staff), 5, 10), Unknown::Staff(staff)),
        (
            taken(What::Courier(society), 5, 10),
            Unknown::Society(society),
        ),
        (
            taken(What::SlipMachine(society), 5, 10),
            Unknown::Society(society),
        ),
        (taken(What::Portals(THERE), 5, 10), Unknown::Portals(THERE)),
        (taken(shares(&[1, 6]), 5, 10), Unknown::Share(HERE, 6)),
    ] {
        let mut fold = Fold::new(&incident);
        for (at, leaf) in (0..).zip(&Log::new().leaves) {
            fold.take(at, leaf);
        }
        let refused = fold.finish(&OpenedIndex::default());
        assert_eq!(refused.err(), Some(unknown));
    }
}
