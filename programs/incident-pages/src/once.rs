//! A form is carried out once: who sends it again sees what came of it.

use std::collections::VecDeque;

/// Forms that are remembered, the newest.
const MARKS: usize = 512;

/// Forms that were carried out: their mark, and the page that came of them.
#[derive(Debug, Default)]
pub(crate) struct Marks(VecDeque<(String, String)>);

impl Marks {
    /// What came of a form with this mark; none if there was none.
    pub(crate) fn came(&self, mark: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == mark);
        found.map(|(_, to)| to.as_str())
    }

    /// A form was carried out. Without a mark it is not known again.
    pub(crate) fn keep(&mut self, mark: &str, to: &str) {
        if mark.is_empty() {
            return;
        }
        self.0.push_back((mark.to_owned(), to.to_owned()));
        if self.0.len() > MARKS {
            self.0.pop_front();
        }
    }
}
