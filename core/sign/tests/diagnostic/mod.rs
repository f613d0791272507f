//! The items of an encoding, for golden vectors: numbers, texts, lists, true, false and null as in
//! JSON; byte strings as texts `h'…'` of hexadecimal digits.

use serde_json::{Value, json};

/// The one value that `bytes` encode.
///
/// # Panics
/// If they are no canonical encoding.
pub(crate) fn of(bytes: &[u8]) -> Value {
    let mut rest = bytes;
    let value = item(&mut rest);
    assert!(rest.is_empty(), "bytes after the value");
    value
}

fn item(rest: &mut &[u8]) -> Value {
    let (first, after) = rest.split_first().expect("an item");
    *rest = after;
    match first {
        0xf4 => return json!(false),
        0xf5 => return json!(true),
        0xf6 => return json!(null),
        _ => {}
    }
    let size = match first & 31 {
        small @ 0..=23 => {
            return content(first >> 5, u64::from(small), rest);
        }
        24 => 1,
        25 => 2,
        26 => 4,
        _ => 8,
    };
    let number = take(rest, size);
    let number = number.iter().fold(0, |n, b| n << 8 | u64::from(*b));
    content(first >> 5, number, rest)
}

fn content(major: u8, number: u64, rest: &mut &[u8]) -> Value {
    let length = number as usize;
    match major {
        0 => json!(number),
        2 => {
            let digits = take(rest, length).iter().map(|b| format!("{b:02x}"));
            json!(format!("h'{}'", digits.collect::<String>()))
        }
        3 => json!(core::str::from_utf8(take(rest, length)).expect("UTF-8")),
        4 => (0..length).map(|_| item(rest)).collect(),
        _ => panic!("no such kind of item"),
    }
}

fn take<'a>(rest: &mut &'a [u8], size: usize) -> &'a [u8] {
    let (taken, after) = rest.split_at(size);
    *rest = after;
    taken
}
