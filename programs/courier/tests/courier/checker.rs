//! The check page, over HTTP.

use crate::kit::{Ground, Next, Provider, member, run};
use courier::carrier::Parcel;
use courier::checker::{Options, Rates, serve};
use courier::secrets::read_secret;
use record::safe::Means;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc::channel;

pub(crate) fn start(book: &Path, pepper: &Path) -> SocketAddr {
    let options = Options {
        book: book.to_owned(),
        societies: BTreeMap::from([(sign::SocietyId(1), "Example Society".to_owned())]),
        phone: "+41 00 000 00 00".to_owned(),
        rates: Rates::default(),
    };
    let pepper = *read_secret(pepper).expect("a pepper");
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        let ready = move |address| sender.send(address).expect("the test waits");
        let listen = "127.0.0.1:0".parse().expect("an address");
        let served = serve(
            (listen, None),
            options,
            pepper,
            ready,
            std::future::pending(),
        );
        runtime
            .expect("a runtime")
            .block_on(served)
            .expect("a checker");
    });
    receiver.recv().expect("it listens")
}

fn post(at: SocketAddr, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let agent = line::agent(std::time::Duration::from_secs(30));
    let call = agent.post(format!("http://{at}{path}"));
    let call = call.header("content-type", "application/x-www-form-urlencoded");
    let mut response = call.send(body.finish()).expect("an answer");
    let status = response.status().as_u16();
    (
        status,
        response.body_mut().read_to_string().expect("a page"),
    )
}

fn check(at: SocketAddr, code: &str, tail: &str) -> String {
    post(at, "/en", &[("code", code), ("tail", tail)]).1
}

/// A campaign that told two by SMS; their codes.
fn told() -> (Ground, Vec<String>) {
    let ground = Ground::of(&[member(1, &[Means::Sms]), member(2, &[Means::Sms])]);
    let provider = Provider::new(|_| Next::Takes);
    run(&ground, Means::Sms, &provider);
    let mut codes: Vec<(String, String)> = Vec::new();
    for (_, to, parcel) in &provider.lock().taken {
        let Parcel::Sms(text) = parcel else {
            panic!("an SMS");
        };
        let (_, rest) = text.0.split_once("Code ").expect("a code");
        codes.push((to.clone(), rest[..15].to_owned()));
    }
    codes.sort();
    (ground, codes.into_iter().map(|(_, code)| code).collect())
}

const SENT: &str = "We sent this";
const NOT: &str = "We cannot confirm it";

#[test]
fn a_code_and_its_tail_tell_what_was_sent_and_nothing_else_does() {
    let (ground, codes) = told();
    let book = ground.campaign.join("codes");
    let at = start(&book, &ground.secrets.pepper);
    let page = check(at, &codes[0], "001");
    for words in [
        SENT,
        "Example Society",
        "by SMS",
        "January",
        "It was an exercise",
        "It had no link. It asked for no money",
        "Is yours the same?",
        "Nobody checked this code before",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for word in ["Person", "79 100", "genuine", "\u{fffd}"] {
        assert!(!page.contains(word), "{word}");
    }
    // Typed as people type; and it was checked before.
    let page = check(at, "\u{2066}٤٨٢\u{2069}", "001");
    assert!(page.contains("not the twelve digits"));
    let arabic: String = codes[0]
        .chars()
        .map(|c| {
            c.to_digit(10)
                .and_then(|d| char::from_u32(0x660 + d))
                .unwrap_or(c)
        })
        .collect();
    let page = check(at, &arabic, "٠٠١");
    assert!(
        page.contains(SENT) && page.contains("checked \u{2068}1\u{2069} time before"),
        "{page}"
    );
    // The other's tail, another's code, a code that was never made, a digit changed.
    assert!(check(at, &codes[0], "002").contains(NOT));
    assert!(check(at, &codes[1], "001").contains(NOT));
    assert!(check(at, "482 913 077 362", "001").contains(NOT));
    let last = codes[0]
        .chars()
        .last()
        .and_then(|c| c.to_digit(10))
        .expect("a digit");
    let changed = format!("{}{}", &codes[0][..14], (last + 1) % 10);
    assert!(check(at, &changed, "001").contains("one of them is mistyped"));
    // What is not confirmed looks the same, whatever the reason.
    let unknown = check(at, "482 913 077 362", "001");
    assert_eq!(check(at, &codes[0], "002"), unknown);
    // Without digits of the number: slower, weaker, and it says so.
    let page = check(at, &codes[1], " ");
    assert!(page.contains(SENT) && page.contains("this answer is weaker"));
    // In Arabic too, with English beside it where somebody may act on it.
    let page = post(at, "/ar", &[("code", &codes[1]), ("tail", "002")]).1;
    assert!(page.contains("dir=\"rtl\"") && page.contains("Is yours the same?"));
    assert!(page.contains("أرسلنا هذا"));
}

/// It reads what the courier adds while it runs, and the book names nobody.
#[test]
fn the_book_grows_while_it_is_read_and_names_no_recipient() {
    let (ground, codes) = told();
    let copy = ground.campaign.join("../book");
    std::fs::write(&copy, b"").expect("an empty book");
    let at = start(&copy, &ground.secrets.pepper);
    assert!(check(at, &codes[0], "001").contains(NOT));
    let book = std::fs::read(ground.campaign.join("codes")).expect("the book");
    // Half a frame is waited for, not taken for damage.
    std::fs::write(&copy, &book[..book.len() - 7]).expect("most of a book");
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    std::fs::write(&copy, &book).expect("a book");
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    assert!(check(at, &codes[0], "001").contains(SENT));
    assert!(check(at, &codes[1], "002").contains(SENT));
    for code in &codes {
        let bare = code.replace(' ', "");
        for word in [code.as_str(), &bare, "100 0001", "79100", "Person"] {
            let bytes = word.as_bytes();
            assert!(!book.windows(bytes.len()).any(|w| w == bytes), "{word}");
        }
    }
}

#[test]
fn whoever_asks_too_often_waits_for_seconds_and_reports_are_counted() {
    let (ground, codes) = told();
    let at = start(&ground.campaign.join("codes"), &ground.secrets.pepper);
    // Trying tails of one code is slow.
    let mut busy = 0;
    for tail in 100..130 {
        let fields = [("code", codes[0].as_str()), ("tail", &tail.to_string())];
        busy += u32::from(post(at, "/en", &fields).0 == 429);
    }
    assert!(busy >= 15, "{busy}");
    // Others are not shut out by it.
    assert!(check(at, &codes[1], "002").contains(SENT));
    let page = post(at, "/en/report", &[("channel", "sms")]).1;
    assert!(page.contains("Tick at least one"));
    let fields = [
        ("what", "link"),
        ("what", "money"),
        ("channel", "sms"),
        ("text", "I am x"),
    ];
    assert!(post(at, "/en/report", &fields).1.contains("Thank you"));
    let counted = ground.campaign.join("codes.reports");
    let counted = std::fs::read_to_string(counted).expect("counts");
    assert!(counted.contains("\tlink\tsms\t1\n") && counted.contains("\tmoney\tsms\t1\n"));
    assert!(!counted.contains("I am"));
}
