//! What is asked, and what an answer must be.

use record::country::Country;
use std::collections::BTreeSet;

type Checked = Result<(), &'static str>;

/// One question.
pub(super) struct Question {
    /// Its key in a file of answers.
    pub(super) key: &'static str,
    /// As it is asked.
    pub(super) words: &'static str,
    /// What is meant when nothing is said.
    pub(super) usual: Option<&'static str>,
    check: fn(&str) -> Checked,
}

impl Question {
    /// Whether the answer can be used; else what it must be.
    pub(super) fn check(&self, answer: &str) -> Checked {
        (self.check)(answer)
    }
}

const fn asked(
    key: &'static str,
    words: &'static str,
    usual: Option<&'static str>,
    check: fn(&str) -> Checked,
) -> Question {
    Question {
        key,
        words,
        usual,
        check,
    }
}

/// All of them, in the order in which they are asked.
pub(super) const QUESTIONS: &[Question] = &[
    asked(
        "profile",
        "How large: small (SQLite), standard (PostgreSQL) or large (and a crowd at the portal)",
        Some("small"),
        profile,
    ),
    asked(
        "hub",
        "The name of the server that desks call, as hub.example.org",
        None,
        domain,
    ),
    asked(
        "portal",
        "The name of the families' pages, as find.example.org",
        None,
        domain,
    ),
    asked("server_host", "Who hosts the server", None, words),
    asked(
        "trusted_host",
        "Who hosts the keyholder: best somebody else",
        None,
        words,
    ),
    asked(
        "tls",
        "Who ends TLS: files (certificates in files) or proxy",
        Some("proxy"),
        tls,
    ),
    asked(
        "society",
        "The society's number in the log",
        Some("1"),
        number,
    ),
    asked("name", "The society's name", None, words),
    asked("country", "Its country, two letters", None, country),
    asked(
        "officers",
        "Officers, two at least: short labels with commas",
        Some("officer-a,officer-b"),
        officers,
    ),
    asked(
        "leads",
        "Team leaders: short labels with commas",
        Some("lead"),
        labels,
    ),
    asked(
        "custodians",
        "Custodians of the emergency key: so many needed of so many",
        Some("3/5"),
        shares,
    ),
    asked(
        "partner",
        "Number of a partner society that may act for this one, or none",
        Some("none"),
        partner,
    ),
    asked(
        "languages",
        "Languages of messages, with commas",
        Some("en"),
        languages,
    ),
    asked(
        "mail",
        "The mail server that takes messages, as mail.example.org, or none",
        Some("none"),
        provider,
    ),
    asked(
        "sms",
        "The SMS gateway, as sms.example.org, or none",
        Some("none"),
        provider,
    ),
];

fn needs(holds: bool, what: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(what) }
}

fn profile(answer: &str) -> Checked {
    let known = ["small", "standard", "large"].contains(&answer);
    needs(known, "small, standard or large")
}

fn tls(answer: &str) -> Checked {
    needs(["files", "proxy"].contains(&answer), "files or proxy")
}

fn domain(answer: &str) -> Checked {
    let part = |part: &str| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (1..=63).contains(&part.len())
            && part.chars().all(fits)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let fits = answer.len() <= 253 && answer.contains('.') && answer.split('.').all(part);
    needs(
        fits,
        "a name of the internet in small letters, without https:// or a port",
    )
}

fn words(answer: &str) -> Checked {
    let fits = |c: char| !c.is_control() && c != '"' && c != '\\';
    let fits = (1..=100).contains(&answer.len()) && answer.chars().all(fits);
    needs(fits, "some words, without quotes")
}

fn number(answer: &str) -> Checked {
    let number = answer.parse::<u32>();
    needs(number.is_ok_and(|n| n > 0), "a number from 1")
}

fn partner(answer: &str) -> Checked {
    match answer {
        "none" => Ok(()),
        answer => number(answer),
    }
}

fn country(answer: &str) -> Checked {
    let known = Country::from_code(answer).is_some();
    needs(known, "the code of a country, two capital letters, as CH")
}

/// Labels become names of files.
fn labels(answer: &str) -> Checked {
    let all = list(answer);
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fit = |label: &&str| (1..=32).contains(&label.len()) && label.chars().all(fits);
    let taken = ["portal", "matcher"];
    let distinct: BTreeSet<_> = all.iter().collect();
    let fits = all.iter().all(|label| fit(label) && !taken.contains(label));
    needs(
        fits && distinct.len() == all.len(),
        "labels of small letters, digits and hyphens, each once, none of them portal or matcher",
    )
}

fn officers(answer: &str) -> Checked {
    labels(answer)?;
    needs(list(answer).len() >= 2, "two officers at least")
}

fn shares(answer: &str) -> Checked {
    let pair = answer.split_once('/');
    let pair = pair.and_then(|(k, n)| Some((k.parse::<u8>().ok()?, n.parse::<u8>().ok()?)));
    let fits = pair.is_some_and(|(need, of)| (2..=of).contains(&need) && of <= 16);
    needs(
        fits,
        "two numbers as 3/5: at least 2 needed, at most 16 made",
    )
}

fn languages(answer: &str) -> Checked {
    let known = list(answer)
        .iter()
        .all(|tag| language::locale(tag).is_some());
    needs(known, "tags of languages that Kinfold speaks: en, ar")
}

fn provider(answer: &str) -> Checked {
    match answer {
        "none" => Ok(()),
        answer => domain(answer),
    }
}

/// What stands between commas.
pub(super) fn list(answer: &str) -> Vec<&str> {
    answer.split(',').map(str::trim).collect()
}
