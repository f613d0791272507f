//! Sound inputs for what programs say to each other and keep on their disks.

use super::{deposit, features, key_ref, order, person};
use bodies::{files, messages};
use ledger::InclusionProof;
use ledger::leaf::{Act, Approval, DeviceKind};
use matching::{Band, Code, FIELDS};
use policy::enrolment::Enrolment;
use policy::letter::{Asking, Ordering, Outcome, Verdict};
use policy::roster::{Roster, RosterDevice, SocietyKeys};
use release::{Held, PartEntry, Token, VaultBatch, VaultChange};
use sign::encode::{Bytes, Encoder};
use sign::id::{DeviceId, GrantId, IntakeId, PersonId, RecordId, RecordPseudonym, StaffId};
use sign::{Canonical, Hash, Signature, SigningKey, SocietyId, Time, to_bytes};
use wire::{call::CallSeal, letter, paper, parcel};
use world::device::{SessionKey, Ticket};
use world::search;

const SIGNATURE: Signature = Signature([1; 64]);
const DEVICE: DeviceId = DeviceId([2; 16]);
const SOCIETY: SocietyId = SocietyId(1);
const RECORD: RecordId = RecordId([3; 16]);

/// The bytes of a structure whose fields are not public.
macro_rules! structure {
    ($($field:expr),* $(,)?) => {{
        let mut out = Encoder::default();
        out.array([$(stringify!($field)),*].len() as u64);
        $($field.encode(&mut out);)*
        out.into_bytes()
    }};
}

pub(super) fn of(name: &str) -> Vec<Vec<u8>> {
    match name {
        "slip_content" => {
            vec![record::codec::encode_slip(&record::slip::Slip::of(&person())).to_vec()]
        }
        "case" => vec![to_bytes(&record::case::Case::Open)],
        "exchange" => between_societies(),
        "society_folder" => society_folder(),
        "edit_toml" => vec![
            b"notes = [\"called\"]\n[loss]\nin_hiding = \"yes\"".to_vec(),
            b"[[names]]\n".repeat(4_000),
            [&b"notes = "[..], &b"[".repeat(20_000)].concat(),
        ],
        "evidence" => vec![evidence()],
        "letters" => letters(),
        "roster" => vec![roster()],
        "enrolment" => vec![enrolment().text().into_bytes()],
        "first_keys" => vec![
            to_bytes(&seal::arrival::FirstKeys {
                second_lock: [1; 32],
                tombstone: [2; 32],
            }),
            to_bytes(&parcel_second()),
        ],
        "wire_bodies" => wire_bodies(),
        "call_seal" => vec![
            CallSeal {
                device: DEVICE,
                time: Time(9),
                body: Hash([3; 32]),
                signature: SIGNATURE,
            }
            .to_header()
            .into_bytes(),
        ],
        "manifest" => vec![structure![[1_u8; 32], Bytes(vec![2; 272])]],
        "picture" => vec![picture()],
        "hub_query" => vec![b"from=12&wait=30".to_vec(), b"&".repeat(30_000)],
        "search_messages" | "desk_inputs" => search_messages(),
        "search_contents" => search_contents(),
        "desk_state" => vec![messages::kept_by_a_desk(), side()],
        "desk_files" => desk_files(),
        "matcher_line" => messages::lines_of_a_matcher(),
        "public_word" => vec![messages::word_of_a_desk()],
        "new_receipt" => bodies::receipts::receipts_of_a_desk(),
        "portal_line" => messages::lines_of_a_portal(),
        "ceremony_toml" => ceremony(),
        "kept_file" => vec![seal::kept::seal(
            &files::file_key(),
            files::KEPT,
            0,
            b"kept",
            [9; 32],
        )],
        "place" => vec![files::place_file(policy_file())],
        "policy_file" => vec![policy_file().into_bytes()],
        "marks" => vec![marks()],
        // [number, made, key]
        "matcher_file" => vec![structure![1_u64, Time(9), [1_u8; 32]]],
        "opened" => opened(),
        "journal" => vec![files::journal_file()],
        "kept_bodies" => vec![[&[1; 32][..], b"a body"].concat()],
        "root" => vec![structure![
            "log.example".to_owned(),
            [1_u8; 32],
            [2_u8; 32],
            [3_u8; 32],
            [4_u8; 32]
        ]],
        "ring" => vec![files::ring_file()],
        "vault_manifest" => vec![vec![0x83, 1, 1, 0x80], manifest()],
        "vault_step" => files::vault_files(batches()).0,
        "vault_base" => vec![files::vault_files(batches()).1],
        "published" => vec![files::checkpoint()],
        "console" => ["lockdown", "status", "rotate", "index", "stop"]
            .map(|word| word.as_bytes().to_vec())
            .to_vec(),
        _ => Vec::new(),
    }
}

fn public() -> Bytes {
    let secret = seal::Secret::from_seed(&[8; 32]);
    Bytes(secret.public().as_bytes().to_vec())
}

fn ordering() -> Ordering {
    Ordering {
        order: order(Act::Fence),
        approvals: vec![Approval {
            device: DEVICE,
            signature: SIGNATURE,
        }],
    }
}

fn enrolment() -> Enrolment {
    Enrolment {
        key: SigningKey::from_seed(&[2; 32]).public(),
        kind: DeviceKind::Desk,
        arrival: Some(public()),
    }
}

fn letters() -> Vec<Vec<u8>> {
    let asking = Asking {
        ask: Bytes(vec![1; 40]),
        signature: SIGNATURE,
    };
    let outcome = Outcome {
        order: Hash([1; 32]),
        verdict: Verdict::Written(7),
        signature: SIGNATURE,
    };
    vec![
        to_bytes(&asking),
        to_bytes(&ordering()),
        to_bytes(&outcome),
        structure![ordering(), Some(enrolment())],
    ]
}

fn roster() -> Vec<u8> {
    let signer = SigningKey::from_seed(&[1; 32]);
    let roster = Roster {
        origin: "log.example".into(),
        size: 9,
        time: Time(9),
        societies: vec![SocietyKeys {
            society: SOCIETY,
            second_lock: public(),
            emergency: public(),
            intake: vec![(24_000, public())],
        }],
        devices: vec![RosterDevice {
            key: signer.public(),
            society: SOCIETY,
            staff: StaffId([5; 16]),
            kind: DeviceKind::Desk,
            usable: true,
            lead: false,
        }],
    };
    to_bytes(&roster.sign(&signer))
}

fn evidence() -> Vec<u8> {
    to_bytes(&verify::Evidence {
        checkpoint: Bytes(files::checkpoint()),
        entries: vec![verify::evidence::Entry {
            leaf: Bytes(files::LEAVES[0].to_vec()),
            inclusion: proof(),
            key: Some(SigningKey::from_seed(&[2; 32]).public()),
            body: Some(Bytes(vec![1; 9])),
        }],
        openings: vec![verify::evidence::Opening {
            record: RECORD,
            pseudonym: RecordPseudonym([6; 16]),
        }],
    })
}

fn proof() -> InclusionProof {
    InclusionProof {
        index: 0,
        path: vec![Hash([1; 32]); 2],
    }
}

fn parcel_second() -> ::parcel::second::SecondLock {
    ::parcel::second::SecondLock {
        pair: [1; 16],
        sealed: [2; ::parcel::second::SEALED_HALF],
    }
}

fn society_folder() -> Vec<Vec<u8>> {
    use desk::society::{Listed, Manifest, PictureLeft, PictureLine, Row};
    use record::attachment::{Media, Shows};
    let row = Row {
        record: RECORD,
        person: person(),
        kinds: sign::Category::RECORD.to_vec(),
    };
    let manifest = Manifest {
        log: "log.test/kinfold".to_owned(),
        society: SOCIETY,
        made: Time(1_790_000_000_000_000),
        warrants: Vec::new(),
        kinds: sign::Category::RECORD.to_vec(),
        left_out: vec![(RECORD, "erased".to_owned())],
        pictures_left_out: Some(vec![PictureLeft {
            record: RECORD,
            attachment: sign::id::AttachmentId([7; 16]),
            shows: Shows::Paper,
            why: "withheld".to_owned(),
        }]),
        files: vec![Listed {
            name: "persons.jsonl".to_owned(),
            bytes: 9,
            lines: 1,
            sha256: Hash([1; 32]),
        }],
    };
    let picture = PictureLine {
        record: RECORD,
        attachment: sign::id::AttachmentId([8; 16]),
        shows: Shows::Face,
        media: Media::Jpeg,
        length: 9,
        sha256: Hash([1; 32]),
        note: Some("found in a drawer".into()),
        on: None,
        by: Some(StaffId([2; 16])),
    };
    let before = Manifest {
        pictures_left_out: None,
        ..manifest.clone()
    };
    let line = |text: &str| text.trim_end().as_bytes().to_vec();
    vec![
        line(&row.line()),
        line(&manifest.text()),
        line(&before.text()),
        line(&picture.line()),
    ]
}

fn wire_bodies() -> Vec<Vec<u8>> {
    let letter = letter::Letter {
        to: letter::To::Device(DEVICE),
        subject: letter::Subject::Ask,
        body: Bytes(vec![1; 9]),
    };
    let received = letter::Received {
        number: 3,
        from: DEVICE,
        subject: letter::Subject::Word,
        time: Time(9),
        body: Bytes(vec![1; 9]),
    };
    let place = parcel::Place {
        society: SOCIETY,
        what: parcel::What::Part,
        id: [3; 16],
        category: 1,
        version: 1,
    };
    let put = parcel::Put {
        place,
        digest: Hash([4; 32]),
        bytes: Bytes(vec![5; 9]),
    };
    let form = paper::Form {
        number: 1,
        intake: IntakeId([6; 16]),
        time: Time(9),
        length: 70,
    };
    vec![
        to_bytes(&wire::Letters {
            letters: vec![letter],
        }),
        to_bytes(&wire::Delivery {
            letters: vec![received],
        }),
        to_bytes(&wire::Taken {
            numbers: vec![1, 2],
        }),
        to_bytes(&wire::PutAll { parcels: vec![put] }),
        to_bytes(&wire::WantAll {
            wanted: vec![(place, None)],
        }),
        to_bytes(&wire::Got {
            parcels: vec![None, Some(Bytes(vec![1]))],
        }),
        to_bytes(&wire::Waiting { forms: vec![form] }),
        to_bytes(&wire::References {
            references: vec![[1; 8]],
        }),
        to_bytes(&wire::Sessions {
            sessions: vec![(DEVICE, Bytes(vec![1]))],
        }),
        to_bytes(&wire::LogFiles {
            files: vec![("tile/0/000".into(), Bytes(vec![1; 32]))],
            gone: vec!["tile/0/000.p/3".into()],
        }),
    ]
}

fn ticket() -> Ticket {
    Ticket {
        leaf: Bytes(files::LEAVES[0].to_vec()),
        inclusion: proof(),
        checkpoint: Bytes(files::checkpoint()),
    }
}

fn search_messages() -> Vec<Vec<u8>> {
    let signer = SigningKey::from_seed(&[2; 32]);
    let session = seal::Secret::from_seed(&[8; 32]);
    let sealed = || Bytes(vec![1; 80]);
    vec![
        to_bytes(&search::QueryMessage {
            ticket: ticket(),
            asker: public(),
            sealed: sealed(),
        }),
        to_bytes(&search::AnswerMessage {
            request: Hash([1; 32]),
            ticket: ticket(),
            sealed: sealed(),
        }),
        to_bytes(&search::NoticeMessage {
            device: DEVICE,
            society: SOCIETY,
            batch: 3,
            sealed: sealed(),
            signature: SIGNATURE,
        }),
        to_bytes(&search::DeskMessage {
            device: DEVICE,
            id: [1; 16],
            to: session.public().session(),
            sealed: sealed(),
            signature: SIGNATURE,
        }),
        to_bytes(&search::Ack::sign(DEVICE, [1; 16], &signer)),
        to_bytes(&SessionKey::sign(session.public(), Time(9), &signer)),
        structure![Hash([1; 32]), ticket(), sealed()],
    ]
}

fn found_and_notice() -> (search::FoundOne, search::Notice) {
    let found = search::FoundOne {
        holder: SOCIETY,
        record: RECORD,
        band: Band::Possible,
        codes: [Code::default(); FIELDS],
    };
    let notice = search::Notice {
        asker: SOCIETY,
        staff: StaffId([5; 16]),
        query: 7,
        found,
    };
    (found, notice)
}

fn search_contents() -> Vec<Vec<u8>> {
    let (found, notice) = found_and_notice();
    let rule = search::Rule::Network {
        societies: vec![SOCIETY],
        countries: Vec::new(),
    };
    let entry = search::Entry {
        record: RECORD,
        revision: 2,
        rule,
        features: features(),
    };
    let rejection = search::Rejection {
        case: RecordPseudonym([6; 16]),
        holder: SOCIETY,
        record: RECORD,
        reason: search::Reason::Relative,
    };
    vec![
        to_bytes(&search::Query {
            salt: [1; 32],
            scope: search::Scope {
                rule: search::Rule::Holder,
                people: vec![RECORD],
            },
            features: features(),
        }),
        to_bytes(&search::Found {
            candidates: vec![found],
        }),
        to_bytes(&vec![notice]),
        to_bytes(&search::Word::Register(vec![entry])),
        to_bytes(&search::Word::Reject(rejection)),
        to_bytes(&search::Word::Heard(vec![(7, RECORD)])),
        to_bytes(&search::Word::Hide(vec![(RECORD, 7)])),
        to_bytes(&search::Word::Stop(vec![(RECORD, 7)])),
        to_bytes(&search::Word::Narrow(vec![search::Narrowed {
            record: RECORD,
            revision: 7,
            rule: search::Rule::Holder,
        }])),
        to_bytes(&erased()),
    ]
}

fn side() -> Vec<u8> {
    let case = desk::shell::Case {
        record: RECORD,
        role: desk::shell::Role::Sought,
        since: Time(9),
        grant: None,
    };
    let waiting = desk::shell::Waiting {
        ordering: ordering(),
        enrolment: None,
        sent: Time(0),
    };
    to_bytes(&desk::shell::Side {
        machine: Bytes(messages::kept_by_a_desk()),
        next_job: 4,
        tombstone: Some([7; 32]),
        orders: vec![waiting],
        cases: vec![case],
        lines: vec![desk::shell::Line {
            time: Time(9),
            text: "Signed in.".into(),
        }],
        roster: Time(9),
        outgoing: vec![desk::shell::Outgoing {
            to: SOCIETY,
            pointer: erased(),
        }],
        incoming: vec![desk::shell::Incoming {
            from: SOCIETY,
            staff: StaffId([6; 16]),
            on: Time(9),
            pointer: erased(),
        }],
        letters: vec![desk::shell::Kept {
            from: SOCIETY,
            theirs: RECORD,
            copy: RECORD,
            about: Some(RECORD),
            on: Time(9),
            offered: true,
            taken: None,
        }],
        taken: vec![IntakeId([4; 16])],
        queue: Some(GrantId([5; 16])),
        names: desk::shell::Names {
            all: vec![desk::shell::Named {
                staff: StaffId([6; 16]),
                naming: search::Naming {
                    name: record::called::Called::new("night shift").ok(),
                    since: Time(9),
                },
            }],
            answered: vec![DEVICE],
        },
        tombstones: vec![tombstone()],
        behind: Some(desk::shell::Behind {
            size: 12,
            since: Time(8),
        }),
        search: searches(),
    })
}

fn tombstone() -> search::Tombstone {
    search::Tombstone {
        record: RECORD,
        marks: vec![[8; 16]],
    }
}

fn erased() -> search::Pointer {
    search::Pointer::Erased(tombstone())
}

fn searches() -> desk::shell::Searches {
    let (found, notice) = found_and_notice();
    desk::shell::Searches {
        made: vec![desk::shell::Made {
            job: 3,
            case: RECORD,
            standing: true,
            since: Time(9),
            within: None,
            named: Some(RecordPseudonym([5; 16])),
            found: vec![found],
            news: true,
        }],
        notices: vec![desk::shell::Noticed {
            at: Time(9),
            notice,
            read: false,
        }],
    }
}

fn desk_files() -> Vec<Vec<u8>> {
    let secrets = structure![[1_u8; 32], [2_u8; 32], [3_u8; 32]];
    // [version, society, kind, secrets]
    let device = [&[0x84, 1, 1, 1][..], &secrets].concat();
    // [marks, keys, entries]
    let pending = [&[0x83][..], &marks(), &deposit(), &[0x80]].concat();
    // [next, [[society, id, record, state, since]]]; a state is [1, [file, sent, of]].
    let sending = [&[0x82, 1][..], &structure![7_u64, 3_u32, 9_u32]].concat();
    let on_shelf = [
        &[0x85, 1][..],
        &to_bytes(&RECORD),
        &to_bytes(&RECORD),
        &sending,
        &to_bytes(&Time(9)),
    ]
    .concat();
    let shelf = [&[0x82, 8, 0x81][..], &on_shelf].concat();
    let held = structure![vec![Some(Bytes(vec![1; 9])), None]];
    vec![device, pending, shelf, held]
}

/// What is going to be opened, and what came.
fn opened() -> Vec<Vec<u8>> {
    use desk::shell::opened::{Asked, Came, Entry, Item};
    use ledger::leaf::{Purpose, Why};
    let asked = Asked {
        job: world::desk::JobId(7),
        time: Time(8),
        why: Why::Grant(GrantId([9; 16])),
        purpose: Purpose::Casework,
        items: vec![Item {
            holder: SOCIETY,
            record: RECORD,
            categories: sign::Category::RECORD.to_vec(),
        }],
    };
    let came = Came {
        job: world::desk::JobId(7),
        leaf: Some(12),
    };
    vec![to_bytes(&Entry::Asked(asked)), to_bytes(&Entry::Came(came))]
}

/// A grey picture of one pixel, with a text beside it (PNG; zlib without compression).
fn picture() -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| match crc & 1 {
                1 => crc >> 1 ^ 0xedb8_8320,
                _ => crc >> 1,
            })
        };
        !bytes.iter().fold(u32::MAX, step)
    };
    let chunk = |name: &[u8], body: &[u8]| {
        let named = [name, body].concat();
        let length = u32::try_from(body.len()).expect("short").to_be_bytes();
        [&length[..], &named, &crc(&named).to_be_bytes()].concat()
    };
    let head = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    let data = [0x78, 1, 1, 2, 0, 0xfd, 0xff, 0, 9, 0, 11, 0, 10];
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &head),
        chunk(b"tEXt", b"Author\0somebody"),
        chunk(b"IDAT", &data),
        chunk(b"IEND", b""),
    ]
    .concat()
}

/// A list of one mark: a row, and the identity in it.
fn marks() -> Vec<u8> {
    to_bytes(&vec![([1_u8; 16], [2_u8; 16])])
}

fn policy_file() -> String {
    verify::PolicyFile {
        keys: files::log_signer().keys(),
        witnesses: Vec::new(),
        quorum: 0,
        known: Vec::new(),
    }
    .to_string()
}

fn ceremony() -> Vec<Vec<u8>> {
    let enrolment = enrolment();
    let computer = format!(
        "{{ text = \"{}\", code = \"{}\" }}",
        enrolment.text(),
        enrolment.code()
    );
    let officer = |label: &str| {
        format!("[[officer]]\nlabel = \"{label}\"\nsociety = 1\ncomputers = [{computer}]\n")
    };
    let sound = [officer("first"), officer("second"), officer("third")].concat()
        + "[[society]]\nnumber = 1\ncustodians = { need = 3, of = 5 }\n[rules]\nhour = 40\n";
    vec![
        sound.into_bytes(),
        b"[[society.staff.computers]]\n".repeat(1_000),
        [&b"officer = "[..], &b"[".repeat(20_000)].concat(),
        b"rules = { hour = 99999999999999999999 }".to_vec(),
    ]
}

fn manifest() -> Vec<u8> {
    let base = structure![SOCIETY, 1_u64, Hash([1; 32])];
    [&[0x83, 2, 1, 0x81][..], &base].concat()
}

fn batches() -> Vec<VaultBatch> {
    let held = || Held {
        epoch: 3,
        wrapped: seal::Wrapped([4; 48]),
    };
    let part = PartEntry {
        key: held(),
        header: Hash([5; 32]),
    };
    let of = key_ref();
    let erased = RecordId([9; 16]);
    vec![
        VaultBatch {
            token: Token([1; 16]),
            changes: vec![
                VaultChange::Person(SOCIETY, PersonId([6; 16]), held()),
                VaultChange::Record(SOCIETY, of.record, PersonId([6; 16])),
                VaultChange::Part(of, part),
            ],
            leaf: None,
        },
        VaultBatch {
            token: Token([2; 16]),
            changes: vec![
                VaultChange::EraseRecord(SOCIETY, erased),
                VaultChange::ErasePerson(SOCIETY, PersonId([8; 16])),
            ],
            leaf: Some(vec![1, 2, 3]),
        },
    ]
}

/// Letters between societies: one that tells nothing of anybody, and one that carries a message.
fn between_societies() -> Vec<Vec<u8>> {
    use record::date::Day;
    use record::exchange::{Carried, Exchange, TransferAnswer};
    use record::message::{Addressee, Letter, Message, Stage};
    let id = |n| RecordId([n; 16]);
    let declined = Exchange::TransferAnswer(TransferAnswer {
        case: id(1),
        accepted: false,
        reason: None,
    });
    let message = Message {
        sender: "a sister".into(),
        addressee: Addressee {
            names: vec!["a brother".into()],
            address: None,
            map: None,
        },
        letter: Letter::new("We are well.".into()).expect("short"),
        attachments: vec![],
        stage: Stage::Collected(Day(20_000)),
    };
    let carried = Exchange::Carried(Box::new(Carried {
        to: id(2),
        from: id(3),
        message,
    }));
    vec![to_bytes(&declined), to_bytes(&carried)]
}
