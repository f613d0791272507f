//! A person as it grows out of the cells of a row.

use super::mapping::Mapping;
use super::row::Fault;
use super::target::Target;
use super::words::{consent, country, first_day, gender, list, number, yes};
use crate::Person;
use crate::consent::{Answer, How, Purpose, Receipt};
use crate::country::Country;
use crate::date::{Calendar, Date, DateForm, Day, Point, When};
use crate::name::{Name, NameKind, NameOrder, NamePart, Role, is_unknown};
use crate::person::{Address, AddressKind, Loss, Note};
use crate::place::Place;
use crate::register::Reason;
use crate::relationship::{Cause, Marital, Relation, Relationship};
use crate::safe::Danger;
use crate::script::Language;
use crate::statement::Statement;
use crate::text::Text;
use sign::id::SocietyId;
use zeroize::Zeroizing;

/// A person as far as the row was read.
#[derive(Default)]
pub(super) struct Draft {
    person: Person,
    form: DateForm,
    language: Option<Language>,
    order: Option<NameOrder>,
    parts: Vec<NamePart>,
    birth: [Option<u16>; 3],
    ages: Vec<Text>,
    recorded: Option<Day>,
    birth_country: Option<Country>,
    address_country: Option<Country>,
    loss: Option<Loss>,
    loss_country: Option<Country>,
    consent: Option<(Answer, Vec<Purpose>)>,
    consent_day: Option<Day>,
}

impl Draft {
    pub(super) fn new(mapping: &Mapping) -> Draft {
        Draft {
            form: mapping.form,
            language: mapping.language.clone(),
            order: mapping.name_order,
            ..Draft::default()
        }
    }

    pub(super) fn take(
        &mut self,
        target: Target,
        cell: &str,
        calendar: Option<Calendar>,
    ) -> Result<(), Reason> {
        match target {
            Target::Id => self.person.casework.source_id = Some(cell.into()),
            Target::Name => self.name(cell, NameKind::Current),
            Target::Alias => list(cell).for_each(|name| self.name(name, NameKind::Alias)),
            Target::Nickname => list(cell).for_each(|name| self.name(name, NameKind::Nickname)),
            Target::Transliteration => self.name(cell, NameKind::Transliteration),
            Target::Given => self.part(Role::Given, cell),
            Target::Patronymic => self.part(Role::Patronymic, cell),
            Target::GrandfatherPart => self.part(Role::Grandfather, cell),
            Target::FamilyName => self.part(Role::Family, cell),
            Target::NameLanguage => {
                self.language = Some(Language::from_tag(cell).ok_or(Reason::UnknownLanguage)?);
            }
            Target::Calendar => {
                self.form.calendar = Some(Calendar::from_word(cell).ok_or(Reason::UnknownWord)?);
            }
            Target::Recorded => self.recorded = first_day(&self.date(cell, calendar)?),
            Target::AgedAt => match self.date(cell, calendar)?.when() {
                When::On(point) => self.form.aged_at = Some(point),
                _ => return Err(Reason::NotADate),
            },
            Target::Birth => {
                let date = self.date(cell, calendar)?;
                self.person.identity.births.push(self.said(date));
            }
            Target::BirthYear => self.birth[0] = Some(number(cell)?),
            Target::BirthMonth => self.birth[1] = Some(number(cell)?),
            Target::BirthDay => self.birth[2] = Some(number(cell)?),
            Target::Age => self.ages.push(cell.into()),
            Target::BirthCountry => self.birth_country = Some(country(cell)?),
            Target::AddressCountry => self.address_country = Some(country(cell)?),
            Target::LossCountry => self.loss_country = Some(country(cell)?),
            Target::BirthPlace => {
                let place = self.said(Place::named(cell, self.birth_country));
                self.person.identity.birth_places.push(place);
            }
            _ => return self.take_more(target, cell, calendar),
        }
        Ok(())
    }

    fn take_more(
        &mut self,
        target: Target,
        cell: &str,
        calendar: Option<Calendar>,
    ) -> Result<(), Reason> {
        let person = &mut self.person;
        match target {
            Target::Gender => person.identity.gender = Some(gender(cell)?),
            Target::Nationality => {
                for part in list(cell) {
                    person.identity.nationalities.push(country(part)?);
                }
            }
            Target::Marks => person.identity.marks = Some(cell.into()),
            Target::Papers => person.identity.papers.extend(list(cell).map(Text::from)),
            Target::Ethnicity => person.origin.ethnicity = Some(cell.into()),
            Target::Religion => person.origin.religion = Some(cell.into()),
            Target::Language => {
                for part in list(cell) {
                    let language = Language::from_tag(part).ok_or(Reason::UnknownLanguage)?;
                    person.contact.safe.languages.push(language.clone());
                    person.origin.languages.push(language);
                }
            }
            Target::Address => self.address(AddressKind::Current, cell),
            Target::AddressBefore => self.address(AddressKind::BeforeSeparation, cell),
            Target::Phone => person.contact.phones.extend(list(cell).map(Text::from)),
            Target::Mail => person.contact.mails.extend(list(cell).map(Text::from)),
            Target::Relatives => self.relatives(cell)?,
            Target::LossDate => {
                let date = self.date(cell, calendar)?;
                let date = self.said(date);
                self.loss().date = Some(date);
            }
            Target::LossPlace => {
                let place = self.said(Place::named(cell, self.loss_country));
                self.loss().place = Some(place);
            }
            Target::Cause => {
                self.loss().cause = Some(Cause::from_word(cell).ok_or(Reason::UnknownWord)?);
            }
            Target::Circumstances => self.loss().circumstances = Some(cell.into()),
            Target::News => self.loss().latest_news = Some(cell.into()),
            Target::InDanger => {
                let danger = Danger::from_word(cell)
                    .or_else(|| yes(cell).map(|y| if y { Danger::Yes } else { Danger::No }))
                    .or((cell == "?").then_some(Danger::NotSure))
                    .ok_or(Reason::UnknownWord)?;
                person.contact.safe.in_hiding = Some(danger);
                self.loss().in_hiding = Some(danger);
            }
            Target::Consent => self.consent = Some(consent(cell)?),
            Target::ConsentDate => self.consent_day = first_day(&self.date(cell, calendar)?),
            Target::NeverShare => self.never(cell)?,
            Target::Occupation => person.circumstances.occupation = Some(cell.into()),
            Target::Marital => {
                person.family.marital = Some(Marital::from_word(cell).ok_or(Reason::UnknownWord)?);
            }
            Target::Note => person.casework.notes.push(Note {
                on: self.recorded,
                author: None,
                text: cell.into(),
            }),
            _ => {
                if let Some(relation) = target.relation() {
                    list(cell).for_each(|name| self.relative(relation, name));
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self, society: Option<Country>) -> Result<Person, Fault> {
        if !self.parts.is_empty() {
            let parts = std::mem::take(&mut self.parts);
            let mut name = Name::of_parts(parts, NameKind::Current);
            name.language = self.language.clone();
            let said = self.said(name);
            self.person.identity.names.insert(0, said);
        }
        if self.person.identity.names.is_empty() {
            return Err((None, Some(Target::Name), Reason::NoName));
        }
        self.birth_of_parts()
            .map_err(|reason| (None, Some(Target::BirthYear), reason))?;
        for age in std::mem::take(&mut self.ages) {
            let date = self
                .age(age.reveal())
                .map_err(|reason| (None, Some(Target::Age), reason))?;
            self.person.identity.births.push(self.said(date));
        }
        if let Some(country) = self.birth_country
            && self.person.identity.birth_places.is_empty()
        {
            let place = self.said(Place::named("", Some(country)));
            self.person.identity.birth_places.push(place);
        }
        if let Some(country) = self.address_country
            && self.person.contact.addresses.is_empty()
        {
            self.address(AddressKind::Current, country.code());
        }
        // Somebody in a society's register without an address is thought to be in its country.
        for address in &mut self.person.contact.addresses {
            if address.kind == AddressKind::Current && address.place.country.is_none() {
                address.place.country = society;
            }
        }
        if let Some((answer, purposes)) = self.consent.take() {
            for purpose in purposes {
                self.person.casework.consent.receipts.push(Receipt {
                    purpose,
                    answer,
                    authorities: Vec::new(),
                    notice: None,
                    language: None,
                    on: self.consent_day,
                    how: How::InRegister,
                });
            }
        }
        self.person.circumstances.loss = self.loss;
        Ok(self.person)
    }

    fn said<T>(&self, value: T) -> Statement<T> {
        Statement::from_register(value, self.recorded)
    }

    fn name(&mut self, cell: &str, kind: NameKind) {
        let mut name = Name::whole(cell, self.order.unwrap_or(NameOrder::Unsaid), kind);
        if kind != NameKind::Transliteration {
            name.language = self.language.clone();
        }
        let said = self.said(name);
        self.person.identity.names.push(said);
    }

    fn part(&mut self, role: Role, cell: &str) {
        self.parts.push(NamePart::read(role, cell));
    }

    fn address(&mut self, kind: AddressKind, cell: &str) {
        self.person.contact.addresses.push(Address {
            kind,
            place: Place::named(cell, self.address_country),
        });
    }

    fn loss(&mut self) -> &mut Loss {
        self.loss.get_or_insert_with(Loss::default)
    }

    fn date(&self, cell: &str, calendar: Option<Calendar>) -> Result<Date, Reason> {
        let form = DateForm {
            calendar: calendar.or(self.form.calendar),
            ..self.form
        };
        Ok(Date::read(cell, form)?)
    }

    /// `34`, `30-35`, `34 (2015)`: of the mapping's date, the row's, or the day of record.
    fn age(&self, cell: &str) -> Result<Date, Reason> {
        let recorded = self.recorded.and_then(|day| {
            let (year, month, day) = day.gregorian();
            Some(Point::Day(u16::try_from(year).ok()?, month, day))
        });
        let (aged_at, calendar) = match (self.form.aged_at, recorded) {
            (Some(at), _) => (Some(at), self.form.calendar),
            (None, Some(at)) => (Some(at), Some(Calendar::Gregorian)),
            (None, None) => (None, self.form.calendar),
        };
        let form = DateForm {
            aged_at,
            calendar,
            ..self.form
        };
        let mut text = Zeroizing::new(String::from("age "));
        text.push_str(cell);
        Ok(Date::read(&text, form)?)
    }

    fn birth_of_parts(&mut self) -> Result<(), Reason> {
        let small = |n: u16| u8::try_from(n).map_err(|_| Reason::NoSuchDay);
        let point = match self.birth {
            [None, None, None] => return Ok(()),
            [None, ..] => return Err(Reason::Missing),
            [Some(year), None, _] => Point::Year(year),
            [Some(year), Some(month), None] => Point::Month(year, small(month)?),
            [Some(year), Some(month), Some(day)] => Point::Day(year, small(month)?, small(day)?),
        };
        let date = Date::new(self.form.calendar, When::On(point))?;
        let said = self.said(date);
        self.person.identity.births.push(said);
        Ok(())
    }

    fn relative(&mut self, relation: Relation, cell: &str) {
        if !is_unknown(cell) {
            let mut name = Name::whole(
                cell,
                self.order.unwrap_or(NameOrder::Unsaid),
                NameKind::Current,
            );
            name.language = self.language.clone();
            self.person
                .family
                .relations
                .push(Relationship::named(relation, name));
        }
    }

    fn relatives(&mut self, cell: &str) -> Result<(), Reason> {
        for entry in list(cell) {
            let (kind, name) = entry.split_once(':').ok_or(Reason::NotAList)?;
            let relation = Relation::from_word(kind).ok_or(Reason::NotAList)?;
            self.relative(relation, name.trim());
        }
        Ok(())
    }

    fn never(&mut self, cell: &str) -> Result<(), Reason> {
        let never = &mut self.person.casework.consent.never;
        for entry in list(cell) {
            let (kind, value) = entry.split_once(':').ok_or(Reason::NotAList)?;
            let value = value.trim();
            match kind.trim() {
                "country" => never.countries.push(country(value)?),
                "authority" => never.authorities.push(value.into()),
                "person" => never.persons.push(value.into()),
                "society" => {
                    let number = value.parse().map_err(|_| Reason::NotAList)?;
                    never.societies.push(SocietyId(number));
                }
                _ => return Err(Reason::NotAList),
            }
        }
        Ok(())
    }
}
