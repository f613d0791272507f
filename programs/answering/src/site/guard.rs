//! The last look before the site is replaced: no file says a claim that does not stand, and no
//! link leads to a page that is not there. The pages are made right; this is for the day on which
//! somebody changes how.

use sign::Time;

use super::Files;
use crate::console::Console;
use crate::fault::Fault;
use crate::show;

/// Shorter runs of letters stand in many sentences.
const TELLING: usize = 12;

/// Looks through every file.
pub(super) fn look_through(console: &Console, files: &Files, now: Time) -> Result<(), Fault> {
    let texts: Vec<(&String, String)> = files
        .iter()
        .map(|(name, bytes)| (name, unescaped(&String::from_utf8_lossy(bytes))))
        .collect();
    let over = show::not_standing(console, now);
    let standing: Vec<&str> = console
        .stated()
        .iter()
        .filter(|id| over.iter().all(|(gone, _)| gone != *id))
        .filter_map(|id| console.claims().claim(*id))
        .flat_map(|claim| claim.wordings.iter().map(|wording| wording.text.as_str()))
        .collect();
    for (id, _) in &over {
        let claim = console.claims().claim(*id);
        let wordings = claim
            .map(|claim| claim.wordings.as_slice())
            .unwrap_or_default();
        for run in wordings
            .iter()
            .filter_map(|wording| longest_run(&wording.text))
        {
            if standing.iter().any(|text| text.contains(run)) {
                continue;
            }
            if let Some((file, _)) = texts.iter().find(|(_, text)| text.contains(run)) {
                return Err(Fault::Said {
                    file: (*file).clone(),
                    claim: *id,
                });
            }
        }
    }
    links(console, files, &texts)
}

/// Every link of a page leads to a file of this site.
fn links(console: &Console, files: &Files, texts: &[(&String, String)]) -> Result<(), Fault> {
    let prefix = format!("{}/", console.settings().path);
    for (name, text) in texts.iter().filter(|(name, _)| name.ends_with(".html")) {
        for part in text.split("href=\"").skip(1) {
            let to = part.split('"').next().unwrap_or_default();
            let here = to.starts_with('#') || to == "data:,";
            let known = to
                .strip_prefix(&prefix)
                .is_some_and(|file| files.contains_key(file));
            if !here && !known {
                let what = format!("{name} links to {to}, which is not there. Please report it");
                return Err(Fault::asked(what));
            }
        }
    }
    Ok(())
}

/// The longest part of a sentence without a place to fill.
fn longest_run(text: &str) -> Option<&str> {
    let runs = text.split(['{', '}']).map(str::trim);
    let longest = runs.max_by_key(|run| run.chars().count());
    longest.filter(|run| run.chars().count() >= TELLING)
}

/// A text of HTML or XML with its marks as the characters that they stand for.
fn unescaped(text: &str) -> String {
    let marks = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    marks
        .iter()
        .fold(text.to_owned(), |text, (mark, is)| text.replace(mark, is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_known_by_its_longest_part() {
        assert_eq!(
            longest_run("On {from} a whole server was copied."),
            Some("a whole server was copied.")
        );
        assert_eq!(longest_run("{systems}: no."), None);
        assert_eq!(unescaped("a &lt;b&gt; &amp;amp; c"), "a <b> &amp; c");
    }

    /// Pages that somebody made wrong do not get out.
    #[test]
    fn a_file_that_says_what_was_taken_back_or_leads_nowhere_is_refused() {
        use crate::{Cause, Lost, Opening, first_hour, settings_template};
        use sign::id::{IncidentId, StaffId};
        let folder = tempfile::tempdir().unwrap();
        let two = (StaffId([1; 16]), StaffId([2; 16]));
        let now = Time(1_700_000_000_000_000);
        let opening = Opening {
            version: 1,
            incident: IncidentId([7; 16]),
            at: now,
            by: two.0,
            cause: Cause::Unknown,
            lost: Lost {
                societies: vec![sign::SocietyId(1)],
                ..Lost::default()
            },
            about: String::new(),
        };
        let settings = settings_template("S", "tag:s.example,2026:", "1", &[]);
        let root = folder.path().join("incident");
        let mut console = Console::begin(&root, opening, &settings, &[5; 32], [6; 16]).unwrap();
        for claim in first_hour(Cause::Unknown, 1, two, sign::Hash([1; 32]), now) {
            let event = claims::Event::Stated(Box::new(claim));
            console.say(now, two.0, event).unwrap();
        }
        let text = &console.claims().claim(1).unwrap().wordings[0].text;
        let said = format!("<p>{text}</p>").into_bytes();
        let said = Files::from([("en/x.txt".to_owned(), said)]);
        assert!(look_through(&console, &said, now).is_ok());
        let gone = claims::Withdrawal { id: 1, by: two };
        let gone = claims::Event::Withdrawn(gone);
        console.say(now, two.0, gone).unwrap();
        let refused = look_through(&console, &said, now);
        assert!(matches!(refused, Err(Fault::Said { claim: 1, .. })));
        for to in ["/en/y.html", "https://x.example/", "en/x.html", "//x"] {
            let page = format!("<a href=\"{to}\">x</a>").into_bytes();
            let page = Files::from([("en/x.html".to_owned(), page)]);
            assert!(look_through(&console, &page, now).is_err(), "{to}");
        }
    }
}
