//! Rows as lines of a table: fields divided by tabulators.

use crate::outcome::Row;
use std::fmt::Write;

/// The first line.
pub const HEAD: &str = "person\tsociety\tcategory\tlevel\treason\tleaves\n";

/// Appends the line of a row. Reasons are joined by `+`; for each stand its leaves, joined by
/// `,`, those of one reason divided from those of the next by `;`.
pub fn line(row: &Row, out: &mut String) {
    let head = write!(
        out,
        "{}\t{}\t{}\t{}\t",
        row.who,
        row.society,
        row.kind.code(),
        row.level.code()
    );
    head.expect("writing to memory cannot fail");
    for (at, cause) in row.causes.iter().enumerate() {
        if at > 0 {
            out.push('+');
        }
        out.push_str(cause.reason.code());
    }
    out.push('\t');
    for (at, cause) in row.causes.iter().enumerate() {
        if at > 0 {
            out.push(';');
        }
        for (at, leaf) in cause.leaves.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(out, "{comma}{leaf}").expect("writing to memory cannot fail");
        }
    }
    out.push('\n');
}
