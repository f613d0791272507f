//! What was measured, its floors and bars, as a table and as JSON.

use serde_json::{Value, json};
use std::time::Duration;

/// How long something took, in order.
pub(super) struct Spread(Vec<Duration>);

impl Spread {
    pub(super) fn of(mut times: Vec<Duration>) -> Spread {
        times.sort();
        Spread(times)
    }

    /// So many of a thousand took no longer.
    pub(super) fn at(&self, of_thousand: usize) -> Duration {
        let rank = (self.0.len() * of_thousand).div_ceil(1_000).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.0.len()
    }
}

/// What must be reached.
#[derive(Clone, Copy)]
pub(super) enum Bar {
    /// 99 of 100 take no longer.
    P99(Duration),
    /// So many a second.
    Rate(f64),
}

struct Row {
    what: String,
    value: String,
    floor: String,
    bar: String,
    met: Option<bool>,
    json: Value,
}

/// All that was measured.
#[derive(Default)]
pub(super) struct Figures {
    rows: Vec<Row>,
    notes: Vec<String>,
    floors: Vec<(String, Duration)>,
}

impl Figures {
    /// A floor: the least that something can take, by itself.
    pub(super) fn floor(&mut self, what: &str, spread: &Spread) {
        self.floors.push((what.to_owned(), spread.at(500)));
        self.row(
            what.to_owned(),
            shown(spread),
            (String::new(), None),
            spread_json(spread),
        );
    }

    /// The median of a floor.
    pub(super) fn p50(&self, what: &str) -> Duration {
        let found = self.floors.iter().find(|(name, _)| name == what);
        found.map_or(Duration::ZERO, |(_, time)| *time)
    }

    /// How long something takes.
    pub(super) fn time(
        &mut self,
        what: String,
        spread: Spread,
        (floor, of): (Duration, &str),
        bar: Option<Bar>,
    ) {
        let ratio = spread.at(500).as_secs_f64() / floor.as_secs_f64().max(1e-9);
        let mut json = spread_json(&spread);
        json["floor_us"] = micros(floor).into();
        json["ratio_p50"] = ratio.into();
        let met = match bar {
            Some(Bar::P99(most)) => Some((spread.at(990) <= most, format!("p99 ≤ {}", ms(most)))),
            _ => None,
        };
        let floor = format!("{} ({of}): {ratio:.1}×", ms(floor));
        self.row(what, shown(&spread), (floor, met), json);
    }

    /// How many a second.
    pub(super) fn rate(&mut self, what: String, rate: f64, bar: Option<f64>) {
        let bar = bar.map(Bar::Rate);
        let met = match bar {
            Some(Bar::Rate(least)) => Some((rate >= least, format!("≥ {least:.0} a second"))),
            _ => None,
        };
        let json = json!({ "per_second": rate });
        self.row(
            what,
            format!("{rate:.0} a second"),
            (String::new(), met),
            json,
        );
    }

    /// Work that took a time, beside the same bytes written and made durable.
    pub(super) fn work(
        &mut self,
        what: String,
        took: Duration,
        floor: Duration,
        bar: Option<Duration>,
    ) {
        let ratio = took.as_secs_f64() / floor.as_secs_f64().max(1e-9);
        let json = json!({"seconds": took.as_secs_f64(), "floor_seconds": floor.as_secs_f64()});
        let floor = format!(
            "{:.2} s (the hub's bytes, fsynced): {ratio:.0}×",
            floor.as_secs_f64()
        );
        let met = bar.map(|most| (took <= most, format!("≤ {} s", most.as_secs())));
        let value = format!("{:.1} s", took.as_secs_f64());
        self.row(what, value, (floor, met), json);
    }

    /// A number of bytes.
    pub(super) fn bytes(&mut self, what: String, bytes: u64) {
        let value = format!("{:.1} MB", bytes as f64 / 1e6);
        self.row(
            what,
            value,
            (String::new(), None),
            json!({ "bytes": bytes }),
        );
    }

    /// What must be known with the figures.
    pub(super) fn note(&mut self, text: String) {
        self.notes.push(text);
    }

    /// For people.
    pub(super) fn table(&self) -> Vec<String> {
        let mut lines = vec![String::new()];
        for row in &self.rows {
            let met = match row.met {
                Some(true) => ": met",
                Some(false) => ": NOT MET",
                None => "",
            };
            lines.push(row.what.clone());
            let mut line = format!("    {}", row.value);
            for (name, text) in [("floor", &row.floor), ("bar", &row.bar)] {
                if !text.is_empty() {
                    line.push_str(&format!("   {name} {text}"));
                }
            }
            lines.push(line + met);
        }
        lines.push(String::new());
        lines.extend(self.notes.iter().cloned());
        lines
    }

    /// For programs.
    pub(super) fn to_json(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            let mut json = row.json.clone();
            json["what"] = row.what.as_str().into();
            if let Some(met) = row.met {
                json["bar"] = row.bar.as_str().into();
                json["met"] = met.into();
            }
            json
        });
        json!({"figures": rows.collect::<Vec<_>>(), "notes": self.notes})
    }

    fn row(
        &mut self,
        what: String,
        value: String,
        (floor, bar): (String, Option<(bool, String)>),
        json: Value,
    ) {
        let (met, bar) = bar.map_or((None, String::new()), |(met, bar)| (Some(met), bar));
        self.rows.push(Row {
            what,
            value,
            floor,
            bar,
            met,
            json,
        });
    }
}

fn shown(spread: &Spread) -> String {
    format!(
        "p50 {}, p99 {}, most {} (of {})",
        ms(spread.at(500)),
        ms(spread.at(990)),
        ms(spread.at(1_000)),
        spread.count()
    )
}

fn spread_json(spread: &Spread) -> Value {
    json!({
        "count": spread.count(),
        "p50_us": micros(spread.at(500)),
        "p99_us": micros(spread.at(990)),
        "most_us": micros(spread.at(1_000)),
    })
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_time_that_was_measured() {
        let spread = |n: u64| Spread::of((1..=n).rev().map(Duration::from_millis).collect());
        assert_eq!(spread(100).at(500), Duration::from_millis(50));
        assert_eq!(spread(100).at(990), Duration::from_millis(99));
        assert_eq!(spread(100).at(1_000), Duration::from_millis(100));
        // Of few, 99 of 100 is the slowest.
        assert_eq!(spread(30).at(990), Duration::from_millis(30));
        assert_eq!(spread(0).at(990), Duration::ZERO);
    }
}
