//! Forms, attachments, slips.

use crate::common::{bytes, key, key_ref, pair, signer};
use parcel::attachment::{self, CHUNK, Manifest, Sealer};
use parcel::form::{self, SealedForm};
use parcel::part::Expect;
use parcel::slip::{self, SealedSlip};
use proptest::prelude::*;
use seal::{IntakeKeyId, KeyRef, OpenError, SealError};
use seal::{envelope, intake};
use sign::encode::Bytes;
use sign::id::{AttachmentId, IntakeId, RecordId, SessionId};
use sign::{Category, Hash, SigningKey, SocietyId, from_bytes, to_bytes};

fn form_about(number: u64) -> form::About {
    form::About {
        society: SocietyId(3),
        intake: IntakeId(bytes(80)),
        portal: signer().public().device(),
        number,
        prev: (number > 1).then(|| Hash(bytes(81))),
    }
}

#[test]
fn a_form_s_key_reaches_the_keyholder_without_the_form() {
    let form = SealedForm::seal(form_about(1), &key(82), b"looking for", &signer()).unwrap();
    let id = IntakeKeyId {
        society: SocietyId(3),
        month: 680,
    };
    let (name, hash, to) = (IntakeId(bytes(80)), form.header_hash(), pair(83));
    let sealed = intake::seal_key(&key(82), name, &hash, &id, to.public(), &bytes(84)).unwrap();
    let opened = intake::open_key(&sealed, name, &hash, &id, &to).unwrap();
    assert_eq!(
        *form.open(&opened, name, Some(hash)).unwrap(),
        b"looking for"
    );
    assert_eq!(form.key_ref(), KeyRef::intake(SocietyId(3), name));
    assert_eq!(form.verify_portal(&signer().public()), Ok(()));

    let other = IntakeId([0; 16]);
    let month = IntakeKeyId { month: 681, ..id };
    for result in [
        intake::open_key(&sealed, other, &hash, &id, &to),
        intake::open_key(&sealed, name, &Hash([0; 32]), &id, &to),
        intake::open_key(&sealed, name, &hash, &month, &to),
        intake::open_key(&sealed, name, &hash, &id, &pair(85)),
    ] {
        assert_eq!(result, Err(OpenError::Changed));
    }
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(intake::open_key(&changed, name, &hash, &id, &to).is_err());
    }
    assert_eq!(form.open(&opened, other, None), Err(OpenError::Other));
    assert_eq!(form.open(&key(86), name, None), Err(OpenError::Key));
}

#[test]
fn every_changed_byte_of_a_form_is_refused() {
    let form = SealedForm::seal(form_about(2), &key(82), b"looking for", &signer()).unwrap();
    let whole = to_bytes(&form);
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        let Ok(other) = from_bytes::<SealedForm>(&changed) else {
            continue;
        };
        assert!(
            other.verify_portal(&signer().public()).is_err(),
            "byte {at}"
        );
        let name = other.header.about.intake;
        assert!(
            other.signature != form.signature || other.open(&key(82), name, None).is_err(),
            "byte {at}"
        );
    }
    for (number, prev) in [(0, None), (1, Some(Hash([0; 32]))), (2, None)] {
        let about = form::About {
            prev,
            ..form_about(number)
        };
        let refused = SealedForm::seal(about, &key(82), b"", &signer());
        assert_eq!(refused, Err(SealError::Chain));
    }
}

#[test]
fn invariant_9_a_form_opens_only_under_its_own_head_and_in_its_chain() {
    let name = IntakeId(bytes(80));
    let form = |content: &[u8]| SealedForm::seal(form_about(2), &key(82), content, &signer());
    let (one, two) = (form(b"one").unwrap(), form(b"two").unwrap());
    let open = |form: &SealedForm, header| form.open(&key(82), name, header).map(|c| c.to_vec());
    // The same portal, number, name and key: only the head tells them apart.
    assert_eq!(open(&one, Some(one.header_hash())), Ok(b"one".to_vec()));
    assert_eq!(open(&two, None), Ok(b"two".to_vec()));
    let swapped = open(&two, Some(one.header_hash()));
    assert_eq!(swapped, Err(OpenError::Other));
    // A portal that seals whatever it likes: key and cipher would open it.
    let chain = |number, prev| {
        let about = form::About {
            number,
            prev,
            ..form_about(1)
        };
        let (commit, ciphertext) = envelope::seal("intake", &about, &key(82), b"one").unwrap();
        let mut form = one.clone();
        form.header = form::Header { about, commit };
        form.ciphertext = Bytes(ciphertext);
        open(&form, Some(form.header_hash()))
    };
    let head = Some(Hash([1; 32]));
    assert_eq!(chain(1, None), Ok(b"one".to_vec()));
    assert_eq!(chain(7, head), Ok(b"one".to_vec()));
    for (number, prev) in [(0, None), (0, head), (1, head), (2, None), (u64::MAX, None)] {
        assert_eq!(chain(number, prev), Err(OpenError::Other), "{number}");
    }
}

fn photo_about() -> attachment::About {
    attachment::About {
        society: SocietyId(3),
        record: RecordId(bytes(90)),
        number: 2,
        attachment: AttachmentId(bytes(91)),
        author: signer().public().device(),
        session: SessionId(bytes(92)),
        chunks: 0,
    }
}

fn photo(content: &[u8]) -> (Manifest, Vec<Vec<u8>>) {
    let mut sealer = Sealer::new(photo_about(), &key(93), content.len()).unwrap();
    let (mut chunks, mut rest) = (Vec::new(), content);
    while let Some(n) = sealer.wants() {
        let (now, later) = rest.split_at(n);
        chunks.push(sealer.chunk(now).unwrap());
        rest = later;
    }
    (sealer.finish(&signer()).unwrap(), chunks)
}

fn photo_expect(manifest: &Manifest) -> Expect {
    Expect {
        key: key_ref(90, Category::Attachment, 2),
        header: Some(manifest.header_hash()),
    }
}

#[test]
fn chunks_open_alone_and_in_any_order() {
    for (len, chunks) in [(0, 1), (1, 1), (65_532, 1), (65_533, 2), (200_000, 4)] {
        let content: Vec<u8> = (0..len).map(|n| (n % 251) as u8).collect();
        let (manifest, sealed) = photo(&content);
        assert_eq!(sealed.len(), chunks);
        assert!(sealed.iter().all(|c| c.len() == CHUNK + 16));
        let opener = manifest.opener(&key(93), &photo_expect(&manifest)).unwrap();
        let mut pieces: Vec<(u32, Vec<u8>)> = (0..chunks as u32)
            .rev()
            .map(|i| (i, opener.open(i, &sealed[i as usize]).unwrap().to_vec()))
            .collect();
        pieces.sort();
        let whole: Vec<u8> = pieces.into_iter().flat_map(|(_, piece)| piece).collect();
        assert_eq!(whole, content);
        assert_eq!(manifest.verify_author(&signer().public()), Ok(()));
    }
    assert_eq!(attachment::chunks_for(attachment::LONGEST), Some(256));
    assert_eq!(attachment::chunks_for(attachment::LONGEST + 1), None);
}

#[test]
fn truncated_reordered_extended_and_foreign_chunks_are_refused() {
    let (manifest, sealed) = photo(&[7; 200_000]);
    let expect = photo_expect(&manifest);
    let opener = manifest.opener(&key(93), &expect).unwrap();
    assert_eq!(opener.open(0, &sealed[1]).err(), Some(OpenError::Changed));
    assert_eq!(opener.open(4, &sealed[3]).err(), Some(OpenError::Length));
    assert_eq!(
        opener.open(0, &sealed[0][1..]).err(),
        Some(OpenError::Length)
    );
    for at in (0..sealed[0].len()).step_by(997) {
        let mut changed = sealed[0].clone();
        changed[at] ^= 1;
        assert_eq!(opener.open(0, &changed).err(), Some(OpenError::Changed));
    }
    // A manifest that names chunks in another order, or fewer of them.
    let mut swapped = manifest.clone();
    swapped.hashes.swap(0, 1);
    assert!(swapped.verify_author(&signer().public()).is_err());
    assert!(swapped.opener(&key(93), &expect).is_err());
    let lax = Expect {
        header: None,
        ..expect
    };
    let opener = swapped.opener(&key(93), &lax).unwrap();
    assert_eq!(opener.open(0, &sealed[1]).err(), Some(OpenError::Changed));
    let mut fewer = manifest.clone();
    fewer.hashes.truncate(2);
    assert_eq!(fewer.opener(&key(93), &lax).err(), Some(OpenError::Length));
    fewer.header.about.chunks = 2;
    assert_eq!(fewer.opener(&key(93), &lax).err(), Some(OpenError::Key));
    assert_eq!(manifest.opener(&key(94), &lax).err(), Some(OpenError::Key));
    let other = Expect {
        key: key_ref(90, Category::Attachment, 3),
        header: None,
    };
    assert_eq!(
        manifest.opener(&key(93), &other).err(),
        Some(OpenError::Other)
    );
}

#[test]
fn every_changed_byte_of_a_manifest_is_refused() {
    let (manifest, sealed) = photo(b"small");
    let whole = to_bytes(&manifest);
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        if let Ok(other) = from_bytes::<Manifest>(&changed) {
            assert!(
                other.verify_author(&signer().public()).is_err(),
                "byte {at}"
            );
            let lax = Expect {
                header: None,
                ..photo_expect(&manifest)
            };
            let opened = other
                .opener(&key(93), &lax)
                .and_then(|opener| opener.open(0, &sealed[0]));
            assert!(
                other.signature != manifest.signature || opened.is_err(),
                "byte {at}"
            );
        }
    }
}

#[test]
fn a_manifest_is_sealed_under_the_key_and_name_of_its_attachment() {
    let (manifest, _) = photo(&[7; 200_000]);
    let id = AttachmentId(bytes(91));
    let sealed = manifest.seal(&key(93)).unwrap();
    assert_eq!(sealed.open(&key(93), id), Ok(manifest.clone()));
    // Neither record nor author stands in it in clear.
    let whole = to_bytes(&sealed);
    for word in [manifest.header.about.record.0, signer().public().device().0] {
        assert!(to_bytes(&manifest).windows(16).any(|found| found == word));
        assert!(!whole.windows(16).any(|found| found == word));
    }
    assert_eq!(sealed.open(&key(94), id), Err(OpenError::Key));
    let other = AttachmentId(bytes(1));
    assert_eq!(sealed.open(&key(93), other), Err(OpenError::Key));
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        if let Ok(changed) = from_bytes::<attachment::SealedManifest>(&changed) {
            assert!(changed.open(&key(93), id).is_err(), "byte {at}");
        }
    }
    // All sizes there are: one chunk to 256.
    for len in [0, attachment::LONGEST] {
        let mut longest = manifest.clone();
        longest.hashes = vec![Hash([9; 32]); attachment::chunks_for(len).unwrap() as usize];
        let sealed = longest.seal(&key(93)).unwrap();
        assert!(to_bytes(&sealed).len() <= 17 << 10);
    }
}

#[test]
fn a_sealer_takes_exactly_what_was_announced() {
    let mut sealer = Sealer::new(photo_about(), &key(93), 70_000).unwrap();
    assert_eq!(sealer.chunk(&[0; 100]), Err(SealError::Count));
    sealer.chunk(&[0; attachment::CONTENT]).unwrap();
    assert_eq!(sealer.finish(&signer()), Err(SealError::Count));
    let stranger = SigningKey::from_seed(&bytes(2));
    let mut sealer = Sealer::new(photo_about(), &key(93), 1).unwrap();
    sealer.chunk(&[0; 1]).unwrap();
    assert_eq!(sealer.wants(), None);
    assert_eq!(sealer.finish(&stranger), Err(SealError::Author));
}

fn slip_about() -> slip::About {
    slip::About {
        society: SocietyId(3),
        pair: [0; 16],
        record: RecordId(bytes(95)),
        version: 4,
        contact: Hash(bytes(96)),
        author: signer().public().device(),
    }
}

fn one_slip(content: &[u8]) -> SealedSlip {
    SealedSlip::seal(
        slip_about(),
        content,
        pair(97).public(),
        &signer(),
        &bytes(98),
    )
    .unwrap()
}

#[test]
fn a_slip_opens_with_the_emergency_key_and_shows_one_of_two_sizes() {
    for (len, size) in [(0, 1024), (1020, 1024), (1021, 4096), (4092, 4096)] {
        let slip = one_slip(&vec![3; len]);
        assert_eq!(slip.sealed.0.len(), size + seal::pair::OVERHEAD);
        assert_eq!(*slip.open(&pair(97)).unwrap(), vec![3; len]);
        assert_eq!(slip.verify_author(&signer().public()), Ok(()));
        assert_eq!(slip.open(&pair(99)).err(), Some(OpenError::Key));
    }
    let to = pair(97);
    let long = SealedSlip::seal(slip_about(), &[0; 4093], to.public(), &signer(), &bytes(98));
    assert_eq!(long, Err(SealError::TooLong));
}

#[test]
fn every_changed_byte_of_a_slip_is_refused() {
    let slip = one_slip(b"ring after six");
    let emergency = pair(97);
    let whole = to_bytes(&slip);
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        if let Ok(other) = from_bytes::<SealedSlip>(&changed) {
            assert!(
                other.verify_author(&signer().public()).is_err(),
                "byte {at}"
            );
            assert!(
                other.signature != slip.signature || other.open(&emergency).is_err(),
                "byte {at}"
            );
        }
    }
    // What anybody could seal to the public key has not the author's signature.
    let mut forged = one_slip(b"another number");
    forged.signature = slip.signature;
    assert_eq!(
        forged.verify_author(&signer().public()),
        Err(OpenError::Signature)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn decoding_is_total(noise in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = from_bytes::<SealedForm>(&noise);
        let _ = from_bytes::<Manifest>(&noise);
        let _ = from_bytes::<attachment::SealedManifest>(&noise);
        let _ = from_bytes::<SealedSlip>(&noise);
    }
}
