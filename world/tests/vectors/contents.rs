//! What is inside the messages, and what stands in parts.

use crate::house::{NOW, pair, record_id};
use crate::kit::{HERE, THERE, Who};
use matching::{Band, Code, EntryId, FIELDS, Features, Index, Visibility};
use record::Person;
use record::attachment::{Attachment, AttachmentKey, Media, Shows};
use record::called::Called;
use record::case::{Active, Case, Finding};
use record::consent::{Answer, How, LeadStatement, Purpose, Receipt};
use record::country::Country;
use record::date::{Date, Day, Point, When};
use record::exchange::{
    self, Carried, Enclosed, Enquiry, Exchange, Transfer, TransferAnswer, Withdrawal,
};
use record::file::{
    About, Act, CaseFile, Choice, Entry, Letter, Link, Match, Member, Role, Shared, Verified, Why,
    Wish,
};
use record::form::{Content, FollowUp, Says};
use record::message::{
    Addressee, Delivery, Letter as MessageText, Message, Reached, ReplyCollected, Stage,
};
use record::person::{Address, AddressKind, Note};
use record::place::{Coordinates, Place};
use record::relationship::{Marital, Relation};
use record::request::{Relative, TracingRequest, request_from_toml};
use record::safe::{
    Channel, Danger, Deceased, Gender, Guardian, Hours, Interpreter, Literacy, Means, SafeContact,
    SeenBy,
};
use record::script::Language;
use record::statement::Statement;
use record::text::Text;
use sign::id::{AttachmentId, DeviceId, GrantId, IntakeId, RecordId, StaffId};
use sign::{Category, Hash, Time, to_bytes};
use world::search::Word;
use world::search::{Access, Copied, Gone, Naming, Newcomer, Pointer};
use world::search::{Entry as Listed, Found, FoundOne, Narrowed, Notice, Rejection, Rule, Scope};
use world::search::{Posted, Records, Taken, Tombstone};

/// The request of the examples: two people and what is known of them.
pub(crate) fn request() -> TracingRequest {
    request_from_toml(include_str!("../../../examples/request.toml")).unwrap()
}

/// A reference to a picture: no field is empty.
fn attachment(shows: Shows, n: u8) -> Attachment {
    Attachment {
        id: AttachmentId([n; 16]),
        shows,
        media: Media::Jpeg,
        length: 70_000,
        digest: Hash([n + 1; 32]),
        header: Hash([n + 2; 32]),
        number: 3,
        key: AttachmentKey::new([n + 3; 32]),
        note: Some("both sides".into()),
        on: Some(Day(19_005)),
        by: staff(),
    }
}

/// A person of whom everything is known: no field is empty.
fn full() -> Person {
    let mut person = request().sought;
    let text = |t: &str| Some(Text::from(t));
    let day = Some(Day(19_000));
    let mut place = Place::named("Meridian Bay", Country::from_code("ET"));
    place.admin = text("North");
    place.other_names = vec!["Bay".into()];
    place.coordinates = Coordinates::new(-1_500_000, 36_800_000);
    let identity = &mut person.identity;
    identity.photo = Some(attachment(Shows::Face, 0x81));
    identity.marks = text("a scar on the left hand");
    identity.papers = vec!["card 123".into()];
    identity.nationalities = Country::from_code("ET").into_iter().collect();
    for when in [
        When::On(Point::Day(1983, 4, 2)),
        When::Between(Point::Year(1980), Point::Month(1984, 2)),
        When::Before(Point::Year(1990)),
        When::After(Point::Year(1970)),
        When::Aged {
            least: 30,
            most: 35,
            at: Point::Year(2015),
        },
    ] {
        let date = Date::new(None, when).unwrap();
        identity.births.push(Statement::from_register(date, day));
    }
    person.origin.ethnicity = text("told");
    person.origin.religion = text("told");
    person.origin.languages = Language::from_tag("ti-er").into_iter().collect();
    let contact = &mut person.contact;
    contact.addresses = vec![Address {
        kind: AddressKind::LastKnown,
        place: place.clone(),
    }];
    contact.phones = vec!["+999 555 0101".into()];
    contact.mails = vec!["nobody@mail.example".into()];
    contact.safe = SafeContact {
        channels: vec![Channel {
            means: Means::Letter,
            allowed: true,
            seen_by: SeenBy::SafeOthers,
        }],
        hours: vec![Hours {
            days: 0b001_1111,
            from: 480,
            to: 1_440,
        }],
        name_used: text("Salih"),
        interpreter: Some(Interpreter {
            language: Language::from_tag("ti"),
            not_dialect: text("one"),
            not_gender: Some(Gender::Other),
        }),
        literacy: Some(Literacy::ReadsALittle),
        languages: Language::from_tag("am").into_iter().collect(),
        under_18: Some(true),
        guardian: Some(Guardian {
            adult: text("an aunt"),
            unsafe_adult: Danger::NotSure,
        }),
        in_hiding: Some(Danger::No),
        detained: Some(Danger::Yes),
        deceased: Some(Deceased {
            next_contact: text("a brother"),
        }),
        confirmed: day,
        expires: Some(Day(-1)),
    };
    person.family.marital = Some(Marital::Widowed);
    for relation in &mut person.family.relations {
        relation.to = Some(RecordId([0x82; 16]));
        relation.companion = true;
        relation.details = text("travelled together");
    }
    let circumstances = &mut person.circumstances;
    if let Some(loss) = &mut circumstances.loss {
        loss.circumstances = text("at the crossing");
        loss.latest_news = text("a call in May");
    }
    circumstances.detention = text("told");
    circumstances.health = text("told");
    circumstances.arms = text("told");
    circumstances.route = vec![place];
    circumstances.occupation = text("baker");
    let casework = &mut person.casework;
    casework.source_id = text("R-17");
    casework.notes = vec![Note {
        on: day,
        author: text("desk 2"),
        text: "visited".into(),
    }];
    casework.documents = vec![attachment(Shows::Paper, 0x83)];
    casework.interviewer = text("one");
    casework.interpreter = text("two");
    casework.legal_basis = text("vital interest");
    casework.consent.statement = Some(LeadStatement {
        purpose: Purpose::TracingInNetwork,
        basis: "asked by telephone".into(),
        on: Day(19_001),
        lead: "a lead".into(),
    });
    casework.consent.receipts = vec![Receipt {
        purpose: Purpose::SharingWithAuthorities,
        answer: Answer::Withdrawn,
        authorities: vec!["an office".into()],
        notice: text("2"),
        language: Language::from_tag("am"),
        on: day,
        how: How::ByTrustedAdult,
    }];
    casework.consent.never.societies = vec![THERE];
    casework.consent.never.authorities = vec!["another office".into()];
    casework.consent.never.persons = vec!["a cousin".into()];
    casework.file = Some(file());
    casework.exchange = Some(Enclosed::of(&letters()[5]));
    person
}

fn staff() -> Option<StaffId> {
    Some(Who::Worker.staff())
}

/// A file around a case: no field is empty.
fn file() -> CaseFile {
    let on = NOW.plus(1);
    let mut file = CaseFile::new(Case::Suspended(Active::ConsentSought(Finding::Located)));
    file.asked = true;
    file.intake = Some(IntakeId([0x84; 16]));
    file.due = Some(Day(19_030));
    file.members = vec![Member {
        record: record_id(2),
        role: Role::Enquirer,
        relation: Some(Relation::Sister),
    }];
    file.links = vec![Link {
        society: THERE,
        record: record_id(3),
        state: Match::Rejected,
        why: Some(Why::ARelative),
        on,
        by: staff(),
    }];
    file.verified = Some(Verified {
        on: Day(19_002),
        by: staff(),
        how: "a photo of both".into(),
    });
    file.choices = vec![Choice {
        wish: Wish::MessagesOnly,
        on: Day(19_003),
        alone: true,
        twice: false,
        by: staff(),
    }];
    file.letters = vec![Letter {
        record: record_id(4),
        holder: HERE,
        about: About::Enquiry,
        with: THERE,
        sent: true,
        on,
    }];
    file.shared = vec![Shared {
        with: THERE,
        record: record_id(4),
        categories: vec![Category::Identity, Category::Casework],
        purpose: Purpose::TracingInNetwork,
        grant: GrantId([0x85; 16]),
        on,
        withdrawn: Some(on.plus(1)),
    }];
    file.history = vec![Entry {
        on,
        by: staff(),
        act: Act::Searched,
        note: Some("twice".into()),
    }];
    file
}

fn message(stage: Stage) -> Message {
    Message {
        sender: "ፋጢማ".into(),
        addressee: Addressee {
            names: vec!["ሳልሕ".into(), "صالح".into()],
            address: Some(Place::named("Meridian Bay", Country::from_code("ET"))),
            map: Some(AttachmentId([0x86; 16])),
        },
        letter: MessageText::new("We are all well.\nMother asks after you.".into()).unwrap(),
        attachments: vec![AttachmentId([0x87; 16])],
        stage,
    }
}

/// A letter between societies of every kind, and a message at every stage.
fn letters() -> Vec<Exchange> {
    let mut request = request();
    request.relatives = vec![Relative {
        relation: Relation::Mother,
        person: request.enquirer.clone(),
    }];
    request.never.persons = vec!["a cousin".into()];
    let note = || Some(Text::from("by the mother's name"));
    let carried = |stage| {
        Exchange::Carried(Box::new(Carried {
            to: record_id(3),
            from: record_id(1),
            message: message(stage),
        }))
    };
    let day = Day(19_004);
    vec![
        Exchange::Enquiry(Box::new(Enquiry {
            about: record_id(3),
            case: record_id(1),
            request: request.clone(),
            note: note(),
        })),
        Exchange::Answer(exchange::Answer {
            case: record_id(1),
            about: record_id(3),
            wish: Some(Wish::AliveNoContact),
            note: note(),
        }),
        carried(Stage::Collected(day)),
        Exchange::Transfer(Box::new(Transfer {
            case: record_id(1),
            request,
            reason: "it was lost there".into(),
        })),
        Exchange::TransferAnswer(TransferAnswer {
            case: record_id(1),
            accepted: true,
            reason: note(),
        }),
        Exchange::Withdrawal(Withdrawal {
            record: record_id(1),
            purpose: Purpose::TracingInNetwork,
        }),
        carried(Stage::Screened(day)),
        carried(Stage::Forwarded(day)),
        carried(Stage::Reached(Reached {
            on: day,
            how: Delivery::ReadAloud,
        })),
        carried(Stage::ReplyCollected(ReplyCollected {
            on: day,
            reply: MessageText::new("أنا بخير".into()).unwrap(),
        })),
        carried(Stage::Undeliverable(day)),
        carried(Stage::Answered(day)),
    ]
}

/// A pointer of every kind.
pub(crate) fn pointers() -> Vec<Pointer> {
    let access = Access {
        staff: Who::WorkerThere.staff(),
        grant: GrantId([0x88; 16]),
    };
    let records = || Records {
        records: vec![record_id(1), record_id(2)],
        access,
    };
    vec![
        Pointer::Letter(Posted {
            record: record_id(4),
            accesses: vec![access],
        }),
        Pointer::Wanted(records()),
        Pointer::Given(records()),
        Pointer::Taken(Taken {
            intakes: vec![IntakeId([0x84; 16])],
        }),
        Pointer::Erased(Tombstone {
            record: record_id(1),
            marks: vec![[0x89; 16]],
        }),
        Pointer::Copied(Copied {
            from: THERE,
            theirs: record_id(4),
            copy: record_id(5),
            about: Some(record_id(6)),
            offered: true,
            taken: Some(record_id(7)),
        }),
        Pointer::Gone(Gone {
            records: vec![record_id(4), record_id(5)],
        }),
        Pointer::Called(Naming {
            name: Some(Called::new("Night desk").expect("a name")),
            since: Time(1_790_000_000_000_000),
        }),
        Pointer::Newcomer(Newcomer {
            device: DeviceId([0x8a; 16]),
        }),
    ]
}

pub(crate) fn features() -> Features {
    let sought = request().sought;
    Features::of(&sought.identity, &sought.family)
}

/// Whom a search may show that it was made.
pub(crate) fn scope() -> Scope {
    Scope {
        rule: network(),
        people: vec![record_id(1), record_id(2)],
    }
}

fn network() -> Rule {
    Rule::Network {
        societies: vec![THERE],
        countries: Country::from_code("CH").into_iter().collect(),
    }
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

pub(crate) fn words() -> [(&'static str, Word); 7] {
    let entry = |n, rule| Listed {
        record: record_id(n),
        revision: 7,
        rule,
        features: features(),
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
            Word::Register(vec![entry(1, Rule::Holder), entry(2, network())]),
        ),
        ("word-forget", Word::Forget(vec![record_id(1)])),
        ("word-reject", Word::Reject(rejection)),
        ("word-heard", Word::Heard(vec![(4_711, record_id(1))])),
        ("word-hide", Word::Hide(vec![(record_id(1), 4_711)])),
        ("word-stop", Word::Stop(vec![(record_id(1), 4_711)])),
        (
            "word-narrow",
            Word::Narrow(vec![Narrowed {
                record: record_id(2),
                revision: 4_711,
                rule: network(),
            }]),
        ),
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

/// A form of each kind.
pub(crate) fn forms() -> [(&'static str, Content); 2] {
    let more = FollowUp {
        intake: IntakeId([0x84; 16]),
        says: Says::BecameUnsafe,
        text: "they came to the house".into(),
        on: Day(20_000),
    };
    [
        ("form-request", Content::Request(Box::new(request()))),
        ("form-more", Content::FollowUp(more)),
    ]
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
        add(&format!("part-{}", category.number()), part(&full()));
    }
    add("request", record::codec::encode_request(&request).to_vec());
    for (name, form) in forms() {
        add(name, record::codec::encode_form(&form).to_vec());
    }
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
    for letter in letters() {
        add("exchange", to_bytes(&letter));
    }
    for pointer in pointers() {
        add("pointer", to_bytes(&pointer));
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
        "form-request" | "form-more" => {
            let form = record::codec::decode_form(bytes).ok()?;
            Some(record::codec::encode_form(&form).to_vec())
        }
        "slip" => {
            let slip = record::codec::decode_slip(bytes).ok()?;
            Some(record::codec::encode_slip(&slip).to_vec())
        }
        "snapshot" => Index::restore(bytes).ok().map(|i| i.snapshot().to_vec()),
        "features" => canonical::<Features>(bytes),
        "exchange" => canonical::<Exchange>(bytes),
        "pointer" => canonical::<Pointer>(bytes),
        "query" => canonical::<world::search::Query>(bytes),
        "found" => canonical::<Found>(bytes),
        "notices" => canonical::<Vec<Notice>>(bytes),
        name if name.starts_with("word-") => canonical::<Word>(bytes),
        _ => {
            let number: u8 = name.strip_prefix("part-")?.parse().ok()?;
            let category = sign::from_bytes(&[number]).ok()?;
            let mut person = Person::default();
            record::codec::decode_part(&mut person, category, bytes).ok()?;
            Some(record::codec::encode_part(&person, category).ok()?.to_vec())
        }
    }
}
