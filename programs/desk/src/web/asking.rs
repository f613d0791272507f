//! Searching, where other societies may see that it is done; and why one stayed within this society.

use super::Reader;
use super::small::{Small, button};
use crate::shell::Within;
use language::id;
use page::{Html, Tone};
use sign::id::RecordId;

/// The buttons that search for the person of a case. If somebody in it is or may be in danger, a
/// lead decides first whether other societies may see the search.
pub(crate) fn buttons(reader: &Reader, record: RecordId, danger: bool, lead: bool) -> Html {
    let kinds = [
        ("search", id::FILE_SEARCH),
        ("search-standing", id::FILE_SEARCH_STANDING),
    ];
    let path = |kind: &str| format!("case/{record}/{kind}");
    if !danger {
        let all = kinds.map(|(kind, words)| button(reader, &path(kind), words));
        return Html::row(all.to_vec());
    }
    if !lead {
        let all = kinds.map(|(kind, words)| button(reader, &path(kind), words));
        return Html::all([reader.careful(id::ASK_LEAD), Html::row(all.to_vec())]);
    }
    let all = kinds.map(|(kind, words)| {
        Small::new(reader, &path(kind))
            .tick("agreed", id::ASK_AGREED, id::ASK_AGREED_YES)
            .send(words)
    });
    Html::all([reader.careful(id::ASK_LEAD), Html::all(all)])
}

/// What is to be said of a search that stayed within this society.
pub(crate) fn within(reader: &Reader, why: Option<Within>) -> Html {
    let words = match why {
        None => return Html::all([]),
        Some(Within::Danger) => id::WITHIN_DANGER,
        Some(Within::Consent) => id::WITHIN_CONSENT,
    };
    let title = reader.say(id::WITHIN_TITLE);
    Html::notice(Tone::Warning, &title, reader.careful(words))
}
