//! How the search stands, for whoever runs it: numbers of all societies together, and no name.

use meter::{Board, Level};
use std::path::PathBuf;
use world::matcher::Matcher;

/// All of it.
#[derive(Debug)]
pub struct Figures {
    board: Board,
    records: Level,
    standing: Level,
    waiting: Level,
    night: Level,
    reached: Level,
    stepped: Level,
    free: Level,
    written: Level,
    folder: PathBuf,
}

impl Figures {
    pub(crate) fn new(folder: PathBuf) -> Self {
        let mut board = Board::new("kinfold_matcher");
        let mut level = |name, help| board.level(name, help);
        Figures {
            records: level("records", "Records that can be found"),
            standing: level("standing_searches", "Searches that go on"),
            waiting: level("searches_waiting", "Searches on their way to an answer"),
            night: level(
                "night_timestamp_seconds",
                "When its file was last sealed anew under a new key",
            ),
            reached: level("hub_reached", "Whether the hub answered last"),
            stepped: level(
                "machine_stepped_timestamp_seconds",
                "When its machine last stepped",
            ),
            free: level("disk_free_bytes", "Room on the disk of its folder"),
            written: level(
                "written_timestamp_seconds",
                "When these figures were written",
            ),
            folder,
            board,
        }
    }

    /// By the machine's own thread.
    pub(crate) fn tell(&self, matcher: &Matcher, night: u64) {
        let (standing, waiting) = matcher.searches();
        self.records.is(matcher.len() as u64);
        self.standing.is(standing as u64);
        self.waiting.is(waiting as u64);
        self.night.at(night);
        self.stepped.at(meter::timed());
    }

    pub(crate) fn reached(&self, reached: bool) {
        self.reached.is(u64::from(reached));
    }

    /// As they are now.
    #[must_use]
    pub fn text(&self) -> String {
        self.free
            .is(meter::disk::free(&self.folder).unwrap_or_default());
        self.written.at(meter::timed());
        self.board.text()
    }
}
