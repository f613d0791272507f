//! Officers' orders.

mod approve;
mod ask;
mod drop;
mod give;
mod kinds;
mod list;
mod read;

pub(super) use approve::approve;
pub(super) use ask::ask;
pub(super) use drop::drop;
pub(super) use give::give;
pub(super) use list::list;

use crate::office::orders::{Fate, Given};
use crate::web::Reader;
use kinds::KINDS;
use language::{Args, id};
use page::{Html, Link, Tone};

/// Orders that can be given, each a page; `here` is the one that is shown.
pub(super) fn tabs(reader: &Reader, here: &str) -> Html {
    let waiting = Link {
        to: reader.href("orders"),
        words: reader.say(id::DESK_ORDERS_WAITING),
        here: here.is_empty(),
    };
    let kind = |kind: &kinds::Order| Link {
        to: reader.href(&format!("orders/{}", kind.name)),
        words: reader.say(kind.title),
        here: kind.name == here,
    };
    let leaving = Link {
        to: reader.href("leaving"),
        words: reader.say(id::DESK_LEAVING_TITLE),
        here: here == "leaving",
    };
    let kinds = KINDS.iter().map(kind);
    let links: Vec<Link> = [waiting]
        .into_iter()
        .chain(kinds)
        .chain([leaving])
        .collect();
    Html::tabs(&reader.say(id::DESK_NAV_ORDERS), &links)
}

/// An order, and what became of it.
pub(super) fn given(reader: &Reader, given: &Given) -> Html {
    let order = reader.order(&given.act);
    let (tone, words, more) = match given.fate {
        Fate::Kept => (Tone::Warning, id::DESK_ORDER_KEPT, None),
        Fate::Asked => (Tone::Note, id::DESK_ORDER_ASKED, None),
        Fate::Sent => (Tone::Warning, id::DESK_ORDER_SENT, None),
        Fate::Done(leaf) => {
            let args = Args::none().code("leaf", &leaf.to_string());
            let leaf = Html::para(&reader.say_with(id::DESK_ENDED_LEAF, &args));
            (Tone::Good, id::DESK_ORDER_DONE, Some(leaf))
        }
        Fate::Refused(fault) => {
            let why = Html::line(vec![reader.told(&fault.to_string())]);
            (Tone::Stop, id::DESK_ORDER_REFUSED, Some(why))
        }
    };
    let body = [Html::line(vec![order])].into_iter().chain(more);
    Html::notice(tone, &reader.say(words), Html::all(body))
}
