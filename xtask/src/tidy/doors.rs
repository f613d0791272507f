//! One door per world: the outside library of each kind is named in one place only.

use super::finding::Finding;
use super::source::{Kind, Source};
use super::workspace::Crate;

struct Door {
    world: &'static str,
    /// Packages behind the door, as registries name them.
    packages: &'static [&'static str],
    /// Words that name them in code.
    words: &'static [&'static str],
    /// Where they may be named: a crate, and the start of the path inside `src/`.
    place: &'static [(&'static str, &'static str)],
}

const DOORS: &[Door] = &[
    Door {
        world: "signatures and hashes",
        packages: &["aws-lc-rs", "aws-lc-sys"],
        words: &["aws_lc_rs", "aws_lc_sys"],
        // `line` and `tls` hand it to TLS as its provider. DKIM is a signature that only mail knows: RSA,
        // which nothing else here may use.
        place: &[
            ("sign", ""),
            ("seal", ""),
            ("line", ""),
            ("tls", ""),
            ("courier", "dkim"),
        ],
    },
    Door {
        world: "ciphers",
        packages: &["hpke", "blahaj", "aes-gcm", "chacha20poly1305"],
        words: &["hpke", "blahaj", "aes_gcm", "aead"],
        place: &[("seal", "")],
    },
    Door {
        world: "slow hashes",
        packages: &["argon2"],
        words: &["argon2"],
        // Passphrases there, the few digits of a receipt here: the trusted core does not grow by
        // what the keyholder never runs.
        place: &[("seal", ""), ("codes", "kept")],
    },
    Door {
        world: "the database",
        packages: &["sqlx"],
        words: &["sqlx"],
        place: &[("store", "db")],
    },
    Door {
        world: "mail",
        packages: &["lettre"],
        words: &["lettre"],
        place: &[("courier", "")],
    },
    Door {
        world: "texts of the interface",
        packages: &["fluent", "fluent-bundle", "fluent-syntax"],
        words: &["fluent", "fluent_bundle", "fluent_syntax"],
        place: &[("language", "")],
    },
    Door {
        world: "templates",
        packages: &["maud", "askama", "minijinja", "tera", "handlebars"],
        words: &["maud", "askama", "minijinja", "tera", "handlebars"],
        place: &[("page", "")],
    },
];

struct Literal {
    world: &'static str,
    /// Parts of a string literal that only the door may write, in lower case.
    parts: &'static [&'static str],
    place: &'static str,
}

const LITERALS: &[Literal] = &[
    Literal {
        world: "raw HTML",
        parts: &[
            "<!doctype html",
            "<html",
            "<body",
            "<div",
            "<span",
            "<script",
            "<table",
            "</p>",
            "</a>",
            "</li>",
            "</h1>",
        ],
        place: "page",
    },
    Literal {
        world: "texts of the interface",
        parts: &[".ftl\""],
        place: "language",
    },
];

/// No crate but the door's own asks for the packages behind it.
pub(crate) fn check_packages(crates: &[Crate]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in crates {
        for door in DOORS {
            if door.place.iter().any(|(name, _)| member.name == *name) {
                continue;
            }
            let behind = |name: &str| door.packages.contains(&name);
            for need in member.needs.iter().filter(|need| behind(&need.name)) {
                let what = format!("`{}` asks for `{}`", member.name, need.name);
                findings.push(finding(
                    &member.manifest_file,
                    0,
                    door.world,
                    what,
                    door.doorkeeper(),
                ));
            }
        }
    }
    findings
}

/// No file but the door's own names them, nor writes what only the door may write.
pub(crate) fn check_source(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for door in DOORS.iter().filter(|door| !door.is_open_to(source)) {
        for word in door.words {
            for line in source.find(&[word]) {
                let what = format!("names `{word}`");
                findings.push(finding(
                    &source.file,
                    line,
                    door.world,
                    what,
                    door.doorkeeper(),
                ));
            }
        }
    }
    // This program names in strings what it forbids; it talks to no one but a terminal.
    let bound = |literal: &&Literal| ![literal.place, "xtask"].contains(&source.package.as_str());
    for literal in LITERALS.iter().filter(bound) {
        let tokens = source.tokens.iter();
        for token in tokens.filter(|token| token.kind == Kind::Literal && !token.attribute) {
            let text = token.text.to_lowercase();
            let part = literal.parts.iter().find(|part| text.contains(*part));
            if let Some(part) = part.filter(|_| !source.is_test(token.line)) {
                let what = format!("a string holds `{part}`");
                let place = literal.place.to_owned();
                findings.push(finding(
                    &source.file,
                    token.line,
                    literal.world,
                    what,
                    place,
                ));
            }
        }
    }
    findings
}

impl Door {
    fn is_open_to(&self, source: &Source) -> bool {
        self.place.iter().any(|(package, start)| {
            let inside = source.file.split_once("/src/").map_or("", |(_, path)| path);
            source.package == *package && inside.starts_with(start)
        })
    }

    fn doorkeeper(&self) -> String {
        let names = self.place.iter().map(|(package, start)| match *start {
            "" => (*package).to_owned(),
            start => format!("{package}/{start}"),
        });
        names.collect::<Vec<_>>().join(" and ")
    }
}

fn finding(file: &str, line: usize, world: &str, what: String, doorkeeper: String) -> Finding {
    Finding {
        file: file.to_owned(),
        line,
        rule: "doors",
        what,
        why: format!("one door per world: {world} can be changed or reviewed in one place"),
        mend: format!("let {doorkeeper} do it, and call that"),
    }
}

#[cfg(test)]
mod tests {
    use super::{check_packages, check_source};
    use crate::tidy::source::Source;
    use crate::tidy::tiers::tests::member;
    use crate::tidy::workspace::NeedKind;

    fn found(file: &str, package: &str, text: &str) -> usize {
        check_source(&Source::parse(file, package, text).expect("Rust")).len()
    }

    #[test]
    fn ciphers_outside_seal_are_found() {
        for word in ["hpke", "blahaj", "argon2"] {
            let text = format!("use {word}::x;\n");
            assert_eq!(
                found("core/release/src/step.rs", "release", &text),
                1,
                "{word}"
            );
            assert_eq!(found("core/sign/src/key.rs", "sign", &text), 1, "{word}");
            assert_eq!(found("core/seal/src/part.rs", "seal", &text), 0, "{word}");
        }
        let text = "use aws_lc_rs::{digest, hmac};\nfn f() { aws_lc_rs::aead::x() }";
        assert_eq!(found("core/ledger/src/tree.rs", "ledger", text), 3);
        assert_eq!(found("core/sign/src/key.rs", "sign", text), 1, "only aead");
        assert_eq!(found("core/seal/src/part.rs", "seal", text), 0);
    }

    #[test]
    fn sql_is_for_one_folder_of_one_crate() {
        let text = "fn f() { sqlx::query(1); }";
        assert_eq!(found("adapters/store/src/db/tx.rs", "store", text), 0);
        assert_eq!(found("adapters/store/src/parcel.rs", "store", text), 1);
        assert_eq!(found("programs/hub/src/main.rs", "hub", text), 1);
    }

    #[test]
    fn mail_texts_and_html_have_their_doors() {
        let mail = "use lettre::Message;";
        assert_eq!(found("adapters/courier/src/smtp.rs", "courier", mail), 0);
        assert_eq!(found("programs/desk/src/main.rs", "desk", mail), 1);
        let texts = "fn f() { read(\"locales/am/main.ftl\") }";
        assert_eq!(found("core/language/src/text.rs", "language", texts), 0);
        assert_eq!(found("programs/desk/src/main.rs", "desk", texts), 1);
        let template = "use maud::html;";
        assert_eq!(found("adapters/page/src/form.rs", "page", template), 0);
        assert_eq!(found("programs/desk/src/main.rs", "desk", template), 1);
        let html = "fn f() -> &'static str { \"<DIV class='x'>\" }";
        assert_eq!(found("adapters/page/src/form.rs", "page", html), 0);
        assert_eq!(found("programs/desk/src/main.rs", "desk", html), 1);
        let prose = "/// Writes `<div>`.\nfn f() {} // <div>";
        assert_eq!(found("programs/desk/src/main.rs", "desk", prose), 0);
    }

    #[test]
    fn a_renamed_package_is_found_in_the_manifest() {
        let needs = [
            ("hpke", NeedKind::Normal),
            ("lettre", NeedKind::Development),
        ];
        assert_eq!(check_packages(&[member("release", &needs, "")]).len(), 2);
        let seal = member("seal", &[("hpke", NeedKind::Normal)], "");
        assert_eq!(check_packages(&[seal]), []);
    }
}
