//! Golden vectors of everything that travels or is sealed: requests, replies, roster, evidence,
//! search messages; parts of a record, features, the snapshot. They stand beside the crates that
//! define them; `tools/check_formats.py` checks the same files by other code. To write them anew
//! (ML-DSA signatures will differ): `cargo test -p world --test vectors -- --ignored`.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its input has failed"
)]

mod contents;
#[path = "../../../core/sign/tests/diagnostic/mod.rs"]
mod diagnostic;
mod house;
#[expect(
    dead_code,
    reason = "the kit of the policy's tests; some of it is theirs only"
)]
#[path = "../../../core/policy/tests/policy/kit.rs"]
mod kit;
mod messages;

use house::House;
use serde_json::{Value, json};
use sign::{PublicKey, Signature};

const MESSAGES: &str = include_str!("../../../core/release/vectors/messages.json");
const SEARCH: &str = include_str!("../../vectors/search.json");
const PARTS: &str = include_str!("../../../core/record/vectors/parts.json");
const MATCHING: &str = include_str!("../../../core/matching/vectors/matching.json");

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &Value) -> Vec<u8> {
    let text = text.as_str().unwrap();
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

fn lines(file: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(file).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

fn signature(line: &Value) -> Option<(PublicKey, Signature)> {
    let pair = line.get("signature")?;
    let key = PublicKey::from_bytes(unhex(&pair[0]).try_into().unwrap()).unwrap();
    Some((key, Signature(unhex(&pair[1]).try_into().unwrap())))
}

#[test]
fn every_golden_message_is_believed_and_with_any_byte_changed_refused() {
    let house = House::new();
    let mut tried = 0;
    for line in lines(MESSAGES).into_iter().chain(lines(SEARCH)) {
        let name = line["name"].as_str().unwrap();
        let bytes = unhex(&line["bytes"]);
        let apart = signature(&line);
        if contents::again(name, &bytes).is_some() {
            continue;
        }
        assert!(
            messages::believed(&house, name, &bytes, apart.as_ref()),
            "{name}"
        );
        // An opening is told by whoever has it: another record's name is another opening.
        let end = if name == "evidence-with-names" {
            bytes.len() - 35
        } else {
            bytes.len()
        };
        // Long ones: each of the first bytes, then every so many.
        let step = bytes.len() / 4_000 + 1;
        for at in (0..end.min(400)).chain((400.min(end)..end).step_by(step)) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let taken = messages::believed(&house, name, &changed, apart.as_ref());
            assert!(!taken, "{name} byte {at}");
            tried += 1;
        }
        for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            assert!(!messages::believed(
                &house,
                name,
                &bytes[..cut],
                apart.as_ref()
            ));
        }
        if let Some((key, good)) = apart {
            for at in 0..64 {
                let mut bad = good;
                bad.0[at] ^= 1;
                assert!(!messages::believed(&house, name, &bytes, Some(&(key, bad))));
            }
        }
    }
    assert!(tried > 20_000, "{tried}");
}

#[test]
fn every_golden_content_reads_and_writes_the_same() {
    let mut seen = 0;
    for file in [PARTS, MATCHING, SEARCH] {
        for line in lines(file) {
            let name = line["name"].as_str().unwrap();
            let bytes = unhex(&line["bytes"]);
            let Some(value) = line.get("value") else {
                continue;
            };
            assert_eq!(
                contents::again(name, &bytes).as_ref(),
                Some(&bytes),
                "{name}"
            );
            assert_eq!(&diagnostic::of(&bytes), value, "{name}");
            assert_eq!(
                json!(hex(&messages::digest(&bytes).0)),
                line["sha256"],
                "{name}"
            );
            seen += 1;
            for at in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                // Refused, or another value: never a second spelling of this one.
                let again = contents::again(name, &changed);
                assert!(
                    again.is_none_or(|again| again == changed),
                    "{name} byte {at}"
                );
            }
        }
    }
    assert_eq!(seen, 18 + 2 + 2 + 2 + 10 + 12 + 9);
}

#[test]
#[ignore = "writes the vectors anew"]
fn write_the_golden_messages() {
    let house = House::new();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut files: [(&str, Vec<String>); 4] = [
        ("core/release/vectors/messages.json", vec![]),
        ("world/vectors/search.json", vec![]),
        ("core/record/vectors/parts.json", vec![]),
        ("core/matching/vectors/matching.json", vec![]),
    ];
    for message in messages::all(&house) {
        let mut line = json!({ "name": message.name, "bytes": hex(&message.bytes) });
        if let Some((key, signature)) = &message.signature {
            line["signature"] = json!([hex(key.as_bytes()), hex(&signature.0)]);
        }
        let search = message.name.ends_with("-message") || message.name == "ack";
        files[usize::from(search)].1.push(line.to_string());
    }
    for (name, bytes) in contents::all() {
        let line = json!({
            "name": name,
            "bytes": hex(&bytes),
            "value": diagnostic::of(&bytes),
            "sha256": hex(&messages::digest(&bytes).0),
        });
        let file = match name.as_str() {
            "features" | "snapshot" => 3,
            "request" | "slip" | "form-request" | "form-more" => 2,
            name if name.starts_with("part-") => 2,
            _ => 1,
        };
        files[file].1.push(line.to_string());
    }
    let secrets = json!({
        "origin": kit::ORIGIN,
        "ed25519": hex(house::keys().ed25519.as_bytes()),
        "ml_dsa": hex(house::keys().ml_dsa.as_bytes()),
        "desk": hex(&house::desk().seed()[..]),
        "matcher": hex(&house::matcher().seed()[..]),
        "pair": hex(&house::pair().seed()[..]),
        "now": house::NOW.0,
    });
    for (path, lines) in files {
        let text = format!(
            "{{\"of\": {secrets},\n\"vectors\": [\n{}\n]}}\n",
            lines.join(",\n")
        );
        std::fs::write(format!("{root}/{path}"), text).unwrap();
    }
}
