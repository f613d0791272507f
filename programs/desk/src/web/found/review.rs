//! One match: what is known here beside how the other record compares, field by field.

use super::{band, code};
use crate::office::file::view;
use crate::office::people::{held, me};
use crate::web::file::{lead_question, matched};
use crate::web::small::Small;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::{Id, Piece, id};
use matching::Field;
use page::{Compared, Html};
use record::Person;
use record::relationship::Relation;
use sign::id::RecordId;
use sign::{Category, SocietyId};

/// Holder and record that the path names.
#[expect(
    clippy::result_large_err,
    reason = "the page that ends the call, made once"
)]
pub(super) fn candidate(reader: &Reader) -> Result<(SocietyId, RecordId), Response> {
    let missing = || crate::web::reply::missing_page(reader);
    let holder = reader.param("holder").parse().map_err(|_| missing())?;
    let candidate = reader.param("candidate").parse().map_err(|_| missing())?;
    Ok((SocietyId(holder), candidate))
}

/// The page.
pub(crate) async fn review(reader: Reader) -> Result<Response, Response> {
    let record = super::super::file::record(&reader)?;
    let (holder, candidate) = candidate(&reader)?;
    let (case, theirs, one, own, lead) = reader
        .act(move |shell, _| {
            let case = view(shell, record)?;
            let own = shell.own.society;
            // A record of this society can be opened like any other; nobody else's values are
            // shown before their holder agreed.
            let theirs = match holder == own {
                true => held(shell, candidate, &Category::RECORD)?.person,
                false => Person::default(),
            };
            let made = shell.side().search.made.iter().filter(|m| m.case == record);
            let mut found = made.flat_map(|made| made.found.iter());
            let one = found.rfind(|one| one.record == candidate).cloned();
            let lead = me(shell).is_ok_and(|(_, lead)| lead);
            Ok((case, theirs, one, own, lead))
        })
        .await?;
    let person = &case.held.person;
    let mut content = Vec::new();
    if let Some(one) = &one {
        content.push(Html::heading(&reader.say(band(one.band))));
        let rows: Vec<Compared> = Field::ALL
            .iter()
            .zip(one.codes)
            .map(|(field, compared)| {
                let (verdict, tone) = code(compared);
                Compared {
                    what: reader.say(field_id(*field)),
                    left: values(&reader, person, *field),
                    right: match holder == own {
                        true => values(&reader, &theirs, *field),
                        false => Html::words(&reader.say(id::REVIEW_HIDDEN)),
                    },
                    verdict: reader.say(verdict),
                    tone,
                }
            })
            .collect();
        let heads = [
            id::REVIEW_FIELD,
            id::REVIEW_HERE,
            id::REVIEW_THERE,
            id::FILE_HOW_IT_STANDS,
        ];
        let heads = heads.map(|head| reader.say(head));
        let heads = [&*heads[0], &*heads[1], &*heads[2], &*heads[3]];
        content.push(Html::compare(&reader.say(id::REVIEW_CAPTION), heads, &rows));
    }
    let file = case.file.as_ref();
    if let Some(link) = file.and_then(|file| file.link(candidate)) {
        content.push(Html::para(&reader.say(matched(link.state))));
    }
    let path = format!("case/{record}/review/{holder}/{candidate}");
    if holder == own {
        content.push(Html::action(
            &reader.href(&format!("case/{candidate}")),
            &reader.say(id::REVIEW_OPEN),
        ));
    } else if lead {
        let form = Small::new(&reader, &format!("{path}/enquire")).may("note", id::FILE_NOTE);
        content.push(Html::part(
            "enquire",
            &reader.say(id::REVIEW_ENQUIRE_TITLE),
            Html::all([
                reader.para(id::REVIEW_ENQUIRE_TEXT),
                lead_question(form).send(id::REVIEW_ENQUIRE),
            ]),
        ));
    } else {
        content.push(reader.para(id::LETTER_LEAD_ONLY));
    }
    content.push(decisions(&reader, &path));
    let back = Html::link(
        &reader.href(&format!("case/{record}/found")),
        &reader.say(id::FOUND_TITLE),
    );
    content.push(Html::line(vec![back]));
    let title = reader.say(id::REVIEW_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

/// Rejecting, and deciding anew.
fn decisions(reader: &Reader, path: &str) -> Html {
    let reasons = [
        ("another", id::REJECT_ANOTHER),
        ("relative", id::REJECT_RELATIVE),
        ("found", id::REJECT_FOUND),
    ];
    let reject = Small::new(reader, &format!("{path}/reject"))
        .one("why", id::REJECT_WHY, &reasons)
        .send(id::REJECT_DO);
    let states = [
        ("potential", id::MATCH_POTENTIAL),
        ("confirmed", id::MATCH_CONFIRMED),
        ("elsewhere", id::MATCH_ELSEWHERE),
        ("undone", id::MATCH_UNDONE),
    ];
    let relink = Small::new(reader, &format!("{path}/link"))
        .one("link", id::REVIEW_LINK, &states)
        .send(id::REVIEW_LINK_DO);
    Html::all([
        Html::folded(&reader.say(id::REJECT_TITLE), reject),
        Html::folded(&reader.say(id::REVIEW_LINK_TITLE), relink),
    ])
}

pub(super) fn field_id(field: Field) -> Id {
    match field {
        Field::Given => id::REVIEW_GIVEN,
        Field::Names => id::REVIEW_NAMES,
        Field::Father => id::FAMILY_FATHER,
        Field::Mother => id::FAMILY_MOTHER,
        Field::Relatives => id::REVIEW_KIN,
        Field::Gender => id::FIELD_GENDER,
        Field::Birth => id::FIELD_BORN,
        Field::Place => id::REVIEW_PLACE,
        Field::Country => id::REVIEW_COUNTRY,
    }
}

/// What a record says in a field, with a transliteration beside names in other scripts.
fn values(reader: &Reader, person: &Person, field: Field) -> Html {
    let lines = crate::show::part(person, Category::Identity);
    let of = |word: &str| -> Vec<Html> {
        let fitting = lines.iter().filter(|(known, _)| *known == word);
        fitting
            .map(|(field, value)| crate::web::show::value(reader, field, value))
            .collect()
    };
    let relatives = |wanted: fn(Relation) -> bool| -> Vec<Html> {
        let relations = person.family.relations.iter();
        let fitting = relations.filter(|r| wanted(r.relation));
        fitting
            .filter_map(|r| r.name.as_ref())
            .map(|name| named(name.written.reveal()))
            .collect()
    };
    let shown: Vec<Html> = match field {
        Field::Given | Field::Names => {
            let names = person.names();
            names.map(|name| named(name.written.reveal())).collect()
        }
        Field::Father => relatives(|r| r == Relation::Father),
        Field::Mother => relatives(|r| r == Relation::Mother),
        Field::Relatives => relatives(|r| !matches!(r, Relation::Father | Relation::Mother)),
        Field::Gender => of("gender"),
        Field::Birth => of("born"),
        Field::Place => of("born in"),
        Field::Country => of("nationality"),
    };
    match shown.is_empty() {
        true => Html::words(&reader.say(id::FILE_NOTHING)),
        false => Html::items(&shown),
    }
}

/// A name as it is written and, in another script, as it is read.
fn named(written: &str) -> Html {
    let own = Html::typed(written);
    if written.is_ascii() {
        return own;
    }
    let read = matching::romanized(written);
    Html::all([
        own,
        Html::words(&[Piece::Text(" (".to_owned())]),
        Html::english(&read),
        Html::words(&[Piece::Text(")".to_owned())]),
    ])
}
