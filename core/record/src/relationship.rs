//! How persons are related, and why they were parted.

use crate::name::Name;
use crate::text::Text;
use sign::id::RecordId;

words! {
    /// What one person is to another (the list of Primero).
    pub enum Relation {
        1 Mother "mother",
        2 Father "father",
        3 Aunt "aunt",
        4 Uncle "uncle",
        5 Grandmother "grandmother",
        6 Grandfather "grandfather",
        7 Brother "brother",
        8 Sister "sister",
        9 Husband "husband",
        10 Wife "wife",
        11 Partner "partner",
        12 Son "son",
        13 Daughter "daughter",
        14 OtherFamily "other_family",
        15 OtherNonfamily "other_nonfamily",
    }
}

impl Relation {
    /// Whether whoever is `self` to somebody may have that somebody as `back` in turn.
    #[must_use]
    pub fn may_be_back(self, back: Relation) -> bool {
        use Relation as R;
        let to = match self {
            R::Mother | R::Father => &[R::Son, R::Daughter][..],
            R::Son | R::Daughter => &[R::Mother, R::Father],
            R::Brother | R::Sister => &[R::Brother, R::Sister],
            R::Husband | R::Wife | R::Partner => &[R::Husband, R::Wife, R::Partner],
            // A nephew or a grandchild has no word of their own.
            R::Aunt | R::Uncle | R::Grandmother | R::Grandfather => &[R::OtherFamily],
            R::OtherFamily => &[
                R::Aunt,
                R::Uncle,
                R::Grandmother,
                R::Grandfather,
                R::OtherFamily,
            ],
            R::OtherNonfamily => &[R::OtherNonfamily],
        };
        to.contains(&back)
    }
}

words! {
    /// Whether somebody lives.
    pub enum Alive {
        1 Alive "alive",
        2 Dead "dead",
        3 Unknown "unknown",
    }
}

words! {
    /// Why contact was lost (the list of Primero).
    pub enum Cause {
        1 Conflict "conflict",
        2 Death "death",
        3 FamilyAbuse "family abuse",
        4 LackOfServices "lack of services",
        5 Recruited "recruited by armed forces or groups",
        6 SicknessOfRelative "sickness of a relative",
        7 Entrusted "entrusted to somebody",
        8 ArrestAndDetention "arrest and detention",
        9 Abandonment "abandonment",
        10 Repatriation "repatriation",
        11 PopulationMovement "population movement",
        12 Migration "migration",
        13 Poverty "poverty",
        14 NaturalDisaster "natural disaster",
        15 DivorceOrRemarriage "divorce or remarriage",
        16 Other "other",
    }
}

words! {
    /// Whether somebody is married.
    pub enum Marital {
        1 Single "single",
        2 Married "married",
        3 Divorced "divorced",
        4 Widowed "widowed",
        5 Other "other",
    }
}

plain! {
    /// A relationship of the person who has it: *`relation`* is what the other is to them.
    pub struct Relationship {
        /// What the other is to this person.
        pub relation: Relation,
        /// The other's own record of the same society, if there is one: by it they are taken out of
        /// here when they are erased, whatever they are called.
        pub to: Option<RecordId>,
        /// The other's name, if known; what the matcher compares.
        pub name: Option<Name>,
        /// Whether the other lives.
        pub alive: Alive,
        /// Whether the other was with this person when contact was lost.
        pub companion: bool,
        /// What else was said of the other.
        pub details: Option<Text>,
    }
}

impl Relationship {
    /// Somebody known by name only.
    #[must_use]
    pub fn named(relation: Relation, name: Name) -> Relationship {
        Relationship {
            relation,
            to: None,
            name: Some(name),
            alive: Alive::Unknown,
            companion: false,
            details: None,
        }
    }
}
