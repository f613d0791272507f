//! How claims are said in a language of the site: dates, and the words of the lint.

use language::{Args, Locale, Piece, id};
use sign::Time;

use crate::arabic;
use claims::{Speech, Warned};

/// A date with its month as a word.
#[must_use]
pub fn date(locale: &Locale, time: Time) -> Vec<Piece> {
    let (year, month, day) = time.date();
    let args = Args::none().number("month", u32::try_from(month).unwrap_or(1));
    let args = args.code("day", &day.to_string());
    locale.pieces(id::DATE, &args.code("year", &year.to_string()))
}

/// The same as plain text, without marks of direction: a text message shows them as boxes.
#[must_use]
pub fn date_text(locale: &Locale, time: Time) -> String {
    let pieces = date(locale, time);
    let words = pieces.iter().map(|piece| match piece {
        Piece::Text(text) | Piece::Code(text) => text.as_str(),
    });
    let isolates = ['\u{2068}', '\u{2069}'];
    words.collect::<String>().replace(isolates, "")
}

/// Hands `work` the speech of a language.
pub fn speak<T>(locale: &Locale, work: impl FnOnce(&Speech<'_>) -> T) -> T {
    let date = |time| date_text(locale, time);
    let arabic = locale.tag() == arabic::TAG;
    let none: &[(Warned, &str)] = &[];
    let none_denied: &[&str] = &[];
    work(&Speech {
        language: locale.tag(),
        date: &date,
        warned: if arabic { arabic::warned() } else { none },
        denials: if arabic { arabic::DENIALS } else { none_denied },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_a_text_message_has_no_invisible_mark() {
        let time = Time(1_642_464_000_000_000);
        assert_eq!(date_text(Locale::english(), time), "18 January 2022");
        let arabic = language::locale("ar").unwrap();
        let said = date_text(arabic, time);
        assert!(said.starts_with("18 ") && said.ends_with(" 2022"), "{said}");
        assert_eq!(
            claims::lint(&said, true, arabic::warned(), arabic::DENIALS),
            []
        );
    }
}
