//! The family as a picture and as a nested list that says the same.

use super::show::Known;
use crate::web::Reader;
use language::{Piece, id};
use page::{Html, Kin};
use record::file::Role;
use record::relationship::Relation;

/// How many generations above the person somebody stands; below is negative.
fn generation(relation: Option<Relation>) -> i8 {
    match relation {
        Some(Relation::Grandmother | Relation::Grandfather) => 2,
        Some(Relation::Mother | Relation::Father | Relation::Aunt | Relation::Uncle) => 1,
        Some(Relation::Son | Relation::Daughter) => -1,
        _ => 0,
    }
}

fn name(person: &record::Person) -> Option<String> {
    let name = person.names().next()?;
    Some(name.written.reveal().to_owned())
}

/// The part of the page; nothing if nobody else is known.
pub(super) fn picture(reader: &Reader, known: &Known) -> Html {
    let unnamed = || {
        let words = reader.say(id::FAMILY_UNNAMED);
        page::plain(&words)
    };
    let person = &known.view.held.person;
    let mut kin = Vec::new();
    for relative in &person.family.relations {
        kin.push(Kin {
            name: relative
                .name
                .as_ref()
                .map_or_else(unnamed, |name| name.written.reveal().to_owned()),
            relation: relation(reader, Some(relative.relation)),
            generation: generation(Some(relative.relation)),
        });
    }
    for (member, of) in &known.members {
        let own = name(of).unwrap_or_else(unnamed);
        if kin.iter().any(|known| known.name == own) {
            continue;
        }
        // What stands with the enquirer is what the sought person is to them: the other way up.
        let (words, up) = match member.role {
            Role::Enquirer => (
                reader.say(id::FILE_ENQUIRER),
                generation(member.relation).saturating_neg(),
            ),
            Role::Relative => (
                relation(reader, member.relation),
                generation(member.relation),
            ),
        };
        kin.push(Kin {
            name: own,
            relation: words,
            generation: up,
        });
    }
    if kin.is_empty() {
        return Html::all([]);
    }
    let own = name(person).unwrap_or_else(unnamed);
    let body = Html::family(&reader.say(id::FAMILY_PICTURE), &own, &kin);
    Html::part("family", &reader.say(id::FAMILY_TITLE), body)
}

/// What somebody is to the sought person.
pub(crate) fn relation(reader: &Reader, relation: Option<Relation>) -> Vec<Piece> {
    let Some(relation) = relation else {
        return reader.say(id::FAMILY_UNSAID);
    };
    reader.say(match relation {
        Relation::Mother => id::FAMILY_MOTHER,
        Relation::Father => id::FAMILY_FATHER,
        Relation::Aunt => id::FAMILY_AUNT,
        Relation::Uncle => id::FAMILY_UNCLE,
        Relation::Grandmother => id::FAMILY_GRANDMOTHER,
        Relation::Grandfather => id::FAMILY_GRANDFATHER,
        Relation::Brother => id::FAMILY_BROTHER,
        Relation::Sister => id::FAMILY_SISTER,
        Relation::Husband => id::FAMILY_HUSBAND,
        Relation::Wife => id::FAMILY_WIFE,
        Relation::Partner => id::FAMILY_PARTNER,
        Relation::Son => id::FAMILY_SON,
        Relation::Daughter => id::FAMILY_DAUGHTER,
        Relation::OtherFamily => id::FAMILY_OTHER,
        Relation::OtherNonfamily => id::FAMILY_NO_FAMILY,
    })
}
