//! Segments of an SMS: 3GPP TS 23.038 and 23.040.

/// How an SMS is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alphabet {
    /// The GSM 7-bit default alphabet with its extension: 160 characters, 153 a segment if more.
    Gsm7,
    /// UCS-2: 70 characters, 67 a segment if more.
    Ucs2,
}

/// More is never sent.
pub const MAX_SEGMENTS: usize = 3;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Two septets each.
const EXTENSION: &str = "^{}\\[~]|€\u{c}";

/// The alphabet a text needs, and its segments. One character outside GSM-7 turns the whole into
/// UCS-2. An empty text has none.
#[must_use]
pub fn segments(text: &str) -> (Alphabet, usize) {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    match septets {
        Some(sizes) => (Alphabet::Gsm7, packed(&sizes, 160, 153)),
        None => {
            let sizes: Vec<usize> = text.chars().map(char::len_utf16).collect();
            (Alphabet::Ucs2, packed(&sizes, 70, 67))
        }
    }
}

fn septets(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else {
        EXTENSION.contains(c).then_some(2)
    }
}

/// A character of two units never stands across two segments.
fn packed(sizes: &[usize], single: usize, part: usize) -> usize {
    let all: usize = sizes.iter().sum();
    if all <= single {
        return usize::from(all > 0);
    }
    let mut parts = 1;
    let mut used = 0;
    for size in sizes {
        if used + size > part {
            parts += 1;
            used = 0;
        }
        used += size;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabets_hold_what_the_specification_says() {
        assert_eq!(BASIC.chars().count(), 127, "128 less the escape");
        assert_eq!(EXTENSION.chars().count(), 10);
    }

    #[test]
    fn one_letter_turns_one_segment_into_two() {
        let text = "a".repeat(160);
        assert_eq!(segments(&text), (Alphabet::Gsm7, 1));
        assert_eq!(segments(&"a".repeat(161)), (Alphabet::Gsm7, 2));
        assert_eq!(segments(&"a".repeat(306)), (Alphabet::Gsm7, 2));
        assert_eq!(segments(&"a".repeat(307)), (Alphabet::Gsm7, 3));
        assert_eq!(segments(&text.replacen('a', "ê", 1)), (Alphabet::Ucs2, 3));
        assert_eq!(segments(&"ሰ".repeat(70)), (Alphabet::Ucs2, 1));
        assert_eq!(segments(&"ሰ".repeat(71)), (Alphabet::Ucs2, 2));
        assert_eq!(segments(""), (Alphabet::Gsm7, 0));
        // A pair is not cut: 152 and an escape do not fit into 153.
        let cut = format!("{}€{}", "a".repeat(152), "a".repeat(152));
        assert_eq!(segments(&cut), (Alphabet::Gsm7, 3));
        // Nor a surrogate pair: 66, and the pair in the next.
        let cut = format!("{}😀{}", "ሰ".repeat(66), "ሰ".repeat(66));
        assert_eq!(segments(&cut), (Alphabet::Ucs2, 3));
    }
}
