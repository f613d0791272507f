//! Every row of the table in `docs/formats/hub.md`.

use crate::house::*;
use line::Calls;
use sign::encode::Bytes;
use sign::id::{IntakeId, RecordId};
use sign::{Hash, SigningKey, SocietyId, Time, to_bytes};
use std::time::{Duration, Instant};
use wire::call::{CallSeal, HEADER};
use wire::{
    Letter, Line as _, LineFault, LogFiles, Method, Place, Put, PutAll, Shelf, Subject, To, What,
    parcel::Slips, path,
};

on_both!(
    health_is_for_anyone,
    a_roster_is_put_by_the_keyholder_only_and_never_an_older_one,
    a_letter_waits_in_its_box_until_it_is_taken_and_once,
    a_reader_is_woken_by_a_letter_and_waits_no_longer_than_asked,
    letters_go_only_where_letters_of_their_kind_go,
    a_portal_s_forms_have_room_of_their_own,
    parcels_are_put_by_desks_of_their_society_and_fetched_by_digest_or_newest,
    an_answer_of_many_long_parcels_comes_in_pieces,
    records_are_listed_to_leads_of_their_society_only,
    slips_are_given_to_leads_of_their_society_only,
    a_stranger_writes_forms_and_nothing_else,
    sessions_are_the_newest_of_usable_devices,
    references_are_given_to_portals_and_desks_and_never_twice,
    the_log_grows_and_is_never_set_back,
    a_second_history_of_the_log_is_refused,
    a_revoked_device_reads_roster_box_and_log_and_nothing_else,
    a_changed_or_late_call_is_refused_and_a_repeated_one_changes_nothing,
    letters_to_one_hub_wake_a_reader_at_another,
);

pub(crate) fn status<T: core::fmt::Debug>(of: Result<T, LineFault>) -> u16 {
    match of {
        Ok(_) => 200,
        Err(LineFault::Missing) => 404,
        Err(LineFault::Busy) => 429,
        Err(LineFault::Refused(status, reason)) => {
            assert!(!reason.is_empty());
            status
        }
        Err(other) => panic!("{other}"),
    }
}

fn letter(to: To, subject: Subject, body: &[u8]) -> Letter {
    Letter {
        to,
        subject,
        body: Bytes(body.to_vec()),
    }
}

fn put(society: SocietyId, n: u8) -> Put {
    Put {
        place: Place {
            society,
            what: What::Part,
            id: [n; 16],
            category: 1,
            version: 1,
        },
        digest: Hash([n; 32]),
        bytes: Bytes(vec![n; 300]),
    }
}

fn health_is_for_anyone(base: Base) {
    let house = House::new(base);
    house.unsigned().health().unwrap();
}

fn a_roster_is_put_by_the_keyholder_only_and_never_an_older_one(base: Base) {
    let house = House::new(base);
    let keyholder = house.line(1);
    keyholder.put(7);
    keyholder.put(7);
    assert_eq!(
        status(keyholder.put_roster(&signed_roster(6, Time(9)))),
        409
    );
    assert_eq!(
        status(keyholder.put_roster(&signed_roster(7, Time(6)))),
        409
    );
    assert_eq!(
        house.unsigned().roster().unwrap(),
        signed_roster(7, Time(7))
    );
    let newer = signed_roster(8, Time(8));
    assert_eq!(status(house.line(DESK).put_roster(&newer)), 403);
    assert_eq!(status(house.unsigned().put_roster(&newer)), 401);
    let forged = to_bytes(&roster(8, Time(8)).sign(&key(DESK)));
    assert_eq!(status(keyholder.put_roster(&forged)), 400);
    assert_eq!(status(keyholder.put_roster(b"")), 400);
    assert_eq!(
        house.unsigned().roster().unwrap(),
        signed_roster(7, Time(7))
    );
}

fn a_letter_waits_in_its_box_until_it_is_taken_and_once(base: Base) {
    let house = House::new(base);
    let (desk, keyholder) = (house.line(DESK), house.line(1));
    let ask = || letter(To::Keyholder, Subject::Ask, b"please");
    desk.letters(vec![ask(), ask()]).unwrap();
    desk.letters(vec![
        ask(),
        letter(To::Keyholder, Subject::Order, b"please"),
    ])
    .unwrap();
    let got = keyholder.mail(0).unwrap();
    let shown: Vec<_> = got
        .iter()
        .map(|l| (l.subject, l.from, l.body.0.clone()))
        .collect();
    let id = public(DESK).device();
    assert_eq!(
        shown,
        [
            (Subject::Ask, id, b"please".to_vec()),
            (Subject::Order, id, b"please".to_vec())
        ]
    );
    assert!(got[0].number < got[1].number);
    assert_eq!(keyholder.mail(0).unwrap(), got);
    keyholder.taken(vec![got[0].number]).unwrap();
    keyholder.taken(vec![got[0].number]).unwrap();
    assert_eq!(keyholder.mail(0).unwrap(), got[1..]);
    // Numbers of other boxes mean nothing to this one.
    desk.taken(vec![got[1].number]).unwrap();
    assert_eq!(keyholder.mail(0).unwrap().len(), 1);
    assert_eq!(desk.mail(0).unwrap(), []);
}

fn a_reader_is_woken_by_a_letter_and_waits_no_longer_than_asked(base: Base) {
    let house = House::new(base);
    let begin = Instant::now();
    assert_eq!(house.line(DESK).mail(1).unwrap(), []);
    assert!(begin.elapsed() >= Duration::from_millis(900), "it waited");
    let reader = house.line(DESK);
    let waiting = std::thread::spawn(move || {
        let begin = Instant::now();
        (reader.mail(20).unwrap().len(), begin.elapsed())
    });
    std::thread::sleep(Duration::from_millis(300));
    let to = To::Device(public(DESK).device());
    house
        .line(1)
        .letters(vec![letter(to, Subject::Reply, b"yes")])
        .unwrap();
    let (count, waited) = waiting.join().unwrap();
    assert_eq!(count, 1);
    assert!(waited < Duration::from_secs(5), "{waited:?}");
    assert_eq!(
        status(
            house
                .line(DESK)
                .call(Method::Get, "/v1/mail?wait=26", b"", 1_000_000)
        ),
        400
    );
    assert_eq!(
        status(
            house
                .line(DESK)
                .call(Method::Get, "/v1/mail", b"", 1_000_000)
        ),
        400
    );
    assert_eq!(status(house.unsigned().mail(0)), 401);
}

fn letters_go_only_where_letters_of_their_kind_go(base: Base) {
    use Subject::*;
    let house = House::new(base);
    let device = |seed| To::Device(public(seed).device());
    let desks = [device(DESK), device(LEAD), To::Desks(A)];
    let all_to = [
        To::Keyholder,
        device(DESK),
        device(PORTAL),
        device(MATCHER),
        device(OTHER),
        To::Desks(A),
        To::Desks(B),
        To::Leads(A),
        To::Leads(B),
    ];
    let subjects = [
        Ask, Order, Reply, Query, Word, Answer, Ack, Notices, Seed, Draft, Outcome, PublicWord,
        NewReceipt, Dispatch,
    ];
    let allowed = |seed: u8, subject: Subject, to: To| match (seed, subject) {
        (1, Reply | Outcome) => to != To::Keyholder,
        (1, _) => false,
        (_, Ask | Order) => to == To::Keyholder,
        (_, Query | Word) => to == device(MATCHER),
        (DESK, PublicWord | NewReceipt) => to == device(PORTAL),
        (_, PublicWord | NewReceipt) => false,
        (OTHER, Seed | Draft) => [device(OTHER), To::Desks(B), To::Leads(B)].contains(&to),
        (_, Seed | Draft) => desks.contains(&to) || to == To::Leads(A),
        (MATCHER, Answer | Ack) => {
            desks.contains(&to) || [device(OTHER), To::Desks(B)].contains(&to)
        }
        // From a desk to desks, of any society; from nobody else, and to nothing else.
        (DESK | OTHER, Dispatch) => {
            let here = desks.contains(&to) || to == To::Leads(A);
            here || [device(OTHER), To::Desks(B), To::Leads(B)].contains(&to)
        }
        (MATCHER, Notices) => matches!(to, To::Leads(_)),
        _ => false,
    };
    for seed in [1, DESK, PORTAL, MATCHER, OTHER] {
        for subject in subjects {
            for to in all_to {
                let sent = house.line(seed).letters(vec![letter(to, subject, b"x")]);
                let expected = if allowed(seed, subject, to) { 200 } else { 403 };
                assert_eq!(status(sent), expected, "{seed} {subject:?} {to:?}");
            }
        }
    }
    let nobody = To::Device(public(99).device());
    let sent = house.line(1).letters(vec![letter(nobody, Reply, b"x")]);
    assert_eq!(status(sent), 404);
    // All or none: the good one before the bad one is not kept.
    let fresh = House::new(base);
    let two = vec![
        letter(To::Keyholder, Ask, b"a"),
        letter(To::Desks(B), Seed, b"b"),
    ];
    assert_eq!(status(fresh.line(DESK).letters(two)), 403);
    assert_eq!(fresh.line(1).mail(0).unwrap(), []);
    let many = vec![letter(To::Keyholder, Ask, b"a"); 257];
    assert_eq!(status(fresh.line(DESK).letters(many)), 400);
    // A copy for each usable desk; for leads only theirs.
    let notice = vec![
        letter(To::Leads(A), Notices, b"n"),
        letter(To::Desks(A), Answer, b"a"),
    ];
    fresh.line(MATCHER).letters(notice).unwrap();
    let count = |seed| fresh.line(seed).mail(0).unwrap().len();
    assert_eq!([DESK, LEAD, OTHER, REVOKED].map(count), [1, 2, 0, 0]);
}

/// A stranger's forms are counted by address; a portal's by itself, so that a spool drains while
/// strangers at its address have used up their own room.
fn a_portal_s_forms_have_room_of_their_own(base: Base) {
    let house = House::new(base);
    let form = |seed: u8, n: u8| {
        let intake = IntakeId([seed, n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        status(house.line(seed).put_form(A, intake, b"sealed"))
    };
    let stranger = |n: u8| status(house.unsigned().put_form(A, IntakeId([n; 16]), b"sealed"));
    let taken = (0..40).filter(|n| stranger(100 + n) == 200).count();
    assert!((30..=32).contains(&taken), "{taken}");
    assert_eq!(stranger(99), 429);
    for n in 0..60 {
        assert_eq!(form(PORTAL, n), 200, "{n}");
    }
    // The same bytes again are no other form.
    assert_eq!(form(PORTAL, 0), 200);
    // A desk that signs is a stranger here, and so is a portal of another society.
    while stranger(98) == 200 {}
    assert_eq!(form(DESK, 0), 429);
    let other = house.line(PORTAL).put_form(B, IntakeId([1; 16]), b"sealed");
    assert_eq!(status(other), 429);
}

fn parcels_are_put_by_desks_of_their_society_and_fetched_by_digest_or_newest(base: Base) {
    let house = House::new(base);
    let desk = house.line(DESK);
    let mut branch = put(A, 1);
    branch.digest = Hash([99; 32]);
    branch.bytes = Bytes(b"branch".to_vec());
    let parcels = PutAll {
        parcels: vec![put(A, 1), put(A, 2)],
    };
    desk.put_parcels(&parcels).unwrap();
    desk.put_parcels(&parcels).unwrap();
    desk.put_parcels(&PutAll {
        parcels: vec![branch.clone()],
    })
    .unwrap();
    let place = put(A, 1).place;
    let wanted = vec![
        (place, None),
        (place, Some(Hash([1; 32]))),
        (place, Some(Hash([7; 32]))),
        (put(A, 2).place, None),
    ];
    let expected = [
        Some(branch.bytes),
        Some(put(A, 1).bytes),
        None,
        Some(put(A, 2).bytes),
    ];
    assert_eq!(
        house.line(OTHER).get_parcels(wanted.clone()).unwrap(),
        expected
    );
    let mixed = PutAll {
        parcels: vec![put(A, 3), put(B, 3)],
    };
    assert_eq!(status(desk.put_parcels(&mixed)), 403);
    let missing = vec![(put(A, 3).place, None)];
    assert_eq!(desk.get_parcels(missing).unwrap(), [None], "all or none");
    for seed in [1, PORTAL, MATCHER, REVOKED] {
        assert_eq!(
            status(house.line(seed).put_parcels(&parcels)),
            403,
            "{seed}"
        );
        assert_eq!(
            status(house.line(seed).get_parcels(wanted.clone())),
            403,
            "{seed}"
        );
    }
    assert_eq!(status(house.unsigned().put_parcels(&parcels)), 401);
    assert_eq!(status(house.unsigned().get_parcels(wanted)), 401);
    let mut index = put(A, 0);
    index.place.what = What::Index;
    let indexes = PutAll {
        parcels: vec![index],
    };
    house.line(1).put_parcels(&indexes).unwrap();
    assert_eq!(status(desk.put_parcels(&indexes)), 403);
}

fn records_are_listed_to_leads_of_their_society_only(base: Base) {
    let house = House::new(base);
    let parcels = PutAll {
        parcels: vec![put(A, 2), put(A, 1)],
    };
    house.line(DESK).put_parcels(&parcels).unwrap();
    let all = path::records(A, RecordId([0; 16]));
    let list = |seed: u8, target: &str| house.line(seed).call(Method::Get, target, b"", 9_000_000);
    let listed: Shelf = sign::from_bytes(&list(LEAD, &all).unwrap()).unwrap();
    let ids = |n: u8| (RecordId([n; 16]), vec![1_u8]);
    assert_eq!(listed.records, [ids(1), ids(2)]);
    let rest = list(LEAD, &path::records(A, RecordId([1; 16]))).unwrap();
    let rest: Shelf = sign::from_bytes(&rest).unwrap();
    assert_eq!(rest.records, [ids(2)]);
    let end = list(LEAD, &path::records(A, RecordId([2; 16]))).unwrap();
    let end: Shelf = sign::from_bytes(&end).unwrap();
    assert_eq!(end.records, []);
    for seed in [1, DESK, PORTAL, MATCHER, OTHER, REVOKED] {
        assert_eq!(status(list(seed, &all)), 403, "{seed}");
    }
    let other = path::records(B, RecordId([0; 16]));
    assert_eq!(status(list(LEAD, &other)), 403);
    let unsigned = house.unsigned();
    assert_eq!(
        status(unsigned.call(Method::Get, &all, b"", 9_000_000)),
        401
    );
    for bad in [
        "",
        "?after=",
        "?after=0",
        "?after=AA000000000000000000000000000000",
    ] {
        let target = format!("/v1/records/1{bad}");
        assert_eq!(status(list(LEAD, &target)), 400, "{bad}");
    }
}

fn slips_are_given_to_leads_of_their_society_only(base: Base) {
    let house = House::new(base);
    let slip = |society, n: u8, version, long: usize| {
        let mut slip = put(society, n);
        slip.place.what = What::Slip;
        slip.place.category = 0;
        slip.place.version = version;
        slip.digest = Hash([u8::try_from(version).unwrap(); 32]);
        slip.bytes = Bytes(vec![n; long]);
        slip
    };
    let parcels = PutAll {
        parcels: vec![
            slip(A, 2, 1, 100),
            slip(A, 1, 1, 100),
            slip(A, 1, 2, 200),
            slip(A, 1, 3, 300),
            // Longer than a slip can be.
            slip(A, 3, 1, (8 << 10) + 1),
            put(A, 4),
        ],
    };
    house.line(DESK).put_parcels(&parcels).unwrap();
    let get = |seed: u8, target: &str| house.line(seed).call(Method::Get, target, b"", 9_000_000);
    let given = |after: u8| -> Vec<(u8, Vec<usize>)> {
        let page = get(LEAD, &path::slips(A, RecordId([after; 16]))).unwrap();
        let page: Slips = sign::from_bytes(&page).unwrap();
        let lengths = |slips: Vec<Bytes>| slips.iter().map(|slip| slip.0.len()).collect();
        let slips = page.slips.into_iter();
        slips.map(|(id, slips)| (id.0[0], lengths(slips))).collect()
    };
    assert_eq!(given(0), [(1, vec![300, 200]), (2, vec![100])]);
    assert_eq!(given(1), [(2, vec![100])]);
    assert_eq!(given(2), []);
    let all = path::slips(A, RecordId([0; 16]));
    for seed in [1, DESK, PORTAL, MATCHER, OTHER, REVOKED] {
        assert_eq!(status(get(seed, &all)), 403, "{seed}");
    }
    assert_eq!(status(get(LEAD, &path::slips(B, RecordId([0; 16])))), 403);
    assert_eq!(status(get(LEAD, "/v1/slips/1?after=0")), 400);
}

fn an_answer_of_many_long_parcels_comes_in_pieces(base: Base) {
    let house = House::new(base);
    let long = |n: u8| Put {
        bytes: Bytes(vec![n; 6 << 20]),
        ..put(A, n)
    };
    for n in 1..=4 {
        house
            .line(DESK)
            .put_parcels(&PutAll {
                parcels: vec![long(n)],
            })
            .unwrap();
    }
    let wanted = (1..=4).map(|n| (put(A, n).place, None)).collect();
    let got = house.line(DESK).get_parcels(wanted).unwrap();
    let lengths: Vec<_> = got
        .iter()
        .map(|p| p.as_ref().map_or(0, |p| p.0.len()))
        .collect();
    assert_eq!(lengths, [6 << 20; 4]);
}

fn a_stranger_writes_forms_and_nothing_else(base: Base) {
    let house = House::new(base);
    let (stranger, id) = (house.unsigned(), IntakeId([5; 16]));
    stranger.put_form(A, id, b"sealed").unwrap();
    stranger.put_form(A, id, b"sealed").unwrap();
    assert_eq!(status(stranger.put_form(A, id, b"other")), 409);
    assert_eq!(status(stranger.put_form(SocietyId(9), id, b"sealed")), 404);
    assert_eq!(status(stranger.put_form(A, id, b"")), 400);
    assert_eq!(
        status(stranger.put_form(A, id, &vec![0; (1 << 20) + 1])),
        413
    );
    for target in [
        "/v1/intake/1/05",
        "/v1/intake/01/05050505050505050505050505050505",
    ] {
        assert_eq!(
            status(stranger.call(Method::Put, target, b"x", 1_000_000)),
            400
        );
    }
    stranger.put_form(A, IntakeId([6; 16]), b"second").unwrap();
    for seed in [DESK, PORTAL] {
        let waiting = house.line(seed).forms(A, 0).unwrap();
        assert_eq!(waiting.len(), 2);
        assert_eq!(waiting[0].intake, id);
        assert_eq!(waiting[0].length, 6);
        assert_eq!(
            house.line(seed).forms(A, waiting[0].number).unwrap(),
            waiting[1..]
        );
        assert_eq!(house.line(seed).form(A, id).unwrap(), b"sealed");
    }
    for seed in [1, MATCHER, OTHER, REVOKED] {
        assert_eq!(status(house.line(seed).forms(A, 0)), 403, "{seed}");
        assert_eq!(status(house.line(seed).form(A, id)), 403, "{seed}");
    }
    assert_eq!(status(stranger.form(A, id)), 401);
    assert_eq!(status(house.line(DESK).form(A, IntakeId([7; 16]))), 404);
    // Everything else that writes, unsigned.
    for (method, target) in [
        (Method::Post, "/v1/mail"),
        (Method::Post, "/v1/mail/taken"),
        (Method::Post, "/v1/parcels"),
        (Method::Post, "/v1/log"),
        (Method::Put, "/v1/roster"),
        (Method::Put, "/v1/session"),
        (Method::Post, "/v1/references?count=1"),
    ] {
        assert_eq!(
            status(stranger.call(method, target, b"\x81\x80", 1_000_000)),
            401,
            "{target}"
        );
    }
    assert_eq!(
        status(stranger.call(Method::Get, "/v1/other", b"", 1_000_000)),
        404
    );
    assert_eq!(
        status(stranger.call(Method::Put, "/v1/mail", b"", 1_000_000)),
        400
    );
}

fn sessions_are_the_newest_of_usable_devices(base: Base) {
    let house = House::new(base);
    house.line(DESK).put_session(b"first").unwrap();
    house.line(DESK).put_session(b"second").unwrap();
    house.line(DESK).put_session(b"second").unwrap();
    house.line(MATCHER).put_session(b"matcher").unwrap();
    let desk = (public(DESK).device(), Bytes(b"second".to_vec()));
    assert_eq!(house.line(LEAD).desk_sessions(A).unwrap(), [desk]);
    assert_eq!(house.line(OTHER).desk_sessions(B).unwrap(), []);
    let matcher = (public(MATCHER).device(), Bytes(b"matcher".to_vec()));
    assert_eq!(house.line(OTHER).matcher_sessions().unwrap(), [matcher]);
    let portal = (public(PORTAL).device(), Bytes(b"portal".to_vec()));
    house.line(PORTAL).put_session(b"portal").unwrap();
    assert_eq!(house.line(DESK).portal_sessions(A).unwrap(), [portal]);
    assert_eq!(house.line(DESK).portal_sessions(B).unwrap(), []);
    // An older one, overheard and sent again.
    let mut late = caller(DESK);
    late.clock = std::sync::Arc::new(|| Time(now().0 - 60_000_000));
    let old = house.unsigned().signed_by(Some(late));
    assert_eq!(status(old.put_session(b"first")), 409);
    assert_eq!(
        status(house.line(DESK).put_session(&vec![0; (16 << 10) + 1])),
        413
    );
    for seed in [1, REVOKED] {
        assert_eq!(status(house.line(seed).put_session(b"x")), 403);
        assert_eq!(status(house.line(seed).matcher_sessions()), 403);
    }
    let bad = house
        .line(DESK)
        .call(Method::Get, "/v1/sessions?kind=desk", b"", 1_000_000);
    assert_eq!(status(bad), 400);
}

fn references_are_given_to_portals_and_desks_and_never_twice(base: Base) {
    let house = House::new(base);
    let mut given = house.line(PORTAL).references(100).unwrap();
    given.extend(house.line(PORTAL).references(100).unwrap());
    let distinct: std::collections::BTreeSet<_> = given.iter().collect();
    assert_eq!((given.len(), distinct.len()), (200, 200));
    assert_eq!(status(house.line(PORTAL).references(1_025)), 400);
    // A desk that makes a lost receipt anew needs one, too.
    let one = house.line(DESK).references(1).unwrap();
    assert!(!given.contains(&one[0]));
    for seed in [1, MATCHER, REVOKED] {
        assert_eq!(status(house.line(seed).references(1)), 403);
    }
}

/// What a keyholder brings for this log.
fn publish(log: &mut ledger::Log, seconds: u64) -> LogFiles {
    let mut files: Vec<_> = log
        .flush()
        .into_iter()
        .map(|f| (f.path.to_string(), Bytes(f.bytes)))
        .collect();
    let checkpoint = ledger::Checkpoint {
        origin: keys().name,
        size: log.size(),
        root: log.root(),
    };
    let signed = checkpoint.sign(&signer(), Time(seconds * 1_000_000));
    files.push(("checkpoint".into(), Bytes(signed.to_string().into_bytes())));
    LogFiles {
        files,
        gone: Vec::new(),
    }
}

/// Logs that are the same up to some leaf and go on each in its own way, at sizes below, at and
/// above the edges of tiles.
fn a_second_history_of_the_log_is_refused(base: Base) {
    let house = House::new(base);
    let keyholder = house.line(1);
    let grown = |mut log: ledger::Log, to: u64, salt: u64| {
        for n in log.size()..to {
            log.append(&(n ^ salt).to_be_bytes()).unwrap();
        }
        log
    };
    let mut log = ledger::Log::default();
    let mut seconds = 0;
    for (shared, shown, second) in [
        (5, 7, 8),
        (7, 200, 201),
        (255, 256, 257),
        (256, 300, 513),
        (520, 600, 70_000),
        (601, 602, 603),
    ] {
        seconds += 10;
        log = grown(log, shared, 0);
        let mut other = log.clone();
        if log.size() > 0 {
            keyholder.put_log(&publish(&mut log, seconds)).unwrap();
        }
        log = grown(log, shown, 0);
        keyholder.put_log(&publish(&mut log, seconds + 1)).unwrap();
        let note = house.unsigned().log_file("checkpoint").unwrap();
        other = grown(other, second, 1 << 40);
        let mut brought = publish(&mut other, seconds + 2);
        assert_eq!(
            status(keyholder.put_log(&brought)),
            409,
            "{shown}, {second}"
        );
        // Nor if the checkpoint comes alone, after or without its tiles.
        brought.files.drain(..brought.files.len() - 1);
        assert_eq!(
            status(keyholder.put_log(&brought)),
            409,
            "{shown}, {second}"
        );
        assert_eq!(house.unsigned().log_file("checkpoint").unwrap(), note);
    }
    log = grown(log, 66_000, 0);
    keyholder.put_log(&publish(&mut log, 1_000)).unwrap();
}

fn the_log_grows_and_is_never_set_back(base: Base) {
    let house = House::new(base);
    let keyholder = house.line(1);
    let mut log = ledger::Log::default();
    for n in 0..200_u32 {
        log.append(&n.to_be_bytes()).unwrap();
    }
    let first = publish(&mut log, 1);
    keyholder.put_log(&first).unwrap();
    keyholder.put_log(&first).unwrap();
    for n in 0..100_u32 {
        log.append(&n.to_be_bytes()).unwrap();
    }
    let mut second = publish(&mut log, 2);
    second.gone = vec![
        "tile/0/000.p/200".into(),
        "tile/entries/000.p/200".into(),
        "tile/0/001.p/9".into(),
    ];
    keyholder.put_log(&second).unwrap();
    let read = house.unsigned();
    assert_eq!(status(read.log_file("tile/0/000.p/200")), 404);
    for (path, bytes) in &second.files {
        assert_eq!(read.log_file(path).unwrap(), bytes.0, "{path}");
    }
    // An older checkpoint; other bytes for a full tile; a fork; nothing of such a call is kept.
    assert_eq!(status(keyholder.put_log(&first)), 409);
    let changed = LogFiles {
        files: vec![
            ("tile/0/002.p/3".into(), Bytes(vec![1; 96])),
            ("tile/0/000".into(), Bytes(vec![1; 8192])),
        ],
        gone: Vec::new(),
    };
    assert_eq!(status(keyholder.put_log(&changed)), 409);
    assert_eq!(status(read.log_file("tile/0/002.p/3")), 404);
    let fork = ledger::Checkpoint {
        origin: keys().name,
        size: 300,
        root: Hash([1; 32]),
    };
    let fork = fork
        .sign(&signer(), Time(9_000_000))
        .to_string()
        .into_bytes();
    let only = |path: &str, bytes: Vec<u8>| LogFiles {
        files: vec![(path.into(), Bytes(bytes))],
        gone: Vec::new(),
    };
    assert_eq!(status(keyholder.put_log(&only("checkpoint", fork))), 409);
    assert_eq!(
        status(keyholder.put_log(&only("checkpoint", b"none".to_vec()))),
        400
    );
    assert_eq!(
        status(keyholder.put_log(&only("../x", b"none".to_vec()))),
        400
    );
    let gone = LogFiles {
        files: Vec::new(),
        gone: vec!["tile/0/000".into()],
    };
    assert_eq!(status(keyholder.put_log(&gone)), 400);
    assert_eq!(status(house.line(DESK).put_log(&second)), 403);
    assert_eq!(status(read.log_file("tile/0/9")), 404);
    // Files with one partial tile left without its full one stay.
    assert!(read.log_file("tile/0/001.p/44").is_ok());
}

fn a_revoked_device_reads_roster_box_and_log_and_nothing_else(base: Base) {
    let house = House::new(base);
    let to = To::Device(public(REVOKED).device());
    house
        .line(1)
        .letters(vec![letter(to, Subject::Outcome, b"revoked")])
        .unwrap();
    let revoked = house.line(REVOKED);
    let got = revoked.mail(0).unwrap();
    assert_eq!(got.len(), 1);
    revoked.taken(vec![got[0].number]).unwrap();
    revoked.roster().unwrap();
    let ask = letter(To::Keyholder, Subject::Ask, b"x");
    assert_eq!(status(revoked.letters(vec![ask.clone()])), 403);
    // And one that is revoked now is refused at once.
    house.line(DESK).letters(vec![ask.clone()]).unwrap();
    let mut newer = roster(2, Time(2));
    newer.devices[0].usable = false;
    house
        .line(1)
        .put_roster(&to_bytes(&newer.sign(&key(1))))
        .unwrap();
    assert_eq!(status(house.line(DESK).letters(vec![ask])), 403);
}

/// A call with this seal, as it is.
fn raw(house: &House, target: &str, seal: &str, body: &[u8]) -> u16 {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .new_agent();
    let url = format!("http://{}{target}", house.address);
    agent
        .post(url)
        .header(HEADER, seal)
        .send(body)
        .unwrap()
        .status()
        .as_u16()
}

fn a_changed_or_late_call_is_refused_and_a_repeated_one_changes_nothing(base: Base) {
    let house = House::new(base);
    let body = to_bytes(&wire::Letters {
        letters: vec![letter(To::Keyholder, Subject::Ask, b"x")],
    });
    let seal = |key: &SigningKey, time| {
        CallSeal::sign(key, ORIGIN, (Method::Post, "/v1/mail"), &body, time).to_header()
    };
    let good = seal(&key(DESK), now());
    assert_eq!(raw(&house, "/v1/mail", &good, &body), 200);
    assert_eq!(raw(&house, "/v1/mail", &good, &body), 200);
    assert_eq!(house.line(1).mail(0).unwrap().len(), 1);
    let mut changed = body.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(raw(&house, "/v1/mail", &good, &changed), 401);
    assert_eq!(raw(&house, "/v1/mail?x=1", &good, &body), 401);
    assert_eq!(raw(&house, "/v1/mail/taken", &good, &body), 401);
    let late = seal(&key(DESK), Time(now().0 - 301_000_000));
    assert_eq!(raw(&house, "/v1/mail", &late, &body), 401);
    let early = seal(&key(DESK), Time(now().0 + 310_000_000));
    assert_eq!(raw(&house, "/v1/mail", &early, &body), 401);
    assert_eq!(raw(&house, "/v1/mail", &seal(&key(77), now()), &body), 401);
    let other = CallSeal::sign(&key(DESK), "gol", (Method::Post, "/v1/mail"), &body, now());
    assert_eq!(raw(&house, "/v1/mail", &other.to_header(), &body), 401);
    assert_eq!(raw(&house, "/v1/mail", "zz", &body), 401);
    assert_eq!(house.line(1).mail(0).unwrap().len(), 1);
    let signed = |body: &[u8]| {
        let about = (Method::Post, "/v1/mail");
        CallSeal::sign(&key(DESK), ORIGIN, about, body, now()).to_header()
    };
    assert_eq!(raw(&house, "/v1/mail", &signed(b"junk"), b"junk"), 400);
}

fn letters_to_one_hub_wake_a_reader_at_another(base: Base) {
    let (database, _folder) = base.database();
    let one = House::at(&database, hub::Limits::default());
    let two = House::at(&database, hub::Limits::default());
    one.line(1).put(1);
    let reader = two.line(DESK);
    let waiting = std::thread::spawn(move || {
        let begin = Instant::now();
        (reader.mail(25).unwrap(), begin.elapsed())
    });
    std::thread::sleep(Duration::from_millis(300));
    let to = To::Device(public(DESK).device());
    let reply = letter(to, Subject::Reply, b"yes");
    one.line(1).letters(vec![reply]).unwrap();
    let (letters, waited) = waiting.join().unwrap();
    assert_eq!(letters.len(), 1);
    assert!(waited < Duration::from_secs(20), "{waited:?}");
    // A roster put at one counts at the other at once.
    let mut newer = roster(2, Time(2));
    newer.devices[0].usable = false;
    let signed = to_bytes(&newer.sign(&key(1)));
    one.line(1).put_roster(&signed).unwrap();
    let ask = letter(To::Keyholder, Subject::Ask, b"x");
    assert_eq!(status(two.line(DESK).letters(vec![ask])), 403);
}
