//! Keys on their way: deposits, answers.

use crate::common::{bytes, key, key_ref, pair};
use proptest::prelude::*;
use seal::answer::{
    Bound, Kind, Released, open_answer, open_to_session, seal_answer, seal_to_session,
};
use seal::deposit::{Deposit, MAX_RECORDS, NewPart, NewParts, Sender};
use seal::{AnswerSecret, IntakeKeyId, OpenError, SealError, pad, pair::OVERHEAD};
use sign::id::{DeviceId, PersonId, RecordId, RequestId};
use sign::{Category, Hash, SocietyId};

fn id() -> IntakeKeyId {
    IntakeKeyId {
        society: SocietyId(3),
        month: 680,
    }
}

fn sender() -> Sender {
    Sender {
        device: DeviceId(bytes(40)),
        request: RequestId(bytes(41)),
    }
}

fn new_part(n: u64, category: Category, version: u32) -> NewPart {
    NewPart {
        category,
        version,
        prev: (version > 1).then(|| Hash(bytes(n + 1))),
        header: Hash(bytes(n + 2)),
        key: key(n + 3),
    }
}

fn record(n: u64) -> NewParts {
    NewParts {
        record: RecordId(bytes(n)),
        person: PersonId(bytes(n + 1)),
        parts: Category::RECORD
            .iter()
            .map(|c| new_part(n, *c, 1))
            .collect(),
    }
}

fn deposit() -> Deposit {
    let mut again = record(200);
    again.parts.push(new_part(300, Category::Contact, 3));
    again.parts.push(new_part(310, Category::Contact, 2));
    Deposit::new(vec![again, record(100)]).unwrap()
}

#[test]
fn a_deposit_opens_for_its_key_device_and_request_only() {
    let pair = pair(42);
    let sealed = deposit()
        .seal(&id(), pair.public(), &sender(), &bytes(43))
        .unwrap();
    assert_eq!(
        Deposit::open(&sealed, &id(), &pair, &sender()),
        Ok(deposit())
    );
    let months = IntakeKeyId { month: 681, ..id() };
    let societies = IntakeKeyId {
        society: SocietyId(4),
        ..id()
    };
    for other in [months, societies] {
        assert_eq!(
            Deposit::open(&sealed, &other, &pair, &sender()),
            Err(OpenError::Changed)
        );
    }
    let device = Sender {
        device: DeviceId([0; 16]),
        ..sender()
    };
    let request = Sender {
        request: RequestId([0; 16]),
        ..sender()
    };
    for other in [device, request] {
        assert_eq!(
            Deposit::open(&sealed, &id(), &pair, &other),
            Err(OpenError::Changed)
        );
    }
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(
            Deposit::open(&changed, &id(), &pair, &sender()).is_err(),
            "byte {at}"
        );
    }
}

#[test]
fn a_deposit_is_sorted_bounded_and_has_nothing_twice() {
    let d = deposit();
    assert!(d.records().windows(2).all(|w| w[0].record < w[1].record));
    let contact: Vec<u32> = d
        .records()
        .iter()
        .flat_map(|r| &r.parts)
        .filter(|p| p.category == Category::Contact)
        .map(|p| p.version)
        .collect();
    assert!(contact.contains(&2) && contact.contains(&3));
    assert_eq!(Deposit::new(vec![]), Err(SealError::Count));
    assert_eq!(
        Deposit::new(vec![record(1), record(1)]),
        Err(SealError::Twice)
    );
    let mut twice = record(1);
    twice.parts.push(new_part(5, Category::Contact, 1));
    assert_eq!(Deposit::new(vec![twice]), Err(SealError::Twice));
    let mut loose = record(1);
    loose.parts[0].prev = Some(Hash([0; 32]));
    assert_eq!(Deposit::new(vec![loose]), Err(SealError::Chain));
    let many = (0..=MAX_RECORDS as u64).map(|n| record(1000 * n)).collect();
    assert_eq!(Deposit::new(many), Err(SealError::Count));
}

#[test]
fn the_largest_deposit_goes_through_and_stays_compact() {
    let most =
        || Deposit::new((0..MAX_RECORDS as u64).map(|n| record(1000 * n)).collect()).unwrap();
    let pair = pair(42);
    let sealed = most()
        .seal(&id(), pair.public(), &sender(), &bytes(43))
        .unwrap();
    assert!(
        sealed.len() < OVERHEAD + 512 * (40 + 6 * 80),
        "{} bytes",
        sealed.len()
    );
    assert_eq!(Deposit::open(&sealed, &id(), &pair, &sender()), Ok(most()));
}

fn keys() -> Vec<Released> {
    (0..6)
        .map(|n| Released {
            of: key_ref(50, Category::RECORD[n], 1),
            header: Hash(bytes(60 + n as u64)),
            key: key(70 + n as u64),
        })
        .collect()
}

fn secret() -> AnswerSecret {
    AnswerSecret::from_bytes(bytes(44))
}

#[test]
fn an_answer_opens_for_its_request_leaf_and_session_only() {
    let (request, leaf, session) = (Hash(bytes(45)), Hash(bytes(46)), pair(47));
    let sealed = seal_answer(&secret(), &request, &leaf, session.public(), &keys()).unwrap();
    assert!(pad::SIZES.contains(&(sealed.len() - OVERHEAD)));
    assert_eq!(open_answer(&sealed, &request, &leaf, &session), Ok(keys()));
    for (r, l, s) in [
        (&leaf, &leaf, &session),
        (&request, &request, &session),
        (&request, &leaf, &pair(48)),
    ] {
        assert_eq!(open_answer(&sealed, r, l, s), Err(OpenError::Changed));
    }
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(
            open_answer(&changed, &request, &leaf, &session).is_err(),
            "byte {at}"
        );
    }
    let none = seal_answer(&secret(), &request, &leaf, session.public(), &[]);
    assert_eq!(none, Err(SealError::Count));
}

#[test]
fn a_retry_gives_the_same_bytes_and_another_content_other_randomness() {
    let (request, leaf, session) = (Hash(bytes(45)), Hash(bytes(46)), pair(47));
    let seal = |keys: &[Released]| {
        seal_answer(&secret(), &request, &leaf, session.public(), keys).unwrap()
    };
    assert_eq!(seal(&keys()), seal(&keys()));
    let mut other = keys();
    other[0].header = Hash([0; 32]);
    // Another encapsulation, so another key: no nonce is used twice.
    assert_ne!(seal(&keys())[..1120], seal(&other)[..1120]);
}

#[test]
fn messages_of_one_kind_have_one_size_and_open_as_no_other_kind() {
    let session = pair(47);
    let bound = |kind| Bound {
        kind,
        request: Hash(bytes(45)),
        leaf: Hash(bytes(46)),
    };
    let seal = |content: &[u8]| {
        seal_to_session(
            &secret(),
            &bound(Kind::Found),
            session.public(),
            content,
            2048,
        )
    };
    let none = seal(b"").unwrap();
    let some = seal(&[1; 2000]).unwrap();
    assert_eq!(none.len(), some.len());
    assert_eq!(seal(&[1; 2045]), Err(SealError::TooLong));
    assert_eq!(
        *open_to_session(&some, &bound(Kind::Found), &session).unwrap(),
        [1; 2000]
    );
    for kind in [Kind::Keys, Kind::Query, Kind::Seed] {
        assert!(open_to_session(&some, &bound(kind), &session).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn opening_is_total(noise in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let pair = pair(42);
        prop_assert!(Deposit::open(&noise, &id(), &pair, &sender()).is_err());
        let h = Hash([0; 32]);
        prop_assert!(open_answer(&noise, &h, &h, &pair).is_err());
        prop_assert!(sign::from_bytes::<Deposit>(&noise).is_err());
    }

    #[test]
    fn invariant_9_any_changed_bit_of_a_deposit_or_an_answer_is_refused(at: prop::sample::Index, bit in 0_u8..8) {
        let pair = pair(42);
        let mut sealed = deposit().seal(&id(), pair.public(), &sender(), &bytes(43)).unwrap();
        let i = at.index(sealed.len());
        sealed[i] ^= 1 << bit;
        prop_assert!(Deposit::open(&sealed, &id(), &pair, &sender()).is_err());

        let h = Hash([0; 32]);
        let mut sealed = seal_answer(&secret(), &h, &h, pair.public(), &keys()).unwrap();
        let i = at.index(sealed.len());
        sealed[i] ^= 1 << bit;
        prop_assert!(open_answer(&sealed, &h, &h, &pair).is_err());
    }
}
