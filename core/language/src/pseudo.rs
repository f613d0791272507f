//! Pseudo-languages: English made strange, to see what a page does to other languages.

use std::borrow::Cow;

/// Accents, brackets and two fifths more length: what stays plain was not translated, what is
/// cut off lacks its bracket.
pub(crate) fn accented(text: &str) -> Cow<'_, str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 {
        return Cow::Borrowed(text);
    }
    let core = text.trim();
    let start = text.len() - text.trim_start().len();
    let (before, after) = (&text[..start], &text[start + core.len()..]);
    let longer: String = core.chars().map(accent).collect();
    let filling = "·".repeat(letters.div_ceil(5) * 2);
    Cow::Owned(format!("{before}[{longer}{filling}]{after}"))
}

/// Every word is turned round by marks, as a right-to-left script would stand.
pub(crate) fn turned(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() * 2);
    let mut inside = false;
    for c in text.chars() {
        let word = c.is_alphanumeric();
        if word != inside {
            out.push_str(if word {
                "\u{200f}\u{202e}"
            } else {
                "\u{202c}\u{200f}"
            });
            inside = word;
        }
        out.push(c);
    }
    if inside {
        out.push_str("\u{202c}\u{200f}");
    }
    Cow::Owned(out)
}

fn accent(c: char) -> char {
    const PLAIN: &str = "aceginorsuyACEGINORSUYdhklt";
    const OTHER: &str = "áçéğíñóřšúýÁÇÉĞÍÑÓŘŠÚÝđħķĺŧ";
    let at = PLAIN.chars().position(|plain| plain == c);
    at.and_then(|at| OTHER.chars().nth(at)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_gets_longer_and_keeps_its_edges() {
        assert_eq!(accented(" One page "), " [Óñé páğé····] ");
        assert_eq!(accented(" , "), " , ");
    }

    #[test]
    fn every_mark_that_turns_is_closed() {
        let text = turned("One page, or 2.");
        let count = |mark| text.chars().filter(|c| *c == mark).count();
        assert_eq!(count('\u{202e}'), 4);
        assert_eq!(count('\u{202c}'), 4);
    }
}
