//! Canaries: markers that stand nowhere else, planted into every text of chosen rows, so that
//! whoever finds one knows that something readable was written where nothing readable may be.

use super::row::Row;
use super::society::{COLUMNS, SOCIETIES};
use crate::demo::random::{Purpose, Random};

/// Rows of a society that get canaries, at most.
const ROWS: u64 = 16;

/// A marker, and where it was planted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Canary {
    /// The text to search for.
    pub marker: String,
    /// Name of the society.
    pub society: &'static str,
    /// The row, from 1.
    pub row: u64,
    /// Our name of the field.
    pub field: &'static str,
}

/// Fields whose content is a text as written, and no word or date with a meaning.
const TEXTS: &[&str] = &[
    "id",
    "name",
    "transliteration",
    "birth_place",
    "mother",
    "father",
    "relatives",
    "address",
    "phone",
    "email",
    "occupation",
    "papers",
    "marks",
    "loss_place",
    "circumstances",
    "news",
    "never_share",
    "note",
];

/// Whether a row of so many gets canaries.
pub(super) fn chosen(row: u64, rows: u64) -> bool {
    let every = rows.div_ceil(ROWS).max(1);
    row.is_multiple_of(every)
}

/// Plants one marker into every text of the row, also where there was none.
pub(super) fn plant(
    row: &mut Row,
    (seed, at, number): (u64, usize, u64),
    society: &'static str,
) -> Vec<Canary> {
    let mut r = Random::at(seed, Purpose::Canary, at, number);
    let mut planted = Vec::new();
    let mut full = Row::new();
    for (field, _) in COLUMNS {
        let cell = row.iter().position(|(f, _)| f == field);
        let mut cell = cell.map_or(String::new(), |at| row.swap_remove(at).1);
        if TEXTS.contains(field) {
            let marker = marker(&mut r);
            match (*field, cell.as_str()) {
                ("id", _) => cell = format!("{cell}-{marker}"),
                ("relatives", "") => cell = format!("sister:{marker}"),
                ("never_share", "") => cell = format!("authority:{marker}"),
                ("never_share", _) => cell = format!("{cell};authority:{marker}"),
                (_, "") => cell.clone_from(&marker),
                _ => cell = format!("{cell} {marker}"),
            }
            planted.push(Canary {
                marker,
                society,
                row: number + 1,
                field,
            });
        }
        if !cell.is_empty() {
            full.push((field, cell));
        }
    }
    *row = full;
    planted
}

/// A marker for what a family types, by a number of its own.
pub(crate) fn typed_marker(seed: u64, number: u64) -> String {
    marker(&mut Random::at(
        seed,
        Purpose::Canary,
        SOCIETIES.len(),
        number,
    ))
}

/// Twenty letters and, in the middle, one that can be written in two ways (NFC and NFD): two to
/// the 94th power of them.
fn marker(r: &mut Random) -> String {
    let letters = |r: &mut Random| -> String {
        let letter = |_| char::from(b'a' + u8::try_from(r.below(26)).expect("a letter"));
        (0..10).map(letter).collect()
    };
    let front = letters(r);
    format!("{front}é{}", letters(r))
}
