//! How severe it is (ENISA 2013): the form, and every assessment with its parts. The band of the
//! score and the band that is acted on stand beside each other.

use super::fields::{Fields, choices, tick};
use super::{Act, Ended, Page};
use crate::form::{Ask, Choices, Typed};
use crate::reader::{Reader, Sheet};
use crate::words::{Spoken as _, band};
use answering::{Console, Fault};
use incident::{
    Assessment, Availability, Circumstances, Confidentiality, Data, Ease, Event, Integrity, Peril,
};
use language::{Piece, id};
use page::{Html, Tone};
use sign::id::StaffId;

pub(super) fn show(reader: &Reader, console: &Console) -> Sheet {
    let mut content = vec![reader.para(id::INCIDENT_SEVERITY_TEXT)];
    let all = console.incident().assessments();
    if let Some(last) = all.last() {
        content.push(result(reader, last));
    }
    if let [before @ .., _] = all {
        let rows: Vec<Vec<Html>> = before.iter().rev().map(|of| row(reader, of)).collect();
        let heads = [
            id::INCIDENT_SCORE,
            id::INCIDENT_BAND,
            id::INCIDENT_ACTED_ON,
            id::INCIDENT_HOW_MANY,
        ];
        let heads: Vec<_> = heads.map(|head| reader.say(head)).into();
        if !rows.is_empty() {
            let table = Html::wide_table(&[], &heads, &rows);
            content.push(Html::part(
                "before",
                &reader.say(id::INCIDENT_BEFORE),
                table,
            ));
        }
    }
    content.push(Html::aside(Html::part(
        "assess",
        &reader.say(id::INCIDENT_ASSESS),
        form(reader),
    )));
    Sheet::new(reader.say(id::INCIDENT_NAV_SEVERITY), content)
}

fn result(reader: &Reader, of: &Assessment) -> Html {
    let (context, ease, circumstances) = of.parts();
    let sum = format!("{context} × {ease} + {circumstances} = {}", of.score());
    let words = |all: Vec<Vec<Piece>>| {
        let items: Vec<Html> = all.iter().map(|words| Html::words(words)).collect();
        match items.is_empty() {
            true => Html::words(&reader.say(id::INCIDENT_NONE)),
            false => Html::items(&items),
        }
    };
    let how = of.circumstances;
    let mut circumstances = vec![
        reader.say(how.confidentiality.id()),
        reader.say(how.integrity.id()),
        reader.say(how.availability.id()),
    ];
    if how.malicious {
        circumstances.push(reader.say(id::INCIDENT_MALICIOUS));
    }
    let mut flags = Vec::new();
    if of.over_100() {
        flags.push(reader.say(id::INCIDENT_OVER_100));
    }
    if of.unintelligible {
        flags.push(reader.say(id::INCIDENT_UNINTELLIGIBLE));
    }
    let data = of.data.iter().map(|data| reader.say(data.id())).collect();
    let perils = of.perils.iter().map(|of| reader.say(of.id())).collect();
    let rows = [
        (id::INCIDENT_SCORE, Html::code(&sum)),
        (id::INCIDENT_BAND, Html::words(&reader.say(band(of.band())))),
        (
            id::INCIDENT_ACTED_ON,
            Html::words(&reader.say(band(of.acted_on()))),
        ),
        (id::INCIDENT_DATA, words(data)),
        (
            id::INCIDENT_RAISED,
            Html::code(&format!("+{} −{}", of.raised, of.lowered)),
        ),
        (id::INCIDENT_EASE, Html::words(&reader.say(of.ease.id()))),
        (id::INCIDENT_CIRCUMSTANCES, words(circumstances)),
        (id::INCIDENT_PERILS, words(perils)),
        (id::INCIDENT_FLAGS, words(flags)),
        (id::INCIDENT_HOW_MANY, Html::code(&of.people.to_string())),
    ];
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| (reader.say(name), value))
        .collect();
    let mut body = Vec::new();
    if of.acted_on() != of.band() {
        let title = reader.say(id::INCIDENT_OVERRIDE);
        body.push(Html::notice(
            Tone::Warning,
            &title,
            reader.para(id::INCIDENT_OVERRIDE_TEXT),
        ));
    }
    body.push(Html::summary(&rows));
    body.push(reader.para(id::INCIDENT_NO_DUTY));
    Html::part("result", &reader.say(id::INCIDENT_RESULT), Html::all(body))
}

fn row(reader: &Reader, of: &Assessment) -> Vec<Html> {
    vec![
        Html::code(&of.score().to_string()),
        Html::words(&reader.say(band(of.band()))),
        Html::words(&reader.say(band(of.acted_on()))),
        Html::code(&of.people.to_string()),
    ]
}

fn points() -> Choices {
    let numbers = (0..=3).map(|n: u8| n.to_string());
    numbers.map(|n| (n.clone(), vec![Piece::Code(n)])).collect()
}

fn form(reader: &Reader) -> Html {
    Ask::new(reader, Act::Assess)
        .heading("dpc", id::INCIDENT_DPC)
        .any("data", id::INCIDENT_DATA, choices::<Data>(reader))
        .list("raised", id::INCIDENT_RAISE, points())
        .hint(id::INCIDENT_RAISE_HINT)
        .list("lowered", id::INCIDENT_LOWER, points())
        .hint(id::INCIDENT_LOWER_HINT)
        .heading("ei", id::INCIDENT_EI)
        .one("ease", id::INCIDENT_EASE, choices::<Ease>(reader))
        .heading("cb", id::INCIDENT_CB)
        .one(
            "confidentiality",
            id::INCIDENT_CONFIDENTIALITY,
            choices::<Confidentiality>(reader),
        )
        .one(
            "integrity",
            id::INCIDENT_INTEGRITY,
            choices::<Integrity>(reader),
        )
        .one(
            "availability",
            id::INCIDENT_AVAILABILITY,
            choices::<Availability>(reader),
        )
        .any(
            "malicious",
            id::INCIDENT_PURPOSE,
            tick(reader, id::INCIDENT_MALICIOUS),
        )
        .may()
        .heading("override", id::INCIDENT_OVERRIDES)
        .any("perils", id::INCIDENT_PERILS, choices::<Peril>(reader))
        .hint(id::INCIDENT_PERILS_HINT)
        .may()
        .heading("flags", id::INCIDENT_FLAGS)
        .digits("people", id::INCIDENT_HOW_MANY)
        .any(
            "unintelligible",
            id::INCIDENT_READABLE,
            tick(reader, id::INCIDENT_UNINTELLIGIBLE),
        )
        .may()
        .send(id::INCIDENT_ASSESS_SEND)
}

/// Records an assessment.
pub(super) fn assess(
    reader: &Reader,
    typed: &Typed,
    (console, by): (&mut Console, StaffId),
) -> Result<String, Ended> {
    let mut fields = Fields::new(typed);
    let data = fields.any::<Data>("data");
    if data.is_empty() {
        fields.wrong("data", id::ERROR_CHOOSE);
    }
    let (raised, lowered) = (fields.number("raised"), fields.number("lowered"));
    let ease = fields.one("ease");
    let confidentiality = fields.one("confidentiality");
    let integrity = fields.one("integrity");
    let availability = fields.one("availability");
    let perils = fields.any("perils");
    let people = fields.the_number("people");
    let ticked = |field| typed.get(field) == "yes";
    fields.done()?;
    let assessment = (|| {
        Some(Assessment {
            data,
            raised: raised.unwrap_or(0),
            lowered: lowered.unwrap_or(0),
            ease: ease?,
            circumstances: Circumstances {
                confidentiality: confidentiality?,
                integrity: integrity?,
                availability: availability?,
                malicious: ticked("malicious"),
            },
            perils,
            people: people?,
            unintelligible: ticked("unintelligible"),
        })
    })();
    let lacks = || Ended::Cannot(Fault::Asked("say all of it".to_owned()));
    let event = Event::Assessed(assessment.ok_or_else(lacks)?);
    console.record(reader.now, by, event)?;
    Ok(Page::Severity.path())
}
