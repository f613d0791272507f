//! What programs say to each other, and what the hub in between may have made of it.

use crate::files::log_keys;
use crate::{canonical, stranger};
use ledger::LogKeys;
use policy::letter::{Asking, Ordering, Outcome};
use policy::roster::SignedRoster;
use seal::AnswerSecret;
use sign::encode::Bytes;
use sign::{Hash, SigningKey, SocietyId, Time, from_bytes, to_bytes};
use verify::{Bodies, Evidence, PolicyFile};
use world::desk::{self, Desk};
use world::device::{Book, SessionKey};
use world::matcher::{self, Matcher};
use world::portal::{self, Portal};
use world::search::{Ack, AnswerMessage, DeskMessage, Found, Notice, NoticeMessage, Query};
use world::search::{DispatchMessage, Pointer, QueryMessage, Word};

pub(crate) const NOW: Time = Time(1_790_000_000_000_000);

/// Letters' contents that keyholder and desks read. The stop file is an `Ordering` too.
pub(crate) fn letters(bytes: &[u8]) -> bool {
    canonical::<Asking>(bytes)
        | canonical::<Ordering>(bytes)
        | canonical::<Outcome>(bytes)
        | canonical::<::desk::shell::Draft>(bytes)
}

/// The roster, under a key that nobody here has.
pub(crate) fn roster(bytes: &[u8]) -> bool {
    let stranger = SigningKey::from_seed(&[0x5e; 32]).public();
    assert!(SignedRoster::read(bytes, "log.example", &stranger).is_err());
    canonical::<SignedRoster>(bytes)
}

/// The text by which a device is enrolled.
pub(crate) fn enrolment(bytes: &[u8]) -> bool {
    use policy::enrolment::Enrolment;
    crate::text(bytes, |text| match Enrolment::parse(text) {
        Ok(enrolment) => {
            assert_eq!(Enrolment::parse(&enrolment.text()).as_ref(), Ok(&enrolment));
            true
        }
        Err(_) => false,
    })
}

/// Messages between desk and matcher, before anything of them is believed.
pub(crate) fn search_messages(bytes: &[u8]) -> bool {
    let (book, secret) = (Book::default(), stranger());
    if let Ok(message) = from_bytes::<QueryMessage>(bytes) {
        assert!(message.ticket.prove(&keys(), None).is_err());
    }
    if let Ok(message) = from_bytes::<NoticeMessage>(bytes) {
        assert!(message.open(&book, &[secret]).is_err());
    }
    if let Ok(message) = from_bytes::<DeskMessage>(bytes) {
        assert!(message.open(&book, secret).is_err());
    }
    if let Ok(message) = from_bytes::<DispatchMessage>(bytes) {
        assert!(message.open(&book, message.society, &[secret]).is_err());
    }
    if let Ok(ack) = from_bytes::<Ack>(bytes) {
        assert!(ack.verify(&book).is_err());
    }
    if let Ok(session) = from_bytes::<SessionKey>(bytes) {
        let kind = ledger::leaf::DeviceKind::Matcher;
        assert!(session.check(&book, kind, NOW).is_err());
    }
    canonical::<QueryMessage>(bytes)
        | canonical::<AnswerMessage>(bytes)
        | canonical::<NoticeMessage>(bytes)
        | canonical::<DeskMessage>(bytes)
        | canonical::<DispatchMessage>(bytes)
        | canonical::<Ack>(bytes)
        | canonical::<SessionKey>(bytes)
        | canonical::<desk::SeedMessage>(bytes)
}

/// What those messages hold once they are opened.
pub(crate) fn search_contents(bytes: &[u8]) -> bool {
    if let Ok(query) = from_bytes::<Query>(bytes) {
        assert_eq!(query.to_bytes().as_slice(), bytes);
    }
    canonical::<Query>(bytes)
        | canonical::<Found>(bytes)
        | canonical::<Vec<Notice>>(bytes)
        | canonical::<Word>(bytes)
        | canonical::<Pointer>(bytes)
}

/// Everything a desk may be given: none of it is believed, and none of it stops the desk.
pub(crate) fn desk_inputs(bytes: &[u8]) -> bool {
    let mut desk = Desk::new(identity());
    let mut heard = false;
    let inputs = [
        desk::Input::Reply(bytes.to_vec()),
        desk::Input::Roster(bytes.to_vec()),
        desk::Input::Answer(bytes.to_vec()),
        desk::Input::Ack(bytes.to_vec()),
        desk::Input::Notices(bytes.to_vec()),
        desk::Input::Seed(bytes.to_vec()),
    ];
    for input in inputs {
        let effects = desk.step(input, [1; 32], NOW);
        heard |= !effects.is_empty();
    }
    heard
}

/// What a desk's machine kept.
pub(crate) fn desk_state(bytes: &[u8]) -> bool {
    let resumed = Desk::resume(identity(), bytes).is_ok();
    assert!(!resumed || from_bytes::<desk::Kept>(bytes).is_ok());
    resumed | canonical::<::desk::shell::Side>(bytes)
}

/// Files of a desk, opened.
pub(crate) fn desk_files(bytes: &[u8]) -> bool {
    canonical::<::desk::own::DeviceFile>(bytes)
        | canonical::<::desk::shell::Shelf>(bytes)
        | canonical::<::desk::shell::Held>(bytes)
        | canonical::<::desk::import::Pending>(bytes)
        | canonical::<Vec<::desk::office::network::Society>>(bytes)
}

/// A line that a matcher kept.
pub(crate) fn matcher_line(bytes: &[u8]) -> bool {
    let identity = matcher::Identity {
        signer: SigningKey::from_seed(&[2; 32]),
        society: SocietyId(1),
        keys: keys(),
        quorum: None,
        secret: AnswerSecret::from_bytes([3; 32]),
        countries: Default::default(),
        every: matcher::NOTICE_EVERY,
    };
    if let Ok(matcher) = Matcher::resume(identity, [bytes]) {
        let mut image = matcher.image();
        assert!(image.all(|line| canonical::<matcher::Line>(&line)));
    }
    canonical::<matcher::Line>(bytes)
}

/// What a family's form holds.
pub(crate) fn form_content(bytes: &[u8]) -> bool {
    match record::codec::decode_form(bytes) {
        Ok(form) => {
            let again = record::codec::encode_form(&form);
            assert_eq!(again[..], *bytes, "one value, one encoding");
            true
        }
        Err(_) => false,
    }
}

/// A public word on its way to a portal, and before one that knows nobody.
pub(crate) fn public_word(bytes: &[u8]) -> bool {
    let identity = portal::Identity {
        signer: SigningKey::from_seed(&[2; 32]),
        society: SocietyId(1),
        keys: keys(),
        quorum: None,
    };
    let mut portal = Portal::resume(identity, []).expect("a new portal");
    let said = portal.step(portal::Input::Word(bytes.to_vec()), [1; 32], NOW);
    assert!(said.is_empty(), "nobody is believed who is not known");
    canonical::<portal::SignedWord>(bytes)
}

/// A public word as a desk sends it.
#[must_use]
pub fn word_of_a_desk() -> Vec<u8> {
    let signer = SigningKey::from_seed(&[4; 32]);
    let told = portal::Told {
        society: SocietyId(1),
        intake: sign::id::IntakeId([5; 16]),
        word: record::case::PublicWord::BeingWorkedOn,
        at: NOW,
        desk: signer.public().device(),
    };
    to_bytes(&portal::SignedWord::sign(told, &signer))
}

/// A line that a portal kept.
pub(crate) fn portal_line(bytes: &[u8]) -> bool {
    let identity = portal::Identity {
        signer: SigningKey::from_seed(&[2; 32]),
        society: SocietyId(1),
        keys: keys(),
        quorum: None,
    };
    if let Ok(mut portal) = Portal::resume(identity, [bytes]) {
        let _asked = portal.step(portal::Input::Tick, [1; 32], NOW);
    }
    canonical::<portal::Line>(bytes)
}

/// First keys of a society, sealed and open; the second half of a key.
pub(crate) fn first_keys(bytes: &[u8]) -> bool {
    let about = seal::arrival::About {
        society: SocietyId(1),
        device: sign::id::DeviceId([2; 16]),
    };
    assert!(seal::arrival::open(&about, bytes, stranger()).is_err());
    canonical::<seal::arrival::FirstKeys>(bytes) | canonical::<parcel::second::SecondLock>(bytes)
}

/// Single leaves with their proofs, and bodies of requests, for a reader without a copy.
pub(crate) fn evidence(bytes: &[u8]) -> bool {
    let bodies = Bodies::new([bytes.to_vec()], Default::default());
    assert!(bodies.met().is_empty());
    let Ok(evidence) = from_bytes::<Evidence>(bytes) else {
        return false;
    };
    let known = PolicyFile {
        keys: keys(),
        witnesses: Vec::new(),
        quorum: 0,
        known: Vec::new(),
    };
    if let Ok((_, proven)) = evidence.check(&known) {
        assert_eq!(proven.len(), evidence.entries.len());
    }
    assert_eq!(to_bytes(&evidence), bytes);
    true
}

/// The file that founds a log.
pub(crate) fn ceremony_toml(bytes: &[u8]) -> bool {
    // A path that names no folder: a `file` of the text is looked for beside it and not found.
    let path = std::path::Path::new("no folder of this name/ceremony.toml");
    crate::text(bytes, |text| {
        holding::plan_from_toml(text, path, "log.example").is_ok()
    })
}

/// A contact slip, opened.
pub(crate) fn slip_content(bytes: &[u8]) -> bool {
    match record::codec::decode_slip(bytes) {
        Ok(slip) => {
            assert_eq!(record::codec::encode_slip(&slip).as_slice(), bytes);
            true
        }
        Err(_) => false,
    }
}

/// The state of a case; the address of a message.
pub(crate) fn case(bytes: &[u8]) -> bool {
    canonical::<record::case::Case>(bytes) | canonical::<record::message::Addressee>(bytes)
}

/// A letter between societies, a message of a family, and both as they stand in a part.
pub(crate) fn exchange(bytes: &[u8]) -> bool {
    use record::exchange::{Enclosed, Exchange};
    if let Ok(letter) = from_bytes::<Exchange>(bytes) {
        assert!(Enclosed::of(&letter).read() == Ok(letter));
    }
    if let Ok(enclosed) = from_bytes::<Enclosed>(bytes) {
        assert_eq!(to_bytes(&enclosed), bytes);
        let _read = enclosed.read();
    }
    canonical::<Exchange>(bytes) | canonical::<record::message::Message>(bytes)
}

/// A line of a society's folder, of a record or of a picture, and its list of files.
pub(crate) fn society_folder(bytes: &[u8]) -> bool {
    use ::desk::society::{Manifest, PictureLine, Row};
    use record::clear::Names;
    crate::text(bytes, |text| {
        let manifest = Manifest::read(text);
        if let Ok(manifest) = &manifest {
            let again = manifest.text();
            assert_eq!(Manifest::read(again.trim_end()), Ok(manifest.clone()));
        }
        let row = Row::parse(text, &Names::same());
        if let Ok(row) = &row {
            let line = row.line();
            let again = Row::parse(&line, &Names::same()).map(|row| row.line());
            assert_eq!(again, Ok(line));
        }
        let picture = PictureLine::parse(text);
        if let Ok(picture) = &picture {
            assert_eq!(PictureLine::parse(&picture.line()), Ok(picture.clone()));
            // Its file stands in the folder of pictures and nowhere else.
            let name = picture.file();
            let name = name.strip_prefix("pictures/").expect("its folder");
            assert!(!name.contains(['/', '\\', '\0']) && !name.starts_with('.'));
        }
        manifest.is_ok() || row.is_ok() || picture.is_ok()
    })
}

/// What changes in a record, as staff write it.
pub(crate) fn edit_toml(bytes: &[u8]) -> bool {
    crate::text(bytes, |text| record::request::edit_from_toml(text).is_ok())
}

pub(crate) fn keys() -> LogKeys {
    log_keys().clone()
}

fn identity() -> desk::Identity {
    desk::Identity {
        signer: SigningKey::from_seed(&[2; 32]),
        society: SocietyId(1),
        keys: keys(),
        quorum: None,
    }
}

/// What a desk of the corpus keeps, and a matcher's roster line: for seeds.
#[must_use]
pub fn kept_by_a_desk() -> Vec<u8> {
    let mut desk = Desk::new(identity());
    let effects = desk.step(desk::Input::Login([4; 32]), [5; 32], NOW);
    desk.give_seed(&[6; 32]);
    let later = desk.step(desk::Input::Tick, [5; 32], NOW);
    let kept = effects
        .into_iter()
        .chain(later)
        .rev()
        .find_map(|e| match e {
            desk::Effect::Keep(bytes) => Some(bytes.to_vec()),
            _ => None,
        });
    kept.unwrap_or_default()
}

/// A matcher's first line: its request numbers.
#[must_use]
pub fn lines_of_a_matcher() -> Vec<Vec<u8>> {
    let caller = world::device::CallerKept {
        reserved: 64,
        seen: None,
    };
    let forget = matcher::Said {
        society: SocietyId(1),
        word: Word::Forget(vec![sign::id::RecordId([3; 16])]),
    };
    [
        matcher::Line::Caller(caller),
        matcher::Line::Roster(Bytes(vec![1, 2, 3])),
        matcher::Line::Word(forget),
    ]
    .iter()
    .map(to_bytes)
    .collect()
}

/// A portal's first lines.
#[must_use]
pub fn lines_of_a_portal() -> Vec<Vec<u8>> {
    let caller = world::device::CallerKept {
        reserved: 64,
        seen: None,
    };
    [
        portal::Line::Caller(caller),
        portal::Line::Block(vec![Bytes(vec![1; 8])]),
        portal::Line::Stored(4),
        portal::Line::Announced(Default::default()),
        portal::Line::Head(Hash([7; 32])),
    ]
    .iter()
    .map(to_bytes)
    .collect()
}
