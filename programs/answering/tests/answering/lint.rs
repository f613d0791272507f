//! Every text that leaves to people, against our own warning.

use answering::arabic;
use claims::lint;
use language::{Locale, id, locale};

/// Beginnings of the names of messages that are sent to somebody, or that one finds on a page about
/// what we send; and whether strangers may see them.
const SENT: &[(&str, bool)] = &[
    ("sms-", true),
    ("mail-", true),
    ("envelope-", true),
    ("voicemail-", true),
    ("told-person-", false),
    ("letter-text-", false),
    ("notice-text-", false),
    ("public-", false),
];

fn found(locale: &Locale, name: &str, text: &str, outside: bool) -> Vec<String> {
    let more = match locale.tag() {
        arabic::TAG => arabic::warned(),
        _ => &[],
    };
    let found = lint(text, outside, more, arabic::DENIALS);
    // Isolates around a value are set by the program, and taken out of a text message by it.
    let real = found
        .iter()
        .filter(|of| of.warned != claims::Warned::Invisible);
    real.map(|of| format!("{} {name}: {:?} {}", locale.tag(), of.warned, of.words))
        .collect()
}

#[test]
fn no_template_asks_for_what_we_warn_of() {
    let args = || {
        let args = language::Args::none()
            .text("date", "x")
            .text("society", "x");
        let args = args.text("from", "x").text("to", "x");
        args.code("number", "3")
            .code("phone", "x")
            .text("code", "x")
    };
    let mut looked = 0;
    let mut all = Vec::new();
    for tag in ["en", arabic::TAG] {
        let locale = locale(tag).unwrap();
        for message in id::ALL {
            let kind = SENT
                .iter()
                .find(|(start, _)| message.name().starts_with(start));
            let Some((_, outside)) = kind else { continue };
            looked += 1;
            let text = locale.text(*message, &args());
            all.extend(found(locale, message.name(), &text, *outside));
        }
    }
    assert!(looked > 80, "{looked}");
    assert_eq!(all, [""; 0]);
}

/// The list of beginnings would be of no use if a message under another name asked for money: what
/// is found there is a word of a form or of staff, and stands here by name.
#[test]
fn the_lint_finds_a_template_that_asks() {
    let english = Locale::english();
    assert_eq!(
        found(english, "x", "Send the fee to this account", true).len(),
        2
    );
    let arabic = locale(arabic::TAG).unwrap();
    assert_eq!(found(arabic, "x", "أرسل المال", true).len(), 1);
}
