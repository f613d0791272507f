//! Pages as a browser reads them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod guide;
mod staff;

use html5gum::{Token, Tokenizer};
use language::{Args, Piece, id, locale};
use page::{Choice, Fault, Field, Form, Href, Html, Kind, Page, STYLE, Tone, headers};
use proptest::prelude::*;

/// A tag and its attributes' names; the values of attributes; the texts.
#[derive(Debug, Default, PartialEq)]
struct Read {
    tags: Vec<(String, Vec<String>)>,
    values: Vec<String>,
    texts: Vec<String>,
}

/// Reads a page as the standard of HTML says.
fn read(page: &str) -> Read {
    let mut read = Read::default();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for token in Tokenizer::new(page) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let names = tag.attributes.keys().map(|name| text(name)).collect();
                read.values.extend(tag.attributes.values().map(|v| text(v)));
                read.tags.push((text(&tag.name), names));
            }
            Token::EndTag(tag) => read
                .tags
                .push((format!("/{}", text(&tag.name)), Vec::new())),
            Token::String(string) => read.texts.push(text(&string)),
            Token::Comment(_) => read.tags.push(("!--".to_owned(), Vec::new())),
            Token::Doctype(_) => read.tags.push(("!doctype".to_owned(), Vec::new())),
            // A control character that somebody typed, and nothing else.
            Token::Error(error) => {
                let fine = ["character", "null"];
                let error = format!("{:?}", error.value).to_lowercase();
                assert!(fine.iter().any(|word| error.contains(word)), "{error}");
            }
        }
    }
    read
}

fn words(text: &str) -> Vec<Piece> {
    vec![Piece::Text(text.to_owned())]
}

fn said(tag: &str, id: language::Id) -> Vec<Piece> {
    locale(tag).unwrap().pieces(id, &Args::none())
}

/// A page with `text` at every place where a text can come in.
fn everywhere(tag: &str, text: &str) -> String {
    let locale = locale(tag).unwrap();
    let here = Href::new("/x/find?a=1#main").unwrap();
    let both = || vec![Piece::Text(text.to_owned()), Piece::Code(text.to_owned())];
    let field = |name, kind| Field {
        name,
        label: both(),
        hint: Some(both()),
        value: text,
        kind,
        optional: true,
    };
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
    let form = Form {
        locale,
        action: &here,
        hidden: vec![("carried", text)],
        fields: vec![
            field("line", Kind::Line),
            field("phone", Kind::Phone),
            field("mail", Kind::Mail),
            field("digits", Kind::Digits),
            field("text", Kind::Text),
            field("one", Kind::One(choices())),
        ],
        faults: vec![
            Fault {
                field: "mail",
                words: both(),
            },
            Fault {
                field: "one",
                words: both(),
            },
        ],
        send: both(),
        back: Some(both()),
    };
    let content = [
        form.html(),
        Html::heading(&both()),
        Html::para(&both()),
        Html::typed(text),
        Html::notice(Tone::Note, &both(), Html::typed(text)),
        Html::folded(&both(), Html::typed(text)),
        Html::link(&here, &both()),
        Html::action(&here, &both()),
        Html::link_in(&here, locale, &both()),
        Html::number(&both(), text, &both()),
        Html::table(
            &both(),
            &[both()],
            &[vec![Html::typed(text), Html::typed(text)]],
        ),
        Html::summary(&[(both(), Html::typed(text))]),
    ];
    let page = Page {
        locale,
        title: both(),
        faulty: true,
        leave: Some(&here),
        pages: &[(here.clone(), both())],
        content: Html::all(content),
    };
    page.render()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is put in, the tags and the names of attributes stay the same.
    #[test]
    fn nothing_breaks_out(text in prop_oneof![any::<String>(), any_markup()]) {
        let harmless = read(&everywhere("ar", "x"));
        let given = read(&everywhere("ar", &text));
        prop_assert_eq!(given.tags, harmless.tags);
    }

    /// What was typed comes back as it was, in every kind of field.
    #[test]
    fn nothing_typed_is_lost(text in typed_text()) {
        let page = everywhere("en", &text);
        let read = read(&page);
        let found = read.values.iter().filter(|value| **value == text).count();
        // The carried value, four lines, the chosen answer.
        prop_assert!(found >= 6, "{found}");
        let area = format!("\n{text}");
        prop_assert!(read.texts.contains(&area));
    }
}

/// Text made of what HTML is made of.
fn any_markup() -> BoxedStrategy<String> {
    let parts = [
        "<",
        ">",
        "\"",
        "'",
        "&",
        "/",
        "=",
        " ",
        "\n",
        "-->",
        "<!--",
        "</textarea>",
        "</title>",
        "</style>",
        "<script>",
        "&quot;",
        "&#34;",
        "&lt",
        "]]>",
        "\0",
        "`",
        "x",
        "ا",
    ];
    let part = proptest::sample::select(parts.to_vec());
    proptest::collection::vec(part, 1..12)
        .prop_map(|p| p.concat())
        .boxed()
}

/// Texts that a browser can send: it sends no null, and its line breaks are of one kind.
fn typed_text() -> impl Strategy<Value = String> {
    let clean = |text: String| text.replace(['\0', '\r'], "");
    let text = prop_oneof![any::<String>(), any_markup()].prop_map(clean);
    text.prop_filter("not empty", |text| !text.is_empty())
}

#[test]
fn the_policy_allows_the_style_of_the_page_and_nothing_else() {
    let page = everywhere("en", "x");
    let (_, rest) = page.split_once("<style>").unwrap();
    let (style, _) = rest.split_once("</style>").unwrap();
    assert_eq!(style, STYLE);
    assert!(!STYLE.contains(['<', '&']) && !STYLE.contains("url(") && !STYLE.contains("@import"));
    let policy = &headers()
        .iter()
        .find(|(name, _)| *name == "content-security-policy");
    let policy = &policy.unwrap().1;
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains("script"));
    let names: Vec<&str> = headers().iter().map(|(name, _)| *name).collect();
    assert!(!names.contains(&"set-cookie"));
}

#[test]
fn a_page_asks_for_nothing_else() {
    let read = read(&everywhere("en", "x"));
    for (tag, names) in &read.tags {
        let loads = [
            "script", "img", "iframe", "object", "embed", "video", "audio", "source",
        ];
        assert!(!loads.contains(&tag.as_str()), "{tag}");
        assert!(
            !names
                .iter()
                .any(|n| n == "style" || n == "src" || n.starts_with("on")),
            "{tag}"
        );
    }
    assert!(!read.values.iter().any(|value| value.contains("://")));
}

#[test]
fn a_form_with_faults_says_so_three_times_and_puts_the_focus_there() {
    let page = everywhere("en", "x");
    assert_eq!(page.matches(" autofocus").count(), 1);
    let (before, _) = page.split_once(" autofocus").unwrap();
    let (_, input) = before.rsplit_once("<input").unwrap();
    assert!(input.contains("id=\"mail\""), "{input}");
    assert!(page.contains("<title>There is a problem: "));
    assert!(page.contains("href=\"#mail\"") && page.contains("href=\"#one\""));
    assert!(page.contains("id=\"mail-fault\""));
    assert!(page.contains("aria-describedby=\"mail-hint mail-fault\""));
    let list = page.find("class=\"faults\"").unwrap();
    assert!(list < page.find("<form").unwrap());
}

#[test]
fn languages_run_in_their_direction_and_codes_from_left_to_right() {
    let arabic = everywhere("ar", "x");
    assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(arabic.contains("<bdi dir=\"ltr\">x</bdi>"));
    assert!(everywhere("en", "x").contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(everywhere("ar-XB", "x").contains("dir=\"rtl\""));
    for side in ["left", "right"] {
        assert!(!STYLE.contains(side), "the style knows no {side}");
    }
}

#[test]
fn a_draft_says_so_in_its_language_and_in_english() {
    let arabic = everywhere("ar", "x");
    for tag in ["ar", "en"] {
        let text = said(tag, id::DRAFT_TEXT);
        let Piece::Text(text) = &text[0] else {
            panic!("words");
        };
        assert!(arabic.contains(text), "{tag}");
    }
    assert!(arabic.contains("<p lang=\"en\" dir=\"ltr\">"));
    assert!(!everywhere("en", "x").contains("draft\""));
}

#[test]
fn a_page_that_was_left_names_no_service() {
    let page = Page {
        locale: locale("en").unwrap(),
        title: words("Gone"),
        faulty: false,
        leave: None,
        pages: &[],
        content: Html::all([]),
    };
    let Piece::Text(service) = said("en", id::SERVICE_NAME).remove(0) else {
        panic!("words");
    };
    assert!(!page.render().contains(&service));
    assert!(everywhere("en", "x").contains(&service));
}

#[test]
fn content_is_not_shown_by_debug() {
    assert_eq!(format!("{:?}", Html::typed("Amina")), "Html");
}
