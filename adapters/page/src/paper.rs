//! Pages to be printed: a sheet for each part, nothing around it.

use crate::layout::{direction, plain};
use crate::{Html, Tone};
use language::{Args, Locale, Piece, id};
use maud::{DOCTYPE, PreEscaped, html};

/// The style of paper, as it stands in it.
pub const PAPER_STYLE: &str = include_str!("assets/paper.css");

/// Something to be printed. Its file names no service: not in the title, not in a head or foot.
#[derive(Debug)]
pub struct Paper {
    /// Its language.
    pub locale: &'static Locale,
    /// Its title: seen on a screen, not printed.
    pub title: Vec<Piece>,
    /// Whether no speaker has checked it: said on every sheet.
    pub is_draft: bool,
    /// What stands on each sheet.
    pub sheets: Vec<Html>,
}

impl Paper {
    /// The whole file.
    #[must_use]
    pub fn render(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang=(self.locale.tag()) dir=(direction(self.locale)) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="content-security-policy"
                        content="default-src 'none'; style-src 'unsafe-inline'";
                    title { (plain(&self.title)) }
                    // A constant that holds no mark of HTML.
                    style { (PreEscaped(PAPER_STYLE)) }
                }
                body {
                    @for (at, sheet) in self.sheets.iter().enumerate() {
                        section class="sheet" {
                            // The outside of a letter says nothing, not even this.
                            @if self.is_draft && at + 1 == self.sheets.len() { (self.draft().0) }
                            (sheet.0)
                        }
                    }
                }
            }
        };
        page.into_string()
    }

    fn draft(&self) -> Html {
        let say = |locale: &Locale| locale.pieces(id::DRAFT_TEXT, &Args::none());
        let english = Locale::english();
        let body = Html::all([
            Html::para(&say(self.locale)),
            Html::para_in(english, &say(english)),
        ]);
        let title = self.locale.pieces(id::DRAFT_TITLE, &Args::none());
        Html::notice(Tone::Draft, &title, body)
    }
}

impl Html {
    /// The outside of a letter, for an envelope with a window (DIN 5008, form B): who it is from in
    /// small letters, and who it is for below. A window is on the left side of an envelope in every
    /// language. The note stands at the other end of the sheet, where no window is.
    #[must_use]
    pub fn cover(from: &str, to: &str, note: &[Piece]) -> Html {
        let lines = |text: &str| {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            Html(html! { @for line in lines { div dir="auto" { (line) } } })
        };
        Html(html! {
            div class="cover" {
                address class="window" {
                    div class="from" { (lines(from).0) }
                    div class="to" { (lines(to).0) }
                }
                p class="fold" { (Html::words(note).0) }
            }
        })
    }
}
