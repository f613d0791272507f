//! What was done, by whom, when.

use crate::show::of_program;
use crate::web::Reader;
use crate::web::queue::says as says_id;
use crate::web::show::value;
use language::{Id, Piece, id};
use page::Html;
use record::file::{Act, CaseFile, Entry};
use record::form::Says;

fn act(act: Act) -> Id {
    match act {
        Act::TakenIn => id::ACT_TAKEN_IN,
        Act::Moved => id::ACT_MOVED,
        Act::Searched => id::ACT_SEARCHED,
        Act::Linked => id::ACT_LINKED,
        Act::Verified => id::ACT_VERIFIED,
        Act::Chosen => id::ACT_CHOSEN,
        Act::Wrote => id::ACT_WROTE,
        Act::Read => id::ACT_READ,
        Act::Shared => id::ACT_SHARED,
        Act::Withdrew => id::ACT_WITHDREW,
        Act::Told => id::ACT_TOLD,
        Act::Edited => id::ACT_EDITED,
        Act::NewReceipt => id::ACT_NEW_RECEIPT,
        Act::Added => id::ACT_ADDED,
        Act::CallBack => id::ACT_CALL_BACK,
        Act::CalledBack => id::ACT_CALLED_BACK,
    }
}

/// The history, the newest first. Each version of the file was signed by the computer that saved
/// it, and a version whose signature does not hold is not opened at all.
pub(super) fn part(reader: &Reader, file: &CaseFile) -> Html {
    Html::part(
        "history",
        &reader.say(id::FILE_HISTORY),
        Html::all([
            reader.para(id::FILE_HISTORY_TEXT),
            lines(reader, &file.history),
        ]),
    )
}

/// Lines of a history, the newest first.
pub(crate) fn lines(reader: &Reader, history: &[Entry]) -> Html {
    let rows: Vec<Vec<Html>> = history
        .iter()
        .rev()
        .map(|entry| {
            let by = entry.by.map(|staff| reader.colleague(staff));
            let by = by.unwrap_or_default();
            let note = entry.note.as_ref();
            vec![
                Html::words(&reader.moment(entry.on)),
                Html::words(&by),
                Html::words(&reader.say(act(entry.act))),
                note.map_or_else(
                    || Html::all([]),
                    |note| said(reader, entry.act, note.reveal()),
                ),
            ]
        })
        .collect();
    let heads = [
        reader.say(id::FILE_WHEN),
        reader.say(id::FILE_WHO),
        reader.say(id::FILE_WHAT),
        reader.say(id::FILE_NOTE),
    ];
    Html::wide_table(&[], &heads, &rows)
}

/// The words of a line: this program's own in the page's language, what people wrote as it is.
fn said(reader: &Reader, act: Act, note: &str) -> Html {
    let of_family = note.split_once(": ").filter(|_| act == Act::Added);
    if let Some((says, text)) = of_family
        && let Some(says) = Says::from_word(says)
    {
        let mut words = reader.say(says_id(says));
        words.push(Piece::Text(": ".to_owned()));
        return Html::all([Html::words(&words), Html::typed(text)]);
    }
    // Nobody types the reason why letters are called back.
    let own = match act {
        Act::CallBack => Some(note),
        _ => of_program(note),
    };
    match own {
        Some(own) => value(reader, "note", own),
        None => Html::typed(note),
    }
}
