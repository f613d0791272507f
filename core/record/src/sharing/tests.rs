//! A million cases against rules written down a second time.

use super::*;
use crate::consent::{Answer, How, NeverShareWith, Receipt};
use crate::date::Day;
use crate::person::Loss;
use crate::safe::Danger;
use crate::sample::Random;

const CODES: [&str; 3] = ["CH", "SD", "DE"];

fn country(at: usize) -> Option<Country> {
    CODES.get(at).and_then(|code| Country::from_code(code))
}

fn answer(from: &mut Random, purpose: Purpose, day: i32) -> Receipt {
    Receipt {
        purpose,
        answer: Answer::ALL[from.below(Answer::ALL.len())],
        authorities: Vec::new(),
        notice: None,
        language: None,
        on: Some(Day(day)),
        how: How::InPerson,
    }
}

/// A person with a few receipts on rising days, a few exclusions, and perhaps in danger.
fn person(from: &mut Random) -> Person {
    let mut person = Person::default();
    let consent = &mut person.casework.consent;
    for day in 0..i32::try_from(from.below(4)).expect("small") {
        let purpose = Purpose::ALL[from.below(Purpose::ALL.len())];
        consent.receipts.push(answer(from, purpose, day));
    }
    consent.never = NeverShareWith {
        societies: (1..4)
            .filter(|_| from.below(6) == 0)
            .map(SocietyId)
            .collect(),
        countries: (0..3)
            .filter(|_| from.below(6) == 0)
            .filter_map(country)
            .collect(),
        authorities: (0..from.below(8) / 7).map(|_| "an office".into()).collect(),
        persons: (0..from.below(8) / 7).map(|_| "a cousin".into()).collect(),
    };
    if from.below(4) == 0 {
        let danger = Danger::ALL[from.below(Danger::ALL.len())];
        person.circumstances.loss = Some(Loss {
            in_hiding: Some(danger),
            ..Loss::default()
        });
    }
    person
}

/// The last word on a purpose, found in another way than the code does it.
fn said(person: &Person, purpose: Purpose) -> Option<Answer> {
    let receipts = person.casework.consent.receipts.iter().rev();
    receipts
        .filter(|r| r.purpose == purpose)
        .map(|r| r.answer)
        .next()
}

fn endangered(person: &Person) -> bool {
    let loss = person.circumstances.loss.as_ref();
    loss.and_then(|l| l.in_hiding)
        .is_some_and(|d| d != Danger::No)
}

/// Why a permit for these must never exist; none if it may.
fn leak(
    subject: &Person,
    consents: &Person,
    permit: &Permit,
    to: Party,
    lead: Lead,
) -> Option<&'static str> {
    let both = [subject, consents];
    let never = |p: &Person| p.casework.consent.never.clone();
    if permit.to() != Some(to.society) {
        return Some("a permit for somebody else");
    }
    if both
        .iter()
        .any(|p| never(p).societies.contains(&to.society))
    {
        return Some("an excluded society");
    }
    let countries: Vec<_> = both.iter().flat_map(|p| never(p).countries).collect();
    if to
        .country
        .map_or(!countries.is_empty(), |c| countries.contains(&c))
    {
        return Some("an excluded country");
    }
    let search = matches!(permit.way(), Way::Search | Way::StandingSearch);
    if both.iter().any(|p| endangered(p)) && (search || lead != Lead::Agreed) {
        return Some("a person in danger");
    }
    if said(consents, Purpose::TracingInNetwork) != Some(Answer::Given) {
        return Some("no consent");
    }
    if matches!(
        said(subject, Purpose::TracingInNetwork),
        Some(Answer::Refused | Answer::Withdrawn)
    ) {
        return Some("the person refused");
    }
    (permit.way() == Way::Publication).then_some("published as if to a society")
}

#[test]
fn a_million_cases_leak_nothing() {
    let mut from = Random::new(4);
    let mut passed = [0_u32; 7];
    let mut asked = 0_u32;
    for _ in 0..150_000 {
        let (subject, consents) = (person(&mut from), person(&mut from));
        let to = Party {
            society: SocietyId(1 + u32::try_from(from.below(4)).expect("small")),
            country: country(from.below(4)),
        };
        let lead = [Lead::NotAsked, Lead::Agreed][from.below(2)];
        for (at, way) in Way::ALL.iter().enumerate() {
            if let Ok(permit) = may_share(&subject, &consents, *way, to, lead) {
                passed[at] += 1;
                assert_eq!(leak(&subject, &consents, &permit, to, lead), None);
            }
        }
        // What a search shows the holders of what it meets, to the asker's harm.
        let free = said(&consents, Purpose::TracingInNetwork) == Some(Answer::Given)
            && !matches!(
                said(&subject, Purpose::TracingInNetwork),
                Some(Answer::Refused | Answer::Withdrawn)
            )
            && (lead == Lead::Agreed || ![&subject, &consents].iter().any(|p| endangered(p)));
        let never = may_ask(&subject, &consents, lead);
        assert_eq!(never.is_ok(), free);
        if let Ok(never) = never {
            let told = excluded(&never.societies, &never.countries, to).is_none();
            let never = |p: &Person| p.casework.consent.never.clone();
            let apart = [&subject, &consents].iter().any(|p| {
                let of = never(p);
                of.societies.contains(&to.society)
                    || to
                        .country
                        .map_or(!of.countries.is_empty(), |c| of.countries.contains(&c))
            });
            assert_eq!(told, !apart);
            asked += u32::from(told);
        }
        for purpose in Purpose::ALL {
            if may_publish(&consents, *purpose).is_ok() {
                passed[6] += 1;
                assert!(!endangered(&consents));
                assert!(consents.casework.consent.never == NeverShareWith::default());
                assert_eq!(said(&consents, *purpose), Some(Answer::Given));
                assert!(!matches!(
                    purpose,
                    Purpose::TracingInNetwork | Purpose::SharingWithAuthorities
                ));
            }
        }
    }
    // A gate that never opens would leak nothing either.
    assert!(passed.iter().all(|n| *n > 1_000), "{passed:?}");
    assert!(asked > 1_000, "{asked}");
}

#[test]
fn what_is_consented_to_passes_and_one_word_shuts_it() {
    let to = Party {
        society: SocietyId(2),
        country: country(0),
    };
    let mut asked = Person::default();
    let share = |p: &Person, lead| may_share(p, p, Way::Enquiry, to, lead);
    assert_eq!(share(&asked, Lead::Agreed), Err(Denied::NotRecorded));
    let mut given = answer(&mut Random::new(1), Purpose::TracingInNetwork, 1);
    given.answer = Answer::Given;
    asked.casework.consent.receipts.push(given.clone());
    assert!(share(&asked, Lead::NotAsked).is_ok());
    let mut hiding = asked.clone();
    hiding.contact.safe.in_hiding = Some(Danger::NotSure);
    assert_eq!(share(&hiding, Lead::NotAsked), Err(Denied::Danger));
    assert!(share(&hiding, Lead::Agreed).is_ok());
    hiding.casework.consent.never.societies = vec![SocietyId(2)];
    assert_eq!(share(&hiding, Lead::Agreed), Err(Denied::Society));
    given.answer = Answer::Withdrawn;
    asked.casework.consent.receipts.push(given);
    assert_eq!(share(&asked, Lead::Agreed), Err(Denied::Refused));
}
