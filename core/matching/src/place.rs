//! Places by their names as written.

use crate::clue::{Clue, Clues, Kind};
use crate::frequency::Frequencies;
use crate::score::{Faced, Query};
use crate::spelling::Distance;
use crate::weight::Decibans;

/// Beyond this two spellings are not of one place.
const LIMIT: Distance = Distance(60);

/// The weightiest agreement of any two places.
pub(crate) fn compare(
    query: &mut Query,
    found: &[Faced<'_>],
    register: &Frequencies,
    out: &mut Clues,
) {
    let mut best: Option<Clue> = None;
    for at in 0..query.words.len() {
        if !query.words[at].role.is_place() {
            continue;
        }
        for word in found.iter().filter(|w| w.role.is_place()) {
            let far = query.far(at, word);
            let rare = Decibans::ratio(
                register.persons().saturating_add(20),
                word.token.places.saturating_add(50),
            )
            .min(Decibans::whole(25));
            let now = match far.0 {
                ..=8 => Clue::new(Kind::PlaceSame, rare, far.0),
                _ if far <= LIMIT => Clue::new(Kind::PlaceSimilar, rare, far.0),
                _ => Clue::new(Kind::PlaceUnknown, Decibans::ZERO, far.0),
            };
            if best.is_none_or(|b| now.weight() > b.weight()) {
                best = Some(now);
            }
        }
    }
    out.0.extend(best);
}
