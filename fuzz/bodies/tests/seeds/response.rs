//! Sound inputs for the files and logs of the answer to a breach.

use claims::{Claim, Confidence, Kind, Scope, Section, Status, Wording};
use codes::{Checker, MessageCode, Purpose, Sent, Tail};
use contact::{Affected, Intended, Level, Role};
use courier::entry::{Entry, GroupDecided, Member};
use exposure::OpenedIndex;
use exposure::opened::{OfSociety, Person, Record};
use incident::{Aware, Jurisdiction};
use record::country::Country;
use record::safe::Means;
use record::script::Language;
use record::slip::Slip;
use sign::id::{PersonId, PersonPseudonym, RecordId, RecordPseudonym, StaffId};
use sign::{Category, Hash, SocietyId, Time, to_bytes};
use std::collections::BTreeMap;

const INCIDENT: &str = "about = \"stolen logins\"\nslack_minutes = 2\n\n[[taken]]\n\
    what = \"device\"\ndevice = \"01010101010101010101010101010101\"\n\
    from = 2022-01-18T09:30:00Z\nuntil = 2022-01-18T10:30:00+01:00\n\n[[taken]]\n\
    what = \"shares\"\nsociety = 3\nshares = [1, 2]\n\n[[deleted]]\n\
    device = \"01010101010101010101010101010101\"\nat = 2022-01-17T00:00:00.5Z\n\
    evidence = \"wiped\"\n";

const OPENED: &str = "{\"at\":\"2023-11-14T22:13:20.000000Z\",\"society\":1,\
    \"list\":\"0707070707070707070707070707070707070707070707070707070707070707\",\
    \"shares\":[2,3],\"opened\":[{\"record\":\"01010101010101010101010101010101\",\
    \"name_in_log\":\"02020202020202020202020202020202\"}],\"before\":\"none\"}\n";

const SITE: &str = "kinfold published 1\nmade 2022-01-18T09:30:00Z\n\
    incident 01010101010101010101010101010101\n\
    key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\n\
    0707070707070707070707070707070707070707070707070707070707070707 12 en/index.html\n";

const WORDING: &str = "language = \"ar\"\ntext = \"x\"\ntranslator = \"draft\"\n";

/// Of the body `name`, if it is one of these.
pub(crate) fn of(name: &str) -> Option<Vec<Vec<u8>>> {
    let seeds = match name {
        "incident_toml" => vec![INCIDENT.as_bytes().to_vec()],
        "signed_decision" => {
            let file = include_bytes!("../../../../core/decision/vectors/signed-decision");
            let text = file.windows(18).position(|of| of == b"kinfold decision 1");
            vec![file.to_vec(), file[text.unwrap_or(0)..].to_vec()]
        }
        "opened_index" => vec![index().to_string().into_bytes()],
        "openings" => vec![OPENED.as_bytes().to_vec()],
        "campaign_event" => vec![
            to_bytes(&contact::Event::Joined(PersonId([1; 16]))),
            to_bytes(&contact::Event::Intended(Intended {
                person: PersonId([1; 16]),
                wave: 1,
                at: Time(9),
            })),
        ],
        "campaign_entry" => vec![
            to_bytes(&Entry::Event(contact::Event::Joined(PersonId([1; 16])))),
            to_bytes(&Entry::Group(group())),
        ],
        "campaign_member" => vec![to_bytes(&member())],
        "campaign_texts" => vec![
            exposure::table::HEAD.as_bytes().to_vec(),
            format!("{}\tsought\tdanger\n", PersonId([1; 16])).into_bytes(),
            format!("{{\"id\":\"{}\",\"state\":\"sent\"}}", PersonId([1; 16])).into_bytes(),
            CAMPAIGN.as_bytes().to_vec(),
        ],
        "incident_entry" => vec![to_bytes(&incident::Entry {
            at: Time(9),
            by: StaffId([1; 16]),
            event: incident::Event::Aware(Aware {
                society: SocietyId(1),
                jurisdiction: Jurisdiction::from_code("CH").expect("two letters"),
                since: Time(8),
                evidence: Hash([2; 32]),
            }),
        })],
        "claims_event" => vec![to_bytes(&claims::Event::Stated(Box::new(claim())))],
        "incident_line" => vec![incident_line()],
        "site_manifest" => vec![SITE.as_bytes().to_vec()],
        "incident_files" => vec![
            answering::settings_template("Society", "tag:s.example,2026:", "1", &[]).into_bytes(),
            WORDING.as_bytes().to_vec(),
            b"2022-01-18T09:30:00Z".to_vec(),
            b"{\"format\":\"kinfold-exposure 1\"}".to_vec(),
        ],
        "folder_files" => vec![b"kinfold portal 2\n0.1.0\n".to_vec(), list()],
        "code_book" => vec![book(), b"482".to_vec()],
        _ => return None,
    };
    Some(seeds)
}

/// The list of a backup (docs/formats/backup.md).
fn list() -> Vec<u8> {
    let files = format!("file 5 {} spool\n", sign::sha256(&[b"spool"]));
    let text = format!("kinfold backup 1\nprogram portal\nformat 2\nby 0.1.0\ntime 7\n{files}");
    let sum = sign::sha256(&[text.as_bytes()]);
    format!("{text}sum {sum}\n").into_bytes()
}

fn incident_line() -> Vec<u8> {
    let said = answering::Said {
        at: Time(9),
        by: StaffId([1; 16]),
        event: claims::Event::Stated(Box::new(claim())),
    };
    let line = answering::Line::Said(Box::new(said));
    let incident = sign::id::IncidentId([1; 16]);
    let key = sign::SigningKey::from_seed(&[1; 32]);
    to_bytes(&answering::Signed::new(line, Hash([3; 32]), incident, &key))
}

const CAMPAIGN: &str = "incident = \"00112233445566778899aabbccddeeff\"\nsociety = 1\n\
    phone = \"+41 00 000 00 00\"\nsender = \"P.O. Box 12\"\nawake = [\"08:00\", \"20:00\"]\n\
    [words.en]\nhappened = \"Something.\"\ndoing = \"We work on it.\"\nreviewed = true\n";

fn group() -> GroupDecided {
    GroupDecided {
        group: "phone/CH/unknown/enquirer/0".to_owned(),
        means: Some(vec![Means::Sms]),
        languages: Language::from_tag("ar").into_iter().collect(),
        by: (StaffId([1; 16]), StaffId([2; 16])),
        read: (20, 400),
        days: (20_000, 20_030),
    }
}

fn member() -> Member {
    Member {
        who: PersonId([1; 16]).to_string(),
        society: SocietyId(1),
        affected: Affected {
            person: PersonId([1; 16]),
            role: Role::Enquirer,
            level: Level::Possible,
            categories: vec![Category::Identity],
            slip: Some(Slip::of(&record::Person::default())),
            flagged: false,
            country: Country::from_code("CH"),
            zone: None,
            source: 1,
            failed: Vec::new(),
            decided: None,
        },
        login: false,
    }
}

fn index() -> OpenedIndex {
    let record = Record {
        record: RecordId([1; 16]),
        name: RecordPseudonym([2; 16]),
        categories: vec![Category::Identity, Category::Contact],
    };
    let person = Person {
        person: PersonId([3; 16]),
        records: vec![record],
    };
    let of = OfSociety {
        day: 20_000,
        digest: Hash([4; 32]),
        persons: BTreeMap::from([(PersonPseudonym([5; 16]), person)]),
    };
    OpenedIndex {
        societies: BTreeMap::from([(SocietyId(1), of)]),
    }
}

fn claim() -> Claim {
    Claim {
        id: 1,
        section: Section::WhatHappened,
        kind: Kind::Fact,
        status: Status::Confirmed,
        scope: Scope {
            systems: vec!["the server".into()],
            from: Some(Time(1)),
            to: None,
            populations: vec!["families".into()],
            unseen: "copies made elsewhere".into(),
            coverage: 100,
        },
        evidence: vec![Hash([6; 32])],
        confidence: Confidence::High,
        owner: StaffId([1; 16]),
        approved_by: StaffId([2; 16]),
        valid_until: Time(u64::from(u32::MAX)),
        supersedes: None,
        revision: 1,
        wordings: vec![Wording {
            language: "en".into(),
            text: "Somebody was inside {systems}.".into(),
            revision: 1,
            translator: String::new(),
            reviewed: true,
        }],
    }
}

fn book() -> Vec<u8> {
    let mut checker = Checker::new(Default::default(), [1; 32]);
    let code = MessageCode::parse("482 913 077 362").expect("a code with its check digit");
    let sent = Sent {
        society: SocietyId(1),
        day: 20_000,
        channel: 1,
        purpose: Purpose::Drill,
    };
    checker.enter(code, Tail::parse("123").expect("three digits"), sent);
    to_bytes(checker.book())
}
