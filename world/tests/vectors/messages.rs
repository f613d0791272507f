//! Each message once, and how whoever gets it believes it.

use crate::contents;
use crate::house::{
    House, KIND, NOW, ask, desk, keys, matcher, pair, query, record_id, secret, some_hash,
};
use crate::kit::{HERE, THERE, Who};
use codes::ReceiptSecret;
use ledger::leaf::{Choice, DeviceKind, IndexNote, Intakes, Noted, Openings, Reason};
use policy::request::{WantDeposit, WantErase, WantGrant, WantIntake};
use policy::roster::SignedRoster;
use policy::{Ask, Want};
use record::case::PublicWord;
use release::reply::{Denied, Reader, Reply, Sealed};
use sign::encode::Bytes;
use sign::id::{GrantId, IntakeId};
use sign::{Category, Context, Hash, PublicKey, Signature, hash, to_bytes};
use verify::evidence::{Entry, Evidence, Opening};
use world::device::{Draw, SessionKey};
use world::portal::{SignedReceipt, SignedWord, Told, Wanted};
use world::search::{
    Ack, AnswerMessage, DeskMessage, DispatchMessage, NoticeMessage, QueryMessage,
};

/// A message, and the device's signature over it if it stands apart.
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) signature: Option<(PublicKey, Signature)>,
}

fn wants() -> Vec<(Who, Want)> {
    let openings = Openings {
        society: HERE,
        slips: vec![crate::kit::record(1)],
        shares: vec![1, 3],
        opened: NOW,
        digest: some_hash(1),
    };
    let intakes = Intakes {
        society: HERE,
        first: 1,
        count: 2,
        root: some_hash(2),
    };
    let grant = WantGrant {
        id: GrantId([0x71; 16]),
        kind: KIND,
        holder: HERE,
        staff: Who::WorkerThere.staff(),
        records: vec![record_id(1)],
        categories: vec![Category::Identity, Category::Family],
        until: NOW.plus(1),
    };
    vec![
        (
            Who::Worker,
            Want::Deposit(WantDeposit {
                month: 600,
                sealed: Bytes(vec![1; 40]),
            }),
        ),
        (
            Who::Portal,
            Want::Intake(WantIntake {
                intake: IntakeId([0x72; 16]),
                month: 600,
                header: some_hash(3),
                sealed: Bytes(vec![2; 40]),
            }),
        ),
        (Who::Lead, Want::Grant(grant)),
        (
            Who::Lead,
            Want::Erase(WantErase {
                records: vec![record_id(1), record_id(2)],
                choice: Choice::StillTold,
            }),
        ),
        (Who::Worker, Want::PassSeed(Who::Lead.device())),
        (Who::Portal, Want::Intakes(intakes)),
        (Who::OfficerA, Want::Opened(openings)),
        (
            Who::OfficerA,
            Want::Note(Noted::Index(IndexNote {
                society: HERE,
                digest: some_hash(4),
            })),
        ),
    ]
}

/// All of them, made from seeds.
pub(crate) fn all(house: &House) -> Vec<Message> {
    let mut all = Vec::new();
    let mut asked = |name: &str, who: Who, ask: &Ask| {
        let signature = who.key().sign(Context::Request, &ask.hash());
        all.push(Message {
            name: name.to_owned(),
            bytes: to_bytes(ask),
            signature: Some((who.key().public(), signature)),
        });
    };
    let [release, search, answer] = &house.asks;
    asked("ask", Who::Worker, release);
    asked("ask", Who::Worker, search);
    asked("ask", Who::Matcher, answer);
    for (n, (who, want)) in wants().into_iter().enumerate() {
        asked("ask", who, &ask(who, 9 + n as u64, None, want));
    }
    let mut add = |name: &str, bytes: Vec<u8>| {
        all.push(Message {
            name: name.to_owned(),
            bytes,
            signature: None,
        });
    };
    let keys = Sealed {
        proof: house.proof(0),
        sealed: Bytes(house.sealed_keys()),
    };
    add("reply-keys", to_bytes(&Reply::Keys(keys)));
    add("reply-done", to_bytes(&Reply::Done(house.proof(1))));
    let (request, reason) = (release.hash(), Reason::NoGrant);
    let digest = hash("denied", &[&request.0, &to_bytes(&reason)]);
    let denied = Denied {
        request,
        reason,
        signature: crate::house::signer().ed25519.sign(Context::Reply, &digest),
    };
    add("reply-denied", to_bytes(&Reply::Denied(denied)));
    add("roster", house.roster.clone());
    add("evidence", to_bytes(&evidence(house, false)));
    add("evidence-with-names", to_bytes(&evidence(house, true)));
    let key = SessionKey::sign(desk().public(), NOW.plus(1), Who::Worker.key());
    add("session-key", to_bytes(&key));
    let mut draw = Draw::new([0x73; 32]);
    let of = (search.hash(), house.leaf_hash(1));
    let (desk, matcher) = (desk(), matcher());
    let sealed = QueryMessage::seal(
        &query(),
        house.ticket(1),
        of,
        desk.public(),
        matcher.public(),
        &mut draw,
    );
    add("query-message", to_bytes(&sealed.unwrap()));
    let of = (search.hash(), house.leaf_hash(2));
    let sealed = AnswerMessage::seal(
        &contents::found(),
        house.ticket(2),
        of,
        desk.public(),
        &secret(),
    );
    add("answer-message", to_bytes(&sealed.unwrap()));
    let (_, word) = &contents::words()[0];
    let sealed = DeskMessage::seal(
        word,
        [0x74; 16],
        matcher.public(),
        Who::Worker.key(),
        &mut draw,
    );
    add("word-message", to_bytes(&sealed.unwrap()));
    let told = Told {
        society: HERE,
        intake: IntakeId([0x75; 16]),
        word: PublicWord::PleaseContactUs,
        at: NOW,
        desk: Who::Worker.device(),
    };
    let word = SignedWord::sign(told, Who::Worker.key());
    add("public-word-message", to_bytes(&word));
    add(
        "ack",
        to_bytes(&Ack::sign(
            Who::Worker.device(),
            [0x74; 16],
            Who::Matcher.key(),
        )),
    );
    let sealed = NoticeMessage::seal(
        &contents::notices(),
        HERE,
        7,
        pair().public(),
        Who::Matcher.key(),
        &mut draw,
    );
    add("notice-message", to_bytes(&sealed.unwrap()));
    let told = &contents::pointers()[0];
    let (pair, lead) = (pair(), Who::Lead.key());
    let sealed = DispatchMessage::seal(told, HERE, pair.public(), lead, &mut draw);
    add("dispatch-message", to_bytes(&sealed.unwrap()));
    // Last: what was drawn for the others stays as it was.
    let wanted = Wanted {
        society: HERE,
        intake: IntakeId([0x75; 16]),
        reference: 12_345_678_u64.to_be_bytes(),
        at: NOW,
    };
    let portal = (Who::Matcher.device(), pair.public());
    let receipt = SignedReceipt::make(&wanted, portal, &new_secret(), Who::Worker.key(), &mut draw);
    add("new-receipt-message", to_bytes(&receipt.unwrap()));
    assert_ne!(HERE, THERE);
    all
}

fn new_secret() -> ReceiptSecret {
    ReceiptSecret::parse("5962 1483").unwrap()
}

fn evidence(house: &House, named: bool) -> Evidence {
    let entry = |n: usize, who: Who| Entry {
        leaf: house.proof(n).leaf,
        inclusion: house.proof(n).inclusion,
        key: Some(who.key().public()),
        body: Some(Bytes(to_bytes(&house.asks[n]))),
    };
    let openings = vec![Opening {
        record: record_id(1),
        pseudonym: crate::kit::record(1),
    }];
    Evidence {
        checkpoint: house.proof(0).checkpoint,
        entries: vec![entry(0, Who::Worker), entry(1, Who::Worker)],
        openings: if named { openings } else { vec![] },
    }
}

/// Whether whoever gets a message believes it; `signature` as it stands beside.
pub(crate) fn believed(
    house: &House,
    name: &str,
    bytes: &[u8],
    signature: Option<&(PublicKey, Signature)>,
) -> bool {
    let reply = |n: usize| {
        let session = desk();
        let mut reader = Reader::new(keys(), None);
        reader.read(bytes, &house.asks[n], &session).is_ok()
    };
    match name {
        "ask" => {
            let ask: Option<Ask> = sign::from_bytes(bytes).ok();
            ask.zip(signature).is_some_and(|(ask, (key, signature))| {
                key.device() == ask.device
                    && key.verify(Context::Request, &ask.hash(), signature).is_ok()
            })
        }
        "reply-keys" | "reply-denied" => reply(0),
        "reply-done" => reply(1),
        "roster" => SignedRoster::read(bytes, crate::kit::ORIGIN, &keys().ed25519).is_ok(),
        name if name.starts_with("evidence") => {
            let known = verify::PolicyFile {
                keys: keys(),
                witnesses: vec![],
                quorum: 0,
                known: vec![],
            };
            let read: Option<Evidence> = sign::from_bytes(bytes).ok();
            read.is_some_and(|e| e.check(&known).is_ok())
        }
        _ => opened(house, name, bytes).is_some(),
    }
}

fn opened(house: &House, name: &str, bytes: &[u8]) -> Option<()> {
    fn read<T: sign::Canonical>(bytes: &[u8]) -> Option<T> {
        sign::from_bytes(bytes).ok()
    }
    let book = &house.book;
    match name {
        "session-key" => {
            let key: SessionKey = read(bytes)?;
            key.check(book, DeviceKind::Desk, NOW).ok().map(drop)
        }
        "query-message" => {
            let message: QueryMessage = read(bytes)?;
            let proven = message.ticket.prove(&keys(), None).ok()?;
            message.open(proven, &matcher()).ok().map(drop)
        }
        "answer-message" => {
            let message: AnswerMessage = read(bytes)?;
            let proven = message.ticket.prove(&keys(), None).ok()?;
            message.open(&proven, house.at(1), &desk()).ok().map(drop)
        }
        "word-message" => {
            let message: DeskMessage = read(bytes)?;
            message.open(book, &matcher()).ok().map(drop)
        }
        "public-word-message" => {
            let word: SignedWord = read(bytes)?;
            let desk = book.device(word.told.desk)?;
            word.holds(&desk.key).then_some(())
        }
        "new-receipt-message" => {
            let receipt: SignedReceipt = read(bytes)?;
            let desk = book.device(receipt.told.desk)?;
            let secret = receipt.holds(&desk.key).then(|| receipt.open(&pair()))??;
            (secret.shown() == new_secret().shown()).then_some(())
        }
        "ack" => read::<Ack>(bytes)?.verify(book).ok(),
        "notice-message" => {
            let message: NoticeMessage = read(bytes)?;
            message.open(book, &[&pair()]).ok().map(drop)
        }
        "dispatch-message" => {
            let message: DispatchMessage = read(bytes)?;
            message.open(book, HERE, &[&pair()]).ok().map(drop)
        }
        _ => None,
    }
}

/// Hash of the bytes: what a reader compares two copies by.
pub(crate) fn digest(bytes: &[u8]) -> Hash {
    sign::sha256(&[bytes])
}
