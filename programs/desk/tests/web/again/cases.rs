//! Forms of a case, of a match, and of letters.

use super::set::Set;
use super::table::{CHOOSE, EMPTY, NOBODY, Row, Sent, cannot, faults, missing, row};
use crate::town::Who;
use language::id;

fn review(set: &Set, verb: &str) -> String {
    format!("case/{}/review/2/{}/{verb}", set.case, set.candidate)
}

fn of_case(set: &Set, verb: &str) -> String {
    format!("case/{}/{verb}", set.case)
}

/// All of them.
pub(super) fn rows() -> Vec<Row> {
    let mut all = cases();
    all.extend(matches());
    all.extend(letters());
    all
}

/// A form, where it goes, and what is sent.
type Case = (&'static str, fn(&Set) -> String, Vec<Sent>);

fn cases() -> Vec<Row> {
    use Who::Lead;
    let all: Vec<Case> = vec![
        (
            "/case/{record}/open",
            |_| format!("case/{NOBODY}/open"),
            vec![cannot(&[])],
        ),
        (
            "/case/{record}/open",
            |_| "case/none/open".into(),
            vec![missing()],
        ),
        (
            "/case/{record}/step",
            |s| of_case(s, "step"),
            vec![
                faults(
                    &[("step-note", "seen by\na neighbour")],
                    &[("step", CHOOSE)],
                ),
                faults(&[("step", "no-such")], &[("step", CHOOSE)]),
                // A step that the case does not allow where it stands by now.
                cannot(&[("step", "reopen"), ("step-note", "شوهدت")]),
            ],
        ),
        (
            "/case/{record}/ask",
            |_| format!("case/{NOBODY}/ask"),
            vec![cannot(&[])],
        ),
        (
            "/case/{record}/told",
            |_| format!("case/{NOBODY}/told"),
            vec![cannot(&[])],
        ),
        (
            "/case/{record}/note",
            |s| of_case(s, "note"),
            vec![faults(&[], &[("note", EMPTY)])],
        ),
        (
            "/case/{record}/due",
            |s| of_case(s, "due"),
            vec![faults(
                &[("due", "next week")],
                &[("due", id::FILE_DUE_WRONG)],
            )],
        ),
        (
            "/case/{record}/verify",
            |s| of_case(s, "verify"),
            vec![
                faults(&[], &[("how", id::FILE_VERIFY_EMPTY)]),
                faults(&[("how", "  \n ")], &[("how", id::FILE_VERIFY_EMPTY)]),
            ],
        ),
        (
            "/case/{record}/choose",
            |s| of_case(s, "choose"),
            vec![faults(&[("alone", "yes")], &[("wish", CHOOSE)])],
        ),
        (
            "/case/{record}/withdraw",
            |_| format!("case/{NOBODY}/withdraw"),
            vec![cannot(&[])],
        ),
        (
            "/case/{record}/call-back",
            |_| format!("case/{NOBODY}/call-back"),
            vec![cannot(&[])],
        ),
        (
            "/case/{record}/share",
            |s| of_case(s, "share"),
            vec![
                faults(&[], &[("staff", CHOOSE)]),
                faults(&[("staff", "nobody")], &[("staff", CHOOSE)]),
            ],
        ),
        (
            "/case/{record}/erase",
            |s| of_case(s, "erase"),
            vec![
                faults(&[], &[("choice", CHOOSE), ("sure", id::FILE_ERASE_UNSURE)]),
                faults(&[("choice", "told")], &[("sure", id::FILE_ERASE_UNSURE)]),
            ],
        ),
        // It came to the desk itself: there is no receipt, and no form for a new one.
        (
            "/case/{record}/receipt",
            |s| of_case(s, "receipt"),
            vec![cannot(&[]), cannot(&[("how", "she named\nher aunt")])],
        ),
        (
            "/case/{record}/person",
            |s| of_case(s, "person"),
            vec![faults(
                &[("name-0", "مارتا <b>")],
                &[("name-kind-0", CHOOSE)],
            )],
        ),
        (
            "/case/{record}/consents",
            |s| of_case(s, "consents"),
            vec![
                faults(
                    &[("notice", "version 3")],
                    &[
                        ("purpose", CHOOSE),
                        ("answer", CHOOSE),
                        ("on", id::FILE_DUE_WRONG),
                        ("how", CHOOSE),
                    ],
                ),
                // A day that has nowhere begun.
                faults(
                    &[
                        ("purpose", "tracing in the network"),
                        ("answer", "given"),
                        ("how", "in person"),
                        ("on", "2199-12-31"),
                    ],
                    &[("on", id::CONSENTS_ERROR_TO_COME)],
                ),
            ],
        ),
        (
            "/case/{record}/never",
            |s| of_case(s, "never"),
            vec![faults(
                &[
                    ("societies", "the one\nthere"),
                    ("countries", "Nowhereland"),
                ],
                &[
                    ("societies", id::DESK_ERROR_NUMBER),
                    ("countries", id::PERSON_ERROR_COUNTRY),
                ],
            )],
        ),
        (
            "/case/{record}/papers/{paper}/remove",
            |s| of_case(s, &format!("papers/{NOBODY}/remove")),
            vec![cannot(&[])],
        ),
        (
            "/case/{record}/message",
            |s| of_case(s, "message"),
            vec![
                faults(
                    &[],
                    &[
                        ("partner", CHOOSE),
                        ("sender", EMPTY),
                        ("addressee", EMPTY),
                        ("letter", EMPTY),
                    ],
                ),
                faults(
                    &[
                        ("sender", "أمينة"),
                        ("addressee", "<Salih>"),
                        ("letter", "We\nare well"),
                    ],
                    &[("partner", CHOOSE)],
                ),
            ],
        ),
        (
            "/case/{record}/offer",
            |s| of_case(s, "offer"),
            vec![
                faults(
                    &[("agreed", "yes")],
                    &[("society", CHOOSE), ("reason", EMPTY)],
                ),
                faults(&[("reason", "lost\nthere")], &[("society", CHOOSE)]),
                faults(&[("society", "2")], &[("reason", EMPTY)]),
                cannot(&[("society", "1"), ("reason", "it is ours")]),
            ],
        ),
        (
            "/case/{record}/search",
            |_| format!("case/{NOBODY}/search"),
            vec![cannot(&[])],
        ),
        (
            "/case/{record}/search-standing",
            |_| format!("case/{NOBODY}/search-standing"),
            vec![cannot(&[])],
        ),
    ];
    let row = |(route, path, sent)| row(route, Lead, path, sent);
    all.into_iter().map(row).collect()
}

fn matches() -> Vec<Row> {
    use Who::Lead;
    vec![
        row(
            "/case/{record}/review/{holder}/{candidate}/enquire",
            Lead,
            |s| format!("case/{}/review/9/{}/enquire", s.case, s.candidate),
            vec![cannot(&[
                ("note", "by the\nmother's name"),
                ("agreed", "yes"),
            ])],
        ),
        row(
            "/case/{record}/review/{holder}/{candidate}/reject",
            Lead,
            |s| review(s, "reject"),
            vec![
                faults(&[], &[("why", CHOOSE)]),
                faults(&[("why", "so")], &[("why", CHOOSE)]),
            ],
        ),
        row(
            "/case/{record}/review/{holder}/{candidate}/link",
            Lead,
            |s| review(s, "link"),
            vec![faults(&[], &[("link", CHOOSE)])],
        ),
    ]
}

fn letters() -> Vec<Row> {
    use Who::{FarLead, Lead};
    vec![
        row(
            "/letters/{record}/read",
            Lead,
            |_| format!("letters/{NOBODY}/read"),
            vec![cannot(&[])],
        ),
        row(
            "/letters/{record}/open",
            Lead,
            |_| format!("letters/{NOBODY}/open"),
            vec![cannot(&[])],
        ),
        row(
            "/letters/{record}/settle",
            Lead,
            |s| format!("letters/{}/settle", s.offered),
            vec![faults(
                &[("settle-note", "not\nours")],
                &[("settle", CHOOSE)],
            )],
        ),
        row(
            "/letters/{record}/give/{staff}",
            Lead,
            |s| format!("letters/none/give/{}", s.staff(Who::Worker)),
            vec![cannot(&[])],
        ),
        row(
            "/case/{record}/letter/{letter}/open",
            Lead,
            |s| format!("case/{}/letter/{NOBODY}/open", s.case),
            vec![cannot(&[])],
        ),
        row(
            "/case/{record}/letter/{letter}/answer",
            Lead,
            |s| format!("case/{}/letter/{}/answer", s.asked.0, s.asked.1),
            vec![
                faults(
                    &[("answer-note", "we\nknow her"), ("agreed", "yes")],
                    &[("same", CHOOSE)],
                ),
                // Nobody was asked yet.
                cannot(&[("same", "yes"), ("answer-note", "نعم")]),
            ],
        ),
        row(
            "/case/{record}/letter/{letter}/step/{step}",
            FarLead,
            |s| format!("case/{}/letter/{}/step/reply", s.message.0, s.message.1),
            vec![
                faults(&[("agreed", "yes")], &[("reply", EMPTY)]),
                faults(
                    &[(
                        "reply",
                        "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22\n23\n24\n25\n26\n27\n28\n29\n30\n31",
                    )],
                    &[("reply", id::LETTER_TOO_LONG)],
                ),
            ],
        ),
        row(
            "/case/{record}/letter/{letter}/step/{step}",
            FarLead,
            |s| format!("case/{}/letter/{}/step/no-such", s.message.0, s.message.1),
            vec![missing()],
        ),
    ]
}
