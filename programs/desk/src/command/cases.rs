//! Requests, records, access: what caseworkers and team leaders do.

use super::Page;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::access::Wish;
use crate::office::{access, request};
use crate::shell::{Case, Ended, Role, Shell};
use crate::{office, show, words};
use ledger::leaf::{Kind, Purpose, Why};
use policy::request::WantItem;
use record::Person;
use record::codec::{decode_part, encode_part};
use record::date::Day;
use record::request::{edit_from_toml, request_from_toml};
use seal::KeyRef;
use serde_json::{Value, json};
use sign::id::{GrantId, PersonId, RecordId, StaffId, WarrantId};
use sign::{Category, SocietyId, Time};
use world::desk::{JobId, Open, Save, Work};

/// What is opened if nothing else is said: the origin is never needed to open a case.
const USUAL: [Category; 5] = [
    Category::Identity,
    Category::Contact,
    Category::Family,
    Category::Circumstances,
    Category::Casework,
];

/// What is to be opened.
#[derive(Debug)]
pub(super) struct Opening<'a> {
    pub(super) record: &'a str,
    pub(super) grant: Option<&'a str>,
    pub(super) warrant: Option<&'a str>,
    pub(super) categories: &'a [String],
    pub(super) society: Option<SocietyId>,
    pub(super) offline: bool,
    pub(super) anyway: bool,
}

pub(super) fn grant<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    (staff, kind): (&str, &str),
    records: &[String],
    words: &[String],
    days: u16,
    until: Time,
) -> Result<Page, Fault> {
    let kind = match kind {
        "intake" => Kind::Intake,
        "candidate" => Kind::Candidate,
        "case-list" => Kind::CaseList,
        _ => Kind::Case,
    };
    let wish = Wish {
        staff: parse::<StaffId>(staff)?,
        kind,
        records: records.iter().map(|r| parse(r)).collect::<Result<_, _>>()?,
        categories: categories(words, &[])?,
        days,
    };
    let (id, ended) = access::give(shell, wish, until)?;
    let page = Page::ended(&ended, &format!("Access {id} is given"));
    Ok(page.with("grant", id.to_string()))
}

/// A request becomes records of this society, kept here until the keyholder has their keys.
pub(super) fn new_request<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    text: &str,
    until: Time,
) -> Result<Page, Fault> {
    let request = request_from_toml(text).map_err(|e| Fault::asked(e.to_string()))?;
    let today = Day::of(shell.now());
    if request
        .persons()
        .any(|p| p.casework.consent.is_ahead(today))
    {
        return Err(Fault::asked(
            "[consent]: its date is still to come: write the day on which the person was asked",
        ));
    }
    let filed = request::file(shell, request, None, until)?;
    let mut page = Page::default();
    let mut rows: Vec<Value> = Vec::new();
    for (role, record) in filed.records {
        page.line(format!("Record {record}: {}.", role_word(role)));
        rows.push(json!({"record": record.to_string(), "role": role_word(role)}));
    }
    let end = Page::ended(&filed.ended, "The request is filed");
    page.lines.extend(end.lines);
    page.json.extend(end.json);
    page.code = end.code;
    Ok(page.with("records", rows))
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Sought => "sought person",
        Role::Enquirer => "enquirer",
        Role::Relative => "named in the request",
        Role::Opened => "opened here",
    }
}

pub(super) fn list<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Page {
    let mut page = Page::default();
    let mut rows: Vec<Value> = Vec::new();
    for office::cases::Listed { case, held, .. } in office::cases::list(shell) {
        let parts = match held.is_empty() {
            true => "nothing".to_owned(),
            false => words::list(&held),
        };
        page.line(format!(
            "{}  {}, since {}; held here: {parts}",
            case.record,
            role_word(case.role),
            words::moment(case.since)
        ));
        rows.push(json!({
            "record": case.record.to_string(),
            "role": role_word(case.role),
            "grant": case.grant.map(|g| g.to_string()),
        }));
    }
    if rows.is_empty() {
        page.line("No case yet.");
    }
    page.with("cases", rows)
}

pub(super) fn open<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    asked: &Opening<'_>,
    until: Time,
) -> Result<Page, Fault> {
    let record: RecordId = parse(asked.record)?;
    let categories = categories(asked.categories, &USUAL)?;
    let known = shell.side().cases.iter().find(|c| c.record == record);
    let grant = match asked.grant {
        Some(grant) => Some(parse::<GrantId>(grant)?),
        None => known.and_then(|c| c.grant),
    };
    let mut person = Person::default();
    let mut parts: Vec<KeyRef> = Vec::new();
    let mut ended = Ended::Done(None);
    if asked.offline {
        (person, parts) = office::search::held(shell, record)?;
        parts.retain(|of| categories.contains(&of.category));
    } else {
        let why = match asked.warrant {
            Some(warrant) => Why::Warrant(parse::<WarrantId>(warrant)?),
            None => Why::Grant(grant.ok_or_else(|| {
                Fault::asked("give --grant: the access a team leader gave for this record")
            })?),
        };
        office::meet(shell)?;
        if !asked.anyway {
            match why {
                Why::Grant(_) => office::ready(shell, &[record])?,
                Why::Warrant(_) => office::ready(shell, &[])?,
            }
        }
        let work = Work::Open(Open {
            why,
            purpose: Purpose::Casework,
            items: vec![WantItem {
                holder: asked.society.unwrap_or(shell.own.society),
                record,
                parts: categories.iter().map(|c| (*c, 0)).collect(),
            }],
        });
        let job = shell.work(work)?;
        let mut broken = None;
        ended = shell.until(job, until, |of, content| {
            match decode_part(&mut person, of.category, &content) {
                Ok(()) => parts.push(of),
                Err(_) => broken = Some(of.category),
            }
        })?;
        if let Some(category) = broken {
            return Err(Fault::Refused(format!(
                "the part {} was written by a newer program",
                words::category(category)
            )));
        }
        // What is opened in bulk is nobody's case by that.
        if let Why::Grant(grant) = why
            && !parts.is_empty()
        {
            let since = shell.now();
            shell.change(|side| {
                side.case(Case {
                    record,
                    role: Role::Opened,
                    since,
                    grant: Some(grant),
                });
            })?;
        }
    }
    let own = asked.society.unwrap_or(shell.own.society) == shell.own.society;
    if own && asked.warrant.is_none() && parts.iter().any(|of| of.category == Category::Casework) {
        // As on the page of the case. What keeps it from being done now leaves it to be done.
        match office::letters::opened(shell, record, until) {
            Err(Fault::Waits(_) | Fault::Refused(_)) => {}
            done => done?,
        }
    }
    parts.sort_by_key(|of| of.category);
    let mut page = Page::ended(&ended, &format!("Record {record}"));
    let mut rows = Vec::new();
    for of in &parts {
        let lines = show::part(&person, of.category);
        let word = words::category(of.category);
        page.line(format!("{word} (version {}):", of.version));
        for (field, value) in &lines {
            page.line(format!("  {field}: {value}"));
        }
        rows.push(json!({"category": word, "version": of.version, "fields": lines}));
    }
    if parts.is_empty() && asked.offline {
        page = Page::of("This computer holds nothing of this record.");
        page.code = 1;
    }
    Ok(page.with("record", record.to_string()).with("parts", rows))
}

pub(super) fn save<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: &str,
    text: &str,
    until: Time,
) -> Result<Page, Fault> {
    let record: RecordId = parse(record)?;
    let edit = edit_from_toml(text).map_err(|e| Fault::asked(e.to_string()))?;
    let (mut person, parts) = office::search::held(shell, record)?;
    let before = person.clone();
    person.take_edit(edit);
    let mut changed = Vec::new();
    for category in Category::RECORD {
        let part = |of: &Person| encode_part(of, category);
        if part(&before).ok() == part(&person).ok() {
            continue;
        }
        let newest = shell
            .desk()
            .tip(record, category)
            .map(|(version, _)| version);
        let read = parts.iter().find(|of| of.category == category);
        // Without the newest version in hand an edit would drop what others wrote.
        if read.map(|of| of.version) != newest || newest.is_none() {
            return Err(Fault::Refused(format!(
                "open the newest {} of this record first: `kinfold desk open {record} --category \
                 {}`",
                words::category(category),
                words::category(category)
            )));
        }
        changed.push(category);
    }
    if changed.is_empty() {
        return Ok(Page::of("Nothing is changed by this file.").with("state", "unchanged"));
    }
    office::meet(shell)?;
    let newest = |of: &&KeyRef| {
        let tip = shell.desk().tip(record, of.category);
        tip.is_some_and(|(version, _)| version == of.version)
    };
    let known: Vec<Category> = parts.iter().filter(newest).map(|of| of.category).collect();
    let telling = office::search::telling(record, &person, &changed, &known);
    if telling.at_once {
        office::search::hide(shell, record)?;
    }
    let binding = office::binding::binding(record, &before, &person);
    if let Some(word) = &binding {
        office::binding::bind(shell, word)?;
    }
    let job = shell.work(Work::Save(Box::new(Save {
        record,
        id: PersonId::OF_RECORD,
        person,
        changed: changed.clone(),
        tell: telling.then.into_iter().chain(binding).collect(),
    })))?;
    let ended = shell.until(job, until, |_, _| ())?;
    let done = format!("Saved: {}", words::list(&changed));
    let saved: Vec<&str> = changed.iter().map(|c| words::category(*c)).collect();
    let mut page = Page::ended(&ended, &done).with("saved", saved);
    if !telling.missing.is_empty() {
        page.line(format!(
            "The search was not told all of it: that takes a save by somebody who has opened {} \
             too. Until then the record is found as before, or shown to nobody else.",
            words::list(&telling.missing)
        ));
    }
    Ok(page)
}

pub(super) fn branches<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    shown: Option<u64>,
    settled: Option<u64>,
) -> Result<Page, Fault> {
    let mut page = Page::default();
    if let Some(n) = settled {
        office::branches::give_up(shell, JobId(n))?;
        page.line(format!("Branch {n} is settled."));
    }
    let mut rows: Vec<Value> = Vec::new();
    for (id, save) in shell.desk().branches() {
        page.line(format!(
            "{}  record {}: {}",
            id.0,
            save.record,
            words::list(&save.changed)
        ));
        if shown == Some(id.0) {
            for category in &save.changed {
                for (field, value) in show::part(&save.person, *category) {
                    page.line(format!("  {field}: {value}"));
                }
            }
        }
        rows.push(json!({"branch": id.0, "record": save.record.to_string()}));
    }
    if rows.is_empty() {
        page.line("No branch waits to be merged.");
    }
    Ok(page.with("branches", rows))
}

pub(super) fn categories(words: &[String], usual: &[Category]) -> Result<Vec<Category>, Fault> {
    if words.is_empty() {
        return Ok(usual.to_vec());
    }
    let find = |word: &String| {
        words::category_of(word).ok_or_else(|| {
            let all = words::list(&Category::RECORD);
            Fault::asked(format!("{word} is no kind of information; there are {all}"))
        })
    };
    words.iter().map(find).collect()
}

pub(super) fn parse<T: std::str::FromStr<Err = sign::id::IdError>>(text: &str) -> Result<T, Fault> {
    text.parse()
        .map_err(|e| Fault::asked(format!("{text}: {e}")))
}
