//! What stands on paper or behind a passphrase, and marks.

use super::{Vector, array, bytes, hex, number, run};
use codes::{Message, MessageCode, ReceiptSecret, Reference};
use seal::passphrase::{self, Cost, Kind};
use seal::shares::{self, Share};
use seal::{BatchKey, TombstoneKey};
use serde_json::{Value, json};
use sign::id::IncidentId;

pub(super) const SHARE: Vector = Vector {
    name: "share",
    make: || {
        let all = shares::split(shares::Kind::Emergency, &run(0x33), 3, 5, &run(0x34)).unwrap();
        let texts: Vec<String> = all.iter().map(|share| share.text().to_string()).collect();
        json!({
            "kind": 1, "need": 3, "of": 5, "random": hex(run::<32>(0x34)),
            "secret": hex(run::<32>(0x33)), "shares": texts, "sealed": hex(*all[1].bytes()),
        })
    },
    open: |file, sealed| {
        let text = |at: usize| Share::parse(file["shares"][at].as_str().unwrap()).unwrap();
        sealed
            .try_into()
            .ok()
            .and_then(|bytes| Share::from_bytes(bytes).ok())
            .and_then(|share| shares::combine(&[text(4), share, text(0)]).ok())
            .is_some_and(|(kind, secret)| {
                kind == shares::Kind::Emergency && *secret == array(&file["secret"])
            })
    },
    step: 1,
};

pub(super) const PASSPHRASE: Vector = Vector {
    name: "passphrase",
    make: || {
        let (words, content) = ("correct horse battery staple", run::<32>(0x35));
        let salt = run(0x36);
        let file = passphrase::seal(Kind::Root, &content, words.as_bytes(), Cost::LEAST, salt);
        json!({
            "kind": 1, "memory": 19_456, "passes": 2, "lanes": 1, "salt": hex(salt),
            "passphrase": words, "content": hex(content), "sealed": hex(file.unwrap()),
        })
    },
    open: |file, sealed| {
        let words = file["passphrase"].as_str().unwrap();
        passphrase::open(Kind::Root, sealed, words.as_bytes())
            .is_ok_and(|content| *content == bytes(&file["content"]))
    },
    step: 11,
};

/// Here the "sealed" bytes are the digits of a message code.
pub(super) const CODES: Vector = Vector {
    name: "codes",
    make: || {
        let key = BatchKey::from_bytes(run(0x37));
        let code = MessageCode::of(&key, &message());
        let tombstone = TombstoneKey::from_bytes(run(0x3a));
        json!({
            "batch_key": hex(key.as_bytes()), "incident": hex(run::<16>(0x38)), "batch": 9,
            "nonce": hex(run::<16>(0x39)), "channel": 2, "day": 20_700,
            "code": code.to_string(), "sealed": hex(code.digits()),
            "reference_random": hex(run::<8>(0xf0)),
            "reference": Reference::from_random(&run(0xf0)).to_string(),
            "secret_random": hex(run::<8>(0xe0)),
            "secret": *ReceiptSecret::from_random(&run(0xe0)).shown(),
            "tombstone_key": hex(tombstone.as_bytes()),
            "system": "example.org", "system_id": "person.77",
            "source_mark": hex(tombstone.source_mark("example.org", "person.77").0),
            "identity": hex("amal|1990"),
            "identity_mark": hex(tombstone.identity_mark(b"amal|1990").0),
        })
    },
    open: |file: &Value, sealed| {
        let key = BatchKey::from_bytes(array(&file["batch_key"]));
        let code = MessageCode::of(&key, &message());
        number(&file["batch"]) == message().batch
            && core::str::from_utf8(sealed).is_ok_and(|text| MessageCode::parse(text) == Ok(code))
    },
    step: 1,
};

fn message() -> Message {
    Message {
        incident: IncidentId(run(0x38)),
        batch: 9,
        nonce: run(0x39),
        channel: 2,
        day: 20_700,
    }
}
