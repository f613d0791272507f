//! The core reads no clock, no randomness, no environment, no file and no socket. Clippy says so
//! too (`core/clippy.toml`); this scan also sees imports, macros and whole modules.

use super::finding::Finding;
use super::source::Source;

/// Modules of `std` that reach outside.
const MODULES: &[&str] = &["env", "fs", "net", "os", "process", "thread"];

/// Items and words that reach outside wherever they come from.
const WORDS: &[(&str, &str)] = &[
    ("SystemTime", TIME),
    ("getrandom", BYTES),
    ("OsRng", BYTES),
    ("SysRng", BYTES),
    ("SystemRandom", BYTES),
    ("ThreadRng", BYTES),
    ("thread_rng", BYTES),
    ("from_entropy", BYTES),
    ("from_os_rng", BYTES),
    // Ciphers that draw their own nonce.
    ("RandomizedNonceKey", BYTES),
    ("stdin", EFFECT),
];

/// Token sequences that reach outside.
const SEQUENCES: &[(&[&str], &str)] = &[
    (&["Instant", "::", "now"], TIME),
    (&["rand", "::", "rng"], BYTES),
    // Keys from the system's randomness; `dealer` deals shares from it, `dealer_rng` does not.
    (&["::", "generate", "(", ")"], BYTES),
    (&[".", "dealer", "("], BYTES),
    (&["extern", "crate", "std"], EFFECT),
    (&["use", "std", "as"], EFFECT),
];

const TIME: &str = "take `now: Time` as an argument";
const BYTES: &str = "take the random bytes as an argument";
const EFFECT: &str = "return an effect, and let the program do it";

/// Non-test code of a core crate names nothing that reaches outside.
pub(crate) fn check(source: &Source) -> Vec<Finding> {
    if !source.core || !source.file.contains("/src/") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut add = |line: usize, what: String, mend: &str| {
        if !source.is_test(line) {
            findings.push(finding(source, line, what, mend));
        }
    };
    for (word, mend) in WORDS {
        for line in source.find(&[word]) {
            add(line, format!("names `{word}`"), mend);
        }
    }
    for (sequence, mend) in SEQUENCES {
        for line in source.find(sequence) {
            add(line, format!("names `{}`", sequence.concat()), mend);
        }
    }
    for module in MODULES {
        for line in source.find(&["std", "::", module]) {
            add(line, format!("names `std::{module}`"), EFFECT);
        }
    }
    for (line, module) in grouped_imports(source) {
        add(line, format!("imports `std::{module}`"), EFFECT);
    }
    findings
}

/// Modules named in `use std::{…}`: the first word of every branch.
fn grouped_imports(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let tokens = &source.tokens;
    for start in 0..tokens.len() {
        let head = tokens[start..]
            .iter()
            .take(3)
            .map(|token| token.text.as_str());
        if !head.eq(["std", "::", "{"]) {
            continue;
        }
        let mut depth = 1;
        let mut branch_begins = true;
        for token in &tokens[start + 3..] {
            match token.text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," if depth == 1 => {
                    branch_begins = true;
                    continue;
                }
                word if branch_begins && MODULES.contains(&word) => {
                    found.push((token.line, word.to_owned()));
                }
                _ => {}
            }
            branch_begins = false;
            if depth == 0 {
                break;
            }
        }
    }
    found
}

fn finding(source: &Source, line: usize, what: String, mend: &str) -> Finding {
    Finding {
        file: source.file.clone(),
        line,
        rule: "purity",
        what,
        why: "the core is pure: the same step runs under tests, simulation and replay".into(),
        mend: mend.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::source::Source;

    fn found(file: &str, text: &str) -> Vec<usize> {
        let source = Source::parse(file, "policy", text).expect("Rust");
        check(&source)
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn every_way_out_of_the_core_is_found() {
        for text in [
            "fn f() { std::time::SystemTime::now(); }",
            "fn f() { let t = Instant::now(); }",
            "fn f() { m!(std::env::var(\"X\")); }",
            "use std::fs;",
            "use std::{collections::BTreeMap, net::TcpStream};",
            "use std::{thread};",
            "use std as s;",
            "fn f() { getrandom::fill(&mut b); }",
            "use rand_core::OsRng;",
            "fn f() { rand::rng().fill(&mut b); }",
            "fn f() { rand::thread_rng(); }",
            "fn f() { Ed25519KeyPair::generate(); }",
            "fn f() { shares.dealer(&secret); }",
            "fn f() { std::io::stdin(); }",
        ] {
            assert_eq!(found("core/policy/src/a.rs", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not_found() {
        for text in [
            "/// Never `std::env`.\nfn f() {} // SystemTime::now()",
            "fn f() -> &'static str { \"std::fs\" }",
            "use std::{collections::BTreeMap, fmt};\nuse std::io::Read;",
            "use std::{sync::{env, x}};",
            "fn f(seed: [u8; 32]) { Key::generate(seed); shares.dealer_rng(&s, r); }",
            "#[cfg(test)]\nmod tests {\n    use std::fs;\n}",
        ] {
            assert_eq!(found("core/policy/src/a.rs", text), [0; 0], "{text}");
        }
        assert_eq!(found("programs/keyholder/src/a.rs", "use std::fs;"), [0; 0]);
        assert_eq!(found("core/policy/tests/a.rs", "use std::fs;"), [0; 0]);
    }
}
