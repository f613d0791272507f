//! Absences carry the promise: what a crate may not link, however far down.

use super::finding::Finding;
use super::workspace::Crate;

struct Absence {
    /// Crates the rule is for; `core/` stands for every crate in that folder.
    of: &'static [&'static str],
    never: &'static [&'static str],
    why: &'static str,
}

const ABSENCES: &[Absence] = &[
    Absence {
        of: &["hub"],
        never: &["seal", "parcel", "record", "matching", "matcher"],
        why: "the server on the internet will be broken into: it can open nothing, and it \
              contains no code that knows what a person is",
    },
    Absence {
        of: &["keyholder", "holding"],
        never: &["record", "matching", "matcher"],
        why: "the keyholder hands out keys and never learns what a family is",
    },
    Absence {
        of: TRUSTED,
        never: &["parcel", "codes"],
        why: "the keyholder hands out keys and never opens what they open",
    },
    Absence {
        of: &["verify", "verifier"],
        never: &["seal", "release", "keyholder"],
        why: "the outsider's check holds no secret and trusts nothing it checks",
    },
    Absence {
        of: &["verify", "verifier", "core/"],
        never: NETWORK,
        why: "the core opens no socket: machines are stepped, programs do the talking",
    },
    Absence {
        of: &["core/"],
        never: RANDOMNESS,
        why: "randomness enters the core as bytes, so that every run can be repeated",
    },
    Absence {
        of: TRUSTED,
        never: NOT_TRUSTED,
        why: "every package in the trusted core is one more that can betray the keys",
    },
];

/// The crates whose failure opens records: the trusted core of house.md.
pub(crate) const TRUSTED: &[&str] = &["sign", "seal", "ledger", "policy", "release", "keyholder"];

const NETWORK: &[&str] = &[
    "async-std",
    "curl",
    "h2",
    "hyper",
    "isahc",
    "mio",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "tokio",
    "ureq",
];

const RANDOMNESS: &[&str] = &["getrandom", "fastrand", "rand", "uuid"];

/// SQL, web frameworks, JSON, regular expressions, templates.
const NOT_TRUSTED: &[&str] = &[
    "actix-web",
    "askama",
    "axum",
    "diesel",
    "handlebars",
    "http",
    "libsqlite3-sys",
    "minijinja",
    "postgres",
    "regex",
    "regex-automata",
    "regex-lite",
    "rocket",
    "rusqlite",
    "sea-orm",
    "serde_json",
    "simd-json",
    "sqlx",
    "sqlx-core",
    "tera",
    "tinytemplate",
    "tower",
    "warp",
];

/// (package, the only parent that may bring it, why it is harmless there). The source scan of
/// `purity` sees to it that the core does not call what is linked here.
const LINKED_ANYWAY: &[(&str, &str, &str)] = &[
    (
        "rand",
        "blahaj",
        "no feature drops it; seal deals shares with `dealer_rng` over bytes passed in",
    ),
    (
        "getrandom",
        "rand",
        "comes with the `rand` that blahaj asks for",
    ),
];

/// Nothing forbidden is linked, directly or through others.
pub(crate) fn check(crates: &[Crate]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in crates {
        for absence in ABSENCES.iter().filter(|absence| absence.is_for(member)) {
            // Build scripts of the trusted core run on the machine that builds it.
            let tree = match TRUSTED.contains(&member.name.as_str()) {
                true => &member.built,
                false => &member.linked,
            };
            for name in absence.never.iter().filter(|name| tree.has(name)) {
                let Some(parent) = unexcused_parent(tree.parents.get(*name), name) else {
                    continue;
                };
                findings.push(Finding {
                    file: member.manifest_file.clone(),
                    line: 0,
                    rule: "absences",
                    what: format!("`{}` links `{name}` (through `{parent}`)", member.name),
                    why: absence.why.into(),
                    mend: format!(
                        "see `cargo tree -p {} -e normal,build -i {name}`; drop the dependency \
                         or the feature that brings it",
                        member.name
                    ),
                });
            }
        }
    }
    findings
}

impl Absence {
    fn is_for(&self, member: &Crate) -> bool {
        self.of.iter().any(|of| match *of {
            "core/" => member.manifest_file.starts_with("core/"),
            name => member.name == name,
        })
    }
}

/// The first parent that no line of `LINKED_ANYWAY` excuses.
fn unexcused_parent<'a>(
    parents: Option<&'a std::collections::BTreeSet<String>>,
    name: &str,
) -> Option<&'a str> {
    parents?.iter().map(String::as_str).find(|parent| {
        !LINKED_ANYWAY
            .iter()
            .any(|(package, by, _)| *package == name && by == parent)
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tiers::tests::member;

    fn found(name: &str, tree: &str) -> Vec<String> {
        let findings = check(&[member(name, &[], tree)]);
        findings.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_hub_that_links_seal_through_another_crate_is_found() {
        let tree = "0hub v0.1.0\n1sign v0.1.0\n1tools v1.0.0\n2seal v0.1.0\n";
        assert_eq!(found("hub", tree), ["`hub` links `seal` (through `tools`)"]);
        for other in ["parcel", "record", "matching"] {
            let tree = format!("0hub v0.1.0\n1{other} v0.1.0\n");
            assert_eq!(found("hub", &tree).len(), 1);
        }
        assert!(found("hub", "0hub v0.1.0\n1sign v0.1.0\n").is_empty());
    }

    #[test]
    fn a_keyholder_that_knows_families_is_found() {
        for name in ["record", "matching"] {
            let tree = format!("0keyholder v0.1.0\n1{name} v0.1.0\n");
            assert_eq!(found("keyholder", &tree).len(), 1);
        }
        assert!(found("keyholder", "0keyholder v0.1.0\n1seal v0.1.0\n").is_empty());
    }

    #[test]
    fn a_verify_with_secrets_or_sockets_is_found() {
        for name in ["seal", "release", "keyholder", "rustls", "tokio"] {
            let tree = format!("0verify v0.1.0\n1x v1.0.0\n2{name} v0.1.0\n");
            assert!(!found("verify", &tree).is_empty(), "{name}");
        }
    }

    #[test]
    fn randomness_in_the_core_is_excused_only_where_the_table_says() {
        let through_shares = "0seal v0.1.0\n1blahaj v0.7.0\n2rand v0.10.4\n3getrandom v0.4.3\n";
        assert!(found("seal", through_shares).is_empty());
        let direct = "0seal v0.1.0\n1getrandom v0.4.3\n";
        assert_eq!(
            found("seal", direct),
            ["`seal` links `getrandom` (through `seal`)"]
        );
        let both = format!("{through_shares}1argon2 v0.6.0\n2getrandom v0.4.3 (*)\n");
        assert_eq!(
            found("seal", &both),
            ["`seal` links `getrandom` (through `argon2`)"]
        );
    }

    #[test]
    fn heavy_packages_in_the_trusted_core_are_found() {
        for name in ["serde_json", "sqlx", "axum", "regex", "askama"] {
            let tree = format!("0release v0.1.0\n1x v1.0.0\n2{name} v1.0.0\n");
            assert_eq!(found("release", &tree).len(), 1, "{name}");
        }
    }
}
