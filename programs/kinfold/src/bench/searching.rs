//! Searches through tickets: how long one takes, and whether one for somebody who is hidden takes as
//! long as one for nobody. Both are made in pairs, in a random order, so that what else the computer
//! does falls on both.

use super::figures::{Figures, Spread};
use super::opening::{Case, PATIENCE, done};
use super::place::{Bench, client, sign_in};
use crate::Fault;
use desk::clock::Outside as _;
use desk::office;
use matching::Features;
use matching::features::Name;
use sign::hash;
use sign::id::RecordId;
use std::time::{Duration, Instant};
use world::desk::{Search, Told, Work};
use world::matcher::WAIT;
use world::search::{Entry, Rule, Scope, Word};

/// Hidden records that each search for a hidden person meets: each is a notice of its own.
const HIDDEN: u64 = 8;

/// Makes so many pairs of searches.
pub(super) fn measure(
    place: &Bench,
    case: &Case,
    pairs: u64,
    figures: &mut Figures,
) -> Result<(), Fault> {
    place.sit("lead-2", |shell, _| {
        sign_in(shell)?;
        let entries = (0..pairs).flat_map(|pair| (0..HIDDEN).map(move |n| (pair, n)));
        let entries = entries.map(|(pair, n)| Entry {
            record: RecordId(hash("bench record", &[&pair.to_be_bytes(), &[n as u8]]).short()),
            revision: 0,
            rule: Rule::Holder,
            features: somebody("hidden", pair),
        });
        done(shell, Work::Say(Word::Register(entries.collect())))
    })?;
    let (mut hidden, mut nobody) = (Vec::new(), Vec::new());
    place.sit(&client(0), |shell, _| {
        sign_in(shell)?;
        for pair in 0..pairs {
            let first = shell.outside().fresh()?[0] & 1 == 0;
            for kind in if first { [true, false] } else { [false, true] } {
                let of = if kind { "hidden" } else { "nobody" };
                let begin = Instant::now();
                let record = case.records[(pair as usize) % case.records.len()];
                let job = shell.work(Work::Search(Box::new(Search {
                    case: record,
                    scope: Scope {
                        rule: anybody(),
                        people: vec![record],
                    },
                    features: somebody(of, pair),
                    standing: false,
                })))?;
                let until = shell.now().plus(PATIENCE);
                let ended = shell.until(job, until, |_, _| ())?;
                let took = begin.elapsed();
                if !matches!(ended, desk::shell::Ended::Found) {
                    return Err(desk::Fault::Refused(format!("{ended:?}")));
                }
                if kind { &mut hidden } else { &mut nobody }.push(took);
            }
        }
        Ok(())
    })?;
    // If nobody had been told, nothing would have been measured.
    let told = place.sit("lead-2", |shell, _| {
        sign_in(shell)?;
        let until = shell.now().plus(PATIENCE);
        while office::search::notices(shell).next().is_none() && shell.now() < until {
            shell.round(1)?;
        }
        let told = shell.told();
        let told = told.iter().filter(|told| matches!(told, Told::Notices(_)));
        Ok(told.count())
    })?;
    if told == 0 {
        return Err(Fault::ours("bench")(
            "no holder was told of a hidden search".to_owned(),
        ));
    }
    let all = hidden.iter().chain(&nobody).copied().collect();
    figures.time(
        "a search through tickets, from asking to shown".to_owned(),
        Spread::of(all),
        (Duration::from_micros(WAIT), "the wait that all have"),
        None,
    );
    let (mean, error) = difference(&hidden, &nobody);
    figures.note(format!(
        "A search that meets {HIDDEN} hidden records against one that meets nobody, {pairs} pairs in \
         random order: {mean:+.2} ms, 95 % between {:+.2} and {:+.2} ms.",
        mean - error,
        mean + error
    ));
    Ok(())
}

/// The rule of whoever excluded nobody.
fn anybody() -> Rule {
    Rule::Network {
        societies: Vec::new(),
        countries: Vec::new(),
    }
}

/// A name that nobody else has.
fn somebody(kind: &str, number: u64) -> Features {
    let bytes = hash("bench name", &[kind.as_bytes(), &number.to_be_bytes()]);
    let letters = bytes.as_bytes().iter().enumerate().map(|(at, byte)| {
        let of: &[u8] = if at % 2 == 0 {
            b"bdfgklmnprstvz"
        } else {
            b"aeiou"
        };
        char::from(of[usize::from(*byte) % of.len()])
    });
    let letters: Vec<char> = letters.collect();
    let words: Vec<String> = letters[..27].chunks(9).map(String::from_iter).collect();
    let mut features = Features::default();
    features.names.push(Name::whole(&words.join(" ")));
    features
}

/// Mean of the differences in milliseconds, and the half of its 95 % interval.
fn difference(a: &[Duration], b: &[Duration]) -> (f64, f64) {
    let of = |(a, b): (&Duration, &Duration)| (a.as_secs_f64() - b.as_secs_f64()) * 1e3;
    let all: Vec<f64> = a.iter().zip(b).map(of).collect();
    let n = all.len().max(1) as f64;
    let mean = all.iter().sum::<f64>() / n;
    let spread = all.iter().map(|d| (d - mean).powi(2)).sum::<f64>();
    let deviation = (spread / (n - 1.0).max(1.0)).sqrt();
    (mean, 1.96 * deviation / n.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_difference_has_no_error() {
        let a = [3, 5, 9].map(Duration::from_millis);
        let b = [1, 3, 7].map(Duration::from_millis);
        let (mean, error) = difference(&a, &b);
        assert!((mean - 2.0).abs() < 1e-9 && error < 1e-9);
    }
}
