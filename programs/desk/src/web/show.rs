//! A person on a page: fields in the page's language, values as they were given.

use super::Reader;
use super::file::relation;
use super::record_words::closed;
use super::words::category_id;
use language::{Id, Piece, id};
use page::Html;
use record::Person;
use record::relationship::Relationship;
use sign::Category;

/// These kinds of information of a person; none of a kind that says nothing.
pub(crate) fn person(reader: &Reader, person: &Person, kinds: &[Category]) -> Html {
    let mut parts = Vec::new();
    for kind in kinds {
        let lines = crate::show::part(person, *kind);
        if lines.is_empty() {
            continue;
        }
        let mut relations = person.family.relations.iter();
        let rows: Vec<_> = lines
            .iter()
            .map(|(field, given)| {
                let shown = match *field {
                    "relative" => relative(reader, relations.next(), given),
                    _ => value(reader, field, given),
                };
                (reader.say(label(field)), shown)
            })
            .collect();
        parts.push(Html::sub(&reader.say(category_id(*kind))));
        parts.push(Html::summary(&rows));
    }
    if parts.is_empty() {
        parts.push(reader.para(id::FILE_NOTHING));
    }
    Html::all(parts)
}

/// Somebody of the family: what they are in the page's language, and their name.
fn relative(reader: &Reader, known: Option<&Relationship>, given: &str) -> Html {
    let (Some(known), Some((_, name))) = (known, given.split_once(": ")) else {
        return Html::typed(given);
    };
    Html::all([
        Html::words(&relation(reader, Some(known.relation))),
        Html::words(&[Piece::Text(": ".to_owned())]),
        Html::typed(name),
    ])
}

/// A value as it was given; a word of the record's own in the page's language.
pub(crate) fn value(reader: &Reader, field: &str, given: &str) -> Html {
    closed(reader.locale(), field, given).unwrap_or_else(|| Html::typed(given))
}

/// The word for a field. Every field that is shown has one; the test below holds it.
fn label(field: &str) -> Id {
    match field {
        "name" => id::FIELD_NAME,
        "gender" => id::FIELD_GENDER,
        "born" => id::FIELD_BORN,
        "born in" => id::FIELD_BORN_IN,
        "nationality" => id::FIELD_NATIONALITY,
        "marks" => id::FIELD_MARKS,
        "paper" => id::FIELD_PAPER,
        "ethnicity" => id::FIELD_ETHNICITY,
        "religion" => id::FIELD_RELIGION,
        "language" => id::FIELD_LANGUAGE,
        "address" => id::FIELD_ADDRESS,
        "telephone" => id::FIELD_TELEPHONE,
        "e-mail" => id::FIELD_MAIL,
        "safe contact" => id::FIELD_SAFE,
        "in hiding" => id::FIELD_HIDING,
        "name to use" => id::FIELD_NAME_TO_USE,
        "under 18" => id::FIELD_UNDER_18,
        "relative" => id::FIELD_RELATIVE,
        "marital" => id::FIELD_MARITAL,
        "contact lost" => id::FIELD_LOST,
        "lost in" => id::FIELD_LOST_IN,
        "cause" => id::FIELD_CAUSE,
        "how" => id::FIELD_HOW,
        "latest news" => id::FIELD_NEWS,
        "may be in" => id::FIELD_MAY_BE_IN,
        "tried" => id::FIELD_TRIED,
        "detention" => id::FIELD_DETENTION,
        "health" => id::FIELD_HEALTH,
        "arms" => id::FIELD_ARMS,
        "route" => id::FIELD_ROUTE,
        "occupation" => id::FIELD_OCCUPATION,
        "register number" => id::FIELD_REGISTER,
        "note" => id::FIELD_NOTE,
        "legal basis" => id::FIELD_BASIS,
        "consent" => id::FIELD_CONSENT,
        "statement" => id::FIELD_STATEMENT,
        "never share with" => id::FIELD_NEVER,
        _ => id::FIELD_OTHER,
    }
}
