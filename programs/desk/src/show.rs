//! An opened record in words, for the screen of whoever asked for it.

use record::Person;
use record::date::{Date, Point, When};
use record::person::Note;
use record::place::Place;
use record::text::{Text, is_invisible};
use sign::Category;

/// A value among words of another direction: FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE
/// (Unicode Standard Annex 9), so that it cannot turn its neighbours around. Characters that
/// control a terminal or a direction are left out: a register must not draw on the screen. Where a
/// line ends a space stands, so that two words do not become one.
#[must_use]
pub fn isolated(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 6);
    out.push('\u{2068}');
    let value = value.chars().map(|c| if c == '\n' { ' ' } else { c });
    out.extend(value.filter(|c| harmless(*c)));
    out.push('\u{2069}');
    out
}

/// What this program writes into a case by itself: between LEFT-TO-RIGHT ISOLATE and POP
/// DIRECTIONAL ISOLATE, which [`unmarked`] takes out of whatever is typed at a desk.
#[must_use]
pub fn by_program(words: &str) -> Text {
    Text::new(format!("\u{2066}{words}\u{2069}"))
}

/// The words, if this program wrote them by itself.
#[must_use]
pub fn of_program(text: &str) -> Option<&str> {
    let words = text.strip_prefix('\u{2066}')?.strip_suffix('\u{2069}')?;
    words.chars().all(harmless).then_some(words)
}

/// What was typed, without the marks that only this program's own words stand between.
#[must_use]
pub fn unmarked(typed: &str) -> String {
    let mark = |c: &char| matches!(c, '\u{2066}'..='\u{2069}');
    typed.chars().filter(|c| !mark(c)).collect()
}

fn harmless(c: char) -> bool {
    !c.is_control() && !is_invisible(c)
}

fn text(text: &Text) -> String {
    isolated(text.reveal())
}

/// The lines of one part of a person: a word for the field, and the value.
#[must_use]
pub fn part(person: &Person, category: Category) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    match category {
        Category::Identity => identity(person, &mut lines),
        Category::Origin => {
            let origin = &person.origin;
            lines.extend(origin.ethnicity.iter().map(|t| ("ethnicity", text(t))));
            lines.extend(origin.religion.iter().map(|t| ("religion", text(t))));
            let languages = origin.languages.iter();
            lines.extend(languages.map(|l| ("language", isolated(l.tag()))));
        }
        Category::Contact => contact(person, &mut lines),
        Category::Family => family(person, &mut lines),
        Category::Circumstances => circumstances(person, &mut lines),
        Category::Casework => casework(person, &mut lines),
        Category::Intake | Category::Attachment => {}
    }
    lines
}

type Lines = Vec<(&'static str, String)>;

fn identity(person: &Person, lines: &mut Lines) {
    let identity = &person.identity;
    for name in person.names() {
        lines.push(("name", text(&name.written)));
    }
    lines.extend(identity.gender.iter().map(|g| ("gender", g.word().into())));
    let births = identity.births.iter();
    lines.extend(births.map(|b| ("born", date(&b.value))));
    let places = identity.birth_places.iter();
    lines.extend(places.map(|p| ("born in", place(&p.value))));
    let nations = identity.nationalities.iter();
    lines.extend(nations.map(|c| ("nationality", c.code().to_owned())));
    lines.extend(identity.marks.iter().map(|t| ("marks", text(t))));
    lines.extend(identity.papers.iter().map(|t| ("paper", text(t))));
}

fn contact(person: &Person, lines: &mut Lines) {
    let contact = &person.contact;
    for address in &contact.addresses {
        let kind = address.kind.word();
        lines.push(("address", format!("{} ({kind})", place(&address.place))));
    }
    lines.extend(contact.phones.iter().map(|t| ("telephone", text(t))));
    lines.extend(contact.mails.iter().map(|t| ("e-mail", text(t))));
    let safe = &contact.safe;
    for channel in &safe.channels {
        let may = if channel.allowed { "may" } else { "MUST NOT" };
        lines.push((
            "safe contact",
            format!(
                "{} {may} be used; seen by {}",
                channel.means.word(),
                channel.seen_by.word()
            ),
        ));
    }
    if let Some(danger) = safe.in_hiding {
        lines.push(("in hiding", danger.word().to_owned()));
    }
    lines.extend(safe.name_used.iter().map(|t| ("name to use", text(t))));
    if let Some(under) = safe.under_18 {
        lines.push(("under 18", if under { "yes" } else { "no" }.to_owned()));
    }
}

fn family(person: &Person, lines: &mut Lines) {
    for relation in &person.family.relations {
        let name = relation.name.as_ref();
        let name = name.map_or_else(|| "?".to_owned(), |n| text(&n.written));
        lines.push(("relative", format!("{}: {name}", relation.relation.word())));
    }
    let marital = person.family.marital.iter();
    lines.extend(marital.map(|m| ("marital", m.word().to_owned())));
}

fn circumstances(person: &Person, lines: &mut Lines) {
    let what = &person.circumstances;
    if let Some(loss) = &what.loss {
        lines.extend(loss.date.iter().map(|d| ("contact lost", date(&d.value))));
        lines.extend(loss.place.iter().map(|p| ("lost in", place(&p.value))));
        lines.extend(loss.cause.iter().map(|c| ("cause", c.word().to_owned())));
        lines.extend(loss.circumstances.iter().map(|t| ("how", text(t))));
        lines.extend(loss.latest_news.iter().map(|t| ("latest news", text(t))));
        let may = loss.may_be_in.iter();
        lines.extend(may.map(|c| ("may be in", c.code().to_owned())));
        let hiding = loss.in_hiding.iter();
        lines.extend(hiding.map(|d| ("in hiding", d.word().to_owned())));
        lines.extend(loss.tried.iter().map(|t| ("tried", text(t))));
    }
    lines.extend(what.detention.iter().map(|t| ("detention", text(t))));
    lines.extend(what.health.iter().map(|t| ("health", text(t))));
    lines.extend(what.arms.iter().map(|t| ("arms", text(t))));
    lines.extend(what.route.iter().map(|p| ("route", place(p))));
    lines.extend(what.occupation.iter().map(|t| ("occupation", text(t))));
}

fn casework(person: &Person, lines: &mut Lines) {
    let work = &person.casework;
    lines.extend(work.source_id.iter().map(|t| ("register number", text(t))));
    lines.extend(work.notes.iter().map(|n| ("note", note(n))));
    lines.extend(work.legal_basis.iter().map(|t| ("legal basis", text(t))));
    for receipt in &work.consent.receipts {
        let (purpose, answer) = (receipt.purpose.word(), receipt.answer.word());
        lines.push(("consent", format!("{purpose}: {answer}")));
    }
    if let Some(statement) = &work.consent.statement {
        lines.push(("statement", statement.purpose.word().to_owned()));
    }
    let never = &work.consent.never;
    for society in &never.societies {
        lines.push(("never share with", format!("society {society}")));
    }
    for country in &never.countries {
        lines.push(("never share with", country.code().to_owned()));
    }
    let others = never.authorities.iter().chain(&never.persons);
    lines.extend(others.map(|t| ("never share with", text(t))));
}

/// A note. This program's own words stand bare: what anybody typed is isolated always.
fn note(note: &Note) -> String {
    let words = note.text.reveal();
    // An answer of a family that no field has, with the question, as the portal's form has it.
    let (own, answer) = match words.split_once("\u{2069}: ") {
        Some((about, answer)) if note.author.is_none() && note.on.is_some() => {
            (about.strip_prefix('\u{2066}'), Some(answer))
        }
        _ => (of_program(words).filter(|_| note.author.is_some()), None),
    };
    match (own.filter(|own| own.chars().all(harmless)), answer) {
        (Some(own), None) => own.to_owned(),
        (Some(about), Some(answer)) => format!("{about}: {}", isolated(answer)),
        (None, _) => text(&note.text),
    }
}

fn place(place: &Place) -> String {
    let mut shown = text(&place.written);
    for other in place.admin.iter().chain(&place.other_names) {
        shown.push_str(", ");
        shown.push_str(&text(other));
    }
    if let Some(country) = &place.country {
        shown.push_str(", ");
        shown.push_str(country.code());
    }
    shown
}

fn date(date: &Date) -> String {
    let given = match date.when() {
        When::On(point) => at(point),
        When::Between(from, to) => format!("{} to {}", at(from), at(to)),
        When::About(point, _) => format!("about {}", at(point)),
        When::Before(point) => format!("before {}", at(point)),
        When::After(point) => format!("after {}", at(point)),
        When::Aged {
            least,
            most,
            at: on,
        } if least == most => {
            format!("age {least} in {}", at(on))
        }
        When::Aged {
            least,
            most,
            at: on,
        } => format!("age {least}-{most} in {}", at(on)),
    };
    match date.calendar() {
        Some(calendar) => format!("{given} ({})", calendar.word()),
        None => format!("{given} (calendar not said)"),
    }
}

fn at(point: Point) -> String {
    match point {
        Point::Day(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
        Point::Month(year, month) => format!("{year:04}-{month:02}"),
        Point::Year(year) => format!("{year:04}"),
    }
}
