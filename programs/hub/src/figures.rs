//! What the hub counts, and how it stands: for whoever runs it. No figure is of anybody or of a
//! single society.

use crate::config::Config;
use crate::hub::Hub;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use ledger::SignedCheckpoint;
use ledger::tile::CHECKPOINT_PATH;
use meter::{Board, Counts, Level, Seconds};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use wire::path;

/// The database is asked at most so often, however often somebody looks.
const ASK: Duration = Duration::from_secs(15);

/// Every address of `routes`; a call of another is counted as `other`.
const ROUTES: &[&str] = &[
    path::HEALTH,
    path::LOG,
    "/v1/log/{*file}",
    path::ROSTER,
    path::MAIL,
    path::TAKEN,
    path::PARCELS,
    path::PARCELS_GET,
    "/v1/attachment/{society}/{id}",
    "/v1/attachment/{society}/{id}/remove",
    "/v1/attachment/{society}/{id}/{piece}",
    "/v1/records/{society}",
    "/v1/slips/{society}",
    "/v1/intake/{society}",
    "/v1/intake/{society}/{intake}",
    path::SESSION,
    "/v1/sessions",
    "/v1/references",
];

/// All of it.
pub(crate) struct Figures {
    board: Board,
    calls: Counts<3>,
    times: Seconds<2>,
    transactions: Counts<1>,
    repeats: Counts<1>,
    failures: Counts<1>,
    answers: Level,
    letters: Level,
    oldest: Level,
    attachments: Level,
    roster: Level,
    leaves: Level,
    grown: Level,
    free: Level,
    folder: Option<PathBuf>,
    last: Mutex<Last>,
}

#[derive(Default)]
struct Last {
    asked: Option<Instant>,
    /// Leaves that were seen last.
    leaves: u64,
}

impl Figures {
    pub(crate) fn new(config: &Config) -> Self {
        let mut board = Board::new("kinfold_hub");
        let one = |board: &mut Board, name, help| board.level(name, help);
        Figures {
            calls: board.counts(
                "requests",
                "Calls by method, address as a pattern, and class of the answer",
                ["method", "route", "status"],
            ),
            times: board.seconds(
                "request_seconds",
                "How long calls took; GET /v1/mail waits for letters on purpose",
                ["method", "route"],
            ),
            transactions: board.counts(
                "transactions",
                "Transactions of the database by what they are for",
                ["name"],
            ),
            repeats: board.counts(
                "transaction_repeats",
                "Transactions done again because another came in between",
                ["name"],
            ),
            failures: board.counts(
                "transaction_failures",
                "Transactions that were given up",
                ["name"],
            ),
            answers: one(
                &mut board,
                "database_answers",
                "Whether the database answered last, and kept what it was given last",
            ),
            letters: one(
                &mut board,
                "letters_waiting",
                "Letters that wait in all boxes",
            ),
            oldest: one(
                &mut board,
                "oldest_letter_timestamp_seconds",
                "When the oldest letter that waits came; 0 if none waits",
            ),
            attachments: one(
                &mut board,
                "attachment_bytes",
                "Bytes of attachments of all societies",
            ),
            roster: one(
                &mut board,
                "roster_timestamp_seconds",
                "When the list of computers was signed; 0 without one",
            ),
            leaves: one(&mut board, "log_leaves", "Leaves of the log that is shown"),
            grown: one(
                &mut board,
                "log_grown_timestamp_seconds",
                "When this hub last saw the log grow; 0 until it does",
            ),
            free: one(
                &mut board,
                "disk_free_bytes",
                "Room on the disk of an SQLite database; 0 for PostgreSQL",
            ),
            folder: crate::command::folder(&config.database),
            last: Mutex::default(),
            board,
        }
    }

    async fn text(&self, hub: &Hub) -> String {
        if self.is_due() {
            let asked = self.ask(hub).await;
            self.answers.is(u64::from(asked.is_ok()));
        }
        for (name, count) in hub.db.counts() {
            self.transactions.is([name], count.runs);
            self.repeats.is([name], count.repeats);
            self.failures.is([name], count.failures);
        }
        let free = self.folder.as_deref().and_then(meter::disk::free);
        self.free.is(free.unwrap_or_default());
        self.board.text()
    }

    fn is_due(&self) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.asked.is_none_or(|at| at.elapsed() >= ASK);
        if due {
            last.asked = Some(Instant::now());
        }
        due
    }

    async fn ask(&self, hub: &Hub) -> Result<(), store::Fault> {
        hub.db.ping().await?;
        let standing = store::standing::look(&hub.db).await?;
        self.letters.is(standing.letters);
        self.oldest.at(standing.oldest.map_or(0, |at| at.0));
        self.attachments.is(standing.attachment_bytes);
        let roster = store::roster::version(&hub.db).await?;
        self.roster.at(roster.map_or(0, |version| version.time.0));
        let note = store::logfile::get(&hub.db, CHECKPOINT_PATH).await?;
        let signed = note.and_then(|note| SignedCheckpoint::parse(&note).ok());
        let leaves = signed.map_or(0, |signed| signed.checkpoint().size);
        self.leaves.is(leaves);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if leaves > last.leaves {
            // What stood there at the start may have stood there for long.
            if last.leaves > 0 {
                self.grown.at(crate::clock::now().0);
            }
            last.leaves = leaves;
        }
        Ok(())
    }
}

/// Counts a call once its answer begins.
pub(crate) async fn count(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = match *request.method() {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    };
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.and_then(|at| ROUTES.iter().find(|route| **route == at.as_str()));
    let route = route.copied().unwrap_or("other");
    let answer = next.run(request).await;
    let status = match answer.status().as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };
    hub.figures.calls.one([method, route, status]);
    hub.figures.times.took([method, route], begin.elapsed());
    answer
}

/// Serves the figures at a port of their own, for as long as it is waited for.
pub(crate) async fn serve(hub: Arc<Hub>, listener: TcpListener) {
    let text = |State(hub): State<Arc<Hub>>| async move {
        let kind = [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )];
        (kind, hub.figures.text(&hub).await).into_response()
    };
    let routes = Router::new()
        .route("/metrics", get(text))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .with_state(hub);
    if let Err(fault) = axum::serve(listener, routes).await {
        tracing::error!(%fault, "the figures are served no more");
    }
}

#[cfg(test)]
mod tests {
    /// A route that is forgotten in the list would be counted as `other`.
    #[test]
    fn every_route_is_in_the_list() {
        let routes = include_str!("routes.rs");
        let quoted = routes.split('"').filter(|part| part.starts_with("/v1/"));
        let mut count = 0;
        for route in quoted {
            assert!(super::ROUTES.contains(&route), "{route}");
            count += 1;
        }
        let consts = routes.matches("(path::").count();
        assert_eq!(super::ROUTES.len(), count + consts);
    }
}
