//! A window of a browser of its own, spoken to as the WebDriver standard says: a few JSON
//! messages over HTTP.

use crate::chromium::{Scripts, driver, wanted};
use crate::house::Desk;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use ureq::Agent;

/// Keys, as the standard numbers them.
pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const DOWN: &str = "\u{e015}";
pub(crate) const SPACE: &str = " ";
/// What stands for an element in a message.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a page is waited for, and an answer.
const PATIENCE: Duration = Duration::from_secs(240);
/// Longest answer: a picture of a long page.
const LONGEST: u64 = 64 << 20;

/// The window.
pub(crate) struct Tab {
    /// The language of its pages.
    pub(crate) tag: &'static str,
    agent: Agent,
    /// Where it is spoken to.
    session: String,
    _profile: TempDir,
    /// What was found on its pages, all of which are looked at first.
    found: RefCell<Vec<String>>,
}

/// Does something in a new browser; nothing may have been found on its pages.
pub(crate) fn browse(scripts: Scripts, tag: &'static str, act: impl FnOnce(&Tab)) {
    let _turn = turn();
    let tab = Tab::open(scripts, tag);
    act(&tab);
    let found = tab.found();
    assert!(found.is_empty(), "\n{}", found.join("\n\n"));
}

/// Two browsers at once are as many as two cores carry.
fn turn() -> MutexGuard<'static, ()> {
    static SEATS: [Mutex<()>; 2] = [Mutex::new(()), Mutex::new(())];
    loop {
        for seat in &SEATS {
            match seat.try_lock() {
                Ok(guard) => return guard,
                // Whoever failed there has left.
                Err(TryLockError::Poisoned(guard)) => return guard.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A message to the driver; what went wrong, in its words.
fn send(agent: &Agent, url: &str, body: Option<&Value>) -> Result<Value, String> {
    let answer = match body {
        Some(body) => agent
            .post(url)
            .content_type("application/json; charset=utf-8")
            .send(body.to_string()),
        None => agent.get(url).call(),
    };
    read(answer)
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.map_err(|error| error.to_string())?;
    let body = answer.body_mut().with_config().limit(LONGEST);
    let text = body.read_to_string().map_err(|error| error.to_string())?;
    let mut value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let value = value["value"].take();
    match answer.status().is_success() {
        true => Ok(value),
        false => Err(value["message"].to_string()),
    }
}

impl Tab {
    fn open(scripts: Scripts, tag: &'static str) -> Tab {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE));
        let agent = config.build().new_agent();
        let profile = TempDir::new().unwrap();
        let sessions = format!("{}/session", driver());
        let begun = send(&agent, &sessions, Some(&wanted(scripts, profile.path())));
        let begun = begun.unwrap();
        let number = begun["sessionId"].as_str().unwrap();
        Tab {
            tag,
            agent,
            session: format!("{sessions}/{number}"),
            _profile: profile,
            found: RefCell::default(),
        }
    }

    fn post(&self, what: &str, body: &Value) -> Value {
        let url = format!("{}/{what}", self.session);
        let done = send(&self.agent, &url, Some(body));
        done.unwrap_or_else(|fault| panic!("{what}: {fault}"))
    }

    fn get(&self, what: &str) -> Value {
        let done = send(&self.agent, &format!("{}/{what}", self.session), None);
        done.unwrap_or_else(|fault| panic!("{what}: {fault}"))
    }

    fn all(&self, what: &str) -> Vec<String> {
        let found = self.post(
            "elements",
            &json!({ "using": "css selector", "value": what }),
        );
        let found = found.as_array().unwrap().iter();
        let name = |one: &Value| one[ELEMENT].as_str().unwrap().to_owned();
        found.map(name).collect()
    }

    fn first(&self, what: &str) -> String {
        match self.all(what).into_iter().next() {
            Some(first) => first,
            None => panic!("{what} is not on the page:\n{}", self.says()),
        }
    }

    fn click(&self, element: &str) {
        self.post(&format!("element/{element}/click"), &json!({}));
    }

    fn text(&self, element: &str) -> String {
        let text = self.get(&format!("element/{element}/text"));
        text.as_str().unwrap().to_owned()
    }

    /// Opens an address.
    pub(crate) fn go(&self, url: &str) {
        self.post("url", &json!({ "url": url }));
    }

    /// Gives the browser the cookie of a desk.
    pub(crate) fn sit_down(&self, desk: &Desk) {
        let path = desk.room.rfind('/').unwrap();
        let cookie = json!({
            "name": "desk", "value": desk.cookie, "url": desk.room,
            "path": format!("{}/", &desk.room[path..]), "httpOnly": true, "sameSite": "Strict",
        });
        self.ask_browser("Network.setCookie", cookie);
    }

    /// Asks Chromium itself.
    pub(crate) fn ask_browser(&self, command: &str, with: Value) -> Value {
        self.post(
            "goog/cdp/execute",
            &json!({ "cmd": command, "params": with }),
        )
    }

    /// The width of the window, in CSS pixels.
    pub(crate) fn wide(&self, width: u32) {
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.ask_browser("Emulation.setDeviceMetricsOverride", size);
    }

    /// Runs something in the page, past its policy: what it gives back.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.run_with(script, json!([]))
    }

    /// The same of something that takes arguments.
    pub(crate) fn run_with(&self, script: &str, args: Value) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": args }))
    }

    /// The same of something that calls its last argument once it is done.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.post("execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Whether there is something.
    pub(crate) fn has(&self, what: &str) -> bool {
        !self.all(what).is_empty()
    }

    /// What stands on the page.
    pub(crate) fn says(&self) -> String {
        let body = self.all("body");
        body.first()
            .map_or_else(String::new, |body| self.text(body))
    }

    /// What stands in all elements of a kind.
    pub(crate) fn texts(&self, what: &str) -> Vec<String> {
        self.all(what).iter().map(|one| self.text(one)).collect()
    }

    pub(crate) fn title(&self) -> String {
        self.get("title").as_str().unwrap().to_owned()
    }

    pub(crate) fn address(&self) -> String {
        self.get("url").as_str().unwrap().to_owned()
    }

    /// Where the first link of a kind leads.
    pub(crate) fn link(&self, what: &str) -> String {
        self.leads(&self.first(what))
    }

    /// Where all links of a kind lead.
    pub(crate) fn links(&self, what: &str) -> Vec<String> {
        self.all(what).iter().map(|link| self.leads(link)).collect()
    }

    fn leads(&self, link: &str) -> String {
        let to = self.get(&format!("element/{link}/property/href"));
        to.as_str().unwrap().to_owned()
    }

    /// Answers a question by its name.
    pub(crate) fn answer(&self, name: &str, value: &str) {
        let choice = value.replace('\n', " ");
        let choice = format!(
            "[name={name}][type=radio][value='{choice}'], [name={name}][type=checkbox], \
             select[name={name}] option[value='{choice}']"
        );
        if let Some(choice) = self.all(&choice).first() {
            return self.click(choice);
        }
        let field = self.first(&format!("[name={name}]:not([type=hidden])"));
        self.post(&format!("element/{field}/clear"), &json!({}));
        self.post(&format!("element/{field}/value"), &json!({ "text": value }));
    }

    /// Chooses a file for a question.
    pub(crate) fn choose(&self, name: &str, file: &Path) {
        let field = self.first(&format!("[name={name}][type=file]"));
        let file = file.to_str().unwrap();
        self.post(&format!("element/{field}/value"), &json!({ "text": file }));
    }

    /// Answers several.
    pub(crate) fn answers(&self, answers: &[(&str, &str)]) {
        for (name, value) in answers {
            self.answer(name, value);
        }
    }

    /// Presses a button or a link, and waits for the page to which it leads.
    pub(crate) fn press(&self, what: &str) {
        self.follow(what, || self.click(&self.first(what)));
    }

    /// Strikes a key, and waits for the page to which it leads.
    pub(crate) fn key_to_next(&self, key: &str) {
        self.follow("a key", || self.key(key));
    }

    fn follow(&self, what: &str, act: impl FnOnce()) {
        let before = self.first("html");
        act();
        let begin = Instant::now();
        // The names of elements are those of their page.
        while self.all("html").first().is_none_or(|html| *html == before)
            || self.run("return document.readyState") != "complete"
        {
            assert!(begin.elapsed() < PATIENCE, "{what} leads nowhere");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until a field has the focus: a browser sets it with the first picture, which may come
    /// after the page. Asked of the document: `:focus` is so only in a window that has the focus
    /// itself, and with two browsers at work one may have none.
    pub(crate) fn until_here(&self, name: &str) {
        let begin = Instant::now();
        while self.run("return document.activeElement.getAttribute('name')") != name {
            assert!(
                begin.elapsed() < PATIENCE,
                "{name} has no focus:\n{}",
                self.says()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Strikes a key.
    pub(crate) fn key(&self, key: &str) {
        let strokes =
            json!([{ "type": "keyDown", "value": key }, { "type": "keyUp", "value": key }]);
        let hand = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("actions", &json!({ "actions": [hand] }));
    }

    /// Types where the focus is.
    pub(crate) fn type_here(&self, text: &str) {
        let here = self.get("element/active");
        let here = here[ELEMENT].as_str().unwrap();
        self.post(&format!("element/{here}/value"), &json!({ "text": text }));
    }

    /// Takes what was found so far.
    pub(crate) fn found(&self) -> Vec<String> {
        self.found.take()
    }

    /// Says what is wrong with a page, if something is.
    pub(crate) fn expect(&self, so: bool, wrong: impl FnOnce() -> String) {
        if !so {
            self.found.borrow_mut().push(wrong());
        }
    }

    /// What the browser complained of since it was asked last.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.post("se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().unwrap().iter().filter_map(|entry| {
            let says = entry["message"].as_str()?;
            let bad = entry["level"] == "SEVERE" || says.contains("Content Security Policy");
            bad.then(|| says.to_owned())
        });
        entries.collect()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _gone = self.agent.delete(&self.session).call();
        for found in self.found() {
            let _unheard = writeln!(std::io::stderr(), "{found}\n");
        }
    }
}
