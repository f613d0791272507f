//! Step 2: families ask on the portal's pages, over HTTP, without scripts. One makes a mistake on
//! the way; one sends while the server is down.

mod answers;
mod arriving;
mod looking;

use super::browser::{Browser, Form, Page};
use super::cut::Cut;
use super::house::House;
use super::people::Canary;
use crate::Fault;
use answers::{Answers, answers, mark};
pub(crate) use arriving::{arrived, forms, is_known};
use language::{Args, Id, Locale, id, locale};
pub(super) use looking::{says, word};
use std::time::{Duration, Instant};

/// The society whose portal it is, and whose desk looks for what arrived.
const SOCIETY: u32 = 1;
/// How long something is waited for that another program must do first.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most pages before a receipt.
const PAGES: usize = 10;

/// At so many writes after its start a portal is killed, one after the other.
const CUTS: u32 = 10;

/// The two numbers of a receipt.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Numbers {
    pub(crate) reference: String,
    pub(crate) secret: String,
}

/// A request that somebody filed page by page.
pub(crate) struct Asked {
    pub(crate) numbers: Numbers,
    /// Pages that were filled in.
    pub(crate) pages: usize,
    /// The last page as it was sent: where to, and what. The same sent again gives the same
    /// receipt.
    pub(crate) last: (String, Vec<(String, String)>),
}

/// What the families did.
pub(super) struct Filed {
    /// Of the sister whose brother another society knows.
    pub(super) first: Numbers,
    /// In words.
    pub(super) note: String,
}

/// Somebody before the pages of the portal.
struct Family<'a> {
    house: &'a House,
    browser: Browser,
    locale: &'static Locale,
}

/// Two families ask; what was typed is told as canaries, if they are asked for.
///
/// # Errors
/// [`Fault`], also if a page does not do what it should.
pub(super) fn file(
    house: &House,
    canaries: Option<(u64, &mut Vec<Canary>)>,
) -> Result<Filed, Fault> {
    let (mut sister, mut other) = (answers(), answers());
    if let Some((seed, canaries)) = canaries {
        // The sister's names are to be found by; everything that another family types is not.
        canaries.extend(mark(
            &mut sister,
            (seed, 1),
            &["loss_what", "safe", "sought_other"],
        ));
        let texts = [
            "sought",
            "birth_place",
            "father",
            "you",
            "phone",
            "safe",
            "loss_what",
        ];
        canaries.extend(mark(&mut other, (seed, 2), &texts));
    }
    let before = forms(house)?;
    let mut family = Family::arrive(house, "en")?;
    family.until_it_takes()?;
    let begin = Instant::now();
    let asked = family.ask(&sister, true)?;
    let (first, pages) = (asked.numbers, asked.pages);
    let asked = begin.elapsed();
    family.look(&first)?;
    // Hers is the first in the queue, and the first that staff take on: a server that ends before
    // it has it may be given the other one before.
    arrived(house, before + 1)?;

    let mut second = Family::arrive(house, "ar")?;
    second.until_it_takes()?;
    house.hub.kill();
    let down = Instant::now();
    let numbers = second.ask(&other, false)?.numbers;
    second.look(&numbers)?;
    if house.commands.chaos.is_none() {
        second.until_it_says(id::STATUS_WAITS)?;
    }
    house.hub.start()?;
    house.hub.wait_ready(&house.commands.stop)?;
    let down = down.elapsed();
    arrived(house, before + 2)?;
    family.tell(&first, "contact", "+999 555 0123, in the evening")?;
    let mut came = before + 3;
    arrived(house, came)?;
    if house.commands.chaos.is_some() {
        came += file_through_cuts(house)?;
        arrived(house, came)?;
    }
    let note = format!(
        "A sister asked on {pages} pages in {} ms, one mistake said beside its question; the same \
         page sent twice gave the same two numbers, and her case is *received*. By them she told \
         another number later. Another family asked in Arabic while the server was down for {} ms; \
         all forms are at the server.",
        asked.as_millis(),
        down.as_millis(),
    );
    Ok(Filed { first, note })
}

/// Families ask while the portal is killed at its first write, its second, and so on: each gets a
/// receipt, the same for the same page. How many asked.
fn file_through_cuts(house: &House) -> Result<usize, Fault> {
    let program = &house.portal(SOCIETY).program;
    for write in 1..=CUTS {
        program.kill();
        program.start_cut(Some(Cut::AtWrite(write)))?;
        let mut family = Family::arrive(house, "en")?;
        let numbers = family.ask(&answers(), false)?.numbers;
        family.look(&numbers)?;
    }
    Ok(CUTS as usize)
}

/// A family asks while everything is locked; the first one looks at her case.
///
/// # Errors
/// [`Fault`], also if the form does not come to the server.
pub(super) fn file_during_lockdown(house: &House, first: &Numbers) -> Result<(), Fault> {
    let before = forms(house)?;
    file_one(house, "en")?;
    // What staff told before stands while everything is locked.
    says(house, first, id::CASE_WORD_CLOSED)?;
    arrived(house, before + 1)
}

/// Another family asks, in this language, with the answers of the first one.
///
/// # Errors
/// [`Fault`].
pub(crate) fn file_one(house: &House, tag: &str) -> Result<Asked, Fault> {
    let mut family = Family::arrive(house, tag)?;
    family.until_it_takes()?;
    let asked = family.ask(&answers(), false)?;
    family.look(&asked.numbers)?;
    Ok(asked)
}

impl<'a> Family<'a> {
    /// Opens the portal with a browser that prefers this language.
    fn arrive(house: &'a House, tag: &str) -> Result<Self, Fault> {
        let url = house.portal(SOCIETY).url.as_deref().unwrap_or_default();
        let locale = locale(tag).ok_or_else(|| ours("no such language"))?;
        Ok(Family {
            house,
            browser: Browser::at(url, tag, &house.commands.stop),
            locale,
        })
    }

    fn says(&self, id: Id) -> String {
        let text = self.locale.plain(id);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The start page, in the language of the browser.
    fn start(&mut self) -> Result<Page, Fault> {
        let start = self.browser.open("/")?;
        start.expect(200)?;
        if !start.document.has("html", "lang", self.locale.tag()) {
            return Err(start.wrong("not in the language that the browser prefers"));
        }
        Ok(start)
    }

    /// Waits until the status page says that requests are taken.
    fn until_it_takes(&mut self) -> Result<(), Fault> {
        self.until_it_says(id::STATUS_TAKES)
    }

    fn until_it_says(&mut self, word: Id) -> Result<(), Fault> {
        let (word, link) = (self.says(word), self.says(id::NAV_STATUS));
        let house = self.house;
        let said = house.commands.stop.until(PATIENCE, || {
            house.alive()?;
            let start = self.start()?;
            let status = self.browser.click(&start, &link)?;
            let says = status.document.says().contains(&word);
            if !says {
                house.commands.stop.pause(Duration::from_millis(100))?;
            }
            Ok(says.then_some(()))
        })?;
        said.ok_or_else(|| ours("the status page never said what was waited for"))
    }

    /// From the start page to the two numbers, and how many pages were filled in.
    fn ask(&mut self, answers: &Answers, stumble: bool) -> Result<Asked, Fault> {
        let start = self.start()?;
        let mut page = self.browser.click(&start, &self.says(id::NAV_FIND))?;
        let mut pages = 0;
        let mut last = None;
        for answers in answers {
            page.expect(200)?;
            if stumble && answers.iter().any(|(name, _)| *name == "sought") {
                page = self.stumble(&page, answers)?;
            }
            let answers: Vec<(&str, &str)> =
                answers.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let form = page.filled(&answers)?;
            let next = self.send_at_last(&page, &form)?;
            last = Some((page, form));
            page = next;
            pages += 1;
        }
        page.expect(200)?;
        let numbers = numbers(&page)?;
        if pages > PAGES {
            return Err(page.wrong("more pages before a receipt than promised"));
        }
        // The line was slow, and it is sent again.
        let (sent, form) = last.ok_or_else(|| ours("nothing was asked"))?;
        let again = self.send_at_last(&sent, &form)?;
        if self::numbers(&again)? != numbers {
            return Err(again.wrong("another receipt for the same page"));
        }
        let button = self.says(id::RECEIPT_WRITTEN);
        let written = again.form(&[])?;
        let done = self.browser.press(&again, &written, Some(&button))?;
        done.expect(200)?;
        let source = &done.source;
        if source.contains(&numbers.secret) || source.contains(&numbers.reference) {
            return Err(done.wrong("the numbers are shown again"));
        }
        let path = form.action.clone().unwrap_or_else(|| sent.path.clone());
        let pairs = form.pairs(None).unwrap_or_default();
        Ok(Asked {
            numbers,
            pages,
            last: (path, pairs),
        })
    }

    /// Sends the page without the name: it must come back with what is wrong beside its question,
    /// the focus on it, and everything else that was typed.
    fn stumble(&mut self, page: &Page, answers: &[(&str, String)]) -> Result<Page, Fault> {
        let typed: Vec<(&str, &str)> = answers
            .iter()
            .map(|(name, value)| (*name, if *name == "sought" { " " } else { value }))
            .collect();
        let form = page.filled(&typed)?;
        let back = self.browser.send(page, &form)?;
        back.expect(422)?;
        let fault = back.document.by_id("sought-fault");
        if fault.as_deref() != Some(&self.says(id::ERROR_NAME)) {
            return Err(back.lacks("what is wrong beside the question"));
        }
        if !back.document.has("input", "autofocus", "") {
            return Err(back.lacks("the focus on what is wrong"));
        }
        let kept = back.form(&["sought"])?;
        let lost = typed
            .iter()
            .any(|(name, value)| kept.value(name) != Some(value));
        if lost {
            return Err(back.wrong("something that was typed is lost"));
        }
        Ok(back)
    }

    /// As a person does who is told to wait and to send again.
    fn send_at_last(&mut self, page: &Page, form: &Form) -> Result<Page, Fault> {
        let house = self.house;
        let came = house.commands.stop.until(PATIENCE, || {
            house.alive()?;
            let came = self.browser.send(page, form)?;
            if matches!(came.status, 429 | 503) {
                house.commands.stop.pause(Duration::from_millis(500))?;
                return Ok(None);
            }
            Ok(Some(came))
        })?;
        came.ok_or_else(|| page.wrong("was never taken"))
    }

    /// Adds something to a request, by its two numbers.
    fn tell(&mut self, numbers: &Numbers, what: &str, words: &str) -> Result<(), Fault> {
        let case = self.look(numbers)?;
        let form = case.filled(&[("says", what), ("text", words)])?;
        let told = self.send_at_last(&case, &form)?;
        told.expect(200)?;
        if !told
            .document
            .says()
            .contains(&self.says(id::MORE_DONE_TITLE))
        {
            return Err(told.wrong("does not say that it was taken"));
        }
        Ok(())
    }

    /// My case: received, and a day that follows a calendar.
    fn look(&mut self, numbers: &Numbers) -> Result<Page, Fault> {
        let (case, says) = self.look_for(numbers, id::CASE_WORD_RECEIVED)?;
        if !says {
            return Err(case.wrong("does not say that the request is received"));
        }
        Ok(case)
    }

    /// My case, and whether it says this word.
    fn look_for(&mut self, numbers: &Numbers, word: Id) -> Result<(Page, bool), Fault> {
        let case = self.case(numbers)?;
        let says = self.case_says(&case, word);
        Ok((case, says))
    }

    /// My case, by the two numbers.
    fn case(&mut self, numbers: &Numbers) -> Result<Page, Fault> {
        let start = self.start()?;
        let page = self.browser.click(&start, &self.says(id::NAV_CASE))?;
        let typed = [
            ("reference", numbers.reference.as_str()),
            ("secret", numbers.secret.as_str()),
        ];
        let form = page.filled(&typed)?;
        let case = self.send_at_last(&page, &form)?;
        case.expect(200)?;
        Ok(case)
    }

    fn case_says(&self, case: &Page, word: Id) -> bool {
        let word = self.says(word);
        let args = Args::none().text("word", &word);
        let state = self.locale.text(id::CASE_STATE, &args);
        flat(&case.document.says()).contains(&flat(&state))
    }
}

/// Without marks of direction, which a page writes as elements.
fn flat(text: &str) -> String {
    text.chars()
        .filter(|c| !('\u{2066}'..='\u{2069}').contains(c))
        .collect()
}

/// The two numbers of a receipt's page.
fn numbers(page: &Page) -> Result<Numbers, Fault> {
    match page.document.by_class("number").as_slice() {
        [reference, secret] => Ok(Numbers {
            reference: reference.clone(),
            secret: secret.clone(),
        }),
        _ => Err(page.lacks("the two numbers")),
    }
}

fn ours(what: &str) -> Fault {
    Fault::Ours {
        step: "demo",
        what: what.to_owned(),
    }
}
