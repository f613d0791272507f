//! What is inside the messages, and what stands in parts.

use crate::house::{pair, record_id};
use crate::kit::{HERE, THERE, Who};
use matching::{Band, Code, EntryId, FIELDS, Features, Index, Visibility};
use record::request::{TracingRequest, request_from_toml};
use sign::{Category, to_bytes};
use world::search::{Entry, Found, FoundOne, Notice, Rejection, Rule, Word};

/// The request of the examples: two people and what is known of them.
pub(crate) fn request() -> TracingRequest {
    request_from_toml(include_str!("../../../examples/request.toml")).unwrap()
}

pub(crate) fn features() -> Features {
    let sought = request().sought;
    Features::of(&sought.identity, &sought.family)
}

pub(crate) fn one(n: u8) -> FoundOne {
    let mut codes = [Code::Unknown; FIELDS];
    codes[0] = Code::SameOtherScript;
    codes[6] = Code::YearWithinOne;
    FoundOne {
        holder: THERE,
        record: record_id(n),
        band: Band::Likely,
        codes,
    }
}

pub(crate) fn found() -> Found {
    Found {
        candidates: vec![one(2), one(3)],
    }
}

pub(crate) fn notices() -> Vec<Notice> {
    vec![Notice {
        asker: THERE,
        staff: Who::WorkerThere.staff(),
        query: 4_711,
        found: one(1),
    }]
}

pub(crate) fn words() -> [(&'static str, Word); 4] {
    let entry = |n, rule| Entry {
        record: record_id(n),
        revision: 7,
        rule,
        features: features(),
    };
    let network = Rule::Network {
        societies: vec![THERE],
        countries: record::country::Country::from_code("CH")
            .into_iter()
            .collect(),
    };
    let rejection = Rejection {
        case: crate::kit::record(1),
        holder: HERE,
        record: record_id(2),
        reason: world::search::Reason::Relative,
    };
    [
        (
            "word-register",
            Word::Register(vec![entry(1, Rule::Holder), entry(2, network)]),
        ),
        ("word-forget", Word::Forget(vec![record_id(1)])),
        ("word-reject", Word::Reject(rejection)),
        ("word-heard", Word::Heard(vec![(4_711, record_id(1))])),
    ]
}

pub(crate) fn snapshot() -> Vec<u8> {
    let mut index = Index::new();
    for n in [9, 4] {
        index
            .insert(EntryId([n; 16]), Visibility(u32::from(n)), &features())
            .unwrap();
    }
    index.snapshot().to_vec()
}

/// Name and bytes of each content.
pub(crate) fn all() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| all.push((name.to_owned(), bytes));
    let request = request();
    for category in Category::RECORD {
        let part = |person| {
            record::codec::encode_part(person, category)
                .unwrap()
                .to_vec()
        };
        add(
            &format!("part-{}", category.number()),
            part(&request.sought),
        );
        add(
            &format!("part-{}", category.number()),
            part(&request.enquirer),
        );
    }
    add("request", record::codec::encode_request(&request).to_vec());
    add(
        "slip",
        record::codec::encode_slip(&record::slip::Slip::of(&request.enquirer)).to_vec(),
    );
    add("features", to_bytes(&features()));
    add("snapshot", snapshot());
    add("query", crate::house::query().to_bytes().to_vec());
    add("found", to_bytes(&found()));
    add("notices", to_bytes(&notices()));
    for (name, word) in words() {
        add(name, to_bytes(&word));
    }
    assert_eq!(pair().public().as_bytes().len(), 1_216);
    all
}

/// Reads a content and writes it again.
pub(crate) fn again(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    fn canonical<T: sign::Canonical>(bytes: &[u8]) -> Option<Vec<u8>> {
        sign::from_bytes::<T>(bytes).ok().map(|v| to_bytes(&v))
    }
    match name {
        "request" => {
            let request = record::codec::decode_request(bytes).ok()?;
            Some(record::codec::encode_request(&request).to_vec())
        }
        "slip" => {
            let slip = record::codec::decode_slip(bytes).ok()?;
            Some(record::codec::encode_slip(&slip).to_vec())
        }
        "snapshot" => Index::restore(bytes).ok().map(|i| i.snapshot().to_vec()),
        "features" => canonical::<Features>(bytes),
        "query" => canonical::<world::search::Query>(bytes),
        "found" => canonical::<Found>(bytes),
        "notices" => canonical::<Vec<Notice>>(bytes),
        name if name.starts_with("word-") => canonical::<Word>(bytes),
        _ => {
            let number: u8 = name.strip_prefix("part-")?.parse().ok()?;
            let category = sign::from_bytes(&[number]).ok()?;
            let mut person = record::Person::default();
            record::codec::decode_part(&mut person, category, bytes).ok()?;
            Some(record::codec::encode_part(&person, category).ok()?.to_vec())
        }
    }
}
