//! Keys under keys and on their way.

use super::{Vector, array, hex, number, run};
use seal::answer::{self, Released};
use seal::deposit::{Deposit, NewPart, NewParts, Sender};
use seal::{
    AnswerSecret, IntakeKeyId, Kek, KekId, KeyRef, LogKey, PartKey, RootKey, Secret, Wrapped,
    intake,
};
use serde_json::{Value, json};
use sign::id::{DeviceId, IntakeId, PersonId, RecordId, RequestId};
use sign::{Category, Hash, SocietyId};

pub(super) const WRAP: Vector = Vector {
    name: "wrap",
    make: || {
        let kek = kek(41);
        let wrapped = kek.wrap(&key_ref(), &PartKey::from_bytes(run(1))).unwrap();
        let log = LogKey::from_bytes(run(2));
        let person = PersonId(run(3));
        json!({
            "society": 7, "epoch": 41, "kek": hex(run::<32>(0x40)),
            "record": hex(key_ref().record.0), "category": 3, "version": 258,
            "key": hex(run::<32>(1)),
            "sealed": hex(wrapped.0),
            "person": hex(person.0),
            "log_key": hex(log.as_bytes()),
            "log_sealed": hex(kek.wrap_log(person, &log).0),
            "person_pseudonym": hex(log.person_pseudonym(person).0),
            "record_pseudonym": hex(log.record_pseudonym(key_ref().record).0),
        })
    },
    open: |file, sealed| {
        let Ok(wrapped) = sealed.try_into().map(Wrapped) else {
            return false;
        };
        let kek = kek(number(&file["epoch"]));
        let key = PartKey::from_bytes(array(&file["key"]));
        kek.unwrap(&key_ref(), &wrapped) == Ok(key)
    },
    step: 1,
};

pub(super) const ROOT: Vector = Vector {
    name: "root",
    make: || {
        let root = RootKey::from_bytes(run(0x10));
        let pair = Secret::from_seed(&run(0x60));
        json!({
            "society": 7, "epoch": 41, "month": 680,
            "root": hex(run::<32>(0x10)),
            "kek": hex(run::<32>(0x40)),
            "seed": hex(run::<32>(0x60)),
            "public": hex(pair.public().as_bytes()),
            "sealed": hex(root.wrap_kek(&kek(41)).0),
            "intake_sealed": hex(root.wrap_intake(month(), &pair).0),
        })
    },
    open: |file, sealed| {
        let Ok(wrapped) = sealed.try_into().map(Wrapped) else {
            return false;
        };
        let root = RootKey::from_bytes(array(&file["root"]));
        root.unwrap_kek(kek(41).id(), &wrapped)
            .is_ok_and(|k| root.wrap_kek(&k) == wrapped)
    },
    step: 1,
};

pub(super) const DEPOSIT: Vector = Vector {
    name: "deposit",
    make: || {
        let pair = Secret::from_seed(&run(0x60));
        let random = run(0x80);
        let sealed = deposit()
            .seal(&month(), pair.public(), &sender(), &random)
            .unwrap();
        let records: Vec<Value> = deposit().records().iter().map(record_json).collect();
        json!({
            "society": 7, "month": 680, "seed": hex(*pair.seed()),
            "device": hex(sender().device.0), "request": hex(sender().request.0),
            "records": records, "random": hex(random), "sealed": hex(sealed),
        })
    },
    open: |file, sealed| {
        let pair = Secret::from_seed(&array(&file["seed"]));
        Deposit::open(sealed, &month(), &pair, &sender()) == Ok(deposit())
    },
    step: 1,
};

pub(super) const ANSWER: Vector = Vector {
    name: "answer",
    make: || {
        let session = Secret::from_seed(&run(0x70));
        let secret = AnswerSecret::from_bytes(run(0x11));
        let (request, leaf) = (Hash(run(0x12)), Hash(run(0x13)));
        let sealed =
            answer::seal_answer(&secret, &request, &leaf, session.public(), &released()).unwrap();
        let keys: Vec<Value> = released()
            .iter()
            .map(|k| {
                json!({
                    "society": k.of.society.0, "record": hex(k.of.record.0),
                    "category": k.of.category.number(), "version": k.of.version,
                    "header": hex(k.header.0), "key": hex(k.key.as_bytes()),
                })
            })
            .collect();
        json!({
            "secret": hex(run::<32>(0x11)), "request": hex(request.0), "leaf": hex(leaf.0),
            "seed": hex(*session.seed()), "session": hex(session.public().session().0),
            "keys": keys, "sealed": hex(sealed),
        })
    },
    open: |file, sealed| {
        let session = Secret::from_seed(&array(&file["seed"]));
        let (request, leaf) = (Hash(array(&file["request"])), Hash(array(&file["leaf"])));
        answer::open_answer(sealed, &request, &leaf, &session) == Ok(released())
    },
    step: 1,
};

pub(super) const INTAKE_KEY: Vector = Vector {
    name: "intake_key",
    make: || {
        let pair = Secret::from_seed(&run(0x60));
        let (key, name, header) = (PartKey::from_bytes(run(5)), IntakeId(run(6)), Hash(run(7)));
        let random = run(0x81);
        let sealed = intake::seal_key(&key, name, &header, &month(), pair.public(), &random);
        json!({
            "society": 7, "month": 680, "seed": hex(*pair.seed()), "random": hex(random),
            "intake": hex(name.0), "header": hex(header.0), "key": hex(key.as_bytes()),
            "sealed": hex(sealed.unwrap()),
            "ids": [hex(run::<16>(6)), hex(run::<16>(8))],
            "root_before": hex(run::<32>(9)),
            "root": hex(intake::root(&Hash(run(9)), &[IntakeId(run(6)), IntakeId(run(8))]).0),
        })
    },
    open: |file, sealed| {
        let pair = Secret::from_seed(&array(&file["seed"]));
        let (name, header) = (
            IntakeId(array(&file["intake"])),
            Hash(array(&file["header"])),
        );
        let key = PartKey::from_bytes(array(&file["key"]));
        intake::open_key(sealed, name, &header, &month(), &pair) == Ok(key)
    },
    step: 1,
};

fn kek(epoch: u32) -> Kek {
    let society = SocietyId(7);
    Kek::new(KekId { society, epoch }, run(0x40))
}

fn month() -> IntakeKeyId {
    IntakeKeyId {
        society: SocietyId(7),
        month: 680,
    }
}

fn key_ref() -> KeyRef {
    KeyRef {
        society: SocietyId(7),
        record: RecordId(run(0x20)),
        category: Category::Contact,
        version: 258,
    }
}

fn sender() -> Sender {
    Sender {
        device: DeviceId(run(0x30)),
        request: RequestId(run(0x31)),
    }
}

fn deposit() -> Deposit {
    let part = |category, version: u32, n: u8| NewPart {
        category,
        version,
        prev: (version > 1).then(|| Hash(run(n))),
        header: Hash(run(n + 1)),
        key: PartKey::from_bytes(run(n + 2)),
    };
    Deposit::new(vec![
        NewParts {
            record: RecordId(run(0x20)),
            person: PersonId(run(0x21)),
            parts: vec![
                part(Category::Identity, 1, 0),
                part(Category::Contact, 300, 3),
            ],
        },
        NewParts {
            record: RecordId(run(0x10)),
            person: PersonId(run(0x21)),
            parts: vec![part(Category::Attachment, 1, 6)],
        },
    ])
    .unwrap()
}

fn record_json(record: &NewParts) -> Value {
    let parts: Vec<Value> = record
        .parts
        .iter()
        .map(|p| {
            json!({
                "category": p.category.number(), "version": p.version,
                "prev": p.prev.map(|h| hex(h.0)),
                "header": hex(p.header.0), "key": hex(p.key.as_bytes()),
            })
        })
        .collect();
    json!({ "record": hex(record.record.0), "person": hex(record.person.0), "parts": parts })
}

fn released() -> Vec<Released> {
    [(Category::Identity, 1, 0x51), (Category::Family, 2, 0x52)]
        .into_iter()
        .map(|(category, version, n)| Released {
            of: KeyRef {
                category,
                version,
                ..key_ref()
            },
            header: Hash(run(n)),
            key: PartKey::from_bytes(run(n + 2)),
        })
        .collect()
}
