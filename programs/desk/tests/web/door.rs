//! Who comes in, and who does not.

use crate::browser::{Browser, encoded, raw, visit};
use crate::town::{Office, Who};
use std::time::Duration;

/// Something that only a page inside shows.
const INSIDE: &str = "This computer";

#[test]
fn an_address_is_good_once_and_not_for_long() {
    let office = Office::new();
    let desk = office.serve_as(Who::Worker, |settings| {
        settings.token = Duration::from_millis(700);
    });
    let first = desk.browser();
    assert_eq!(first.get("computer").status, 200);
    assert_eq!(visit(&desk.address).status, 403, "used before");
    let another = desk.another();
    let second = Browser::enter(&another);
    assert_eq!(second.get("computer").status, 200);
    let out = first.get("computer");
    assert_eq!(out.status, 403, "whoever came in before is out");
    assert!(!out.body.contains(INSIDE));
    let old = desk.another();
    let newest = desk.another();
    assert_eq!(visit(&old).status, 403, "a newer one was made");
    std::thread::sleep(Duration::from_millis(900));
    assert_eq!(visit(&newest).status, 403, "too late");
    assert_eq!(
        visit(&format!("http://{}/enter?token=", second.host)).status,
        403
    );
    assert_eq!(visit(&format!("http://{}/enter", second.host)).status, 403);
}

/// A page from elsewhere may lead to the door. It stays shut until its own button is pressed.
#[test]
fn whoever_is_led_to_the_door_is_asked_first() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    let address = desk.another();
    let (_, path) = address.split_once(&browser.host).unwrap();
    let path = format!("{path}&to=ar/cases");
    let own = format!("http://{}", browser.host);
    let nobody = Browser {
        cookie: String::new(),
        ..browser.clone()
    };
    for site in ["cross-site", "same-site"] {
        let from = [("sec-fetch-site", site)];
        let led = nobody.send("GET", &path, &from, "");
        assert_eq!(led.status, 200);
        assert!(led.header("set-cookie").is_none() && led.header("location").is_none());
        assert!(!led.body.contains(INSIDE) && led.body.contains("/enter?token="));
        let policy = led.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        // Nobody can press for them.
        for origin in ["http://evil.example", "null"] {
            let from = [("sec-fetch-site", site), ("origin", origin)];
            assert_eq!(nobody.send("POST", &path, &from, "").status, 403);
        }
        // To nothing but the door, and by no other name.
        let inside = format!("{}/en/computer", browser.room);
        assert_eq!(browser.send("GET", &inside, &from, "").status, 403);
        let named = [("sec-fetch-site", site), ("host", "evil.example")];
        assert_eq!(nobody.send("GET", &path, &named, "").status, 403);
    }
    assert_eq!(browser.get("computer").status, 200, "nobody else came in");
    let pressed = [("sec-fetch-site", "same-origin"), ("origin", &own)];
    let inside = nobody.send("POST", &path, &pressed, "");
    assert_eq!(inside.status, 303);
    let to = inside.header("location").unwrap();
    assert!(
        to.starts_with(&browser.room) && to.ends_with("/ar/cases"),
        "{to}"
    );
    assert!(inside.header("set-cookie").is_some());
    assert_eq!(nobody.send("POST", &path, &pressed, "").status, 403, "once");
    let elsewhere = format!("{}&to=//evil.example", desk.another());
    let to = visit(&elsewhere).header("location").unwrap().to_owned();
    assert!(
        to.starts_with(&browser.room) && to.ends_with("/computer"),
        "{to}"
    );
}

#[test]
fn nothing_is_shown_without_cookie_and_room() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    let set = visit(&desk.another())
        .header("set-cookie")
        .unwrap()
        .to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    let path = set
        .split_once("Path=")
        .unwrap()
        .1
        .split(';')
        .next()
        .unwrap();
    assert!(path.len() > 20, "a path that nobody guesses: {path}");
    let browser = Browser {
        cookie: set.split(';').next().unwrap().to_owned(),
        ..browser
    };
    let inside = browser.get("computer");
    assert!(inside.status == 200 && inside.body.contains(INSIDE));
    for cookie in ["", "desk=", "desk=x", "other=1"] {
        let out = Browser {
            cookie: cookie.to_owned(),
            ..browser.clone()
        };
        let answer = out.get("computer");
        assert_eq!(answer.status, 403, "{cookie}");
        assert!(!answer.body.contains(INSIDE));
    }
    // Another program of this computer may set cookies, too: ours is found among them.
    let both = Browser {
        cookie: format!("desk=theirs; {}", browser.cookie),
        ..browser.clone()
    };
    assert_eq!(both.get("computer").status, 200);
    for path in ["/", "/en/computer", "/x/en/computer"] {
        assert_eq!(browser.path(path).status, 403, "{path}");
    }
    assert_eq!(browser.get("no-such-page").status, 404);
    assert_eq!(
        browser
            .path(&format!("{}/tlh/computer", browser.room))
            .status,
        404
    );
}

#[test]
fn a_name_that_was_made_to_point_here_gets_nothing() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    let port = browser.host.split(':').nth(1).unwrap().to_owned();
    let path = format!("{}/en/computer", browser.room);
    let with = |host: &str| browser.send("GET", &path, &[("host", host)], "");
    assert_eq!(with(&format!("localhost:{port}")).status, 200);
    let rebound = format!("evil.example:{port}");
    let dotted = format!("127.0.0.1.:{port}");
    let other = format!("127.0.0.2:{port}");
    for host in [
        "evil.example",
        "127.0.0.1",
        "localhost",
        "",
        &rebound,
        &dotted,
        &other,
    ] {
        let answer = with(host);
        assert_eq!(answer.status, 403, "{host}");
        assert!(!answer.body.contains(INSIDE));
    }
    let cookie = &browser.cookie;
    let ours = &browser.host;
    for request in [
        format!(
            "GET {path} HTTP/1.1\r\nhost: {ours}\r\nhost: evil.example\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        ),
        format!(
            "GET http://evil.example{path} HTTP/1.1\r\nhost: {ours}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        ),
        format!("GET {path} HTTP/1.0\r\ncookie: {cookie}\r\n\r\n"),
    ] {
        let answer = raw(ours, &request);
        assert!(
            answer.status == 403 || answer.status == 400,
            "{request}: {answer:?}"
        );
        assert!(!answer.body.contains(INSIDE));
    }
}

#[test]
fn what_another_site_sends_is_not_done() {
    let office = Office::new();
    let begin = leaves(&office);
    let desk = office.serve(Who::Officer);
    let browser = desk.browser();
    let own = format!("http://{}", browser.host);
    let body = encoded(&[("society", "own"), ("mark", "0123456789")]);
    let path = format!("{}/en/orders/lock", browser.room);
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let near = format!("{own}0");
    let secure = own.replace("http", "https");
    let bad: Vec<Vec<(&str, &str)>> = vec![
        vec![],
        vec![("origin", "null")],
        vec![("origin", "http://evil.example")],
        vec![("origin", &near)],
        vec![("origin", &secure)],
        vec![("origin", &own), ("origin", "http://evil.example")],
        vec![("origin", &own), ("sec-fetch-site", "cross-site")],
        vec![("origin", &own), ("sec-fetch-site", "same-site")],
        vec![("origin", &own), ("sec-fetch-site", "none")],
    ];
    for mut headers in bad {
        headers.push(kind);
        let answer = browser.send("POST", &path, &headers, &body);
        assert_eq!(answer.status, 403, "{headers:?}");
    }
    for site in ["cross-site", "same-site"] {
        let headers = [("sec-fetch-site", site)];
        assert_eq!(browser.send("GET", &path, &headers, "").status, 403);
    }
    for method in ["PUT", "DELETE", "OPTIONS", "PATCH"] {
        assert_eq!(browser.send(method, &path, &[], "").status, 403, "{method}");
    }
    let kept = desk.side();
    assert!(kept.orders.is_empty() && kept.next_job <= 1, "{kept:?}");
    assert_eq!(leaves(&office), begin, "nothing was ordered or opened");
}

#[test]
fn every_page_says_what_it_may_load_and_that_it_is_not_kept() {
    let office = Office::new();
    let desk = office.serve(Who::Worker);
    let browser = desk.browser();
    for answer in [
        browser.get("computer"),
        browser.get("none"),
        visit(&desk.address),
    ] {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        // Without a referrer of the same origin a browser would send no origin with a form.
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert!(!answer.body.contains("<script"));
    }
}

#[test]
fn a_network_is_not_listened_to() {
    let office = Office::new();
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        office.serve_as(Who::Worker, |settings| {
            settings.listen = std::net::SocketAddr::from(([0, 0, 0, 0], 0));
        })
    }));
    assert!(refused.is_err());
}

fn leaves(office: &Office) -> usize {
    office.with(|town| town.house.borrow().leaves.len())
}

/// Looking changes nothing: every link of every page, and every address that takes a form.
#[test]
fn asking_for_a_page_changes_nothing() {
    let office = Office::new();
    let begin = leaves(&office);
    let desk = office.serve(Who::Officer);
    let browser = desk.browser();
    let mut seen: Vec<String> = Vec::new();
    let mut left = vec![format!("{}/en/computer", browser.room)];
    for page in [
        "computer/read",
        "lock",
        "unlock",
        "orders/approve",
        "orders/drop",
        "request",
    ] {
        left.push(format!("{}/en/{page}", browser.room));
    }
    while let Some(path) = left.pop() {
        let path = path.split('#').next().unwrap().to_owned();
        if seen.contains(&path) {
            continue;
        }
        let answer = browser.path(&path);
        assert!(
            matches!(answer.status, 200 | 404 | 405),
            "{path}: {}",
            answer.status
        );
        left.extend(answer.links());
        seen.push(path);
    }
    for page in [
        "cases",
        "orders/lock",
        "leaving",
        "access",
        "opened",
        "request/paper",
    ] {
        assert!(
            seen.iter().any(|path| path.ends_with(page)),
            "no link leads to {page}"
        );
    }
    assert_eq!(
        browser.get("computer").status,
        200,
        "the desk is not locked"
    );
    let kept = desk.side();
    assert!(kept.orders.is_empty() && kept.cases.is_empty() && kept.next_job <= 1);
    assert_eq!(leaves(&office), begin, "nothing was ordered or opened");
}
