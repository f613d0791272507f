//! Direction: arrows between the crates only go down.

use super::finding::Finding;
use super::workspace::{Crate, NeedKind};

/// A crate and the crates of this workspace it may lean on. A row for each crate, no exceptions.
/// The arrow into `sign` is open to every crate but `xtask`.
const TIERS: &[(&str, &[&str])] = &[
    ("sign", &[]),
    ("ledger", &["sign"]),
    ("wire", &["sign"]),
    ("line", &["sign", "wire"]),
    ("page", &["sign", "language"]),
    ("picture", &[]),
    ("terminal", &[]),
    ("confine", &[]),
    ("meter", &[]),
    ("stamp", &[]),
    ("tls", &[]),
    ("store", &["sign", "wire"]),
    (
        "hub",
        &[
            "sign", "wire", "ledger", "policy", "verify", "store", "confine", "meter", "tls",
        ],
    ),
    ("seal", &["sign"]),
    ("parcel", &["sign", "seal"]),
    ("codes", &["sign", "seal"]),
    ("record", &["sign"]),
    ("language", &["sign"]),
    ("intake", &["record", "language"]),
    ("contact", &["sign", "record"]),
    ("claims", &["sign"]),
    ("decision", &["sign"]),
    ("policy", &["sign", "ledger"]),
    ("matching", &["sign", "record"]),
    ("verify", &["sign", "ledger", "policy"]),
    ("release", &["sign", "seal", "policy", "ledger"]),
    ("exposure", &["sign", "ledger"]),
    ("incident", &["sign"]),
    (
        "keyholder",
        &["sign", "wire", "seal", "ledger", "policy", "release"],
    ),
    (
        "holding",
        &[
            "sign",
            "seal",
            "wire",
            "line",
            "ledger",
            "policy",
            "verify",
            "keyholder",
            "terminal",
            "confine",
            "meter",
            "stamp",
        ],
    ),
    ("verifier", &["verify", "confine"]),
    ("desk", CORE_AND_WORLD),
    (
        "portal",
        &[
            "sign", "wire", "line", "page", "language", "intake", "record", "codes", "seal",
            "parcel", "policy", "world", "meter", "tls",
        ],
    ),
    (
        "matcher",
        &["sign", "wire", "line", "seal", "policy", "world", "meter"],
    ),
    // The keyholder's journal and files, and nothing of its keys.
    (
        "answering",
        &[
            "sign",
            "incident",
            "decision",
            "claims",
            "exposure",
            "page",
            "language",
            "keyholder",
            "stamp",
        ],
    ),
    // The door of the desk, and nothing else of it.
    (
        "incident-pages",
        &[
            "sign",
            "incident",
            "exposure",
            "answering",
            "desk",
            "page",
            "language",
        ],
    ),
    (
        "courier",
        &[
            "sign", "line", "page", "language", "seal", "record", "contact", "codes", "claims",
            "exposure", "decision", "tls", "stamp",
        ],
    ),
    ("world", CORE_AND_KEYHOLDER),
    ("kinfold", EVERYTHING),
    ("bodies", THE_COMMAND_LINE_TOO),
    ("xtask", &[]),
];

const CORE_AND_KEYHOLDER: &[&str] = &[
    "sign",
    "ledger",
    "seal",
    "parcel",
    "codes",
    "record",
    "language",
    "policy",
    "matching",
    "verify",
    "release",
    "exposure",
    "incident",
    "keyholder",
];

const CORE_AND_WORLD: &[&str] = &[
    "sign", "wire", "line", "page", "picture", "language", "intake", "ledger", "seal", "parcel",
    "codes", "record", "policy", "matching", "release", "verify", "world", "decision", "stamp",
];

/// Every decoder that the outside can reach is run by a body.
const THE_COMMAND_LINE_TOO: &[&str] = &[
    "wire",
    "picture",
    "confine",
    "stamp",
    "hub",
    "desk",
    "matcher",
    "courier",
    "sign",
    "ledger",
    "seal",
    "parcel",
    "codes",
    "exposure",
    "contact",
    "incident",
    "claims",
    "decision",
    "record",
    "policy",
    "matching",
    "verify",
    "release",
    "keyholder",
    "holding",
    "world",
    "answering",
    "kinfold",
];

const EVERYTHING: &[&str] = &[
    "wire",
    "line",
    "page",
    "picture",
    "portal",
    "matcher",
    "courier",
    "contact",
    "store",
    "hub",
    "desk",
    "sign",
    "ledger",
    "seal",
    "parcel",
    "codes",
    "record",
    "language",
    "intake",
    "policy",
    "matching",
    "verify",
    "release",
    "exposure",
    "incident",
    "claims",
    "decision",
    "answering",
    "incident-pages",
    "keyholder",
    "holding",
    "verifier",
    "confine",
    "meter",
    "terminal",
    "tls",
    "stamp",
    "world",
];

/// What tests and benches may use beside the row above: makers of the input that a crate reads.
const FOR_TESTS: &[(&str, &[&str])] = &[
    // The golden vectors and benches of one chapter of the formats stand together.
    ("seal", &["parcel", "codes"]),
    // Policy folds over leaves that carry wraps and requests.
    ("policy", &["seal"]),
    // An outsider's check is tried on logs and evidence that the real machines wrote.
    ("verify", &["seal", "release", "keyholder", "world"]),
    // The shell is driven by sealed parts of whole records.
    ("keyholder", &["record", "verify"]),
    ("release", &["verify"]),
    // The hub is called as its clients call it.
    ("hub", &["line"]),
    // Hostile-hub tests stand between the real desk and the real keyholder.
    ("desk", &["keyholder"]),
    // A portal is tried before a real hub, and what it sealed is opened.
    ("portal", &["hub", "ledger", "seal"]),
];

/// Every declared arrow between crates of the workspace stands in the table.
pub(crate) fn check(crates: &[Crate]) -> Vec<Finding> {
    let is_ours = |name: &str| crates.iter().any(|member| member.name == name);
    let mut findings = Vec::new();
    for member in crates {
        let Some(allowed) = row(TIERS, &member.name) else {
            findings.push(finding(
                member,
                format!("crate `{}` stands in no tier", member.name),
                "add a row to TIERS in xtask/src/tidy/tiers.rs, after thinking about the row",
            ));
            continue;
        };
        let extra = row(FOR_TESTS, &member.name).unwrap_or_default();
        for need in member.needs.iter().filter(|need| is_ours(&need.name)) {
            let name = need.name.as_str();
            let for_tests = need.kind == NeedKind::Development;
            // A crate's own tests may name the crate itself.
            let granted = allowed.contains(&name)
                || (for_tests && (extra.contains(&name) || name == member.name));
            if !granted {
                findings.push(finding(
                    member,
                    format!("`{}` may not lean on `{name}`", member.name),
                    "move the code to the tier that may know both, or pass the thing in",
                ));
            }
        }
    }
    findings
}

fn row(table: &[(&str, &'static [&'static str])], name: &str) -> Option<&'static [&'static str]> {
    let found = table.iter().find(|(crate_name, _)| *crate_name == name);
    found.map(|(_, allowed)| *allowed)
}

fn finding(member: &Crate, what: String, mend: &str) -> Finding {
    Finding {
        file: member.manifest_file.clone(),
        line: 0,
        rule: "tiers",
        what,
        why: "arrows only go down; a stranger finds the room for a change from the tiers".into(),
        mend: mend.into(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::check;
    use crate::tidy::workspace::{Crate, Graph, Need, NeedKind};

    /// A crate with these direct dependencies and this tree.
    pub(crate) fn member(name: &str, needs: &[(&str, NeedKind)], tree: &str) -> Crate {
        Crate {
            name: name.into(),
            manifest_file: format!("core/{name}/Cargo.toml"),
            manifest: "[lints]\nworkspace = true\n".into(),
            needs: needs
                .iter()
                .map(|(name, kind)| Need {
                    name: (*name).into(),
                    kind: *kind,
                })
                .collect(),
            linked: Graph::parse(tree),
            built: Graph::parse(tree),
        }
    }

    fn normal(name: &str, needs: &[&str]) -> Crate {
        let needs: Vec<_> = needs.iter().map(|need| (*need, NeedKind::Normal)).collect();
        member(name, &needs, "")
    }

    #[test]
    fn arrows_down_are_fine() {
        let crates = [
            normal("sign", &["minicbor"]),
            normal("ledger", &["sign"]),
            normal("policy", &["sign", "ledger"]),
        ];
        assert_eq!(check(&crates), []);
    }

    #[test]
    fn an_arrow_up_is_found() {
        let crates = [normal("sign", &["ledger"]), normal("ledger", &["sign"])];
        let found = check(&crates);
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("`sign` may not lean on `ledger`"));
    }

    #[test]
    fn build_dependencies_count_and_test_dependencies_have_their_own_table() {
        let development = member("verify", &[("release", NeedKind::Development)], "");
        assert_eq!(check(&[development, normal("release", &[])]), []);
        for kind in [NeedKind::Normal, NeedKind::Build] {
            let verify = member("verify", &[("release", kind)], "");
            assert_eq!(check(&[verify, normal("release", &[])]).len(), 1);
        }
        let ledger = member("ledger", &[("release", NeedKind::Development)], "");
        assert_eq!(check(&[ledger, normal("release", &[])]).len(), 1);
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        let found = check(&[normal("helpers", &[])]);
        assert!(found[0].what.contains("`helpers` stands in no tier"));
    }
}
