//! Every page: its size, its headers, its links.

use crate::browser::{Browser, Came, attributes, fields, with};
use crate::house::Server;
use crate::path::{ANSWERS, numbers, ready};
use portal::web::Limits;
use std::collections::BTreeSet;

/// The largest page, packed, in bytes.
const LARGEST: usize = 14 << 10;

#[test]
fn every_page_is_small_alone_and_leads_only_to_pages_that_exist() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let mut largest = 0;
    for tag in ["en", "ar", "en-XA", "ar-XB"] {
        let start = format!("/{tag}");
        let mut seen = BTreeSet::new();
        let mut next = vec![start.clone(), "/".to_owned()];
        while let Some(path) = next.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let packed = browser.get(&path, &[("accept-encoding", "gzip")]);
            assert_eq!(packed.status, 200, "{path}");
            largest = largest.max(checked(&packed, &path));
            let page = browser.get(&path, &[]).text();
            let links = attributes(&page, " href=\"");
            next.extend(links.into_iter().filter(|link| link.starts_with('/')));
        }
        for name in ["find", "case", "status", "data", "languages", "left"] {
            assert!(
                seen.contains(&format!("{start}/{name}")),
                "{name} is linked"
            );
        }
        let path = format!("{start}/find");
        let mut page = browser.get(&path, &[]).text();
        for answers in ANSWERS {
            let sent = with(&page, answers);
            largest = largest.max(checked(&browser.post(&path, &sent, true), &path));
            page = browser.post(&path, &sent, false).text();
        }
        // The receipt, what stands behind it, the case, one word more: wrong and right.
        let receipt = numbers(&page);
        let written = browser.post(&format!("{start}/receipt"), &fields(&page), true);
        largest = largest.max(checked(&written, "receipt"));
        let path = format!("{start}/case");
        let typed = [
            ("reference", receipt.0.as_str()),
            ("secret", receipt.1.as_str()),
        ];
        let looked = with(&browser.get(&path, &[]).text(), &typed);
        largest = largest.max(checked(&browser.post(&path, &looked, true), &path));
        let wrong = browser.post(
            &path,
            &with(&page, &[("reference", "1"), ("secret", "2")]),
            true,
        );
        largest = largest.max(checked(&wrong, &path));
        let case = browser.post(&path, &looked, false).text();
        let more = format!("{start}/case/more");
        for answers in [
            [("says", ""), ("text", "")],
            [("says", "unsafe"), ("text", "")],
        ] {
            let sent = browser.post(&more, &with(&case, &answers), true);
            largest = largest.max(checked(&sent, &more));
        }
    }
    println!("largest page, packed: {largest} bytes");
}

fn checked(came: &Came, path: &str) -> usize {
    let size = came.body.len();
    assert_eq!(came.header("content-encoding"), Some("gzip"), "{path}");
    assert!(size <= LARGEST, "{path}: {size} bytes");
    assert_eq!(came.header("set-cookie"), None);
    assert_eq!(came.header("cache-control"), Some("no-store"));
    assert_eq!(came.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(came.header("x-content-type-options"), Some("nosniff"));
    let policy = came.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"));
    // One request to the first paint: nothing on it is fetched, from here or elsewhere.
    let mut page = String::new();
    let mut packed = flate2::read::GzDecoder::new(came.body.as_slice());
    std::io::Read::read_to_string(&mut packed, &mut page).unwrap();
    // A mark of direction that was handed over where a word belongs.
    assert!(!page.contains('\u{fffd}'), "{path}");
    let links = page.replace("<link rel=\"icon\" href=\"data:,\">", "");
    for fetched in [
        "<script", "<link", "<img", "<iframe", " src=", "@import", "url(",
    ] {
        assert!(!links.contains(fetched), "{path}: {fetched}");
    }
    size
}

#[test]
fn the_first_page_is_in_the_language_of_the_browser_and_no_other_exists() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    let arabic = browser.get("/", &[("accept-language", "ar-SY,en;q=0.5")]);
    assert!(arabic.text().contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(
        browser
            .get("/", &[])
            .text()
            .contains("<html lang=\"en\" dir=\"ltr\">")
    );
    for path in [
        "/xx",
        "/en/",
        "/en/safe",
        "/en/find/x",
        "/favicon.ico",
        "/en/receipt",
    ] {
        let came = browser.get(path, &[]);
        assert_eq!(came.status, 404, "{path}");
        assert!(came.text().contains("There is no such page"));
    }
    let left = browser.get("/en/left", &[]);
    assert!(!left.text().contains("Family Links"));
    assert!(left.header("clear-site-data").is_some());
}
