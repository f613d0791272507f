//! What a search found, and reviewing a match.

mod decide;
mod list;
mod notices;
mod review;
mod search;

pub(super) use decide::{enquire, reject, relink};
pub(super) use list::list;
pub(super) use notices::{notices, read};
pub(super) use review::review;
pub(super) use search::search;

use language::{Id, id};
use matching::{Band, Code, Field};
use page::Tone;

/// How likely it is, in words that can be acted on.
fn band(band: Band) -> Id {
    match band {
        Band::Unlikely => id::BAND_UNLIKELY,
        Band::Possible => id::BAND_POSSIBLE,
        Band::Plausible => id::BAND_PLAUSIBLE,
        Band::Likely => id::BAND_LIKELY,
        Band::Strong => id::BAND_STRONG,
    }
}

/// How one field compares.
fn code(code: Code) -> (Id, Tone) {
    match code {
        Code::Unknown => (id::CODE_UNKNOWN, Tone::Note),
        Code::Same => (id::CODE_SAME, Tone::Good),
        Code::SameOtherScript => (id::CODE_SAME_SCRIPT, Tone::Good),
        Code::Similar => (id::CODE_SIMILAR, Tone::Good),
        Code::SimilarOtherScript => (id::CODE_SIMILAR_SCRIPT, Tone::Good),
        Code::OtherPosition => (id::CODE_POSITION, Tone::Note),
        Code::Partial => (id::CODE_PARTIAL, Tone::Note),
        Code::Different => (id::CODE_DIFFERENT, Tone::Warning),
        Code::Sibling => (id::CODE_SIBLING, Tone::Warning),
        Code::OtherMember => (id::CODE_MEMBER, Tone::Warning),
        Code::SameDay => (id::CODE_DAY, Tone::Good),
        Code::SameDaySwapped => (id::CODE_SWAPPED, Tone::Note),
        Code::SameYear => (id::CODE_YEAR, Tone::Note),
        Code::SameOtherCalendar => (id::CODE_CALENDAR, Tone::Note),
        Code::YearWithinOne => (id::CODE_YEAR_ONE, Tone::Note),
        Code::YearWithinThree => (id::CODE_YEAR_THREE, Tone::Warning),
    }
}

/// What is compared and how, as pages say it, by the words of the command line.
#[must_use]
pub fn likeness(field: &str, how: &str) -> Option<(Id, Id)> {
    const CODES: [Code; 16] = [
        Code::Unknown,
        Code::Same,
        Code::SameOtherScript,
        Code::Similar,
        Code::SimilarOtherScript,
        Code::OtherPosition,
        Code::Partial,
        Code::Different,
        Code::Sibling,
        Code::OtherMember,
        Code::SameDay,
        Code::SameDaySwapped,
        Code::SameYear,
        Code::SameOtherCalendar,
        Code::YearWithinOne,
        Code::YearWithinThree,
    ];
    let field = Field::ALL
        .into_iter()
        .find(|f| crate::words::field(*f) == field)?;
    let how = CODES.into_iter().find(|c| crate::words::code(*c) == how)?;
    Some((review::field_id(field), code(how).0))
}
