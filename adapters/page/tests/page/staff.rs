//! Pages of staff as a browser reads them.

use super::{any_markup, read, words};
use language::{Locale, Piece, locale};
use page::{
    Choice, Compared, Fault, Field, Form, Href, Html, Kind, Link, PaperQuestion, STAFF_STYLE,
    StaffPage, Tone, staff_headers,
};
use proptest::prelude::*;

/// A page with `text` at every place where a text can come in.
fn everywhere(tag: &str, text: &str) -> String {
    let locale = locale(tag).unwrap();
    let here = Href::new("/x/en/find?a=1#main").unwrap();
    let both = || vec![Piece::Text(text.to_owned()), Piece::Code(text.to_owned())];
    let choices = || {
        vec![
            Choice {
                value: "never typed",
                label: both(),
            },
            Choice {
                value: text,
                label: both(),
            },
        ]
    };
    let field = |name, kind| Field {
        name,
        label: both(),
        hint: Some(both()),
        value: text,
        kind,
        optional: true,
    };
    let form = Form {
        locale,
        action: &here,
        hidden: vec![("carried", text)],
        fields: vec![
            field("part", Kind::Heading),
            field("any", Kind::Any(choices())),
            field("list", Kind::List(choices())),
            field("secret", Kind::Secret),
            field("code", Kind::Code),
        ],
        faults: vec![Fault {
            field: "list",
            words: both(),
        }],
        send: both(),
        back: None,
    };
    let link = |here: bool| Link {
        to: Href::new("/x").unwrap(),
        words: both(),
        here,
    };
    let row = || vec![Html::typed(text), Html::code(text)];
    let compared = |tone| Compared {
        what: both(),
        left: Html::typed(text),
        right: Html::typed(text),
        verdict: both(),
        tone,
    };
    let asked = PaperQuestion::Ask {
        says: (both(), both()),
        choices: vec![(both(), both())],
        lines: 2,
    };
    let content = [
        Html::tabs(&both(), &[link(true), link(false)]),
        Html::wide_table(&both(), &[both(), both()], &[row()]),
        Html::compare(
            &both(),
            [&both(), &both(), &both(), &both()],
            &[compared(Tone::Note), compared(Tone::Warning)],
        ),
        Html::block(text),
        Html::line(vec![Html::english(text), Html::typed(text)]),
        Html::items(&row()),
        Html::part("anchor", &both(), Html::typed(text)),
        Html::danger(Html::columns(form.html())),
        Html::row(row()),
        Html::aside(Html::typed(text)),
        Html::paper(
            (Locale::english(), locale),
            &[PaperQuestion::Part(both(), both()), asked],
        ),
    ];
    let page = StaffPage {
        locale,
        name: both(),
        title: both(),
        faulty: true,
        pages: &[link(true), link(false)],
        who: both(),
        state: vec![(Tone::Stop, both()), (Tone::Good, both())],
        languages: &[(here.clone(), Locale::english())],
        lock: Some(&here),
        content: Html::all(content),
    };
    page.render()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is put in, the tags and the names of attributes stay the same.
    #[test]
    fn nothing_breaks_out(text in prop_oneof![any::<String>(), any_markup()]) {
        // A text that is a value to choose is chosen; spaces would part it into several.
        let text = text.replace(' ', "_");
        let harmless = read(&everywhere("ar", "x"));
        let given = read(&everywhere("ar", &text));
        prop_assert_eq!(given.tags, harmless.tags);
    }
}

#[test]
fn the_policy_allows_the_style_of_staff_and_nothing_else() {
    let page = everywhere("en", "x");
    let (_, rest) = page.split_once("<style>").unwrap();
    let (style, _) = rest.split_once("</style>").unwrap();
    assert_eq!(style, STAFF_STYLE);
    assert!(!STAFF_STYLE.contains(['<', '&']) && !STAFF_STYLE.contains("url("));
    for side in ["left", "right"] {
        assert!(!STAFF_STYLE.contains(side), "the style knows no {side}");
    }
    let value = |name| {
        let mut all = staff_headers().iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, v)| v.as_str())
    };
    let policy = value("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains("script"));
    assert_ne!(
        Some(policy),
        page::headers().iter().map(|(_, v)| v.as_str()).next()
    );
    // Over plain HTTP on this computer; and a form must carry its origin.
    assert_eq!(value("strict-transport-security"), None);
    assert_eq!(value("referrer-policy"), Some("same-origin"));
}

#[test]
fn a_page_of_staff_asks_for_nothing_else() {
    let read = read(&everywhere("en", "x"));
    for (tag, names) in &read.tags {
        let loads = [
            "script", "img", "iframe", "object", "embed", "video", "audio",
        ];
        assert!(!loads.contains(&tag.as_str()), "{tag}");
        let bad = |n: &String| n == "style" || n == "src" || n.starts_with("on");
        assert!(!names.iter().any(bad), "{tag}");
    }
    assert!(!read.values.iter().any(|value| value.contains("://")));
}

#[test]
fn a_passphrase_is_never_sent_back_and_what_was_chosen_is() {
    let page = everywhere("en", "correct-horse");
    let (_, rest) = page.split_once("type=\"password\"").unwrap();
    let (input, _) = rest.split_once('>').unwrap();
    assert!(input.contains("value=\"\""), "{input}");
    assert!(page.contains("value=\"correct-horse\" selected"));
    assert!(page.contains("value=\"correct-horse\" checked"));
    assert_eq!(page.matches(" autofocus").count(), 1);
    assert_eq!(page.matches("aria-current=\"page\"").count(), 2);
    let several = Form {
        locale: Locale::english(),
        action: &Href::new("/x").unwrap(),
        hidden: Vec::new(),
        fields: vec![Field {
            name: "any",
            label: words("Which"),
            hint: None,
            value: "a c",
            kind: Kind::Any(
                ["a", "b", "c"]
                    .map(|value| Choice {
                        value,
                        label: words(value),
                    })
                    .into(),
            ),
            optional: false,
        }],
        faults: Vec::new(),
        send: words("Send"),
        back: None,
    };
    assert_eq!(several.html().as_str().matches(" checked").count(), 2);
}
