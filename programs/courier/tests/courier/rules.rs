//! What may leave, and what may not.

use crate::kit::{Ground, NOW, Next, Provider, engine, member, row, run, staff, who};
use contact::{Reason, Row, State, Substitute};
use courier::Fault;
use courier::carrier::Parcel;
use courier::deciding::{self, OverGroup};
use courier::entry::What;
use courier::words::has_link;
use record::date::Day;
use record::safe::{Danger, Means};
use record::script::Language;
use sign::time::{DAY, HOUR};

#[test]
fn nothing_leaves_before_two_approved_nor_while_paused_nor_over_the_cap() {
    let ground = Ground::new();
    let people: Vec<_> = (1..=5).map(|n| member(n, &[Means::Sms])).collect();
    courier::store::Store::make(
        &ground.campaign,
        &ground.secrets,
        crate::kit::SETTING,
        &people,
    )
    .expect("a campaign");
    let mut store = ground.open();
    deciding::plan(&mut store, NOW).expect("a plan");
    let provider = Provider::new(|_| Next::Takes);
    run(&ground, Means::Sms, &provider);
    assert_eq!(provider.lock().sends, 0, "nobody approved");
    let one = deciding::approve(&mut store, (2, 3), (staff(1), staff(1)));
    assert!(matches!(one, Err(Fault::Refused(_))), "one is not two");
    deciding::approve(&mut store, (2, 3), (staff(1), staff(2))).expect("two");
    deciding::pause(&mut store, staff(3), NOW).expect("one");
    run(&ground, Means::Sms, &provider);
    assert_eq!(provider.lock().sends, 0, "it is paused");
    deciding::go_on(&mut store, staff(3), NOW).expect("one");
    let mut sender = engine(&ground, Means::Sms, &provider);
    for second in 0..100 {
        sender.step(NOW.plus(second * 1_000_000)).expect("a step");
    }
    assert_eq!(provider.lock().sends, 2, "two a day");
    for second in 0..100 {
        sender
            .step(NOW.plus(DAY + second * 1_000_000))
            .expect("a step");
    }
    assert_eq!(provider.lock().sends, 3, "three in all");
}

/// Another program decides while the courier runs: it counts from the next step on.
#[test]
fn a_decision_of_this_moment_holds_for_the_next_send() {
    let ground = Ground::of(&[member(1, &[Means::Sms]), member(2, &[Means::Sms])]);
    let provider = Provider::new(|_| Next::Takes);
    let mut sender = engine(&ground, Means::Sms, &provider);
    let mut office = ground.open();
    let until = Day(Day::of(NOW).0 + 30);
    let spare = What::Spare(Substitute::Partner);
    let by = (staff(1), staff(2));
    let one = deciding::decide_person(
        &mut office,
        who(1),
        spare,
        ((staff(1), staff(1)), until),
        NOW,
    );
    assert!(one.is_err(), "one does not decide");
    let past = deciding::decide_person(&mut office, who(1), spare, (by, Day(0)), NOW);
    assert!(past.is_err(), "it has expired");
    deciding::decide_person(&mut office, who(1), spare, (by, until), NOW).expect("two");
    for second in 0..10 {
        sender.step(NOW.plus(second * 1_000_000)).expect("a step");
    }
    assert_eq!(provider.lock().sends, 1);
    assert_eq!(row(&ground, Row::Unsafe), 1);
    // It expires: it is decided anew, never forgotten.
    sender.step(NOW.plus(31 * DAY)).expect("a step");
    let state = sender.store().campaign().state(who(1)).copied();
    assert_eq!(state, Some(State::Waiting(Reason::Decision)));
}

/// Rules that expired since the plan was made: the plan is not carried out.
#[test]
fn rules_are_asked_again_at_the_moment_of_sending() {
    let mut expires = member(1, &[Means::Mail]);
    let slip = expires.affected.slip.as_mut().expect("a slip");
    slip.contact.safe.expires = Some(Day::of(NOW));
    let ground = Ground::of(&[expires]);
    let provider = Provider::new(|_| Next::Takes);
    let mut sender = engine(&ground, Means::Mail, &provider);
    // The window of a mail is a day long and reaches into tomorrow.
    sender.step(NOW.plus(15 * HOUR)).expect("a step");
    assert_eq!(provider.lock().sends, 0);
    assert_eq!(row(&ground, Row::Waiting), 1);
}

#[test]
fn whoever_is_not_reached_is_tried_another_way_and_then_waits_for_people() {
    let ground = Ground::of(&[member(1, &[Means::Sms])]);
    let provider = Provider::new(|_| Next::Impossible);
    run(&ground, Means::Sms, &provider);
    assert_eq!(provider.lock().sends, 1, "once a way");
    let store = ground.open();
    assert_eq!(store.campaign().waiting()[&Reason::Unreachable], 1);
}

fn safe(member: &mut courier::entry::Member) -> &mut record::safe::SafeContact {
    &mut member.affected.slip.as_mut().expect("a slip").contact.safe
}

#[test]
fn dangers_and_the_unasked_wait_and_groups_are_decided_by_two_who_read() {
    let mut hiding = member(1, &[Means::Sms]);
    safe(&mut hiding).in_hiding = Some(Danger::NotSure);
    let mut people = vec![hiding];
    for n in 2..=6 {
        let mut unasked = member(n, &[]);
        let safe = safe(&mut unasked);
        safe.confirmed = None;
        safe.languages.clear();
        people.push(unasked);
    }
    let ground = Ground::of(&people);
    let provider = Provider::new(|_| Next::Takes);
    run(&ground, Means::Sms, &provider);
    assert_eq!(provider.lock().sends, 0);
    let mut store = ground.open();
    let groups = deciding::groups(&store, NOW);
    assert_eq!(groups.len(), 1);
    let (group, size) = (groups[0].group.clone(), groups[0].people.len());
    assert_eq!((group.as_str(), size), ("phone/CH/adult/enquirer/1", 5));
    let english = Language::from_tag("en").expect("a tag");
    let over = |group| OverGroup {
        group,
        means: Some(vec![Means::Sms]),
        languages: vec![english.clone()],
        by: (staff(1), staff(2)).into(),
        until: Day(Day::of(NOW).0 + 30),
    };
    assert!(
        deciding::decide_group(&mut store, over(&group), NOW).is_err(),
        "nobody read"
    );
    let first = deciding::read_sample(&mut store, &group, staff(1), NOW).expect("a sample");
    assert!(
        deciding::decide_group(&mut store, over(&group), NOW).is_err(),
        "one read"
    );
    let second = deciding::read_sample(&mut store, &group, staff(2), NOW).expect("a sample");
    assert!(first == second && first.len() == 5, "both read the same");
    deciding::decide_group(&mut store, over(&group), NOW).expect("both read");
    let planning = deciding::plan(&mut store, NOW).expect("a plan");
    assert_eq!(planning.people(), 6);
    assert_eq!(planning.bill.total().messages, 5);
    run(&ground, Means::Sms, &provider);
    assert_eq!(provider.told().len(), 5, "all but the one in hiding");
}

#[test]
fn no_sms_has_an_address_of_the_web_and_all_say_that_it_is_an_exercise() {
    let mut arabic = member(2, &[Means::Sms]);
    let slip = arabic.affected.slip.as_mut().expect("a slip");
    slip.contact.safe.languages = vec![Language::from_tag("ar").expect("a tag")];
    slip.name = Some("www.example.org".into());
    let ground = Ground::of(&[member(1, &[Means::Sms]), arabic]);
    let provider = Provider::new(|_| Next::Takes);
    run(&ground, Means::Sms, &provider);
    let world = provider.lock();
    assert_eq!(world.taken.len(), 2);
    for (_, _, parcel) in &world.taken {
        let Parcel::Sms(text) = parcel else {
            panic!("an SMS");
        };
        assert!(!has_link(&text.0) && !text.0.contains("www"), "{}", text.0);
        let exercise = text.0.contains("This is an exercise") || text.0.contains("هذا تمرين");
        assert!(exercise, "{}", text.0);
        // Nothing of the person: only the code differs.
        assert!(!text.0.contains("Person"));
    }
}

/// A campaign that is none of an exercise uses no draft: English is the source, Arabic is not
/// reviewed.
#[test]
fn a_real_campaign_tells_nobody_in_a_draft() {
    let real = crate::kit::SETTING
        .replace("exercise = true\n", "")
        .replace("drafts_count_as_reviewed = \"exercise\"\n", "")
        .replace("typed_numbers_count = \"exercise\"\n", "")
        .replace("[words.ar]", "reviewed = true\n[words.ar]");
    let mut arabic = member(2, &[Means::Sms]);
    let slip = arabic.affected.slip.as_mut().expect("a slip");
    slip.contact.safe.languages = vec![Language::from_tag("ar").expect("a tag")];
    let people = [member(1, &[Means::Sms]), arabic];
    let ground = Ground::new();
    courier::store::Store::make(&ground.campaign, &ground.secrets, &real, &people)
        .expect("a campaign");
    let mut store = ground.open();
    let planning = deciding::plan(&mut store, NOW).expect("a plan");
    assert_eq!(planning.bill.total().messages, 1, "English only");
    let waits: Vec<_> = planning.waits.keys().copied().collect();
    assert_eq!(waits, ["no reviewed text in a language they understand"]);
}

#[test]
fn a_text_that_our_own_warning_describes_makes_no_campaign() {
    for (words, is_fine) in [
        (
            "We locked it on the same day, and we look into how it came about.",
            true,
        ),
        ("Send us a photo of your passport.", false),
        ("See our page family.example for more.", false),
        ("Answer within 24 hours.", false),
    ] {
        let setting = crate::kit::SETTING.replace(
            "We locked it on the same day, and we look into how it came about.",
            words,
        );
        let ground = Ground::new();
        let people = [member(1, &[Means::Sms])];
        let made =
            courier::store::Store::make(&ground.campaign, &ground.secrets, &setting, &people);
        assert_eq!(made.is_ok(), is_fine, "{words}");
        assert_eq!(ground.campaign.exists(), is_fine);
    }
}

/// A campaign of the version before says nothing of its format, and then does; one of a later
/// version is opened by nobody.
#[test]
fn a_campaign_says_its_format() {
    let ground = Ground::of(&[member(1, &[Means::Sms])]);
    let file = ground.campaign.join("format");
    let ours = std::fs::read(&file).expect("it is written when a campaign is made");
    std::fs::remove_file(&file).expect("as before");
    drop(ground.open());
    assert_eq!(std::fs::read(&file).expect("written anew"), ours);
    std::fs::write(&file, "kinfold campaign 99\n9.9.9\n").expect("a later one");
    let refused = courier::store::Store::open(&ground.campaign, &ground.secrets);
    let told = refused.expect_err("of a later version").to_string();
    assert!(
        told.contains("version 9.9.9") && told.contains("format 99"),
        "{told}"
    );
}
