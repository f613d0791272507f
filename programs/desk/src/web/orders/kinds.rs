//! What can be ordered from a page, and what is asked for it.

use language::{Id, id};

/// An order.
pub(super) struct Order {
    /// Its path.
    pub(super) name: &'static str,
    /// Its title, and the words of its button.
    pub(super) title: Id,
    /// What it does.
    pub(super) text: Id,
    /// Whether it stops somebody or everything.
    pub(super) stops: bool,
    /// What is asked.
    pub(super) asks: &'static [Ask],
}

/// A question.
pub(super) struct Ask {
    pub(super) name: &'static str,
    pub(super) label: Id,
    pub(super) hint: Option<Id>,
    pub(super) how: How,
    pub(super) optional: bool,
}

/// How it is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// With a computer of the list that may be used.
    Device,
    /// With a computer or a member of staff that was suspended.
    Subject,
    /// With a member of staff of the list; empty is the whole society.
    Staff,
    /// With the number of a member of staff, typed.
    StaffNumber,
    /// With this society or all.
    Society,
    /// With roles.
    Roles,
    /// With a number.
    Number,
    /// With a longer text.
    Text,
}

const fn ask(name: &'static str, label: Id, hint: Option<Id>, how: How) -> Ask {
    Ask {
        name,
        label,
        hint,
        how,
        optional: false,
    }
}

const fn may(ask: Ask) -> Ask {
    Ask {
        optional: true,
        ..ask
    }
}

const fn order(
    name: &'static str,
    (title, text): (Id, Id),
    stops: bool,
    asks: &'static [Ask],
) -> Order {
    Order {
        name,
        title,
        text,
        stops,
        asks,
    }
}

/// Every order, in the order of their links.
pub(super) const KINDS: &[Order] = &[
    order(
        "enrol",
        (id::DESK_ENROL_TITLE, id::DESK_ENROL_TEXT),
        false,
        &[
            ask(
                "text",
                id::DESK_ASK_ENROLMENT,
                Some(id::DESK_ASK_ENROLMENT_HINT),
                How::Text,
            ),
            ask(
                "staff",
                id::DESK_ASK_WORKS,
                Some(id::DESK_ASK_STAFF_HINT),
                How::StaffNumber,
            ),
        ],
    ),
    order(
        "appoint",
        (id::DESK_APPOINT_TITLE, id::DESK_APPOINT_TEXT),
        false,
        &[
            may(ask(
                "staff",
                id::DESK_ASK_STAFF,
                Some(id::DESK_ASK_STAFF_NEW),
                How::StaffNumber,
            )),
            may(ask(
                "roles",
                id::DESK_ASK_ROLES,
                Some(id::DESK_ASK_ROLES_HINT),
                How::Roles,
            )),
        ],
    ),
    order(
        "revoke",
        (id::DESK_REVOKE_TITLE, id::DESK_REVOKE_TEXT),
        true,
        &[ask("device", id::DESK_COMPUTER_DEVICE, None, How::Device)],
    ),
    order(
        "reinstate",
        (id::DESK_REINSTATE_TITLE, id::DESK_REINSTATE_TEXT),
        false,
        &[ask("subject", id::DESK_ASK_SUBJECT, None, How::Subject)],
    ),
    order(
        "extend",
        (id::DESK_EXTEND_TITLE, id::DESK_EXTEND_TEXT),
        false,
        &[
            may(ask("staff", id::DESK_ASK_FOR_WHOM, None, How::Staff)),
            ask(
                "more",
                id::DESK_ASK_MORE,
                Some(id::DESK_ASK_MORE_HINT),
                How::Number,
            ),
        ],
    ),
    order(
        "lease",
        (id::DESK_LEASE_TITLE, id::DESK_LEASE_TEXT),
        false,
        &[ask(
            "hours",
            id::DESK_ASK_HOURS,
            Some(id::DESK_ASK_HOURS_HINT),
            How::Number,
        )],
    ),
    order(
        "clock",
        (id::DESK_CLOCK_TITLE, id::DESK_CLOCK_TEXT),
        false,
        &[],
    ),
    order(
        "lock",
        (id::DESK_LOCKDOWN_TITLE, id::DESK_LOCKDOWN_TEXT),
        true,
        &[ask("society", id::DESK_ASK_WHERE, None, How::Society)],
    ),
    order(
        "resume",
        (id::DESK_RESUME_TITLE, id::DESK_RESUME_TEXT),
        false,
        &[
            ask("society", id::DESK_ASK_WHERE, None, How::Society),
            ask(
                "findings",
                id::DESK_ASK_FINDINGS,
                Some(id::DESK_ASK_FINDINGS_HINT),
                How::Text,
            ),
            may(ask(
                "outside",
                id::DESK_ASK_OUTSIDE,
                Some(id::DESK_ASK_OUTSIDE_HINT),
                How::Text,
            )),
        ],
    ),
];

/// The order of this path.
pub(super) fn of(name: &str) -> Option<&'static Order> {
    KINDS.iter().find(|order| order.name == name)
}

/// Roles as forms send them, and in words.
pub(super) const ROLES: [(&str, Id); 4] = [
    ("caseworker", id::DESK_ROLE_CASEWORKER),
    ("lead", id::DESK_ROLE_LEAD),
    ("officer", id::DESK_ROLE_OFFICER),
    ("protection", id::DESK_ROLE_PROTECTION),
];
