//! Parts, forms, attachments, slips, the daily index.

use super::{Vector, array, bytes, hex, run};
use parcel::attachment::{self, Manifest, Sealer};
use parcel::form::{self, SealedForm};
use parcel::part::{About, Expect, SealedPart};
use parcel::second::{self, SecondLock};
use parcel::slip::{self, SealedSlip};
use seal::index::{self, Entry, Head, Reader, RecordHeads, Writer};
use seal::{LogKey, PartKey, Secret};
use serde_json::{Value, json};
use sign::id::{AttachmentId, DeviceId, IntakeId, PersonId, RecordId, SessionId};
use sign::{Category, Hash, SigningKey, SocietyId, from_bytes, to_bytes};

const CONTENT: &[u8] = b"what a society knows about a person";

pub(super) const PART: Vector = Vector {
    name: "part",
    make: || {
        let key = PartKey::from_bytes(run(1));
        let part = SealedPart::seal(about(), &key, CONTENT, &signer()).unwrap();
        part_json(&part, &key)
    },
    open: |file, sealed| {
        from_bytes::<SealedPart>(sealed)
            .is_ok_and(|part| part_opens(file, &part, PartKey::from_bytes(array(&file["key"]))))
    },
    step: 1,
};

pub(super) const SECOND: Vector = Vector {
    name: "second",
    make: || {
        let (pair, random) = (Secret::from_seed(&run(0x61)), run(0x82));
        let (a, b) = (PartKey::from_bytes(run(1)), PartKey::from_bytes(run(2)));
        let mut about = about();
        about.category = Category::Circumstances;
        let of = about.key_ref();
        about.second = Some(SecondLock::seal(&of, &b, pair.public(), &random).unwrap());
        let key = PartKey::from_halves(&of, &a, &b);
        let part = SealedPart::seal(about, &key, CONTENT, &signer()).unwrap();
        let mut file = part_json(&part, &key);
        let lock = part.header.about.second.unwrap();
        file["half_a"] = json!(hex(a.as_bytes()));
        file["half_b"] = json!(hex(b.as_bytes()));
        file["pair_seed"] = json!(hex(*pair.seed()));
        file["pair"] = json!(hex(lock.pair));
        file["sealed_half"] = json!(hex(lock.sealed));
        file["random"] = json!(hex(random));
        file
    },
    open: |file, sealed| {
        let Ok(part) = from_bytes::<SealedPart>(sealed) else {
            return false;
        };
        let pair = Secret::from_seed(&array(&file["pair_seed"]));
        let half = PartKey::from_bytes(array(&file["half_a"]));
        second::open_key(&part, &half, &[&pair]).is_ok_and(|key| part_opens(file, &part, key))
    },
    step: 1,
};

pub(super) const FORM: Vector = Vector {
    name: "form",
    make: || {
        let about = form::About {
            society: SocietyId(7),
            intake: IntakeId(run(6)),
            portal: signer().public().device(),
            number: 25,
            prev: Some(Hash(run(0x15))),
        };
        let key = PartKey::from_bytes(run(5));
        let form = SealedForm::seal(about, &key, CONTENT, &signer()).unwrap();
        json!({
            "society": 7, "intake": hex(run::<16>(6)),
            "portal": hex(form.header.about.portal.0), "portal_seed": hex(run::<32>(0x50)),
            "number": 25, "prev": hex(run::<32>(0x15)),
            "key": hex(key.as_bytes()), "content": hex(CONTENT),
            "header_hash": hex(form.header_hash().0), "sealed": hex(to_bytes(&form)),
        })
    },
    open: |file, sealed| {
        let Ok(form) = from_bytes::<SealedForm>(sealed) else {
            return false;
        };
        let key = PartKey::from_bytes(array(&file["key"]));
        form.verify_portal(&signer().public()).is_ok()
            && form
                .open(&key, IntakeId(array(&file["intake"])), None)
                .is_ok_and(|content| *content == bytes(&file["content"]))
    },
    step: 1,
};

pub(super) const ATTACHMENT: Vector = Vector {
    name: "attachment",
    make: || {
        let key = PartKey::from_bytes(run(3));
        let (manifest, _) = photo(&key);
        json!({
            "society": 7, "record": hex(run::<16>(0x20)), "number": 3,
            "attachment": hex(run::<16>(0x22)), "author_seed": hex(run::<32>(0x50)),
            "author": hex(manifest.header.about.author.0), "session": hex(run::<16>(0x32)),
            "chunks": manifest.header.about.chunks,
            "key": hex(key.as_bytes()), "content_length": PHOTO,
            "content_is": "byte n has the value n modulo 251",
            "header_hash": hex(manifest.header_hash().0), "sealed": hex(to_bytes(&manifest)),
            "sealed_manifest": hex(to_bytes(&manifest.seal(&key).unwrap())),
        })
    },
    open: |file, sealed| {
        let Ok(manifest) = from_bytes::<Manifest>(sealed) else {
            return false;
        };
        let key = PartKey::from_bytes(array(&file["key"]));
        let expect = Expect {
            key: manifest.header.about.key_ref(),
            header: Some(Hash(array(&file["header_hash"]))),
        };
        manifest.verify_author(&signer().public()).is_ok()
            && manifest.opener(&key, &expect).is_ok_and(|opener| {
                let chunks = photo(&key).1;
                let all = (0..)
                    .zip(&chunks)
                    .flat_map(|(at, chunk)| opener.open(at, chunk));
                all.flat_map(|piece| piece.to_vec()).eq(pixels())
            })
    },
    step: 8,
};

pub(super) const SLIP: Vector = Vector {
    name: "slip",
    make: || {
        let pair = Secret::from_seed(&run(0x62));
        let random = run(0x83);
        let about = slip::About {
            society: SocietyId(7),
            pair: [0; 16],
            record: RecordId(run(0x20)),
            version: 4,
            contact: Hash(run(0x16)),
            author: signer().public().device(),
        };
        let slip = SealedSlip::seal(about, CONTENT, pair.public(), &signer(), &random).unwrap();
        json!({
            "society": 7, "record": hex(run::<16>(0x20)), "version": 4,
            "contact": hex(run::<32>(0x16)), "author": hex(slip.about.author.0),
            "author_seed": hex(run::<32>(0x50)), "pair": hex(slip.about.pair),
            "pair_seed": hex(*pair.seed()), "random": hex(random), "content": hex(CONTENT),
            "sealed": hex(to_bytes(&slip)),
        })
    },
    open: |file, sealed| {
        let Ok(slip) = from_bytes::<SealedSlip>(sealed) else {
            return false;
        };
        let pair = Secret::from_seed(&array(&file["pair_seed"]));
        slip.verify_author(&signer().public()).is_ok()
            && slip
                .open(&pair)
                .is_ok_and(|content| *content == bytes(&file["content"]))
    },
    step: 1,
};

pub(super) const INDEX: Vector = Vector {
    name: "index",
    make: || {
        let pair = Secret::from_seed(&run(0x62));
        let random = run(0x84);
        let (mut writer, mut file) = Writer::new(&TODAY, pair.public(), &random).unwrap();
        file.extend(writer.chunk(&[entry(0)]).unwrap());
        let (last, digest) = writer.last(&[entry(1), entry(2)]).unwrap();
        file.extend(last);
        let person = |n: u8| {
            let e = entry(n);
            let heads: Vec<Value> = e.records[0]
                .heads
                .iter()
                .map(|h| json!([h.category.number(), h.version, hex(h.header.0)]))
                .collect();
            json!({
                "person": hex(e.person.0), "log_key": hex(e.log_key.as_bytes()),
                "records": [{ "record": hex(e.records[0].record.0), "heads": heads }],
            })
        };
        json!({
            "society": 7, "day": TODAY.day, "pair_seed": hex(*pair.seed()),
            "pair": hex(pair.public().short()), "random": hex(random),
            "chunks": [[person(0)], [person(1), person(2)]],
            "digest": hex(digest.0), "sealed": hex(file),
        })
    },
    open: |file, sealed| {
        read_index(sealed, &Secret::from_seed(&array(&file["pair_seed"]))).is_some_and(
            |(all, digest)| {
                all == [entry(0), entry(1), entry(2)] && digest.0 == array(&file["digest"])
            },
        )
    },
    step: 1,
};

const TODAY: index::About = index::About {
    society: SocietyId(7),
    day: 20_700,
};
const PHOTO: usize = 70_000;

fn signer() -> SigningKey {
    SigningKey::from_seed(&run(0x50))
}

fn about() -> About {
    About {
        society: SocietyId(7),
        record: RecordId(run(0x20)),
        version: 2,
        category: Category::Contact,
        schema: 1,
        author: signer().public().device(),
        session: SessionId(run(0x32)),
        prev: Some(Hash(run(0x14))),
        second: None,
    }
}

fn part_json(part: &SealedPart, key: &PartKey) -> Value {
    let about = &part.header.about;
    json!({
        "society": about.society.0, "record": hex(about.record.0), "version": about.version,
        "category": about.category.number(), "schema": about.schema,
        "author": hex(about.author.0), "author_seed": hex(run::<32>(0x50)),
        "session": hex(about.session.0), "prev": about.prev.map(|h| hex(h.0)),
        "key": hex(key.as_bytes()), "content": hex(CONTENT),
        "commit": hex(part.header.commit), "header": hex(to_bytes(&part.header)),
        "header_hash": hex(part.header_hash().0), "sealed": hex(to_bytes(part)),
    })
}

fn part_opens(file: &Value, part: &SealedPart, key: PartKey) -> bool {
    let expect = Expect {
        key: part.header.about.key_ref(),
        header: Some(Hash(array(&file["header_hash"]))),
    };
    part.header.about.author == DeviceId(array(&file["author"]))
        && part.verify_author(&signer().public()).is_ok()
        && part
            .open(&key, &expect)
            .is_ok_and(|content| *content == bytes(&file["content"]))
}

fn pixels() -> impl Iterator<Item = u8> {
    (0..PHOTO).map(|n| (n % 251) as u8)
}

fn photo(key: &PartKey) -> (Manifest, Vec<Vec<u8>>) {
    let about = attachment::About {
        society: SocietyId(7),
        record: RecordId(run(0x20)),
        number: 3,
        attachment: AttachmentId(run(0x22)),
        author: signer().public().device(),
        session: SessionId(run(0x32)),
        chunks: 0,
    };
    let mut sealer = Sealer::new(about, key, PHOTO).unwrap();
    let (mut chunks, mut pixels) = (Vec::new(), pixels());
    while let Some(n) = sealer.wants() {
        let now: Vec<u8> = pixels.by_ref().take(n).collect();
        chunks.push(sealer.chunk(&now).unwrap());
    }
    (sealer.finish(&signer()).unwrap(), chunks)
}

fn entry(n: u8) -> Entry {
    let head = |category, version| Head {
        category,
        version,
        header: Hash(run(n + 0x40)),
    };
    Entry {
        person: PersonId(run(n)),
        log_key: LogKey::from_bytes(run(n + 0x10)),
        records: vec![RecordHeads {
            record: RecordId(run(n + 0x20)),
            heads: vec![head(Category::Identity, 1), head(Category::Contact, 24)],
        }],
    }
}

fn read_index(file: &[u8], with: &Secret) -> Option<(Vec<Entry>, Hash)> {
    let (head, mut rest) = file.split_at_checked(index::HEAD)?;
    let (mut reader, about) = Reader::new(head, with).ok()?;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (frame, more) = rest.split_first_chunk()?;
        let (chunk, more) = more.split_at_checked(reader.frame(frame).ok()?)?;
        all.extend(reader.chunk(chunk).ok()?);
        rest = more;
    }
    (about == TODAY).then_some((all, reader.finish().ok()?))
}
