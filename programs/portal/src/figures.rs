//! What the portal counts, and how it stands: for whoever runs it. No figure is of a family or a
//! form.

use crate::engine::{Engine, Untaken};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::get;
use meter::{Board, Counts, Level};
use sign::Time;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use tokio::net::TcpListener;
use world::portal::{Portal, Refusal};

/// How often the machine's thread tells how it stands, in microseconds.
const TELL: u64 = 5_000_000;

/// All of it.
#[derive(Debug)]
pub(crate) struct Figures {
    board: Board,
    forms: Counts<2>,
    looks: Counts<1>,
    waiting: Level,
    oldest: Level,
    references: Level,
    ahead: Level,
    ahead_most: Level,
    takes: Level,
    reaches: Level,
    free: Level,
    folder: Option<PathBuf>,
    since: Mutex<Since>,
}

/// When forms were first seen to wait. A form itself says no time: that is nobody's business.
#[derive(Default, Debug)]
struct Since {
    told: Option<Time>,
    /// The newest form at a moment: it and all before it are as old as that, at least.
    marks: VecDeque<(u64, Time)>,
}

/// What was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sent {
    Request,
    More,
}

/// What became of a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Became {
    Taken,
    Untaken(Untaken),
}

/// What became of a look at a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Looked {
    Found,
    Wrong,
    Often,
    Busy,
    Refused,
}

impl Figures {
    /// Of a portal whose files lie in this folder.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        let mut board = Board::new("kinfold_portal");
        let forms = board.counts(
            "forms",
            "Forms that were sent, and what became of them",
            ["what", "outcome"],
        );
        let looks = board.counts(
            "looks",
            "Looks at cases, and what became of them",
            ["outcome"],
        );
        // From the start: what never happened is told as 0, and can be compared.
        for outcome in [
            "taken",
            "busy",
            "ended",
            "unwritten",
            "no_keys",
            "no_reference",
            "too_long",
        ] {
            forms.is(["request", outcome], 0);
            forms.is(["more", outcome], 0);
        }
        for outcome in ["found", "wrong", "often", "busy", "refused"] {
            looks.is([outcome], 0);
        }
        let mut level = |name, help| board.level(name, help);
        Figures {
            forms,
            looks,
            waiting: level(
                "spool_waiting",
                "Forms that the hub or the keyholder has not got whole",
            ),
            oldest: level(
                "spool_oldest_timestamp_seconds",
                "Since when at the latest the oldest of them waits, anew after a start; 0 if none",
            ),
            references: level("references_left", "References that nobody has yet"),
            ahead: level("hashes_ahead", "Slow hashes of receipts that are ready"),
            ahead_most: level("hashes_ahead_most", "How many are made ahead"),
            takes: level("takes_forms", "Whether a form could be taken now"),
            reaches: level("hub_reached", "Whether the hub answered lately"),
            free: level("disk_free_bytes", "Room on the disk of the spool"),
            folder,
            since: Mutex::default(),
            board,
        }
    }

    pub(crate) fn form(&self, what: Sent, became: Became) {
        let what = match what {
            Sent::Request => "request",
            Sent::More => "more",
        };
        let outcome = match became {
            Became::Taken => "taken",
            Became::Untaken(Untaken::Busy) => "busy",
            Became::Untaken(Untaken::Ended) => "ended",
            Became::Untaken(Untaken::Unwritten) => "unwritten",
            Became::Untaken(Untaken::Refused(Refusal::NoKeys)) => "no_keys",
            Became::Untaken(Untaken::Refused(Refusal::NoReference)) => "no_reference",
            Became::Untaken(Untaken::Refused(Refusal::TooLong)) => "too_long",
        };
        self.forms.one([what, outcome]);
    }

    pub(crate) fn look(&self, looked: Looked) {
        let outcome = match looked {
            Looked::Found => "found",
            Looked::Wrong => "wrong",
            Looked::Often => "often",
            Looked::Busy => "busy",
            Looked::Refused => "refused",
        };
        self.looks.one([outcome]);
    }

    /// How the machine stands; by its own thread.
    pub(crate) fn tell(&self, portal: &Portal, now: Time) {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        if since
            .told
            .is_some_and(|at| now >= at && now.since(at) < TELL)
        {
            return;
        }
        since.told = Some(now);
        let (waiting, first) = portal.waiting();
        let oldest = since.oldest(first, portal.newest(), now);
        self.waiting.is(waiting as u64);
        self.oldest.at(oldest.map_or(0, |at| at.0));
        self.references.is(portal.references() as u64);
    }

    fn text(&self, engine: &Engine) -> String {
        let (ahead, most) = engine.ahead();
        self.ahead.is(ahead as u64);
        self.ahead_most.is(most as u64);
        self.takes.is(u64::from(engine.takes()));
        self.reaches.is(u64::from(engine.reaches()));
        let free = self.folder.as_deref().and_then(meter::disk::free);
        self.free.is(free.unwrap_or_default());
        self.board.text()
    }
}

impl Since {
    fn oldest(&mut self, first: Option<u64>, newest: u64, now: Time) -> Option<Time> {
        let Some(first) = first else {
            self.marks.clear();
            return None;
        };
        while self
            .marks
            .front()
            .is_some_and(|(number, _)| *number < first)
        {
            self.marks.pop_front();
        }
        if self.marks.back().is_none_or(|(number, _)| *number < newest) {
            self.marks.push_back((newest, now));
        }
        self.marks.front().map(|(_, at)| *at)
    }
}

/// Serves the figures at a port of their own, for as long as it is waited for.
pub async fn serve(listener: TcpListener, engine: Engine) {
    let text = |State(engine): State<Engine>| async move {
        let kind = [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )];
        (kind, engine.figures().text(&engine)).into_response()
    };
    let routes = Router::new()
        .route("/metrics", get(text))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .with_state(engine);
    if let Err(fault) = axum::serve(listener, routes).await {
        tracing::error!(%fault, "the figures are served no more");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_as_old_as_the_first_that_waits() {
        let mut since = Since::default();
        assert_eq!(since.oldest(None, 4, Time(1)), None);
        assert_eq!(since.oldest(Some(5), 5, Time(2)), Some(Time(2)));
        assert_eq!(since.oldest(Some(5), 7, Time(3)), Some(Time(2)));
        assert_eq!(since.oldest(Some(5), 7, Time(4)), Some(Time(2)));
        // The fifth went: those that came between 2 and 3 wait.
        assert_eq!(since.oldest(Some(6), 7, Time(5)), Some(Time(3)));
        assert_eq!(since.oldest(None, 7, Time(6)), None);
        assert_eq!(since.oldest(Some(8), 8, Time(7)), Some(Time(7)));
    }
}
