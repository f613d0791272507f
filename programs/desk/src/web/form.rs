//! What a form sent.

use super::Site;
use super::reply::unread;
use super::upload;
use crate::show::unmarked;
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The fields of a form, in their order.
#[derive(Clone, Default)]
pub struct Posted(Vec<(String, Zeroizing<String>)>);

impl Posted {
    /// Says what a field holds before anybody typed.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let value = Zeroizing::new(value.to_owned());
        self.0.push((name.to_owned(), value));
    }

    /// Says what a field holds, in place of what it held.
    pub(crate) fn put(&mut self, name: &str, value: &str) {
        self.0.retain(|(known, _)| known != name);
        self.set(name, value);
    }

    /// Reads fields as browsers write them. Carriage returns go, the null character, which no form
    /// can send back, and the marks that this program's own words stand between.
    #[must_use]
    pub fn read(body: &[u8]) -> Posted {
        let pairs = form_urlencoded::parse(body).map(|(name, value)| {
            let value = Zeroizing::new(value.replace("\r\n", "\n").replace(['\r', '\0'], ""));
            (name.into_owned(), Zeroizing::new(unmarked(&value)))
        });
        Posted(pairs.collect())
    }

    /// The fields as browsers write them.
    pub(crate) fn encoded(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(self.iter());
        out.finish()
    }

    /// A field; empty if it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// A field without white space around it, if something is left.
    #[must_use]
    pub fn said(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|value| !value.is_empty())
    }

    /// All values of a field: boxes that were ticked, each one word, separated by spaces.
    #[must_use]
    pub fn any(&self, name: &str) -> String {
        let all = self.0.iter().filter(|(known, _)| known == name);
        let all: Vec<&str> = all.map(|(_, value)| value.as_str()).collect();
        all.join(" ")
    }

    /// The mark of the form that was sent: two forms with one mark are one.
    #[must_use]
    pub fn mark(&self) -> &str {
        self.get("mark")
    }

    /// Every field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter();
        all.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Not its content: a person's words may stand in it.
impl core::fmt::Debug for Posted {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Posted")
    }
}

impl FromRequest<Arc<Site>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        match upload::whole(body).await {
            Some(body) => Ok(Posted::read(&body)),
            None => Err(unread(site, &parts, upload::TOO_LONG)),
        }
    }
}
