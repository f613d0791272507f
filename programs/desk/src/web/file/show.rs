//! The page of a case.

use super::act::records;
use super::{STEPS, record, state, wish};
use crate::office::attachment::{self, Standing};
use crate::office::erase::not_held;
use crate::office::file::{View, colleagues, view};
use crate::office::network::{Society, societies};
use crate::office::people::{held, me};
use crate::web::show::person;
use crate::web::small::{Small, button};
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::{Piece, id};
use page::{Html, Tone};
use record::Person;
use record::attachment::Attachment;
use record::file::{CaseFile, Member, Wish};
use sign::Category;
use sign::SocietyId;
use sign::id::{RecordId, StaffId};

/// Everything that the page of a case shows.
pub(super) struct Known {
    pub(super) view: View,
    /// Everybody else of the case, as far as they are held here.
    pub(super) members: Vec<(Member, Person)>,
    pub(super) papers: Vec<(Attachment, Standing)>,
    pub(super) societies: Vec<Society>,
    pub(super) own: SocietyId,
    pub(super) colleagues: Vec<StaffId>,
    pub(super) lead: bool,
    /// Whether something was begun here about this record and broken off.
    pub(super) unfinished: bool,
    /// Records that an erasure would not look into.
    pub(super) not_held: Vec<RecordId>,
    /// What this computer was told of this record.
    pub(super) told: Vec<String>,
}

impl Known {
    pub(super) fn file(&self) -> Option<&CaseFile> {
        self.view.file.as_ref()
    }

    /// A society by its name, if that is known here.
    pub(super) fn society(&self, reader: &Reader, of: SocietyId) -> Vec<Piece> {
        match self.societies.iter().find(|s| s.society == of) {
            Some(known) => vec![Piece::Text(known.name.clone())],
            None => reader.society(of),
        }
    }
}

/// The page.
pub(crate) async fn show(reader: Reader) -> Result<Response, Response> {
    let record = record(&reader)?;
    crate::web::known::known_here(&reader, record).await?;
    let known = known(&reader, record).await?;
    Ok(reader.page(sheet(&reader, &known)))
}

/// What is known of a case here, without opening anything.
pub(super) async fn known(reader: &Reader, record: RecordId) -> Result<Known, Response> {
    reader
        .act(move |shell, _| {
            let view = view(shell, record)?;
            let members = view.file.iter().flat_map(|file| file.members.clone());
            let members: Vec<Member> = members.collect();
            let mut people = Vec::new();
            for member in members {
                let held = held(shell, member.record, &Category::RECORD)?;
                people.push((member, held.person));
            }
            let papers = view.held.person.attachments().cloned();
            let papers = papers.map(|of| (of.clone(), attachment::standing(shell, of.id)));
            let number = record.to_string();
            let told = shell.side().lines.iter().map(|line| line.text.clone());
            let told = told.filter(|text| text.contains(&number));
            Ok(Known {
                told: told.collect(),
                unfinished: shell.unfinished().names(record),
                not_held: not_held(shell, record)?,
                papers: papers.collect(),
                view,
                members: people,
                societies: societies(shell)?,
                own: shell.own.society,
                colleagues: colleagues(shell),
                lead: me(shell).is_ok_and(|(_, lead)| lead),
            })
        })
        .await
}

/// That letters are still to be called back, and the button for who can.
fn calls_back(reader: &Reader, known: &Known, file: &CaseFile) -> Option<Html> {
    let path = format!("case/{}/call-back", known.view.record);
    let body = match known.lead {
        true => button(reader, &path, id::CALL_BACK_DO),
        false => reader.para(id::CALL_BACK_LEAD),
    };
    let words = reader.say(id::CALL_BACK_DUE);
    let notice = Html::notice(Tone::Warning, &words, body);
    file.calls_back().then_some(notice)
}

fn sheet(reader: &Reader, known: &Known) -> Sheet {
    let record = known.view.record;
    let path = format!("case/{record}");
    let mut content = Vec::new();
    if !known.view.missing.is_empty() {
        let missing = reader.categories(&known.view.missing);
        content.push(Html::notice(
            Tone::Note,
            &reader.say(id::FILE_MISSING),
            Html::all([
                Html::para(&missing),
                button(reader, &format!("{path}/open"), id::FILE_OPEN),
            ]),
        ));
    }
    if known.view.held.person.in_danger() {
        let words = reader.say(id::FILE_DANGER);
        content.push(Html::notice(Tone::Warning, &words, Html::all([])));
    }
    if known.unfinished {
        let words = reader.say(id::FILE_UNFINISHED);
        let body = button(reader, "computer/finish", id::DESK_UNFINISHED_DO);
        content.push(Html::notice(Tone::Warning, &words, body));
    }
    content.extend(known.told.iter().map(|text| {
        let words = reader.say(id::FILE_TOLD_HERE);
        Html::notice(Tone::Warning, &words, Html::line(vec![reader.told(text)]))
    }));
    if let Some(file) = known.file() {
        content.extend(calls_back(reader, known, file));
        content.push(standing(reader, known, file));
    }
    let kinds = [
        Category::Identity,
        Category::Family,
        Category::Contact,
        Category::Origin,
    ];
    content.push(Html::part(
        "person",
        &reader.say(id::FILE_PERSON),
        person(reader, &known.view.held.person, &kinds),
    ));
    content.push(edits(reader, &path));
    content.push(super::family::picture(reader, known));
    for (member, of) in &known.members {
        content.push(member_part(reader, member, of));
    }
    content.push(Html::part(
        "loss",
        &reader.say(id::FILE_LOSS),
        person(reader, &known.view.held.person, &[Category::Circumstances]),
    ));
    content.push(super::papers::part(reader, known));
    if let Some(file) = known.file() {
        content.push(super::links::part(reader, known, file));
        content.push(asked(reader, &path, file));
        content.push(super::write::letters(reader, known, file));
    }
    content.push(consents(reader, known, &path));
    if let Some(file) = known.file() {
        content.push(super::history::part(reader, file));
    }
    content.push(hand_over(reader, known, &path));
    let names = known.view.held.person.names().next();
    let title = match names {
        Some(name) => vec![Piece::Text(crate::show::isolated(name.written.reveal()))],
        None => reader.say(id::FILE_TITLE),
    };
    Sheet::new(title, Html::all(content))
}

/// Where the case stands, what the family sees, and the next steps.
fn standing(reader: &Reader, known: &Known, file: &CaseFile) -> Html {
    let path = format!("case/{}", known.view.record);
    let word = match file.state.public_word(file.asked) {
        record::case::PublicWord::Received => id::CASE_WORD_RECEIVED,
        record::case::PublicWord::BeingWorkedOn => id::CASE_WORD_WORKED_ON,
        record::case::PublicWord::PleaseContactUs => id::CASE_WORD_CONTACT_US,
        record::case::PublicWord::Closed => id::CASE_WORD_CLOSED,
    };
    let rows = vec![
        (
            reader.say(id::FILE_STATE),
            Html::words(&reader.say(state(file.state))),
        ),
        (reader.say(id::FILE_PUBLIC), Html::words(&reader.say(word))),
        (
            reader.say(id::FILE_NUMBER),
            Html::code(&known.view.record.to_string()),
        ),
    ];
    let may = STEPS
        .iter()
        .filter(|(_, _, step)| file.state.step(*step).is_ok())
        .map(|(word, label, _)| ((*word).to_owned(), reader.say(*label)))
        .collect();
    let step = Small::new(reader, &format!("{path}/step"))
        .list("step", id::FILE_STEP, may)
        .may("step-note", id::FILE_NOTE)
        .send(id::FILE_STEP_DO);
    let due = Small::new(reader, &format!("{path}/due"))
        .day("due", id::FILE_DUE)
        .send(id::FILE_DUE_DO);
    let note = Small::new(reader, &format!("{path}/note"))
        .text("note", id::FILE_NOTE)
        .send(id::NOTE_DO);
    let call = match file.asked {
        true => button(reader, &format!("{path}/told"), id::FILE_TOLD),
        false => button(reader, &format!("{path}/ask"), id::FILE_ASK),
    };
    let receipt = file.intake.map(|_| {
        let to = reader.href(&format!("{path}/receipt"));
        Html::line(vec![Html::link(&to, &reader.say(id::NEW_RECEIPT_LINK))])
    });
    Html::part(
        "standing",
        &reader.say(id::FILE_STANDING),
        Html::all([
            Html::summary(&rows),
            call,
            Html::folded(&reader.say(id::FILE_STEP_TITLE), step),
            Html::folded(&reader.say(id::FILE_DUE), due),
            Html::folded(&reader.say(id::NOTE_TITLE), note),
            Html::all(receipt),
        ]),
    )
}

/// Where the person, and what they allowed, are edited.
fn edits(reader: &Reader, path: &str) -> Html {
    let link = |name: &str, words| {
        let to = reader.href(&format!("{path}/{name}"));
        Html::line(vec![Html::link(&to, &reader.say(words))])
    };
    Html::all([
        link("person", id::PERSON_TITLE),
        link("consents", id::CONSENTS_TITLE),
    ])
}

fn member_part(reader: &Reader, member: &Member, of: &Person) -> Html {
    let title = match member.role {
        record::file::Role::Enquirer => id::FILE_ENQUIRER,
        record::file::Role::Relative => id::FILE_RELATIVE,
    };
    let kinds = [Category::Identity, Category::Contact, Category::Casework];
    let link = Html::link(
        &reader.href(&format!("case/{}", member.record)),
        &reader.say(id::FILE_THEIR_RECORD),
    );
    let body = Html::all([person(reader, of, &kinds), Html::line(vec![link])]);
    Html::part(
        &format!("member-{}", member.record),
        &reader.say(title),
        body,
    )
}

/// The relationship, and what the found person chose.
fn asked(reader: &Reader, path: &str, file: &CaseFile) -> Html {
    let mut rows = Vec::new();
    if let Some(verified) = &file.verified {
        rows.push((
            reader.say(id::FILE_VERIFIED),
            Html::typed(verified.how.reveal()),
        ));
    }
    if let Some(choice) = file.choices.last() {
        rows.push((
            reader.say(id::FILE_CHOICE),
            Html::words(&reader.say(wish(choice.wish))),
        ));
    }
    let verify = Small::new(reader, &format!("{path}/verify"))
        .text("how", id::FILE_VERIFY_HOW)
        .send(id::FILE_VERIFY);
    let wishes = [
        ("full", wish(Wish::FullContact)),
        ("messages", wish(Wish::MessagesOnly)),
        ("alive", wish(Wish::AliveNoContact)),
        ("nothing", wish(Wish::Nothing)),
    ];
    let choose = Small::new(reader, &format!("{path}/choose"))
        .one("wish", id::FILE_CHOOSE, &wishes)
        .tick("alone", id::FILE_ALONE, id::FILE_ALONE_YES)
        .tick("twice", id::FILE_TWICE, id::FILE_TWICE_YES)
        .send(id::FILE_CHOOSE_DO);
    Html::part(
        "asked",
        &reader.say(id::FILE_ASKED),
        Html::all([
            reader.para(id::FILE_ASKED_TEXT),
            Html::summary(&rows),
            Html::folded(&reader.say(id::FILE_VERIFY_TITLE), verify),
            Html::folded(&reader.say(id::FILE_CHOOSE_TITLE), choose),
        ]),
    )
}

/// What is allowed, what was shared, and taking it back.
fn consents(reader: &Reader, known: &Known, path: &str) -> Html {
    let of = &known.view.held.person;
    let mut body = vec![person(reader, of, &[Category::Casework])];
    let shared = known.file().map(|file| file.shared.as_slice());
    let rows: Vec<Vec<Html>> = shared
        .unwrap_or_default()
        .iter()
        .map(|shared| {
            let state = match shared.withdrawn {
                Some(_) => id::FILE_SHARED_BACK,
                None => id::FILE_SHARED_OPEN,
            };
            vec![
                Html::words(&known.society(reader, shared.with)),
                Html::words(&reader.moment(shared.on)),
                Html::words(&reader.categories(&shared.categories)),
                Html::words(&reader.say(state)),
            ]
        })
        .collect();
    if !rows.is_empty() {
        let heads = [
            reader.say(id::FILE_WITH),
            reader.say(id::FILE_WHEN),
            reader.say(id::FILE_WHAT),
            reader.say(id::FILE_HOW_IT_STANDS),
        ];
        body.push(Html::wide_table(
            &reader.say(id::FILE_SHARED),
            &heads,
            &rows,
        ));
    }
    let back = button(reader, &format!("{path}/withdraw"), id::FILE_WITHDRAW);
    body.push(Html::folded(
        &reader.say(id::FILE_WITHDRAW_TITLE),
        Html::all([reader.para(id::FILE_WITHDRAW_TEXT), back]),
    ));
    Html::part("consents", &reader.say(id::FILE_CONSENTS), Html::all(body))
}

/// Giving the case to a colleague, and erasing the person.
fn hand_over(reader: &Reader, known: &Known, path: &str) -> Html {
    let mut body = Vec::new();
    if known.lead {
        let people = known.colleagues.iter();
        let people = people.map(|staff| (staff.to_string(), reader.colleague(*staff)));
        let share = Small::new(reader, &format!("{path}/share"))
            .list("staff", id::FILE_COLLEAGUE, people.collect())
            .send(id::FILE_SHARE);
        body.push(Html::folded(&reader.say(id::FILE_SHARE_TITLE), share));
    }
    let choices = [
        ("told", id::FILE_ERASE_TOLD),
        ("counted", id::FILE_ERASE_COUNTED),
    ];
    let erase = Small::new(reader, &format!("{path}/erase"))
        .one("choice", id::FILE_ERASE_CHOICE, &choices)
        .sure("sure", id::FILE_ERASE_SURE, id::FILE_ERASE_SURE_YES)
        .send(id::FILE_ERASE);
    body.push(Html::folded(
        &reader.say(id::FILE_ERASE_TITLE),
        Html::all([
            reader.para(id::FILE_ERASE_TEXT),
            Html::all(records(reader, id::FILE_ERASE_NOT_HELD, &known.not_held)),
            Html::danger(erase),
        ]),
    ));
    Html::part("more", &reader.say(id::FILE_MORE), Html::all(body))
}
