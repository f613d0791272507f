//! A page around its content.

use crate::{Href, Html, Tone};
use language::{Args, Direction, Locale, Piece, id};
use maud::{DOCTYPE, PreEscaped, html};

/// The style of every page, as it stands in it.
pub const STYLE: &str = include_str!("assets/page.css");

/// A page.
#[derive(Debug)]
pub struct Page<'a> {
    /// Its language.
    pub locale: &'static Locale,
    /// Its title, and its first heading.
    pub title: Vec<Piece>,
    /// Whether a form on it came back with faults: the title says so, too.
    pub faulty: bool,
    /// Where *leave quickly* leads; none on a page that shows nothing of the service.
    pub leave: Option<&'a Href>,
    /// The pages of the site, with the words of their links.
    pub pages: &'a [(Href, Vec<Piece>)],
    /// What stands on it.
    pub content: Html,
}

impl Page<'_> {
    /// The whole page.
    #[must_use]
    pub fn render(&self) -> String {
        let say = |id| self.locale.pieces(id, &Args::none());
        let service = say(id::SERVICE_NAME);
        let page = html! {
            (DOCTYPE)
            html lang=(self.locale.tag()) dir=(direction(self.locale)) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noarchive";
                    title {
                        @if self.faulty { (plain(&say(id::ERROR_TITLE))) ": " }
                        (plain(&self.title))
                        @if self.leave.is_some() { " – " (plain(&service)) }
                    }
                    link rel="icon" href="data:,";
                    // Escaped it would be another text than the one whose hash is allowed. It is
                    // a constant, and holds no mark of HTML.
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    @if let Some(leave) = self.leave {
                        a class="skip" href="#main" { (Html::words(&say(id::SKIP_TO_CONTENT)).0) }
                        header {
                            div class="top" {
                                strong { (Html::words(&service).0) }
                                a class="leave" href=(leave.as_str()) rel="noreferrer" {
                                    (Html::words(&say(id::LEAVE_QUICKLY)).0)
                                }
                            }
                            p class="small leaving" { (Html::words(&say(id::LEAVE_NOTE)).0) }
                        }
                    }
                    main id="main" tabindex="-1" {
                        @if self.locale.is_draft() { (self.draft().0) }
                        h1 { (Html::words(&self.title).0) }
                        (self.content.0)
                    }
                    @if !self.pages.is_empty() {
                        footer {
                            nav aria-label=(plain(&say(id::SITE_PAGES))) {
                                ul {
                                    @for (href, words) in self.pages {
                                        li { a href=(href.as_str()) { (Html::words(words).0) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        };
        page.into_string()
    }

    /// That no speaker has checked the page: in its own language and in English.
    fn draft(&self) -> Html {
        let say = |id| self.locale.pieces(id, &Args::none());
        let english = Locale::english();
        let body = [
            Html::para(&say(id::DRAFT_TEXT)),
            Html::para_in(english, &english.pieces(id::DRAFT_TEXT, &Args::none())),
        ];
        Html::notice(Tone::Draft, &say(id::DRAFT_TITLE), Html::all(body))
    }
}

/// As `dir=` names it.
pub(crate) fn direction(locale: &Locale) -> &'static str {
    match locale.direction() {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    }
}

/// Words where no tag may stand: titles and labels that are read out.
#[must_use]
pub fn plain(words: &[Piece]) -> String {
    let mut out = String::new();
    for piece in words {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Code(code) => {
                out.push('\u{2066}');
                out.push_str(code);
                out.push('\u{2069}');
            }
        }
    }
    out
}
