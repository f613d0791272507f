//! Parts, and their second lock.

use crate::common::{about, bytes, expect, key, pair, part, signer};
use parcel::part::{Expect, Header, SealedPart};
use parcel::second::{self, SecondLock};
use proptest::prelude::*;
use seal::{OpenError, PartKey, SealError, envelope, pad};
use sign::encode::Bytes;
use sign::id::{DeviceId, RecordId};
use sign::{Category, Context, Hash, SigningKey, SocietyId, from_bytes, to_bytes};

#[test]
fn a_part_opens_with_its_key_and_shows_only_its_size_class() {
    for len in [0, 1, 252, 253, 1020, 4092, pad::LONGEST] {
        let content = vec![0xc5; len];
        let sealed = part(Category::Identity, 1, &content);
        assert_eq!(*sealed.open(&key(20), &expect(&sealed)).unwrap(), content);
        assert_eq!(sealed.ciphertext.0.len(), pad::size_for(len).unwrap() + 16);
        assert_eq!(sealed.verify_author(&signer().public()), Ok(()));
    }
    let too_long = vec![0; pad::LONGEST + 1];
    let refused = SealedPart::seal(about(Category::Casework, 1), &key(20), &too_long, &signer());
    assert_eq!(refused, Err(SealError::TooLong));
}

#[test]
fn what_does_not_fit_is_not_sealed() {
    let seal = |a| SealedPart::seal(a, &key(20), b"", &signer());
    for (version, prev) in [(0, None), (1, Some(Hash::default())), (2, None)] {
        let mut a = about(Category::Identity, 1);
        (a.version, a.prev) = (version, prev);
        assert_eq!(seal(a), Err(SealError::Chain));
    }
    let mut a = about(Category::Identity, 1);
    a.author = DeviceId([0; 16]);
    assert_eq!(seal(a), Err(SealError::Author));
}

#[test]
fn invariant_9_a_key_for_one_tuple_opens_no_other() {
    let sealed = part(Category::Contact, 2, b"the content");
    let open = |sealed: &SealedPart| {
        let key_ref = sealed.header.about.key_ref();
        sealed.open(
            &key(20),
            &Expect {
                key: key_ref,
                header: None,
            },
        )
    };
    assert!(open(&sealed).is_ok());
    assert_eq!(sealed.open(&key(21), &expect(&sealed)), Err(OpenError::Key));
    // Moved to another tuple, the right key fits no more.
    let mut others = vec![sealed.clone(); 4];
    others[0].header.about.society = SocietyId(4);
    others[1].header.about.record = RecordId([0; 16]);
    others[2].header.about.category = Category::Identity;
    others[3].header.about.version = 3;
    for other in others {
        // The very part with its very key, for whoever expects another.
        let expected = Expect {
            key: other.header.about.key_ref(),
            header: None,
        };
        assert_eq!(sealed.open(&key(20), &expected), Err(OpenError::Other));
        assert_eq!(open(&other), Err(OpenError::Key));
        // Whoever expects the one is not given the other.
        assert_eq!(
            other.open(&key(20), &expect(&sealed)),
            Err(OpenError::Other)
        );
        assert!(other.verify_author(&signer().public()).is_err());
    }
}

#[test]
fn invariant_9_a_part_opens_only_in_its_chain() {
    // An author that seals whatever it likes: key, cipher and signature would hold.
    let chain = |version, prev| {
        let mut a = about(Category::Contact, 1);
        (a.version, a.prev) = (version, prev);
        let (commit, ciphertext) = envelope::seal("part", &a, &key(20), b"the content").unwrap();
        let mut part = part(Category::Contact, 1, b"");
        part.header = Header { about: a, commit };
        part.ciphertext = Bytes(ciphertext);
        part.signature = signer().sign(Context::Part, &part.header_hash());
        assert_eq!(part.verify_author(&signer().public()), Ok(()));
        part.open(&key(20), &expect(&part)).map(|c| c.to_vec())
    };
    let head = Some(Hash([1; 32]));
    assert_eq!(chain(1, None), Ok(b"the content".to_vec()));
    assert_eq!(chain(7, head), Ok(b"the content".to_vec()));
    for (version, prev) in [(0, None), (0, head), (1, head), (2, None), (u32::MAX, None)] {
        assert_eq!(chain(version, prev), Err(OpenError::Other), "{version}");
    }
}

#[test]
fn rollback_and_forged_content_are_refused_by_the_header_hash() {
    let one = part(Category::Contact, 2, b"one");
    let two = part(Category::Contact, 2, b"two");
    assert_eq!(two.open(&key(20), &expect(&one)), Err(OpenError::Other));
    // A ciphertext swapped under a header is found by hash, by signature and by cipher.
    let mut swapped = one.clone();
    swapped.ciphertext = two.ciphertext.clone();
    assert_eq!(swapped.open(&key(20), &expect(&one)), Err(OpenError::Other));
    assert_eq!(
        swapped.verify_author(&signer().public()),
        Err(OpenError::Signature)
    );
    let stranger = SigningKey::from_seed(&bytes(2)).public();
    assert_eq!(one.verify_author(&stranger), Err(OpenError::Other));
}

#[test]
fn every_changed_byte_of_a_part_is_refused() {
    let sealed = part(Category::Circumstances, 1, b"short");
    let whole = to_bytes(&sealed);
    assert_eq!(from_bytes::<SealedPart>(&whole), Ok(sealed.clone()));
    for at in 0..whole.len() {
        for bit in [1, 0x80] {
            let mut changed = whole.clone();
            changed[at] ^= bit;
            let Ok(other) = from_bytes::<SealedPart>(&changed) else {
                continue;
            };
            assert!(
                other.verify_author(&signer().public()).is_err(),
                "byte {at}"
            );
            if other.signature == sealed.signature {
                assert!(other.open(&key(20), &expect(&sealed)).is_err(), "byte {at}");
                // Without an expected header hash, key and cipher still refuse it.
                let lax = Expect {
                    header: None,
                    ..expect(&sealed)
                };
                assert!(other.open(&key(20), &lax).is_err(), "byte {at}");
            }
        }
    }
}

#[test]
fn a_ciphertext_of_another_length_is_refused() {
    let sealed = part(Category::Identity, 1, b"short");
    let lax = Expect {
        header: None,
        ..expect(&sealed)
    };
    for len in [0, 15, 16, 271, 273] {
        let mut other = sealed.clone();
        other.ciphertext = Bytes(vec![0; len]);
        assert_eq!(other.open(&key(20), &lax), Err(OpenError::Length));
    }
}

fn locked(content: &[u8]) -> SealedPart {
    let mut a = about(Category::Circumstances, 1);
    let of = a.key_ref();
    a.second = Some(SecondLock::seal(&of, &key(31), pair(30).public(), &bytes(32)).unwrap());
    let whole = PartKey::from_halves(&of, &key(20), &key(31));
    SealedPart::seal(a, &whole, content, &signer()).unwrap()
}

#[test]
fn a_second_lock_needs_both_halves() {
    let sealed = locked(b"in hiding");
    let own = pair(30);
    let whole = second::open_key(&sealed, &key(20), &[&pair(33), &own]).unwrap();
    assert_eq!(
        *sealed.open(&whole, &expect(&sealed)).unwrap(),
        b"in hiding"
    );

    // Half A alone, half B alone, a wrong half A, no pair, another pair.
    assert_eq!(sealed.open(&key(20), &expect(&sealed)), Err(OpenError::Key));
    assert_eq!(sealed.open(&key(31), &expect(&sealed)), Err(OpenError::Key));
    assert_eq!(
        second::open_key(&sealed, &key(21), &[&own]),
        Err(OpenError::Key)
    );
    assert_eq!(
        second::open_key(&sealed, &key(20), &[]),
        Err(OpenError::Key)
    );
    assert_eq!(
        second::open_key(&sealed, &key(20), &[&pair(33)]),
        Err(OpenError::Key)
    );
}

#[test]
fn a_second_half_is_bound_to_its_part_and_pair() {
    let sealed = locked(b"");
    let lock = sealed.header.about.second.clone().unwrap();
    let of = sealed.header.about.key_ref();
    assert_eq!(lock.open(&of, &pair(30)).unwrap(), key(31));
    let mut other = of;
    other.version = 2;
    assert_eq!(lock.open(&other, &pair(30)), Err(OpenError::Changed));
    for at in 0..lock.sealed.len() {
        let mut changed = lock.clone();
        changed.sealed[at] ^= 1;
        assert_eq!(changed.open(&of, &pair(30)), Err(OpenError::Changed));
    }
    let mut renamed = lock.clone();
    renamed.pair[0] ^= 1;
    assert_eq!(renamed.open(&of, &pair(30)), Err(OpenError::Key));
    // The key of both halves is bound to the tuple too.
    assert_ne!(
        PartKey::from_halves(&of, &key(20), &key(31)),
        PartKey::from_halves(&other, &key(20), &key(31))
    );
}

#[test]
fn a_decoy_looks_the_same_and_opens_without_the_pair() {
    let mut a = about(Category::Circumstances, 1);
    a.second =
        Some(SecondLock::seal(&a.key_ref(), &key(35), pair(30).public(), &bytes(36)).unwrap());
    let decoy = SealedPart::seal(a, &key(20), b"not in hiding", &signer()).unwrap();
    assert_eq!(
        to_bytes(&decoy).len(),
        to_bytes(&locked(b"in hiding")).len()
    );
    let whole = second::open_key(&decoy, &key(20), &[]).unwrap();
    assert_eq!(
        *decoy.open(&whole, &expect(&decoy)).unwrap(),
        b"not in hiding"
    );
}

proptest! {
    #[test]
    fn invariant_9_any_changed_bit_of_a_part_is_refused(
        content in proptest::collection::vec(any::<u8>(), 0..600), at: prop::sample::Index, bit in 0_u8..8,
    ) {
        let sealed = part(Category::Family, 1, &content);
        let mut changed = to_bytes(&sealed);
        let at = at.index(changed.len());
        changed[at] ^= 1 << bit;
        if let Ok(other) = from_bytes::<SealedPart>(&changed) {
            prop_assert!(other.verify_author(&signer().public()).is_err());
            prop_assert!(other.signature != sealed.signature
                || other.open(&key(20), &expect(&sealed)).is_err());
        }
    }

    #[test]
    fn decoding_a_part_is_total(noise in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(part) = from_bytes::<SealedPart>(&noise) {
            let _ = part.open(&key(20), &expect(&part));
            let _ = part.verify_author(&signer().public());
        }
    }
}
