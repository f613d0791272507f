//! What no page of ours would send: it is answered in the visitor's language, with the usual
//! headers, and nothing that was typed is lost.

use crate::browser::{Browser, Came, fields, with};
use crate::house::Server;
use crate::path::{ANSWERS, numbers, ready, walk};
use language::{Id, id, locale};
use portal::web::Limits;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Four bytes each, and a letter of somebody's name.
const LETTER: char = '\u{1e900}';

fn says(tag: &str, id: Id) -> String {
    locale(tag).unwrap().plain(id)
}

/// A page of ours, in this language, with these words.
fn is_ours(came: &Came, tag: &str, words: Id) {
    let text = came.text();
    assert!(text.contains(&format!("<html lang=\"{tag}\"")), "{text}");
    assert!(text.contains(&says(tag, words)), "{text}");
    let policy = came.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"));
    assert_eq!(came.header("cache-control"), Some("no-store"));
}

/// The field that is at fault has the focus, and says why.
fn is_at_fault(came: &Came, tag: &str, field: &str, words: Id) {
    assert_eq!(came.status, 422);
    is_ours(came, tag, words);
    let text = came.text();
    let fault = format!("id=\"{field}-fault\"");
    assert!(text.contains(&fault), "{field}: {text}");
    let focus = text.split(" autofocus").next().unwrap();
    let focus = focus.rsplit('<').next().unwrap();
    assert!(focus.contains(&format!("name=\"{field}\"")), "{focus}");
}

struct House {
    portal: Server,
    _hub: Server,
    _folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hub = Server::hub(folder.path(), 0);
        let portal = Server::portal(folder.path(), hub.address, Limits::default());
        House {
            portal,
            _hub: hub,
            _folder: folder,
        }
    }

    fn browser(&self) -> Browser {
        let browser = Browser::at(self.portal.address);
        ready(&browser);
        browser
    }
}

#[test]
fn a_form_longer_than_any_form_is_answered_by_a_page() {
    let house = House::new();
    let browser = house.browser();
    let long = [("reference".to_owned(), "1".repeat(3 << 20))];
    for tag in ["en", "ar"] {
        for name in ["find", "case", "case/more"] {
            let came = browser.post(&format!("/{tag}/{name}"), &long, false);
            assert_eq!(came.status, 413, "{name}");
            is_ours(&came, tag, id::TOO_LONG_TEXT);
        }
    }
}

#[test]
fn an_address_that_is_no_text_leads_to_the_page_of_a_missing_one() {
    let house = House::new();
    let address = house.portal.address;
    for (method, path) in [
        ("GET", "/%ff"),
        ("GET", "/%ff/find"),
        ("POST", "/%ff/find"),
        ("POST", "/%ff/case"),
        ("POST", "/%c3%28/case/more"),
        ("GET", "/%ff/left"),
        ("GET", "/%ff/nowhere"),
    ] {
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\naccept-language: ar\r\n\
             content-length: 0\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(answer.contains("content-security-policy: default-src 'none'"));
        assert!(answer.contains("<html lang=\"ar\""), "{path}: {answer}");
        assert!(answer.contains(&says("ar", id::MISSING_TEXT)), "{path}");
    }
}

/// As much as every field takes, in letters of four bytes.
#[test]
fn a_form_that_is_full_to_its_last_letter_is_taken() {
    let house = House::new();
    let browser = house.browser();
    let words = ["not sure", "other", "yes", "network", "sister", "female"];
    let mut page = browser.get("/en/find", &[]);
    for answers in ANSWERS {
        assert_eq!(page.status, 200, "{}", page.text());
        let text = page.text();
        let mut sent = with(&text, answers);
        for (name, value) in &mut sent {
            let shown = format!("<input type=\"hidden\" name=\"{name}\"");
            if text.contains(&shown) || name == "mark" || name == "page" {
                continue;
            }
            let length = match name.as_str() {
                "loss_what" | "never" | "address" | "safe" => 2_000,
                "phone" => {
                    *value = format!("12345{}", LETTER.to_string().repeat(195));
                    continue;
                }
                "mail" => {
                    *value = format!("{}@a", LETTER.to_string().repeat(198));
                    continue;
                }
                "who" => {
                    *value = "other".to_owned();
                    continue;
                }
                "under_18" => {
                    *value = "not sure".to_owned();
                    continue;
                }
                "adult" => {
                    *value = "yes".to_owned();
                    continue;
                }
                _ if words.contains(&value.as_str()) => continue,
                "danger" | "relation" | "gender" | "reach" | "consent" => continue,
                _ => 200,
            };
            *value = LETTER.to_string().repeat(length);
        }
        page = browser.post("/en/find", &sent, false);
    }
    assert_eq!(page.status, 200, "{}", page.text());
    numbers(&page.text());
}

#[test]
fn letters_that_did_not_come_as_they_were_typed_are_asked_for_again() {
    let house = House::new();
    let browser = house.browser();
    for tag in ["en", "ar"] {
        let path = format!("/{tag}/find");
        let first = browser.get(&path, &[]).text();
        let second = browser.post(&path, &with(&first, ANSWERS[0]), false).text();
        // A name in the encoding of another age.
        let sent = with(&second, &[("sought", "\u{1}"), ("relation", "sister")]);
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(&sent);
        let body = form.finish().replace("sought=%01", "sought=Am%E9lie");
        assert!(body.contains("%E9"));
        let came = browser.post_raw(&path, &body);
        is_at_fault(&came, tag, "sought", id::ERROR_LETTERS);
        assert!(came.text().contains("Am\u{fffd}lie"), "it stands there");
        // And a name of which nobody would see anything.
        for name in ["\u{200b}\u{2060}", " \u{feff} \u{ad}", "\u{3164}\u{200e}"] {
            let sent = with(&second, &[("sought", name), ("relation", "sister")]);
            let came = browser.post(&path, &sent, false);
            is_at_fault(&came, tag, "sought", id::ERROR_NAME);
        }
        // What joins letters within a name belongs to it.
        let sent = with(
            &second,
            &[("sought", "می\u{200c}نا"), ("relation", "sister")],
        );
        let third = browser.post(&path, &sent, false);
        assert_eq!(third.status, 200);
        let kept = fields(&third.text());
        assert!(kept.contains(&("sought".to_owned(), "می\u{200c}نا".to_owned())));
    }
    // One word more is no other.
    let (page, _, _) = walk(&browser, "en");
    let (reference, secret) = numbers(&page.text());
    let two = [
        ("reference", reference.as_str()),
        ("secret", secret.as_str()),
    ];
    let case = browser.get("/en/case", &[]).text();
    let case = browser.post("/en/case", &with(&case, &two), false).text();
    let send = |text: &str| {
        let sent = with(&case, &[("says", "news"), ("text", "\u{1}")]);
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(&sent);
        let body = form.finish().replace("text=%01", &format!("text={text}"));
        browser.post_raw("/en/case/more", &body)
    };
    is_at_fault(&send("Am%E9lie"), "en", "text", id::ERROR_LETTERS);
    is_at_fault(&send("%E2%80%8B"), "en", "text", id::MORE_EMPTY);
    assert_eq!(send("We+moved").status, 200);
}

/// A way to the hub that can stop giving anything on, without closing.
fn stalling(hub: SocketAddr) -> (SocketAddr, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, stalls) = (
        listener.local_addr().unwrap(),
        Arc::new(AtomicBool::new(false)),
    );
    let flag = Arc::clone(&stalls);
    std::thread::spawn(move || {
        for near in listener.incoming() {
            let (near, far) = (near.unwrap(), TcpStream::connect(hub).unwrap());
            let ways = [
                (near.try_clone().unwrap(), far.try_clone().unwrap()),
                (far, near),
            ];
            for (mut from, mut to) in ways {
                let flag = Arc::clone(&flag);
                std::thread::spawn(move || {
                    let mut bytes = [0; 16 << 10];
                    while let Ok(count @ 1..) = from.read(&mut bytes) {
                        while flag.load(Ordering::Relaxed) {
                            std::thread::sleep(Duration::from_millis(50));
                        }
                        if to.write_all(&bytes[..count]).is_err() {
                            break;
                        }
                    }
                    let _closed = to.shutdown(std::net::Shutdown::Write);
                });
            }
        }
    });
    (address, stalls)
}

#[test]
fn a_server_that_answers_nobody_is_noticed_while_it_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let (way, stalls) = stalling(hub.address);
    let portal = Server::portal(folder.path(), way, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let status = |words| {
        let page = browser.get("/en/status", &[]).text();
        page.contains(&says("en", words))
    };
    crate::house::until("the hub is reached", || status(id::STATUS_FORWARDS));
    stalls.store(true, Ordering::Relaxed);
    let begin = Instant::now();
    // Whoever asks meanwhile gets a receipt.
    let (page, _, _) = walk(&browser, "en");
    numbers(&page.text());
    crate::house::until("it is said", || status(id::STATUS_WAITS));
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(12), "{took:?}");
    stalls.store(false, Ordering::Relaxed);
    crate::house::until("the hub is reached again", || status(id::STATUS_FORWARDS));
}
