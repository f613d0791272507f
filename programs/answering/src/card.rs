//! The card of the first hour, to be printed: what to do in which order, and the clocks.

use incident::Clock;
use language::{Args, Id, Locale, Piece, id};
use page::{Html, Page, Tone};

use crate::console::Console;

/// The steps, in their order.
const STEPS: [Id; 8] = [
    id::CARD_NOTE,
    id::CARD_LOCK,
    id::CARD_LEAVE,
    id::CARD_SPEAK,
    id::CARD_OPEN,
    id::CARD_PUBLISH,
    id::CARD_LIST,
    id::CARD_PEOPLE,
];
/// Who is named by hand.
const NAMES: [Id; 4] = [
    id::CARD_OFFICER,
    id::CARD_DATA_PROTECTION,
    id::CARD_CHILD_PROTECTION,
    id::CARD_PHONE,
];

/// The card in a language, as a page without a link; of an incident with its clocks, else to hang
/// on the wall before there is one.
#[must_use]
pub fn card(locale: &'static Locale, console: Option<&Console>) -> String {
    let say = |id| locale.pieces(id, &Args::none());
    let mut content = vec![Html::notice(
        Tone::Stop,
        &say(id::CARD_INTRO),
        Html::all([]),
    )];
    for (number, step) in (1..).zip(STEPS) {
        let mut words = vec![Piece::Text(format!("{number}. "))];
        words.extend(say(step));
        content.push(Html::para(&words));
    }
    if let Some(console) = console {
        content.push(Html::heading(&say(id::PUBLIC_CALL_TITLE)));
        content.push(Html::para(&[Piece::Code(console.settings().phone.clone())]));
        content.push(clocks(locale, console.incident().clocks()));
    }
    let rows: Vec<Vec<Html>> = NAMES
        .iter()
        .map(|name| {
            vec![
                Html::words(&say(*name)),
                Html::words(&[Piece::Text("……………………………".into())]),
            ]
        })
        .collect();
    content.push(Html::table(&say(id::CARD_NAMES), &[], &rows));
    let page = Page {
        locale,
        title: say(id::CARD_TITLE),
        faulty: false,
        leave: None,
        pages: &[],
        content: Html::all(content),
    };
    page.render()
}

fn clocks<'a>(locale: &'static Locale, clocks: impl Iterator<Item = &'a Clock>) -> Html {
    let say = |id| locale.pieces(id, &Args::none());
    let code = |text: String| Html::words(&[Piece::Code(text)]);
    let rows: Vec<Vec<Html>> = clocks
        .map(|clock| {
            vec![
                code(format!("{} {}", clock.society, clock.jurisdiction.code())),
                code(clock.awareness.to_string()),
                code(clock.due().to_string()),
            ]
        })
        .collect();
    let heads = [id::CARD_CLOCK_WHO, id::CARD_CLOCK_SINCE, id::CARD_CLOCK_DUE].map(say);
    Html::table(&say(id::CARD_CLOCKS), &heads, &rows)
}
