//! The guide's site before anybody walked anything: who comes in, and what stands around a scene.

use super::front::Guide;
use super::scene::Scene;
use super::scenes::walking;
use super::words::Reader;
use crate::demo::Watch;
use language::{Direction, locales};
use std::sync::Arc;
use ureq::Agent;

fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0);
    config.build().new_agent()
}

fn reader(locale: &'static language::Locale) -> Reader {
    Reader {
        locale,
        room: "a-room".to_owned(),
    }
}

/// In both languages: which way it runs, the banner, where Back and Next lead, that nothing is
/// loaded, and that no message is missing or half said.
#[test]
fn every_scene_is_a_page_in_every_language() {
    for locale in locales() {
        let reader = reader(locale);
        for (at, scene) in Scene::ALL.into_iter().enumerate() {
            let page = reader.page(scene, walking(&reader, scene, at));
            let direction = match locale.direction() {
                Direction::Ltr => "ltr",
                Direction::Rtl => "rtl",
            };
            let tag = locale.tag();
            assert!(page.contains(&format!("<html lang=\"{tag}\" dir=\"{direction}\">")));
            assert!(page.contains("Invented people. Nothing leaves this computer."));
            assert!(
                !page.contains('\u{fffd}') && !page.contains('\u{e000}'),
                "{page}"
            );
            for none in ["<script", "<img", "<iframe", " style=", "{ $", "<h1></h1>"] {
                assert!(!page.contains(none), "{none}: {page}");
            }
            let leads = |rel: &str, to: Option<Scene>| match to {
                Some(to) => {
                    let link = format!("rel=\"{rel}\" href=\"/a-room/{tag}/{}\"", to.name());
                    assert!(page.contains(&link), "{link}");
                }
                None => assert!(!page.contains(&format!("rel=\"{rel}\""))),
            };
            let [before, next] = scene.turn();
            leads("prev", before);
            leads("next", next);
            assert_eq!(
                page.matches("aria-current").count(),
                2,
                "once in the style, once here"
            );
            let done = page.matches("<li class=\"good\">").count();
            assert_eq!(done, at, "as many steps as were walked");
        }
    }
}

#[test]
fn nobody_comes_in_but_by_the_address() {
    let guide = Guide::start(Arc::new(Watch::default())).expect("a port");
    let address = guide.address().expect("randomness");
    let origin = address
        .split("/enter")
        .next()
        .expect("an origin")
        .to_owned();
    let agent = agent();
    let get = |path: &str, heads: &[(&str, &str)]| {
        let mut request = agent.get(format!("{origin}{path}"));
        for (name, value) in heads {
            request = request.header(*name, *value);
        }
        request.call().expect("an answer")
    };
    assert_eq!(get("/", &[]).status(), 403);
    assert_eq!(get("/enter?token=x", &[]).status(), 403);
    let (_, path) = address.split_once(&origin).expect("a path");
    for heads in [("host", "evil.example"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(get(path, &[heads]).status(), 403, "{heads:?}");
    }
    let entered = get(path, &[("accept-language", "ar")]);
    assert_eq!(entered.status(), 303);
    let head = |name: &str| entered.headers()[name].to_str().expect("ASCII").to_owned();
    let (to, cookie) = (head("location"), head("set-cookie"));
    assert!(to.ends_with("/ar/start"), "{to}");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    assert_eq!(get(path, &[]).status(), 403, "once");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let inside = get(&to, &[("cookie", &cookie)]);
    assert_eq!(inside.status(), 200);
    let policy = inside.headers()["content-security-policy"]
        .to_str()
        .expect("ASCII");
    for part in [
        "default-src 'none'",
        "style-src 'sha256-",
        "form-action 'self';",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains("script-src"),
        "{policy}"
    );
    let elsewhere = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-site")];
    assert_eq!(get(&to, &elsewhere).status(), 403);
    for missing in ["/ar/nowhere", "/tlh/start", "/ar/start/fill", "/ar"] {
        let room = to.split("/ar/").next().expect("a room");
        let answer = get(&format!("{room}{missing}"), &[("cookie", &cookie)]);
        assert_eq!(answer.status(), 404, "{missing}");
        let page = answer.into_body().read_to_string().expect("a page");
        assert!(
            page.contains("/start\""),
            "no way back from {missing}: {page}"
        );
    }
    // Nothing is done for another site, nor before the walk is over.
    let act = format!("{origin}{}", to.replace("start", "family/fill"));
    let post = |heads: &[(&str, &str)]| {
        let mut request = agent.post(&act).header("cookie", &cookie);
        for (name, value) in heads {
            request = request.header(*name, *value);
        }
        request.send("").expect("an answer").status().as_u16()
    };
    assert_eq!(post(&[]), 403);
    assert_eq!(post(&[("origin", "http://evil.example")]), 403);
    assert_eq!(
        post(&[("origin", &origin), ("sec-fetch-site", "cross-site")]),
        403
    );
    assert_eq!(post(&[("origin", &origin)]), 303);
    // As long as on the families' site; beyond that the limit is told, and the way back.
    let send = |length: usize| {
        let request = agent.post(&act).header("cookie", &cookie);
        let body = format!("word={}", "x".repeat(length));
        request.header("origin", &origin).send(&body)
    };
    assert_eq!(send(20_000).expect("an answer").status(), 303);
    let mut long = send(600_000).expect("an answer");
    assert_eq!(long.status(), 413);
    let page = long.body_mut().read_to_string().expect("a page");
    assert!(page.contains("524") && page.contains("/start\""), "{page}");
}
