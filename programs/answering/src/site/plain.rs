//! The same without HTML: a plain text to take along, and the feed.

use claims::{Feed, Page as Said, Section, feed};
use language::{Args, Piece, id};
use page::plain;
use std::fmt::Write as _;

use super::pages::{Site, title};
use crate::spoken::speak;

impl Site<'_> {
    /// Questions and answers as plain text, to be sent on, printed or read out.
    pub(super) fn notice(&self, said: &Said) -> String {
        let mut out = format!("{}\n", self.settings.society);
        let mut line = |words: &[Piece]| {
            let _infallible = writeln!(out, "{}", plain(words));
        };
        line(&self.say(id::PUBLIC_QUESTIONS));
        if self.locale.is_draft() {
            line(&self.say(id::DRAFT_TEXT));
        }
        if said.stale {
            line(&self.say(id::PUBLIC_STALE_TEXT));
        }
        if let Some(at) = said.checked {
            line(&self.say_on(id::PUBLIC_CHECKED, at));
        }
        if let Some(at) = said.changed {
            line(&self.say_on(id::PUBLIC_CHANGED, at));
        }
        if let Some(until) = super::holds(self.console, said) {
            line(&self.say_on(id::PUBLIC_OLD_AFTER, until));
        }
        line(&[
            Piece::Text(format!("{}: ", plain(&self.say(id::PUBLIC_CALL_TITLE)))),
            Piece::Code(self.settings.phone.clone()),
        ]);
        for section in Section::ALL {
            line(&[]);
            line(&self.say(title(section)));
            let ours = said.paragraphs.iter().filter(|of| of.section == section);
            for of in ours {
                line(&[
                    Piece::Text(format!("{} ", of.text)),
                    Piece::Code(format!("[{}]", of.id)),
                ]);
            }
        }
        for correction in &said.corrections {
            line(&self.correction(correction));
        }
        out
    }

    pub(super) fn feed(&self) -> Vec<u8> {
        let args = Args::none().text("society", &self.settings.society);
        let title = self.locale.pieces(id::PUBLIC_FEED_TITLE, &args);
        let head = Feed {
            base: self.settings.feed.clone(),
            title: plain(&title).replace(['\u{2068}', '\u{2069}'], ""),
            author: self.settings.society.clone(),
        };
        speak(self.locale, |speech| {
            feed(self.console.claims(), &head, speech, self.now)
        })
    }
}
