//! The incident in words, for whoever works on it.

use claims::Standing;
use incident::{Assessment, Band, Clock, Decision, Missing, WARNINGS};
use serde_json::{Value, json};
use sign::time::{HOUR, MINUTE};
use sign::{PublicKey, Time};

use crate::console::Console;
use crate::line::Line;
use crate::words::Named as _;

/// What keeps an incident from going on, in words: something to do.
#[must_use]
pub fn missing(missing: &Missing) -> String {
    match missing {
        Missing::Coverage => "somebody is neither told nor decided over, or nobody counted".into(),
        Missing::Finding(number) => format!("finding {number} is open"),
        Missing::Gate(society) => {
            format!("society {society} has not passed the gate since the last finding")
        }
        Missing::Claims => "a public claim still stands, or nobody counted".into(),
        Missing::Awareness => "no society has said since when it knows".into(),
    }
}

/// A severity with its score, its band, and the band that is acted on.
#[must_use]
pub fn severity(of: &Assessment) -> String {
    let mut out = format!(
        "severity {} (ENISA 2013), {}; acted on as {}",
        of.score(),
        band(of.band()),
        band(of.acted_on())
    );
    if of.over_100() {
        out.push_str("; more than 100 people");
    }
    if of.unintelligible {
        out.push_str("; unintelligible to whoever got it");
    }
    out
}

fn band(of: Band) -> &'static str {
    match of {
        Band::Low => "low",
        Band::Medium => "medium",
        Band::High => "high",
        Band::VeryHigh => "very high",
    }
}

/// How a clock stands: one line, with the warning that came last.
#[must_use]
pub fn clock(of: &Clock, now: Time) -> String {
    let who = format!("society {} under {}", of.society, of.jurisdiction.code());
    if !of.filings.is_empty() {
        let times = of.filings.len();
        return format!("{who}: filed, {times} time(s); knew {}", of.awareness);
    }
    let passed = now.since(of.awareness);
    let hours = passed / HOUR;
    let left = of.due().since(now);
    let left = match of.is_late(now) {
        true => "LATE: file now, with the reasons".to_owned(),
        false => format!("{} h {} min left", left / HOUR, left % HOUR / MINUTE),
    };
    let warned = of.warnings(of.awareness, now).last();
    let warned = warned.map_or(String::new(), |hours| {
        format!("; WARNING: {hours} h have passed")
    });
    format!("{who}: {hours} h since {}, {left}{warned}", of.awareness)
}

/// What to do next in words, the most urgent first.
#[must_use]
pub fn tasks(console: &Console, now: Time) -> Vec<String> {
    let tasks = crate::tasks::tasks(console, now);
    tasks.iter().map(crate::tasks::Task::words).collect()
}

/// Claims that do not stand, with how.
#[must_use]
pub fn not_standing(console: &Console, now: Time) -> Vec<(u32, Standing)> {
    let all = console.stated().into_iter();
    let all = all.filter_map(|id| console.claims().standing(id, now).map(|of| (id, of)));
    all.filter(|(_, standing)| *standing != Standing::Stands)
        .collect()
}

/// The whole incident, as lines.
#[must_use]
pub fn lines(console: &Console, now: Time) -> Vec<String> {
    let (incident, opening) = (console.incident(), console.opening());
    let people = console.settings().people().unwrap_or_default();
    let mut out = vec![
        format!("Incident {}", opening.incident),
        format!(
            "  {} Opened {} by {}.",
            sentence(opening.cause.question()),
            opening.at,
            people.word(opening.by)
        ),
        format!("  stage: {}", incident.stage().word()),
    ];
    let next: Vec<&str> = incident
        .stage()
        .next()
        .iter()
        .map(|stage| stage.word())
        .collect();
    out.push(format!("  may go to: {}", next.join(", ")));
    section(
        &mut out,
        "Clocks",
        incident.clocks().map(|of| clock(of, now)),
    );
    let severity = incident.assessments().last().map(severity);
    section(&mut out, "Severity", severity.into_iter());
    section(&mut out, "To do", tasks(console, now).into_iter());
    let resume = incident.missing_to_resume();
    section(&mut out, "Missing to resume", resume.iter().map(missing));
    let close = incident.missing_to_close();
    let only_close = close.iter().filter(|of| !resume.contains(of));
    section(
        &mut out,
        "Missing to close, besides",
        only_close.map(missing),
    );
    section(
        &mut out,
        "Decisions",
        incident
            .decisions()
            .map(|of| format!("{}. {}", decision(of), signed(console, of))),
    );
    let claims = console.stated().into_iter();
    let claims = claims.filter_map(|id| {
        let standing = console.claims().standing(id, now)?;
        Some(format!("claim {id}: {}", stands(standing)))
    });
    section(&mut out, "Claims", claims);
    section(&mut out, "Keys that signed", keys(console).into_iter());
    if let Some(torn) = console.torn() {
        let cut = torn.length;
        out.push(format!(
            "A last write of {cut} bytes that a crash had cut off was taken away."
        ));
    }
    out
}

/// The same for programs.
#[must_use]
pub fn json(console: &Console, now: Time) -> Value {
    let incident = console.incident();
    let clocks = incident.clocks().map(|clock| {
        let warned: Vec<u64> = clock.warnings(clock.awareness, now).collect();
        json!({
            "society": clock.society.0,
            "jurisdiction": clock.jurisdiction.code(),
            "awareness": clock.awareness.to_string(),
            "due": clock.due().to_string(),
            "late": clock.filings.is_empty() && clock.is_late(now),
            "filed": clock.filings.len(),
            "warnings": warned,
        })
    });
    let severity = incident.assessments().last().map(|of| {
        json!({
            "score": of.score().to_string(),
            "band": band(of.band()),
            "acted_on": band(of.acted_on()),
        })
    });
    let claims = console.stated().into_iter().filter_map(|id| {
        let standing = console.claims().standing(id, now)?;
        Some(json!({ "claim": id, "standing": stands(standing) }))
    });
    json!({
        "format": "kinfold-incident 1",
        "incident": console.opening().incident.to_string(),
        "stage": incident.stage().word(),
        "clocks": clocks.collect::<Vec<_>>(),
        "warned_at": WARNINGS,
        "severity": severity,
        "tasks": tasks(console, now),
        "missing_to_resume": incident.missing_to_resume().iter().map(missing).collect::<Vec<_>>(),
        "missing_to_close": incident.missing_to_close().iter().map(missing).collect::<Vec<_>>(),
        "decisions": incident.decisions().map(decision).collect::<Vec<_>>(),
        "claims": claims.collect::<Vec<_>>(),
        "lines": console.lines().len(),
    })
}

/// How a claim stands, in words.
#[must_use]
pub fn stands(standing: Standing) -> String {
    match standing {
        Standing::Stands => "stands".to_owned(),
        Standing::Expired => "expired".to_owned(),
        Standing::Withdrawn(at) => format!("withdrawn {at}"),
        Standing::Superseded(by) => format!("replaced by claim {by}"),
        Standing::Archived => "archived".to_owned(),
    }
}

fn decision(of: &Decision) -> String {
    let chosen = usize::try_from(of.chosen)
        .ok()
        .and_then(|at| of.options.get(at));
    let chosen = chosen.map_or("", String::as_str);
    let (id, question, review) = (of.id, &of.question, of.review_by);
    format!("{id}. {question} Decided: {chosen}. Looked at again by {review}")
}

/// Whether two signatures lie beside it. By whose keys they are, a copy of the log says.
fn signed(console: &Console, of: &Decision) -> String {
    match crate::signing::kept(console, of) {
        Some(by) => {
            let desks: Vec<String> = by.iter().map(|one| one.device.to_string()).collect();
            format!(
                "Two signatures lie beside it, of the desks {}: whether they hold, a copy of the log \
                 says",
                desks.join(" and ")
            )
        }
        None => "Typed, not signed yet".to_owned(),
    }
}

fn section(out: &mut Vec<String>, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        out.push(format!("{title}:"));
        out.extend(lines.iter().map(|line| format!("  {line}")));
    }
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// Every key that signed lines, how many, and whether the settings know it.
fn keys(console: &Console) -> Vec<String> {
    let mut keys: Vec<(PublicKey, usize)> = Vec::new();
    for line in console.lines() {
        match keys.iter_mut().find(|(key, _)| *key == line.key) {
            Some((_, count)) => *count += 1,
            None => keys.push((line.key, 1)),
        }
    }
    let desks = &console.settings().desks;
    let lines = keys.into_iter().map(|(key, count)| {
        let device = key.device().to_string();
        let known = desks.iter().find(|(_, id)| **id == device);
        let whose = match known {
            _ if key == console.key() => "this computer's own key".to_owned(),
            Some((word, _)) => format!("desk {word}, {device}"),
            None => format!("LOOK AT THIS: device {device}, which the settings do not name"),
        };
        format!("{count} line(s): {whose}")
    });
    lines.collect()
}

/// What a line says, for the history.
#[must_use]
pub fn history(line: &Line) -> &'static str {
    match line {
        Line::Opened(_) => "opened",
        Line::Published(_) => "site published",
        Line::Entry(entry) => match entry.event {
            incident::Event::Aware(_) => "awareness",
            incident::Event::Filed(_) => "filed",
            incident::Event::Moved(_) => "stage",
            incident::Event::Assessed(_) => "severity",
            incident::Event::Decided(_) => "decision",
            incident::Event::Found(_) => "finding",
            incident::Event::Mended(_) => "finding closed",
            incident::Event::Passed(_) => "gate passed",
            incident::Event::Covered(_) => "coverage",
            incident::Event::Claims(_) => "claims counted",
        },
        Line::Said(said) => match said.event {
            claims::Event::Stated(_) => "claim stated",
            claims::Event::Checked(_) => "claim checked",
            claims::Event::Worded(_) => "claim worded",
            claims::Event::Withdrawn(_) => "claim withdrawn",
            claims::Event::Archived(_) => "claim archived",
        },
    }
}
