//! As much of a browser as a page without scripts needs.

use std::net::SocketAddr;
use ureq::Agent;

/// What came.
pub(crate) struct Came {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Came {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

pub(crate) struct Browser {
    agent: Agent,
    base: String,
}

impl Browser {
    pub(crate) fn at(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0);
        Browser {
            agent: config.build().new_agent(),
            base: format!("http://{address}"),
        }
    }

    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Came {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        came(request.call().unwrap())
    }

    pub(crate) fn post(&self, path: &str, fields: &[(String, String)], gzip: bool) -> Came {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let mut request = self.agent.post(format!("{}{path}", self.base));
        request = request.header("content-type", "application/x-www-form-urlencoded");
        if gzip {
            request = request.header("accept-encoding", "gzip");
        }
        came(request.send(form.finish()).unwrap())
    }

    /// A form whose bytes no browser made.
    pub(crate) fn post_raw(&self, path: &str, body: &str) -> Came {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        came(request.send(body).unwrap())
    }
}

fn came(mut answer: ureq::http::Response<ureq::Body>) -> Came {
    let headers = answer.headers().iter();
    let headers = headers.map(|(n, v)| (n.to_string(), v.to_str().unwrap().to_owned()));
    Came {
        status: answer.status().as_u16(),
        headers: headers.collect(),
        body: answer.body_mut().read_to_vec().unwrap(),
    }
}

/// The values of an attribute, unescaped, in the order of the page.
pub(crate) fn attributes(page: &str, before: &str) -> Vec<String> {
    let parts = page.split(before).skip(1);
    parts
        .map(|part| unescaped(part.split('"').next().unwrap()))
        .collect()
}

/// What the page would send back if nothing were changed: hidden fields, lines, texts, choices.
pub(crate) fn fields(page: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for input in page.split("<input ").skip(1) {
        let tag = input.split('>').next().unwrap();
        let attribute = |name: &str| attributes(tag, &format!("{name}=\"")).into_iter().next();
        let radio = tag.contains("type=\"radio\"");
        if !radio || tag.contains(" checked") {
            fields.push((
                attribute(" name").unwrap(),
                attribute(" value").unwrap_or_default(),
            ));
        }
    }
    for area in page.split("<textarea ").skip(1) {
        let name = attributes(area, "name=\"").remove(0);
        let (_, rest) = area.split_once('>').unwrap();
        let text = rest.split("</textarea>").next().unwrap();
        fields.push((name, unescaped(text.strip_prefix('\n').unwrap_or(text))));
    }
    fields
}

/// The fields with these answers.
pub(crate) fn with(page: &str, answers: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = fields(page);
    for (name, value) in answers {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

fn unescaped(text: &str) -> String {
    let text = text
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    text.replace("&amp;", "&")
}
