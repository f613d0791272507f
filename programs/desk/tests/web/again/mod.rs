//! What is wrong is said in the page's language, at its field, with the focus there; and nothing
//! that was typed is lost: at every form of the desk.

mod cases;
mod set;
mod table;

use crate::browser::{Answer, Browser};
use crate::town::Who;
use language::{Args, Id, Locale, Piece, id, locales};
use set::Set;
use std::cell::RefCell;
use table::{Ends, Row, Sent, rows};

/// Forms of the lock: their pages are tested in `locking`, and hold nothing that is typed but a
/// passphrase, which is never sent back.
const LOCK: [&str; 2] = ["/lock", "/unlock"];

/// A form with a file is sent otherwise, and tested in `papers`.
const WITH_A_FILE: &str = "/case/{record}/papers";

/// As it stands in a page.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// A sentence as pages write it, without the marks of its values.
fn plain(locale: &Locale, id: Id) -> String {
    let piece = |piece| match piece {
        Piece::Text(text) => escaped(&text),
        Piece::Code(code) => format!("<bdi dir=\"ltr\">{}</bdi>", escaped(&code)),
    };
    let pieces = locale.pieces(id, &Args::none());
    pieces.into_iter().map(piece).collect()
}

/// What was chosen and is no choice, or none any more.
const GONE: [&str; 4] = ["no-such", "nobody", "so", "reopen"];

struct Look<'a> {
    at: String,
    found: &'a RefCell<Vec<String>>,
    locale: &'static Locale,
    answer: &'a Answer,
}

impl Look<'_> {
    fn must(&self, so: bool, what: &str) {
        if !so {
            self.found.borrow_mut().push(format!("{}: {what}", self.at));
        }
    }

    fn status(&self, status: u16) {
        let is = self.answer.status;
        self.must(is == status, &format!("status {is} instead of {status}"));
    }

    /// The page comes in its language, says in its title that something is wrong, and runs
    /// nothing that was typed.
    fn page(&self) {
        let body = &self.answer.body;
        let lang = format!("<html lang=\"{}\"", self.locale.tag());
        self.must(body.contains(&lang), "the language");
        let title = format!("<title>{}", plain(self.locale, id::ERROR_TITLE));
        self.must(body.contains(&title), "the title");
        self.must(body.matches("autofocus").count() == 1, "one focus");
        self.must(body.matches("role=\"alert\"").count() == 1, "one alert");
    }

    /// Everything that was typed is there: in its field if `fields`, or to be copied.
    fn kept(&self, sent: &Sent, fields: bool) {
        let body = &self.answer.body;
        for (name, value) in sent.typed {
            if value.trim().is_empty() || GONE.contains(value) {
                continue;
            }
            let shown = escaped(value);
            let there = match fields {
                true => field_has(body, name, &shown),
                false => value.lines().all(|line| body.contains(&escaped(line))),
            };
            self.must(there, &format!("{name}={value} is lost"));
        }
    }

    fn faults(&self, sent: &Sent, faults: &[(&str, Id)]) {
        self.status(422);
        self.page();
        let body = &self.answer.body;
        let named: Vec<&str> = faults.iter().map(|(name, _)| *name).collect();
        let wrong = self.answer.wrong();
        self.must(wrong == named, &format!("{wrong:?} instead of {named:?}"));
        for (at, (name, says)) in faults.iter().enumerate() {
            let mark = format!("id=\"{name}-fault\">");
            let Some((before, after)) = body.split_once(&mark) else {
                continue;
            };
            let said = after.split("</p>").next().unwrap_or_default();
            // A number in it is counted.
            let words = plain(self.locale, *says);
            let same = said == words || says.name() == "error-long";
            self.must(same, &format!("{name} says {said} and not {words}"));
            // Of the same field: nothing else begins between its words and where it is answered.
            let begin = before.rfind("class=\"field wrong\"").unwrap();
            self.must(!before[begin..].contains("</fieldset>"), "beside it");
            let control = format!(" name=\"{name}\"");
            let answer = after.find(&control);
            let next = after.find("class=\"field").unwrap_or(after.len());
            self.must(answer.is_some_and(|at| at < next), "beside its field");
            let block = format!("{}{}", &before[begin..], &after[..next]);
            self.must(block.contains(&format!("{name}-fault\"")), "described");
            self.must(block.contains("aria-invalid=\"true\""), "invalid");
            self.must(block.contains("autofocus") == (at == 0), "the focus");
            self.must(
                body.contains(&format!("href=\"#{name}\"")),
                "the list leads to it",
            );
        }
        self.kept(sent, true);
    }

    fn cannot(&self, sent: &Sent) {
        let is = self.answer.status;
        self.must(is == 409 || is == 422, &format!("status {is}"));
        self.page();
        self.kept(sent, false);
        let english = self.answer.body.contains("<span lang=\"en\"");
        self.must(!english, "no sentence is left in English");
    }
}

/// Whether a field holds a value, whatever kind it is.
fn field_has(body: &str, name: &str, value: &str) -> bool {
    let marks = [
        // A line, a radio button or a box that is ticked.
        format!(" name=\"{name}\" value=\"{value}\" checked"),
        format!(" name=\"{name}\" value=\"{value}\" dir="),
    ];
    let text = body.split("<textarea ").skip(1).any(|rest| {
        let (head, rest) = rest.split_once('>').unwrap_or_default();
        let typed = rest.split("</textarea>").next().unwrap_or_default();
        head.contains(&format!(" name=\"{name}\"")) && typed == format!("\n{value}")
    });
    let list = body.split("<select ").skip(1).any(|rest| {
        let own = rest.split("</select>").next().unwrap_or_default();
        own.contains(&format!(" name=\"{name}\""))
            && own.contains(&format!("value=\"{value}\" selected"))
    });
    text || list || marks.iter().any(|mark| body.contains(mark))
}

fn send(browser: &Browser, tag: &str, path: &str, mark: &str, typed: &[(&str, &str)]) -> Answer {
    let mut fields = typed.to_vec();
    fields.push(("mark", mark));
    browser.post_in(tag, path, &fields)
}

fn walk(
    set: &Set,
    row: &Row,
    locale: &'static Locale,
    (count, found): (&mut u32, &RefCell<Vec<String>>),
) {
    let browser = set.browser(row.who);
    let path = (row.path)(set);
    for sent in &row.sent {
        *count += 1;
        let mark = format!("mark-{count}");
        let answer = send(browser, locale.tag(), &path, &mark, sent.typed);
        let look = Look {
            at: format!("{path} ({}) {:?}", locale.tag(), sent.typed),
            found,
            locale,
            answer: &answer,
        };
        match sent.ends {
            Ends::Faults(faults) => look.faults(sent, faults),
            Ends::Cannot => look.cannot(sent),
            Ends::Missing => look.status(404),
            Ends::Done => look.status(303),
        }
    }
}

/// Nobody adds a form and leaves its faults to chance.
#[test]
fn every_form_is_in_the_table() {
    let rows = rows();
    for form in desk::web::forms() {
        let known =
            LOCK.contains(&form) || form == WITH_A_FILE || rows.iter().any(|row| row.route == form);
        assert!(
            known,
            "{form}: say in `table` what becomes of empty and of wrong input"
        );
    }
    for row in &rows {
        assert!(
            desk::web::forms().contains(&row.route),
            "{} is no form",
            row.route
        );
        assert!(!row.sent.is_empty(), "{}: nothing is sent", row.route);
    }
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let set = Set::new();
    let (mut count, found) = (0, RefCell::default());
    for locale in locales() {
        for row in rows() {
            walk(&set, &row, locale, (&mut count, &found));
        }
    }
    let found = found.take();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(count > 100, "{count}");
}

/// A case that somebody else moved on meanwhile: the form that was open says so, with what was
/// typed, and can be sent again as it is.
#[test]
fn what_came_too_late_comes_back_and_can_be_used() {
    let set = Set::new();
    let browser = set.browser(Who::Lead);
    let path = format!("case/{}", set.case);
    let step = format!("{path}/step");
    let open = browser.get(&path);
    assert_eq!(open.status, 200, "{}", open.body);
    let suspend = [
        ("step", "suspend"),
        ("step-note", "the family asked us to wait"),
    ];
    assert_eq!(send(browser, "en", &step, "m1", &suspend).status, 303);
    // Another tab still offers it.
    let late = [
        ("step", "suspend"),
        ("step-note", "she was seen\nin the north"),
    ];
    let answer = send(browser, "en", &step, "m2", &late);
    assert_eq!(answer.status, 409, "{}", answer.body);
    let shown = ("step-note", "she was seen\nin the north");
    assert!(field_has(&answer.body, shown.0, shown.1), "{}", answer.body);
    assert!(answer.body.contains("the case does not allow this step"));
    // What is not offered any more does not become something else.
    assert!(!answer.body.contains("value=\"suspend\" selected"));
    assert!(answer.body.contains("<details open"), "it is unfolded");
    let mark = answer.body.split("/step\"").nth(1).unwrap();
    let mark = mark.split("name=\"mark\" value=\"").nth(1).unwrap();
    let mark = mark.split('"').next().unwrap();
    assert_ne!(mark, "m2");
    let again = [("step", "resume"), shown];
    assert_eq!(send(browser, "en", &step, mark, &again).status, 303);
    let case = browser.get(&path).body;
    assert!(case.contains("she was seen\nin the north") || case.contains("in the north"));
}

/// Without the server nothing that is typed goes either.
#[test]
fn what_cannot_be_sent_now_is_kept_or_comes_back() {
    let set = Set::new();
    let browser = set.browser(Who::Lead);
    set.hub(true);
    let path = format!("case/{}/offer", set.case);
    let typed = [
        ("society", "2"),
        ("reason", "they are\nnearer"),
        ("agreed", "yes"),
    ];
    for tag in ["en", "ar"] {
        let answer = send(browser, tag, &path, &format!("m-{tag}"), &typed);
        assert_eq!(answer.status, 409, "{}", answer.body);
        for (name, value) in typed {
            assert!(
                field_has(&answer.body, name, value),
                "{name}: {}",
                answer.body
            );
        }
    }
}
