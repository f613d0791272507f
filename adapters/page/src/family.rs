//! A family as a picture, layer by layer, and beside it the same as a nested list.

use crate::Html;
use crate::layout::plain;
use language::Piece;
use maud::html;

/// Width and height of a box, and the room around it, in units of the picture.
const BOX: (usize, usize) = (200, 46);
const GAP: (usize, usize) = (20, 44);

/// Somebody of the family.
#[derive(Debug)]
pub struct Kin {
    /// Their name, as it is written.
    pub name: String,
    /// What they are to the person in the middle.
    pub relation: Vec<Piece>,
    /// How many generations above that person; below is negative.
    pub generation: i8,
}

impl Html {
    /// The family of one person: older generations above, younger below, lines through a node
    /// between the layers. Screen readers get the list, which is folded out for everybody.
    #[must_use]
    pub fn family(caption: &[Piece], person: &str, kin: &[Kin]) -> Html {
        let mut layers: Vec<i8> = kin.iter().map(|k| k.generation).chain([0]).collect();
        layers.sort_unstable_by(|a, b| b.cmp(a));
        layers.dedup();
        let of = |layer: i8| kin.iter().filter(move |k| k.generation == layer);
        let count = |layer: i8| of(layer).count() + usize::from(layer == 0);
        let widest = layers.iter().map(|l| count(*l)).max().unwrap_or(1);
        let width = widest * (BOX.0 + GAP.0) + GAP.0;
        let height = layers.len() * (BOX.1 + GAP.1) + GAP.1 / 2;
        let left = |layer: i8, at: usize| {
            let room = count(layer) * (BOX.0 + GAP.0) - GAP.0;
            (width - room) / 2 + at * (BOX.0 + GAP.0)
        };
        let top = |at: usize| GAP.1 / 4 + at * (BOX.1 + GAP.1);
        let view = format!("0 0 {width} {height}");
        let boxes = |layer: i8| {
            let own = (layer == 0).then(|| (person.to_owned(), Vec::new(), true));
            let others = of(layer).map(|k| (k.name.clone(), k.relation.clone(), false));
            own.into_iter().chain(others).collect::<Vec<_>>()
        };
        Html(html! {
            figure class="family" {
                svg viewBox=(view) width=(width) height=(height) aria-hidden="true" {
                    @for (at, layer) in layers.iter().enumerate() {
                        @if at > 0 {
                            // Every layer hangs on one node between it and the one above.
                            @let node = (width / 2, top(at) - GAP.1 / 2);
                            @for n in 0..count(layers[at - 1]) {
                                line x1=(left(layers[at - 1], n) + BOX.0 / 2)
                                    y1=(top(at - 1) + BOX.1) x2=(node.0) y2=(node.1) {}
                            }
                            @for n in 0..count(*layer) {
                                line x1=(node.0) y1=(node.1)
                                    x2=(left(*layer, n) + BOX.0 / 2) y2=(top(at)) {}
                            }
                            circle cx=(node.0) cy=(node.1) r="4" {}
                        }
                        @for (n, (name, relation, own)) in boxes(*layer).into_iter().enumerate() {
                            @let x = left(*layer, n);
                            rect class=[own.then_some("own")] x=(x) y=(top(at)) width=(BOX.0)
                                height=(BOX.1) rx="6" {}
                            text x=(x + BOX.0 / 2) y=(top(at) + 20) text-anchor="middle" {
                                (shortened(&name))
                            }
                            text class="small" x=(x + BOX.0 / 2) y=(top(at) + 37)
                                text-anchor="middle" { (plain(&relation)) }
                        }
                    }
                }
                figcaption {
                    p { (Html::words(caption).0) }
                    ul {
                        li {
                            bdi { (person) }
                            ul {
                                @for one in kin {
                                    li {
                                        (Html::words(&one.relation).0) ": " bdi { (one.name) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        })
    }
}

/// A name as it fits into a box; the list has the whole one.
fn shortened(name: &str) -> String {
    const MOST: usize = 24;
    let mut letters = name.chars();
    let mut short: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}
