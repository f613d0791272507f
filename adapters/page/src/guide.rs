//! A page of the guide around its content: a banner that says what is invented, the scenes, and
//! ways to pages of other programs of this computer, which open in a window of their own.

use crate::layout::{direction, plain};
use crate::{Href, Html, Link, Tone};
use language::{Args, Locale, Piece, id};
use maud::{DOCTYPE, PreEscaped, html};

/// The style of every page of the guide, as it stands in it.
pub const GUIDE_STYLE: &str = include_str!("assets/guide.css");

/// The name of the window beside the guide.
const WINDOW: &str = "page";

/// A page of the guide.
#[derive(Debug)]
pub struct GuidePage<'a> {
    /// Its language.
    pub locale: &'static Locale,
    /// Its title, and its first heading.
    pub title: Vec<Piece>,
    /// The scenes, in their order.
    pub scenes: &'a [Link],
    /// The same page in other languages.
    pub languages: &'a [(Href, &'static Locale)],
    /// The scene before, and the one behind.
    pub turn: [Option<Href>; 2],
    /// What stands on it.
    pub content: Html,
}

/// An address of another program of this computer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Beside(String);

impl Beside {
    /// A path at an origin of this computer; none for any other.
    #[must_use]
    pub fn new(origin: &str, path: &Href) -> Option<Beside> {
        let port = origin.strip_prefix("http://127.0.0.1:")?;
        let good = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
        good.then(|| Beside(format!("{origin}{}", path.as_str())))
    }
}

impl GuidePage<'_> {
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
                    title { (plain(&self.title)) " – " (plain(&say(id::GUIDE_NAME))) }
                    link rel="icon" href="data:,";
                    // A constant that holds no mark of HTML.
                    style { (PreEscaped(GUIDE_STYLE)) }
                }
                body {
                    a class="skip" href="#main" { (Html::words(&say(id::SKIP_TO_CONTENT)).0) }
                    header {
                        div class="banner" { (self.banner().0) }
                        nav aria-label=(plain(&say(id::GUIDE_SCENES))) {
                            ol {
                                @for (at, link) in self.scenes.iter().enumerate() {
                                    li { a href=(link.to.as_str())
                                        aria-current=[link.here.then_some("page")] {
                                        bdi { (at) } " " (Html::words(&link.words).0)
                                    } }
                                }
                            }
                        }
                    }
                    main id="main" tabindex="-1" {
                        h1 { (Html::words(&self.title).0) }
                        (self.content.0)
                        (self.turning().0)
                    }
                    footer {
                        ul {
                            @for (to, locale) in self.languages {
                                li { (Html::link_in(
                                    to, locale, &locale.pieces(id::LANGUAGE_NAME, &Args::none()),
                                ).0) }
                            }
                        }
                        @if self.locale.is_draft() { (self.draft().0) }
                    }
                }
            }
        };
        page.into_string()
    }

    /// In its own language, and beside a draft in English: somebody may act on it.
    fn banner(&self) -> Html {
        let words = |locale: &Locale| locale.pieces(id::GUIDE_BANNER, &Args::none());
        let english = Locale::english();
        let mut both = vec![Html::para(&words(self.locale))];
        if self.locale.is_draft() {
            both.push(Html::para_in(english, &words(english)));
        }
        Html::all(both)
    }

    fn turning(&self) -> Html {
        let say = |id| self.locale.pieces(id, &Args::none());
        let [back, next] = &self.turn;
        Html(html! {
            div class="turn" {
                @if let Some(back) = back {
                    a class="button second" rel="prev" href=(back.as_str()) {
                        (Html::words(&say(id::BUTTON_BACK)).0)
                    }
                }
                @if let Some(next) = next {
                    a class="button" rel="next" href=(next.as_str()) {
                        (Html::words(&say(id::GUIDE_NEXT)).0)
                    }
                }
            }
        })
    }

    /// That no speaker has checked the page: in its own language and in English.
    fn draft(&self) -> Html {
        let words = |locale: &Locale| locale.pieces(id::DRAFT_TEXT, &Args::none());
        let english = Locale::english();
        Html::all([
            Html::para(&words(self.locale)),
            Html::para_in(english, &words(english)),
        ])
    }
}

/// What scenes are made of beside what every page is.
impl Html {
    /// A way to a page of another program, in a window of its own.
    #[must_use]
    pub fn beside(to: &Beside, words: &[Piece]) -> Html {
        Html(html! { p { (outward(&to.0, words).0) } })
    }

    /// The same by a page of this site, which leads there.
    #[must_use]
    pub fn beside_by(to: &Href, words: &[Piece]) -> Html {
        Html(html! { p { (outward(to.as_str(), words).0) } })
    }

    /// A form that is filled in already and goes to another program, whose answer opens in a
    /// window of its own.
    #[must_use]
    pub fn send_beside(to: &Beside, fields: &[(String, String)], words: &[Piece]) -> Html {
        Html(html! {
            form class="beside" method="post" action=(to.0) target=(WINDOW) rel="noopener"
                accept-charset="utf-8" {
                @for (name, value) in fields {
                    input type="hidden" name=(name) value=(value);
                }
                button class="second" type="submit" { (Html::words(words).0) }
            }
        })
    }

    /// A few numbers that a scene is about, with what each is of.
    #[must_use]
    pub fn counts(counts: &[(Vec<Piece>, Vec<Piece>)]) -> Html {
        Html(html! {
            dl class="counts" {
                @for (what, count) in counts {
                    div { dt { (Html::words(what).0) } dd { (Html::words(count).0) } }
                }
            }
        })
    }

    /// Two things beside each other, with their headings.
    #[must_use]
    pub fn pair(left: (&[Piece], Html), right: (&[Piece], Html)) -> Html {
        Html(html! {
            div class="pair" {
                @for (heading, body) in [left, right] {
                    div { h2 { (Html::words(heading).0) } (body.0) }
                }
            }
        })
    }

    /// What a telephone shows. The words are of another language than the page's, or may be.
    #[must_use]
    pub fn telephone(name: &[Piece], text: &str) -> Html {
        Html(html! {
            figure class="telephone" {
                figcaption { (Html::words(name).0) }
                p dir="auto" { (text) }
            }
        })
    }

    /// The newest lines of a log, the newest first; those that are new are marked.
    #[must_use]
    pub fn strip(name: &[Piece], lines: &[(Vec<Piece>, bool)]) -> Html {
        Html(html! {
            section class="strip" {
                h2 { (Html::words(name).0) }
                ul {
                    @for (words, new) in lines {
                        li class=[new.then_some("new")] { (Html::words(words).0) }
                    }
                }
            }
        })
    }

    /// A matrix: in each field a bar as long as the shares of four counts, and the counts in the same
    /// order, the worst first. Colour is not needed to read it.
    #[must_use]
    pub fn matrix(
        caption: &[Piece],
        heads: &[Vec<Piece>],
        rows: &[(Vec<Piece>, Vec<[u64; 4]>)],
    ) -> Html {
        let name = |at: usize| heads.get(at).map(|head| plain(head)).unwrap_or_default();
        Html(html! {
            table class="wide matrix" {
                caption { (Html::words(caption).0) }
                thead { tr { @for head in heads { th scope="col" { (Html::words(head).0) } } } }
                tbody {
                    @for (head, cells) in rows {
                        tr {
                            th scope="row" data-name=(name(0)) { (Html::words(head).0) }
                            @for (at, cell) in cells.iter().enumerate() {
                                td data-name=(name(at + 1)) { (bar(cell).0) (four(cell).0) }
                            }
                        }
                    }
                }
            }
        })
    }

    /// Steps and how they went, in their order.
    #[must_use]
    pub fn steps(steps: &[(Tone, Vec<Piece>)]) -> Html {
        Html(html! {
            ol class="steps" {
                @for (tone, words) in steps { li class=(tone.class()) { (Html::words(words).0) } }
            }
        })
    }

    /// The whole service as one picture; the list below it says the same. Words of the family,
    /// the server, staff computers and the keyholder, a name and a line each.
    #[must_use]
    pub fn service(name: &[Piece], parts: &[(Vec<Piece>, Vec<Piece>); 4]) -> Html {
        // Boxes: left, middle, right, and below the middle.
        const AT: [(u32, u32); 4] = [(10, 20), (265, 20), (520, 20), (265, 150)];
        let lines = [(200, 55, 265, 55), (455, 55, 520, 55), (360, 90, 360, 150)];
        Html(html! {
            figure class="service" {
                svg viewBox="0 0 720 230" role="img" aria-label=(plain(name)) {
                    @for (x1, y1, x2, y2) in lines {
                        line x1=(x1) y1=(y1) x2=(x2) y2=(y2) {}
                    }
                    @for (at, ((x, y), (head, _))) in AT.iter().zip(parts).enumerate() {
                        rect class=[(at == 1).then_some("open")] x=(x) y=(y) width="190"
                            height="70" rx="8" {}
                        (mark(at, (*x + 95, *y + 24)).0)
                        text x=(x + 95) y=(y + 58) text-anchor="middle" { (plain(head)) }
                    }
                }
                figcaption {
                    ul {
                        @for (head, line) in parts {
                            li { strong { (Html::words(head).0) } ": " (Html::words(line).0) }
                        }
                    }
                }
            }
        })
    }
}

/// Four shares of a whole, one behind the other.
fn bar(counts: &[u64; 4]) -> Html {
    const CLASSES: [&str; 4] = ["read", "maybe", "copied", "not"];
    let sum = counts.iter().map(|n| u128::from(*n)).sum::<u128>().max(1);
    let mut from = 0;
    let parts = counts.iter().zip(CLASSES).map(|(count, class)| {
        let share = u128::from(*count) * 100 / sum;
        let at = from;
        from += share;
        (class, at, share)
    });
    let parts: Vec<_> = parts.filter(|(_, _, share)| *share > 0).collect();
    Html(html! {
        svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            @for (class, x, width) in parts {
                rect class=(class) x=(x) width=(width) height="8" {}
            }
        }
    })
}

fn four(counts: &[u64; 4]) -> Html {
    if *counts == [0; 4] {
        return Html(html! { "–" });
    }
    // Each by itself, so that they follow the caption in the direction of the page.
    Html(html! {
        @for (at, count) in counts.iter().enumerate() {
            @if at > 0 { " / " }
            bdi dir="ltr" { (count) }
        }
    })
}

/// A letter, a padlock, and keys: who writes, who keeps, who can open.
fn mark(at: usize, (x, y): (u32, u32)) -> Html {
    match at {
        0 => Html(html! {
            path class="mark" d=(format!("M{} {}h24v16h-24zl12 9 12 -9", x - 12, y - 6)) {}
        }),
        1 => padlock(x, y),
        _ => key(x, y),
    }
}

fn padlock(x: u32, y: u32) -> Html {
    Html(html! {
        path class="mark" d=(format!("M{} {}v-5a6 6 0 0 1 12 0v5", x - 6, y)) {}
        rect class="fill" x=(x - 9) y=(y) width="18" height="13" rx="2" {}
    })
}

fn key(x: u32, y: u32) -> Html {
    Html(html! {
        circle class="mark" cx=(x - 8) cy=(y + 2) r="6" {}
        path class="mark" d=(format!("M{} {}h16m-4 0v6", x - 2, y + 2)) {}
    })
}

fn outward(to: &str, words: &[Piece]) -> Html {
    Html(html! {
        a class="button second" href=(to) target=(WINDOW) rel="noopener" {
            (Html::words(words).0)
        }
    })
}
