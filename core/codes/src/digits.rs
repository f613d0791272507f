//! Reading digits as people write them, and Damm's check digit.

/// Most digits of a typed number.
pub(super) const DAMM_DIGITS: usize = 18;

/// The values of the digits in `text`: ASCII, Arabic-Indic, Persian, Devanagari, Bengali, Burmese
/// and full-width. Spaces, hyphens and marks of direction or joining are skipped; anything else,
/// or more than 18 digits, gives none.
#[must_use]
pub fn digits(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(DAMM_DIGITS);
    for c in text.chars().filter(|c| !skipped(*c)) {
        if out.len() == DAMM_DIGITS {
            return None;
        }
        out.push(value(c)?);
    }
    Some(out)
}

/// Damm's check digit of `digits` (values 0–9): over them and it the result is 0. It finds every
/// single wrong digit and every exchange of neighbours. H. M. Damm, "Total anti-symmetrische
/// Quasigruppen", thesis, Marburg 2004; the quasigroup of order 10 given there.
#[must_use]
pub fn damm(digits: &[u8]) -> u8 {
    let step = |row: u8, digit: &u8| DAMM[usize::from(row)][usize::from(*digit % 10)];
    digits.iter().fold(0, step)
}

const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Zeros of the scripts whose digits are taken.
const ZEROS: [char; 7] = [
    '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{1040}', '\u{ff10}',
];

fn value(c: char) -> Option<u8> {
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        u8::try_from(value).ok().filter(|v| *v < 10)
    })
}

fn skipped(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            // Hyphens, dashes and the minus sign, also small and full-width ones.
            '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
            // Marks of direction.
            | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Joining, zero width, byte-order mark.
            | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thesis_example() {
        assert_eq!(damm(&[5, 7, 2]), 4);
        assert_eq!(damm(&[5, 7, 2, 4]), 0);
    }

    #[test]
    fn the_quasigroup_is_totally_antisymmetric() {
        for (c, row) in DAMM.iter().enumerate() {
            assert_eq!(row[c], 0);
            for x in 0..10_usize {
                for y in 0..10_usize {
                    let (a, b) = (usize::from(row[x]), usize::from(row[y]));
                    assert!(x == y || a != b);
                    assert!(x == y || DAMM[a][y] != DAMM[b][x]);
                }
            }
        }
    }

    #[test]
    fn digits_of_seven_scripts_are_read() {
        for zero in ZEROS {
            let text: String = (0..10)
                .filter_map(|n| char::from_u32(u32::from(zero) + n))
                .collect();
            assert_eq!(digits(&text), Some((0..10).collect()), "{text}");
        }
        let marked = "\u{2066}482\u{a0}913\u{202f}-\u{2011}\u{200f}077\u{2069}\t362\n";
        assert_eq!(digits(marked), digits("482913077362"));
        assert_eq!(digits("٤٨٢ ۹۱۳"), digits("482913"));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "12a",
            "1.2",
            "½",
            "Ⅳ",
            "一",
            "\u{7c1}",
            "12/3",
            "1234567890123456789",
        ] {
            assert_eq!(digits(text), None, "{text}");
        }
        assert_eq!(digits(" - "), Some(vec![]));
    }
}
