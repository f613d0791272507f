//! Photos and papers on pages: attached by a form without scripts, shown as a picture and nothing
//! else, refused beside the field.

use crate::browser::{Answer, Browser};
use crate::picture::{PLANTED, png};
use crate::town::{Office, Who, until};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

const BOUNDARY: &str = "----a-boundary-of-a-browser";

/// A form with a file, as browsers write it.
fn multipart(fields: &[(&str, &str)], file: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, value) in fields {
        let head =
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        out.extend(head.as_bytes());
        out.extend(value.as_bytes());
        out.extend(b"\r\n");
    }
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"picture\"; \
         filename=\"Amina at home.png\"\r\ncontent-type: image/png\r\n\r\n"
    );
    out.extend(head.as_bytes());
    out.extend(file);
    out.extend(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    out
}

/// Head and body of an answer, whatever is in it.
fn bytes(browser: &Browser, head: &str, body: &[u8]) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(&browser.host).unwrap();
    let cookie = &browser.cookie;
    let host = &browser.host;
    let request = format!(
        "{head}host: {host}\r\ncookie: {cookie}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    (head.replace('\r', ""), answer[end + 4..].to_vec())
}

fn attach(browser: &Browser, case: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mark = browser.get("request").hidden("mark");
    let mut all = fields.to_vec();
    all.push(("mark", &mark));
    let head = format!(
        "POST {}/en/{case}/papers HTTP/1.1\r\norigin: http://{}\r\nsec-fetch-site: same-origin\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\n",
        browser.room, browser.host
    );
    let (head, body) = bytes(browser, &head, &multipart(&all, file));
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head,
        body: String::from_utf8(body).unwrap(),
    }
}

/// A case of this desk, as a path.
fn case(browser: &Browser) -> String {
    let mark = browser.get("request").hidden("mark");
    let mut fields = crate::work::WHOLE.to_vec();
    fields.push(("mark", &mark));
    assert_eq!(browser.post("request", &fields).status, 200);
    until("the request is at the keyholder", || {
        browser.get("cases").body.matches("in the register").count() == 2
    });
    let links = browser.get("cases").links();
    let case = links.iter().find(|link| link.contains("/case/")).unwrap();
    case.split_once("/en/").unwrap().1.to_owned()
}

/// Paths of the pictures of a case.
fn pictures(browser: &Browser, case: &str) -> Vec<String> {
    let links = browser.get(case).links();
    links
        .into_iter()
        .filter(|link| link.contains("/papers/"))
        .collect()
}

#[test]
fn a_picture_is_attached_shown_and_removed() {
    let office = Office::new();
    let desk = office.serve(Who::Lead);
    let browser = desk.browser();
    let case = case(&browser);
    let page = browser.get(&case).body;
    assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains("type=\"file\""));
    assert!(pictures(&browser, &case).is_empty());
    let said = [("shows", "face"), ("caption", "<b>at school</b>")];
    let sent = attach(&browser, &case, &said, &png(300, 200));
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert!(
        sent.header("location")
            .unwrap()
            .ends_with(&format!("{case}#papers"))
    );
    let page = browser.get(&case).body;
    assert!(page.contains("&lt;b&gt;at school") && !page.contains("Amina at home"));
    until("it is at the server", || {
        browser.get(&case).body.contains("at the server, locked")
    });
    let all = pictures(&browser, &case);
    let [picture] = all.as_slice() else {
        panic!("{all:?}");
    };
    let get = format!("GET {picture} HTTP/1.1\r\n");
    let (head, body) = bytes(&browser, &get, b"");
    let head = head.to_lowercase();
    for line in [
        "http/1.1 200",
        "content-type: image/png",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
    let policy = head
        .lines()
        .find(|line| line.starts_with("content-security-policy"));
    let policy = policy.unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    assert!(body.starts_with(b"\x89PNG"));
    let planted = PLANTED.as_bytes();
    assert!(
        png(300, 200)
            .windows(planted.len())
            .any(|word| word == planted)
    );
    assert!(!body.windows(planted.len()).any(|word| word == planted));
    // Neither the folder of this desk nor the file's name tells anything.
    for entry in std::fs::read_dir(&desk.dir).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for word in [planted, b"Amina at home", b"IHDR", &body[40..80]] {
            assert!(!bytes.windows(word.len()).any(|found| found == word));
        }
    }
    // Without the cookie there is nothing.
    let stranger = Browser {
        cookie: "desk=x".to_owned(),
        ..browser.clone()
    };
    let (head, _) = bytes(&stranger, &get, b"");
    assert!(head.contains(" 403 "), "{head}");
    let mark = browser.get("request").hidden("mark");
    let path = picture.split_once("/en/").unwrap().1;
    let gone = browser.post(&format!("{path}/remove"), &[("mark", &mark)]);
    assert_eq!(gone.status, 303);
    assert!(pictures(&browser, &case).is_empty());
    until("its pieces are gone at the server", || {
        office.with(|town| {
            town.house
                .borrow()
                .attachments
                .values()
                .all(|a| a.is_empty())
        })
    });
}

#[test]
fn what_is_not_taken_is_said_beside_the_field_and_nothing_typed_is_lost() {
    let office = Office::new();
    let desk = office.serve(Who::Lead);
    let browser = desk.browser();
    let case = case(&browser);
    let said = [("shows", "paper"), ("caption", "both sides of the card")];
    let refused = |file: &[u8], words: &str| {
        let back = attach(&browser, &case, &said, file);
        assert_eq!(back.status, 422, "{words}");
        assert_eq!(back.wrong(), ["picture"], "{words}");
        assert!(back.body.contains(words), "{words}: {}", back.body);
        assert!(back.body.contains("value=\"both sides of the card\""));
        assert!(back.body.contains("value=\"paper\" checked"));
        assert_eq!(back.body.matches("autofocus").count(), 1);
    };
    refused(b"", "Choose a picture.");
    refused(b"%PDF-1.7\n...", "Photograph the paper");
    refused(b"PK\x03\x04 an office file", "Photograph the paper");
    refused(b"GIF89a", "Save it as JPEG or PNG");
    refused(
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "This is no picture",
    );
    let whole = png(300, 200);
    refused(&whole[..whole.len() / 2], "damaged or not whole");
    refused(&vec![0xff; 11 << 20], "11.0");
    let nothing = attach(&browser, &case, &[("caption", &"x".repeat(201))], &whole);
    assert_eq!(
        (nothing.status, nothing.wrong()),
        (422, vec!["shows".into(), "caption".into()])
    );
    assert!(pictures(&browser, &case).is_empty());
    // From another site nothing is taken.
    let head = format!(
        "POST {}/en/{case}/papers HTTP/1.1\r\norigin: http://elsewhere.example\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\n",
        browser.room
    );
    let (head, _) = bytes(&browser, &head, &multipart(&said, &png(4, 4)));
    assert!(head.contains(" 403 "), "{head}");
}

#[test]
fn a_form_that_came_in_part_is_not_told_to_be_too_long() {
    let office = Office::new();
    let desk = office.serve(Who::Lead);
    let browser = desk.browser();
    let case = case(&browser);
    let send = |body: &[u8]| {
        let head = format!(
            "POST {}/en/{case}/papers HTTP/1.1\r\norigin: http://{}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n",
            browser.room, browser.host
        );
        let (head, body) = bytes(&browser, &head, body);
        (head, String::from_utf8(body).unwrap())
    };
    let whole = multipart(&[("shows", "face")], &png(40, 40));
    let (head, body) = send(&whole[..whole.len() - 40]);
    assert!(
        head.contains(" 400 ") && body.contains("only in part"),
        "{head}{body}"
    );
    // A field of words is never cut short.
    let long = "x".repeat((64 << 10) + 1);
    let (head, _) = send(&multipart(
        &[("shows", "face"), ("caption", &long)],
        &png(40, 40),
    ));
    assert!(head.contains(" 413 "), "{head}");
    assert!(pictures(&browser, &case).is_empty());
}

#[test]
fn a_locked_desk_keeps_no_picture() {
    let office = Office::new();
    let desk = office.serve(Who::Lead);
    let browser = desk.browser();
    let case = case(&browser);
    browser.post("lock", &[]);
    let head = format!(
        "POST {}/en/{case}/papers HTTP/1.1\r\norigin: http://{}\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\n",
        browser.room, browser.host
    );
    let sent = multipart(&[("shows", "face")], &png(700, 600));
    let (head, body) = bytes(&browser, &head, &sent);
    let body = String::from_utf8(body).unwrap();
    assert!(
        head.contains(" 200 ") && body.contains("name=\"passphrase\""),
        "{head}"
    );
    assert!(!body.contains("is kept"), "{body}");
}

#[test]
fn a_form_that_is_too_long_is_answered_with_the_usual_page() {
    let office = Office::new();
    let desk = office.serve(Who::Lead);
    let browser = desk.browser();
    let case = case(&browser);
    let long = format!("note={}", "x".repeat(3 << 20));
    for tag in ["en", "ar"] {
        let head = format!(
            "POST {}/{tag}/{case}/note HTTP/1.1\r\norigin: http://{}\r\n\
             content-type: application/x-www-form-urlencoded\r\n",
            browser.room, browser.host
        );
        let (head, body) = bytes(&browser, &head, long.as_bytes());
        let body = String::from_utf8(body).unwrap();
        assert!(head.contains(" 413 "), "{head}");
        assert!(head.contains("content-security-policy"), "{head}");
        // In the language of the page, with the way to everything else, and words.
        assert!(body.contains(&format!("<html lang=\"{tag}\"")), "{body}");
        assert!(body.contains(&format!("/{tag}/cases")), "{body}");
        let locale = language::locale(tag).unwrap();
        let words = locale.plain(language::id::DESK_LONG_TEXT);
        assert!(body.contains(&words), "{body}");
    }
}
