//! What types that hold a person's data may not be able to do. They live in `record`; a type is
//! plaintext if a text of a person stands in it, directly or in a type it holds.
//!
//! Works on tokens, so that types declared inside macros are seen too.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::source::{Kind, Source, Token};

const CRATE: &str = "record";

/// Words that make a type plaintext.
const TEXTS: &[&str] = &["String", "str", "Cow", "OsString", "PathBuf", "Text"];

/// (file, type or `*`, reason): texts that are about a file and not about a person.
const NOT_A_PERSON: &[(&str, &str, &str)] = &[
    (
        "core/record/src/csv/mapping.rs",
        "*",
        "a mapping holds headings and code words of its author, and its errors must show them",
    ),
    (
        "core/record/src/request/keys.rs",
        "*",
        "the bare texts are paths of keys; values stay in the reader's wiped text",
    ),
    (
        "core/record/src/pfif/read.rs",
        "Items",
        "the bare text is the prefix of the XML namespace",
    ),
];

/// A `struct` or `enum` of the crate.
struct Type<'a> {
    source: &'a Source,
    is_enum: bool,
    line: usize,
    name: &'a str,
    derives: BTreeSet<&'a str>,
    body: &'a [Token],
}

/// No Serialize, no Display, no derived Debug over bare texts, no bare text left in memory.
pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    let ours = |source: &&Source| source.package == CRATE && source.file.contains("/src/");
    let sources: Vec<&Source> = sources.iter().filter(ours).collect();
    let types: Vec<Type<'_>> = sources.iter().flat_map(|source| types(source)).collect();
    let plaintext = plaintext_names(&types);

    let mut findings = Vec::new();
    for source in &sources {
        findings.extend(no_serialize(source));
        findings.extend(no_display(source, &plaintext));
    }
    let wiped: BTreeSet<&str> = sources.iter().flat_map(|source| wiped(source)).collect();
    for found in &types {
        findings.extend(no_shown_error(found, &plaintext));
        findings.extend(no_derived_debug(found));
        findings.extend(wiped_on_drop(found, &wiped));
    }
    findings
}

fn no_serialize(source: &Source) -> Vec<Finding> {
    let lines = source.find(&["Serialize"]);
    let real = lines.into_iter().filter(|line| !source.is_test(*line));
    real.map(|line| {
        finding(
            source,
            line,
            "names `Serialize`".into(),
            "plaintext leaves a program sealed, in canonical bytes, never as JSON or a log field",
            "write the fields that may be shown into a type of the program's own",
        )
    })
    .collect()
}

fn no_display(source: &Source, plaintext: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, window) in source.tokens.windows(2).enumerate() {
        let shows = matches!(window[0].text.as_str(), "Display" | "ToString");
        if !shows || window[1].text != "for" || source.is_test(window[0].line) {
            continue;
        }
        // However the type is written: by a path, behind a reference, inside a wrapper.
        let target = source.tokens[at + 2..].iter();
        let mut target = target.take_while(|token| !["{", "where"].contains(&token.text.as_str()));
        if let Some(name) = target.find(|token| plaintext.contains(token.text.as_str())) {
            findings.push(finding(
                source,
                window[0].line,
                format!(
                    "`{}` is plaintext and implements {}",
                    name.text, window[0].text
                ),
                "what can be displayed ends in logs and error messages",
                "give it a named function that says who may see the result",
            ));
        }
    }
    findings
}

fn no_shown_error(found: &Type<'_>, plaintext: &BTreeSet<&str>) -> Option<Finding> {
    let shown = found.derives.contains("Error") || found.derives.contains("Display");
    (shown && plaintext.contains(found.name)).then(|| {
        finding(
            found.source,
            found.line,
            format!("`{}` derives Error or Display and holds a text", found.name),
            "no user data in errors: they are logged and sent to others",
            "name the field and the line, not what stood there",
        )
    })
}

fn no_derived_debug(found: &Type<'_>) -> Option<Finding> {
    let bare = found.bare_texts(|_| true);
    (found.derives.contains("Debug") && bare).then(|| {
        finding(
            found.source,
            found.line,
            format!("`{}` derives Debug over a bare text", found.name),
            "Debug of plaintext is redacted: it ends in logs and panics",
            "hold a `Text`, or write Debug by hand",
        )
    })
}

fn wiped_on_drop(found: &Type<'_>, wiped: &BTreeSet<&str>) -> Option<Finding> {
    let bare = found.bare_texts(|before| !before.ends_with(&["Zeroizing", "<"]));
    let is_wiped = found.derives.contains("ZeroizeOnDrop") || wiped.contains(found.name);
    (bare && !is_wiped).then(|| {
        finding(
            found.source,
            found.line,
            format!("`{}` leaves a bare text in memory", found.name),
            "plaintext is zeroized when dropped",
            "hold a `Text` or a `Zeroizing<String>`, or derive ZeroizeOnDrop",
        )
    })
}

impl Type<'_> {
    fn is_excused(&self) -> bool {
        NOT_A_PERSON.iter().any(|(file, name, _)| {
            *file == self.source.file && (*name == "*" || *name == self.name)
        })
    }

    /// The words in it that name types: neither variants nor fields.
    fn type_words(&self) -> Vec<&str> {
        let mut words = Vec::new();
        let mut depth = 0_usize;
        for (at, token) in self.body.iter().enumerate() {
            let text = token.text.as_str();
            match text {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            let is_variant = self.is_enum && depth <= 1;
            let is_field = self.body.get(at + 1).is_some_and(|next| next.text == ":");
            let is_type = token.kind == Kind::Word && !token.attribute;
            if is_type && !is_variant && !is_field {
                words.push(text);
            }
        }
        words
    }

    /// Does an owned text stand in it, with `accept` given the two words before?
    fn bare_texts(&self, accept: impl Fn(&[&str]) -> bool) -> bool {
        let words: Vec<&str> = self.body.iter().map(|token| token.text.as_str()).collect();
        let bare = |(at, word): (usize, &&str)| {
            let owned = matches!(*word, "String" | "Cow" | "OsString" | "PathBuf")
                || (*word == "str" && at > 0 && words[at - 1] == "<");
            owned && accept(&words[at.saturating_sub(2)..at])
        };
        !self.is_excused() && words.iter().enumerate().any(bare)
    }
}

/// Names of all types in which a text stands, also through other types.
fn plaintext_names<'a>(types: &[Type<'a>]) -> BTreeSet<&'a str> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = names.len();
        for found in types {
            let words = found.type_words();
            let holds = words.iter().enumerate().any(|(at, word)| {
                let constant = *word == "str" && at > 0 && words[at - 1] == "static";
                (TEXTS.contains(word) && !constant) || names.contains(word)
            });
            if holds && !found.is_excused() {
                names.insert(found.name);
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

/// Types with a hand-written `impl Drop` or `impl ZeroizeOnDrop`.
fn wiped(source: &Source) -> Vec<&str> {
    let windows = source.tokens.windows(3);
    windows
        .filter(|window| matches!(window[0].text.as_str(), "Drop" | "ZeroizeOnDrop"))
        .filter(|window| window[1].text == "for")
        .map(|window| window[2].text.as_str())
        .collect()
}

fn types(source: &Source) -> Vec<Type<'_>> {
    let tokens = &source.tokens;
    let mut found = Vec::new();
    for at in 0..tokens.len().saturating_sub(1) {
        let (keyword, name) = (&tokens[at], &tokens[at + 1]);
        let declares = matches!(keyword.text.as_str(), "struct" | "enum") && !keyword.attribute;
        if declares && name.kind == Kind::Word && !source.is_test(keyword.line) {
            found.push(Type {
                source,
                is_enum: keyword.text == "enum",
                line: keyword.line,
                name: &name.text,
                derives: derives_before(&tokens[..at]),
                body: body_after(&tokens[at + 2..]),
            });
        }
    }
    found
}

/// Words in the attributes that stand right before a declaration.
fn derives_before(tokens: &[Token]) -> BTreeSet<&str> {
    let visibility = ["pub", "(", ")", "crate", "super", "#"];
    tokens
        .iter()
        .rev()
        .take_while(|token| token.attribute || visibility.contains(&token.text.as_str()))
        .filter(|token| token.attribute && token.kind == Kind::Word)
        .map(|token| token.text.as_str())
        .collect()
}

/// What stands in the brackets of a declaration, without the attributes in there.
fn body_after(tokens: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" if depth == 0 => return &tokens[..at],
            "}" | ")" | "]" => depth -= 1,
            ";" if depth == 0 => return &tokens[..at],
            _ => continue,
        }
        if depth == 0 && token.text == "}" {
            return &tokens[..=at];
        }
    }
    tokens
}

fn finding(source: &Source, line: usize, what: String, why: &str, mend: &str) -> Finding {
    Finding {
        file: source.file.clone(),
        line,
        rule: "plaintext",
        what,
        why: why.into(),
        mend: mend.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::source::Source;

    fn found(text: &str) -> Vec<String> {
        let source = Source::parse("core/record/src/name.rs", "record", text).expect("Rust");
        check(&[source])
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    const TEXT: &str = "pub struct Text(Zeroizing<String>);\n\
                        impl fmt::Debug for Text { fn fmt() {} }\n";

    #[test]
    fn the_allowed_form_passes() {
        let clean = "#[derive(Clone, Debug)]\npub struct Name { written: Text, rank: u8 }\n\
                     #[derive(Debug, thiserror::Error)]\n#[error(\"line {0}\")]\n\
                     pub enum Refusal { Line(u32), Field(&'static str) }\n\
                     impl fmt::Display for Script { fn fmt() {} }\nenum Script { Latin }\n";
        assert_eq!(found(&format!("{TEXT}{clean}")), [""; 0]);
    }

    #[test]
    fn serialize_is_found() {
        assert_eq!(found("#[derive(Serialize)]\nstruct A(u8);").len(), 1);
        assert_eq!(found("impl serde::Serialize for A {}").len(), 1);
        assert_eq!(
            found("#[cfg(test)]\nmod tests { use serde::Serialize; }").len(),
            0
        );
    }

    #[test]
    fn display_of_a_type_that_holds_a_text_further_down_is_found() {
        let text = "struct Name { written: Text }\nstruct Person { names: Vec<Name> }\n\
                    impl core::fmt::Display for Person { fn fmt() {} }";
        let findings = found(&format!("{TEXT}{text}"));
        assert_eq!(findings, ["`Person` is plaintext and implements Display"]);
        let by_path = text.replace("for Person", "for &'a crate::person::Person");
        assert_eq!(found(&format!("{TEXT}{by_path}")).len(), 1);
    }

    #[test]
    fn an_error_with_a_text_is_found() {
        let text = "#[derive(Clone, thiserror::Error)]\npub enum Bad { Name(Text) }";
        assert_eq!(found(&format!("{TEXT}{text}")).len(), 1);
    }

    #[test]
    fn variants_and_fields_are_not_taken_for_types() {
        let text = "struct Name { written: Text }\n#[derive(thiserror::Error)]\n\
                    enum Bad { Name, Line { Name: u8 }, Code(u8) }";
        assert_eq!(found(&format!("{TEXT}{text}")), [""; 0]);
        let inside = text.replace("Code(u8)", "Code(Name)");
        assert_eq!(found(&format!("{TEXT}{inside}")).len(), 1);
        let inside = text.replace("{ Name: u8 }", "{ name: Vec<Name> }");
        assert_eq!(found(&format!("{TEXT}{inside}")).len(), 1);
    }

    #[test]
    fn derived_debug_over_a_bare_text_is_found_in_macros_too() {
        let bare = "#[derive(Debug, ZeroizeOnDrop)]\npub struct Name { written: String }";
        assert_eq!(found(bare), ["`Name` derives Debug over a bare text"]);
        let wrapped = "#[derive(Debug)]\nstruct Name(Zeroizing<String>);";
        assert_eq!(found(wrapped).len(), 1);
        let in_macro = "shape! {\n/// A name.\n#[derive(Debug, ZeroizeOnDrop)]\n\
                        pub struct Name { written: Box<str> }\n}";
        assert_eq!(found(in_macro).len(), 1);
    }

    #[test]
    fn only_the_listed_file_is_excused() {
        let text = "#[derive(Debug, thiserror::Error)]\npub enum Bad { Key(String) }";
        let listed = Source::parse(super::NOT_A_PERSON[0].0, "record", text).expect("Rust");
        assert_eq!(check(&[listed]), []);
        let bare = "pub struct Items(String);\npub struct Other(String);";
        let one = Source::parse("core/record/src/pfif/read.rs", "record", bare).expect("Rust");
        let found_in_one = check(&[one]);
        assert_eq!(found_in_one.len(), 1);
        assert!(found_in_one[0].what.contains("`Other`"));
        assert_eq!(found(text).len(), 3);
    }

    #[test]
    fn a_text_that_stays_in_memory_is_found() {
        let text = "pub struct Name { written: String }";
        assert_eq!(found(text), ["`Name` leaves a bare text in memory"]);
        assert!(found(&format!("{text}\nimpl Drop for Name {{}}")).is_empty());
        assert!(found("#[derive(ZeroizeOnDrop)]\nstruct Name(String);").is_empty());
        let other = "struct A(u8);\nfn f(text: String) {}\nstruct B { a: u8 }\n";
        assert!(found(other).is_empty());
    }
}
