//! Names as written, each with its script, and its parts where they are known.

use crate::script::{Language, Script};
use crate::text::{Text, is_invisible};

words! {
    /// What a name is to its bearer.
    pub enum NameKind {
        1 Birth "birth",
        2 Current "current",
        3 Alias "alias",
        4 Nickname "nickname",
        5 Transliteration "transliteration",
        6 AsHeard "as-heard",
    }
}

words! {
    /// What a part of a name is.
    pub enum Role {
        1 Given "given",
        2 Patronymic "patronymic",
        3 Grandfather "grandfather",
        4 Family "family",
        5 Unparsed "unparsed",
    }
}

words! {
    /// In which order the parts of a whole name stand.
    pub enum NameOrder {
        1 Unsaid "unsaid",
        2 GivenFamily "given-family",
        3 FamilyGiven "family-given",
        4 GivenFatherGrandfather "given-father-grandfather",
        5 GivenFatherFamily "given-father-family",
        6 FamilyGivenPatronymic "family-given-patronymic",
    }
}

plain! {
    /// One part of a name.
    pub struct NamePart {
        /// What it is.
        pub role: Role,
        /// The part; nothing if it exists but is not known.
        pub text: Option<Text>,
    }
}

plain! {
    /// One name of a person.
    pub struct Name {
        /// The whole name as it was written, or put together from its parts in their order.
        pub written: Text,
        /// Its script.
        pub script: Script,
        /// Its language, if said.
        pub language: Option<Language>,
        /// What it is to the person.
        pub kind: NameKind,
        /// Its parts in the order written; never empty for names made here.
        pub parts: Vec<NamePart>,
    }
}

impl Name {
    /// A name written as a whole, divided as far as the order tells.
    #[must_use]
    pub fn whole(written: &str, order: NameOrder, kind: NameKind) -> Name {
        let written = written.trim();
        Name {
            written: written.into(),
            script: Script::of(written),
            language: None,
            kind,
            parts: divide(written, order),
        }
    }

    /// A name given in parts. Unknown parts count as parts, and are not in [`Name::written`].
    #[must_use]
    pub fn of_parts(parts: Vec<NamePart>, kind: NameKind) -> Name {
        let mut written = String::new();
        for text in parts.iter().filter_map(|p| p.text.as_ref()) {
            if !written.is_empty() {
                written.push(' ');
            }
            written.push_str(text.reveal());
        }
        Name {
            script: Script::of(&written),
            written: Text::new(written),
            language: None,
            kind,
            parts,
        }
    }

    /// The known texts of one role.
    pub fn parts_of(&self, role: Role) -> impl Iterator<Item = &Text> {
        self.parts
            .iter()
            .filter(move |p| p.role == role)
            .filter_map(|p| p.text.as_ref())
    }
}

impl NamePart {
    /// A part as a register has it: a question mark, a dash or "unknown" is an unknown part.
    #[must_use]
    pub fn read(role: Role, text: &str) -> NamePart {
        NamePart {
            role,
            text: (!is_unknown(text)).then(|| Text::from(text.trim())),
        }
    }
}

/// Whether a register's cell only says that the name is not known.
#[must_use]
pub fn is_unknown(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "unknown",
        "unk",
        "n/a",
        "not known",
        "inconnu",
        "desconocido",
        "غير معروف",
        "مجهول",
        "نامعلوم",
        "невідомо",
    ];
    let text = text.trim();
    text.chars()
        .all(|c| matches!(c, '?' | '؟' | '-' | '–' | '.') || is_invisible(c))
        || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn divide(written: &str, order: NameOrder) -> Vec<NamePart> {
    let words = words_of(written);
    let roles: &[Role] = match (order, words.len()) {
        (NameOrder::Unsaid, _) | (_, 0 | 1) => &[],
        (NameOrder::GivenFamily, _) => &[Role::Given, Role::Family],
        (NameOrder::FamilyGiven, _) => &[Role::Family, Role::Given],
        (NameOrder::GivenFatherGrandfather, 2) => &[Role::Given, Role::Patronymic],
        (NameOrder::GivenFatherGrandfather, _) => {
            &[Role::Given, Role::Patronymic, Role::Grandfather]
        }
        (NameOrder::GivenFatherFamily, 2) => &[Role::Given, Role::Family],
        (NameOrder::GivenFatherFamily, _) => &[Role::Given, Role::Patronymic, Role::Family],
        (NameOrder::FamilyGivenPatronymic, 2) => &[Role::Family, Role::Given],
        (NameOrder::FamilyGivenPatronymic, _) => &[Role::Family, Role::Given, Role::Patronymic],
    };
    if roles.is_empty() {
        return vec![NamePart::read(Role::Unparsed, written)];
    }
    // Words beyond the roles belong to the family name of an order that ends with it, or to the
    // given names of one that starts with the family; elsewhere they stay unparsed.
    let spare = words.len() - roles.len();
    let widened = match order {
        NameOrder::GivenFamily => Some(0),
        NameOrder::GivenFatherFamily => Some(roles.len() - 1),
        NameOrder::FamilyGiven => Some(1),
        _ => None,
    };
    let mut parts = Vec::with_capacity(roles.len() + 1);
    let mut at = 0;
    for (i, role) in roles.iter().enumerate() {
        let taken = if widened == Some(i) { 1 + spare } else { 1 };
        parts.push(NamePart::read(*role, span(written, &words[at..at + taken])));
        at += taken;
    }
    if at < words.len() {
        parts.push(NamePart::read(Role::Unparsed, span(written, &words[at..])));
    }
    parts
}

fn span<'a>(written: &'a str, words: &[(usize, usize)]) -> &'a str {
    match (words.first(), words.last()) {
        (Some((from, _)), Some((_, to))) => &written[*from..*to],
        _ => "",
    }
}

/// Byte ranges of the words, a particle counted with what it belongs to (`Abd al-Rahman`).
fn words_of(written: &str) -> Vec<(usize, usize)> {
    const PARTICLES: [&str; 22] = [
        "abd", "abdel", "abdul", "abu", "al", "el", "bin", "ibn", "bint", "umm", "de", "del",
        "van", "von", "عبد", "أبو", "ابو", "بن", "بنت", "أم", "ابن", "آل",
    ];
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut glue = false;
    for word in written.split_whitespace() {
        let from = word.as_ptr() as usize - written.as_ptr() as usize;
        let to = from + word.len();
        match words.last_mut() {
            Some(last) if glue => last.1 = to,
            _ => words.push((from, to)),
        }
        glue = PARTICLES.iter().any(|p| word.eq_ignore_ascii_case(p));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(written: &str, order: NameOrder) -> Vec<(Role, String)> {
        Name::whole(written, order, NameKind::Current)
            .parts
            .iter()
            .map(|p| {
                let text = p.text.as_ref().map_or("?", |t| t.reveal());
                (p.role, text.to_owned())
            })
            .collect()
    }

    #[test]
    fn a_whole_name_is_divided_as_its_order_says() {
        use Role::*;
        let own = |list: &[(Role, &str)]| -> Vec<(Role, String)> {
            list.iter().map(|(r, t)| (*r, (*t).to_owned())).collect()
        };
        assert_eq!(
            parts("ሰላም ተስፋዬ በቀለ", NameOrder::GivenFatherGrandfather),
            own(&[(Given, "ሰላም"), (Patronymic, "ተስፋዬ"), (Grandfather, "በቀለ")])
        );
        assert_eq!(
            parts("أحمد عبد الرحمن الحسن", NameOrder::GivenFatherFamily),
            own(&[
                (Given, "أحمد"),
                (Patronymic, "عبد الرحمن"),
                (Family, "الحسن")
            ])
        );
        assert_eq!(
            parts("Мельник Олена Петрівна", NameOrder::FamilyGivenPatronymic),
            own(&[
                (Family, "Мельник"),
                (Given, "Олена"),
                (Patronymic, "Петрівна")
            ])
        );
        assert_eq!(
            parts("Mary Ann Okello", NameOrder::GivenFamily),
            own(&[(Given, "Mary Ann"), (Family, "Okello")])
        );
        assert_eq!(
            parts("A B C D", NameOrder::GivenFatherGrandfather),
            own(&[
                (Given, "A"),
                (Patronymic, "B"),
                (Grandfather, "C"),
                (Unparsed, "D")
            ])
        );
        assert_eq!(parts("A B", NameOrder::Unsaid), own(&[(Unparsed, "A B")]));
        assert_eq!(
            parts("? Hassan", NameOrder::GivenFamily),
            own(&[(Given, "?"), (Family, "Hassan")])
        );
    }

    #[test]
    fn unknown_parts_are_parts_without_text() {
        let name = Name::of_parts(
            vec![
                NamePart::read(Role::Given, " Selam "),
                NamePart::read(Role::Patronymic, "unknown"),
            ],
            NameKind::Birth,
        );
        assert_eq!(name.written.reveal(), "Selam");
        assert_eq!(name.parts.len(), 2);
        assert_eq!(name.parts[1].text, None);
        assert_eq!(name.parts_of(Role::Given).count(), 1);
        assert_eq!(name.parts_of(Role::Patronymic).count(), 0);
    }
}
