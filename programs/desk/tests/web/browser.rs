//! A browser of one page: what it sends, and what it reads from a page.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// A header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Values of hidden fields of the first form that has this action's end.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let mark = format!("type=\"hidden\" name=\"{name}\" value=\"");
        let from = self.body.split_once(&mark).map(|(_, rest)| rest);
        let value = from
            .and_then(|rest| rest.split_once('"'))
            .map(|(value, _)| value);
        value
            .unwrap_or_else(|| panic!("no {name}: {}", self.body))
            .to_owned()
    }

    /// The fields that are named as wrong, in the order of the page.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let marks = self.body.split("class=\"fault\" id=\"").skip(1);
        marks
            .map(|rest| rest.split("-fault\"").next().unwrap().to_owned())
            .collect()
    }

    /// Paths of its links.
    pub(crate) fn links(&self) -> Vec<String> {
        let from = self.body.split("href=\"/").skip(1);
        from.map(|rest| format!("/{}", rest.split('"').next().unwrap().replace("&amp;", "&")))
            .collect()
    }
}

/// Sends bytes as they are.
pub(crate) fn raw(host: &str, request: &str) -> Answer {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer {
        status,
        head: head.replace('\r', ""),
        body: body.to_owned(),
    }
}

/// A browser with the desk's cookie.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) host: String,
    pub(crate) cookie: String,
    /// The first part of every path, with its slash.
    pub(crate) room: String,
}

impl Browser {
    /// Comes in by the printed address.
    pub(crate) fn enter(address: &str) -> Browser {
        let answer = visit(address);
        assert_eq!(answer.status, 303, "{answer:?}");
        let cookie = answer.header("set-cookie").unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let to = answer.header("location").unwrap();
        let room = to.split('/').nth(1).unwrap();
        let host = address.strip_prefix("http://").unwrap();
        Browser {
            host: host.split('/').next().unwrap().to_owned(),
            cookie,
            room: format!("/{room}"),
        }
    }

    /// Asks for a page in English.
    pub(crate) fn get(&self, page: &str) -> Answer {
        self.path(&format!("{}/en/{page}", self.room))
    }

    /// Asks for a path.
    pub(crate) fn path(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    /// Sends a form as the desk's own page would.
    pub(crate) fn post(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_in("en", page, fields)
    }

    /// The same from a page in another language.
    pub(crate) fn post_in(&self, tag: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{}", self.host);
        let headers = [
            ("origin", origin.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let path = format!("{}/{tag}/{page}", self.room);
        self.send("POST", &path, &headers, &encoded(fields))
    }

    /// Sends anything.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            request.push_str(&format!("host: {}\r\n", self.host));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("cookie: {}\r\n", self.cookie));
        request.push_str(&format!("content-length: {}\r\n", body.len()));
        request.push_str("connection: close\r\n\r\n");
        request.push_str(body);
        raw(&self.host, &request)
    }
}

/// Asks for an address without a cookie.
pub(crate) fn visit(address: &str) -> Answer {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    raw(host, &request)
}

/// Fields as browsers write them.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(fields);
    out.finish()
}
