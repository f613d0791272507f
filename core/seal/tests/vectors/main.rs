//! Golden vectors: every format once, all inputs with it. The bytes are made again and compared,
//! opened, and refused with any byte changed. `tools/check_seal.py` checks the same files with
//! other libraries. After a change of format: `KINFOLD_WRITE_VECTORS=1 cargo test -p seal vectors`.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot make its input has failed"
)]

mod keys;
mod objects;
mod papers;

use serde_json::Value;

/// One file.
struct Vector {
    name: &'static str,
    /// Makes it from its inputs.
    make: fn() -> Value,
    /// Whether `sealed`, in place of the file's own, opens to what the file says.
    open: fn(file: &Value, sealed: &[u8]) -> bool,
    /// Every how many bytes one is changed: 1 unless opening takes long.
    step: usize,
}

const VECTORS: &[Vector] = &[
    keys::WRAP,
    keys::ROOT,
    keys::DEPOSIT,
    keys::ANSWER,
    keys::INTAKE_KEY,
    objects::PART,
    objects::SECOND,
    objects::FORM,
    objects::ATTACHMENT,
    objects::SLIP,
    objects::INDEX,
    papers::SHARE,
    papers::PASSPHRASE,
    papers::CODES,
];

#[test]
fn vectors_are_made_again_byte_for_byte() {
    for vector in VECTORS {
        let made = (vector.make)();
        if writing() {
            write(vector.name, &made);
        }
        assert_eq!(read(vector.name), made, "{}", vector.name);
    }
}

#[test]
fn vectors_open_and_are_refused_with_any_byte_changed() {
    if writing() {
        return;
    }
    for vector in VECTORS {
        let file = read(vector.name);
        let sealed = bytes(&file["sealed"]);
        assert!((vector.open)(&file, &sealed), "{}", vector.name);
        for at in (0..sealed.len()).step_by(vector.step) {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(!(vector.open)(&file, &changed), "{} byte {at}", vector.name);
        }
        for n in (0..sealed.len()).step_by(vector.step * 7) {
            assert!(
                !(vector.open)(&file, &sealed[..n]),
                "{} cut at {n}",
                vector.name
            );
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one switch of the test, not of the crate"
)]
fn writing() -> bool {
    std::env::var("KINFOLD_WRITE_VECTORS").is_ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test writes its own expectations when asked to"
)]
fn write(name: &str, value: &Value) {
    let text = serde_json::to_string_pretty(value).unwrap() + "\n";
    std::fs::write(path(name), text).unwrap();
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(path(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn path(name: &str) -> String {
    format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().unwrap()
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

/// Bytes that count up from `start`: every input differs and is easy to see.
fn run<const N: usize>(start: u8) -> [u8; N] {
    core::array::from_fn(|at| start.wrapping_add(at as u8))
}
