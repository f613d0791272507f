//! Gender and countries.

use crate::bag::Facts;
use crate::explain::{Code, Evidence};
use crate::features::Country;
use crate::frequency::Frequencies;
use crate::weight::Decibans;

// Fitted with the constants of `score`.
const GENDER_SAME: Decibans = Decibans::whole(1);
const GENDER_DIFFERENT: Decibans = Decibans::whole(-10);
const COUNTRY_PERCENT: i32 = 20;
const COUNTRY_DIFFERENT: Decibans = Decibans::whole(-18);

pub(crate) fn gender(a: &Facts, b: &Facts) -> Evidence {
    match (a.gender, b.gender) {
        (Some(x), Some(y)) if x == y => Evidence {
            code: Code::Same,
            weight: GENDER_SAME,
        },
        (Some(_), Some(_)) => Evidence {
            code: Code::Different,
            weight: GENDER_DIFFERENT,
        },
        _ => Evidence::default(),
    }
}

pub(crate) fn country(a: &Facts, b: &Facts, register: &Frequencies) -> Evidence {
    if a.countries.is_empty() || b.countries.is_empty() {
        return Evidence::default();
    }
    let shared = |c: &&Country| b.countries.contains(c);
    let rarest = a
        .countries
        .iter()
        .filter(shared)
        .map(|c| register.in_country(*c))
        .min();
    match rarest {
        Some(count) => Evidence {
            code: Code::Same,
            weight: Decibans::ratio(
                register.persons().saturating_add(20),
                count.saturating_add(1),
            )
            .min(Decibans::whole(14))
            .percent(COUNTRY_PERCENT),
        },
        None => Evidence {
            code: Code::Different,
            weight: COUNTRY_DIFFERENT,
        },
    }
}
