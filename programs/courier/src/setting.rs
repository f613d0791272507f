//! The setting of a campaign: one TOML file for each, without a person in it.

use crate::Fault;
use contact::{Awake, Prices, Zone, Zones};
use record::country::Country;
use record::safe::Means;
use serde::Deserialize;
use sign::id::IncidentId;
use sign::{Hash, SocietyId, hash};
use std::collections::BTreeMap;
use std::path::Path;

/// What is the same for everybody of a campaign.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What the cap that two people sign names: a hash of the whole file, so that nobody is sent
    /// words or a number to ring that were put in afterwards.
    #[serde(skip)]
    pub(crate) written: Hash,
    /// What every decision names: a hash that only this campaign has.
    #[serde(skip)]
    pub(crate) campaign: Hash,
    /// The incident: 32 hexadecimal digits.
    pub incident: String,
    /// The society's number in the log.
    pub society: u32,
    /// An exercise: marked in every text, and sent to providers on this computer only.
    #[serde(default)]
    pub exercise: bool,
    /// `"exercise"`: texts that no speaker has reviewed are used. Refused outside an exercise.
    #[serde(default)]
    pub drafts_count_as_reviewed: Option<String>,
    /// `"exercise"`: numbers of staff that were typed count as signatures. Refused outside an
    /// exercise.
    #[serde(default)]
    pub typed_numbers_count: Option<String>,
    /// The published telephone number.
    pub phone: String,
    /// What stands as the sender on an envelope: neutral, without the name of the service.
    pub sender: String,
    /// First and last time of day at which telephones may ring, in people's own time.
    pub awake: (String, String),
    /// Whether those are told of whom only unreadable bytes were copied.
    #[serde(default)]
    pub tells_ciphertext_only: bool,
    /// Whoever told us how they may be reached counts as somebody who gave us their data
    /// themselves, where no roles say otherwise. Without it they are decided one by one.
    #[serde(default)]
    pub asked_counts_as_enquirer: bool,
    /// Currency of the prices.
    #[serde(default)]
    pub currency: String,
    /// What things cost.
    #[serde(default)]
    pub price: Vec<Price>,
    /// Times of countries.
    #[serde(default)]
    pub zone: Vec<Hours>,
    /// What is said of this incident, by language.
    pub words: BTreeMap<String, Words>,
    /// Local support services, by country, as they are read out on the telephone.
    #[serde(default)]
    pub support: BTreeMap<String, Vec<String>>,
}

/// A price.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Of which means.
    pub means: String,
    /// In which country; every other if none is said.
    pub country: Option<String>,
    /// In millionths of the currency: of a segment, a mail, a letter, a call, a visit.
    pub micros: u64,
}

/// The times of a country.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Its code.
    pub country: String,
    /// Minutes east of UTC of each of its zones in the coming week.
    pub minutes: Vec<i16>,
}

/// What is said of this incident in one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What happened.
    pub happened: String,
    /// What we do about it.
    pub doing: String,
    /// Whether a speaker has reviewed these words.
    #[serde(default)]
    pub reviewed: bool,
}

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    /// [`Fault::File`]; [`Fault::Asked`], naming what must be put right.
    pub fn read(path: &Path) -> Result<Settings, Fault> {
        let text = std::fs::read_to_string(path).map_err(Fault::file(path))?;
        Settings::parse(&text).map_err(|what| Fault::Asked(format!("{}: {what}", path.display())))
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    /// What must be put right.
    pub fn parse(text: &str) -> Result<Settings, String> {
        let mut settings: Settings = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        settings.judge()?;
        settings.written = hash("campaign setting", &[text.as_bytes()]);
        Ok(settings)
    }

    fn judge(&self) -> Result<(), String> {
        let incident: Result<IncidentId, _> = self.incident.parse();
        incident.map_err(|_| "incident: 32 hexadecimal digits are needed".to_owned())?;
        if self.society == 0 {
            return Err("society: a number from 1".to_owned());
        }
        match self.drafts_count_as_reviewed.as_deref() {
            None => {}
            Some("exercise") if self.exercise => {}
            Some("exercise") => {
                return Err(
                    "drafts_count_as_reviewed: only in an exercise (exercise = true): \
                            nobody is told anything in words that no speaker has reviewed"
                        .to_owned(),
                );
            }
            Some(_) => return Err("drafts_count_as_reviewed: only \"exercise\"".to_owned()),
        }
        match self.typed_numbers_count.as_deref() {
            None => {}
            Some("exercise") if self.exercise => {}
            Some(_) => {
                return Err(
                    "typed_numbers_count: only \"exercise\", and only in an exercise \
                            (exercise = true): decisions are signed"
                        .to_owned(),
                );
            }
        }
        let digits = self.phone.chars().filter(char::is_ascii_digit).count();
        let plain = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+');
        if !(5..=15).contains(&digits) || !self.phone.chars().all(plain) {
            return Err("phone: one number of 5 to 15 digits, with spaces and a + at most".into());
        }
        self.awake_minutes()
            .ok_or("awake: two times of the day, such as [\"08:00\", \"20:00\"]")?;
        for price in &self.price {
            means(&price.means).ok_or(format!("price: {}: no means", price.means))?;
        }
        let prices = self.price.iter().filter_map(|price| price.country.as_ref());
        let zones = self.zone.iter().map(|zone| &zone.country);
        for code in prices.chain(zones).chain(self.support.keys()) {
            Country::from_code(code).ok_or(format!("{code}: no code of a country"))?;
        }
        let minutes = self.zone.iter().flat_map(|zone| &zone.minutes);
        let wrong = minutes.filter(|m| Zone::from_minutes(**m).is_none());
        if let Some(minutes) = wrong.copied().next() {
            return Err(format!(
                "zone: {minutes}: minutes east of UTC, in quarters of an hour"
            ));
        }
        Ok(())
    }

    /// Whether texts that no speaker has reviewed may be used.
    #[must_use]
    pub fn uses_drafts(&self) -> bool {
        self.exercise && self.drafts_count_as_reviewed.is_some()
    }

    /// Whether numbers of staff that were typed count as signatures.
    #[must_use]
    pub fn takes_typed_numbers(&self) -> bool {
        self.exercise && self.typed_numbers_count.is_some()
    }

    /// The incident.
    #[must_use]
    pub fn incident(&self) -> IncidentId {
        // Judged when it was read.
        self.incident.parse().unwrap_or(IncidentId([0; 16]))
    }

    /// The society.
    #[must_use]
    pub fn society(&self) -> SocietyId {
        SocietyId(self.society)
    }

    /// When telephones may ring.
    #[must_use]
    pub fn awake(&self) -> Awake {
        self.awake_minutes().unwrap_or(Awake { from: 0, to: 0 })
    }

    fn awake_minutes(&self) -> Option<Awake> {
        let (from, to) = (minute(&self.awake.0)?, minute(&self.awake.1)?);
        (from < to).then_some(Awake { from, to })
    }

    /// What things cost.
    #[must_use]
    pub fn prices(&self) -> Prices {
        Prices::new(self.price.iter().filter_map(|price| {
            let country = price.country.as_deref().and_then(Country::from_code);
            Some((means(&price.means)?, country, price.micros))
        }))
    }

    /// The times of countries.
    #[must_use]
    pub fn zones(&self) -> Zones {
        Zones::new(self.zone.iter().filter_map(|of| {
            let minutes = of.minutes.iter();
            let zones = minutes.filter_map(|m| Zone::from_minutes(*m)).collect();
            Some((Country::from_code(&of.country)?, zones))
        }))
    }
}

/// The means of a word.
#[must_use]
pub fn means(word: &str) -> Option<Means> {
    match word {
        "mail" => Some(Means::Mail),
        word => Means::from_word(word),
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all = hours * 60 + minutes;
    (hours <= 24 && minutes < 60 && all <= 1440).then_some(all)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const TEXT: &str = r#"
        incident = "00112233445566778899aabbccddeeff"
        society = 1
        exercise = true
        drafts_count_as_reviewed = "exercise"
        phone = "+41 00 000 00 00"
        sender = "P.O. Box 12, 1000 Anytown"
        awake = ["00:00", "24:00"]
        asked_counts_as_enquirer = true
        currency = "CHF"
        price = [{ means = "sms", country = "CH", micros = 50000 },
                 { means = "mail", micros = 100 }, { means = "sms", micros = 90000 }]
        zone = [{ country = "CH", minutes = [60] }]
        [words.en]
        happened = "On 18 January somebody got into one of our computers."
        doing = "We locked it on the same day, and we look for how it came about."
        [words.ar]
        happened = "في 18 يناير دخل أحد إلى حاسوب لنا."
        doing = "أقفلناه في اليوم نفسه ونبحث عن سبب ذلك."
        [support]
        CH = ["Invented help line, day and night"]
    "#;

    #[test]
    fn drafts_are_for_an_exercise_only() {
        assert!(Settings::parse(TEXT).unwrap().uses_drafts());
        let real = TEXT.replace("exercise = true", "exercise = false");
        let refused = Settings::parse(&real).unwrap_err();
        assert!(refused.contains("only in an exercise"), "{refused}");
        let quiet = TEXT.replace("drafts_count_as_reviewed = \"exercise\"", "");
        assert!(!Settings::parse(&quiet).unwrap().uses_drafts());
        let other = TEXT.replace("reviewed = \"exercise\"", "reviewed = \"yes\"");
        assert!(Settings::parse(&other).is_err());
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (from, to, names) in [
            ("00112233", "0011", "incident"),
            ("society = 1", "society = 0", "society"),
            ("\"08", "\"08", ""),
            ("+41 00 000 00 00", "+41 00 000 00 00, 2", "phone"),
            ("\"24:00\"", "\"25:00\"", "awake"),
            ("\"sms\", c", "\"fax\", c", "fax"),
            ("[60]", "[61]", "zone"),
            ("\"CH\", m", "\"C\", m", "C"),
        ] {
            let read = Settings::parse(&TEXT.replacen(from, to, 1));
            match read {
                Ok(_) => assert_eq!(names, "", "{to}"),
                Err(what) => assert!(what.contains(names), "{what}"),
            }
        }
        let settings = Settings::parse(TEXT).unwrap();
        assert_eq!(settings.awake(), Awake { from: 0, to: 1440 });
        let ch = Country::from_code("CH");
        assert_eq!(settings.prices().of(Means::Sms, ch), Some(50_000));
        assert_eq!(settings.prices().of(Means::Mail, ch), Some(100));
    }
}
