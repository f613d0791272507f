//! SMS through a gateway that takes JSON over HTTP, in the manner of RapidPro's channels.
//!
//! | call | body | answer |
//! |---|---|---|
//! | `POST URL` | `{"to": number, "text": text, "id": key}` | 2xx: taken; 400 or 422 with `{"error": "unroutable"}`: never for this number; any other 4xx: not taken; all else: not known |
//! | `GET URL/KEY` | | 200 with `{"state": "queued" or "sent" or "delivered" or "failed"}`; 404 with `{"state": "unknown"}`: never had it; all else: no answer |
//! | `POST` to us | `{"id": key, "state": …}` | a receipt, as often as the gateway likes |
//!
//! The key is the name of the send in hexadecimal digits. A 404 without that body says nothing: a
//! wrong address must not look like a gateway that never had what it has.

use crate::carrier::{Carrier, Known, Parcel, Tried};
use crate::store::hex;
use crate::words::has_link;
use serde::Deserialize;
use std::time::Duration;
use ureq::Agent;

/// How long a call to a gateway may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest answer that is read, in bytes.
const LONGEST: u64 = 16 << 10;

/// A gateway.
pub struct Gateway {
    agent: Agent,
    url: String,
    token: String,
}

impl core::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Gateway")
    }
}

/// What a gateway says of a message.
#[derive(Deserialize)]
struct Word {
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    error: Option<String>,
}

impl Gateway {
    /// The gateway at this address, with the token it knows us by.
    #[must_use]
    pub fn new(url: &str, token: &str) -> Gateway {
        Gateway {
            agent: line::agent(PATIENCE),
            url: url.trim_end_matches('/').to_owned(),
            token: token.to_owned(),
        }
    }

    fn word(response: &mut ureq::http::Response<ureq::Body>) -> Option<Word> {
        let body = response.body_mut().with_config().limit(LONGEST);
        serde_json::from_str(&body.read_to_string().ok()?).ok()
    }
}

/// A number as gateways take it: ASCII digits, with `+` before them if it had one.
#[must_use]
pub fn number(written: &str) -> String {
    let plus = written.trim_start().starts_with('+');
    let digits = written.chars().filter_map(record::text::digit);
    let digits = digits.map(|digit| char::from(b'0' + digit));
    plus.then_some('+').into_iter().chain(digits).collect()
}

impl Carrier for Gateway {
    fn send(&mut self, key: [u8; 16], to: &str, parcel: &Parcel) -> Tried {
        let Parcel::Sms(text) = parcel else {
            return Tried::NotTaken;
        };
        // The last door: whatever made this text, it leaves without an address in it or not at
        // all.
        if has_link(&text.0) {
            return Tried::NotTaken;
        }
        let body = serde_json::json!({ "to": number(to), "text": text.0, "id": hex(&key) });
        let call = self.agent.post(&self.url);
        let call = call
            .header("content-type", "application/json")
            .header("authorization", format!("Token {}", self.token));
        let mut response = match call.send(body.to_string()) {
            Ok(response) => response,
            Err(error) => return of_error(&error),
        };
        match response.status().as_u16() {
            200..=299 => Tried::Taken,
            400 | 422 => match Gateway::word(&mut response).and_then(|word| word.error) {
                Some(error) if error == "unroutable" => Tried::Impossible,
                _ => Tried::NotTaken,
            },
            401..=499 => Tried::NotTaken,
            _ => Tried::Unknown,
        }
    }

    fn ask(&mut self, key: [u8; 16]) -> Known {
        let call = self.agent.get(format!("{}/{}", self.url, hex(&key)));
        let call = call.header("authorization", format!("Token {}", self.token));
        let Ok(mut response) = call.call() else {
            return Known::NoAnswer;
        };
        let status = response.status().as_u16();
        let state = Gateway::word(&mut response).and_then(|word| word.state);
        match (status, state.as_deref()) {
            (404, Some("unknown")) => Known::Never,
            (200, Some(state)) => known(state).unwrap_or(Known::NoAnswer),
            _ => Known::NoAnswer,
        }
    }

    fn follows(&self) -> bool {
        true
    }
}

/// What a word of a gateway means.
#[must_use]
pub fn known(state: &str) -> Option<Known> {
    match state {
        "queued" | "sent" => Some(Known::Taken),
        "delivered" => Some(Known::Delivered),
        "failed" => Some(Known::Failed),
        _ => None,
    }
}

/// Nothing reached the gateway if nobody was there to speak to; all else is not known.
fn of_error(error: &ureq::Error) -> Tried {
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::BadUri(_) => {
            Tried::NotTaken
        }
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Tried::NotTaken
        }
        _ => Tried::Unknown,
    }
}

/// A receipt that a gateway posted: the key, and what became of it.
#[must_use]
pub fn receipt(body: &str) -> Option<([u8; 16], Known)> {
    #[derive(Deserialize)]
    struct Posted {
        id: String,
        state: String,
    }
    let posted: Posted = serde_json::from_str(body).ok()?;
    let key: sign::id::PersonId = posted.id.parse().ok()?;
    // That it never had it is asked for, never taken from a post: it would lead to another send.
    Some((key.0, known(&posted.state)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carrier::Text;

    #[test]
    fn no_post_says_that_nothing_was_sent() {
        let id = "00".repeat(16);
        let posted = |state: &str| receipt(&format!("{{\"id\":\"{id}\",\"state\":\"{state}\"}}"));
        assert_eq!(posted("delivered"), Some(([0; 16], Known::Delivered)));
        assert_eq!(posted("unknown"), None);
        for text in ["", "{}", "{\"id\":\"1\",\"state\":\"sent\"}", "[1]"] {
            assert_eq!(receipt(text), None);
        }
    }

    #[test]
    fn a_number_is_digits() {
        assert_eq!(number("+41 (0)79-123"), "+41079123");
        assert_eq!(number("٠٧٩ ١٢"), "07912");
    }

    /// Nobody listens at the address: a text that was sent would be *not taken* as well, so the
    /// test listens.
    #[test]
    fn a_text_with_an_address_does_not_leave() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket");
        let url = format!("http://{}/send", listener.local_addr().expect("an address"));
        let mut gateway = Gateway::new(&url, "t");
        for text in ["see family.example", "https://x", "a@b", "Open bit.ly/x"] {
            let parcel = Parcel::Sms(Text(text.to_owned()));
            assert_eq!(gateway.send([1; 16], "+4100", &parcel), Tried::NotTaken);
            assert!(listener.accept().is_err(), "{text}: nobody rang");
        }
    }
}
