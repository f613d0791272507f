//! Figures, and their text.

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Names and words, all of them written in a program.
type Labels<const N: usize> = [(&'static str, &'static str); N];

/// From a millisecond to half a minute: a mailbox is waited for as long as that.
const BOUNDS: [f64; 10] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

/// All figures of one program.
#[derive(Debug)]
pub struct Board(Registry);

/// Something that is counted since the start.
#[derive(Clone, Default, Debug)]
pub struct Count(Counter);

/// The same by words of the program's own.
#[derive(Clone, Debug)]
pub struct Counts<const N: usize> {
    names: [&'static str; N],
    of: Family<Labels<N>, Counter>,
}

/// Something that goes up and down.
#[derive(Clone, Default, Debug)]
pub struct Level(Gauge);

/// The same by a word of the program's own.
#[derive(Clone, Debug)]
pub struct Levels {
    name: &'static str,
    of: Family<Labels<1>, Gauge>,
}

/// How long something takes.
#[derive(Clone, Debug)]
pub struct Seconds<const N: usize> {
    names: [&'static str; N],
    of: Family<Labels<N>, Histogram>,
}

impl Board {
    /// An empty board; `program` begins every name on it.
    #[must_use]
    pub fn new(program: &'static str) -> Self {
        Board(Registry::with_prefix(program))
    }

    /// A figure that only grows; `_total` is put behind its name.
    pub fn count(&mut self, name: &'static str, help: &'static str) -> Count {
        let count = Count::default();
        self.0.register(name, help, count.0.clone());
        count
    }

    /// Figures that only grow, by words under these names.
    pub fn counts<const N: usize>(
        &mut self,
        name: &'static str,
        help: &'static str,
        names: [&'static str; N],
    ) -> Counts<N> {
        let of = Family::default();
        self.0.register(name, help, Family::clone(&of));
        Counts { names, of }
    }

    /// A figure that goes up and down.
    pub fn level(&mut self, name: &'static str, help: &'static str) -> Level {
        let level = Level::default();
        self.0.register(name, help, level.0.clone());
        level
    }

    /// Figures that go up and down, by words under this name.
    pub fn levels(&mut self, name: &'static str, help: &'static str, by: &'static str) -> Levels {
        let of = Family::default();
        self.0.register(name, help, Family::clone(&of));
        Levels { name: by, of }
    }

    /// How long something takes, by words under these names.
    pub fn seconds<const N: usize>(
        &mut self,
        name: &'static str,
        help: &'static str,
        names: [&'static str; N],
    ) -> Seconds<N> {
        let of = Family::new_with_constructor(bounded as fn() -> Histogram);
        self.0.register(name, help, Family::clone(&of));
        Seconds { names, of }
    }

    /// All figures as Prometheus' text, which also the node exporter reads from a file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut open = String::new();
        // Only the writer can fail, and memory does not.
        let _written = encode(&mut open, &self.0);
        plain(&open)
    }
}

impl Count {
    /// One more.
    pub fn one(&self) {
        self.0.inc();
    }

    /// So many, as something else counted them.
    pub fn is(&self, so_many: u64) {
        self.0.inner().store(so_many, Ordering::Relaxed);
    }
}

impl<const N: usize> Counts<N> {
    /// One more of these words.
    pub fn one(&self, words: [&'static str; N]) {
        self.of.get_or_create(&labels(self.names, words)).inc();
    }

    /// So many of these words, as something else counted them.
    pub fn is(&self, words: [&'static str; N], so_many: u64) {
        let counter = self.of.get_or_create(&labels(self.names, words));
        counter.inner().store(so_many, Ordering::Relaxed);
    }
}

impl Level {
    /// How high.
    pub fn is(&self, so_high: u64) {
        self.0.set(whole(so_high));
    }

    /// A second since 1970 from microseconds; 0 says that it never was.
    pub fn at(&self, micros: u64) {
        self.is(micros / 1_000_000);
    }
}

impl Levels {
    /// How high under this word.
    pub fn is(&self, word: &'static str, so_high: u64) {
        let level = self.of.get_or_create(&[(self.name, word)]);
        level.set(whole(so_high));
    }
}

impl<const N: usize> Seconds<N> {
    /// Took so long.
    pub fn took(&self, words: [&'static str; N], so_long: Duration) {
        let histogram = self.of.get_or_create(&labels(self.names, words));
        histogram.observe(so_long.as_secs_f64());
    }
}

/// Now, in microseconds since 1970: what figures with a time are compared with.
#[must_use]
pub fn timed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX))
}

fn bounded() -> Histogram {
    Histogram::new(BOUNDS)
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn labels<const N: usize>(names: [&'static str; N], words: [&'static str; N]) -> Labels<N> {
    core::array::from_fn(|at| (names[at], words[at]))
}

/// The library writes OpenMetrics, in which a counter's own lines lack the `_total` that its
/// values have. Readers of the older text take such a counter for something of no kind.
fn plain(open: &str) -> String {
    let counters: BTreeSet<&str> = open
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.strip_suffix(" counter"))
        .collect();
    let mut out = String::with_capacity(open.len());
    for line in open.lines().filter(|line| *line != "# EOF") {
        let about = line.strip_prefix("# ").and_then(|rest| {
            let (kind, rest) = rest.split_once(' ')?;
            let (name, rest) = rest.split_once(' ')?;
            Some((kind, name, rest))
        });
        match about {
            Some((kind, name, rest)) if counters.contains(name) => {
                out.push_str(&format!("# {kind} {name}_total {rest}\n"));
            }
            _ => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_what_prometheus_has_always_read() {
        let mut board = Board::new("kinfold_test");
        let calls = board.counts("calls", "Calls", ["route", "status"]);
        let waits = board.level("waits", "What waits");
        let times = board.seconds("call_seconds", "How long", ["route"]);
        let states = board.levels("state", "Which", "state");
        let all = board.count("all", "All");
        calls.one(["/v1/mail", "2xx"]);
        calls.one(["/v1/mail", "2xx"]);
        waits.is(7);
        times.took(["/v1/mail"], Duration::from_millis(2));
        states.is("open", 1);
        all.is(12);
        let text = board.text();
        for line in [
            "# HELP kinfold_test_calls_total Calls.",
            "# TYPE kinfold_test_calls_total counter",
            "kinfold_test_calls_total{route=\"/v1/mail\",status=\"2xx\"} 2",
            "# TYPE kinfold_test_waits gauge",
            "kinfold_test_waits 7",
            "kinfold_test_call_seconds_bucket{le=\"0.003\",route=\"/v1/mail\"} 1",
            "kinfold_test_state{state=\"open\"} 1",
            "kinfold_test_all_total 12",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
        assert!(!text.contains("EOF"));
    }
}
