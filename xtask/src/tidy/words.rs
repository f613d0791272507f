//! What is never committed: paths of the machine a file was written on, and promises to do it
//! later. Patterns stand here in two pieces, so that this file does not find itself.

use super::finding::Finding;
use super::workspace::Text;

struct Word {
    text: &'static str,
    /// Only as a word of its own, not inside another.
    whole: bool,
    /// Files it may stand in, by their start.
    fine_in: &'static [&'static str],
    why: &'static str,
}

const WORDS: &[Word] = &[
    Word::path(concat!("/wo", "rk/"), &[]),
    Word::path(concat!("/ro", "ot/"), &[]),
    Word::path(concat!("/ho", "me/"), &[]),
    Word::path(concat!("/Us", "ers/"), &[]),
    Word::path(concat!("/t", "mp/"), &["xtask/"]),
    Word::path(concat!("../sha", "red"), &[]),
    Word::later(concat!("TO", "DO")),
    Word::later(concat!("FIX", "ME")),
    Word::later(concat!("XX", "X")),
    Word::later(concat!("to", "do!")),
    Word::later(concat!("unimple", "mented!")),
    Word::later(concat!("in a real ", "system")),
];

impl Word {
    const fn path(text: &'static str, fine_in: &'static [&'static str]) -> Self {
        Self {
            text,
            whole: false,
            fine_in,
            why: "a path of one machine means nothing on the next",
        }
    }

    const fn later(text: &'static str) -> Self {
        Self {
            text,
            whole: true,
            fine_in: &[],
            why: "what is missing stands in the list of issues, not in a file that looks finished",
        }
    }
}

/// None of the words stands in the file.
pub(crate) fn check(text: &Text) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.text.lines().enumerate() {
        for word in WORDS.iter().filter(|word| word.stands_in(line)) {
            let fine = word
                .fine_in
                .iter()
                .any(|start| text.file.starts_with(start));
            if !fine {
                findings.push(Finding {
                    file: text.file.clone(),
                    line: index + 1,
                    rule: "words",
                    what: format!("`{}`", word.text),
                    why: word.why.into(),
                    mend: "take it out".into(),
                });
            }
        }
    }
    findings
}

impl Word {
    fn stands_in(&self, line: &str) -> bool {
        line.match_indices(self.text).any(|(at, found)| {
            let before = line[..at].chars().next_back();
            let after = line[at + found.len()..].chars().next();
            let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            match self.whole {
                true => !joined(before) && !joined(after),
                // Such a folder at the start of a path, not a folder of that name further down. A
                // relative path is found wherever it stands.
                false => self.text.starts_with('.') || !(joined(before) || is_path(before)),
            }
        })
    }
}

fn is_path(before: Option<char>) -> bool {
    before.is_some_and(|c| matches!(c, '.' | '-' | '}' | '~' | ')' | ']' | '>' | '*'))
}

#[cfg(test)]
mod tests {
    use super::{Text, WORDS, check};

    fn found(file: &str, text: &str) -> usize {
        let (file, text) = (file.to_owned(), text.to_owned());
        check(&Text { file, text }).len()
    }

    #[test]
    fn every_word_is_found_in_sources_and_documents() {
        for word in WORDS {
            let line = format!("see `{}` there\n", word.text);
            assert_eq!(found("docs/DESIGN.md", &line), 1, "{}", word.text);
            assert_eq!(found("core/sign/src/a.rs", &format!("// {line}")), 1);
        }
    }

    #[test]
    fn other_words_that_contain_them_are_fine() {
        let work = concat!("https://example.org/wo", "rk/x");
        assert_eq!(found("README.md", work), 0);
        assert_eq!(found("README.md", concat!("METHO", "DOLOGY TO", "DOS")), 0);
        assert_eq!(
            found("README.md", concat!("$dir/t", "mp/x {a}/t", "mp/x")),
            0
        );
    }

    #[test]
    fn a_scratch_folder_may_be_named_where_the_table_says() {
        let line = concat!("cp a /t", "mp/b");
        assert_eq!(found("xtask/src/main.rs", line), 0);
        assert_eq!(found("core/sign/src/a.rs", line), 1);
    }
}
