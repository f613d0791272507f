//! The terminal: words in scripts of both directions, tables, progress.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Where a command writes.
pub struct Screen {
    out: Box<dyn Write>,
    bar: ProgressBar,
    progress: bool,
    width: usize,
}

/// Widest page, in columns.
const WIDEST: usize = 110;
/// Width where there is no terminal to ask.
const USUAL: usize = 100;

impl Screen {
    /// Standard output, and progress on standard error if that is a terminal.
    #[must_use]
    pub fn of_terminal() -> Screen {
        let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        Screen {
            out: Box::new(io::stdout()),
            bar: ProgressBar::hidden(),
            progress: io::stderr().is_terminal(),
            width: columns.unwrap_or(USUAL).clamp(60, WIDEST),
        }
    }

    /// Any writer, without progress.
    #[must_use]
    pub fn to(out: impl Write + 'static) -> Screen {
        Screen {
            out: Box::new(out),
            bar: ProgressBar::hidden(),
            progress: false,
            width: USUAL,
        }
    }

    /// Columns of a page.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Writes a line. Whoever closed the pipe does not want to hear more.
    pub fn line(&mut self, text: impl AsRef<str>) {
        let out = &mut self.out;
        self.bar.suspend(|| {
            let _closed = writeln!(out, "{}", text.as_ref());
        });
    }

    /// Writes a heading after an empty line.
    pub fn heading(&mut self, text: &str) {
        self.line("");
        self.line(text);
    }

    /// Begins a progress bar over so many units.
    pub fn begin(&mut self, what: &'static str, length: u64) -> ProgressBar {
        self.finish();
        if self.progress {
            let style = ProgressStyle::with_template("{msg} {wide_bar} {percent} %  {eta}");
            self.bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
            self.bar
                .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.bar.set_message(what);
        }
        self.bar.clone()
    }

    /// Takes the progress bar away.
    pub fn finish(&mut self) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::hidden();
        let _closed = self.out.flush();
    }
}

/// A value among words of another direction: FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE
/// (Unicode Standard Annex 9), so that it cannot turn its neighbours around. Characters that
/// control a terminal or a direction are left out: a register must not draw on the screen.
#[must_use]
pub fn isolated(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 6);
    out.push('\u{2068}');
    out.extend(value.chars().filter(|c| harmless(*c)));
    out.push('\u{2069}');
    out
}

/// A value as it can be read by somebody who reads Latin letters only; nothing if it is in Latin
/// letters already. By the tables of `any_ascii`, letter by letter: a reading aid.
#[must_use]
pub fn latin(value: &str) -> Option<String> {
    let other = |c: char| c.is_alphabetic() && !is_latin(c);
    if !value.chars().any(other) {
        return None;
    }
    let letters = any_ascii::any_ascii(value);
    let letters: String = letters.chars().filter(|c| harmless(*c)).collect();
    Some(letters.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Columns that a text takes on a terminal.
#[must_use]
pub fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text with blanks behind it up to so many columns.
#[must_use]
pub fn padded(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(columns(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// A text cut into lines of at most so many columns, between words where that is possible. An
/// isolate that is cut is closed at the end of a line and opened again on the next.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = vec![String::new()];
    let mut used = 0;
    let mut isolates = 0_usize;
    for word in text.split_inclusive(' ') {
        let bare = columns(word.trim_end());
        if used > 0 && used + bare > width {
            turn(&mut lines, isolates);
            used = 0;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if c != ' ' && used > 0 && used + wide > width {
                turn(&mut lines, isolates);
                used = 0;
            }
            match c {
                '\u{2068}' => isolates += 1,
                '\u{2069}' => isolates = isolates.saturating_sub(1),
                _ => {}
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += wide;
        }
    }
    lines
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Rows of cells in columns of fixed widths; cells that are longer go on below.
#[must_use]
pub fn table(widths: &[usize], rows: &[Vec<String>]) -> Vec<String> {
    let mut out = Vec::new();
    for row in rows {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| cell.split('\n').flat_map(|l| wrapped(l, *width)).collect())
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut line = String::from("  ");
            for (cell, width) in cells.iter().zip(widths) {
                let text = cell.get(at).map_or("", String::as_str);
                line.push_str(&padded(text, *width));
                line.push_str("  ");
            }
            out.push(line.trim_end().to_owned());
        }
    }
    out
}

/// A number with a comma before every third digit.
#[must_use]
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "1 row", "2 rows".
#[must_use]
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

fn turn(lines: &mut Vec<String>, isolates: usize) {
    if let Some(line) = lines.last_mut() {
        line.push_str(&"\u{2069}".repeat(isolates));
    }
    lines.push("\u{2068}".repeat(isolates));
}

fn harmless(c: char) -> bool {
    !c.is_control() && !record::text::is_invisible(c)
}

fn is_latin(c: char) -> bool {
    record::script::Script::of_char(c) == Some(record::script::Script::Latin)
}

/// A path as a shell takes it for one word.
#[must_use]
pub fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_for_a_shell() {
        let word = |path: &str| quoted(Path::new(path));
        assert_eq!(word("/a/b-1.txt"), "/a/b-1.txt");
        assert_eq!(word("/dé mo/it's"), r"'/dé mo/it'\''s'");
        assert_eq!(word("a;b"), "'a;b'");
    }

    #[test]
    fn a_value_cannot_turn_or_colour_its_neighbours() {
        assert_eq!(isolated("صالح"), "\u{2068}صالح\u{2069}");
        assert_eq!(isolated("a\u{202e}b\u{1b}[31m"), "\u{2068}ab[31m\u{2069}");
        assert_eq!(columns(&isolated("صالح")), 4);
    }

    #[test]
    fn other_scripts_are_told_in_latin_letters() {
        assert_eq!(latin("Ibrahim"), None);
        assert_eq!(latin("1991"), None);
        let read = latin("ሳልሕ").unwrap();
        assert!(read.is_ascii() && !read.is_empty());
    }

    #[test]
    fn cells_wrap_by_columns_and_keep_their_isolates_closed() {
        let lines = wrapped(&isolated("张志强 张志强 张志强"), 8);
        assert!(lines.len() >= 3, "{lines:?}");
        for line in &lines {
            assert!(columns(line) <= 8, "{line}");
            let opened = line.matches('\u{2068}').count();
            assert_eq!(opened, line.matches('\u{2069}').count(), "{line:?}");
        }
        let rows = table(&[4, 6], &[vec!["张".into(), "x\ny".into()]]);
        assert_eq!(rows, ["  张    x", "        y"]);
    }

    #[test]
    fn numbers_are_divided_by_threes() {
        assert_eq!(number(0), "0");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(number(999_999), "999,999");
        assert_eq!(counted(1, "row", "rows"), "1 row");
    }
}
