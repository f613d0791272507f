//! The text of a decision: lines that people read before they sign.

use sign::id::IncidentId;
use sign::time::DAY;
use sign::{SocietyId, Time};

/// Longest text in bytes.
pub const LONGEST: usize = 8 << 10;
const FIRST: &str = "kinfold decision 1";
/// What every decision says, in this order, before what is decided.
const ALWAYS: [&str; 4] = ["incident", "society", "made", "number"];

/// The text of a decision: its first line, then `word value` in each line, no word twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text(String);

/// A text or file that is no decision or no signature: whoever made it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Malformed {
    /// Where; from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: &'static str,
}

impl Text {
    /// Writes a decision: for which incident and society, when, a number that no other has (16
    /// fresh bytes), and what is decided.
    ///
    /// # Errors
    /// [`Malformed`] if a word or value cannot stand in a text.
    pub fn new(
        (incident, society): (IncidentId, SocietyId),
        (made, number): (Time, [u8; 16]),
        what: &[(&str, String)],
    ) -> Result<Text, Malformed> {
        let number = IncidentId(number);
        let mut text = format!(
            "{FIRST}\nincident {incident}\nsociety {society}\nmade {made}\nnumber {number}\n"
        );
        for (word, value) in what {
            text.push_str(&format!("{word} {value}\n"));
        }
        Text::parse(&text)
    }

    /// Reads a text.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn parse(text: &str) -> Result<Text, Malformed> {
        let wrong = |line, what| Err(Malformed { line, what });
        if text.len() > LONGEST {
            return wrong(1, "it is too long for a decision");
        }
        let Some(whole) = text.strip_suffix('\n') else {
            return wrong(1, "its last line has no end");
        };
        let mut words: Vec<&str> = Vec::new();
        for (number, line) in (1..).zip(whole.split('\n')) {
            if number == 1 {
                if line != FIRST {
                    return wrong(
                        1,
                        "this is no decision: it begins with `kinfold decision 1`",
                    );
                }
                continue;
            }
            let Some((word, value)) = line.split_once(' ') else {
                return wrong(number, "a line is a word, a space and what it says");
            };
            let plain = |c: char| c.is_ascii_lowercase() || c == '-';
            if word.is_empty() || !word.chars().all(plain) || words.contains(&word) {
                return wrong(number, "a word is in small letters, and stands once");
            }
            if value.is_empty() || value.trim() != value || value.chars().any(hides) {
                return wrong(number, "something stands there that nobody could read");
            }
            words.push(word);
        }
        if !words.starts_with(&ALWAYS) {
            return wrong(2, "incident, society, made, number stand first");
        }
        let text = Text(text.to_owned());
        match (text.incident(), text.society(), text.made(), text.number()) {
            (Some(_), Some(_), Some(_), Some(_)) => Ok(text),
            _ => wrong(2, "incident, society, made or number is none"),
        }
    }

    /// All of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a word says.
    #[must_use]
    pub fn says(&self, word: &str) -> Option<&str> {
        let lines = self.0.lines().skip(1);
        let mut pairs = lines.filter_map(|line| line.split_once(' '));
        pairs.find(|(of, _)| *of == word).map(|(_, value)| value)
    }

    /// Words and what they say, behind what every decision says.
    pub fn what(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.0.lines().skip(1 + ALWAYS.len());
        lines.filter_map(|line| line.split_once(' '))
    }

    /// Of which incident.
    #[must_use]
    pub fn incident(&self) -> Option<IncidentId> {
        self.says("incident")?.parse().ok()
    }

    /// Of which society.
    #[must_use]
    pub fn society(&self) -> Option<SocietyId> {
        let text = self.says("society")?;
        let number: u32 = text.parse().ok()?;
        (number > 0 && number.to_string() == text).then_some(SocietyId(number))
    }

    /// When it was written.
    #[must_use]
    pub fn made(&self) -> Option<Time> {
        time(self.says("made")?)
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> Option<IncidentId> {
        self.says("number")?.parse().ok()
    }
}

/// Whether a character cannot be seen, or turns others round.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// A moment as texts write it, `yyyy-mm-ddThh:mm:ssZ`, in no other spelling.
#[must_use]
pub fn time(text: &str) -> Option<Time> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if year < 1970 || !(1..=12).contains(&month) {
        return None;
    }
    // Days from civil, as in H. Hinnant's algorithms.
    let year = year - u64::from(month <= 2);
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    let seconds = hour * 3_600 + minute * 60 + second;
    let at = Time(days.checked_sub(719_468)? * DAY + seconds * 1_000_000);
    (at.to_string() == text).then_some(at)
}
