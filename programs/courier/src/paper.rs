//! Letters, call sheets and visit sheets: one person a page, to be printed.
//!
//! A letter shows outside two addresses and nothing else. A call sheet is read from top to bottom:
//! the code first, the offer to be rung back, *are you safe to talk?*, and only then what it is
//! about. Pages are named by the key of their send: printing again after a crash prints the same.

use crate::Fault;
use crate::entry::{Entry, Member};
use crate::store::Store;
use crate::words;
use contact::{
    Answer, Answered, Event, Intended, Outcome, Planned, Spoken, State, Variant, Written, send_key,
};
use language::{Args, Id, Locale, Piece, id};
use page::{Html, Paper, Tone};
use record::safe::{Gender, Means};
use sign::Time;
use std::fs;
use std::path::{Path, PathBuf};

/// What was printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Printed {
    /// Letters.
    pub letters: u32,
    /// Calls.
    pub calls: u32,
    /// Visits.
    pub visits: u32,
}

/// Prints every letter, call and visit whose window is open, into `out`: each is ordered first,
/// then written, and counts as taken over once its page is durable. What an earlier run ordered
/// and did not finish is written again, the same.
///
/// # Errors
/// [`Fault`].
pub fn print(store: &mut Store, out: &Path, now: Time) -> Result<Printed, Fault> {
    fs::create_dir_all(out).map_err(Fault::file(out))?;
    let mut printed = Printed::default();
    let by_people = |means: Means| matches!(means, Means::Letter | Means::Voice | Means::InPerson);
    let unfinished: Vec<Planned> = {
        let open = store.campaign().in_doubt().map(|(plan, _)| *plan);
        open.filter(|plan| by_people(plan.means)).collect()
    };
    for plan in unfinished {
        one(store, &plan, out, now, &mut printed)?;
    }
    loop {
        let may = |plan: &Planned| by_people(plan.means);
        let Some(intended) = store.campaign().due_among(now, may) else {
            return Ok(printed);
        };
        let Some(member) = store.member(intended.person).cloned() else {
            return Ok(printed);
        };
        let Some(State::Planned(plan)) = store.campaign().state(intended.person).copied() else {
            return Ok(printed);
        };
        // The rules are asked once more, as before a message.
        let outcome = store.plan(&member, now);
        let holds = outcome
            .reaches()
            .is_some_and(|(means, window)| means == plan.means && window.covers(now));
        if !holds {
            let event = outcome.event(intended.person, intended.wave, now);
            store.add(&Entry::Event(event))?;
            continue;
        }
        store.add(&Entry::Event(Event::Intended(Intended {
            at: now,
            ..intended
        })))?;
        one(store, &plan, out, now, &mut printed)?;
    }
}

/// Writes the page of an order, and that it is taken over.
fn one(
    store: &mut Store,
    plan: &Planned,
    out: &Path,
    now: Time,
    printed: &mut Printed,
) -> Result<(), Fault> {
    let answer = |answer| {
        Entry::Event(Event::Answered(Answered {
            person: plan.person,
            wave: plan.wave,
            answer,
        }))
    };
    let member = store.member(plan.person).cloned();
    let outcome = member.as_ref().map(|member| store.plan(member, now));
    let page = match (&member, &outcome) {
        (Some(member), Some(Outcome::Letter(written))) if written.means == plan.means => {
            printed.letters += 1;
            letter(store, member, plan, written, now)?
        }
        (Some(member), Some(Outcome::Call(spoken) | Outcome::Visit(spoken)))
            if spoken.means == plan.means =>
        {
            match plan.means {
                Means::Voice => printed.calls += 1,
                _ => printed.visits += 1,
            }
            sheet(store, member, plan, spoken, now)?
        }
        // It no longer holds: nothing was printed of it.
        _ => {
            store.add(&answer(Answer::NotTaken))?;
            return Ok(());
        }
    };
    let kind = match plan.means {
        Means::Letter => "letter",
        Means::Voice => "call",
        _ => "visit",
    };
    let key = send_key(store.settings().incident(), plan.person, plan.wave);
    let name = format!("{kind}-{}.html", crate::store::hex(&key));
    let path: PathBuf = out.join(name);
    crate::checker::replace(&path, page.as_bytes())?;
    store.add(&answer(Answer::Taken))?;
    Ok(())
}

/// A letter: on the first page two addresses, on the second what it says.
///
/// # Errors
/// [`Fault`].
pub fn letter(
    store: &mut Store,
    member: &Member,
    plan: &Planned,
    written: &Written,
    now: Time,
) -> Result<String, Fault> {
    let tail = store.tail(&written.to, plan.person);
    let code = words::shown(store.code(plan, now, tail)?);
    let locale = words::locale_of(&written.language)?;
    let settings = store.settings();
    let say = |id| locale.pieces(id, &Args::none());
    let name = written.name.as_ref().map_or("", |name| name.reveal());
    let purpose = words::purpose(member.affected.role);
    let inside = words::inside(settings, locale, purpose, Some(member), &code);
    let outside = Html::cover(
        &settings.sender,
        &format!("{name}\n{}", written.to.text().reveal()),
        &say(id::TELL_LETTER_FOLD),
    );
    let inside = Html::all(inside.iter().map(|para| Html::para(para)));
    let paper = Paper {
        locale,
        title: say(id::TELL_LETTER_TITLE),
        is_draft: settings.uses_drafts() && locale.is_draft(),
        sheets: vec![outside, inside],
    };
    Ok(paper.render())
}

/// A sheet for a call or a visit.
///
/// # Errors
/// [`Fault`].
pub fn sheet(
    store: &mut Store,
    member: &Member,
    plan: &Planned,
    spoken: &Spoken,
    now: Time,
) -> Result<String, Fault> {
    let tail = store.tail(&spoken.to, plan.person);
    let code = words::shown(store.code(plan, now, tail)?);
    // Without a checked text the sheet is in English, for whoever rings with an interpreter.
    let locale = match spoken.script {
        Some(_) => words::locale_of(&spoken.language)?,
        None => Locale::english(),
    };
    let settings = store.settings();
    let say = |id| locale.pieces(id, &Args::none());
    let own = |text: &str| Html::words(&[Piece::Text(text.to_owned())]);
    let mut facts = vec![
        (
            say(match plan.means {
                Means::Voice => id::TELL_CALL_NUMBER,
                _ => id::TELL_CALL_PLACE,
            }),
            Html::words(&[Piece::Code(spoken.to.text().reveal().to_owned())]),
        ),
        (
            say(id::TELL_CALL_WHEN),
            own(&format!("{} – {}", spoken.window.from, spoken.window.to)),
        ),
        (say(id::TELL_CALL_LANGUAGE), own(spoken.language.tag())),
    ];
    if let Some(name) = &spoken.name {
        facts.insert(1, (say(id::TELL_CALL_NAME), Html::typed(name.reveal())));
    }
    let mut content = vec![Html::summary(&facts)];
    content.extend(interpreter(locale, spoken));
    content.extend(before(locale, settings, &code));
    content.push(Html::heading(&say(id::TELL_CALL_SAY)));
    if settings.exercise {
        content.push(Html::para(&say(id::TELL_EXERCISE)));
    }
    let purpose = words::purpose(member.affected.role);
    let told = words::told(settings, locale, purpose, Some(member));
    content.extend(told.iter().map(|para| Html::para(para)));
    content.extend([id::TELL_ADVICE, id::TELL_NEVER].map(|id| Html::para(&say(id))));
    content.extend(after(locale, settings, member));
    let paper = Paper {
        locale,
        title: say(match plan.means {
            Means::Voice => id::TELL_CALL_TITLE,
            _ => id::TELL_VISIT_TITLE,
        }),
        is_draft: settings.uses_drafts() && locale.is_draft(),
        sheets: vec![Html::all(content)],
    };
    Ok(paper.render())
}

fn interpreter(locale: &'static Locale, spoken: &Spoken) -> Vec<Html> {
    let para = |id: Id, args: Args| Html::para(&locale.pieces(id, &args));
    let mut out = Vec::new();
    if spoken.script.is_none_or(|_: Variant| false) {
        let text = locale.pieces(id::TELL_CALL_NO_SCRIPT, &Args::none());
        out.push(Html::notice(Tone::Warning, &text, Html::all([])));
    }
    let Some(needed) = &spoken.interpreter else {
        return out;
    };
    let language = needed
        .language
        .as_ref()
        .map_or(spoken.language.tag(), |l| l.tag());
    let args = Args::none().text("language", language);
    out.push(para(id::TELL_CALL_INTERPRETER, args));
    if let Some(dialect) = &needed.not_dialect {
        let args = Args::none().text("dialect", dialect.reveal());
        out.push(para(id::TELL_CALL_NOT_DIALECT, args));
    }
    if let Some(gender) = needed.not_gender.map(Gender::word) {
        let args = Args::none().text("gender", gender);
        out.push(para(id::TELL_CALL_NOT_GENDER, args));
    }
    out
}

/// What comes before a word is said of what it is about.
fn before(locale: &'static Locale, settings: &crate::setting::Settings, code: &str) -> Vec<Html> {
    let say = |id| locale.pieces(id, &Args::none());
    let phone = Args::none().code("phone", &settings.phone);
    let code = Args::none().code("code", code);
    vec![
        Html::heading(&say(id::TELL_CALL_BEFORE)),
        Html::para(&say(id::TELL_CALL_NOBODY_ELSE)),
        Html::heading(&say(id::TELL_CALL_FIRST)),
        Html::para(&locale.pieces(id::TELL_CALL_CODE, &code)),
        Html::heading(&say(id::TELL_CALL_RING_BACK)),
        Html::para(&locale.pieces(id::TELL_CALL_RING_BACK_TEXT, &phone)),
        Html::heading(&say(id::TELL_CALL_SAFE)),
        Html::para(&say(id::TELL_SAFE_TO_TALK)),
        Html::para(&say(id::TELL_CALL_NOT_SAFE)),
    ]
}

/// What may be needed, and what is marked at the end.
fn after(
    locale: &'static Locale,
    settings: &crate::setting::Settings,
    member: &Member,
) -> Vec<Html> {
    let say = |id| locale.pieces(id, &Args::none());
    let country = member
        .affected
        .country
        .as_ref()
        .map(|country| country.code());
    let support = country.and_then(|code| settings.support.get(code));
    let support = match support {
        Some(services) => Html::all(
            services
                .iter()
                .map(|service| Html::para(&[Piece::Text(service.clone())])),
        ),
        None => Html::para(&say(id::TELL_CALL_NO_SUPPORT)),
    };
    let distress = Html::all([
        Html::para(&say(id::TELL_CALL_DISTRESS_TEXT)),
        Html::para(&say(id::TELL_CALL_SUPPORT)),
        support,
    ]);
    let marks = [
        id::TELL_CALL_MARK_UNDERSTOOD,
        id::TELL_CALL_MARK_REACHED,
        id::TELL_CALL_MARK_REFUSED,
        id::TELL_CALL_MARK_UNREACHABLE,
        id::TELL_CALL_MARK_UNSAFE,
    ];
    let boxes = marks.map(|mark| {
        let mut words = vec![Piece::Text("☐ ".to_owned())];
        words.extend(say(mark));
        Html::para(&words)
    });
    vec![
        Html::notice(Tone::Warning, &say(id::TELL_CALL_DISTRESS), distress),
        Html::heading(&say(id::TELL_CALL_END)),
        Html::para(&say(id::TELL_CALL_END_TEXT)),
        Html::heading(&say(id::TELL_CALL_MARK)),
        Html::all(boxes),
    ]
}
