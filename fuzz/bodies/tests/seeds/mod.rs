//! Sound inputs for bodies that no golden vector stands for.

mod programs;
mod response;

use ledger::leaf::{
    Act, Boot, Cause, Denial, Event, Leaf, Lock, Order, Policy, Purpose, Reason, Why,
};
use policy::request::{WantGrant, WantItem, WantQuery, WantRelease};
use policy::{Ask, Seen, Want};
use sign::encode::Bytes;
use sign::id::{DeviceId, GrantId, RecordId, RequestId, StaffId};
use sign::{Category, Hash, Signature, SocietyId, Time, to_bytes};

/// Sound inputs for the body `name`.
pub(crate) fn of(name: &str) -> Vec<Vec<u8>> {
    let text = |texts: &[&str]| texts.iter().map(|t| t.as_bytes().to_vec()).collect();
    match name {
        "leaf" => leaves(),
        "order" => vec![
            to_bytes(&order(Act::Fence)),
            to_bytes(&order(Act::SetPolicy(Policy::default()))),
        ],
        "ask" => asks(),
        "reply" => vec![denied()],
        "bundle" => vec![bundle()],
        "inclusion" => vec![to_bytes(&ledger::InclusionProof {
            index: 3,
            path: vec![Hash([1; 32]); 3],
        })],
        "tile_path" => text(&["tile/0/x001/234", "tile/entries/067.p/12"]),
        "key_names" => vec![to_bytes(&key_ref())],
        "deposit" => vec![deposit()],
        "answer" => vec![answer()],
        "record_parts" => record_parts(),
        "request" => vec![record::codec::encode_request(&Default::default()).to_vec()],
        "form_content" => forms(),
        "date" => text(&[
            "1991-05-04",
            "~1991",
            "1411 AH",
            "age 34 (2015)",
            "١٩٩١-٠٥-٠٤",
            "1988-1991",
        ]),
        "features" => vec![to_bytes(&features())],
        "snapshot" => vec![snapshot()],
        "names" => text(&[
            "Fatima bint Ibrahim",
            "ሳልሕ ኢብራሂም",
            "محمد بن عبد الله",
            "Ольга",
            "阮文雄",
        ]),
        "two_names" => text(&[
            "Benali Boukort\nBen Ali Boukort",
            "محمد بن عبد الله\nMohammed Abdullah",
            "\u{202e}\u{0}\u{200f}Ali\nሳልሕ 阮 Ольга ꓢꓲ",
            "'\n \u{feff},;،",
        ]),
        "person_lines" => text(&[
            "Fatima Ibrahim|Ibrahim|1991-05-04|Gondar|ET\nፋጡማ|ኢብራሂም|~1991|ጎንደር|ET",
            "Ali|Hasan|1991-31-99|Mogadihsu|SO\nAli||1411 AH||QQQ\n||||",
        ]),
        "register_tsv" => text(&[
            "record_id\tname\tfather_name\trelatives\tgender\tdob\tbirth_place\tcountry\n\
             R1\tAli Hassan\tHassan\tbrother:Omar;sister:\tm\t1990-01-01\tHalab\tSY\n\
             R2\tعلي حسن\t\t\t\t1990-99-99\tحلب\tSYR\nR3\n",
            "record_id\tname\nR1\tA\nR1\tB\n",
            "pair_id\tname1\tname2\nP1\tKhaled\tخالد\nP2\t\u{202e}\t\n",
        ]),
        "codes" => text(&["4821773098", "482 913 077 362", "5962 1483"]),
        other => response::of(other).unwrap_or_else(|| programs::of(other)),
    }
}

fn forms() -> Vec<Vec<u8>> {
    use record::form::{Content, FollowUp, Says};
    let more = FollowUp {
        intake: sign::id::IntakeId([7; 16]),
        says: Says::NewContact,
        text: "+999 555 0100".into(),
        on: record::date::Day(20_000),
    };
    let forms = [Content::Request(Box::default()), Content::FollowUp(more)];
    let bytes = forms.iter().map(record::codec::encode_form);
    bytes.map(|bytes| bytes.to_vec()).collect()
}

fn leaf(cause: Cause, event: Event) -> Vec<u8> {
    Leaf {
        time: Time(1_790_000_000_000_000),
        boot: 2,
        cause,
        event,
    }
    .to_bytes()
}

fn leaves() -> Vec<Vec<u8>> {
    let denial = Denial {
        device: DeviceId([1; 16]),
        reason: Reason::NoGrant,
        count: 4,
    };
    let lock = order(Act::Lockdown(Lock {
        society: SocietyId(0),
    }));
    vec![
        leaf(
            Cause::Keyholder,
            Event::Boot(Boot {
                program: Hash([7; 32]),
            }),
        ),
        leaf(Cause::Keyholder, Event::Denial(denial)),
        leaf(Cause::Console, Event::Order(Box::new(lock))),
    ]
}

fn order(act: Act) -> Order {
    Order {
        nonce: [1; 16],
        origin: "log.example".into(),
        not_after: Time(9),
        act,
    }
}

fn asks() -> Vec<Vec<u8>> {
    let item = WantItem {
        holder: SocietyId(2),
        record: RecordId([3; 16]),
        parts: vec![(Category::Identity, 0), (Category::Family, 2)],
    };
    let grant = WantGrant {
        id: GrantId([4; 16]),
        kind: ledger::leaf::Kind::Case,
        holder: SocietyId(1),
        staff: StaffId([5; 16]),
        records: vec![RecordId([3; 16])],
        categories: vec![Category::Identity],
        until: Time(10),
    };
    let wants = [
        Want::Release(WantRelease {
            grant: Why::Grant(GrantId([4; 16])),
            purpose: Purpose::Casework,
            items: vec![item],
        }),
        Want::Query(WantQuery {
            case: RecordId([3; 16]),
            query: Hash([6; 32]),
            standing: false,
        }),
        Want::Grant(grant),
    ];
    let ask = |want| Ask {
        origin: "log.example".into(),
        society: SocietyId(1),
        device: DeviceId([1; 16]),
        session: Bytes(vec![2; 1216]),
        id: RequestId([8; 16]),
        seq: 7,
        not_after: Time(60_000_000),
        seen: Some(Seen {
            size: 3,
            root: Hash([9; 32]),
            signature: Signature([1; 64]),
        }),
        want,
    };
    wants.into_iter().map(|w| to_bytes(&ask(w))).collect()
}

fn denied() -> Vec<u8> {
    to_bytes(&release::Reply::Denied(release::Denied {
        request: Hash([1; 32]),
        reason: Reason::Stopped,
        signature: Signature([2; 64]),
    }))
}

fn bundle() -> Vec<u8> {
    // One byte for the width, then entries with their lengths.
    [&[2][..], &[0, 3], b"abc", &[0, 1], b"d"].concat()
}

fn key_ref() -> seal::KeyRef {
    seal::KeyRef {
        society: SocietyId(1),
        record: RecordId([3; 16]),
        category: Category::Contact,
        version: 1,
    }
}

fn person() -> record::Person {
    let table = "name,birth,phone,mother\nAlem Tesfay,1991-05-04,+999 555 0100,Mulu\n";
    let mapping = record::csv::Mapping::default();
    let mut rows =
        record::csv::Reader::new(table.as_bytes(), &mapping, record::csv::Limits::default())
            .expect("a sound heading");
    rows.next().expect("one row").expect("a sound row").person
}

fn record_parts() -> Vec<Vec<u8>> {
    let person = person();
    let part = |c: &Category| {
        record::codec::encode_part(&person, *c)
            .expect("a part of the six")
            .to_vec()
    };
    Category::RECORD.iter().map(part).collect()
}

fn features() -> matching::Features {
    let person = person();
    matching::Features::of(&person.identity, &person.family)
}

fn snapshot() -> Vec<u8> {
    let mut index = matching::Index::new();
    index
        .insert(
            matching::EntryId([1; 16]),
            matching::Visibility(1),
            &features(),
        )
        .expect("a first entry");
    index.snapshot().to_vec()
}

fn deposit() -> Vec<u8> {
    let part = seal::deposit::NewPart {
        category: Category::Identity,
        version: 1,
        prev: None,
        header: Hash([4; 32]),
        key: seal::PartKey::from_bytes([5; 32]),
    };
    let record = seal::deposit::NewParts {
        record: RecordId([3; 16]),
        person: sign::id::PersonId([6; 16]),
        parts: vec![part],
    };
    to_bytes(&seal::deposit::Deposit::new(vec![record]).expect("one sound record"))
}

fn answer() -> Vec<u8> {
    to_bytes(&seal::answer::Released {
        of: key_ref(),
        header: Hash([4; 32]),
        key: seal::PartKey::from_bytes([5; 32]),
    })
}
