//! A browser without scripts: it reads a page's forms, fills them in by the names of their fields,
//! sends what a browser would send, follows redirects and keeps cookies. What is not on the page
//! cannot be done with it: no address is guessed, no field invented.

mod document;

pub(crate) use document::{Document, Form};

use super::stop::Stop;
use crate::Fault;
use std::collections::BTreeMap;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Response;

/// How long a page is asked for again while nobody answers: a program may have been killed.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(30);
/// Redirects that are followed, one after the other.
const REDIRECTS: usize = 8;
/// Longest page.
const LONGEST: u64 = 8 << 20;

/// One person at one site.
pub(crate) struct Browser {
    agent: Agent,
    /// Scheme, host and port: nothing else is ever called.
    origin: String,
    languages: String,
    cookies: BTreeMap<String, String>,
    stop: Stop,
}

/// A page as it came.
#[derive(Clone)]
pub(crate) struct Page {
    /// Its status.
    pub(crate) status: u16,
    /// Its address below the site: path and query.
    pub(crate) path: String,
    /// What stands on it.
    pub(crate) document: Document,
    /// Its bytes, as text.
    pub(crate) source: String,
}

/// What is asked for.
struct Ask {
    path: String,
    /// The fields, encoded; none for reading.
    body: Option<String>,
}

impl Browser {
    /// One at a site, with the languages that it prefers as browsers write them.
    pub(crate) fn at(origin: &str, languages: &str, stop: &Stop) -> Browser {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(ANSWER));
        Browser {
            agent: config.build().new_agent(),
            origin: origin.trim_end_matches('/').to_owned(),
            languages: languages.to_owned(),
            cookies: BTreeMap::new(),
            stop: stop.clone(),
        }
    }

    /// Opens an address below the site.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn open(&mut self, path: &str) -> Result<Page, Fault> {
        let path = path.to_owned();
        self.follow(Ask { path, body: None })
    }

    /// Follows the first link of the page whose words are these.
    ///
    /// # Errors
    /// [`Fault`], also if there is no such link.
    pub(crate) fn click(&mut self, page: &Page, words: &str) -> Result<Page, Fault> {
        let link = page.document.link(words);
        let link = link.ok_or_else(|| page.lacks(&format!("a link “{words}”")))?;
        let path = self.resolve(page, &link)?;
        self.open(&path)
    }

    /// Sends a form with its first button.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn send(&mut self, page: &Page, form: &Form) -> Result<Page, Fault> {
        self.press(page, form, None)
    }

    /// Sends a form with the button of these words, or its first.
    ///
    /// # Errors
    /// [`Fault`], also if there is no such button.
    pub(crate) fn press(
        &mut self,
        page: &Page,
        form: &Form,
        button: Option<&str>,
    ) -> Result<Page, Fault> {
        let pairs = form
            .pairs(button)
            .ok_or_else(|| page.lacks("that button"))?;
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(pairs);
        let body = body.finish();
        // No action: the page itself.
        let action = form.action.as_deref().unwrap_or(&page.path);
        let path = self.resolve(page, action)?;
        if form.post {
            let body = Some(body);
            return self.follow(Ask { path, body });
        }
        let path = match path.split_once('?') {
            Some((path, _)) => path,
            None => path.as_str(),
        };
        self.open(&format!("{path}?{body}"))
    }

    fn follow(&mut self, mut ask: Ask) -> Result<Page, Fault> {
        for _ in 0..REDIRECTS {
            let mut answer = self.answered(&ask)?;
            self.keep_cookies(&answer);
            let status = answer.status().as_u16();
            let header = answer.headers().get("location");
            let location = header.and_then(|to| to.to_str().ok()).map(str::to_owned);
            let page = Page {
                status,
                path: ask.path.clone(),
                document: Document::default(),
                source: String::new(),
            };
            if let (300..=399, Some(location)) = (status, location) {
                let path = self.resolve(&page, &location)?;
                let again = matches!(status, 307 | 308);
                let body = ask.body.take().filter(|_| again);
                ask = Ask { path, body };
                continue;
            }
            let body = answer.body_mut().with_config().limit(LONGEST);
            let source = body
                .read_to_string()
                .map_err(|_| page.wrong("a page that is no text or did not come whole"))?;
            let document = Document::read(&source);
            return Ok(Page {
                document,
                source,
                ..page
            });
        }
        Err(wrong("a site that only leads on"))
    }

    /// Asks until somebody answers, as a person presses again.
    fn answered(&self, ask: &Ask) -> Result<Response<ureq::Body>, Fault> {
        let came = self.stop.until(PATIENCE, || Ok(self.call(ask).ok()))?;
        came.ok_or_else(|| wrong(&format!("nobody who answers at {}", self.origin)))
    }

    fn call(&self, ask: &Ask) -> Result<Response<ureq::Body>, ureq::Error> {
        let url = format!("{}{}", self.origin, ask.path);
        let cookies = self.cookies.iter();
        let cookies: Vec<String> = cookies.map(|(n, v)| format!("{n}={v}")).collect();
        let cookies = cookies.join("; ");
        // What a browser says of itself beside it: where a form comes from.
        let heads = [
            ("accept", "text/html"),
            ("accept-language", &self.languages),
            ("cookie", &cookies),
        ];
        let heads = heads.iter().filter(|(_, value)| !value.is_empty());
        match &ask.body {
            None => {
                let mut request = self.agent.get(url);
                for (name, value) in heads {
                    request = request.header(*name, *value);
                }
                request.call()
            }
            Some(body) => {
                let mut request = self
                    .agent
                    .post(url)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("origin", &self.origin)
                    .header("sec-fetch-site", "same-origin");
                for (name, value) in heads {
                    request = request.header(*name, *value);
                }
                request.send(body.as_str())
            }
        }
    }

    fn keep_cookies(&mut self, answer: &Response<ureq::Body>) {
        for cookie in answer.headers().get_all("set-cookie") {
            let Ok(cookie) = cookie.to_str() else {
                continue;
            };
            let mut parts = cookie.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let over = parts.any(|part| part.eq_ignore_ascii_case("max-age=0"));
            if over || value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Path and query of a link on a page. Nothing leads away from the site.
    fn resolve(&self, page: &Page, link: &str) -> Result<String, Fault> {
        let link = link.split('#').next().unwrap_or_default();
        let path = match link.strip_prefix(&self.origin) {
            Some(path) => path,
            None if link.contains("://") || link.starts_with("//") => {
                return Err(page.wrong("a link that leads to another site"));
            }
            None => link,
        };
        if path.starts_with('/') {
            return Ok(path.to_owned());
        }
        let here = page.path.split('?').next().unwrap_or_default();
        Ok(match path {
            "" => page.path.clone(),
            query if query.starts_with('?') => format!("{here}{query}"),
            name => {
                let folder = here.rsplit_once('/').map_or("", |(folder, _)| folder);
                format!("{folder}/{name}")
            }
        })
    }
}

impl Page {
    /// The first form that has all these fields.
    ///
    /// # Errors
    /// [`Fault`] if there is none.
    pub(crate) fn form(&self, fields: &[&str]) -> Result<Form, Fault> {
        let mut forms = self.document.forms().into_iter();
        let form = forms.find(|form| fields.iter().all(|name| form.has(name)));
        form.ok_or_else(|| self.lacks(&format!("a form that asks for {fields:?}")))
    }

    /// The first form that has all these fields, filled in.
    ///
    /// # Errors
    /// [`Fault`] if there is none, or if it offers no such choice.
    pub(crate) fn filled(&self, answers: &[(&str, &str)]) -> Result<Form, Fault> {
        let fields: Vec<&str> = answers.iter().map(|(name, _)| *name).collect();
        let mut form = self.form(&fields)?;
        for (name, value) in answers {
            if !form.fill(name, value) {
                return Err(self.lacks(&format!("a choice “{value}” for {name}")));
            }
        }
        Ok(form)
    }

    /// Whether the status is the one expected.
    ///
    /// # Errors
    /// [`Fault`] if it is not.
    pub(crate) fn expect(&self, status: u16) -> Result<(), Fault> {
        if self.status == status {
            Ok(())
        } else {
            Err(self.wrong(&format!("status {} instead of {status}", self.status)))
        }
    }

    /// That something is missing on it.
    pub(crate) fn lacks(&self, what: &str) -> Fault {
        self.wrong(&format!("a page without {what}"))
    }

    /// What is wrong with it. What stands on it is not repeated: a person's words may be there.
    pub(crate) fn wrong(&self, what: &str) -> Fault {
        let path = self.path.split('?').next().unwrap_or_default();
        wrong(&format!("{path}, status {}: {what}", self.status))
    }
}

impl core::fmt::Debug for Page {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Page({} {})", self.status, self.path)
    }
}

fn wrong(what: &str) -> Fault {
    Fault::Ours {
        step: "demo, in the browser",
        what: what.to_owned(),
    }
}
