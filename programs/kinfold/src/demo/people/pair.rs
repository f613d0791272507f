//! One invented man whom two know: his sister, who asks for him in one script and calendar, and
//! the register of another society, where he stands in another script and calendar. He is in every
//! demonstration, whatever its seed, so that somebody is there to be found.

use super::row::Row;

/// The society in whose register he stands, by its place in the list, and his row there.
pub(super) const PLACE: (usize, u64) = (1, 0);

/// What his sister answers on the pages of the portal, page by page: names of questions, answers.
pub(crate) const ANSWERS: &[&[(&str, &str)]] = &[
    &[("who", "self"), ("under_18", "no")],
    &[
        ("sought", "ሳልሕ ኢብራሂም አደም"),
        ("sought_other", "Saleh"),
        ("relation", "brother"),
    ],
    &[
        ("gender", "male"),
        ("birth", "1991"),
        ("birth_place", "ሑመራ"),
        ("father", "ኢብራሂም አደም"),
        ("mother", "ሙሉ"),
    ],
    &[
        ("loss_when", "2020-11"),
        ("loss_where", "ሑመራ"),
        (
            "loss_what",
            "We fled at night.\nHe went back for our mother's papers.",
        ),
    ],
    &[("danger", "no"), ("never", "Eritrea")],
    &[("you", "ፋጢማ ኢብራሂም አደም"), ("language", "am")],
    &[
        ("reach", "yes"),
        ("phone", "+999 555 0100"),
        ("safe", "In the evening. Do not leave a message."),
    ],
    &[("consent", "network")],
];

/// Those of the answers that are texts of hers, and no choice.
pub(super) const TEXTS: &[&str] = &["sought", "father", "loss_what", "you", "phone", "safe"];

/// His row: the same man, by the lunar calendar, as he himself told it.
pub(crate) fn row() -> Row {
    let cells = [
        ("id", "D-0000001"),
        ("name", "صالح إبراهيم آدم"),
        ("name_language", "ar"),
        ("gender", "ذكر"),
        ("birth", "١٤١١"),
        ("calendar", "هجري"),
        ("birth_place", "الحمرة"),
        ("mother", "مولو"),
        ("father", "إبراهيم آدم"),
        ("relatives", "brother:يوسف إبراهيم آدم"),
        ("phone", "+999 757 9048"),
        ("in_danger", "لا"),
        ("consent", "نعم"),
    ];
    let own = |(field, text): (&'static str, &str)| (field, text.to_owned());
    cells.into_iter().map(own).collect()
}
