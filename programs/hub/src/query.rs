//! Paths and queries, read strictly: what is not exactly as described is malformed.

use crate::refusal::Refusal;
use sign::SocietyId;
use sign::id::{IntakeId, RecordId};

/// The values of exactly these names, each once, in any order.
///
/// # Errors
/// [`Refusal::Malformed`].
pub fn exactly<'q, const N: usize>(
    query: Option<&'q str>,
    names: [&str; N],
) -> Result<[&'q str; N], Refusal> {
    let malformed = Refusal::Malformed("the query");
    let pairs: Vec<_> = query
        .unwrap_or_default()
        .split('&')
        .map(|pair| pair.split_once('='))
        .collect::<Option<_>>()
        .ok_or(malformed)?;
    let mut values = [""; N];
    for (value, name) in values.iter_mut().zip(names) {
        let mut of = pairs.iter().filter(|(n, _)| *n == name);
        match (of.next(), of.next()) {
            (Some((_, v)), None) => *value = v,
            _ => return Err(malformed),
        }
    }
    if pairs.len() == N {
        Ok(values)
    } else {
        Err(malformed)
    }
}

/// A number in its one decimal spelling.
///
/// # Errors
/// [`Refusal::Malformed`].
pub fn number<T: core::str::FromStr + ToString>(text: &str) -> Result<T, Refusal> {
    let malformed = Refusal::Malformed("a number");
    let number: T = text.parse().map_err(|_| malformed)?;
    if number.to_string() == text {
        Ok(number)
    } else {
        Err(malformed)
    }
}

pub(crate) fn society(text: &str) -> Result<SocietyId, Refusal> {
    number(text).map(SocietyId)
}

pub(crate) fn intake(text: &str) -> Result<IntakeId, Refusal> {
    text.parse().map_err(|_| Refusal::Malformed("an id"))
}

pub(crate) fn record(text: &str) -> Result<RecordId, Refusal> {
    let record: Option<RecordId> = text.parse().ok();
    let spelt = record.filter(|record| record.to_string() == text);
    spelt.ok_or(Refusal::Malformed("an id"))
}

/// A body in its one encoding.
pub(crate) fn body<T: sign::Canonical>(bytes: &[u8]) -> Result<T, Refusal> {
    sign::from_bytes(bytes).map_err(|_| Refusal::Malformed("the body"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_have_one_spelling() {
        assert_eq!(exactly(Some("a=1&b=2"), ["b", "a"]), Ok(["2", "1"]));
        for bad in [
            None,
            Some(""),
            Some("a=1"),
            Some("a=1&b=2&c=3"),
            Some("a=1&a=1"),
            Some("a&b"),
        ] {
            assert!(exactly(bad, ["a", "b"]).is_err(), "{bad:?}");
        }
        assert_eq!(number::<u32>("7"), Ok(7));
        for bad in ["", "+7", "07", " 7", "7 ", "-1", "4294967296"] {
            assert!(number::<u32>(bad).is_err(), "{bad}");
        }
    }
}
