//! What stands in the journal of a campaign's folder, and in its file of people.

use crate::Fault;
use crate::signing::SignedBy;
use contact::{
    Affected, Age, Decided, Event, GroupDecision, GroupKey, GroupRule, Level, Review, Role,
    Substitute, Way,
};
use record::codec::{decode_slip, encode_slip};
use record::country::Country;
use record::date::Day;
use record::safe::Means;
use record::script::Language;
use sign::encode::Bytes;
use sign::id::{PersonId, StaffId};
use sign::{Category, SocietyId};

/// A line of the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// What the campaign is folded from.
    Event(Event),
    /// Two people decided over a group.
    Group(GroupDecided),
    /// Two people decided over one person.
    Person(PersonDecided),
    /// A member of staff was shown the random sample of a group.
    Read(SampleRead),
    /// Two people signed what the next entry decides.
    Signed(SignedBy),
}
sign::canonical_enum!(Entry {
    1 => Event(event),
    2 => Group(group),
    3 => Person(person),
    4 => Read(read),
    5 => Signed(signed),
});

/// That a member of staff was shown the sample of a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleRead {
    /// The group, as it is written.
    pub group: String,
    /// Who read.
    pub by: StaffId,
    /// How many were shown.
    pub read: u32,
}
sign::canonical_struct!(SampleRead { group, by, read });

/// A decision over a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupDecided {
    /// The group, as it is written.
    pub group: String,
    /// By which means; nothing if its people are decided one by one.
    pub means: Option<Vec<Means>>,
    /// In which languages, best first.
    pub languages: Vec<Language>,
    /// Who decided.
    pub by: (StaffId, StaffId),
    /// How many both had read, of how many.
    pub read: (u32, u32),
    /// The first and the last day, since 1970-01-01.
    pub days: (u32, u32),
}
sign::canonical_struct!(GroupDecided {
    group,
    means,
    languages,
    by,
    read,
    days
});

impl GroupDecided {
    /// As the planner reads it.
    ///
    /// # Errors
    /// [`Fault::Asked`] if it does not count.
    pub fn decision(&self) -> Result<(GroupKey, GroupDecision), Fault> {
        let key = group_key(&self.group)?;
        let rule = self.means.clone().map(|means| GroupRule {
            means,
            languages: self.languages.clone(),
        });
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let read = (size(self.read.0), size(self.read.1));
        let days = (day(self.days.0), day(self.days.1));
        let decision = GroupDecision::new(rule, self.by, read, days);
        let decision = decision.map_err(|fault| Fault::Asked(fault.to_string()))?;
        Ok((key, decision))
    }
}

/// A decision over one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PersonDecided {
    /// Over whom.
    pub person: PersonId,
    /// What.
    pub what: What,
    /// Who decided.
    pub by: (StaffId, StaffId),
    /// The last day of it, since 1970-01-01.
    pub until: u32,
}
sign::canonical_struct!(PersonDecided {
    person,
    what,
    by,
    until
});

/// What was decided over one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Reach them by this means.
    Reach(Means),
    /// Do not contact; this is done instead.
    Spare(Substitute),
}
sign::canonical_enum!(What { 1 => Reach(means), 2 => Spare(substitute) });

impl PersonDecided {
    /// As the planner reads it.
    #[must_use]
    pub fn decided(&self) -> Decided {
        let (by, until) = (self.by, day(self.until));
        match self.what {
            What::Reach(means) => Decided::Reach { means, by, until },
            What::Spare(substitute) => Decided::Spare {
                substitute,
                by,
                until,
            },
        }
    }
}

fn day(n: u32) -> Day {
    Day(i32::try_from(n).unwrap_or(i32::MAX))
}

/// A person as the file of people keeps them.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    /// Who, as the table of the exposure writes it.
    pub who: String,
    /// Of which society.
    pub society: SocietyId,
    /// For the planner.
    pub affected: Affected,
    /// Whether what a staff member signs in with is affected.
    pub login: bool,
}

impl core::fmt::Debug for Member {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Member")
    }
}

impl sign::Canonical for Member {
    fn encode(&self, out: &mut sign::Encoder) {
        let of = &self.affected;
        out.array(11);
        self.who.encode(out);
        self.society.encode(out);
        of.person.encode(out);
        out.u64(role_code(of.role));
        out.u64(level_code(of.level));
        of.categories.encode(out);
        let slip = of.slip.as_ref();
        slip.map(|slip| Bytes(encode_slip(slip).to_vec()))
            .encode(out);
        of.flagged.encode(out);
        of.country.encode(out);
        of.source.encode(out);
        self.login.encode(out);
    }

    fn decode(from: &mut sign::Decoder<'_>) -> Result<Self, sign::DecodeError> {
        let at = from.position();
        let unknown = || sign::DecodeError::Unknown(at);
        from.array(11)?;
        let who = sign::Canonical::decode(from)?;
        let society = sign::Canonical::decode(from)?;
        let person = sign::Canonical::decode(from)?;
        let role = role_of(from.u64()?).ok_or_else(unknown)?;
        let level = level_of(from.u64()?).ok_or_else(unknown)?;
        let categories = Vec::<Category>::decode(from)?;
        let slip = match Option::<Bytes>::decode(from)? {
            Some(bytes) => Some(decode_slip(&bytes.0).map_err(|_| unknown())?),
            None => None,
        };
        let affected = Affected {
            person,
            role,
            level,
            categories,
            slip,
            flagged: sign::Canonical::decode(from)?,
            country: sign::Canonical::decode(from)?,
            zone: None,
            source: sign::Canonical::decode(from)?,
            failed: Vec::new(),
            decided: None,
        };
        let login = sign::Canonical::decode(from)?;
        Ok(Member {
            who,
            society,
            affected,
            login,
        })
    }
}

const ROLES: [(u64, Role, &str); 7] = [
    (1, Role::Enquirer, "enquirer"),
    (2, Role::Sought, "sought"),
    (3, Role::Relative, "relative"),
    (4, Role::Guardian(Review::NotYet), "guardian not reviewed"),
    (5, Role::Guardian(Review::Unsafe), "guardian unsafe"),
    (6, Role::Guardian(Review::Safe), "guardian safe"),
    (7, Role::Staff, "staff"),
];

fn role_code(role: Role) -> u64 {
    let found = ROLES.iter().find(|(_, of, _)| *of == role);
    found.map_or(0, |(code, _, _)| *code)
}

fn role_of(code: u64) -> Option<Role> {
    let found = ROLES.iter().find(|(of, _, _)| *of == code);
    found.map(|(_, role, _)| *role)
}

/// The role of a word: `enquirer`, `sought`, `relative`, `guardian not reviewed`,
/// `guardian unsafe`, `guardian safe`, `staff`.
#[must_use]
pub fn role_of_word(word: &str) -> Option<Role> {
    let found = ROLES.iter().find(|(_, _, of)| *of == word);
    found.map(|(_, role, _)| *role)
}

/// The word of a role.
#[must_use]
pub fn role_word(role: Role) -> &'static str {
    let found = ROLES.iter().find(|(_, of, _)| *of == role);
    found.map_or("", |(_, _, word)| *word)
}

fn level_code(level: Level) -> u64 {
    match level {
        Level::Confirmed => 1,
        Level::Possible => 2,
        Level::CiphertextOnly => 3,
    }
}

fn level_of(code: u64) -> Option<Level> {
    match code {
        1 => Some(Level::Confirmed),
        2 => Some(Level::Possible),
        3 => Some(Level::CiphertextOnly),
        _ => None,
    }
}

/// A group as people write it, `phone/CH/unknown/enquirer/0`; `??` is an unknown country.
#[must_use]
pub fn group_text(key: &GroupKey) -> String {
    let way = match key.way {
        Way::Phone => "phone",
        Way::Mail => "mail",
        Way::Place => "place",
    };
    let age = match key.age {
        Age::Adult => "adult",
        Age::Unknown => "unknown",
    };
    let country = key.country.as_ref().map_or("??", Country::code);
    let role = role_word(key.role);
    format!("{way}/{country}/{age}/{role}/{}", key.source)
}

/// The group of such a text.
///
/// # Errors
/// [`Fault::Asked`].
pub fn group_key(text: &str) -> Result<GroupKey, Fault> {
    let read = || {
        let mut parts = text.split('/');
        let way = match parts.next()? {
            "phone" => Way::Phone,
            "mail" => Way::Mail,
            "place" => Way::Place,
            _ => return None,
        };
        let country = match parts.next()? {
            "??" => None,
            code => Some(Country::from_code(code)?),
        };
        let age = match parts.next()? {
            "adult" => Age::Adult,
            "unknown" => Age::Unknown,
            _ => return None,
        };
        let role = role_of_word(parts.next()?)?;
        let source = parts.next()?.parse().ok()?;
        parts.next().is_none().then_some(GroupKey {
            way,
            country,
            age,
            role,
            source,
        })
    };
    read().ok_or_else(|| {
        Fault::Asked(format!(
            "{text}: no group; they are listed by `tell groups`"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_written_and_read_back() {
        for role in ROLES {
            for country in [None, Country::from_code("CH")] {
                let key = GroupKey {
                    way: Way::Place,
                    country,
                    age: Age::Adult,
                    role: role.1,
                    source: 7,
                };
                assert_eq!(group_key(&group_text(&key)).unwrap(), key);
            }
        }
        for text in [
            "",
            "phone/CH/unknown/enquirer",
            "phone/CH/unknown/enquirer/0/1",
        ] {
            assert!(group_key(text).is_err());
        }
    }
}
