//! People and settings made from a seed, for the tests of the planner.

#![expect(dead_code, reason = "each test file uses some of it")]

use contact::{
    Affected, Awake, Decided, Form, GroupDecision, GroupRule, Groups, Level, Prices, Purpose,
    Review, Role, Setting, Substitute, Texts, Variant, Zone, Zones,
};
use record::country::Country;
use record::date::Day;
use record::person::{Address, AddressKind, Contact};
use record::place::Place;
use record::safe::{
    Channel, Danger, Deceased, Gender, Guardian, Hours, Interpreter, Literacy, Means, SafeContact,
    SeenBy,
};
use record::script::{Language, Script};
use record::slip::{Held, Slip};
use sign::Time;
use sign::id::{PersonId, StaffId};
use sign::time::DAY;

/// A small generator (xorshift64*).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
    pub(crate) fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }
    pub(crate) fn maybe<T>(&mut self, value: T) -> Option<T> {
        self.one_in(2).then_some(value)
    }
    pub(crate) fn id(&mut self) -> [u8; 16] {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.next().to_be_bytes());
        id
    }
}

/// Monday, 2024-01-01, 10:07 UTC.
pub(crate) const NOW: Time = Time(19_723 * DAY + 607 * 60_000_000);
pub(crate) const TODAY: Day = Day(19_723);

pub(crate) fn language(tag: &str) -> Language {
    Language::from_tag(tag).expect("a tag")
}

pub(crate) fn country(code: &str) -> Country {
    Country::from_code(code).expect("a country")
}

pub(crate) fn zone(minutes: i16) -> Zone {
    Zone::from_minutes(minutes).expect("a zone")
}

/// One zone, two far apart, and a country that stands in no table.
pub(crate) fn zones() -> Zones {
    Zones::new([
        (country("CH"), vec![zone(60)]),
        (country("RU"), vec![zone(120), zone(720)]),
        (country("NP"), vec![zone(345)]),
    ])
}

/// Of the languages `am`, `ar`, `en`, `fa` and `so`, only some have texts: `so` has none.
pub(crate) fn texts() -> Texts {
    let mut lines = Vec::new();
    for purpose in [Purpose::Told, Purpose::Veiled, Purpose::Staff] {
        for form in [Form::Sms, Form::Page, Form::Script] {
            lines.push((Variant { purpose, form }, language("en"), 1));
            if form != Form::Page {
                lines.push((Variant { purpose, form }, language("ar"), 2));
            }
            if purpose == Purpose::Told {
                lines.push((Variant { purpose, form }, language("am"), 3));
            }
        }
    }
    Texts::new(lines)
}

pub(crate) fn prices() -> Prices {
    Prices::new([
        (Means::Sms, Some(country("CH")), 50_000),
        (Means::Sms, None, 90_000),
        (Means::Mail, None, 100),
        (Means::Voice, None, 80_000),
        (Means::Letter, None, 1_200_000),
    ])
}

pub(crate) const AWAKE: Awake = Awake {
    from: 8 * 60,
    to: 20 * 60,
};

pub(crate) fn staff(n: u8) -> StaffId {
    StaffId([n; 16])
}

/// A slip in which everything was said that a call, an SMS and a mail need.
pub(crate) fn complete() -> Slip {
    let open = |means| Channel {
        means,
        allowed: true,
        seen_by: SeenBy::NobodyElse,
    };
    Slip {
        name: Some("Selam".into()),
        contact: Contact {
            phones: vec!["+41 79 123 45 67".into()],
            mails: vec!["selam@example.org".into()],
            addresses: vec![address(AddressKind::Current, "12 Mill Road")],
            safe: SafeContact {
                channels: vec![open(Means::Voice), open(Means::Sms), open(Means::Mail)],
                hours: vec![Hours {
                    days: 0x7f,
                    from: 540,
                    to: 1080,
                }],
                languages: vec![language("am"), language("ar")],
                under_18: Some(false),
                confirmed: Some(Day(TODAY.0 - 30)),
                expires: Some(Day(TODAY.0 + 300)),
                ..SafeContact::default()
            },
        },
        held: Held(vec![]),
    }
}

pub(crate) fn address(kind: AddressKind, written: &str) -> Address {
    let place = Place {
        written: written.into(),
        script: Script::Latin,
        country: None,
        admin: None,
        other_names: vec![],
        coordinates: None,
    };
    Address { kind, place }
}

pub(crate) fn person(role: Role, slip: Slip) -> Affected {
    Affected {
        person: PersonId([7; 16]),
        role,
        level: Level::Confirmed,
        categories: vec![],
        slip: Some(slip),
        flagged: false,
        country: Some(country("CH")),
        zone: None,
        source: 0,
        failed: vec![],
        decided: None,
    }
}

/// Runs with a setting of these tables.
pub(crate) fn with_setting<T>(groups: &Groups, run: impl FnOnce(&Setting<'_>) -> T) -> T {
    run(&Setting {
        now: NOW,
        zones: &zones(),
        prices: &prices(),
        texts: &texts(),
        groups,
        awake: AWAKE,
        tells_ciphertext_only: false,
    })
}

const DANGERS: [Danger; 3] = [Danger::Yes, Danger::No, Danger::NotSure];
const TAGS: [&str; 5] = ["am", "ar", "en", "fa", "so"];

/// Any rules. Half of them are complete but for a few fields, so that many people are reached.
fn any_safe(from: &mut Random) -> SafeContact {
    let wild = wild_safe(from);
    if from.one_in(2) {
        return wild;
    }
    let mut safe = nearly_complete(from);
    if from.one_in(4) {
        let channels = &mut safe.channels;
        channels.extend(wild.channels);
    }
    if from.one_in(6) {
        safe.hours = wild.hours;
    }
    if from.one_in(6) {
        safe.languages = wild.languages;
    }
    if from.one_in(6) {
        safe.literacy = wild.literacy;
    }
    if from.one_in(6) {
        (safe.confirmed, safe.expires) = (wild.confirmed, wild.expires);
    }
    if from.one_in(6) {
        safe.under_18 = wild.under_18;
        safe.guardian = wild.guardian;
    }
    if from.one_in(6) {
        safe.in_hiding = wild.in_hiding;
        safe.detained = wild.detained;
    }
    safe
}

fn nearly_complete(from: &mut Random) -> SafeContact {
    let channels = Means::ALL.iter().map(|means| Channel {
        means: *means,
        allowed: !from.one_in(3),
        seen_by: from.of(&[SeenBy::NobodyElse, SeenBy::SafeOthers]),
    });
    SafeContact {
        channels: channels.collect(),
        hours: vec![Hours {
            days: 1 + from.below(127) as u8,
            from: from.below(800) as u16,
            to: 900 + from.below(541) as u16,
        }],
        languages: vec![language(from.of(&TAGS)), language(from.of(&TAGS))],
        confirmed: Some(TODAY),
        expires: Some(Day(TODAY.0 + from.below(5) as i32)),
        ..SafeContact::default()
    }
}

fn wild_safe(from: &mut Random) -> SafeContact {
    if from.one_in(4) {
        // Nobody asked; a register may know the age, the language, a danger.
        return SafeContact {
            under_18: from.of(&[None, None, None, Some(false), Some(true)]),
            languages: any_languages(from),
            in_hiding: rarely(from, 12, &DANGERS),
            ..SafeContact::default()
        };
    }
    let channels = (0..from.below(6)).map(|_| Channel {
        means: from.of(Means::ALL),
        allowed: !from.one_in(4),
        seen_by: from.of(&[
            SeenBy::NobodyElse,
            SeenBy::NobodyElse,
            SeenBy::SafeOthers,
            SeenBy::UnsafeOthers,
            SeenBy::NotAsked,
        ]),
    });
    SafeContact {
        channels: channels.collect(),
        hours: (0..from.below(3)).map(|_| any_hours(from)).collect(),
        name_used: None,
        interpreter: from.one_in(5).then(|| Interpreter {
            language: Some(language("so")),
            not_dialect: None,
            not_gender: from.maybe(Gender::Male),
        }),
        literacy: rarely(
            from,
            2,
            &[
                Literacy::Reads,
                Literacy::ReadsALittle,
                Literacy::CannotRead,
            ],
        ),
        languages: any_languages(from),
        under_18: from.of(&[None, Some(false), Some(false), Some(false), Some(true)]),
        guardian: rarely(
            from,
            15,
            &[Guardian {
                adult: None,
                unsafe_adult: Danger::NotSure,
            }],
        ),
        in_hiding: rarely(from, 6, &DANGERS),
        detained: rarely(from, 8, &DANGERS),
        deceased: rarely(from, 20, &[Deceased { next_contact: None }]),
        confirmed: from.of(&[
            Some(Day(TODAY.0 - 9)),
            Some(TODAY),
            Some(Day(TODAY.0 + 1)),
            None,
        ]),
        expires: from.of(&[
            Some(Day(TODAY.0 - 1)),
            Some(TODAY),
            Some(Day(TODAY.0 + 1)),
            Some(Day(TODAY.0 + 400)),
            Some(Day(TODAY.0 + 400)),
            None,
        ]),
    }
}

fn rarely<T: Clone>(from: &mut Random, n: usize, list: &[T]) -> Option<T> {
    from.one_in(n).then(|| from.of(list))
}

fn any_languages(from: &mut Random) -> Vec<Language> {
    (0..from.below(4))
        .map(|_| language(from.of(&TAGS)))
        .collect()
}

fn any_hours(from: &mut Random) -> Hours {
    Hours {
        days: from.below(128) as u8,
        from: from.below(1440) as u16,
        to: from.below(1441) as u16,
    }
}

pub(crate) fn any_person(from: &mut Random) -> Affected {
    let contact = Contact {
        phones: from.of(&[vec![], vec!["0791234567".into()], vec!["1, 2".into()]]),
        mails: from.of(&[vec![], vec!["a@example.org".into()]]),
        addresses: from.of(&[
            vec![],
            vec![address(AddressKind::Current, "12 Mill Road")],
            vec![address(AddressKind::BeforeSeparation, "Old Town")],
        ]),
        safe: any_safe(from),
    };
    let slip = Slip {
        name: Some("Selam".into()),
        contact,
        held: Held(vec![]),
    };
    let by = (staff(1), staff(1 + from.below(2) as u8));
    let until = Day(TODAY.0 - 1 + from.below(3) as i32);
    let means = from.of(Means::ALL);
    let substitute = Substitute::Watch;
    Affected {
        person: PersonId(from.id()),
        role: from.of(&[
            Role::Enquirer,
            Role::Enquirer,
            Role::Sought,
            Role::Relative,
            Role::Guardian(Review::NotYet),
            Role::Guardian(Review::Unsafe),
            Role::Guardian(Review::Safe),
            Role::Staff,
        ]),
        level: from.of(&[
            Level::Confirmed,
            Level::Confirmed,
            Level::Possible,
            Level::Possible,
            Level::CiphertextOnly,
        ]),
        categories: vec![],
        slip: (!from.one_in(20)).then_some(slip),
        flagged: from.one_in(12),
        country: from.of(&[
            None,
            Some(country("CH")),
            Some(country("RU")),
            Some(country("NP")),
        ]),
        zone: from.of(&[None, None, Some(zone(-300)), Some(zone(840))]),
        source: from.below(2) as u32,
        failed: (0..from.below(3).saturating_sub(1))
            .map(|_| from.of(Means::ALL))
            .collect(),
        decided: match from.below(6) {
            0 => Some(Decided::Reach { means, by, until }),
            1 => Some(Decided::Spare {
                substitute,
                by,
                until,
            }),
            _ => None,
        },
    }
}

/// A decision over a group that this person may be in.
pub(crate) fn any_decision(from: &mut Random) -> (Option<GroupRule>, GroupDecision) {
    let rule = GroupRule {
        means: Means::ALL
            .iter()
            .copied()
            .filter(|_| from.one_in(2))
            .collect(),
        languages: any_languages(from),
    };
    let days = (
        Day(TODAY.0 - from.below(2) as i32),
        Day(TODAY.0 + from.below(9) as i32),
    );
    let rule = (!from.one_in(8)).then_some(rule);
    let two = (staff(1), staff(2));
    let decision = GroupDecision::new(rule.clone(), two, (20, 400), days);
    (rule, decision.expect("two people"))
}
