//! No decoder is forgotten: every type of this workspace that is read from bytes is run by a body,
//! by itself or as a field of one that is, and so is every function that reads text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Types that a body decodes by name: the crate, the type, the body. What stands in their fields
/// is found by the test.
const DECODED: &[(&str, &str, &str)] = &[
    ("ledger", "Leaf", "leaf"),
    ("ledger", "Order", "order"),
    ("ledger", "InclusionProof", "inclusion"),
    ("policy", "Ask", "ask"),
    ("policy", "Asking", "letters"),
    ("policy", "Ordering", "letters"),
    ("policy", "Outcome", "letters"),
    ("policy", "SignedRoster", "roster"),
    ("policy", "Enrolment", "enrolment"),
    ("release", "Reply", "reply"),
    ("verify", "Evidence", "evidence"),
    ("parcel", "SealedPart", "part"),
    ("parcel", "SealedForm", "form"),
    ("parcel", "SealedSlip", "slip"),
    ("parcel", "Manifest", "manifest"),
    ("parcel", "SealedManifest", "manifest"),
    ("parcel", "SecondLock", "first_keys"),
    ("seal", "KeyRef", "key_names"),
    ("seal", "KekId", "key_names"),
    ("seal", "IntakeKeyId", "key_names"),
    ("seal", "Bound", "key_names"),
    ("seal", "Deposit", "deposit"),
    ("seal", "Released", "answer"),
    ("seal", "Entry", "index"),
    ("seal", "About", "index"),
    ("seal", "FirstKeys", "first_keys"),
    ("seal", "File", "kept_file"),
    ("record", "Person", "record_parts"),
    ("record", "Versioned", "record_parts"),
    ("record", "Statement", "record_parts"),
    ("record", "TracingRequest", "request"),
    ("record", "Content", "form_content"),
    ("record", "Slip", "slip_content"),
    ("record", "Case", "case"),
    ("record", "Addressee", "case"),
    ("record", "CaseFile", "record_parts"),
    ("record", "Exchange", "exchange"),
    ("record", "Enclosed", "exchange"),
    ("record", "Message", "exchange"),
    ("matching", "Features", "features"),
    ("matching", "Image", "snapshot"),
    ("wire", "Letters", "wire_bodies"),
    ("wire", "Delivery", "wire_bodies"),
    ("wire", "Taken", "wire_bodies"),
    ("wire", "PutAll", "wire_bodies"),
    ("wire", "WantAll", "wire_bodies"),
    ("wire", "Got", "wire_bodies"),
    ("wire", "Pieces", "wire_bodies"),
    ("wire", "Shelf", "wire_bodies"),
    ("wire", "Slips", "wire_bodies"),
    ("contact", "Event", "campaign_event"),
    ("courier", "Entry", "campaign_entry"),
    ("courier", "Member", "campaign_member"),
    ("incident", "Entry", "incident_entry"),
    ("claims", "Event", "claims_event"),
    ("answering", "Signed", "incident_line"),
    ("codes", "CodeBook", "code_book"),
    ("wire", "Waiting", "wire_bodies"),
    ("wire", "References", "wire_bodies"),
    ("wire", "Sessions", "wire_bodies"),
    ("wire", "LogFiles", "wire_bodies"),
    ("wire", "CallSeal", "call_seal"),
    ("world", "QueryMessage", "search_messages"),
    ("world", "AnswerMessage", "search_messages"),
    ("world", "NoticeMessage", "search_messages"),
    ("world", "DeskMessage", "search_messages"),
    ("world", "DispatchMessage", "search_messages"),
    ("world", "Ack", "search_messages"),
    ("world", "SessionKey", "search_messages"),
    ("world", "SeedMessage", "search_messages"),
    ("world", "Query", "search_contents"),
    ("world", "Found", "search_contents"),
    ("world", "Notice", "search_contents"),
    ("world", "Word", "search_contents"),
    ("world", "SignedWord", "public_word"),
    ("world", "SignedReceipt", "new_receipt"),
    ("desk", "Receipts", "new_receipt"),
    ("world", "Pointer", "search_contents"),
    ("world", "Kept", "desk_state"),
    ("world", "Line", "matcher_line"),
    ("desk", "Side", "desk_state"),
    ("desk", "Draft", "letters"),
    ("desk", "DeviceFile", "desk_files"),
    ("desk", "PlaceFile", "place"),
    ("desk", "Pending", "desk_files"),
    ("desk", "Shelf", "desk_files"),
    ("desk", "Held", "desk_files"),
    ("desk", "Society", "desk_files"),
    ("desk", "Mark", "marks"),
    ("matcher", "Night", "matcher_file"),
    ("desk", "Entry", "opened"),
    ("keyholder", "Root", "root"),
    ("keyholder", "Entry", "ring"),
    ("keyholder", "Manifest", "vault_manifest"),
    ("keyholder", "Step", "vault_step"),
];

/// Types that nobody reads from outside.
const INSIDE: &[(&str, &str, &str)] = &[
    ("kinfold", "RingEntry", "only counted for a figure"),
    ("record", "Borrowed", "only written"),
    ("ledger", "Head", "only hashed"),
    ("seal", "Sender", "only written: what a deposit is bound to"),
    (
        "record",
        "Way",
        "by what way something leaves: never stored, never sent",
    ),
    ("record", "NameOrder", "a word of files, read as text"),
    ("record", "Target", "a word of files, read as text"),
    ("sign", "Code", "a test's own"),
    ("sign", "Either", "a test's own"),
    ("sign", "Pair", "a test's own"),
];

/// Functions that read text or a file's bytes: where, which, and the body that calls it.
const READ: &[(&str, &str, &str)] = &[
    ("core/codes/src/lib.rs", "parse", "codes"),
    ("core/codes/src/checker.rs", "parse", "code_book"),
    (
        "core/exposure/src/incident/file.rs",
        "parse",
        "incident_toml",
    ),
    ("core/exposure/src/opened.rs", "parse", "opened_index"),
    ("adapters/stamp/src/lib.rs", "parse", "folder_files"),
    ("core/decision/src/text.rs", "parse", "signed_decision"),
    ("core/decision/src/signed.rs", "parse", "signed_decision"),
    (
        "programs/answering/src/settings.rs",
        "parse",
        "incident_files",
    ),
    (
        "programs/answering/src/exposed.rs",
        "parse",
        "incident_files",
    ),
    (
        "programs/answering/src/moment.rs",
        "parse",
        "incident_files",
    ),
    (
        "programs/answering/src/site/manifest.rs",
        "parse",
        "site_manifest",
    ),
    ("programs/desk/src/emergency/opened.rs", "parse", "openings"),
    ("programs/courier/src/setting.rs", "parse", "campaign_texts"),
    ("programs/courier/src/config.rs", "parse", "campaign_texts"),
    ("core/ledger/src/checkpoint.rs", "parse", "note"),
    ("core/ledger/src/leaf/mod.rs", "from_bytes", "leaf"),
    ("core/ledger/src/note.rs", "parse", "note"),
    ("core/ledger/src/tile.rs", "parse", "tile_path"),
    ("core/ledger/src/witness.rs", "parse", "add_checkpoint"),
    ("core/matching/src/index.rs", "restore", "snapshot"),
    ("core/matching/src/snapshot.rs", "restore", "snapshot"),
    ("core/policy/src/enrolment.rs", "parse", "enrolment"),
    ("core/policy/src/roster.rs", "read", "roster"),
    ("core/record/src/clear/json.rs", "parse", "society_folder"),
    (
        "programs/desk/src/society/read.rs",
        "parse",
        "society_folder",
    ),
    (
        "programs/desk/src/society/folder.rs",
        "read",
        "society_folder",
    ),
    (
        "programs/desk/src/society/pictures.rs",
        "parse",
        "society_folder",
    ),
    ("core/record/src/codec.rs", "decode_part", "record_parts"),
    ("core/record/src/codec.rs", "decode_request", "request"),
    ("core/record/src/codec.rs", "decode_form", "form_content"),
    ("core/record/src/codec.rs", "decode_slip", "slip_content"),
    (
        "core/record/src/csv/mapping.rs",
        "from_toml",
        "mapping_toml",
    ),
    ("core/record/src/date/read.rs", "read", "date"),
    ("core/record/src/request/keys.rs", "parse", "request_toml"),
    (
        "core/record/src/request/toml.rs",
        "edit_from_toml",
        "edit_toml",
    ),
    (
        "core/record/src/request/toml.rs",
        "request_from_toml",
        "request_toml",
    ),
    (
        "core/record/src/request/toml.rs",
        "statement_from_toml",
        "statement_toml",
    ),
    ("core/release/src/reply.rs", "read", "desk_inputs"),
    ("core/seal/src/kept.rs", "open", "kept_file"),
    ("core/seal/src/passphrase.rs", "open", "passphrase"),
    ("core/seal/src/shares.rs", "from_bytes", "share"),
    ("core/seal/src/shares.rs", "parse", "share"),
    ("core/sign/src/encode.rs", "from_bytes", "leaf"),
    ("core/sign/src/key.rs", "from_bytes", "roster"),
    ("core/seal/src/pair.rs", "from_bytes", "first_keys"),
    ("core/verify/src/policy_file.rs", "parse", "policy_file"),
    ("core/wire/src/call.rs", "from_header", "call_seal"),
    ("programs/desk/src/import/marks.rs", "open", "marks"),
    ("programs/desk/src/own.rs", "place", "place"),
    ("programs/matcher/src/names/mod.rs", "open", "matcher_file"),
    ("programs/matcher/src/names/mod.rs", "read", "matcher_file"),
    ("programs/desk/src/shell/opened.rs", "read", "opened"),
    ("programs/keyholder/src/bodies.rs", "open", "kept_bodies"),
    ("programs/keyholder/src/journal.rs", "open", "journal"),
    ("programs/keyholder/src/log.rs", "open", "published"),
    ("programs/keyholder/src/ring.rs", "open", "ring"),
    ("programs/keyholder/src/root.rs", "read", "root"),
    (
        "programs/keyholder/src/serve/console.rs",
        "parse",
        "console",
    ),
    ("programs/keyholder/src/vault/mod.rs", "open", "vault_step"),
    ("programs/keyholder/src/vault/base.rs", "open", "vault_base"),
    (
        "programs/holding/src/plan.rs",
        "plan_from_toml",
        "ceremony_toml",
    ),
    ("world/src/desk/keep.rs", "resume", "desk_state"),
    ("world/src/matcher/mod.rs", "resume", "matcher_line"),
    ("world/src/portal/mod.rs", "resume", "portal_line"),
];

/// Functions of these names read what is not from outside.
const NOT_OUTSIDE: &[(&str, &str)] = &[
    // The head that a device kept itself, read by its own file's body.
    ("core/release/src/reply.rs", "resume"),
    // An officer's findings: only their hash is taken.
    ("programs/desk/src/office/orders.rs", "resume"),
    // The command; its list is read by `folder_files`.
    ("programs/kinfold/src/backup/mod.rs", "restore"),
    // Reproductions of the simulation: its own files.
    ("world/src/runner/mod.rs", "parse"),
];

struct Source {
    krate: String,
    path: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every source file that is no test, without its test module.
fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("world/src")];
    for tier in ["core", "adapters", "programs"] {
        for krate in fs::read_dir(root().join(tier)).expect("a tier's folder") {
            folders.push(krate.expect("readable").path().join("src"));
        }
    }
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("readable").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if name != "tests" {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let text = fs::read_to_string(&path).expect("sources are text");
                let text = text
                    .split("#[cfg(test)]\nmod tests")
                    .next()
                    .unwrap_or_default();
                // What stands in a comment is no code.
                let code = text
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"));
                let text: String = code.flat_map(|line| [line, "\n"]).collect();
                let inside = path.strip_prefix(root()).expect("inside").display();
                let inside = inside.to_string();
                let krate = inside.split("/src/").next().unwrap_or_default();
                let krate = krate.rsplit('/').next().unwrap_or_default();
                found.push(Source {
                    krate: krate.to_owned(),
                    text,
                    path: inside,
                });
            }
        }
    }
    assert!(found.len() > 200, "the sources are there");
    found
}

/// The word at the beginning of a text.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// Every type of a file that can be read from bytes.
fn canonical_types(source: &Source) -> Vec<String> {
    let mut names = Vec::new();
    for begin in [
        "canonical_struct!(",
        "canonical_enum!(",
        "canonical_code!(",
        "suited!(",
    ] {
        let uses = source.text.split(begin).skip(1);
        names.extend(uses.map(|rest| word(rest.trim_start()).to_owned()));
    }
    for line in source.text.lines().map(str::trim_start) {
        if let Some((before, rest)) = line.split_once("Canonical for ")
            && before.starts_with("impl")
        {
            names.push(word(rest).to_owned());
        }
    }
    // `plain!` and `words!` make what stands in them canonical.
    for begin in ["\nplain! {", "\nwords! {"] {
        for block in source.text.split(begin).skip(1) {
            let block = block.split("\n}\n").next().unwrap_or_default();
            let items = block.lines().map(str::trim_start);
            let items = items.filter_map(|l| l.strip_prefix("pub "));
            let items = items.filter_map(|l| l.strip_prefix("struct ").or(l.strip_prefix("enum ")));
            names.extend(items.map(|rest| word(rest).to_owned()));
        }
    }
    names.retain(|name| name.starts_with(char::is_uppercase) && name != "T");
    names.sort();
    names.dedup();
    names
}

/// Names that stand in the definition of a type.
fn fields(source: &Source, name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for kind in ["struct ", "enum "] {
        for definition in source.text.split(&format!("{kind}{name}")).skip(1) {
            if !definition.starts_with([' ', '(', '<']) {
                continue;
            }
            let end = definition.find(['{', '(', ';']).unwrap_or(0);
            let close = match definition[end..].chars().next() {
                Some('{') => "\n}",
                _ => ";\n",
            };
            let indented = ["\n    }", close];
            let ends = indented.iter().filter_map(|e| definition.find(e));
            let body = &definition[..ends.max().unwrap_or(0)];
            let code = body.lines().filter(|l| !l.trim_start().starts_with("//"));
            for line in code {
                let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
                found.extend(words.filter(|w| !w.is_empty()).map(str::to_owned));
            }
        }
    }
    found
}

#[test]
fn every_type_that_is_read_from_bytes_is_run_by_a_body() {
    let sources = sources();
    let mut types: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for source in &sources {
        for name in canonical_types(source) {
            let inside = types
                .entry((source.krate.clone(), name.clone()))
                .or_default();
            for other in sources.iter().filter(|s| s.krate == source.krate) {
                inside.extend(fields(other, &name));
            }
            // What a hand-written reader reads may stand nowhere else.
            for reader in source.text.split(&format!("Canonical for {name}")).skip(1) {
                let end = reader.find("\n}").unwrap_or(reader.len());
                let words = reader[..end].split(|c: char| !c.is_alphanumeric() && c != '_');
                inside.extend(words.filter(|w| !w.is_empty()).map(str::to_owned));
            }
        }
    }
    assert!(types.len() > 200, "{} types were found", types.len());
    let mut open: Vec<(String, String)> = Vec::new();
    for (krate, name, body) in DECODED {
        let key = ((*krate).to_owned(), (*name).to_owned());
        assert!(
            types.contains_key(&key),
            "{krate}::{name} is no decoder any more"
        );
        assert!(
            bodies::BODIES.iter().any(|(b, _)| b == body),
            "no body `{body}`"
        );
        open.push(key);
    }
    let mut reached: BTreeSet<(String, String)> = BTreeSet::new();
    while let Some(key) = open.pop() {
        if !reached.insert(key.clone()) {
            continue;
        }
        for word in types.get(&key).into_iter().flatten() {
            // A name means the type of the same crate if there is one.
            let own = (key.0.clone(), word.clone());
            if types.contains_key(&own) {
                open.push(own);
            } else {
                open.extend(types.keys().filter(|(_, n)| n == word).cloned());
            }
        }
    }
    // The basic ones of `sign` are in everything.
    let forgotten: Vec<_> = types
        .keys()
        .filter(|key| !reached.contains(key))
        .filter(|(krate, name)| !INSIDE.iter().any(|(k, n, _)| k == krate && n == name))
        .collect();
    assert!(
        forgotten.is_empty(),
        "no body decodes {forgotten:?}: add one in fuzz/bodies and a line to DECODED, or say in \
         INSIDE why nobody outside can send it"
    );
}

#[test]
fn every_function_that_reads_text_is_called_by_a_body() {
    const NAMES: &[&str] = &["parse", "from_bytes", "from_header", "resume", "restore"];
    let mut found = BTreeSet::new();
    for source in sources() {
        for rest in source.text.split("pub fn ").skip(1) {
            let name = word(rest);
            let reads = NAMES.contains(&name)
                || name.ends_with("from_toml")
                || name.starts_with("decode_")
                || name.starts_with("parse_");
            let signature = rest.split('{').next().unwrap_or_default();
            // A key from 32 bytes that are there is no reading.
            let fixed = signature.contains("[u8; 32]") || signature.contains("[u8; 48]");
            if reads && !fixed {
                found.insert((source.path.clone(), name.to_owned()));
            }
        }
    }
    assert!(found.len() > 15, "{found:?}");
    for (path, name, body) in READ {
        assert!(root().join(path).is_file(), "{path} is gone");
        assert!(
            bodies::BODIES.iter().any(|(b, _)| b == body),
            "no body `{body}`"
        );
        found.remove(&((*path).to_owned(), (*name).to_owned()));
    }
    for (path, name) in NOT_OUTSIDE {
        found.remove(&((*path).to_owned(), (*name).to_owned()));
    }
    assert!(
        found.is_empty(),
        "no body calls {found:?}: add one in fuzz/bodies and a line to READ"
    );
}
