//! The questions, page by page: the least that is needed comes first, and every page but four
//! may be left empty.

use super::Answers;
use language::{Id, id};

/// Most characters of a line.
pub(crate) const LINE: u32 = 200;
/// Most characters of a longer text.
pub const TEXT: u32 = 2_000;

/// A page of questions.
#[derive(Debug)]
pub struct Sheet {
    /// Its title.
    pub title: Id,
    /// Its questions.
    pub questions: &'static [Question],
}

/// A question.
#[derive(Debug)]
pub struct Question {
    /// The name of its answer.
    pub name: &'static str,
    /// The question.
    pub label: Id,
    /// What helps to answer it.
    pub hint: Option<Id>,
    /// How it is answered.
    pub ask: Ask,
    /// Whether an answer is needed; if so, what is said when there is none.
    pub needed: Option<Id>,
}

/// How a question is answered.
#[derive(Debug)]
pub enum Ask {
    /// On a line.
    Line,
    /// On several lines.
    Text,
    /// With a telephone number.
    Phone,
    /// With an e-mail address.
    Mail,
    /// With one of these: what is sent, and what it says.
    One(&'static [(&'static str, Id)]),
}

impl Question {
    /// Whether it is put, given what was answered before.
    #[must_use]
    pub fn is_asked(&self, answers: &Answers) -> bool {
        match self.name {
            "helper" => answers.get("who") == "other",
            "adult" | "adult_name" => answers.get("under_18") != "no",
            _ => true,
        }
    }

    /// Most characters of an answer.
    #[must_use]
    pub fn longest(&self) -> u32 {
        match self.ask {
            Ask::Text => TEXT,
            _ => LINE,
        }
    }
}

const fn one(
    name: &'static str,
    label: Id,
    hint: Option<Id>,
    choices: &'static [(&'static str, Id)],
    needed: bool,
) -> Question {
    Question {
        name,
        label,
        hint,
        ask: Ask::One(choices),
        needed: if needed { Some(id::ERROR_CHOOSE) } else { None },
    }
}

const fn free(name: &'static str, label: Id, hint: Option<Id>, ask: Ask) -> Question {
    Question {
        name,
        label,
        hint,
        ask,
        needed: None,
    }
}

const fn name(name: &'static str, label: Id, hint: Option<Id>) -> Question {
    Question {
        name,
        label,
        hint,
        ask: Ask::Line,
        needed: Some(id::ERROR_NAME),
    }
}

const YES_NO_NOT_SURE: &[(&str, Id)] =
    &[("yes", id::YES), ("no", id::NO), ("not sure", id::NOT_SURE)];

/// All pages; the last is the one on which everything is looked over and sent.
pub const PAGES: &[Sheet] = &[
    Sheet {
        title: id::WHO_TITLE,
        questions: &[
            one(
                "who",
                id::WHO_TITLE,
                None,
                &[("self", id::WHO_SELF), ("other", id::WHO_OTHER)],
                true,
            ),
            one("under_18", id::UNDER_18, None, YES_NO_NOT_SURE, true),
        ],
    },
    Sheet {
        title: id::SOUGHT_TITLE,
        questions: &[
            name("sought", id::SOUGHT_NAME, Some(id::SOUGHT_NAME_HINT)),
            free(
                "sought_other",
                id::SOUGHT_OTHER_NAMES,
                Some(id::SOUGHT_OTHER_NAMES_HINT),
                Ask::Line,
            ),
            one("relation", id::RELATION, None, RELATIONS, true),
        ],
    },
    Sheet {
        title: id::ABOUT_TITLE,
        questions: &[
            one(
                "gender",
                id::GENDER,
                None,
                &[
                    ("female", id::GENDER_FEMALE),
                    ("male", id::GENDER_MALE),
                    ("other", id::GENDER_OTHER),
                ],
                false,
            ),
            free("birth", id::BIRTH, Some(id::BIRTH_HINT), Ask::Line),
            free("birth_place", id::BIRTH_PLACE, None, Ask::Line),
            free("father", id::FATHER, None, Ask::Line),
            free("mother", id::MOTHER, None, Ask::Line),
        ],
    },
    Sheet {
        title: id::LOSS_TITLE,
        questions: &[
            free("loss_when", id::LOSS_WHEN, None, Ask::Line),
            free("loss_where", id::LOSS_WHERE, None, Ask::Line),
            free(
                "loss_what",
                id::LOSS_WHAT,
                Some(id::LOSS_WHAT_HINT),
                Ask::Text,
            ),
        ],
    },
    Sheet {
        title: id::DANGER_TITLE,
        questions: &[
            one(
                "danger",
                id::DANGER,
                Some(id::DANGER_HINT),
                YES_NO_NOT_SURE,
                true,
            ),
            free("never", id::NEVER, Some(id::NEVER_HINT), Ask::Text),
        ],
    },
    Sheet {
        title: id::YOU_TITLE,
        questions: &[
            name("you", id::YOU_NAME, None),
            free("language", id::YOU_LANGUAGE, None, Ask::Line),
            name("helper", id::HELPER_NAME, None),
            one(
                "adult",
                id::ADULT,
                Some(id::ADULT_HINT),
                &[("yes", id::YES), ("none", id::ADULT_NONE)],
                false,
            ),
            free("adult_name", id::ADULT_NAME, None, Ask::Line),
        ],
    },
    Sheet {
        title: id::REACH_TITLE,
        questions: &[
            one(
                "reach",
                id::REACH,
                None,
                &[("yes", id::REACH_YES), ("none", id::REACH_NONE)],
                true,
            ),
            free("phone", id::REACH_PHONE, None, Ask::Phone),
            free("mail", id::REACH_EMAIL, None, Ask::Mail),
            free("address", id::REACH_ADDRESS, None, Ask::Text),
            free("safe", id::REACH_SAFE, Some(id::REACH_SAFE_HINT), Ask::Text),
        ],
    },
    Sheet {
        title: id::CHECK_TITLE,
        questions: &[one(
            "consent",
            id::CONSENT,
            Some(id::CONSENT_HINT),
            &[("network", id::CONSENT_NETWORK), ("only", id::CONSENT_ONLY)],
            true,
        )],
    },
];

const RELATIONS: &[(&str, Id)] = &[
    ("mother", id::RELATION_MOTHER),
    ("father", id::RELATION_FATHER),
    ("sister", id::RELATION_SISTER),
    ("brother", id::RELATION_BROTHER),
    ("wife", id::RELATION_WIFE),
    ("husband", id::RELATION_HUSBAND),
    ("partner", id::RELATION_PARTNER),
    ("daughter", id::RELATION_DAUGHTER),
    ("son", id::RELATION_SON),
    ("grandmother", id::RELATION_GRANDMOTHER),
    ("grandfather", id::RELATION_GRANDFATHER),
    ("aunt", id::RELATION_AUNT),
    ("uncle", id::RELATION_UNCLE),
    ("other_family", id::RELATION_OTHER_FAMILY),
    ("other_nonfamily", id::RELATION_OTHER),
];
