//! Invented people, a campaign of them, and a provider that tests can stop at any moment.

use contact::{Affected, Level, Role, Row};
use courier::carrier::{Carrier, Known, Parcel, Tried};
use courier::deciding;
use courier::engine::{Engine, Lane, Receipt};
use courier::entry::Member;
use courier::store::{Secrets, Store};
use record::person::{Address, AddressKind, Contact};
use record::place::Place;
use record::safe::{Channel, Hours, Means, SafeContact, SeenBy};
use record::script::Language;
use record::slip::{Held, Slip};
use sign::id::{PersonId, StaffId};
use sign::time::{DAY, HOUR, MINUTE};
use sign::{Category, SocietyId, Time};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) const SETTING: &str = r#"
incident = "00112233445566778899aabbccddeeff"
society = 1
exercise = true
drafts_count_as_reviewed = "exercise"
typed_numbers_count = "exercise"
phone = "+41 00 000 00 00"
sender = "P.O. Box 12, 1000 Anytown"
awake = ["00:00", "24:00"]
asked_counts_as_enquirer = true
currency = "CHF"
price = [{ means = "sms", micros = 90000 }, { means = "mail", micros = 100 },
         { means = "letter", micros = 1000000 }, { means = "voice", micros = 500000 }]
[words.en]
happened = "On 18 January somebody got into one of our computers."
doing = "We locked it on the same day, and we look into how it came about."
[words.ar]
happened = "في 18 يناير دخل أحد إلى حاسوب لنا."
doing = "أقفلناه في اليوم نفسه ونبحث عن سبب ذلك."
[support]
CH = ["Invented help line, day and night"]
"#;

/// Monday, 2024-01-01, 10:00 UTC.
pub(crate) const NOW: Time = Time(19_723 * DAY + 10 * HOUR);

pub(crate) fn staff(n: u8) -> StaffId {
    StaffId([n; 16])
}

pub(crate) fn who(n: u8) -> PersonId {
    PersonId([n; 16])
}

/// Somebody who may be reached by these means, seen by nobody else, at any hour.
pub(crate) fn member(n: u8, means: &[Means]) -> Member {
    let channel = |means: &Means| Channel {
        means: *means,
        allowed: true,
        seen_by: SeenBy::NobodyElse,
    };
    let today = record::date::Day::of(NOW).0;
    let safe = SafeContact {
        channels: means.iter().map(channel).collect(),
        hours: vec![Hours {
            days: 0x7f,
            from: 0,
            to: 1440,
        }],
        languages: vec![Language::from_tag("en").expect("a tag")],
        under_18: Some(false),
        confirmed: Some(record::date::Day(today - 10)),
        expires: Some(record::date::Day(today + 400)),
        ..SafeContact::default()
    };
    let country = record::country::Country::from_code("CH");
    let place = Place::named(&format!("Long Street {n}, 1000 Anytown"), country);
    let contact = Contact {
        addresses: vec![Address {
            kind: AddressKind::Current,
            place,
        }],
        phones: vec![format!("+41 79 100 {n:04}").as_str().into()],
        mails: vec![format!("p{n}@mail.example").as_str().into()],
        safe,
    };
    Member {
        who: who(n).to_string(),
        society: SocietyId(1),
        affected: Affected {
            person: who(n),
            role: Role::Enquirer,
            level: Level::Confirmed,
            categories: vec![Category::Identity, Category::Contact],
            slip: Some(Slip {
                name: Some(format!("Person{n}").as_str().into()),
                contact,
                held: Held(vec![Category::Identity]),
            }),
            flagged: false,
            country,
            zone: None,
            source: 1,
            failed: Vec::new(),
            decided: None,
        },
        login: false,
    }
}

/// A folder for a campaign, gone with this.
pub(crate) struct Ground {
    _folder: tempfile::TempDir,
    pub(crate) campaign: PathBuf,
    pub(crate) secrets: Secrets,
}

impl Ground {
    pub(crate) fn new() -> Ground {
        let folder = tempfile::tempdir().expect("a folder");
        let campaign = folder.path().join("campaign");
        Ground {
            secrets: Secrets::beside(&campaign),
            campaign,
            _folder: folder,
        }
    }

    /// A campaign of these people, planned and approved.
    pub(crate) fn of(members: &[Member]) -> Ground {
        let place = Ground::new();
        Store::make(&place.campaign, &place.secrets, SETTING, members).expect("a campaign");
        let mut store = place.open();
        let planning = deciding::plan(&mut store, NOW).expect("a plan");
        assert_eq!(planning.people(), members.len() as u64);
        deciding::approve(&mut store, (10_000, 10_000), (staff(1), staff(2))).expect("a cap");
        place
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(&self.campaign, &self.secrets).expect("the campaign")
    }
}

/// What a provider of the model does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Next {
    Takes,
    Refuses,
    /// Takes it; its answer is lost.
    Loses,
    /// This process ends before it reached the provider.
    DiesBefore,
    /// This process ends after the provider took it.
    DiesAfter,
    Impossible,
}

pub(crate) struct World {
    /// Everything that was taken: each of them is somebody being told. Nothing is taken once for
    /// two posts of one key: whoever posts twice tells twice.
    pub(crate) taken: Vec<([u8; 16], String, Parcel)>,
    pub(crate) next: Box<dyn FnMut(usize) -> Next + Send>,
    pub(crate) sends: usize,
    pub(crate) silent: u32,
    /// Length of the journal whenever something was taken.
    pub(crate) lengths: Vec<u64>,
    pub(crate) journal: Option<PathBuf>,
    pub(crate) knows: bool,
}

/// A provider of the model. Clones are one.
#[derive(Clone)]
pub(crate) struct Provider(pub(crate) Arc<Mutex<World>>);

impl Provider {
    pub(crate) fn new(next: impl FnMut(usize) -> Next + Send + 'static) -> Provider {
        Provider(Arc::new(Mutex::new(World {
            taken: Vec::new(),
            next: Box::new(next),
            sends: 0,
            silent: 0,
            lengths: Vec::new(),
            journal: None,
            knows: true,
        })))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often each recipient was told.
    pub(crate) fn told(&self) -> BTreeMap<String, usize> {
        let mut told = BTreeMap::new();
        for (_, to, _) in &self.lock().taken {
            *told.entry(to.clone()).or_default() += 1;
        }
        told
    }
}

impl Carrier for Provider {
    fn send(&mut self, key: [u8; 16], to: &str, parcel: &Parcel) -> Tried {
        let mut world = self.lock();
        let number = world.sends;
        world.sends += 1;
        let next = (world.next)(number);
        if matches!(next, Next::Takes | Next::Loses | Next::DiesAfter) {
            world.taken.push((key, to.to_owned(), parcel.clone()));
            let length = world.journal.as_ref().map(|path| length(path));
            world.lengths.extend(length);
        }
        drop(world);
        match next {
            Next::Takes => Tried::Taken,
            Next::Refuses => Tried::NotTaken,
            Next::Loses => Tried::Unknown,
            Next::Impossible => Tried::Impossible,
            Next::DiesBefore | Next::DiesAfter => std::panic::panic_any(Died),
        }
    }

    fn ask(&mut self, key: [u8; 16]) -> Known {
        let mut world = self.lock();
        if !world.knows {
            return Known::CannotSay;
        }
        if world.silent > 0 {
            world.silent -= 1;
            return Known::NoAnswer;
        }
        match world.taken.iter().any(|(known, _, _)| *known == key) {
            true => Known::Delivered,
            false => Known::Never,
        }
    }

    fn follows(&self) -> bool {
        self.lock().knows
    }
}

/// The process ended.
pub(crate) struct Died;

pub(crate) fn length(path: &Path) -> u64 {
    std::fs::metadata(path).expect("a file").len()
}

pub(crate) fn engine(place: &Ground, means: Means, provider: &Provider) -> Engine {
    engine_with(place, means, provider, None)
}

pub(crate) fn engine_with(
    place: &Ground,
    means: Means,
    provider: &Provider,
    receipts: Option<Receiver<Receipt>>,
) -> Engine {
    let lane = Lane::new(means, Box::new(provider.clone()), 60_000);
    Engine::new(place.open(), vec![lane], receipts)
}

/// Steps until nothing happens for two hours of the model's time; starts again whenever the
/// process dies. How often it died.
pub(crate) fn run(place: &Ground, means: Means, provider: &Provider) -> u32 {
    let (mut died, mut now, mut quiet) = (0, NOW, 0);
    let people = place.open().members().count() as u64;
    let mut running = engine(place, means, provider);
    while quiet < 120 {
        let step = std::panic::AssertUnwindSafe(|| running.step(now));
        match std::panic::catch_unwind(step) {
            Ok(did) => {
                let did = did.expect("a step");
                quiet = if did { 0 } else { quiet + 1 };
                let step = if did { 1_000_000 } else { MINUTE };
                now = now.plus(step);
            }
            Err(panic) => {
                assert!(panic.is::<Died>(), "only the test ends the process");
                died += 1;
                running = engine(place, means, provider);
            }
        }
        assert_eq!(deciding::status(running.store(), now).all(), people);
    }
    died
}

pub(crate) fn row(place: &Ground, row: Row) -> u64 {
    deciding::status(&place.open(), NOW).row(row)
}
