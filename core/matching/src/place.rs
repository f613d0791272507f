//! Places by their names as written.

use crate::explain::{Code, Evidence};
use crate::frequency::Frequencies;
use crate::score::{Faced, Query, alike};
use crate::spelling::Distance;
use crate::weight::Decibans;

/// Beyond this two spellings are not of one place.
const LIMIT: Distance = Distance(30);
/// A place may have quite another name in another language, so difference says little.
const DIFFERENT: Decibans = Decibans::whole(-8);
/// Share of a place's rarity that counts, beside the country.
const PERCENT: i32 = 70;
/// Same place, at most.
const MOST: Decibans = Decibans::whole(16);

/// The weightiest agreement of any two places.
pub(crate) fn compare(query: &mut Query, found: &[Faced<'_>], register: &Frequencies) -> Evidence {
    let mut best: Option<Evidence> = None;
    for at in 0..query.words.len() {
        if !query.words[at].role.is_place() {
            continue;
        }
        for word in found.iter().filter(|w| w.role.is_place()) {
            let far = query.far(at, word);
            let now = if far > LIMIT {
                Evidence {
                    code: Code::Different,
                    weight: DIFFERENT,
                }
            } else {
                let rare = Decibans::ratio(
                    register.persons().saturating_add(20),
                    word.places.saturating_add(50),
                );
                Evidence {
                    code: alike(query.words[at].probe.script, word.script, far),
                    weight: rare.min(MOST).percent(PERCENT) - Decibans(i32::from(far.0) * 10),
                }
            };
            if best.is_none_or(|b| now.weight > b.weight) {
                best = Some(now);
            }
        }
    }
    best.unwrap_or_default()
}
