//! What the formats cost over the bare ciphers under them. Each floor is measured in the same run;
//! after the groups the ratios are printed.

use aws_lc_rs::aead::{AES_256_GCM, AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use hpke::kem::{Kem, XWing};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable};
use parcel::part::{About, Expect, SealedPart};
use seal::deposit::{Deposit, NewPart, NewParts, Sender};
use seal::{IntakeKeyId, Kek, KekId, KeyRef, PartKey, Secret};
use sign::id::{DeviceId, PersonId, RecordId, RequestId, SessionId};
use sign::{Category, Context, Hash, SigningKey, SocietyId, sha256};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Contents that are padded to 1, 4 and 16 KiB: with a length in front, all but full.
const CONTENTS: [usize; 3] = [1020, 4092, 16_380];

fn signer() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

fn key_ref(n: u64) -> KeyRef {
    let mut record = [0; 16];
    record[..8].copy_from_slice(&n.to_be_bytes());
    KeyRef {
        society: SocietyId(3),
        record: RecordId(record),
        category: Category::Identity,
        version: 1,
    }
}

fn about() -> About {
    About {
        society: SocietyId(3),
        record: RecordId([2; 16]),
        version: 1,
        category: Category::Identity,
        schema: 1,
        author: signer().public().device(),
        session: SessionId([3; 16]),
        prev: None,
        second: None,
    }
}

fn gcm(key: &[u8; 32]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("32 bytes"))
}

fn zero() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// Median of some runs of `work`, also shown by criterion under `name`.
fn measure(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, mut work: impl FnMut()) -> f64 {
    group.bench_function(name, |b| b.iter(&mut work));
    let mut times: Vec<Duration> = (0..31)
        .map(|_| {
            let start = now();
            (0..20).for_each(|_| work());
            start.elapsed() / 20
        })
        .collect();
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn now() -> Instant {
    Instant::now()
}

fn parts(c: &mut Criterion) {
    let (signer, key, about) = (signer(), PartKey::from_bytes([4; 32]), about());
    for len in CONTENTS {
        let content = vec![5; len];
        let mut group = c.benchmark_group(format!("part padded to {} bytes", len + 4));
        group.throughput(Throughput::Bytes(len as u64 + 4));

        let aead = measure(&mut group, "floor: AES-256-GCM", || {
            let mut text = vec![5; len + 4];
            let sealed = gcm(&[4; 32]).seal_in_place_append_tag(zero(), Aad::empty(), &mut text);
            black_box((sealed.is_ok(), text));
        });
        let hash = Hash([6; 32]);
        let sealed = SealedPart::seal(about.clone(), &key, &content, &signer).expect("fits");
        let sign = measure(&mut group, "floor: SHA-256 and Ed25519 signature", || {
            black_box((
                sha256(&[&sealed.ciphertext.0]),
                signer.sign(Context::Part, &hash),
            ));
        });
        let seal = measure(&mut group, "seal and sign", || {
            black_box(SealedPart::seal(about.clone(), &key, &content, &signer)).expect("fits");
        });

        let expect = Expect {
            key: sealed.header.about.key_ref(),
            header: None,
        };
        let with_hash = Expect {
            header: Some(sealed.header_hash()),
            ..expect
        };
        let open = measure(&mut group, "open", || {
            black_box(sealed.open(&key, &expect)).expect("whole");
        });
        let checked = measure(&mut group, "open against a header hash", || {
            black_box(sealed.open(&key, &with_hash)).expect("whole");
        });
        let digest = measure(&mut group, "floor: SHA-256", || {
            black_box(sha256(&[&sealed.ciphertext.0]));
        });
        group.finish();
        ratio(
            "seal and sign / (AEAD + SHA-256 + Ed25519)",
            seal,
            aead + sign,
        );
        ratio("seal without hash and signature / AEAD", seal - sign, aead);
        ratio("open / AEAD", open, aead);
        ratio(
            "open against a header hash / (AEAD + SHA-256)",
            checked,
            aead + digest,
        );
    }
}

fn deposits(c: &mut Criterion) {
    type Private = <XWing as Kem>::PrivateKey;
    type Public = <XWing as Kem>::PublicKey;
    type Encapsulation = <XWing as Kem>::EncappedKey;
    type Aes = hpke::aead::AesGcm256;
    type Kdf = hpke::kdf::HkdfSha256;

    let pair = Secret::from_seed(&[7; 32]);
    let id = IntakeKeyId {
        society: SocietyId(3),
        month: 680,
    };
    let sender = Sender {
        device: DeviceId([8; 16]),
        request: RequestId([9; 16]),
    };
    let deposit = |records: u64| {
        let of = |n| NewParts {
            record: key_ref(n).record,
            person: PersonId(key_ref(n).record.0),
            parts: Category::RECORD
                .iter()
                .map(|category| NewPart {
                    category: *category,
                    version: 1,
                    prev: None,
                    header: Hash([1; 32]),
                    key: PartKey::from_bytes([2; 32]),
                })
                .collect(),
        };
        Deposit::new((0..records).map(of).collect()).expect("sorted")
    };

    let mut group = c.benchmark_group("deposit");
    let public = pair.public().as_bytes();
    let text = vec![1; 6 * 80];
    let private = Private::from_bytes(&[7; 32]).expect("32 bytes");
    let bare_seal = measure(&mut group, "floor: X-Wing HPKE seal", || {
        let to = Public::from_bytes(public).expect("a key");
        let (encapsulation, mut context) =
            hpke::setup_sender_with_rng::<Aes, Kdf, XWing>(&OpModeS::Base, &to, b"", &mut Ones)
                .expect("a key");
        black_box((
            encapsulation.to_bytes(),
            context.seal(&text, b"").expect("short"),
        ));
    });
    let sealed = deposit(1)
        .seal(&id, pair.public(), &sender, &[3; 64])
        .expect("a key");
    let bare_open = measure(&mut group, "floor: X-Wing HPKE decapsulation", || {
        let encapsulation = Encapsulation::from_bytes(&sealed[..1120]).expect("its length");
        black_box(
            hpke::setup_receiver::<Aes, Kdf, XWing>(&OpModeR::Base, &private, &encapsulation, b"")
                .is_ok(),
        );
    });
    let one = deposit(1);
    let seal = measure(&mut group, "seal 6 keys", || {
        black_box(one.seal(&id, pair.public(), &sender, &[3; 64])).expect("a key");
    });
    let open = measure(&mut group, "open 6 keys", || {
        black_box(Deposit::open(&sealed, &id, &pair, &sender)).expect("whole");
    });
    let most = deposit(512);
    let many = most
        .seal(&id, pair.public(), &sender, &[3; 64])
        .expect("a key");
    measure(&mut group, "seal 3,072 keys", || {
        black_box(most.seal(&id, pair.public(), &sender, &[3; 64])).expect("a key");
    });
    let open_many = measure(&mut group, "open 3,072 keys", || {
        black_box(Deposit::open(&many, &id, &pair, &sender)).expect("whole");
    });
    group.finish();
    ratio("deposit of 6 keys / bare HPKE seal", seal, bare_seal);
    ratio("opening 6 keys / bare decapsulation", open, bare_open);
    report(format!(
        "a key of a full deposit costs {:.2} us to open; sealed bytes a key: {}",
        open_many / 3072.0 * 1e6,
        many.len() / 3072
    ));
}

fn wraps(c: &mut Criterion) {
    const N: u64 = 1000;
    let kek = |epoch, byte: u8| {
        let society = SocietyId(3);
        Kek::new(KekId { society, epoch }, [byte; 32])
    };
    let (old, new) = (kek(1, 1), kek(2, 2));
    let key = PartKey::from_bytes([4; 32]);
    let names: Vec<KeyRef> = (0..N).map(key_ref).collect();
    let wrapped: Vec<_> = names
        .iter()
        .map(|of| old.wrap(of, &key).expect("its society"))
        .collect();

    let mut group = c.benchmark_group("1,000 keys");
    group.throughput(Throughput::Elements(N));
    let bare = LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, &[1; 32]).expect("32 bytes"));
    let aad = [7; 35];
    let floor = measure(&mut group, "floor: AES-256-GCM-SIV", || {
        for _ in 0..N {
            let mut text = [4; 32];
            let tag = bare.seal_in_place_separate_tag(zero(), Aad::from(&aad), &mut text);
            black_box((text, tag.is_ok()));
        }
    });
    let wrap = measure(&mut group, "wrap", || {
        for of in &names {
            black_box(old.wrap(of, &key)).expect("its society");
        }
    });
    let rewrap = measure(&mut group, "rewrap", || {
        for (of, wrapped) in names.iter().zip(&wrapped) {
            black_box(old.rewrap(&new, of, wrapped)).expect("whole");
        }
    });
    group.finish();
    ratio("wrap / GCM-SIV", wrap, floor);
    ratio("rewrap / two GCM-SIV", rewrap, 2.0 * floor);
    report(format!(
        "rewrap of 3,100,000 keys: {:.2} s on one core",
        rewrap * 3100.0
    ));
}

/// As much randomness as is asked for; the floor needs some.
struct Ones;

impl rand_core::TryRng for Ones {
    type Error = core::convert::Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(1)
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(1)
    }
    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Self::Error> {
        dst.fill(1);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Ones {}

fn ratio(what: &str, of: f64, floor: f64) {
    report(format!("{what}: {:.2}", of / floor));
}

#[expect(clippy::print_stdout, reason = "a bench reports what it measured")]
fn report(line: String) {
    println!("==> {line}");
}

criterion_group!(benches, parts, deposits, wraps);
criterion_main!(benches);
