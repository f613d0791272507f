//! What was decided: every decision of the log, with all that stands in it.

use super::Page;
use super::fields::called;
use crate::reader::{Reader, Sheet};
use crate::words::Spoken as _;
use answering::{Console, Line, signing};
use incident::{Decision, Event};
use language::{Args, Piece, id};
use page::{Html, Tone};

pub(super) fn show(reader: &Reader, console: &Console) -> Sheet {
    let standing: Vec<u32> = console.incident().decisions().map(|of| of.id).collect();
    let mut content = vec![
        reader.para(id::INCIDENT_DECISIONS_TEXT),
        Html::aside(Html::action(
            &reader.href(&Page::Decide.path()),
            &reader.say(id::INCIDENT_DECIDE),
        )),
    ];
    let all = console.lines().iter().rev();
    let all = all.filter_map(|line| match &line.line {
        Line::Entry(entry) => match &entry.event {
            Event::Decided(decision) => Some(decision),
            _ => None,
        },
        _ => None,
    });
    let parts: Vec<Html> = all
        .map(|of| part(reader, console, of, standing.contains(&of.id)))
        .collect();
    if parts.is_empty() {
        content.push(reader.para(id::INCIDENT_UNDECIDED));
    }
    content.extend(parts);
    Sheet::new(reader.say(id::INCIDENT_NAV_DECISIONS), content)
}

fn part(reader: &Reader, console: &Console, of: &Decision, stands: bool) -> Html {
    let chosen = usize::try_from(of.chosen).unwrap_or(usize::MAX);
    let options: Vec<Html> = of
        .options
        .iter()
        .enumerate()
        .map(|(at, option)| match at == chosen {
            true => Html::all([
                Html::typed(option),
                Html::words(&[Piece::Text(" – ".to_owned())]),
                Html::words(&reader.say(id::INCIDENT_CHOSEN_ONE)),
            ]),
            false => Html::typed(option),
        })
        .collect();
    let deciders: Vec<Html> = of
        .deciders
        .iter()
        .map(|decider| {
            Html::all([
                Html::typed(&called(console, decider.staff)),
                Html::words(&[Piece::Text(" – ".to_owned())]),
                Html::words(&reader.say(decider.role.id())),
            ])
        })
        .collect();
    let said = |text: &str| match text.is_empty() {
        true => Html::words(&reader.say(id::INCIDENT_NONE)),
        false => Html::lines(text),
    };
    let evidence: Vec<Html> = of
        .evidence
        .iter()
        .map(|hash| Html::code(&hash.to_string()))
        .collect();
    let evidence = match evidence.is_empty() {
        true => Html::words(&reader.say(id::INCIDENT_NONE)),
        false => Html::items(&evidence),
    };
    let moment = |time| Html::words(&reader.moment(time));
    let mut rows = vec![
        (id::INCIDENT_QUESTION, Html::lines(&of.question)),
        (id::INCIDENT_OPTIONS, Html::items(&options)),
        (id::INCIDENT_REASONS, Html::lines(&of.reasons)),
        (id::INCIDENT_HARM_IF_TOLD, Html::lines(&of.harm_if_told)),
        (id::INCIDENT_HARM_IF_NOT, Html::lines(&of.harm_if_not_told)),
        (id::INCIDENT_UNKNOWNS, said(&of.unknown)),
        (id::INCIDENT_DISSENT, said(&of.dissent)),
        (id::INCIDENT_DECIDERS, Html::items(&deciders)),
        (id::INCIDENT_BASIS, Html::lines(&of.legal_basis)),
        (id::INCIDENT_DECIDED_AT, moment(of.decided_at)),
        (id::INCIDENT_KNOWN_SINCE, moment(of.known_since)),
        (id::INCIDENT_REVIEW_BY, moment(of.review_by)),
        (id::INCIDENT_HOW_MANY, Html::code(&of.people.to_string())),
        (id::INCIDENT_EVIDENCE, evidence),
    ];
    if let Some(selector) = of.selector {
        rows.push((id::INCIDENT_SELECTOR, Html::code(&selector.to_string())));
    }
    if let Some(before) = of.supersedes {
        rows.push((id::INCIDENT_SUPERSEDES, Html::code(&before.to_string())));
    }
    rows.push((id::INCIDENT_DIGEST, Html::code(&of.digest().to_string())));
    let signed = match signing::kept(console, of) {
        Some(by) => {
            let desks = by.iter().map(|one| Html::code(&one.device.to_string()));
            let desks = Html::items(&desks.collect::<Vec<_>>());
            Html::all([Html::words(&reader.say(id::INCIDENT_SIGNED_TWO)), desks])
        }
        None => Html::words(&reader.say(id::INCIDENT_TYPED_ONLY)),
    };
    rows.push((id::INCIDENT_SIGNED, signed));
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| (reader.say(name), value))
        .collect();
    let args = Args::none().number("number", of.id);
    let mut body = Vec::new();
    if !stands {
        let title = reader.say(id::INCIDENT_SUPERSEDED);
        body.push(Html::notice(Tone::Warning, &title, Html::all([])));
    } else if of.review_by <= reader.now {
        let title = reader.say(id::INCIDENT_REVIEW_DUE);
        body.push(Html::notice(Tone::Stop, &title, Html::all([])));
    }
    body.push(Html::summary(&rows));
    let title = reader.with(id::INCIDENT_DECISION, &args);
    Html::part(&format!("decision-{}", of.id), &title, Html::all(body))
}
