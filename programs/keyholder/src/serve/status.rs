//! How things stand, in words.

use crate::disk::Disk;
use crate::holder::Holder;
use policy::standing::Standing;
use release::Phase;
use sign::time::{HOUR, MINUTE};
use sign::{SocietyId, Time};
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use wire::LineFault;

/// What the threads count.
#[derive(Debug, Default)]
pub struct Figures {
    letters: AtomicU64,
    waiting: AtomicUsize,
    published: AtomicU64,
    hub: Mutex<Option<String>>,
}

impl Figures {
    pub(super) fn letters(&self, count: usize) {
        self.letters.fetch_add(count as u64, Ordering::Relaxed);
    }

    pub(super) fn waiting(&self, count: usize) {
        self.waiting.store(count, Ordering::Relaxed);
    }

    pub(super) fn published(&self, size: u64) {
        self.published.store(size, Ordering::Relaxed);
    }

    /// How the hub is; true if that is news.
    pub(super) fn hub(&self, fault: Option<&LineFault>) -> bool {
        let mut hub = self.hub.lock().unwrap_or_else(PoisonError::into_inner);
        let now = fault.map(ToString::to_string);
        let news = *hub != now;
        *hub = now;
        news
    }
}

/// How things stand, for the person at the console.
#[must_use]
pub fn words<D: Disk + Clone>(holder: &Holder<D>, figures: &Figures, doing: &str) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        let _memory = writeln!(out, "{text}");
    };
    let (state, now) = (holder.state(), holder.outside().now());
    line(match (holder.phase(), now >= state.lease, state.doubt) {
        (Phase::SetBack, ..) => {
            "Closed: a newer copy of this log exists. This one answers nothing.".to_owned()
        }
        (_, true, _) => "Sealed: the lease is over. An officer renews it from a desk.".to_owned(),
        (_, _, true) => {
            "Sealed: the clock jumped. An officer compares it and clears it from a desk.".to_owned()
        }
        _ if matches!(
            state.standings.of(SocietyId::ALL),
            Standing::Rekeying { .. }
        ) =>
        {
            "Starting again: keys are being wrapped anew; then requests are answered.".to_owned()
        }
        _ if !matches!(state.standings.of(SocietyId::ALL), Standing::Open) => {
            "Open, but everything is stopped: no request is answered.".to_owned()
        }
        _ => "Open: requests are answered.".to_owned(),
    });
    let head = holder.head();
    let published = figures.published.load(Ordering::Relaxed);
    line(format!(
        "Log {}: {} leaves, root {}.",
        state.origin, head.size, head.root
    ));
    line(format!("The server shows {published} of them."));
    line(format!("Lease: {}.", span(now, state.lease)));
    for society in [SocietyId::ALL]
        .into_iter()
        .chain(state.directory.societies.keys().copied())
    {
        if let Some(text) = stopped(society, state.standings.of(society), now) {
            line(text);
        }
    }
    for (society, entry) in &state.directory.societies {
        let (epochs, months) = holder.ring(*society);
        let rotated = holder.diary().rotated.get(society);
        let indexed = holder.diary().indexed.get(society);
        let ago = |time: Option<Time>| time.map_or("never".to_owned(), |t| span(now, t));
        line(format!(
            "Society {society}: epoch {}, keys of {} epochs and {} intake months; keys wrapped \
             anew {}; newest daily index {}.",
            entry.epoch,
            epochs.len(),
            months.len(),
            ago(rotated.copied()),
            ago(indexed.map(|i| i.time)),
        ));
    }
    line(format!(
        "Mail: {} letters since the start, {} replies waiting to be sent.",
        figures.letters.load(Ordering::Relaxed),
        figures.waiting.load(Ordering::Relaxed),
    ));
    let hub = figures.hub.lock().unwrap_or_else(PoisonError::into_inner);
    line(match &*hub {
        None => "Server: reached.".to_owned(),
        Some(fault) => format!("Server: {fault}."),
    });
    let journal = holder.disk().len("journal").ok().flatten();
    line(format!(
        "Journal: {} bytes. Started {} times, last {}.",
        journal.unwrap_or(0),
        state.boot,
        span(now, holder.diary().started),
    ));
    line(format!(
        "Clock: {} seconds since 1970 (UTC).",
        now.0 / 1_000_000
    ));
    if !doing.is_empty() {
        line(doing.to_owned());
    }
    out
}

fn stopped(society: SocietyId, standing: &Standing, now: Time) -> Option<String> {
    let who = match society {
        SocietyId::ALL => "All societies".to_owned(),
        one => format!("Society {one}"),
    };
    match standing {
        Standing::Open => None,
        Standing::Tripped { since } => Some(format!("{who}: limit reached {}.", span(now, *since))),
        Standing::LockedDown { since } => {
            Some(format!("{who}: locked down {}.", span(now, *since)))
        }
        Standing::Rekeying { waiting } => Some(format!(
            "{who}: starting again: keys are being wrapped anew, of {} societies still.",
            waiting.len()
        )),
    }
}

/// `in 3 h 5 min`, or `3 h 5 min ago`.
fn span(now: Time, then: Time) -> String {
    let micros = now.0.abs_diff(then.0);
    let length = format!("{} h {} min", micros / HOUR, micros % HOUR / MINUTE);
    if then > now {
        format!("in {length}")
    } else {
        format!("{length} ago")
    }
}
