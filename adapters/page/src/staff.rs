//! A page of staff around its content: where one is, what this computer is, what is the matter.

use crate::layout::{direction, plain};
use crate::{Href, Html, Tone};
use language::{Args, Locale, Piece, id};
use maud::{DOCTYPE, PreEscaped, html};

/// The style of every page of staff, as it stands in it.
pub const STAFF_STYLE: &str = include_str!("assets/staff.css");

/// A link of a navigation.
#[derive(Debug)]
pub struct Link {
    /// Where it leads.
    pub to: Href,
    /// Its words.
    pub words: Vec<Piece>,
    /// Whether it is where one is.
    pub here: bool,
}

/// A page of staff.
#[derive(Debug)]
pub struct StaffPage<'a> {
    /// Its language.
    pub locale: &'static Locale,
    /// Whose pages they are: *Kinfold desk*.
    pub name: Vec<Piece>,
    /// Its title, and its first heading.
    pub title: Vec<Piece>,
    /// Whether a form on it came back with faults: the title says so, too.
    pub faulty: bool,
    /// The pages that are always a click away; none on a page that shows nothing.
    pub pages: &'a [Link],
    /// Who works here: one line.
    pub who: Vec<Piece>,
    /// What is the matter with this computer, the gravest first.
    pub state: Vec<(Tone, Vec<Piece>)>,
    /// The same page in other languages.
    pub languages: &'a [(Href, &'static Locale)],
    /// A button at the end of the page that locks the desk, if it is open.
    pub lock: Option<&'a Href>,
    /// What stands on it.
    pub content: Html,
}

impl StaffPage<'_> {
    /// The whole page.
    #[must_use]
    pub fn render(&self) -> String {
        let say = |id| self.locale.pieces(id, &Args::none());
        let page = html! {
            (DOCTYPE)
            html lang=(self.locale.tag()) dir=(direction(self.locale)) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title {
                        @if self.faulty { (plain(&say(id::ERROR_TITLE))) ": " }
                        (plain(&self.title))
                        " – " (plain(&self.name))
                    }
                    link rel="icon" href="data:,";
                    // Escaped it would be another text than the one whose hash is allowed. It is
                    // a constant, and holds no mark of HTML.
                    style { (PreEscaped(STAFF_STYLE)) }
                }
                body {
                    a class="skip" href="#main" { (Html::words(&say(id::SKIP_TO_CONTENT)).0) }
                    header {
                        div class="top" {
                            strong { (Html::words(&self.name).0) }
                            span class="who" { (Html::words(&self.who).0) }
                        }
                        @if !self.pages.is_empty() {
                            nav aria-label=(plain(&say(id::SITE_PAGES))) {
                                ul { @for link in self.pages { li { (anchor(link).0) } } }
                            }
                        }
                        @for (tone, words) in &self.state {
                            p class={ "state " (tone.class()) } role="status" {
                                (Html::words(words).0)
                            }
                        }
                    }
                    main id="main" tabindex="-1" {
                        h1 { (Html::words(&self.title).0) }
                        (self.content.0)
                    }
                    footer {
                        @if let Some(lock) = self.lock {
                            form method="post" action=(lock.as_str()) {
                                button class="second" type="submit" {
                                    (Html::words(&say(id::DESK_LOCK)).0)
                                }
                            }
                        }
                        @if !self.languages.is_empty() {
                            ul {
                                @for (to, locale) in self.languages {
                                    li { (in_own_words(to, locale).0) }
                                }
                            }
                        }
                        @if self.locale.is_draft() { (self.draft().0) }
                    }
                }
            }
        };
        page.into_string()
    }

    /// That no speaker has checked the page: in its own language and in English.
    fn draft(&self) -> Html {
        let english = Locale::english();
        let words = |locale: &Locale| locale.pieces(id::DRAFT_TEXT, &Args::none());
        Html::all([
            Html::para(&words(self.locale)),
            Html::para_in(english, &words(english)),
        ])
    }
}

fn in_own_words(to: &Href, locale: &Locale) -> Html {
    Html::link_in(to, locale, &locale.pieces(id::LANGUAGE_NAME, &Args::none()))
}

fn anchor(link: &Link) -> Html {
    Html(html! {
        a href=(link.to.as_str()) aria-current=[link.here.then_some("page")] {
            (Html::words(&link.words).0)
        }
    })
}

/// What pages of staff are made of beside what every page is.
impl Html {
    /// Parts of one thing as plain links: each is a page of its own.
    #[must_use]
    pub fn tabs(name: &[Piece], links: &[Link]) -> Html {
        Html(html! {
            nav class="tabs" aria-label=(plain(name)) {
                ul { @for link in links { li { (anchor(link).0) } } }
            }
        })
    }

    /// A table of many columns; without words for it, the heading before it names it. On a narrow screen each row becomes a block, and each value says
    /// what it is.
    #[must_use]
    pub fn wide_table(caption: &[Piece], heads: &[Vec<Piece>], rows: &[Vec<Html>]) -> Html {
        let name = |at: usize| heads.get(at).map(|head| plain(head)).unwrap_or_default();
        Html(html! {
            table class="wide" {
                @if !caption.is_empty() { caption { (Html::words(caption).0) } }
                thead { tr { @for head in heads { th scope="col" { (Html::words(head).0) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 {
                                    th scope="row" data-name=(name(at)) { (cell.0) }
                                } @else {
                                    td data-name=(name(at)) { (cell.0) }
                                }
                            }
                        }
                    }
                }
            }
        })
    }

    /// Two things beside each other, line by line; what differs is said in words and marked.
    #[must_use]
    pub fn compare(caption: &[Piece], heads: [&[Piece]; 4], rows: &[Compared]) -> Html {
        let [what, left, right, verdict] = heads;
        Html(html! {
            table class="wide compare" {
                caption { (Html::words(caption).0) }
                thead { tr {
                    @for head in heads { th scope="col" { (Html::words(head).0) } }
                } }
                tbody {
                    @for row in rows {
                        tr class=(row.tone.class()) {
                            th scope="row" data-name=(plain(what)) { (Html::words(&row.what).0) }
                            td data-name=(plain(left)) { (row.left.0) }
                            td data-name=(plain(right)) { (row.right.0) }
                            td data-name=(plain(verdict)) { (Html::words(&row.verdict).0) }
                        }
                    }
                }
            }
        })
    }

    /// A number or a name of a computer, from left to right.
    #[must_use]
    pub fn code(text: &str) -> Html {
        Html(html! { bdi class="code" dir="ltr" { (text) } })
    }

    /// A long text for copying: keys and the like.
    #[must_use]
    pub fn block(text: &str) -> Html {
        Html(html! { pre dir="ltr" tabindex="0" { (text) } })
    }

    /// Words and other pieces in one paragraph.
    #[must_use]
    pub fn line(pieces: Vec<Html>) -> Html {
        Html(html! {
            p { @for (at, piece) in pieces.iter().enumerate() {
                @if at > 0 { " " }
                (piece.0)
            } }
        })
    }

    /// Items one under the other.
    #[must_use]
    pub fn items(items: &[Html]) -> Html {
        Html(html! { ul { @for item in items { li { (item.0) } } } })
    }

    /// A heading within a part of a page.
    #[must_use]
    pub fn sub(words: &[Piece]) -> Html {
        Html(html! { h3 { (Html::words(words).0) } })
    }

    /// What somebody wrote, line by line, in whatever direction each runs.
    #[must_use]
    pub fn lines(text: &str) -> Html {
        Html(html! { @for line in text.lines() { p dir="auto" { (line) } } })
    }

    /// A part of a page with its heading, reachable by `#anchor`.
    #[must_use]
    pub fn part(anchor: &str, heading: &[Piece], body: Html) -> Html {
        Html(html! {
            section id=(anchor) {
                h2 { (Html::words(heading).0) }
                (body.0)
            }
        })
    }

    /// A form that stops somebody or everything: its button says so in colour.
    #[must_use]
    pub fn danger(form: Html) -> Html {
        Html(html! { div class="danger" { (form.0) } })
    }

    /// A long form: its questions stand in two columns where there is room.
    #[must_use]
    pub fn columns(form: Html) -> Html {
        Html(html! { div class="columns" { (form.0) } })
    }

    /// Small forms beside each other.
    #[must_use]
    pub fn row(forms: Vec<Html>) -> Html {
        Html(html! { div class="row" { @for form in &forms { (form.0) } } })
    }

    /// What is for the screen and not for paper.
    #[must_use]
    pub fn aside(body: Html) -> Html {
        Html(html! { div class="noprint" { (body.0) } })
    }

    /// Text in English on a page of another language.
    #[must_use]
    pub fn english(text: &str) -> Html {
        Html(html! { span lang="en" dir="ltr" { (text) } })
    }

    /// Questions on paper in two languages, with room to write: for a printer.
    #[must_use]
    pub fn paper(
        (first, second): (&'static Locale, &'static Locale),
        rows: &[PaperQuestion],
    ) -> Html {
        let of = |locale: &'static Locale, words: &[Piece]| {
            Html(html! {
                div lang=(locale.tag()) dir=(direction(locale)) { (Html::words(words).0) }
            })
        };
        Html(html! {
            div class="paper" {
                @for row in rows {
                    @match row {
                        PaperQuestion::Part(a, b) => h2 { (of(first, a).0) (of(second, b).0) },
                        PaperQuestion::Ask { says: (a, b), choices, lines } => div class="ask" {
                            div class="both" { (of(first, a).0) (of(second, b).0) }
                            @for (a, b) in choices {
                                div class="both box" { (of(first, a).0) (of(second, b).0) }
                            }
                            @for _ in 0..*lines { div class="rule" { } }
                        },
                    }
                }
            }
        })
    }
}

/// A line of a comparison.
#[derive(Debug)]
pub struct Compared {
    /// What is compared.
    pub what: Vec<Piece>,
    /// Here.
    pub left: Html,
    /// There.
    pub right: Html,
    /// How the two stand, in words.
    pub verdict: Vec<Piece>,
    /// And in colour.
    pub tone: Tone,
}

/// A thing in two languages.
pub type Both = (Vec<Piece>, Vec<Piece>);

/// What stands on a form of paper.
#[derive(Debug)]
pub enum PaperQuestion {
    /// The heading of a part.
    Part(Vec<Piece>, Vec<Piece>),
    /// A question.
    Ask {
        /// What it says.
        says: Both,
        /// Boxes to tick.
        choices: Vec<Both>,
        /// Lines to write on.
        lines: u8,
    },
}
