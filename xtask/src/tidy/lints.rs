//! Lints that are in force everywhere, and no way around them.

use super::finding::Finding;
use super::source::{Source, Token};
use super::workspace::Crate;

/// What `core/clippy.toml` has to forbid at least.
const CORE_MAY_NOT_CALL: &[&str] = &[
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "std::env::var",
    "std::env::args",
    "std::thread::spawn",
    "std::fs::read",
    "std::fs::write",
];

const CORE_MAY_NOT_HOLD: &[&str] = &[
    "std::fs::File",
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::net::UdpSocket",
];

/// `unsafe_code = "forbid"` stands in the root, and every crate takes over the root's lints.
pub(crate) fn check_manifests(crates: &[Crate], root: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let unsafe_code = parse(root)
        .and_then(|root| Some(root.get("workspace")?.get("lints")?.get("rust")?.clone()))
        .and_then(|rust| Some(rust.get("unsafe_code")?.as_str()?.to_owned()));
    if unsafe_code.as_deref() != Some("forbid") {
        findings.push(manifest_finding(
            "Cargo.toml",
            "`unsafe_code = \"forbid\"` is missing from [workspace.lints.rust]".into(),
        ));
    }
    for member in crates {
        let inherits = parse(&member.manifest)
            .and_then(|manifest| manifest.get("lints")?.get("workspace")?.as_bool());
        if inherits != Some(true) {
            findings.push(manifest_finding(
                &member.manifest_file,
                format!("`{}` does not take over the workspace's lints", member.name),
            ));
        }
    }
    findings
}

/// `core/clippy.toml` forbids the ways out, each with its reason.
pub(crate) fn check_core_clippy(text: Option<&str>) -> Vec<Finding> {
    const FILE: &str = "core/clippy.toml";
    let Some(table) = text.and_then(parse) else {
        return vec![manifest_finding(FILE, "is missing or no TOML".into())];
    };
    let mut findings = Vec::new();
    let lists = [
        ("disallowed-methods", CORE_MAY_NOT_CALL),
        ("disallowed-types", CORE_MAY_NOT_HOLD),
    ];
    for (key, wanted) in lists {
        let entries = table.get(key).and_then(toml::Value::as_array);
        let text_of = |entry: &toml::Value, key: &str| {
            let text = entry.get(key).and_then(toml::Value::as_str);
            text.map(str::to_owned)
        };
        for path in wanted {
            let entry = entries.and_then(|entries| {
                let mut entries = entries.iter();
                entries.find(|entry| text_of(entry, "path").as_deref() == Some(path))
            });
            let reason = entry.and_then(|entry| text_of(entry, "reason"));
            if reason.is_none_or(|reason| reason.trim().is_empty()) {
                let what = format!("{key} lacks `{path}` with a reason");
                findings.push(manifest_finding(FILE, what));
            }
        }
    }
    findings
}

/// No `allow(…)`, no `expect(…)` without a reason, no `.unwrap()` outside tests.
pub(crate) fn check_source(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for at in 0..source.tokens.len().saturating_sub(1) {
        let (word, next) = (&source.tokens[at], &source.tokens[at + 1]);
        if !word.attribute || next.text != "(" {
            continue;
        }
        if word.text == "allow" {
            findings.push(source_finding(
                source,
                word.line,
                "silences a lint with `allow`".into(),
                "an `allow` stays behind when its cause is gone; an `expect` then fails",
                "#[expect(lint, reason = \"…\")]",
            ));
        }
        if word.text == "expect" && !has_reason(&source.tokens[at + 2..]) {
            findings.push(source_finding(
                source,
                word.line,
                "expects a lint without a reason".into(),
                "the next reader must be able to judge whether it still holds",
                "#[expect(lint, reason = \"…\")]",
            ));
        }
    }
    let unwraps = source.find(&[".", "unwrap", "(", ")"]).into_iter();
    findings.extend(unwraps.filter(|line| !source.is_test(*line)).map(|line| {
        source_finding(
            source,
            line,
            "calls `unwrap()` outside tests".into(),
            "a panic in a program that holds keys is an outage; its cause must be impossible",
            "return an error, or `expect(\"why this cannot fail\")`",
        )
    }));
    findings
}

/// Is there a `reason =` before the bracket closes?
fn has_reason(tokens: &[Token]) -> bool {
    let mut depth = 1_usize;
    for token in tokens {
        match token.text.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            "reason" if depth == 1 => return true,
            _ => {}
        }
        if depth == 0 {
            return false;
        }
    }
    false
}

fn parse(text: &str) -> Option<toml::Value> {
    toml::from_str::<toml::Table>(text)
        .ok()
        .map(toml::Value::Table)
}

fn manifest_finding(file: &str, what: String) -> Finding {
    Finding {
        file: file.to_owned(),
        line: 0,
        rule: "lints",
        what,
        why: "the same lints hold in every crate, and the core's purity is one of them".into(),
        mend: "put it back".into(),
    }
}

fn source_finding(source: &Source, line: usize, what: String, why: &str, mend: &str) -> Finding {
    Finding {
        file: source.file.clone(),
        line,
        rule: "lints",
        what,
        why: why.into(),
        mend: mend.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{CORE_MAY_NOT_CALL, CORE_MAY_NOT_HOLD};
    use super::{check_core_clippy, check_manifests, check_source};
    use crate::tidy::source::Source;
    use crate::tidy::tiers::tests::member;

    const ROOT: &str = "[workspace.lints.rust]\nunsafe_code = \"forbid\"\n";

    fn found(text: &str) -> Vec<usize> {
        let source = Source::parse("core/sign/src/a.rs", "sign", text).expect("Rust");
        check_source(&source)
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn unsafe_code_must_be_forbidden_everywhere() {
        assert_eq!(check_manifests(&[member("sign", &[], "")], ROOT), []);
        for weaker in [
            "",
            "[workspace.lints.rust]\nunsafe_code = \"deny\"\n",
            "[package]",
        ] {
            assert_eq!(check_manifests(&[], weaker).len(), 1, "{weaker:?}");
        }
        for manifest in [
            "",
            "[lints]\nworkspace = false\n",
            "[lints.rust]\nunsafe_code = \"warn\"",
        ] {
            let mut sign = member("sign", &[], "");
            sign.manifest = manifest.into();
            assert_eq!(check_manifests(&[sign], ROOT).len(), 1, "{manifest:?}");
        }
    }

    #[test]
    fn the_core_needs_its_clippy_file() {
        let list = |paths: &[&str], reason: &str| {
            let lines = paths
                .iter()
                .map(|path| format!("{{path=\"{path}\",reason=\"{reason}\"}}"));
            lines.collect::<Vec<_>>().join(",")
        };
        let file = |reason: &str| {
            let calls = list(CORE_MAY_NOT_CALL, reason);
            let types = list(CORE_MAY_NOT_HOLD, reason);
            format!("disallowed-methods=[{calls}]\ndisallowed-types=[{types}]\n")
        };
        assert_eq!(check_core_clippy(Some(&file("time is passed in"))), []);
        let all = CORE_MAY_NOT_CALL.len() + CORE_MAY_NOT_HOLD.len();
        assert_eq!(check_core_clippy(Some(&file(""))).len(), all);
        assert_eq!(check_core_clippy(Some("")).len(), all);
        assert_eq!(check_core_clippy(None).len(), 1);
    }

    #[test]
    fn allow_is_refused_in_every_form() {
        assert_eq!(found("#![allow(dead_code)]"), [1]);
        assert_eq!(found("#[allow(dead_code, reason = \"x\")]\nfn f() {}"), [1]);
        assert_eq!(found("#[cfg_attr(test, allow(dead_code))]\nfn f() {}"), [1]);
        assert_eq!(
            found("macro_rules! m { () => { #[allow(x)] fn f() {} } }"),
            [1]
        );
        assert_eq!(found("fn f() { allow(1); }"), [0; 0]);
    }

    #[test]
    fn expect_needs_a_reason() {
        assert_eq!(found("#[expect(dead_code)]\nfn f() {}"), [1]);
        assert_eq!(
            found("#[expect(dead_code, reason = \"used by x\")]\nfn f() {}"),
            [0; 0]
        );
    }

    #[test]
    fn unwrap_is_for_tests() {
        assert_eq!(found("fn f() {\n    a.unwrap();\n}"), [2]);
        assert_eq!(found("fn f() { m!(a.unwrap()); }"), [1]);
        assert_eq!(
            found("#[cfg(test)]\nmod t { fn f() { a.unwrap(); } }"),
            [0; 0]
        );
        assert_eq!(
            found("/// `a.unwrap()`\nfn f() { a.unwrap_or(1); }"),
            [0; 0]
        );
    }
}
