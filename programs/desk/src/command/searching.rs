//! Searching, rejecting finds, reading what came.

use super::Page;
use super::cases::parse;
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::{self, search::Searched};
use crate::shell::{Made, Noticed, Shell, Within};
use crate::words;
use matching::{Code, Field};
use record::sharing::Lead;
use serde_json::{Value, json};
use sign::{SocietyId, Time};
use world::search::{FoundOne, Reason};

pub(super) fn search<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    record: &str,
    (standing, agreed): (bool, bool),
    until: Time,
) -> Result<Page, Fault> {
    let asked = office::search::Asked {
        case: parse(record)?,
        standing,
        lead: match agreed {
            true => Lead::Agreed,
            false => Lead::NotAsked,
        },
    };
    let made = match office::search::search(shell, asked, until)? {
        Searched::Found(made) => made,
        Searched::Not(ended) => return Ok(Page::ended(&ended, "Searched")),
    };
    office::search::news_read(shell, made.job)?;
    let mut page = Page::default();
    show(&made, &mut page);
    if let Some(why) = made.within {
        page.line(match why {
            Within::Danger => {
                "Only this society's own records were searched: somebody in the case is or may be \
                 in danger, and no team leader has decided about this search (--agreed)."
            }
            Within::Consent => {
                "Only this society's own records were searched: no consent to share with the \
                 network is recorded, or it was refused or taken back."
            }
        });
    }
    if standing {
        page.line("The search stands: `kinfold desk notices` shows what it finds later.");
    }
    Ok(page
        .with("state", "done")
        .with("candidates", rows(&made.found)))
}

pub(super) fn reject<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    case: &str,
    (holder, record): (SocietyId, &str),
    reason: &str,
    until: Time,
) -> Result<Page, Fault> {
    let (case, record) = (parse(case)?, parse(record)?);
    let reason = match reason {
        "relative" => Reason::Relative,
        "found-already" => Reason::FoundAlready,
        _ => Reason::AnotherPerson,
    };
    let ended = office::search::reject(shell, case, (holder, record), reason, until)?;
    let done = format!("Record {record} is not offered again for this case");
    Ok(Page::ended(&ended, &done))
}

pub(super) fn notices<D: Disk, O: Outside>(
    shell: &mut Shell<'_, D, O>,
    (watch, all): (bool, bool),
    until: Time,
) -> Result<Page, Fault> {
    office::meet(shell)?;
    loop {
        let came = shell.round(u32::from(watch))?;
        let news = office::search::notices(shell).next().is_some()
            || office::search::news(shell).next().is_some();
        let offline = shell.offline().is_some();
        if offline || (news && !came) || (!watch && !came) || shell.now() >= until {
            break;
        }
    }
    let mut page = Page::default();
    let search = &shell.side().search;
    let shown = |made: &&Made| made.news || (all && made.standing);
    let made: Vec<Made> = search.made.iter().filter(shown).cloned().collect();
    let notices = search.notices.iter().filter(|n| all || !n.read);
    let notices: Vec<Noticed> = notices.cloned().collect();
    let mut finds: Vec<Value> = Vec::new();
    for made in &made {
        show(made, &mut page);
        finds.push(json!({"case": made.case.to_string(), "candidates": rows(&made.found)}));
        office::search::news_read(shell, made.job)?;
    }
    for Noticed { at, notice, .. } in &notices {
        page.line(format!(
            "{}  Society {} searches for somebody who may be this society's record {} ({}); it \
             was told nothing. Only this society may decide whether it hears more: staff member \
             {} asked.",
            words::moment(*at),
            notice.asker,
            notice.found.record,
            words::band(notice.found.band),
            notice.staff,
        ));
        evidence(&notice.found, &mut page);
    }
    let told = notices.iter().map(|noticed| {
        let mut row = row(&noticed.notice.found);
        row["asker"] = json!(noticed.notice.asker.0);
        row["staff"] = json!(noticed.notice.staff.to_string());
        row["query"] = json!(noticed.notice.query);
        row
    });
    let told: Vec<Value> = told.collect();
    office::search::notices_read(shell, &notices)?;
    if page.lines.is_empty() {
        page.line("Nothing new.");
    }
    if let Some(fault) = shell.offline() {
        page.lines.insert(0, format!("Offline: {fault}."));
        page.code = 3;
    }
    Ok(page.with("finds", finds).with("notices", told))
}

fn show(made: &Made, page: &mut Page) {
    if made.found.is_empty() {
        page.line(format!(
            "Nobody was found for record {} that you may hear of.",
            made.case
        ));
    } else {
        page.line(format!(
            "Found for record {}, the likeliest first:",
            made.case
        ));
    }
    for one in &made.found {
        page.line(format!(
            "{}: society {}, record {}",
            words::band(one.band),
            one.holder,
            one.record
        ));
        evidence(one, page);
    }
}

/// The comparison of every field that both sides have.
fn evidence(one: &FoundOne, page: &mut Page) {
    for (field, code) in Field::ALL.iter().zip(one.codes) {
        if code != Code::Unknown {
            page.line(format!("  {}: {}", words::field(*field), words::code(code)));
        }
    }
}

fn rows(found: &[FoundOne]) -> Vec<Value> {
    found.iter().map(row).collect()
}

fn row(one: &FoundOne) -> Value {
    let codes = Field::ALL.iter().zip(one.codes);
    let codes = codes.map(|(field, code)| (words::field(*field), json!(words::code(code))));
    let codes: serde_json::Map<String, Value> = codes
        .map(|(field, code)| (field.to_owned(), code))
        .collect();
    json!({
        "holder": one.holder.0,
        "record": one.record.to_string(),
        "band": words::band(one.band),
        "compared": codes,
    })
}
