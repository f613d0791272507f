//! Steps 3 to 6 on the pages of the desks: a family's request is taken on, the person is found at
//! another society, asked, and answers by a message; a second case goes to a small society; consent
//! is taken back, and a person is erased.

use super::casework::Case;
use super::clerk::Clerk;
use super::family::{self, Numbers};
use super::house::House;
use crate::Fault;
use language::{Id, id};
use sign::id::RecordId;

/// The society where he is known, and the small one with one member of staff.
pub(super) const KNOWS: &str = "2";
const SMALL: &str = "4";

/// What he chose of what the form offers.
pub(crate) const WISH: &str = "messages";
/// What his sister writes, and what he writes back.
pub(super) const MESSAGE: &str = "ሳልሕ፣ ሁላችንም ደህና ነን። እናታችን ትናፍቅሃለች።\nWe are all well.";
pub(super) const REPLY: &str = "أنا بخير. أعمل وأسكن مع أصدقاء.\nسلامي إلى أمي.";

/// The case as the pages know it.
pub(super) struct Taken {
    /// For commands: the caseworker's access.
    pub(super) case: Case,
    /// Its page.
    pub(super) page: String,
    /// The other family's, taken on by the team leader.
    second: String,
    pub(super) note: String,
}

/// What staff did, and what the family's page said behind it.
pub(crate) type Said = (Done, Id);

/// What step 5 did, in words; what the family's page said; the message's page at his society's
/// desk.
pub(super) type Restored = (String, Vec<Said>, String);

/// What staff do of which a family might learn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Done {
    /// The other society was asked about him.
    Enquired,
    /// He was asked, and chose.
    Chose,
    /// His answer, and a message there and back.
    Answered,
    /// Staff asked her to call.
    AskedToCall,
}

/// Step 3: the queue, access, taking on.
///
/// # Errors
/// [`Fault`], also if somebody without access opens a form.
pub(super) fn take_on(house: &House, first: &Numbers) -> Result<Taken, Fault> {
    let mut lead = Clerk::sit_down(house, "lead-1")?;
    let mut worker = Clerk::sit_down(house, "caseworker-1")?;
    let (queue, open) = worker.until("queue", "/queue/", "/open")?;
    let form = id_in(&open, "/queue/")?;
    let ending = format!("/queue/{form}/open");
    let refused = worker.try_press(&queue, &ending, &[])?;
    if refused.status == 200 {
        return Err(ours("a form was opened by somebody without access"));
    }
    let (letters, give) = lead.until("letters", "/letters/queue/give/", "")?;
    lead.press(&letters, &tail(&give, "/letters/"), &[])?;
    let opened = house.commands.stop.until(PATIENCE, || {
        let queue = worker.open("queue")?;
        let page = worker.try_press(&queue, &ending, &[])?;
        if page.status != 200 {
            house.commands.stop.pause(POLL)?;
        }
        Ok((page.status == 200).then_some(page))
    })?;
    let opened = opened.ok_or_else(|| ours("access to the queue never came"))?;
    if !opened.document.says().contains("ሳልሕ") {
        return Err(opened.lacks("the name that the family wrote"));
    }
    let case = worker.press(&opened, "/take", &[])?;
    let page = worker.path_of(&case);
    let record = id_in(&page, "case/")?;
    family::says(house, first, id::CASE_WORD_WORKED_ON)?;
    // The team leader gives access, and takes on the other family's request.
    let (letters, give) = lead.until("letters", &format!("/letters/{record}/give/"), "")?;
    lead.press(&letters, &tail(&give, "/letters/"), &[])?;
    // What the caseworker took on is in nobody's queue any more.
    let gone = house.commands.stop.until(PATIENCE, || {
        let there = lead.open("queue")?.source.contains(&form);
        if there {
            house.commands.stop.pause(POLL)?;
        }
        Ok((!there).then_some(()))
    })?;
    gone.ok_or_else(|| ours("a request that was taken on stays in the queue"))?;
    let mut second = None;
    for _ in 0..4 {
        let (queue, open) = lead.until("queue", "/queue/", "/open")?;
        let form = id_in(&open, "/queue/")?;
        let opened = lead.press(&queue, &format!("/queue/{form}/open"), &[])?;
        let takes = opened.document.forms();
        let goes = |ending: &str| {
            takes
                .iter()
                .any(|f| f.action.as_deref().is_some_and(|a| a.ends_with(ending)))
        };
        if goes("/take") {
            let taken = lead.press(&opened, "/take", &[])?;
            second = Some(lead.path_of(&taken));
            break;
        }
        // Else it is the sister's word about her number: it belongs to the case.
    }
    let granted = house.commands.stop.until(PATIENCE, || {
        let page = worker.open("letters")?;
        let there = page.source.contains(&format!("case/{record}"));
        if !there {
            house.commands.stop.pause(POLL)?;
        }
        Ok(there.then_some(()))
    })?;
    granted.ok_or_else(|| ours("access to the case never came"))?;
    worker.leave()?;
    let grant = grant(house, &record)?;
    lead.leave()?;
    let note = format!(
        "On the pages: a caseworker was refused the queue until the team leader gave access, opened \
         the family's form, took it on; the family's page says *being worked on*. The team leader \
         gave access to the case and took on {}.",
        match second {
            Some(_) => "another family's request",
            None => "nothing else",
        }
    );
    Ok(Taken {
        case: Case {
            desk: super::breaking::VICTIM,
            record,
            grant,
        },
        page,
        second: second.unwrap_or_default(),
        note,
    })
}

/// Step 4: search, compare, mark as a potential match. The record that it is.
///
/// # Errors
/// [`Fault`].
pub(super) fn search(house: &House, taken: &Taken) -> Result<(String, String), Fault> {
    let mut worker = Clerk::sit_down(house, "caseworker-1")?;
    let case = worker.open(&taken.page)?;
    let found = worker.press(&case, "/search", &[])?;
    let review = format!("/review/{KNOWS}/");
    let link = found
        .document
        .links()
        .into_iter()
        .find(|to| to.contains(&review))
        .ok_or_else(|| found.lacks("somebody of the other society"))?;
    let record = id_in(&link, &review)?;
    let path = format!("{}/review/{KNOWS}/{record}", taken.page);
    let compared = worker.open(&path)?;
    let says = compared.document.says();
    let alike = [id::CODE_SAME_SCRIPT, id::CODE_SIMILAR_SCRIPT];
    let alike = alike.map(|code| language::Locale::english().plain(code));
    if !alike.iter().any(|words| says.contains(words)) {
        return Err(compared.lacks("a field that is alike in another script"));
    }
    worker.press(&compared, "/link", &[("link", "potential")])?;
    worker.leave()?;
    Ok((
        record,
        "On the pages: the search found him at society 2; each field is compared, his name is \
         alike in another script, his values are not shown before his society agrees."
            .to_owned(),
    ))
}

/// Step 5: the other society is asked, verifies, asks the person, answers; then a message goes
/// there and back.
///
/// # Errors
/// [`Fault`], also if contact would be made before the person was asked.
pub(super) fn restore(
    house: &House,
    taken: &Taken,
    candidate: &str,
    first: &Numbers,
) -> Result<Restored, Fault> {
    let mut said = Vec::new();
    let mut look = |done: Done| -> Result<(), Fault> {
        said.push((done, family::word(house, first)?));
        Ok(())
    };
    let mut lead = Clerk::sit_down(house, "lead-1")?;
    let mut holder = Clerk::sit_down(house, "lead-2")?;
    let case = lead.open(&taken.page)?;
    lead.press(&case, "/open", &[])?;
    let review = lead.open(&format!("{}/review/{KNOWS}/{candidate}", taken.page))?;
    lead.press(&review, "/enquire", &[("note", "His sister asks.")])?;
    look(Done::Enquired)?;

    let (letters, read) = holder.until("letters", "/letters/", "/read")?;
    let letter = holder.press(&letters, &tail(&read, "/letters/"), &[])?;
    if !letter.document.says().contains("ሳልሕ") {
        return Err(letter.lacks("who is sought"));
    }
    let enquiry = holder.path_of(&letter);
    // Nothing is answered before the relationship is verified and he was asked.
    let early = holder.try_press(&letter, "/answer", &[("same", "yes")])?;
    if early.status == 200 {
        return Err(ours("an enquiry was answered before the person was asked"));
    }
    let theirs = format!("case/{candidate}");
    let found = holder.open(&theirs)?;
    let found = match holder.try_press(&found, "/open", &[]) {
        Ok(page) if page.status == 200 => page,
        _ => holder.open(&theirs)?,
    };
    if !found.document.says().contains("صالح") {
        return Err(found.lacks("the name in the other script"));
    }
    let how = [("how", "He named his mother and the day they were parted.")];
    let found = holder.press(&found, "/verify", &how)?;
    let choice = [("wish", WISH), ("alone", "yes"), ("twice", "yes")];
    holder.press(&found, "/choose", &choice)?;
    look(Done::Chose)?;
    let letter = holder.open(&enquiry)?;
    holder.press(&letter, "/answer", &[("same", "yes")])?;

    let (letters, read) = lead.until("letters", "/letters/", "/read")?;
    let answer = lead.press(&letters, &tail(&read, "/letters/"), &[])?;
    let wish = language::Locale::english().plain(id::WISH_MESSAGES);
    if !answer.document.says().contains(&wish) {
        return Err(answer.lacks("what he chose"));
    }
    family::says(house, first, id::CASE_WORD_WORKED_ON)?;
    let case = lead.open(&taken.page)?;
    let how = [("how", "She knows the scar and the mother's name.")];
    let case = lead.press(&case, "/verify", &how)?;

    let partner = format!("{KNOWS} {candidate}");
    let message = [
        ("partner", partner.as_str()),
        ("sender", "ፋጢማ"),
        ("addressee", "ሳልሕ ኢብራሂም አደም; صالح إبراهيم آدم"),
        ("letter", MESSAGE),
    ];
    let case = lead.press(&case, "/message", &message)?;
    let letter = last_letter(&case, &taken.page)
        .ok_or_else(|| case.lacks("the message that was taken in"))?;
    let page = lead.open(&letter)?;
    let page = lead.press(&page, "/step/screen", &[])?;
    lead.press(&page, "/step/forward", &[])?;

    let (letters, read) = holder.until("letters", "/letters/", "/read")?;
    let page = holder.press(&letters, &tail(&read, "/letters/"), &[])?;
    if !page.document.says().contains("ደህና ነን") {
        return Err(page.lacks("what his sister wrote"));
    }
    let carried = holder.path_of(&page);
    let page = holder.press(&page, "/step/read-aloud", &[])?;
    holder.press(&page, "/step/reply", &[("reply", REPLY)])?;

    let (letters, read) = lead.until("letters", "/letters/", "/read")?;
    let page = lead.press(&letters, &tail(&read, "/letters/"), &[])?;
    if !page.document.says().contains("أنا بخير") {
        return Err(page.lacks("what he wrote back"));
    }
    look(Done::Answered)?;
    let case = lead.open(&taken.page)?;
    let case = lead.press(&case, "/step", &[("step", "restored")])?;
    let case = lead.press(&case, "/ask", &[])?;
    family::says(house, first, id::CASE_WORD_CONTACT_US)?;
    look(Done::AskedToCall)?;
    let unchanged = said
        .iter()
        .filter(|(_, word)| *word == id::CASE_WORD_WORKED_ON);
    if unchanged.count() != said.len() - 1 {
        return Err(ours("the family's page told something before staff did"));
    }
    lead.press(&case, "/told", &[])?;
    lead.leave()?;
    holder.leave()?;
    let note = "On the pages: society 2 got the enquiry, was refused an answer before it had verified and \
         asked; he chose messages only, asked alone, twice. The sister's message in Ethiopic \
         script was screened, forwarded and read aloud; his reply in Arabic script came back. The \
         family's page said the same until staff asked her to call.";
    Ok((note.to_owned(), said, carried))
}

/// Step 6: the case is closed, a second one goes to a small society, consent is taken back there,
/// and a person is erased.
///
/// # Errors
/// [`Fault`], also if something that was taken back can still be read.
pub(super) fn close(house: &House, taken: &Taken, first: &Numbers) -> Result<String, Fault> {
    let mut lead = Clerk::sit_down(house, "lead-1")?;
    let mut small = Clerk::sit_down(house, "lead-4")?;
    let case = lead.open(&taken.page)?;
    lead.press(&case, "/step", &[("step", "close")])?;
    family::says(house, first, id::CASE_WORD_CLOSED)?;
    let second = lead.open(&taken.second)?;
    let offer = [("society", SMALL), ("reason", "She lives there now.")];
    let second = lead.press(&second, "/offer", &offer)?;
    let (letters, read) = small.until("letters", "/letters/", "/read")?;
    let offered = small.press(&letters, &tail(&read, "/letters/"), &[])?;
    let copy = small.path_of(&offered);
    let theirs = small.press(
        &offered,
        "/settle",
        &[("settle", "accept"), ("settle-note", "We know her.")],
    )?;
    if !theirs.document.says().contains("ሳልሕ") {
        return Err(theirs.lacks("the case that was accepted"));
    }
    let (letters, read) = lead.until("letters", "/letters/", "/read")?;
    lead.press(&letters, &tail(&read, "/letters/"), &[])?;
    // The family takes its consent back: the small society is told and deletes its copy.
    drop(second);
    let second = lead.open(&taken.second)?;
    lead.press(&second, "/withdraw", &[])?;
    let (letters, read) = small.until("letters", "/letters/", "/read")?;
    small.press(&letters, &tail(&read, "/letters/"), &[])?;
    let gone = small.open(&copy);
    if gone.is_ok_and(|page| page.document.says().contains("ሳልሕ")) {
        return Err(ours("a letter can be read after consent was taken back"));
    }
    let second = lead.open(&taken.second)?;
    let sure = [("choice", "counted"), ("sure", "yes")];
    lead.press(&second, "/erase", &sure)?;
    // There is no page for it any more.
    let again = lead.open(&taken.second);
    if again.is_ok_and(|page| page.document.says().contains("ሳልሕ")) {
        return Err(ours("an erased person can be read"));
    }
    lead.leave()?;
    small.leave()?;
    Ok(
        "On the pages: closed, and the family's page says so. A second family's case was offered to \
         the small society 4 and accepted there. Consent was taken back: what society 4 had been \
         shown is deleted there. The person of that case was erased: nothing of it opens any more."
            .to_owned(),
    )
}

/// The caseworker's access to a record.
fn grant(house: &House, record: &str) -> Result<String, Fault> {
    let record: RecordId = record.parse().map_err(|_| ours("a case without number"))?;
    let grant = house.sit(house.desk("caseworker-1"), |shell, _| {
        let case = shell.side().cases.iter().find(|c| c.record == record);
        Ok(case.and_then(|case| case.grant))
    })?;
    let grant = grant.ok_or_else(|| ours("the caseworker has no access to the case"))?;
    Ok(grant.to_string())
}

/// The path of the newest letter on the page of a case.
fn last_letter(page: &super::browser::Page, case: &str) -> Option<String> {
    let links = page.document.links().into_iter();
    let mut of = links.filter_map(|to| {
        let (_, letter) = to.split_once("/letter/")?;
        Some(format!("{case}/letter/{letter}"))
    });
    of.next_back()
}

/// The number that stands in a path behind this.
fn id_in(path: &str, behind: &str) -> Result<String, Fault> {
    let found = path.split_once(behind).map(|(_, rest)| rest);
    let id = found.and_then(|rest| rest.get(..32));
    id.map(str::to_owned)
        .ok_or_else(|| ours("an address without the number it should have"))
}

/// An address from here on.
fn tail(path: &str, from: &str) -> String {
    path.find(from).map_or(path, |at| &path[at..]).to_owned()
}

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(90);
const POLL: std::time::Duration = std::time::Duration::from_millis(200);

fn ours(what: &str) -> Fault {
    Fault::Ours {
        step: "demo",
        what: what.to_owned(),
    }
}
