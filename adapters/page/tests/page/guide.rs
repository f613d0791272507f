//! Pages of the guide as a browser reads them.

use super::{any_markup, read};
use language::{Locale, Piece, locale};
use page::{Beside, GUIDE_STYLE, GuidePage, Href, Html, Link, Tone, guide_headers};
use proptest::prelude::*;

const ORIGIN: &str = "http://127.0.0.1:8080";

/// A page with `text` at every place where a text can come in.
fn everywhere(tag: &str, text: &str) -> String {
    let locale = locale(tag).unwrap();
    let here = Href::new("/x/en/start").unwrap();
    let beside = Beside::new(ORIGIN, &here).unwrap();
    let both = || vec![Piece::Text(text.to_owned()), Piece::Code(text.to_owned())];
    let part = || (both(), both());
    let content = [
        Html::beside(&beside, &both()),
        Html::beside_by(&here, &both()),
        Html::send_beside(&beside, &[("name".to_owned(), text.to_owned())], &both()),
        Html::counts(&[part()]),
        Html::pair((&both(), Html::typed(text)), (&both(), Html::typed(text))),
        Html::telephone(&both(), text),
        Html::strip(&both(), &[(both(), true), (both(), false)]),
        Html::matrix(&both(), &[both(), both()], &[(both(), vec![[1, 2, 3, 4]])]),
        Html::steps(&[(Tone::Good, both()), (Tone::Stop, both())]),
        Html::service(&both(), &[part(), part(), part(), part()]),
    ];
    let link = |here: bool| Link {
        to: Href::new("/x").unwrap(),
        words: both(),
        here,
    };
    let page = GuidePage {
        locale,
        title: both(),
        scenes: &[link(true), link(false)],
        languages: &[(here.clone(), Locale::english())],
        turn: [Some(here.clone()), Some(here.clone())],
        content: Html::all(content),
    };
    page.render()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever is put in, the tags and the names of attributes stay the same.
    #[test]
    fn nothing_breaks_out(text in prop_oneof![any::<String>(), any_markup()]) {
        let harmless = read(&everywhere("ar", "x"));
        let given = read(&everywhere("ar", &text));
        prop_assert_eq!(given.tags, harmless.tags);
    }
}

#[test]
fn the_policy_allows_the_style_of_the_guide_and_forms_to_named_programs() {
    let page = everywhere("en", "x");
    let (_, rest) = page.split_once("<style>").unwrap();
    let (style, _) = rest.split_once("</style>").unwrap();
    assert_eq!(style, GUIDE_STYLE);
    assert!(!GUIDE_STYLE.contains(['<', '&']) && !GUIDE_STYLE.contains("url("));
    for side in ["left", "right"] {
        assert!(!GUIDE_STYLE.contains(side), "the style knows no {side}");
    }
    let policy = |origins: &[String]| {
        let mut all = guide_headers(origins).into_iter();
        let found = all.find(|(known, _)| *known == "content-security-policy");
        found.unwrap().1
    };
    let without = policy(&[]);
    assert!(without.contains("form-action 'self';"), "{without}");
    let with = policy(&[ORIGIN.to_owned()]);
    assert_eq!(
        with.replace(&format!(" {ORIGIN}"), ""),
        without,
        "an origin is for forms only"
    );
    assert!(with.contains(&format!("form-action 'self' {ORIGIN};")));
    assert!(with.starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(!with.contains("unsafe") && !with.contains("script"));
}

#[test]
fn what_opens_beside_is_of_this_computer() {
    let path = Href::new("/en/find").unwrap();
    assert!(Beside::new(ORIGIN, &path).is_some());
    for bad in [
        "",
        "http://127.0.0.1:",
        "http://127.0.0.1:80x",
        "http://evil.example:80",
        "http://127.0.0.1.evil.example:80",
        "https://127.0.0.1:80",
        "http://127.0.0.1:80/x",
        "javascript:1",
    ] {
        assert_eq!(Beside::new(bad, &path), None, "{bad}");
    }
}

#[test]
fn a_page_of_the_guide_loads_nothing_and_says_what_is_invented() {
    for tag in ["en", "ar"] {
        let page = everywhere(tag, "x");
        for (tag, names) in &read(&page).tags {
            let loads = [
                "script", "img", "iframe", "object", "embed", "video", "audio",
            ];
            assert!(!loads.contains(&tag.as_str()), "{tag}");
            let bad = |n: &String| n == "style" || n == "src" || n.starts_with("on");
            assert!(!names.iter().any(bad), "{tag}");
        }
        assert!(page.contains("Invented people. Nothing leaves this computer."));
    }
    let drafted = everywhere("ar", "x");
    assert!(
        drafted.contains("lang=\"en\" dir=\"ltr\">Invented people."),
        "beside the draft"
    );
    assert!(!everywhere("en", "x").contains("lang=\"en\" dir=\"ltr\">Invented"));
}
