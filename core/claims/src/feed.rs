//! The Atom feed: RFC 4287, with the tombstones of RFC 6721. One feed a language.
//!
//! A correction is an entry of its own under its own id, and what it replaces gets a tombstone, as
//! does what was taken back or has expired; a reader that kept the old entry takes it out.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event as Xml};
use sign::Time;

use crate::book::{Claims, Kept, Standing};
use crate::render::{Speech, paragraph};

const ATOM: &str = "http://www.w3.org/2005/Atom";
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";

/// What stands at the head of a feed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Feed {
    /// The start of every id, for ever the same: `tag:society.example,2026:` (RFC 4151).
    pub base: String,
    /// Its title, in the language.
    pub title: String,
    /// Who speaks: the society.
    pub author: String,
}

/// The feed in a language. The same claims at the same moment give the same bytes.
#[must_use]
pub fn feed(claims: &Claims, head: &Feed, speech: &Speech<'_>, now: Time) -> Vec<u8> {
    let mut out = Writer::new(Vec::new());
    put(
        &mut out,
        Xml::Decl(BytesDecl::new("1.0", Some("utf-8"), None)),
    );
    let mut root = BytesStart::new("feed");
    root.push_attribute(("xmlns", ATOM));
    root.push_attribute(("xmlns:at", TOMBSTONES));
    root.push_attribute(("xml:lang", clean(speech.language).as_str()));
    put(&mut out, Xml::Start(root));
    text(&mut out, "id", &format!("{}{}", head.base, speech.language));
    text(&mut out, "title", &head.title);
    text(&mut out, "updated", &updated(claims, now).to_string());
    put(&mut out, Xml::Start(BytesStart::new("author")));
    text(&mut out, "name", &head.author);
    put(&mut out, Xml::End(BytesEnd::new("author")));
    // The newest first.
    let mut all: Vec<&Kept> = claims.kept.values().collect();
    all.sort_by_key(|kept| (core::cmp::Reverse(kept.changed), kept.claim.id));
    for kept in all {
        match kept.standing(now) {
            Standing::Stands => entry(&mut out, kept, head, speech),
            Standing::Archived => {}
            Standing::Withdrawn(at) => tombstone(&mut out, kept, head, speech, at),
            Standing::Superseded(_) => tombstone(&mut out, kept, head, speech, kept.changed),
            Standing::Expired => tombstone(&mut out, kept, head, speech, kept.claim.valid_until),
        }
    }
    put(&mut out, Xml::End(BytesEnd::new("feed")));
    out.into_inner()
}

/// The last event, or the last expiry since.
fn updated(claims: &Claims, now: Time) -> Time {
    let expired = claims.kept.values().filter_map(|kept| {
        let over = kept.standing(now) == Standing::Expired;
        over.then_some(kept.claim.valid_until)
    });
    expired.fold(claims.last, Ord::max)
}

fn entry(out: &mut Writer<Vec<u8>>, kept: &Kept, head: &Feed, speech: &Speech<'_>) {
    let Some(said) = paragraph(&kept.claim, speech) else {
        return;
    };
    let mut start = BytesStart::new("entry");
    if said.in_english {
        start.push_attribute(("xml:lang", "en"));
    }
    put(out, Xml::Start(start));
    text(out, "id", &id(head, speech, kept.claim.id));
    text(out, "title", &said.text);
    text(out, "published", &kept.stated.to_string());
    text(out, "updated", &kept.changed.to_string());
    if let Some(old) = kept.claim.supersedes {
        let mut link = BytesStart::new("link");
        link.push_attribute(("rel", "related"));
        link.push_attribute(("href", clean(&id(head, speech, old)).as_str()));
        put(out, Xml::Empty(link));
    }
    for (is, term) in [(said.draft, "draft"), (said.outdated, "outdated")] {
        if is {
            let mut category = BytesStart::new("category");
            category.push_attribute(("term", term));
            put(out, Xml::Empty(category));
        }
    }
    let mut content = BytesStart::new("content");
    content.push_attribute(("type", "text"));
    put(out, Xml::Start(content));
    put(out, Xml::Text(BytesText::new(&clean(&said.text))));
    put(out, Xml::End(BytesEnd::new("content")));
    put(out, Xml::End(BytesEnd::new("entry")));
}

fn tombstone(out: &mut Writer<Vec<u8>>, kept: &Kept, head: &Feed, speech: &Speech<'_>, when: Time) {
    let mut deleted = BytesStart::new("at:deleted-entry");
    let of = clean(&id(head, speech, kept.claim.id));
    deleted.push_attribute(("ref", of.as_str()));
    deleted.push_attribute(("when", when.to_string().as_str()));
    put(out, Xml::Empty(deleted));
}

/// For ever the same for a claim and a language.
fn id(head: &Feed, speech: &Speech<'_>, claim: u32) -> String {
    format!("{}{}/{claim}", head.base, speech.language)
}

fn text(out: &mut Writer<Vec<u8>>, name: &str, value: &str) {
    put(out, Xml::Start(BytesStart::new(name)));
    put(out, Xml::Text(BytesText::new(&clean(value))));
    put(out, Xml::End(BytesEnd::new(name)));
}

fn put(out: &mut Writer<Vec<u8>>, event: Xml<'_>) {
    out.write_event(event)
        .expect("writing to memory cannot fail");
}

/// Without what XML 1.0 has no way to write.
fn clean(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}
