//! A tracing request, or a lead's statement, written by hand as TOML.
//! The keys are described in `examples/README.md`.

use super::keys::{Fault, Keys, TomlError, Value};
use super::{MAX_COUNTRIES, Relative, TracingRequest};
use crate::Person;
use crate::consent::{Answer, How, LeadStatement, NeverShareWith, Purpose, Receipt};
use crate::country::Country;
use crate::date::{Calendar, Date, DateForm, Day, ReadError};
use crate::name::{Name, NameKind, NameOrder, NamePart, Role};
use crate::person::{Address, AddressKind, Loss, Note};
use crate::place::Place;
use crate::register::Reason;
use crate::relationship::{Alive, Cause, Marital, Relation, Relationship};
use crate::safe::{Danger, Gender};
use crate::script::Language;
use crate::statement::Statement;
use crate::text::Text;
use sign::id::SocietyId;

/// Reads a tracing request.
///
/// # Errors
/// [`TomlError`], naming key and line, never a value.
pub fn request_from_toml(text: &str) -> Result<TracingRequest, TomlError> {
    let mut keys = Keys::parse(text)?;
    let mut request = TracingRequest {
        relation: keys.map("relation", |v| v.word(Relation::from_word))?,
        message: keys.map("message", text_of)?,
        enquirer: person(keys.need("enquirer")?.table()?)?,
        sought: person(keys.need("sought")?.table()?)?,
        ..TracingRequest::default()
    };
    request.relatives = keys.each("relatives", |v| {
        let mut keys = v.table()?;
        let relation = keys.need("relation")?.word(Relation::from_word)?;
        let person = person(keys)?;
        Ok(Relative { relation, person })
    })?;
    request.sought.circumstances.loss = keys.map("loss", |v| loss(v.table()?))?;
    if let Some(value) = keys.take("never_share") {
        request.never = never(value.table()?)?;
    }
    request.sought.casework.consent.never = request.never.clone();
    if let Some(value) = keys.take("consent") {
        request.enquirer.casework.consent.receipts = consent(value.table()?)?;
    }
    keys.finish()?;
    Ok(request)
}

/// Reads a lead's statement for a whole file.
///
/// # Errors
/// [`TomlError`], naming key and line, never a value.
pub fn statement_from_toml(text: &str) -> Result<LeadStatement, TomlError> {
    let mut keys = Keys::parse(text)?;
    let statement = LeadStatement {
        purpose: keys.need("purpose")?.word(Purpose::from_word)?,
        basis: text_of(keys.need("basis")?)?,
        on: day(&keys.need("date")?)?,
        lead: text_of(keys.need("lead")?)?,
    };
    keys.finish()?;
    Ok(statement)
}

/// Reads an edit of a record: the keys of a person, and `[loss]`. What is left out is left as it
/// is ([`Person::take_edit`]).
///
/// # Errors
/// [`TomlError`], naming key and line, never a value.
pub fn edit_from_toml(text: &str) -> Result<Person, TomlError> {
    let mut keys = Keys::parse(text)?;
    let loss = keys.map("loss", |v| loss(v.table()?))?;
    let mut person = described(keys, Names::MayBeMissing)?;
    person.circumstances.loss = loss;
    Ok(person)
}

/// Whether a person without a name is an error.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Needed,
    MayBeMissing,
}

fn person(keys: Keys<'_>) -> Result<Person, TomlError> {
    described(keys, Names::Needed)
}

fn described(mut keys: Keys<'_>, names: Names) -> Result<Person, TomlError> {
    let mut person = Person::default();
    let language = keys.map("name_language", language_of)?;
    let order = keys.map("name_order", |v| v.word(NameOrder::from_word))?;
    let order = order.unwrap_or(NameOrder::Unsaid);
    let name = |value: Value<'_>| name(value, order, language.clone());
    let calendar = keys.map("calendar", |v| v.word(Calendar::from_word))?;
    if names == Names::Needed || keys.peek("names", Fault::Missing).is_some() {
        let written = keys.need("names")?;
        let missing = written.wrong(Fault::Missing);
        person.identity.names = written.each(|v| name(v).map(said))?;
        if person.identity.names.is_empty() {
            return Err(missing);
        }
    }
    let identity = &mut person.identity;
    identity.gender = keys.map("gender", |v| v.word(Gender::from_word))?;
    identity.births = keys.each("births", |v| date(&v, calendar).map(said))?;
    identity.birth_places = keys.each("birth_places", |v| place(v).map(said))?;
    identity.nationalities = keys.each("nationalities", country)?;
    identity.marks = keys.map("marks", text_of)?;
    identity.papers = keys.each("papers", text_of)?;
    person.origin.ethnicity = keys.map("ethnicity", text_of)?;
    person.origin.religion = keys.map("religion", text_of)?;
    person.origin.languages = keys.each("languages", language_of)?;
    for (key, kind) in [
        ("addresses", AddressKind::Current),
        ("addresses_before", AddressKind::BeforeSeparation),
        ("last_addresses", AddressKind::LastKnown),
    ] {
        let addresses = keys.each(key, |v| place(v).map(|place| Address { kind, place }))?;
        person.contact.addresses.extend(addresses);
    }
    person.contact.phones = keys.each("phones", text_of)?;
    person.contact.mails = keys.each("mails", text_of)?;
    person.contact.safe.languages = person.origin.languages.clone();
    person.contact.safe.under_18 = keys.map("under_18", |v| v.bool())?;
    person.contact.safe.name_used = keys.map("name_used", text_of)?;
    person.family.marital = keys.map("marital", |v| v.word(Marital::from_word))?;
    for (key, relation) in [
        ("father", Relation::Father),
        ("mother", Relation::Mother),
        ("grandfather", Relation::Grandfather),
    ] {
        let known = keys.each(key, |v| name(v).map(|n| Relationship::named(relation, n)))?;
        person.family.relations.extend(known);
    }
    let relations = keys.each("relations", |v| {
        let mut keys = v.table()?;
        let relation = keys.need("relation")?.word(Relation::from_word)?;
        let known = name(keys.need("name")?)?;
        let mut relationship = Relationship::named(relation, known);
        if let Some(alive) = keys.map("alive", |v| v.word(Alive::from_word))? {
            relationship.alive = alive;
        }
        relationship.companion = keys.map("companion", |v| v.bool())?.unwrap_or(false);
        relationship.details = keys.map("details", text_of)?;
        keys.finish()?;
        Ok(relationship)
    })?;
    person.family.relations.extend(relations);
    person.circumstances.occupation = keys.map("occupation", text_of)?;
    person.casework.notes = keys.each("notes", |v| {
        text_of(v).map(|text| Note {
            on: None,
            author: None,
            text,
        })
    })?;
    keys.finish()?;
    Ok(person)
}

fn loss(mut keys: Keys<'_>) -> Result<Loss, TomlError> {
    let calendar = keys.map("calendar", |v| v.word(Calendar::from_word))?;
    let too_many = keys.peek("may_be_in", Fault::TooMany);
    let loss = Loss {
        date: keys.map("date", |v| date(&v, calendar).map(said))?,
        place: keys.map("place", |v| place(v).map(said))?,
        cause: keys.map("cause", |v| v.word(Cause::from_word))?,
        circumstances: keys.map("circumstances", text_of)?,
        latest_news: keys.map("latest_news", text_of)?,
        may_be_in: keys.each("may_be_in", country)?,
        in_hiding: keys.map("in_hiding", |v| v.word(Danger::from_word))?,
        tried: keys.each("tried", text_of)?,
    };
    keys.finish()?;
    match too_many {
        Some(error) if loss.may_be_in.len() > MAX_COUNTRIES => Err(error),
        _ => Ok(loss),
    }
}

fn never(mut keys: Keys<'_>) -> Result<NeverShareWith, TomlError> {
    let never = NeverShareWith {
        societies: keys.each("societies", |v| v.number().map(SocietyId))?,
        countries: keys.each("countries", country)?,
        authorities: keys.each("authorities", text_of)?,
        persons: keys.each("persons", text_of)?,
    };
    keys.finish()?;
    Ok(never)
}

fn consent(mut keys: Keys<'_>) -> Result<Vec<Receipt>, TomlError> {
    let purposes = keys.each("purposes", |v| v.word(Purpose::from_word))?;
    let authorities = keys.each("authorities", text_of)?;
    let notice = keys.map("notice", text_of)?;
    let language = keys.map("language", language_of)?;
    let on = keys.map("date", |v| day(&v))?;
    let how = keys.map("how", |v| v.word(How::from_word))?;
    keys.finish()?;
    let receipt = |purpose| Receipt {
        purpose,
        answer: Answer::Given,
        authorities: match purpose {
            Purpose::SharingWithAuthorities => authorities.clone(),
            _ => Vec::new(),
        },
        notice: notice.clone(),
        language: language.clone(),
        on,
        how: how.unwrap_or(How::InPerson),
    };
    Ok(purposes.into_iter().map(receipt).collect())
}

/// A text, or a table of its parts: `{ given = …, patronymic = …, grandfather = …, family = … }`,
/// each possibly `"?"`; `written` for the whole, `kind`, `order` and `language`.
fn name(value: Value<'_>, order: NameOrder, language: Option<Language>) -> Result<Name, TomlError> {
    if !value.is_table() {
        let mut name = Name::whole(&text(&value)?, order, NameKind::Current);
        name.language = language;
        return Ok(name);
    }
    let missing = value.wrong(Fault::Value(Reason::NoName));
    let mut keys = value.table()?;
    let kind = keys.map("kind", |v| v.word(NameKind::from_word))?;
    let kind = kind.unwrap_or(NameKind::Current);
    let own_order = keys.map("order", |v| v.word(NameOrder::from_word))?;
    let own_language = keys.map("language", language_of)?;
    let written = keys.map("written", |v| text(&v))?;
    let mut parts = Vec::new();
    for role in Role::ALL {
        if let Some(part) = keys.map(role.word(), |v| text(&v))? {
            parts.push(NamePart::read(*role, &part));
        }
    }
    keys.finish()?;
    let mut name = match written {
        Some(written) if parts.is_empty() => {
            Name::whole(&written, own_order.unwrap_or(order), kind)
        }
        Some(written) => Name {
            written: written.as_str().into(),
            ..Name::of_parts(parts, kind)
        },
        None if parts.is_empty() => return Err(missing),
        None => Name::of_parts(parts, kind),
    };
    name.language = own_language.or(language);
    Ok(name)
}

/// A text, or `{ name = …, country = …, admin = …, other_names = […] }`.
fn place(value: Value<'_>) -> Result<Place, TomlError> {
    if !value.is_table() {
        return Ok(Place::named(&text(&value)?, None));
    }
    let mut keys = value.table()?;
    let written = keys.map("name", |v| text(&v))?.unwrap_or_default();
    let mut place = Place::named(&written, keys.map("country", country)?);
    place.admin = keys.map("admin", text_of)?;
    place.other_names = keys.each("other_names", text_of)?;
    keys.finish()?;
    Ok(place)
}

fn date(value: &Value<'_>, calendar: Option<Calendar>) -> Result<Date, TomlError> {
    let form = DateForm {
        calendar,
        ..DateForm::default()
    };
    let read = Date::read(&text(value)?, form);
    read.map_err(|e: ReadError| value.wrong(Fault::Value(e.into())))
}

fn day(value: &Value<'_>) -> Result<Day, TomlError> {
    let date = date(value, Some(Calendar::Gregorian))?;
    let reading = date.readings().next().map(|r| r.stated);
    match reading {
        Some(range) if range.first == range.last => Ok(range.first),
        _ => Err(value.wrong(Fault::Kind("a day, as 2024-05-01"))),
    }
}

fn text(value: &Value<'_>) -> Result<zeroize::Zeroizing<String>, TomlError> {
    value.text()
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "called for each value as it is taken out"
)]
fn text_of(value: Value<'_>) -> Result<Text, TomlError> {
    Ok(Text::from(value.text()?.as_str()))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "called for each value as it is taken out"
)]
fn country(value: Value<'_>) -> Result<Country, TomlError> {
    Country::from_code_or_name(&value.text()?)
        .ok_or_else(|| value.wrong(Fault::Value(Reason::UnknownCountry)))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "called for each value as it is taken out"
)]
fn language_of(value: Value<'_>) -> Result<Language, TomlError> {
    Language::from_tag(&value.text()?)
        .ok_or_else(|| value.wrong(Fault::Value(Reason::UnknownLanguage)))
}

fn said<T>(value: T) -> Statement<T> {
    Statement::from_enquirer(value, None)
}
