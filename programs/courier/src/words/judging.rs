//! Every text against our own public warning.

use crate::Fault;
use claims::{Warned, lint};
use contact::Purpose;
use language::{Locale, Piece, id};

/// Arabic words of our own warning. A draft, as the texts are.
const ARABIC: [(Warned, &str); 10] = [
    (Warned::Money, "نقود"),
    (Warned::Money, "المال"),
    (Warned::Money, "مالا"),
    (Warned::Money, "ادفع"),
    (Warned::Money, "رسوم"),
    (Warned::Documents, "جواز"),
    (Warned::Documents, "صورة"),
    (Warned::Whereabouts, "عنوانك"),
    (Warned::Hurry, "فورا"),
    (Warned::Outside, "لاجئ"),
];

/// What a text to a sought person or relative may not hint at: that anybody asked, or looks.
const VEIL: [&str; 10] = [
    "search",
    "searched",
    "searching",
    "looking for",
    "looks for",
    "look for you",
    "asked for you",
    "enquiry",
    "enquirer",
    "your family",
];

pub(super) fn judge(
    locale: &'static Locale,
    inside: &[Vec<Piece>],
    purpose: Purpose,
) -> Result<(), Fault> {
    let mut paragraphs = inside.iter();
    paragraphs.try_for_each(|para| judge_pieces(locale, para, false, purpose))
}

/// Words only: codes and numbers are put in by this program, and keep their order.
pub(super) fn judge_pieces(
    locale: &'static Locale,
    pieces: &[Piece],
    outside: bool,
    purpose: Purpose,
) -> Result<(), Fault> {
    let words = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        Piece::Code(_) => None,
    });
    let text: String = words.collect();
    // What Fluent writes around a value is no letter of the text.
    let text = text.replace(['\u{2068}', '\u{2069}'], "");
    let arabic = locale.tag() == "ar";
    let mut more = if arabic { ARABIC.to_vec() } else { Vec::new() };
    if purpose == Purpose::Veiled {
        more.extend(VEIL.map(|word| (Warned::Outside, word)));
    }
    let denials = [
        locale.plain(id::TELL_NEVER),
        locale.plain(id::TELL_NO_LINK),
        locale.plain(id::TELL_ADVICE),
    ];
    let denials: Vec<&str> = denials.iter().map(String::as_str).collect();
    let denials = if arabic { &denials[..] } else { &[] };
    // The veil holds inside too.
    let veiled = purpose == Purpose::Veiled && !outside;
    let found = lint(&text, outside || veiled, &more, denials);
    let inside_may = |word: &str| veiled && !VEIL.contains(&word);
    let mut found = found.iter().filter(|f| {
        let inside_only = matches!(f.warned, Warned::Outside | Warned::Invisible);
        !(inside_only && inside_may(&f.words))
    });
    match found.next() {
        Some(finding) => Err(warned(locale, finding.warned)),
        None => Ok(()),
    }
}

pub(super) fn warned(locale: &Locale, what: Warned) -> Fault {
    Fault::Warned {
        language: locale.tag().to_owned(),
        what: format!("{what:?}"),
    }
}

/// Whether anything in a text could be taken for an address of the web or of mail. By its own
/// rule, not the lint's: a scheme, `www.`, an `@`, or letters on both sides of a dot.
#[must_use]
pub fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    if ["://", "www.", "@", "http"]
        .iter()
        .any(|part| lower.contains(part))
    {
        return true;
    }
    let chars: Vec<char> = lower.chars().collect();
    chars.windows(4).any(|four| {
        let dot = matches!(four[1], '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}');
        let plain = |c: char| c.is_ascii_alphanumeric();
        dot && plain(four[0]) && four[2].is_ascii_alphabetic() && four[3].is_ascii_alphabetic()
    })
}
