use super::*;
use sign::SigningKey;
use sign::id::IncidentId;

const HERE: SocietyId = SocietyId(1);
const NOW: Time = Time(1_790_000_000_000_000);

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

fn text(cap: u32) -> Text {
    let what = [("decides", "cap".to_owned()), ("in-all", cap.to_string())];
    Text::new((IncidentId([7; 16]), HERE), (NOW, [9; 16]), &what).unwrap()
}

fn signed(n: u8) -> Signed {
    Signed::sign(text(5), NOW.plus(MINUTE), &key(n))
}

/// Devices 1 and 2 are of two people, 3 is the first one's other desk, 4 a caseworker's, 5 was
/// stopped, 6 is a portal, 7 an officer's over all.
fn deciders() -> Deciders {
    let of = |n: u8| {
        let staff = if n == 3 { 1 } else { n };
        let society = match n {
            4 => SocietyId(2),
            7 => SocietyId::ALL,
            _ => HERE,
        };
        let decider = Decider {
            key: key(n).public(),
            staff: StaffId([staff; 16]),
            desk: n != 6,
            from: Time(1),
            until: (n == 5).then_some(NOW),
            of: BTreeSet::from([society]),
        };
        (key(n).public().device(), decider)
    };
    Deciders((1..=7).map(of).collect())
}

fn of(two: &[Signed]) -> Result<(StaffId, StaffId), Refusal> {
    let when = NOW.plus(2 * MINUTE);
    judge(two, &deciders(), HERE, when).map(|(_, who)| who)
}

#[test]
fn two_people_on_two_computers_decide() {
    let who = (StaffId([1; 16]), StaffId([2; 16]));
    assert_eq!(of(&[signed(1), signed(2)]), Ok(who));
    assert_eq!(of(&[signed(2), signed(1)]), Ok(who));
    assert!(of(&[signed(7), signed(2)]).is_ok());
}

#[test]
fn nothing_less_decides() {
    let id = |n| key(n).public().device();
    assert_eq!(of(&[signed(1)]), Err(Refusal::NotTwo));
    assert_eq!(of(&[signed(1), signed(2), signed(7)]), Err(Refusal::NotTwo));
    assert_eq!(of(&[signed(1), signed(1)]), Err(Refusal::Device));
    assert_eq!(of(&[signed(1), signed(3)]), Err(Refusal::Person));
    assert_eq!(of(&[signed(1), signed(4)]), Err(Refusal::Role(id(4))));
    assert_eq!(of(&[signed(1), signed(5)]), Err(Refusal::Stopped(id(5))));
    for n in [6, 8] {
        assert_eq!(of(&[signed(1), signed(n)]), Err(Refusal::Unknown(id(n))));
    }
    // A signature of another decision, and one under another's text.
    let other = Signed::sign(text(6), NOW.plus(MINUTE), &key(2));
    assert_eq!(of(&[signed(1), other.clone()]), Err(Refusal::Texts));
    let moved = Signed {
        text: text(5),
        ..other
    };
    assert_eq!(of(&[signed(1), moved]), Err(Refusal::Signature(id(2))));
    let later = Signed {
        at: NOW.plus(2 * MINUTE),
        ..signed(2)
    };
    assert_eq!(of(&[signed(1), later]), Err(Refusal::Signature(id(2))));
}

#[test]
fn a_decision_has_its_time() {
    let two = [signed(1), signed(2)];
    let at = |when| judge(&two, &deciders(), HERE, when).map(|_| ());
    assert_eq!(at(NOW.plus(LIFE)), Ok(()));
    assert_eq!(at(NOW.plus(LIFE + 1)), Err(Refusal::Times));
    // Before it was signed, by more than clocks differ.
    assert_eq!(at(Time(NOW.0 - DAY)), Err(Refusal::Times));
    let early = |n| Signed::sign(text(5), Time(NOW.0 - DAY), &key(n));
    assert_eq!(of(&[early(1), early(2)]), Err(Refusal::Times));
    // Whoever is stopped later has decided.
    let mut later = deciders();
    for decider in later.0.values_mut() {
        decider.until = Some(NOW.plus(DAY));
    }
    assert!(judge(&two, &later, HERE, NOW.plus(2 * MINUTE)).is_ok());
    assert!(judge(&two, &later, HERE, NOW.plus(DAY)).is_err());
}

/// The golden vector of `docs/formats/decision.md`.
#[test]
fn the_file_is_this_one_and_any_changed_byte_is_found() {
    let file = signed(1).to_string();
    let golden = include_str!("../../vectors/signed-decision");
    assert_eq!(file, golden);
    assert_eq!(Signed::parse(golden), Ok(signed(1)));
    let bytes = golden.as_bytes();
    for at in 0..bytes.len() {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        let read = String::from_utf8(changed)
            .ok()
            .and_then(|t| Signed::parse(&t).ok());
        let taken = read.is_some_and(|read| of(&[read, signed(2)]).is_ok());
        assert!(!taken, "byte {at}");
    }
    assert!(Signed::parse(&golden[..golden.len() - 1]).is_err());
}

#[test]
fn a_text_has_nothing_that_hides() {
    let with = |value: &str| {
        let what = [("decides", value.to_owned())];
        Text::new((IncidentId([7; 16]), HERE), (NOW, [9; 16]), &what)
    };
    assert!(with("cap").is_ok() && with("عربي").is_ok());
    for value in [
        "",
        " cap",
        "cap ",
        "a\tb",
        "a\u{202e}b",
        "a\u{200b}b",
        "a\nmade x",
    ] {
        assert!(with(value).is_err(), "{value:?}");
    }
    let twice = text(5).as_str().replace("in-all", "decides");
    assert!(Text::parse(&twice).is_err());
    assert!(Text::parse(&text(5).as_str().replace("made 2026", "made 02026")).is_err());
}
