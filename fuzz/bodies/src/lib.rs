//! What is done with bytes from outside, one function a decoder: for cargo-fuzz, and for
//! `./check`, which runs the same over a corpus.
//!
//! # In scope
//! Every decoder of the core, of the machines and of the programs' files ([`files`],
//! [`messages`]). A body says whether the bytes were accepted, and panics if an accepted value
//! breaks a promise (a second encoding, a value that does not read back).
//!
//! # Out of scope
//! Making inputs: that is the fuzzer's, or the corpus test's.
//!
//! # Invariants
//! No bytes at all make a body panic, hang, or take more memory than a small multiple of them.

mod calls;
pub mod files;
mod matches;
mod memory;
pub mod messages;
pub mod receipts;
mod response;

use ledger::leaf::{Leaf, Order};
use sign::{Canonical, Time, from_bytes, to_bytes};
use std::sync::OnceLock;

/// A body and its name: the fuzz target's and the corpus folder's.
pub type Body = (&'static str, fn(&[u8]) -> bool);

/// All of them.
pub const BODIES: &[Body] = &[
    ("leaf", leaf),
    ("order", canonical::<Order>),
    ("ask", canonical::<policy::Ask>),
    ("reply", canonical::<release::Reply>),
    ("note", note),
    ("add_checkpoint", add_checkpoint),
    ("tile_path", tile_path),
    ("bundle", bundle),
    ("inclusion", inclusion),
    ("part", part),
    ("form", form),
    ("slip", slip),
    ("manifest", manifest),
    ("picture", picture),
    ("key_names", key_names),
    ("deposit", deposit),
    ("answer", answer),
    ("index", index),
    ("share", share),
    ("codes", codes),
    ("passphrase", passphrase),
    ("record_parts", record_parts),
    ("request", |b| record::codec::decode_request(b).is_ok()),
    ("form_content", messages::form_content),
    ("public_word", messages::public_word),
    ("new_receipt", receipts::new_receipt),
    ("incident_toml", response::incident_toml),
    ("opened_index", response::opened_index),
    ("signed_decision", response::signed_decision),
    ("openings", response::openings),
    ("campaign_event", response::campaign_event),
    ("campaign_entry", response::campaign_entry),
    ("campaign_member", canonical::<courier::entry::Member>),
    ("campaign_texts", response::campaign_texts),
    ("incident_entry", response::incident_entry),
    ("claims_event", response::claims_event),
    ("incident_line", response::incident_line),
    ("site_manifest", response::site_manifest),
    ("incident_files", response::incident_files),
    ("code_book", response::code_book),
    ("folder_files", response::folder_files),
    ("request_toml", |b| {
        text(b, |t| record::request::request_from_toml(t).is_ok())
    }),
    ("statement_toml", |b| {
        text(b, |t| record::request::statement_from_toml(t).is_ok())
    }),
    ("mapping_toml", |b| {
        text(b, |t| record::csv::Mapping::from_toml(t).is_ok())
    }),
    ("csv", csv),
    ("pfif", pfif),
    ("date", date),
    ("features", canonical::<matching::Features>),
    ("snapshot", matches::snapshot),
    ("names", matches::names),
    ("two_names", matches::two_names),
    ("person_lines", matches::person_lines),
    ("register_tsv", kinfold::comparing::taken),
    ("policy_file", policy_file),
    ("slip_content", messages::slip_content),
    ("case", messages::case),
    ("exchange", messages::exchange),
    ("edit_toml", messages::edit_toml),
    ("society_folder", messages::society_folder),
    ("evidence", messages::evidence),
    ("letters", messages::letters),
    ("roster", messages::roster),
    ("enrolment", messages::enrolment),
    ("first_keys", messages::first_keys),
    ("wire_bodies", calls::wire_bodies),
    ("call_seal", calls::call_seal),
    ("hub_query", calls::hub_query),
    ("search_messages", messages::search_messages),
    ("search_contents", messages::search_contents),
    ("desk_inputs", messages::desk_inputs),
    ("desk_state", messages::desk_state),
    ("desk_files", messages::desk_files),
    ("matcher_line", messages::matcher_line),
    ("portal_line", messages::portal_line),
    ("ceremony_toml", messages::ceremony_toml),
    ("kept_file", files::kept_file),
    ("place", files::place),
    ("marks", files::marks),
    ("matcher_file", files::matcher_file),
    ("opened", files::opened),
    ("journal", files::journal),
    ("kept_bodies", files::kept_bodies),
    ("root", canonical::<keyholder::root::Root>),
    ("ring", files::ring),
    ("vault_manifest", files::vault_manifest),
    ("vault_step", files::vault_step),
    ("vault_base", files::vault_base),
    ("published", files::published),
    ("console", files::console),
];

/// The body of a name.
///
/// # Panics
/// If there is none, or as bodies do.
pub fn run(name: &str, bytes: &[u8]) -> bool {
    let body = BODIES.iter().find(|(n, _)| *n == name);
    let (_, body) = body.expect("a fuzz target is named after a body");
    body(bytes)
}

/// A pair that nothing was ever sealed to.
fn stranger() -> &'static seal::Secret {
    static STRANGER: OnceLock<seal::Secret> = OnceLock::new();
    STRANGER.get_or_init(|| seal::Secret::from_seed(&[0x5e; 32]))
}

fn canonical<T: Canonical>(bytes: &[u8]) -> bool {
    match from_bytes::<T>(bytes) {
        Ok(value) => {
            assert_eq!(to_bytes(&value), bytes, "one value, one encoding");
            true
        }
        Err(_) => false,
    }
}

fn text(bytes: &[u8], read: impl Fn(&str) -> bool) -> bool {
    core::str::from_utf8(bytes).is_ok_and(read)
}

fn leaf(bytes: &[u8]) -> bool {
    let Ok(leaf) = Leaf::from_bytes(bytes) else {
        return false;
    };
    assert_eq!(leaf.to_bytes(), bytes);
    // As the first of a log, and as the next of whatever it begins.
    if let Ok(mut state) = policy::State::begin(&leaf) {
        let before = state.clone();
        if state.apply(&leaf).is_err() {
            assert!(state == before, "a refused leaf changes nothing");
        }
    }
    true
}

/// The manifest of an attachment, in clear and sealed.
fn manifest(bytes: &[u8]) -> bool {
    use parcel::attachment::{Manifest, SealedManifest};
    canonical::<Manifest>(bytes) | canonical::<SealedManifest>(bytes)
}

/// A picture: what comes out is sound, and clean of what went in.
fn picture(bytes: &[u8]) -> bool {
    // Few pixels, so that what a file says of its size costs the fuzzer nothing.
    let few = picture::Limits {
        pixels: 1 << 16,
        side: 1 << 10,
    };
    match picture::clean(bytes, few) {
        Ok(clean) => {
            let again = picture::clean(&clean.bytes, few);
            assert!(again.is_ok_and(|again| again.media == clean.media));
            true
        }
        Err(_) => false,
    }
}

fn note(bytes: &[u8]) -> bool {
    let Ok(note) = ledger::SignedCheckpoint::parse(bytes) else {
        return false;
    };
    assert_eq!(note.to_string().as_bytes(), bytes);
    true
}

fn add_checkpoint(bytes: &[u8]) -> bool {
    ledger::AddCheckpoint::parse(bytes).is_ok()
}

fn tile_path(bytes: &[u8]) -> bool {
    text(bytes, |t| match ledger::TilePath::parse(t) {
        Some(path) => {
            assert_eq!(path.to_string(), t);
            true
        }
        None => false,
    })
}

fn bundle(bytes: &[u8]) -> bool {
    let Some((width, rest)) = bytes.split_first() else {
        return false;
    };
    match ledger::tile::Bundle::parse(rest.to_vec(), u16::from(*width)) {
        Some(bundle) => {
            assert_eq!(bundle.leaves().count(), usize::from(*width));
            true
        }
        None => false,
    }
}

fn inclusion(bytes: &[u8]) -> bool {
    let Ok(proof) = from_bytes::<ledger::InclusionProof>(bytes) else {
        return false;
    };
    let (leaf, root) = (sign::sha256(&[b"leaf"]), sign::sha256(&[b"root"]));
    for size in [
        0,
        1,
        2,
        proof.index,
        proof.index.saturating_add(1),
        u64::MAX,
    ] {
        assert!(proof.verify(&leaf, size, &root).is_err());
        let refused = ledger::verify_consistency(proof.index, size, &leaf, &root, &proof.path);
        assert!(
            refused.is_err() || proof.index == 0,
            "two roots are not the same tree"
        );
    }
    true
}

fn part(bytes: &[u8]) -> bool {
    let Ok(part) = from_bytes::<parcel::SealedPart>(bytes) else {
        return false;
    };
    let key = seal::PartKey::from_bytes([0x5e; 32]);
    let expect = parcel::part::Expect {
        key: part.header.about.key_ref(),
        header: None,
    };
    assert!(part.open(&key, &expect).is_err());
    assert_eq!(to_bytes(&part), bytes);
    true
}

fn form(bytes: &[u8]) -> bool {
    let Ok(form) = from_bytes::<parcel::form::SealedForm>(bytes) else {
        return false;
    };
    let key = seal::PartKey::from_bytes([0x5e; 32]);
    assert!(form.open(&key, form.header.about.intake, None).is_err());
    true
}

fn slip(bytes: &[u8]) -> bool {
    let Ok(slip) = from_bytes::<parcel::slip::SealedSlip>(bytes) else {
        return false;
    };
    assert!(slip.open(stranger()).is_err());
    true
}

fn key_names(bytes: &[u8]) -> bool {
    canonical::<seal::KeyRef>(bytes)
        | canonical::<seal::KekId>(bytes)
        | canonical::<seal::IntakeKeyId>(bytes)
        | canonical::<seal::answer::Bound>(bytes)
}

fn deposit(bytes: &[u8]) -> bool {
    canonical::<seal::deposit::Deposit>(bytes)
}

fn answer(bytes: &[u8]) -> bool {
    canonical::<seal::answer::Released>(bytes)
}

fn index(bytes: &[u8]) -> bool {
    assert!(seal::index::Reader::new(bytes, stranger()).is_err());
    canonical::<seal::index::Entry>(bytes)
}

fn share(bytes: &[u8]) -> bool {
    let read = text(bytes, |t| seal::shares::Share::parse(t).is_ok());
    let Ok(fixed) = <&[u8; seal::shares::SHARE]>::try_from(bytes) else {
        return read;
    };
    read | seal::shares::Share::from_bytes(fixed).is_ok()
}

fn codes(bytes: &[u8]) -> bool {
    text(bytes, |t| {
        let reference = codes::Reference::parse(t);
        if let Ok(reference) = reference {
            assert_eq!(
                codes::Reference::parse(&reference.to_string()),
                Ok(reference)
            );
        }
        let code = codes::MessageCode::parse(t);
        if let Ok(code) = code {
            assert_eq!(codes::MessageCode::parse(&code.to_string()), Ok(code));
        }
        reference.is_ok() | code.is_ok() | codes::ReceiptSecret::parse(t).is_ok()
    })
}

/// Only files whose header asks for little work are tried: the header's bound is the point.
fn passphrase(bytes: &[u8]) -> bool {
    let small = bytes.len() < 64;
    small && seal::passphrase::open(seal::passphrase::Kind::Root, bytes, b"x").is_ok()
}

fn record_parts(bytes: &[u8]) -> bool {
    let mut any = false;
    for category in sign::Category::RECORD {
        let mut person = record::Person::default();
        if record::codec::decode_part(&mut person, category, bytes).is_ok() {
            let again = record::codec::encode_part(&person, category);
            assert!(again.is_ok_and(|again| again.as_slice() == bytes));
            any = true;
        }
    }
    any
}

fn csv(bytes: &[u8]) -> bool {
    let limits = record::csv::Limits {
        max_record: 4096,
        max_field: 512,
        max_columns: 64,
        max_records: 1000,
    };
    let mapping = record::csv::Mapping::default();
    let Ok(reader) = record::csv::Reader::new(bytes, &mapping, limits) else {
        return false;
    };
    let mut taken = false;
    for row in reader.flatten() {
        for name in row.person.names() {
            let _shown = format!("{name:?}");
        }
        let features = matching::Features::of(&row.person.identity, &row.person.family);
        assert!(from_bytes::<matching::Features>(&to_bytes(&features)).is_ok());
        taken = true;
    }
    taken
}

fn pfif(bytes: &[u8]) -> bool {
    let limits = record::pfif::Limits {
        max_records: 1000,
        ..Default::default()
    };
    let items = record::pfif::Register::new(bytes, Time(1_700_000_000_000_000), limits);
    items.filter(Result::is_ok).count() > 0
}

fn date(bytes: &[u8]) -> bool {
    text(bytes, |t| {
        match record::date::Date::read(t, record::date::DateForm::default()) {
            Ok(date) => {
                let readings: Vec<_> = date.readings().collect();
                assert!(!readings.is_empty());
                assert!(readings.iter().all(|r| r.range.first <= r.range.last));
                true
            }
            Err(_) => false,
        }
    })
}

fn policy_file(bytes: &[u8]) -> bool {
    text(bytes, |t| verify::PolicyFile::parse(t).is_ok())
}
