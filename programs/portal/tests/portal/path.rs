//! A family's path: asking, the receipt, the case; and the form's path to the keyholder.

use crate::browser::{Browser, Came, attributes, fields, with};
use crate::house::{A, DESK, Server, intake_pair, line, portal_key, spool, until};
use codes::{KeptSecret, ReceiptSecret, Reference};
use line::Calls as _;
use parcel::form::SealedForm;
use portal::Spool;
use portal::web::Limits;
use record::codec::decode_form;
use record::form::Content;
use seal::IntakeKeyId;
use seal::intake::open_key;
use sign::encode::Bytes;
use sign::{canonical_struct, from_bytes, to_bytes};
use world::portal::Line;

/// What is typed on each page. Every text holds a marker.
pub(crate) const ANSWERS: &[&[(&str, &str)]] = &[
    &[("who", "self"), ("under_18", "no")],
    &[
        ("sought", "أمينة \"Marqa\" <حسن>"),
        ("sought_other", "Amina & Marqa"),
        ("relation", "sister"),
    ],
    &[
        ("gender", "female"),
        ("birth", "1991-05-04"),
        ("birth_place", "Marqabad"),
    ],
    &[
        ("loss_when", "spring, Marqa"),
        ("loss_what", "  We fled.\nMarqa stayed."),
    ],
    &[("danger", "not sure"), ("never", "Sudan")],
    &[("you", "Marqa Yusuf"), ("language", "ti")],
    &[
        ("reach", "yes"),
        ("phone", "+251 91 555 0199 Marqa"),
        ("safe", "Marqa only at night"),
    ],
    &[("consent", "network")],
];

/// Walks all pages; the last answer, and how many pages were sent.
pub(crate) fn walk(browser: &Browser, tag: &str) -> (Came, usize, Vec<(String, String)>) {
    let path = format!("/{tag}/find");
    let mut page = browser.get(&path, &[]);
    let mut sent = Vec::new();
    for (at, answers) in ANSWERS.iter().enumerate() {
        assert_eq!(page.status, 200, "page {at}: {}", page.text());
        sent = with(&page.text(), answers);
        page = browser.post(&path, &sent, false);
    }
    (page, ANSWERS.len(), sent)
}

/// The two numbers of a receipt's page.
pub(crate) fn numbers(page: &str) -> (String, String) {
    let parts: Vec<&str> = page.split("class=\"number\" dir=\"ltr\">").collect();
    assert_eq!(parts.len(), 3, "{page}");
    let number = |part: &str| part.split('<').next().unwrap().to_owned();
    (number(parts[1]), number(parts[2]))
}

pub(crate) fn ready(browser: &Browser) {
    until("a portal that takes requests", || {
        let page = browser.get("/en/status", &[]).text();
        page.contains("Requests are taken")
    });
}

/// A form as the spool holds it, read by its encoding.
#[derive(Clone)]
struct InSpool {
    mark: [u8; 16],
    receipt: Option<(Bytes, KeptSecret)>,
    form: SealedForm,
    month: u32,
    key: Bytes,
    progress: InSpoolProgress,
}
canonical_struct!(InSpool {
    mark,
    receipt,
    form,
    month,
    key,
    progress
});

#[derive(Clone)]
struct InSpoolProgress {
    put: bool,
    deposited: bool,
}
canonical_struct!(InSpoolProgress { put, deposited });

/// A form of a spool, by its place, and what the society's intake pair makes of it.
pub(crate) fn opened(folder: &std::path::Path, at: usize) -> (SealedForm, Content) {
    let (_, lines) = Spool::open(&spool(folder)).unwrap();
    let mut forms = lines
        .iter()
        .filter_map(|line| match from_bytes(line).unwrap() {
            Line::Form(spooled) => Some(from_bytes::<InSpool>(&to_bytes(&*spooled)).unwrap()),
            _ => None,
        });
    let InSpool {
        form, month, key, ..
    } = forms.nth(at).unwrap();
    let id = IntakeKeyId { society: A, month };
    let (intake, header) = (form.header.about.intake, form.header_hash());
    let key = open_key(&key.0, intake, &header, &id, &intake_pair()).unwrap();
    let content = form.open(&key, intake, Some(header)).unwrap();
    (form, decode_form(&content).unwrap())
}

#[test]
fn a_request_is_sealed_on_arrival_and_only_its_key_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (receipt, pages, _) = walk(&browser, "ar");
    assert!(pages <= 10, "a receipt after at most ten pages");
    assert_eq!(receipt.status, 200, "{}", receipt.text());
    let (reference, secret) = numbers(&receipt.text());
    assert!(Reference::parse(&reference).is_ok());
    assert!(ReceiptSecret::parse(&secret).is_ok());

    let mut found = Vec::new();
    until("the form at the hub", || {
        found = line(hub.address, DESK).forms(A, 0).unwrap();
        !found.is_empty()
    });
    drop(portal);
    let (form, content) = opened(folder.path(), 0);
    let Content::Request(request) = content else {
        panic!("a request");
    };
    let at_hub = line(hub.address, DESK).form(A, found[0].intake).unwrap();
    assert_eq!(at_hub, to_bytes(&form));
    assert_eq!(form.verify_portal(&portal_key()), Ok(()));
    let name = request.sought.names().next().unwrap();
    assert_eq!(name.written.reveal(), "أمينة \"Marqa\" <حسن>");
    let loss = request.sought.circumstances.loss.as_ref().unwrap();
    let told = loss.circumstances.as_ref().unwrap();
    assert_eq!(told.reveal(), "We fled.\nMarqa stayed.");
    assert!(request.sought_in_danger());
    let consent = &request.enquirer.casework.consent.receipts[0];
    assert_eq!(consent.language.as_ref().unwrap().tag(), "ar");

    // Nothing readable is left in any file of the portal or of the hub.
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for needle in ["Marqa", "أمينة", "0199", &secret, &secret.replace(' ', "")] {
            let needle = needle.as_bytes();
            assert!(!bytes.windows(needle.len()).any(|w| w == needle));
        }
    }
}

#[test]
fn the_hub_may_be_down_and_the_portal_killed() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let address = hub.address;
    let portal = Server::portal(folder.path(), address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    drop(hub);
    let (receipt, _, sent) = walk(&browser, "en");
    let first = numbers(&receipt.text());
    until("a page that says so", || {
        browser
            .get("/en/status", &[])
            .text()
            .contains("is interrupted")
    });

    // Sent again, the same page gets the same receipt: at once, and from a portal that was started
    // anew and knows only its spool. A page that was changed is another form.
    let again = browser.post("/en/find", &sent, false);
    assert_eq!(numbers(&again.text()), first);
    drop(portal);
    let portal = Server::portal(folder.path(), address, Limits::default());
    let browser = Browser::at(portal.address);
    let again = browser.post("/en/find", &sent, false);
    assert_eq!(numbers(&again.text()), first);
    let mut changed = sent.clone();
    for (name, value) in &mut changed {
        if name == "you" {
            value.push_str(" Marqa");
        }
    }
    let other = browser.post("/en/find", &changed, false);
    assert_ne!(numbers(&other.text()), first);

    let hub = Server::hub(folder.path(), address.port());
    let mut found = Vec::new();
    until("two forms at the hub that came back", || {
        found = line(hub.address, DESK).forms(A, 0).unwrap();
        found.len() >= 2
    });
    assert_eq!(found.len(), 2);
    assert!(spool(folder.path()).exists());
}

#[test]
fn a_case_is_known_by_both_numbers_and_a_wrong_one_tells_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (receipt, _, _) = walk(&browser, "en");
    let (reference, secret) = numbers(&receipt.text());
    let done = browser.post("/en/receipt", &fields(&receipt.text()), false);
    assert!(done.text().contains("Your request is with us"));

    let look = |reference: &str, secret: &str| {
        let fields = [("reference", reference), ("secret", secret)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let came = browser.post("/en/case", &fields, false);
        // What was typed stands in the page again; apart from it nothing may differ.
        let text = came.text().replace(reference, "R").replace(secret, "S");
        (came.status, text)
    };
    let (status, page) = look(&reference, &secret);
    assert_eq!(status, 200);
    assert!(page.contains("received") && page.contains("follows a calendar"));
    assert_eq!(
        look(&reference.replace(' ', ""), &secret.replace(' ', "-")).0,
        200
    );

    let digits = secret.replace(' ', "");
    let wrong = format!("{:08}", (digits.parse::<u32>().unwrap() + 1) % 100_000_000);
    let unknown = Reference::from_random(&[9; 8]).to_string();
    assert_ne!(unknown, reference);
    let known_reference = look(&reference, &wrong);
    assert_eq!(known_reference.0, 422);
    assert_eq!(known_reference, look(&unknown, &wrong));
    assert_eq!(known_reference, look(&unknown, &secret));

    // By code: so many looks at one number in an hour, whoever asks.
    let often = (0..32)
        .map(|_| look(&reference, &wrong).0)
        .filter(|s| *s == 429)
        .count();
    assert!(often >= 4, "{often}");
    assert_eq!(
        look(&unknown, &wrong).0,
        422,
        "another number is not held up"
    );
}

#[test]
fn what_is_wrong_is_said_and_nothing_typed_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let portal = Server::portal(folder.path(), hub.address, Limits::default());
    let browser = Browser::at(portal.address);
    for tag in ["en", "ar"] {
        let path = format!("/{tag}/find");
        let mut page = browser.get(&path, &[]).text();
        for (at, answers) in ANSWERS.iter().enumerate() {
            // Nothing, then too much of everything.
            let empty: Vec<(String, String)> = with(&page, &[])
                .into_iter()
                .filter(|(n, _)| n == "mark" || n == "page")
                .collect();
            let long = "\u{1f9ed}<\"&'".repeat(600);
            let mut much = with(&page, answers);
            much.iter_mut()
                .filter(|(n, _)| n != "mark" && n != "page")
                .for_each(|(_, v)| {
                    v.push_str(&long);
                });
            for bad in [empty, much] {
                let came = browser.post(&path, &bad, false);
                if at == 0 || bad.len() > 2 {
                    assert_eq!(came.status, 422, "{tag} {at}");
                }
                let text = came.text();
                if came.status == 422 {
                    assert_eq!(text.matches(" autofocus").count(), 1);
                    assert!(text.contains("role=\"alert\""));
                    for anchor in attributes(&text, "<li><a href=\"#") {
                        assert!(text.contains(&format!("id=\"{anchor}\"")));
                        assert!(text.contains(&format!("id=\"{anchor}-fault\"")));
                    }
                }
                let kept = fields(&text);
                for (name, value) in bad.iter().filter(|(n, v)| n != "page" && v.len() > 40) {
                    let choice = ANSWERS[..=at]
                        .iter()
                        .flat_map(|a| *a)
                        .any(|(n, v)| n == name && !v.contains(char::is_uppercase) && v.len() < 9);
                    assert!(
                        choice || kept.contains(&(name.clone(), value.clone())),
                        "{name}"
                    );
                }
            }
            let came = browser.post(&path, &with(&page, answers), false);
            assert_eq!(
                came.status,
                if at + 1 < ANSWERS.len() {
                    200
                } else {
                    came.status
                }
            );
            page = came.text();
        }
    }
    // Back keeps what was typed, too.
    let first = browser.get("/en/find", &[]).text();
    let second = browser
        .post("/en/find", &with(&first, ANSWERS[0]), false)
        .text();
    let mut back = with(&second, &[("sought", "half a na")]);
    back.push(("go".to_owned(), "back".to_owned()));
    let first = browser.post("/en/find", &back, false);
    assert_eq!(first.status, 200);
    let kept = fields(&first.text());
    assert!(kept.contains(&("sought".to_owned(), "half a na".to_owned())));
    assert!(kept.contains(&("who".to_owned(), "self".to_owned())));
}

#[test]
fn too_many_at_once_are_told_to_wait_and_what_is_too_long_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Server::hub(folder.path(), 0);
    let limits = Limits {
        forms: 2.try_into().unwrap(),
        ..Limits::default()
    };
    let portal = Server::portal(folder.path(), hub.address, limits);
    let browser = Browser::at(portal.address);
    ready(&browser);
    let (_, _, sent) = walk(&browser, "en");
    assert_eq!(browser.post("/en/find", &sent, false).status, 200);
    let busy = browser.post("/en/find", &sent, false);
    assert_eq!(busy.status, 429);
    // It says so, and can be sent again with everything that was typed.
    assert!(busy.text().contains("Too many people at once"));
    let again = fields(&busy.text());
    for (name, value) in sent.iter().filter(|(_, value)| !value.is_empty()) {
        assert!(again.contains(&(name.clone(), value.clone())), "{name}");
    }
    let huge = [("sought".to_owned(), "x".repeat(600 << 10))];
    assert_eq!(browser.post("/en/find", &huge, false).status, 413);
}
