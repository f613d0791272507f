//! How the incident stands: the stage, the clocks, what is overdue, what to do first.

use super::fields::{Fields, called};
use super::{Act, Ended, Page};
use crate::form::{Ask, Typed};
use crate::reader::{Reader, Sheet};
use crate::words::{Spoken as _, band};
use answering::tasks::{Task, tasks};
use answering::words::Named as _;
use answering::{Console, Fault, files};
use incident::{Aware, Clock, Event, Jurisdiction, Missing, Moved, WARNINGS};
use language::{Args, Id, Piece, id};
use page::{Html, Tone};
use sign::SocietyId;
use sign::id::StaffId;
use sign::time::{HOUR, MINUTE};

/// What to do in the first hour, as on its card.
const FIRST: [Id; 8] = [
    id::CARD_NOTE,
    id::CARD_LOCK,
    id::CARD_LEAVE,
    id::CARD_SPEAK,
    id::CARD_OPEN,
    id::CARD_PUBLISH,
    id::CARD_LIST,
    id::CARD_PEOPLE,
];

pub(super) fn show(reader: &Reader, console: &Console) -> Sheet {
    let all = tasks(console, reader.now);
    let (over, open): (Vec<Task>, Vec<Task>) = all
        .into_iter()
        .partition(|task| task.is_overdue(reader.now));
    let state = state(reader, console, &over);
    let content = [
        summary(reader, console),
        Html::part(
            "clocks",
            &reader.say(id::CARD_CLOCKS),
            clocks(reader, console),
        ),
        list(reader, ("overdue", id::INCIDENT_OVERDUE), &over),
        list(reader, ("todo", id::INCIDENT_TO_DO), &open),
        first(reader),
        missing(reader, console),
        stage(reader, console),
    ];
    Sheet {
        state,
        ..Sheet::new(reader.say(id::INCIDENT_NOW), content)
    }
}

/// The gravest first; one line says that nothing is overdue.
fn state(reader: &Reader, console: &Console, over: &[Task]) -> Vec<(Tone, Vec<Piece>)> {
    let mut lines = Vec::new();
    if !over.is_empty() {
        let args = count(over.len());
        lines.push((Tone::Stop, reader.with(id::INCIDENT_STATE_OVERDUE, &args)));
    }
    let running = console.incident().clocks().filter(|c| c.filings.is_empty());
    let next = running
        .filter(|clock| !clock.is_late(reader.now))
        .min_by_key(|c| c.due());
    if let Some(next) = next {
        let args = Args::none().code("clock", &left(next, reader));
        let args = args.code("society", &next.society.to_string());
        let tone = match next.warnings(next.awareness, reader.now).next() {
            Some(_) => Tone::Warning,
            None => Tone::Note,
        };
        lines.push((tone, reader.with(id::INCIDENT_STATE_CLOCK, &args)));
    }
    if lines.is_empty() {
        lines.push((Tone::Note, reader.say(id::INCIDENT_STATE_NO_CLOCK)));
    }
    lines
}

fn count(of: usize) -> Args {
    Args::none().number("count", u32::try_from(of).unwrap_or(u32::MAX))
}

/// Hours and minutes until the first filing is due.
fn left(clock: &Clock, reader: &Reader) -> String {
    let left = clock.due().since(reader.now);
    format!("{}:{:02}", left / HOUR, left % HOUR / MINUTE)
}

fn summary(reader: &Reader, console: &Console) -> Html {
    let (incident, opening) = (console.incident(), console.opening());
    let by = called(console, opening.by);
    let mut opened = reader.moment(opening.at);
    opened.push(Piece::Text(" – ".to_owned()));
    let mut rows = vec![
        (
            id::INCIDENT_STAGE,
            Html::words(&reader.say(incident.stage().id())),
        ),
        (
            id::INCIDENT_CAUSE,
            Html::words(&reader.say(opening.cause.id())),
        ),
        (
            id::INCIDENT_OPENED,
            Html::all([Html::words(&opened), Html::typed(&by)]),
        ),
        (
            id::INCIDENT_NUMBER,
            Html::code(&opening.incident.to_string()),
        ),
    ];
    if let Some(last) = incident.assessments().last() {
        let mut words = vec![Piece::Code(last.score().to_string()), dash()];
        words.extend(reader.say(band(last.acted_on())));
        rows.insert(1, (id::INCIDENT_NAV_SEVERITY, Html::words(&words)));
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| (reader.say(name), value))
        .collect();
    Html::summary(&rows)
}

fn dash() -> Piece {
    Piece::Text(" – ".to_owned())
}

fn clocks(reader: &Reader, console: &Console) -> Html {
    let heads = [
        id::CARD_CLOCK_WHO,
        id::CARD_CLOCK_SINCE,
        id::INCIDENT_LEFT,
        id::CARD_CLOCK_DUE,
        id::INCIDENT_WARNED,
        id::INCIDENT_SHOWN_BY,
    ];
    let heads: Vec<_> = heads.map(|head| reader.say(head)).into();
    let rows: Vec<Vec<Html>> = console
        .incident()
        .clocks()
        .map(|clock| row(reader, console, clock))
        .collect();
    let table = match rows.is_empty() {
        true => reader.para(id::INCIDENT_NO_CLOCK),
        false => Html::wide_table(&[], &heads, &rows),
    };
    let form = Ask::new(reader, Act::Aware)
        .code("society", id::INCIDENT_SOCIETY)
        .hint(id::INCIDENT_SOCIETY_HINT)
        .code("law", id::INCIDENT_LAW)
        .hint(id::INCIDENT_LAW_HINT)
        .begins("EU")
        .code("since", id::INCIDENT_SINCE)
        .hint(id::INCIDENT_MOMENT_HINT)
        .text("shows", id::INCIDENT_SHOWS)
        .hint(id::INCIDENT_SHOWS_HINT)
        .send(id::INCIDENT_AWARE_SEND);
    let form = Html::aside(Html::folded(&reader.say(id::INCIDENT_AWARE), form));
    Html::all([table, reader.para(id::INCIDENT_WARNINGS), form])
}

fn row(reader: &Reader, console: &Console, clock: &Clock) -> Vec<Html> {
    let who = format!("{} {}", clock.society, clock.jurisdiction.code());
    let left = match (clock.filings.len(), clock.is_late(reader.now)) {
        (0, true) => reader.say(id::INCIDENT_LATE),
        (0, false) => vec![Piece::Code(left(clock, reader))],
        (times, _) => reader.with(id::INCIDENT_FILED, &count(times)),
    };
    let warned: Vec<u64> = clock.warnings(clock.awareness, reader.now).collect();
    let hours = |all: &[u64]| {
        let all: Vec<String> = all.iter().map(u64::to_string).collect();
        Piece::Code(all.join(", "))
    };
    let mut said = match warned.is_empty() {
        true => reader.say(id::INCIDENT_NO_WARNING),
        false => vec![hours(&warned)],
    };
    let next = WARNINGS.iter().find(|hours| !warned.contains(hours));
    if let (Some(next), true) = (next, clock.filings.is_empty()) {
        let at = clock.awareness.plus(next * HOUR);
        let args = Args::none().number("count", u32::try_from(*next).unwrap_or(72));
        said.push(dash());
        said.extend(reader.dated(id::INCIDENT_NEXT_WARNING, args, at));
    }
    let shown = match console.note(clock.evidence) {
        Some(note) => Html::lines(&note),
        None => Html::code(&clock.evidence.to_string()),
    };
    vec![
        Html::code(&who),
        Html::words(&reader.moment(clock.awareness)),
        Html::words(&left),
        Html::words(&reader.moment(clock.due())),
        Html::words(&said),
        shown,
    ]
}

fn list(reader: &Reader, (anchor, title): (&str, Id), of: &[Task]) -> Html {
    let items: Vec<Html> = of.iter().map(|task| task_words(reader, task)).collect();
    let body = match items.is_empty() {
        true => reader.para(id::INCIDENT_NOTHING),
        false => Html::items(&items),
    };
    Html::part(anchor, &reader.say(title), body)
}

fn task_words(reader: &Reader, task: &Task) -> Html {
    let society = |of: &SocietyId| Args::none().code("society", &of.to_string());
    let number = |of: &u32| Args::none().number("number", *of);
    let words = match task {
        Task::File {
            society: of,
            law,
            due,
        } => {
            let args = society(of).code("word", law.code());
            reader.dated(id::INCIDENT_TASK_FILE, args, *due)
        }
        Task::Aware(of) => reader.with(id::INCIDENT_TASK_AWARE, &society(of)),
        Task::Assess => reader.say(id::INCIDENT_TASK_ASSESS),
        Task::Expired(claim) => reader.with(id::INCIDENT_TASK_EXPIRED, &number(claim)),
        Task::Unsaid => reader.say(id::INCIDENT_TASK_UNSAID),
        Task::Review { decision, by } => {
            reader.dated(id::INCIDENT_TASK_REVIEW, number(decision), *by)
        }
    };
    let to = match task {
        Task::File { society, .. } => Page::Draft(*society),
        Task::Assess => Page::Severity,
        Task::Review { .. } => Page::Decisions,
        Task::Aware(_) | Task::Expired(_) | Task::Unsaid => return Html::words(&words),
    };
    Html::link(&reader.href(&to.path()), &words)
}

fn first(reader: &Reader) -> Html {
    let steps = (1..).zip(FIRST).map(|(number, step)| {
        let mut words = vec![Piece::Text(format!("{number}. "))];
        words.extend(reader.say(step));
        Html::para(&words)
    });
    let card = reader.link(&Page::Card.path(), id::INCIDENT_CARD);
    let body = Html::all([card].into_iter().chain(steps));
    Html::part("first", &reader.say(id::INCIDENT_FIRST), body)
}

fn missing(reader: &Reader, console: &Console) -> Html {
    let incident = console.incident();
    let resume = incident.missing_to_resume();
    let close = incident.missing_to_close().into_iter();
    let close: Vec<Missing> = close.filter(|of| !resume.contains(of)).collect();
    let list = |title: Id, of: &[Missing]| {
        let items: Vec<Html> = of
            .iter()
            .map(|of| Html::words(&missing_words(reader, of)))
            .collect();
        match items.is_empty() {
            true => Html::all([]),
            false => Html::all([Html::sub(&reader.say(title)), Html::items(&items)]),
        }
    };
    let body = [
        list(id::INCIDENT_TO_RESUME, &resume),
        list(id::INCIDENT_TO_CLOSE, &close),
    ];
    Html::part(
        "missing",
        &reader.say(id::INCIDENT_MISSING),
        Html::all(body),
    )
}

fn missing_words(reader: &Reader, of: &Missing) -> Vec<Piece> {
    match of {
        Missing::Coverage => reader.say(id::INCIDENT_MISSING_COVERAGE),
        Missing::Finding(number) => {
            let args = Args::none().number("number", *number);
            reader.with(id::INCIDENT_MISSING_FINDING, &args)
        }
        Missing::Gate(society) => {
            let args = Args::none().code("society", &society.to_string());
            reader.with(id::INCIDENT_MISSING_GATE, &args)
        }
        Missing::Claims => reader.say(id::INCIDENT_MISSING_CLAIMS),
        Missing::Awareness => reader.say(id::INCIDENT_MISSING_AWARENESS),
    }
}

fn stage(reader: &Reader, console: &Console) -> Html {
    let next = console.incident().stage().next().iter();
    let next = next.map(|stage| (stage.word().to_owned(), reader.say(stage.id())));
    let form = Ask::new(reader, Act::Move)
        .one("to", id::INCIDENT_STAGE_NEXT, next.collect())
        .digits("decision", id::INCIDENT_STAGE_DECISION)
        .hint(id::INCIDENT_STAGE_DECISION_HINT)
        .may()
        .send(id::INCIDENT_STAGE_SEND);
    let body = Html::all([reader.para(id::INCIDENT_STAGE_TEXT), form]);
    Html::aside(Html::part("stage", &reader.say(id::INCIDENT_STAGE), body))
}

/// Since when a society knows.
pub(super) fn aware(
    reader: &Reader,
    typed: &Typed,
    (console, by): (&mut Console, StaffId),
) -> Result<String, Ended> {
    let mut fields = Fields::new(typed);
    let society = fields.societies("society");
    if society.len() > 1 {
        fields.wrong("society", id::INCIDENT_BAD_SOCIETY);
    }
    let law = Jurisdiction::from_code(fields.may("law"));
    if law.is_none() {
        fields.wrong("law", id::INCIDENT_BAD_LAW);
    }
    let since = fields.the_moment("since");
    if since.is_some_and(|since| since > reader.now) {
        fields.wrong("since", id::INCIDENT_NO_FUTURE);
    }
    let shows = fields.text("shows");
    fields.done()?;
    let (Some(society), Some(jurisdiction), Some(since)) = (society.first(), law, since) else {
        return Err(Ended::Cannot(Fault::Asked("say all of it".to_owned())));
    };
    // A hash names a file that is kept elsewhere; words are kept here.
    let evidence = match files::hash(&shows) {
        Ok(hash) => hash,
        Err(_) => console.keep_note(&shows)?,
    };
    let aware = Aware {
        society: *society,
        jurisdiction,
        since,
        evidence,
    };
    console.record(reader.now, by, Event::Aware(aware))?;
    Ok(Page::Now.path())
}

/// To another stage.
pub(super) fn go(
    reader: &Reader,
    typed: &Typed,
    (console, by): (&mut Console, StaffId),
) -> Result<String, Ended> {
    let mut fields = Fields::new(typed);
    let to = fields.one::<incident::Stage>("to");
    let decision = fields.number("decision");
    if to.is_some_and(|to| to.needs_decision()) && fields.may("decision").is_empty() {
        fields.wrong("decision", id::INCIDENT_NO_UNDECIDED);
    }
    fields.done()?;
    if let Some(to) = to {
        console.go(reader.now, by, Moved { to, decision })?;
    }
    Ok(Page::Now.path())
}
