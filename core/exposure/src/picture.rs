//! The counts as a picture (SVG): a line for each society, a field for each kind of information.

use crate::level::{Kind, Level};
use crate::totals::{Counts, Totals};
use sign::SocietyId;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Counts below this tell of single people.
pub const SMALL: u64 = 50;

const WIDE: usize = 118;
const HIGH: usize = 34;
const LEFT: usize = 110;
const TOP: usize = 96;

/// Says whether it may be shown outside: not if any count lets single people be told apart.
#[must_use]
pub fn for_staff_only(totals: &Totals) -> bool {
    let cells = totals
        .matrix
        .values()
        .flat_map(|cell| Level::ALL.map(|l| cell.of(l)));
    cells.into_iter().any(|n| n > 0 && n < SMALL)
}

/// Draws it. Each field has four bars as long as the share of each level, and its counts, the
/// worst first; colour is not needed to read it.
#[must_use]
pub fn draw(totals: &Totals) -> String {
    let societies: BTreeSet<SocietyId> = totals.matrix.keys().map(|(s, _)| *s).collect();
    let width = LEFT + WIDE * Kind::ALL.len() + 20;
    let height = TOP + HIGH * societies.len() + 30;
    let mut out = String::new();
    let head = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"11\" role=\"img\">\n\
         <title>Who is affected, by society and kind of information</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    head.expect("writing to memory cannot fail");
    text(
        &mut out,
        (10, 20),
        "Who is affected: rows by society and kind of information",
    );
    text(&mut out, (10, 38), warning(totals));
    let legend =
        "In each field: was read / may have been read / copied but unreadable / not reached";
    text(&mut out, (10, 56), legend);
    for (at, kind) in Kind::ALL.iter().enumerate() {
        text(&mut out, (LEFT + WIDE * at, TOP - 12), kind.code());
    }
    for (row, society) in societies.iter().enumerate() {
        let y = TOP + HIGH * row;
        text(&mut out, (10, y + 14), &format!("society {society}"));
        for (at, kind) in Kind::ALL.iter().enumerate() {
            if let Some(cell) = totals.matrix.get(&(*society, *kind)) {
                field(&mut out, (LEFT + WIDE * at, y), cell);
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

fn warning(totals: &Totals) -> &'static str {
    if for_staff_only(totals) {
        "FOR STAFF ONLY, NOT FOR PUBLICATION: counts below 50 tell of single people."
    } else {
        "FOR STAFF: before publication, look whether smaller numbers follow by subtraction."
    }
}

fn field(out: &mut String, (x, y): (usize, usize), cell: &Counts) {
    const COLOURS: [&str; 4] = ["#8c1c13", "#e0a030", "#7a9cc6", "#dddddd"];
    let length = (WIDE - 12) as u64;
    let sum = cell.sum().max(1);
    let mut from = 0;
    for (level, colour) in Level::ALL.into_iter().zip(COLOURS) {
        // In 128 bits: counts are of 64.
        let share = u128::from(cell.of(level)) * u128::from(length) / u128::from(sum);
        let share = u64::try_from(share).unwrap_or(length);
        let bar = writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{share}\" height=\"8\" fill=\"{colour}\"/>",
            x as u64 + from,
            y + 18
        );
        bar.expect("writing to memory cannot fail");
        from += share;
    }
    let counts = Level::ALL.map(|level| cell.of(level).to_string());
    text(out, (x, y + 14), &counts.join(" / "));
}

/// Only words of this program stand in a picture: nothing needs escaping.
fn text(out: &mut String, (x, y): (usize, usize), words: &str) {
    let line = writeln!(out, "<text x=\"{x}\" y=\"{y}\">{words}</text>");
    line.expect("writing to memory cannot fail");
}
