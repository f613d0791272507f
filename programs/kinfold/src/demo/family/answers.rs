//! What families answer, with markers in it if that is wanted.

use crate::demo::people::{Canary, pair, typed_marker};

/// What somebody answers, page by page.
pub(super) type Answers = Vec<Vec<(&'static str, String)>>;

/// The sister's.
pub(super) fn answers() -> Answers {
    let own = |answers: &&[(&'static str, &str)]| {
        let answers = answers.iter();
        answers.map(|(n, v)| (*n, (*v).to_owned())).collect()
    };
    pair::ANSWERS.iter().map(own).collect()
}

/// Adds a marker to these answers.
pub(super) fn mark(
    answers: &mut Answers,
    place: (u64, u64),
    texts: &[&'static str],
) -> Vec<Canary> {
    let mut canaries = Vec::new();
    for (name, value) in answers.iter_mut().flatten() {
        if let Some(at) = texts.iter().position(|text| text == name) {
            let marker = typed_marker(place.0, place.1 * 100 + at as u64);
            value.push(' ');
            value.push_str(&marker);
            canaries.push(Canary {
                marker,
                society: "typed in the portal",
                row: place.1,
                field: texts[at],
            });
        }
    }
    canaries
}
