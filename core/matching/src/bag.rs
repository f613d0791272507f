//! A person laid out as words with roles: the form that is indexed and compared.

use crate::features::{Birth, Country, Features, Gender, Part, PlaceKind};
use crate::kin::Relation;
use crate::script::{Word, squeeze, words};
use crate::spelling::{Distance, distance};
use crate::translit::sounds;

/// Ways of writing a name beyond this, relatives and places beyond this, are not read.
const MANY: usize = 12;
/// A part of the name this near to the father's name is the father's name.
const FATHER: Distance = Distance(45);

/// What a word is in its record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub(crate) enum Role {
    /// The person's own name, as far as can be told.
    Given,
    /// Another part of the name.
    Name,
    /// The father's name, from the name or from the family part.
    Father,
    /// A grandfather's name, known as such: it may agree, but contradicts no other part.
    Grandfather,
    Mother,
    Sibling,
    Relative,
    BirthPlace,
    LastPlace,
}

impl Role {
    /// Whether it is a word of the person's name.
    pub(crate) fn is_person(self) -> bool {
        matches!(
            self,
            Role::Given | Role::Name | Role::Father | Role::Grandfather
        )
    }

    pub(crate) fn is_place(self) -> bool {
        matches!(self, Role::BirthPlace | Role::LastPlace)
    }

    pub(crate) fn from_number(n: u8) -> Option<Role> {
        const ALL: [Role; 9] = [
            Role::Given,
            Role::Name,
            Role::Father,
            Role::Grandfather,
            Role::Mother,
            Role::Sibling,
            Role::Relative,
            Role::BirthPlace,
            Role::LastPlace,
        ];
        ALL.get(usize::from(n)).copied()
    }
}

/// One word with its role; words of one way of writing the name share a group.
pub(crate) struct BagWord {
    pub(crate) word: Word,
    pub(crate) role: Role,
    pub(crate) group: u8,
}

/// A person laid out.
pub(crate) struct Bag {
    pub(crate) words: Vec<BagWord>,
    pub(crate) facts: Facts,
}

/// What a record says beside names and places.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) gender: Option<Gender>,
    pub(crate) births: Box<[Birth]>,
    pub(crate) countries: Box<[Country]>,
}

impl Bag {
    pub(crate) fn of(features: &Features) -> Bag {
        let mut out = Vec::new();
        let forefathers = Forefathers {
            fathers: kin_words(features, Relation::Father).collect(),
            grandfathers: kin_words(features, Relation::Grandfather).collect(),
        };
        let mut groups = 0u8;
        for name in features.names.iter().take(MANY) {
            let start = out.len();
            own_words(name, groups, &mut out);
            if out.len() > start {
                forefathers.settle(start, groups, &mut out);
                groups += 1;
            }
        }
        if groups == 0 {
            forefathers.settle(0, 0, &mut out);
        }
        for (relation, role) in [
            (Relation::Mother, Role::Mother),
            (Relation::Sibling, Role::Sibling),
            (Relation::Spouse, Role::Relative),
            (Relation::Child, Role::Relative),
            (Relation::Other, Role::Relative),
        ] {
            out.extend(
                kin_words(features, relation)
                    .take(MANY)
                    .map(|word| BagWord {
                        word,
                        role,
                        group: 0,
                    }),
            );
        }
        for place in features.places.iter().take(MANY) {
            let role = match place.kind {
                PlaceKind::Birth => Role::BirthPlace,
                PlaceKind::Last => Role::LastPlace,
            };
            out.extend(squeeze(&place.text).map(|word| BagWord {
                word,
                role,
                group: 0,
            }));
        }
        Bag {
            words: out,
            facts: Facts {
                gender: features.gender,
                births: features.births.iter().take(MANY).copied().collect(),
                countries: features.countries.iter().take(MANY).copied().collect(),
            },
        }
    }
}

fn own_words(name: &crate::features::Name, group: u8, out: &mut Vec<BagWord>) {
    let said = name.parts.iter().any(|p| p.part == Part::Given);
    for part in name.parts.iter().take(MANY) {
        let cut = words(&part.text);
        let given = match part.part {
            Part::Whole if said => None,
            Part::Whole => cut.given,
            Part::Given => Some(0),
            _ => None,
        };
        for (at, word) in cut.words.into_iter().enumerate() {
            let role = match part.part {
                Part::Whole | Part::Given if given == Some(at) => Role::Given,
                Part::Patronymic => Role::Father,
                Part::Grandfather => Role::Grandfather,
                _ => Role::Name,
            };
            out.push(BagWord { word, role, group });
        }
    }
}

/// The own names of the relatives of one kind: each one's first word.
fn kin_words(features: &Features, relation: Relation) -> impl Iterator<Item = Word> + '_ {
    features
        .kin
        .iter()
        .filter(move |kin| kin.relation == relation)
        .take(MANY)
        .filter_map(|kin| {
            let cut = words(&kin.name);
            let at = cut.given.unwrap_or(0);
            cut.words.into_iter().nth(at)
        })
}

/// The father's and grandfathers' names from the family part.
struct Forefathers {
    fathers: Vec<Word>,
    grandfathers: Vec<Word>,
}

impl Forefathers {
    /// Each marks the word of the name that it is, or is added to the name's words where none
    /// is near.
    fn settle(&self, start: usize, group: u8, out: &mut Vec<BagWord>) {
        settle(&self.fathers, Role::Father, start, group, out);
        settle(&self.grandfathers, Role::Grandfather, start, group, out);
    }
}

fn settle(names: &[Word], role: Role, start: usize, group: u8, out: &mut Vec<BagWord>) {
    for name in names {
        let fits = |w: &BagWord| w.role == Role::Name || w.role == role;
        let same = out[start..].iter().position(|w| fits(w) && w.word == *name);
        let nearest = same.or_else(|| {
            let heard = sounds(name);
            out[start..]
                .iter()
                .enumerate()
                .filter(|(_, w)| fits(w))
                .map(|(at, w)| {
                    let sounds = sounds(&w.word);
                    let far = distance((name.script, &heard), (w.word.script, &sounds));
                    (far, at)
                })
                .min()
                .filter(|(far, _)| *far <= FATHER)
                .map(|(_, at)| at)
        });
        match nearest {
            Some(at) => out[start + at].role = role,
            None => out.push(BagWord {
                word: name.clone(),
                role,
                group,
            }),
        }
    }
}
