//! A member of staff before the pages of their desk: the desk serves them on this computer, a
//! browser without scripts fills them in.

use super::browser::{Browser, Form, Page};
use super::house::{Desk, House};
use super::program::{Program, Spec};
use crate::Fault;
use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

/// How long something is waited for that another program must do first.
const PATIENCE: Duration = Duration::from_secs(120);
/// What the desk prints before the address to come in by.
const LISTENS: &str = "desk listens on ";

/// Somebody at work.
pub(crate) struct Clerk<'a> {
    house: &'a House,
    name: String,
    program: Arc<Program>,
    browser: Browser,
    /// Room and language: what every path begins with.
    base: String,
}

/// The program that serves a desk's pages.
pub(super) fn program(house: &House, desk: &Desk) -> Program {
    let mut args: Vec<OsString> = ["desk", "serve", "--passphrase-fd", "0", "--dir"]
        .map(OsString::from)
        .into();
    args.push(house.desk_dir(desk).into());
    Program::new(Spec {
        name: format!("pages of {}", desk.name),
        args,
        passphrase: Some(house.passphrase.clone()),
        ready: LISTENS,
        log: house
            .dir
            .join("logs")
            .join(format!("{}-pages.log", desk.name)),
    })
}

/// The address to come in by that a desk printed last.
pub(super) fn address(program: &Program) -> Option<String> {
    let said = program.said();
    let line = said.lines().rev().find_map(|l| l.split_once(LISTENS))?;
    Some(line.1.trim().to_owned())
}

impl<'a> Clerk<'a> {
    /// Opens a desk's pages.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn sit_down(house: &'a House, name: &str) -> Result<Self, Fault> {
        let program = Arc::new(program(house, house.desk(name)));
        let (browser, base) = come_in(house, name, &program)?;
        Ok(Clerk {
            house,
            name: name.to_owned(),
            program,
            browser,
            base,
        })
    }

    /// Leaves the desk: its folder is free again.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn leave(mut self) -> Result<(), Fault> {
        let page = self.open("computer")?;
        self.press(&page, "/lock", &[])?;
        self.program.kill();
        Ok(())
    }

    /// A page of the desk.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn open(&mut self, path: &str) -> Result<Page, Fault> {
        let page = self.browser.open(&format!("{}/{path}", self.base))?;
        self.good(page)
    }

    /// Fills in the form that goes to an address with this ending, and sends it.
    ///
    /// # Errors
    /// [`Fault`], also if there is no such form, or the page that comes says that it was not done.
    pub(super) fn press(
        &mut self,
        page: &Page,
        ending: &str,
        answers: &[(&str, &str)],
    ) -> Result<Page, Fault> {
        let page = self.try_press(page, ending, answers)?;
        let page = self.good(page)?;
        self.fall(page)
    }

    /// Where programs are killed on purpose, the desk falls after every act, as at a power cut;
    /// what its page had acknowledged is there when it is up again.
    fn fall(&mut self, page: Page) -> Result<Page, Fault> {
        let Some(chaos) = &self.house.commands.chaos else {
            return Ok(page);
        };
        chaos.desk_killed();
        let path = self.path_of(&page);
        self.program.kill();
        (self.browser, self.base) = come_in(self.house, &self.name, &self.program)?;
        let again = self.browser.open(&format!("{}/{path}", self.base))?;
        // An answer that no address leads to is not shown again.
        Ok(if again.status == 200 { again } else { page })
    }

    /// As [`Clerk::press`], where a refusal may be what is wanted.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn try_press(
        &mut self,
        page: &Page,
        ending: &str,
        answers: &[(&str, &str)],
    ) -> Result<Page, Fault> {
        let mut form =
            form_to(page, ending).ok_or_else(|| page.lacks(&format!("a form to …{ending}")))?;
        for (name, value) in answers {
            if !form.fill(name, value) {
                return Err(page.lacks(&format!("a choice “{value}” for {name}")));
            }
        }
        self.browser.send(page, &form)
    }

    /// Asks for a page until it has a form that goes to an address with this ending, in it this.
    ///
    /// # Errors
    /// [`Fault`] if it never has.
    pub(super) fn until(
        &mut self,
        path: &str,
        within: &str,
        ending: &str,
    ) -> Result<(Page, String), Fault> {
        let house = self.house;
        let found = house.commands.stop.until(PATIENCE, || {
            house.alive()?;
            let page = self.open(path)?;
            let forms = page.document.forms();
            let actions = forms.into_iter().filter_map(|form| form.action);
            let mut fitting = actions.filter(|a| a.contains(within) && a.ends_with(ending));
            if let Some(action) = fitting.next() {
                return Ok(Some((page, action)));
            }
            house.commands.stop.pause(Duration::from_millis(200))?;
            Ok(None)
        })?;
        found.ok_or_else(|| Fault::Ours {
            step: "demo, at a desk",
            what: format!(
                "{} waited in vain for {within}…{ending} on {path}",
                self.name
            ),
        })
    }

    /// The path of a page behind room and language.
    pub(super) fn path_of(&self, page: &Page) -> String {
        let path = page.path.strip_prefix(&self.base).unwrap_or(&page.path);
        path.trim_start_matches('/').to_owned()
    }

    /// A page that is what it should be; what the desk says of a fault is repeated, it names
    /// nobody.
    fn good(&self, page: Page) -> Result<Page, Fault> {
        if page.status == 200 {
            return Ok(page);
        }
        let told = page.document.by_id("main").unwrap_or_default();
        let told: String = told.chars().take(400).collect();
        Err(Fault::Ours {
            step: "demo, at a desk",
            what: format!(
                "{}: {} gave status {}: {told}",
                self.name,
                self.path_of(&page),
                page.status
            ),
        })
    }
}

/// Starts a desk's pages and comes in: the browser, and what every path begins with.
fn come_in(house: &House, name: &str, program: &Program) -> Result<(Browser, String), Fault> {
    let ours = |what: &str| Fault::Ours {
        step: "demo, at a desk",
        what: format!("{name}: {what}"),
    };
    program.start()?;
    program.wait_ready(&house.commands.stop)?;
    let entry = address(program).ok_or_else(|| ours("no address was printed"))?;
    let (origin, path) = entry
        .split_once("/enter")
        .ok_or_else(|| ours("the address is none to come in by"))?;
    let mut browser = Browser::at(origin, "en", &house.commands.stop);
    let page = browser.open(&format!("/enter{path}"))?;
    page.expect(200)?;
    let base = page.path.split('/').take(3).collect::<Vec<_>>().join("/");
    Ok((browser, base))
}

/// The first form that goes to an address with this ending.
fn form_to(page: &Page, ending: &str) -> Option<Form> {
    let forms = page.document.forms().into_iter();
    let fits = |form: &Form| form.action.as_deref().is_some_and(|a| a.ends_with(ending));
    forms.into_iter().find(fits)
}
