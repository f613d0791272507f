//! Every form of the desk, and what is sent to it that is wrong.

use super::set::Set;
use crate::town::Who;
use language::{Id, id};

/// What becomes of it.
pub(super) enum Ends {
    /// The form stands on its page with these faults, in this order; the first has the focus.
    Faults(&'static [(&'static str, Id)]),
    /// It cannot be done: that is said in words of the page's language, above what was typed.
    Cannot,
    /// There is no such page.
    Missing,
    /// Nothing was wrong: the form asks for nothing.
    Done,
}

/// Something that is sent.
pub(super) struct Sent {
    pub(super) typed: &'static [(&'static str, &'static str)],
    pub(super) ends: Ends,
}

/// A form.
pub(super) struct Row {
    pub(super) route: &'static str,
    pub(super) who: Who,
    /// Where it goes.
    pub(super) path: fn(&Set) -> String,
    pub(super) sent: Vec<Sent>,
}

pub(super) fn row(route: &'static str, who: Who, path: fn(&Set) -> String, sent: Vec<Sent>) -> Row {
    Row {
        route,
        who,
        path,
        sent,
    }
}

pub(super) fn faults(
    typed: &'static [(&'static str, &'static str)],
    faults: &'static [(&'static str, Id)],
) -> Sent {
    Sent {
        typed,
        ends: Ends::Faults(faults),
    }
}

pub(super) fn cannot(typed: &'static [(&'static str, &'static str)]) -> Sent {
    Sent {
        typed,
        ends: Ends::Cannot,
    }
}

pub(super) fn missing() -> Sent {
    Sent {
        typed: &[],
        ends: Ends::Missing,
    }
}

fn done() -> Sent {
    Sent {
        typed: &[],
        ends: Ends::Done,
    }
}

/// A record that nobody has.
pub(super) const NOBODY: &str = "00000000000000000000000000000000";

pub(super) const CHOOSE: Id = id::ERROR_CHOOSE;
pub(super) const EMPTY: Id = id::DESK_ERROR_EMPTY;

pub(super) fn rows() -> Vec<Row> {
    use Who::{Lead, Officer, Worker};
    let mut all = vec![
        row(
            "/request",
            Worker,
            |_| "request".into(),
            vec![
                faults(
                    &[],
                    &[
                        ("way", CHOOSE),
                        ("who", CHOOSE),
                        ("under_18", CHOOSE),
                        ("sought", id::ERROR_NAME),
                        ("relation", CHOOSE),
                        ("danger", CHOOSE),
                        ("you", id::ERROR_NAME),
                        ("reach", CHOOSE),
                        ("consent", CHOOSE),
                    ],
                ),
                faults(
                    &[
                        ("way", "by phone"),
                        ("who", "self"),
                        ("under_18", "no"),
                        ("sought", "مارتا & <b>"),
                        ("relation", "sister"),
                        ("danger", "no"),
                        ("you", "Jonas"),
                        ("reach", "yes"),
                        ("phone", "12"),
                        ("consent", "only"),
                    ],
                    &[("phone", id::ERROR_PHONE)],
                ),
            ],
        ),
        row(
            "/branches/{branch}",
            Worker,
            branch,
            vec![faults(&[], &[("take-identity", CHOOSE)])],
        ),
        row(
            "/orders/approve",
            Officer,
            |_| "orders/approve".into(),
            vec![cannot(&[]), cannot(&[("order", "12")])],
        ),
        row(
            "/orders/drop",
            Officer,
            |_| "orders/drop".into(),
            vec![cannot(&[])],
        ),
        row(
            "/access",
            Lead,
            |_| "access".into(),
            vec![
                faults(
                    &[("kind", ""), ("days", "")],
                    &[
                        ("staff", CHOOSE),
                        ("kind", CHOOSE),
                        ("days", id::DESK_ERROR_NUMBER),
                    ],
                ),
                faults(
                    &[("kind", "case"), ("others", "four\nfive"), ("days", "0")],
                    &[
                        ("staff", CHOOSE),
                        ("others", id::DESK_ERROR_RECORD),
                        ("days", id::DESK_ERROR_NUMBER),
                    ],
                ),
            ],
        ),
        row(
            "/leaving",
            Officer,
            |_| "leaving".into(),
            vec![Sent {
                typed: &[("others", "these records")],
                ends: Ends::Cannot,
            }],
        ),
        row(
            "/computer/called",
            Worker,
            |_| "computer/called".into(),
            vec![
                faults(
                    &[("called", "a\u{202e}b")],
                    &[("called", id::DESK_CALLED_SIGNS)],
                ),
                faults(&[("called", "--")], &[("called", id::DESK_CALLED_EMPTY)]),
                faults(
                    &[(
                        "called",
                        "0123456789012345678901234567890123456789012345678901234567890",
                    )],
                    &[("called", id::DESK_CALLED_LONG)],
                ),
            ],
        ),
        row(
            "/computer/read",
            Lead,
            |_| "computer/read".into(),
            vec![done()],
        ),
        row(
            "/computer/finish",
            Lead,
            |_| "computer/finish".into(),
            vec![done()],
        ),
        row(
            "/notices/read",
            Lead,
            |_| "notices/read".into(),
            vec![done()],
        ),
        row(
            "/queue/{intake}/open",
            Lead,
            |_| format!("queue/{NOBODY}/open"),
            vec![cannot(&[])],
        ),
        row(
            "/queue/{intake}/take",
            Lead,
            |_| format!("queue/{NOBODY}/take"),
            vec![cannot(&[])],
        ),
        row(
            "/queue/{intake}/put",
            Lead,
            |_| format!("queue/{NOBODY}/put"),
            vec![cannot(&[])],
        ),
        row(
            "/queue/{intake}/discard",
            Lead,
            |_| format!("queue/{NOBODY}/discard"),
            vec![cannot(&[])],
        ),
        row(
            "/queue/{intake}/decline",
            Lead,
            |_| format!("queue/{NOBODY}/decline"),
            vec![
                // The form that it declines is on no page here: what was typed is all the same.
                cannot(&[("reason", "not\nfor us")]),
            ],
        ),
    ];
    all.extend(orders());
    all.extend(super::cases::rows());
    all
}

fn branch(set: &Set) -> String {
    let list = set.browser(Who::Worker).get("branches");
    let link = list.links().into_iter().find(|l| l.contains("/branches/"));
    let link = link.expect("a text waits to be merged");
    format!("branches/{}", link.rsplit('/').next().unwrap_or_default())
}

fn orders() -> Vec<Row> {
    use Who::Officer;
    let order = |path: fn(&Set) -> String, sent| row("/orders/{order}", Officer, path, sent);
    vec![
        order(|_| "orders/no-such".into(), vec![missing()]),
        order(
            |_| "orders/enrol".into(),
            vec![
                faults(&[], &[("text", EMPTY), ("staff", EMPTY)]),
                faults(
                    &[("text", "half a text"), ("staff", "12")],
                    &[
                        ("text", id::DESK_ERROR_ENROLMENT),
                        ("staff", id::DESK_ERROR_STAFF),
                    ],
                ),
            ],
        ),
        order(
            |_| "orders/revoke".into(),
            vec![faults(&[], &[("device", CHOOSE)])],
        ),
        order(
            |_| "orders/reinstate".into(),
            vec![faults(&[], &[("subject", CHOOSE)])],
        ),
        order(
            |_| "orders/extend".into(),
            vec![faults(
                &[("more", "-5")],
                &[("more", id::DESK_ERROR_NUMBER)],
            )],
        ),
        order(
            |_| "orders/lease".into(),
            vec![faults(
                &[("hours", "9999")],
                &[("hours", id::DESK_ERROR_NUMBER)],
            )],
        ),
        order(
            |_| "orders/resume".into(),
            vec![faults(
                &[("society", "all"), ("outside", "what we saw")],
                &[("findings", EMPTY)],
            )],
        ),
    ]
}
