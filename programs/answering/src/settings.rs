//! What a society sets for an incident: how it is reached, in which languages it speaks, who works
//! on it, what was sent. A TOML file in the incident's folder; every fault names its line.

use serde::Deserialize;
use sign::Time;
use sign::id::{DeviceId, StaffId};
use std::collections::BTreeMap;
use std::path::Path;
use toml::value::Datetime;

use crate::fault::Fault;
use crate::moment;

/// The settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The society's name, as everybody may read it.
    pub society: String,
    /// The start of every id of a feed, for ever the same: a tag of RFC 4151.
    pub feed: String,
    /// The path under which the site is served; empty for the root of its own name.
    #[serde(default)]
    pub path: String,
    /// The published telephone number.
    pub phone: String,
    /// Whether staff ring back whoever lets it ring once.
    #[serde(default)]
    pub rings_back: bool,
    /// When it is answered, in words of each language; missing in one, it is not said there.
    #[serde(default)]
    pub hours: BTreeMap<String, String>,
    /// Languages of the site, by tag; English is always one.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Who answers to authorities.
    #[serde(default)]
    pub contact: Option<Contact>,
    /// Who works on it: a short word for each, in place of the staff id.
    #[serde(default)]
    pub people: BTreeMap<String, String>,
    /// Desks whose keys sign lines, by device id, with a word for each.
    #[serde(default)]
    pub desks: BTreeMap<String, String>,
    /// How the services stand.
    #[serde(default)]
    pub services: Services,
    /// What was sent to people: by date and channel.
    #[serde(default)]
    pub sent: Vec<Sent>,
    /// Who else helps, by country.
    #[serde(default)]
    pub signpost: Vec<Signpost>,
    /// Statements: claims said together, in an order.
    #[serde(default)]
    pub statement: Vec<Statement>,
}

/// Who answers to authorities.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// As what: "Data protection officer".
    pub role: String,
    /// How.
    pub reached: String,
}

/// How the services stand, as staff see it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Services {
    /// Whether families can send requests.
    #[serde(default)]
    pub requests: Running,
    /// Whether the office works.
    #[serde(default)]
    pub office: Running,
}

/// How a service stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Running {
    /// As always.
    Works,
    /// In part, or nobody said.
    #[default]
    Limited,
    /// Not.
    Stopped,
}

/// How something was sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Text messages.
    Sms,
    /// E-mails.
    Mail,
    /// Letters.
    Letter,
    /// Telephone calls.
    Call,
    /// Visits.
    Visit,
}

/// Something that was sent. No number of people, no code and no text: a swindler reads this, too.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// The first day.
    pub on: Datetime,
    /// The last day, if it took more than one.
    #[serde(default)]
    pub until: Option<Datetime>,
    /// How.
    pub channel: Channel,
}

/// Who else helps.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signpost {
    /// Where, in the words of the page's readers.
    pub country: String,
    /// Who.
    pub name: String,
    /// How, by telephone; empty if there is none.
    #[serde(default)]
    pub phone: String,
    /// Whether it is the police or another authority: for some it is the danger.
    #[serde(default)]
    pub authority: bool,
    /// Who looked whether this is so, as a word of `people` or a staff id.
    pub reviewed_by: String,
    /// Until when that holds; afterwards it is not shown.
    pub valid_until: Datetime,
}

/// Claims that are said together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its day.
    pub on: Datetime,
    /// Which claims, in this order.
    pub claims: Vec<u32>,
}

/// Who works on an incident.
#[derive(Clone, Debug, Default)]
pub struct People(BTreeMap<String, StaffId>);

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`Fault::Asked`], naming the file and the line.
    pub fn parse(text: &str, path: &Path) -> Result<Settings, Fault> {
        let settings: Settings = crate::files::toml(text, path)?;
        let wrong = |what: String| Fault::asked(format!("{}: {what}", path.display()));
        settings.check().map_err(wrong)?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), String> {
        for (name, value) in [
            ("society", &self.society),
            ("phone", &self.phone),
            ("feed", &self.feed),
        ] {
            if value.trim().is_empty() {
                return Err(format!("`{name}` is empty"));
            }
        }
        if !self.feed.starts_with("tag:") || !self.feed.ends_with(':') {
            return Err("`feed` is a tag of RFC 4151: `tag:society.example,2026:`".to_owned());
        }
        if !self.path.is_empty()
            && (self.path.ends_with('/') || page::Href::new(&self.path).is_none())
        {
            return Err(
                "`path` is empty, or a path as `/incident` without a slash at the end".into(),
            );
        }
        for tag in &self.languages {
            if language::locale(tag).is_none_or(|locale| locale.tag() != tag) {
                return Err(format!("there is no language `{tag}` here"));
            }
        }
        for day in self.sent.iter().map(|sent| sent.on) {
            moment::day(day).ok_or("`on` of [[sent]] is a day: 2026-01-18")?;
        }
        for statement in &self.statement {
            moment::day(statement.on).ok_or("`on` of [[statement]] is a day: 2026-01-18")?;
        }
        let people = self.people()?;
        for signpost in &self.signpost {
            moment::day(signpost.valid_until).ok_or("`valid_until` of [[signpost]] is a day")?;
            people.staff(&signpost.reviewed_by)?;
        }
        for desk in self.desks.values() {
            let wrong = |_| format!("`{desk}` is no device id: 32 hexadecimal digits");
            desk.parse::<DeviceId>().map_err(wrong)?;
        }
        self.check_signposts()
    }

    /// Police or authorities are never the only way that is shown: for some they are the danger.
    fn check_signposts(&self) -> Result<(), String> {
        for signpost in self.signpost.iter().filter(|signpost| signpost.authority) {
            let mut same = self.signpost.iter();
            if !same.any(|other| other.country == signpost.country && !other.authority) {
                return Err(format!(
                    "of {} only an authority is named: for some people it is the danger; name \
                     somebody else, too",
                    signpost.country
                ));
            }
        }
        Ok(())
    }

    /// Who works on it.
    ///
    /// # Errors
    /// In words.
    pub fn people(&self) -> Result<People, String> {
        let mut people = BTreeMap::new();
        for (word, id) in &self.people {
            let wrong = |_| format!("`{word}` of [people] is no staff id: 32 hexadecimal digits");
            people.insert(word.clone(), id.parse().map_err(wrong)?);
        }
        Ok(People(people))
    }

    /// Languages of the site, English first, each once.
    #[must_use]
    pub fn locales(&self) -> Vec<&'static language::Locale> {
        let english = language::Locale::english();
        let mut all = vec![english];
        for tag in &self.languages {
            let new =
                |locale: &&'static language::Locale| all.iter().all(|l| l.tag() != locale.tag());
            if let Some(locale) = language::locale(tag).filter(new) {
                all.push(locale);
            }
        }
        all
    }

    /// Signposts that were looked at and still hold.
    pub fn signposts(&self, now: Time) -> impl Iterator<Item = &Signpost> {
        let all = self.signpost.iter();
        all.filter(move |of| moment::day(of.valid_until).is_some_and(|until| now < until))
    }
}

impl People {
    /// Somebody by a word of the settings, or by staff id.
    ///
    /// # Errors
    /// In words.
    pub fn staff(&self, who: &str) -> Result<StaffId, String> {
        let known = self.0.get(who).copied().or_else(|| who.parse().ok());
        known.ok_or_else(|| {
            format!("`{who}` is neither in [people] of the settings nor a staff id of 32 digits")
        })
    }

    /// As the settings call somebody, else their staff id.
    #[must_use]
    pub fn word(&self, staff: StaffId) -> String {
        let found = self.0.iter().find(|(_, id)| **id == staff);
        found.map_or_else(|| staff.to_string(), |(word, _)| word.clone())
    }
}

impl Running {
    /// As pages name it.
    #[must_use]
    pub fn id(self) -> language::Id {
        match self {
            Running::Works => language::id::PUBLIC_WORKS,
            Running::Limited => language::id::PUBLIC_LIMITED,
            Running::Stopped => language::id::PUBLIC_STOPPED,
        }
    }
}

impl Channel {
    /// As pages name it.
    #[must_use]
    pub fn id(self) -> language::Id {
        match self {
            Channel::Sms => language::id::PUBLIC_BY_SMS,
            Channel::Mail => language::id::PUBLIC_BY_MAIL,
            Channel::Letter => language::id::PUBLIC_BY_LETTER,
            Channel::Call => language::id::PUBLIC_BY_CALL,
            Channel::Visit => language::id::PUBLIC_BY_VISIT,
        }
    }
}

/// The settings of a society that has set nothing yet, as a file with its explanations.
#[must_use]
pub fn template(society: &str, feed: &str, phone: &str, people: &[(String, StaffId)]) -> String {
    let text = |value: &str| toml::Value::from(value).to_string();
    let mut out = format!(
        "# What this society says of itself in an incident. `kinfold publish` reads it every time.\n\
         society = {}\nfeed = {}      # never changed: readers know entries by it\npath = \"\"\n\
         phone = {}\nrings_back = false          # whether staff ring back whoever lets it ring once\nlanguages = [\"en\", \"ar\"]\n\n\
         # [contact]                 # who answers to authorities\n\
         # role = \"Data protection officer\"\n# reached = \"telephone and address\"\n\n\
         # [[sent]]                  # what was sent to people, by day and channel\n\
         # on = 2026-01-20\n# channel = \"sms\"           # sms, mail, letter, call, visit\n\n\
         # [[signpost]]              # who else helps; never an authority alone\n\
         # country = \"\"\n# name = \"\"\n# phone = \"\"\n# reviewed_by = \"\"\n\
         # valid_until = 2026-06-30\n\n\
         # [[statement]]             # claims that are said together\n\
         # on = 2026-01-20\n# claims = [1, 3]\n\n\
         [services]                  # works, limited or stopped\n\
         requests = \"works\"\noffice = \"limited\"\n\n[people]\n",
        text(society),
        text(feed),
        text(phone)
    );
    for (word, id) in people {
        out.push_str(&format!("{} = \"{id}\"\n", text(word)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Vec<(String, StaffId)> {
        vec![
            ("lead".into(), StaffId([1; 16])),
            ("an officer".into(), StaffId([2; 16])),
        ]
    }

    fn with(more: &str) -> Result<Settings, Fault> {
        let text = template(
            "Example \"Society\"",
            "tag:s.example,2026:",
            "+1 555 0100",
            &people(),
        );
        Settings::parse(&format!("{text}{more}"), Path::new("settings.toml"))
    }

    #[test]
    fn the_template_is_read_back() {
        let settings = with("").unwrap();
        assert_eq!(settings.society, "Example \"Society\"");
        let people = settings.people().unwrap();
        assert_eq!(people.staff("an officer"), Ok(StaffId([2; 16])));
        assert_eq!(people.staff(&"03".repeat(16)), Ok(StaffId([3; 16])));
        assert!(people.staff("nobody").is_err());
        assert_eq!(people.word(StaffId([1; 16])), "lead");
        let tags: Vec<&str> = settings.locales().iter().map(|l| l.tag()).collect();
        assert_eq!(tags, ["en", "ar"]);
    }

    #[test]
    fn an_authority_is_never_the_only_signpost() {
        let post = |authority: bool| {
            format!(
                "\n[[signpost]]\ncountry = \"X\"\nname = \"N\"\nauthority = {authority}\n\
                 reviewed_by = \"lead\"\nvalid_until = 2026-06-30\n"
            )
        };
        assert!(with(&post(true)).is_err());
        let both = with(&(post(true) + &post(false))).unwrap();
        let before = moment::parse("2026-06-29T23:00:00Z").unwrap();
        assert_eq!(both.signposts(before).count(), 2);
        let after = moment::parse("2026-06-30T00:00:00Z").unwrap();
        assert_eq!(both.signposts(after).count(), 0, "nobody looked again");
    }

    #[test]
    fn a_fault_names_its_line() {
        let fault = with("\n[desks]\nx = 1\n").unwrap_err().to_string();
        assert!(fault.contains("settings.toml, line "), "{fault}");
        assert!(with("\n[desks]\nx = \"1\"\n").is_err());
    }
}
