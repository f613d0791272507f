//! Step 4: the sought person is searched for; another society knows him in another script. Somebody
//! in danger is not found and only the holder is told; a rejected find does not come again; a
//! standing search hears of a later record.

use super::casework::Case;
use super::clerk::Clerk;
use super::founding::{Register, import_one};
use super::house::{DONE, House, WAITS};
use crate::Fault;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Rows of the samples' `delta.csv`: the brother, in Arabic script and with a Hijri year; a
/// namesake and an older man of the same name.
const DELTA: &str = "\
رقم الملف;الاسم الكامل;الجنس;تاريخ الميلاد;التقويم;مكان الميلاد;اسم الأم;الأقارب;الهاتف;الموافقة;في خطر;لا يشارك مع;اللغة
D01070;صالح إبراهيم آدم;ذكر;١٤١١;هجري;الحمرة;مولو;\"brother:يوسف إبراهيم آدم\";+999 757 9048;نعم;لا;;ar
D01072;صالح إبراهيم نور;ذكر;1991-01-01;ميلادي;;;;+999 338 1212;نعم;لا;;ar
D01073;صالح إبراهيم;ذكر;١٣٨٠;هجري;كسلا;;;+999 379 6057;نعم;لا;;ar
";
const MAPPING: &str = include_str!("../../../../examples/delta.toml");
/// How many they are.
const ROWS: u64 = 3;
/// A name that stands in the brother's row.
const NAME: &str = "صالح";

/// The same man in a third register, and in danger: nobody but its society may hear of him.
const HIDDEN: &str = "Case No\tFull name\tSex\tDate of birth\tPlace of birth\tCountry\tMother's name\tConsent\tIn danger\n\
    H-9001\tSaleh Ibrahim Adam\tm\t1991\tHumera\tET\tMulu\tyes\tyes\n";
/// And in a fourth, later.
const LATER: &str = "Case No\tFull name\tSex\tDate of birth\tPlace of birth\tCountry\tMother's name\tConsent\tIn danger\n\
    L-9001\tSalih Ibrahim Adam\tm\t1991\tHumera\tET\tMulu\tyes\tno\n";

/// Societies, by what they know.
const KNOWS: u32 = 2;
const HIDES: u32 = 3;
const LATE: u32 = 4;

/// How long is waited for what the search says by itself.
const PATIENCE: Duration = Duration::from_secs(240);

/// A field of a find and how it compares, in the words of the desk.
pub(crate) type Likeness = (String, String);

/// Walks the step; how the brother compares, and what to say of it.
///
/// # Errors
/// [`Fault`], also if somebody is found who must not be, or is not who must.
pub(super) fn search(
    house: &House,
    case: &Case,
    linked: &str,
) -> Result<(Vec<Likeness>, String), Fault> {
    let folder = house.make("later-registers")?;
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::write(&file, text)
            .map_err(Fault::file(&file))
            .map(|()| file)
    };
    let delta = write("delta-more.csv", DELTA)?;
    let mapping = write("delta-more.toml", MAPPING)?;
    let hidden = write("harbour-more.tsv", HIDDEN)?;
    let later = write("lakeside-more.tsv", LATER)?;
    let register = |file, mapping| Register { file, mapping };
    let known = import_one(house, KNOWS, &register(&delta, Some(mapping)))?;
    let secret = import_one(house, HIDES, &register(&hidden, None))?;
    if known != ROWS || secret != 1 {
        return Err(ours("the registers of step 4 were not taken in whole"));
    }

    let found = searched(house, case)?;
    let brother = best(&found, KNOWS).ok_or_else(|| ours("the brother was not found"))?;
    let alike = ["the same, in another script", "similar, in another script"];
    if !alike
        .iter()
        .any(|code| brother["compared"]["own name"] == *code)
    {
        return Err(ours(
            "the brother was not found by his name in another script",
        ));
    }
    let compared = brother["compared"].as_object().into_iter().flatten();
    let likeness =
        compared.filter_map(|(field, is)| Some((field.clone(), is.as_str()?.to_owned())));
    let likeness: Vec<Likeness> = likeness.collect();
    let brother = text(brother, "record")?;
    shown(house, &brother)?;
    if best(&found, HIDES).is_some() {
        return Err(ours("somebody in danger was found by another society"));
    }
    hidden_on_pages(house, case, &brother)?;

    // Whom the caseworker linked is not rejected.
    let other = found.iter().find(|one| {
        let record = &one["record"];
        one["holder"] == KNOWS && *record != brother.as_str() && *record != linked
    });
    let other = other.ok_or_else(|| ours("no namesake was found to be rejected"))?;
    let other = text(other, "record")?;
    reject_on_pages(house, case, &other)?;
    // What the search itself answers, whatever a page shows of it.
    let again = searched(house, case)?;
    let has = |found: &[Value], record: &str| found.iter().any(|one| one["record"] == record);
    if has(&again, &other) || !has(&again, &brother) {
        return Err(ours(
            "after a rejection the search gave the same, or lost the brother",
        ));
    }
    stand_on_pages(house, case, &later)?;
    let note = format!(
        "By commands, of {} finds the likeliest of society {KNOWS} is the brother, in another \
         script; the caseworker opened his name under an access that his holder gave. On the \
         pages: the same man in society {HIDES} is in danger: he is not among what was found, and \
         only that society's leader was told; a namesake was rejected and did not come again; a \
         standing search heard of a later record in society {LATE}.",
        found.len()
    );
    Ok((likeness, note))
}

/// The caseworker's page shows the brother and nobody of the society that hides him; its leader's
/// page tells that somebody asked.
fn hidden_on_pages(house: &House, case: &Case, brother: &str) -> Result<(), Fault> {
    let mut worker = Clerk::sit_down(house, "caseworker-1")?;
    let found = worker.open(&format!("case/{}/found", case.record))?;
    if !found.source.contains(&format!("/review/{KNOWS}/{brother}")) {
        return Err(ours("the page of what was found lacks the brother"));
    }
    if found.source.contains(&format!("/review/{HIDES}/")) {
        return Err(ours("a page shows somebody in danger to another society"));
    }
    worker.leave()?;
    let mut holder = Clerk::sit_down(house, &format!("lead-{HIDES}"))?;
    let (notices, _) = holder.until("notices", "/notices/", "/read")?;
    if !notices.source.contains("/case/") {
        return Err(ours("the holder was told, and not of whom"));
    }
    holder.press(&notices, "/notices/read", &[])?;
    holder.leave()
}

/// It is somebody else, the caseworker decides.
fn reject_on_pages(house: &House, case: &Case, other: &str) -> Result<(), Fault> {
    let mut worker = Clerk::sit_down(house, "caseworker-1")?;
    let review = worker.open(&format!("case/{}/review/{KNOWS}/{other}", case.record))?;
    // A decision without a reason is none.
    let unsaid = worker.try_press(&review, "/reject", &[])?;
    if unsaid.status != 422 {
        return Err(unsaid.lacks("that a reason is needed"));
    }
    worker.press(&unsaid, "/reject", &[("why", "another")])?;
    worker.leave()
}

/// The search that stands, begun on the page of the case: a later record comes to its finds.
fn stand_on_pages(house: &House, case: &Case, later: &Path) -> Result<(), Fault> {
    let mut worker = Clerk::sit_down(house, "caseworker-1")?;
    let page = format!("case/{}", case.record);
    // A search that was killed in between is made once more.
    let begun = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        let shown = worker.open(&page)?;
        let found = worker.try_press(&shown, "/search-standing", &[])?;
        Ok(found.source.contains("/review/").then_some(()))
    })?;
    begun.ok_or_else(|| ours("a standing search was not answered"))?;
    let register = Register {
        file: later,
        mapping: None,
    };
    if import_one(house, LATE, &register)? != 1 {
        return Err(ours("the later register was not taken in"));
    }
    let review = format!("/review/{LATE}/");
    let heard = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        let found = worker.open(&format!("{page}/found"))?;
        if found.source.contains(&review) {
            return Ok(Some(()));
        }
        house.commands.stop.pause(Duration::from_millis(500))?;
        Ok(None)
    })?;
    heard.ok_or_else(|| ours("the standing search did not hear of a later record"))?;
    worker.leave()
}

/// The holder's leader lets the caseworker see who was found.
fn shown(house: &House, record: &str) -> Result<(), Fault> {
    let caseworker = house.desk("caseworker-1");
    let staff = house.ask(caseworker, &["status"], &[DONE])?.text("staff")?;
    let args = ["grant", "--kind", "candidate", "--staff", &staff];
    let args = [&args[..], &["--record", record, "--category", "identity"]].concat();
    let holder = house.desk(&format!("lead-{KNOWS}"));
    let grant = house.ask(holder, &args, &[DONE])?.text("grant")?;
    let society = KNOWS.to_string();
    let args = ["open", record, "--society", &society, "--grant", &grant];
    let args = [&args[..], &["--category", "identity"]].concat();
    let answer = house.ask(caseworker, &args, &[DONE])?;
    if answer.json["parts"].to_string().contains(NAME) {
        Ok(())
    } else {
        Err(ours("the opened find is not the brother"))
    }
}

/// What the caseworker's search finds. A matcher that was killed in between may leave a search
/// without its answer: then it is made once more.
fn searched(house: &House, case: &Case) -> Result<Vec<Value>, Fault> {
    let caseworker = house.desk("caseworker-1");
    let args = ["search", &case.record, "--wait", "30"];
    let found = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        let answer = house.ask(caseworker, &args, &[DONE, WAITS])?;
        let done = answer.state() == "done";
        Ok(done.then(|| list(&answer.json["candidates"])))
    })?;
    found.ok_or_else(|| ours("a search was not answered"))
}

/// The likeliest find of a society.
fn best(found: &[Value], society: u32) -> Option<&Value> {
    found.iter().find(|one| one["holder"] == society)
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn text(value: &Value, key: &str) -> Result<String, Fault> {
    let text = value[key].as_str().map(str::to_owned);
    text.ok_or_else(|| ours("a find has no number"))
}

fn ours(what: &str) -> Fault {
    Fault::Ours {
        step: "demo",
        what: what.to_owned(),
    }
}
