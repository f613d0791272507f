//! A browser without scripts, as small as these pages need it.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::collections::BTreeMap;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

pub(crate) struct Browser {
    agent: Agent,
    origin: String,
    cookies: BTreeMap<String, String>,
}

pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) path: String,
    pub(crate) source: String,
}

/// What a form would send.
#[derive(Default)]
pub(crate) struct Form {
    action: Option<String>,
    fields: Vec<(String, String)>,
    asks: Vec<String>,
    buttons: Vec<(String, String)>,
}

impl Browser {
    /// One that trusts this authority and no other.
    pub(crate) fn at(origin: &str, authority: &str) -> Browser {
        let root = Certificate::from_pem(authority.as_bytes()).unwrap();
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(tls::provider())
            .root_certs(RootCerts::new_with_certs(&[root]));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(60)))
            .tls_config(tls.build());
        Browser {
            agent: config.build().new_agent(),
            origin: origin.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) fn open(&mut self, path: &str) -> Page {
        self.follow(path.to_owned(), None)
    }

    /// Fills in the form that asks for `field`, and sends it.
    pub(crate) fn send(&mut self, page: &Page, field: &str, answers: &[(&str, &str)]) -> Page {
        let form = page.form_with(field);
        let mut form = form.unwrap_or_else(|| panic!("no question {field}: {}", page.source));
        for (name, value) in answers {
            form.fields.retain(|(known, _)| known != name);
            form.fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self.post(page, form)
    }

    /// Sends the form that goes to an address with this ending.
    pub(crate) fn press(&mut self, page: &Page, ending: &str) -> Page {
        self.post(page, page.form_to(ending).unwrap())
    }

    fn post(&mut self, page: &Page, form: Form) -> Page {
        let mut body = form_urlencoded::Serializer::new(String::new());
        let pressed = form.buttons.first().filter(|(name, _)| !name.is_empty());
        body.extend_pairs(form.fields.iter().chain(pressed));
        let path = form.action.unwrap_or_else(|| page.path.clone());
        self.follow(path, Some(body.finish()))
    }

    fn follow(&mut self, mut path: String, mut body: Option<String>) -> Page {
        for _ in 0..8 {
            let url = format!("{}{path}", self.origin);
            let cookies = self.cookies.iter().map(|(n, v)| format!("{n}={v}"));
            let cookies: Vec<String> = cookies.collect();
            let request = ureq::http::Request::builder()
                .uri(url)
                .header("accept-language", "en")
                .header("cookie", cookies.join("; "));
            let answer = match body.take() {
                None => self.agent.run(request.body(()).unwrap()),
                Some(body) => self.agent.run(
                    request
                        .method("POST")
                        .header("content-type", "application/x-www-form-urlencoded")
                        .header("origin", &self.origin)
                        .header("sec-fetch-site", "same-origin")
                        .body(body)
                        .unwrap(),
                ),
            };
            let mut answer = answer.unwrap();
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            let status = answer.status().as_u16();
            if let (300..=399, Some(to)) = (status, answer.headers().get("location")) {
                path = to.to_str().unwrap().to_owned();
                continue;
            }
            let source = answer.body_mut().read_to_string().unwrap();
            return Page {
                status,
                path,
                source,
            };
        }
        panic!("{path} only leads on");
    }
}

impl Page {
    pub(crate) fn form_with(&self, field: &str) -> Option<Form> {
        let asks = |form: &Form| form.asks.iter().any(|name| name == field);
        self.forms().into_iter().find(asks)
    }

    pub(crate) fn form_to(&self, ending: &str) -> Option<Form> {
        let goes = |form: &Form| form.action.as_deref().is_some_and(|a| a.ends_with(ending));
        self.forms().into_iter().find(goes)
    }

    fn forms(&self) -> Vec<Form> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut forms: Vec<Form> = Vec::new();
        for token in Tokenizer::new_with_emitter(self.source.as_str(), emitter) {
            let Ok(Token::StartTag(tag)) = token else {
                continue;
            };
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let attributes = tag.attributes.iter();
            let attributes: BTreeMap<String, String> =
                attributes.map(|(n, v)| (text(n), text(v))).collect();
            let get = |name: &str| attributes.get(name).cloned();
            let element = text(&tag.name);
            if element == "form" {
                let action = get("action");
                forms.push(Form {
                    action,
                    ..Form::default()
                });
            }
            let (Some(form), name) = (forms.last_mut(), get("name").unwrap_or_default()) else {
                continue;
            };
            let value = get("value").unwrap_or_default();
            let kind = get("type").unwrap_or_default();
            match (element.as_str(), kind.as_str()) {
                ("button", _) => form.buttons.push((name, value)),
                ("input", "hidden") => form.fields.push((name, value)),
                ("input", "radio" | "checkbox") => {
                    if attributes.contains_key("checked") {
                        form.fields.push((name.clone(), value));
                    }
                    form.asks.push(name);
                }
                ("input" | "textarea" | "select", _) => {
                    form.fields.push((name.clone(), value));
                    form.asks.push(name);
                }
                ("option", _) if attributes.contains_key("selected") => {
                    if let Some(last) = form.fields.last_mut() {
                        last.1 = value;
                    }
                }
                _ => {}
            }
        }
        forms
    }
}
