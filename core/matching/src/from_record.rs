//! What the matcher may hold of a record.

use crate::date::births;
use crate::features::{Country, Features, Gender, Kin, Name, NamePart, Part, Place, PlaceKind};
use crate::kin::Relation;
use record::person::{Family, Identity};
use record::{name, relationship, safe};

impl Features {
    /// The features of a person: the identity part, and of the family part the relatives'
    /// names. No other part of a record is read, so that nothing of a second-locked part can
    /// get to the matcher; for the same reason a last-known place ([`PlaceKind::Last`]) is added
    /// by the caller, from a request or a contact part that one lock protects.
    #[must_use]
    pub fn of(identity: &Identity, family: &Family) -> Features {
        let mut out = Features::default();
        out.names = identity.names.iter().map(|n| own(&n.value)).collect();
        out.gender = identity.gender.and_then(gender);
        for birth in identity.births.iter().flat_map(|b| births(&b.value)) {
            if !out.births.contains(&birth) {
                out.births.push(birth);
            }
        }
        for place in identity.birth_places.iter().map(|p| &p.value) {
            for text in core::iter::once(&place.written).chain(&place.other_names) {
                out.places.push(Place {
                    kind: PlaceKind::Birth,
                    text: text.reveal().to_owned(),
                });
            }
        }
        let born_in = identity.birth_places.iter().filter_map(|p| p.value.country);
        for country in identity.nationalities.iter().copied().chain(born_in) {
            if let Ok(code) = <[u8; 2]>::try_from(country.code().as_bytes())
                && !out.countries.contains(&Country(code))
            {
                out.countries.push(Country(code));
            }
        }
        for relative in &family.relations {
            if let Some(name) = &relative.name {
                out.kin.push(Kin {
                    relation: relation(relative.relation),
                    name: called(name),
                });
            }
        }
        out
    }
}

fn own(name: &name::Name) -> Name {
    let divided = name.parts.iter().any(|p| p.role != name::Role::Unparsed);
    if !divided {
        return Name::whole(name.written.reveal());
    }
    Name {
        parts: name
            .parts
            .iter()
            .filter_map(|p| {
                Some(NamePart {
                    part: part(p.role),
                    text: p.text.as_ref()?.reveal().to_owned(),
                })
            })
            .collect(),
    }
}

/// A relative's own name if it is known which it is, else the whole.
fn called(name: &name::Name) -> String {
    let given = name.parts_of(name::Role::Given).next();
    given.unwrap_or(&name.written).reveal().to_owned()
}

fn part(role: name::Role) -> Part {
    match role {
        name::Role::Given => Part::Given,
        name::Role::Patronymic => Part::Patronymic,
        name::Role::Grandfather => Part::Grandfather,
        name::Role::Family => Part::Family,
        name::Role::Unparsed => Part::Whole,
    }
}

fn gender(gender: safe::Gender) -> Option<Gender> {
    match gender {
        safe::Gender::Female => Some(Gender::Female),
        safe::Gender::Male => Some(Gender::Male),
        safe::Gender::Other => Some(Gender::Other),
        safe::Gender::Unknown => None,
    }
}

fn relation(relation: relationship::Relation) -> Relation {
    use relationship::Relation as R;
    match relation {
        R::Mother => Relation::Mother,
        R::Father => Relation::Father,
        R::Grandfather => Relation::Grandfather,
        R::Brother | R::Sister => Relation::Sibling,
        R::Husband | R::Wife | R::Partner => Relation::Spouse,
        R::Son | R::Daughter => Relation::Child,
        R::Aunt | R::Uncle | R::Grandmother | R::OtherFamily | R::OtherNonfamily => Relation::Other,
    }
}
