//! Pieces of a page.

use crate::Href;
use language::Piece;
use maud::{Markup, html};

/// A piece of HTML, made by this crate.
#[derive(Clone)]
pub struct Html(pub(crate) Markup);

/// What a notice is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Good to know.
    Note,
    /// The text is not to be relied upon.
    Draft,
    /// It is as it should be, or done.
    Good,
    /// Somebody should look at it.
    Warning,
    /// Nothing goes on until somebody acts.
    Stop,
}

impl Tone {
    /// As the style names it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Tone::Note => "plain",
            Tone::Draft => "draft",
            Tone::Good => "good",
            Tone::Warning => "warn",
            Tone::Stop => "stop",
        }
    }
}

impl Html {
    /// Pieces one after the other.
    #[must_use]
    pub fn all(pieces: impl IntoIterator<Item = Html>) -> Html {
        let pieces: Vec<Html> = pieces.into_iter().collect();
        Html(html! { @for piece in &pieces { (piece.0) } })
    }

    /// Words; codes among them run from left to right.
    #[must_use]
    pub fn words(words: &[Piece]) -> Html {
        Html(html! {
            @for piece in words {
                @match piece {
                    Piece::Text(text) => (text),
                    Piece::Code(code) => bdi dir="ltr" { (code) },
                }
            }
        })
    }

    /// What somebody typed, in whatever direction it runs.
    #[must_use]
    pub fn typed(text: &str) -> Html {
        Html(html! { bdi { (text) } })
    }

    /// The heading of a page's part.
    #[must_use]
    pub fn heading(words: &[Piece]) -> Html {
        Html(html! { h2 { (Html::words(words).0) } })
    }

    /// A paragraph.
    #[must_use]
    pub fn para(words: &[Piece]) -> Html {
        Html(html! { p { (Html::words(words).0) } })
    }

    /// A paragraph in another language than the page's.
    #[must_use]
    pub fn para_in(locale: &language::Locale, words: &[Piece]) -> Html {
        let direction = crate::layout::direction(locale);
        Html(html! { p lang=(locale.tag()) dir=(direction) { (Html::words(words).0) } })
    }

    /// Something set apart.
    #[must_use]
    pub fn notice(tone: Tone, title: &[Piece], body: Html) -> Html {
        let class = match tone {
            Tone::Note => "note".to_owned(),
            other => format!("note {}", other.class()),
        };
        Html(html! { div class=(class) { p { strong { (Html::words(title).0) } } (body.0) } })
    }

    /// Text that is folded away until somebody opens it; what must be seen at once is not.
    #[must_use]
    pub fn folded(title: &[Piece], body: Html) -> Html {
        // Only this crate writes marks: in what somebody typed they are escaped.
        let open = body.as_str().contains("class=\"faults\"");
        Html(html! { details open[open] { summary { (Html::words(title).0) } (body.0) } })
    }

    /// Why nothing was done: the focus is on it, and it is read out.
    #[must_use]
    pub fn alert(title: &[Piece], body: Html) -> Html {
        Html(html! {
            div class="faults" role="alert" tabindex="-1" autofocus {
                p { strong { (Html::words(title).0) } }
                (body.0)
            }
        })
    }

    /// A link.
    #[must_use]
    pub fn link(to: &Href, words: &[Piece]) -> Html {
        Html(html! { a href=(to.as_str()) { (Html::words(words).0) } })
    }

    /// The one thing to do on a page.
    #[must_use]
    pub fn action(to: &Href, words: &[Piece]) -> Html {
        Html(html! { p { a class="button" href=(to.as_str()) { (Html::words(words).0) } } })
    }

    /// A link in the name of another language, in that language.
    #[must_use]
    pub fn link_in(to: &Href, locale: &language::Locale, words: &[Piece]) -> Html {
        let (tag, direction) = (locale.tag(), crate::layout::direction(locale));
        Html(html! {
            a href=(to.as_str()) hreflang=(tag) lang=(tag) dir=(direction) {
                (Html::words(words).0)
            }
        })
    }

    /// A number to be written down, with its name before and what to know about it behind.
    #[must_use]
    pub fn number(name: &[Piece], number: &str, note: &[Piece]) -> Html {
        Html(html! {
            h2 { (Html::words(name).0) }
            p { bdi class="number" dir="ltr" { (number) } }
            p { (Html::words(note).0) }
        })
    }

    /// A table; the first cell of a row heads it.
    #[must_use]
    pub fn table(caption: &[Piece], heads: &[Vec<Piece>], rows: &[Vec<Html>]) -> Html {
        Html(html! {
            table {
                caption { (Html::words(caption).0) }
                thead { tr { @for head in heads { th scope="col" { (Html::words(head).0) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (cell.0) } } @else { td { (cell.0) } }
                            }
                        }
                    }
                }
            }
        })
    }

    /// Questions and what was answered.
    #[must_use]
    pub fn summary(answers: &[(Vec<Piece>, Html)]) -> Html {
        Html(html! {
            dl {
                @for (question, answer) in answers {
                    dt { (Html::words(question).0) }
                    dd { (answer.0) }
                }
            }
        })
    }

    /// As it stands in a page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.0
    }
}

/// Not its content: a person's words may stand in it.
impl core::fmt::Debug for Html {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Html")
    }
}
