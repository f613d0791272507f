//! Who comes in.

use crate::kit::{House, agent, came, words};
use language::id;

#[test]
fn nobody_comes_in_but_by_the_address_and_once() {
    let house = House::begun();
    let address = house.address();
    let origin = address.split("/enter").next().unwrap();
    let agent = agent();
    let get = |path: &str, heads: &[(&str, &str)]| {
        let mut request = agent.get(format!("{origin}{path}"));
        for (name, value) in heads {
            request = request.header(*name, *value);
        }
        came(request.call().unwrap())
    };
    let shut = words("en", id::INCIDENT_SHUT_TEXT);
    for path in ["/", "/en/now", "/enter?token=x", "/room/en/now"] {
        let came = get(path, &[]);
        assert_eq!(came.status, 403, "{path}");
        came.holds(&shut);
        came.lacks("told by telephone");
    }
    // By another name, or led here by another site: refused, and the address stays good.
    let (_, path) = address.split_once(origin).unwrap();
    for heads in [
        ("host", "evil.example"),
        ("host", "localhost.evil.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let came = get(path, &[heads]);
        assert_eq!(came.status, 403, "{heads:?}");
        assert!(came.headers.get("set-cookie").is_none());
    }
    let entered = get(path, &[]);
    assert_eq!(entered.status, 303);
    let cookie = entered.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    assert_eq!(get(path, &[]).status, 403, "once");
    let pair = cookie.split(';').next().unwrap();
    let inside = get(&entered.to, &[("cookie", pair)]);
    assert_eq!(inside.status, 200);
    let policy = inside.headers["content-security-policy"].to_str().unwrap();
    for part in [
        "default-src 'none'",
        "style-src 'sha256-",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
    assert_eq!(inside.headers["cache-control"], "no-store");
    for heads in [("host", "evil.example"), ("sec-fetch-site", "same-site")] {
        let came = get(&entered.to, &[("cookie", pair), heads]);
        assert_eq!(came.status, 403, "{heads:?}");
    }
    // A new address puts whoever came in before out.
    let again = house.another();
    let (_, path) = again.split_once(origin).unwrap();
    assert_eq!(get(path, &[]).status, 303);
    assert_eq!(get(&entered.to, &[("cookie", pair)]).status, 403);
}

#[test]
fn nothing_is_done_for_another_site() {
    let house = House::begun();
    let browser = house.browser();
    let agent = agent();
    let form = "to=declared";
    let send = |heads: &[(&str, &str)]| {
        let mut request = agent
            .post(browser.url("en/now/move"))
            .header("cookie", &browser.cookie);
        for (name, value) in heads {
            request = request.header(*name, *value);
        }
        came(request.send(form).unwrap()).status
    };
    let before = house.lines();
    assert_eq!(send(&[]), 403);
    assert_eq!(send(&[("origin", "http://evil.example")]), 403);
    assert_eq!(send(&[("origin", "null")]), 403);
    let own = browser.origin.as_str();
    assert_eq!(
        send(&[("origin", own), ("sec-fetch-site", "cross-site")]),
        403
    );
    assert_eq!(send(&[("origin", own), ("host", "evil.example")]), 403);
    assert_eq!(house.lines(), before);
    assert_eq!(send(&[("origin", own)]), 303);
    assert_eq!(house.lines(), before + 1);
}
