//! What happened? Questions in plain words, and the file that `kinfold exposure` reads.

use super::fields::{Fields, called, choices};
use super::{Act, Ended, Page};
use crate::form::{Ask, Typed};
use crate::reader::{Reader, Sheet};
use crate::words::Spoken as _;
use answering::{Beginning, Cause, Console, Fault, Lost, Opening, files};
use language::{Args, Id, id};
use page::Html;
use sign::id::{IncidentId, StaffId};

/// The page before there is an incident.
pub(super) fn begin(reader: &Reader) -> Sheet {
    let form = what(reader, Act::Begin)
        .text("about", id::INCIDENT_ABOUT)
        .hint(id::INCIDENT_ABOUT_HINT)
        .may()
        .heading("who", id::INCIDENT_WHO_HEADING)
        .line("you", id::INCIDENT_YOU)
        .hint(id::INCIDENT_YOU_HINT)
        .code("you-id", id::INCIDENT_YOU_ID)
        .hint(id::INCIDENT_ID_HINT)
        .line("second", id::INCIDENT_SECOND)
        .hint(id::INCIDENT_SECOND_HINT)
        .may()
        .code("second-id", id::INCIDENT_SECOND_ID)
        .hint(id::INCIDENT_ID_HINT)
        .may()
        .heading("society", id::INCIDENT_SOCIETY_HEADING)
        .line("name", id::INCIDENT_SOCIETY_NAME)
        .line("phone", id::INCIDENT_PHONE)
        .code("feed", id::INCIDENT_FEED)
        .hint(id::INCIDENT_FEED_HINT)
        .send(id::INCIDENT_BEGIN_SEND);
    let content = [
        reader.para(id::INCIDENT_BEGIN_TEXT),
        reader.link(&Page::Card.path(), id::INCIDENT_CARD),
        form,
    ];
    Sheet::new(reader.say(id::INCIDENT_HAPPENED), content)
}

/// The questions that the file is made from.
fn what(reader: &Reader, act: Act) -> Ask<'_> {
    Ask::new(reader, act)
        .one("what", id::INCIDENT_HAPPENED, choices::<Cause>(reader))
        .code("societies", id::INCIDENT_SOCIETIES)
        .hint(id::INCIDENT_SOCIETIES_HINT)
        .code("device", id::INCIDENT_DEVICE)
        .hint(id::INCIDENT_DEVICE_HINT)
        .may()
        .code("login", id::INCIDENT_LOGIN)
        .hint(id::INCIDENT_LOGIN_HINT)
        .may()
        .code("from", id::INCIDENT_FROM)
        .hint(id::INCIDENT_FROM_HINT)
        .may()
        .code("until", id::INCIDENT_UNTIL)
        .hint(id::INCIDENT_UNTIL_HINT)
        .may()
}

/// What was answered to them.
fn lost(fields: &mut Fields<'_>, reader: &Reader) -> Option<(Cause, Lost)> {
    let cause = fields.one::<Cause>("what");
    let lost = Lost {
        societies: fields.societies("societies"),
        device: fields.id("device"),
        staff: fields.id("login"),
        from: fields.moment("from"),
        until: fields.moment("until"),
    };
    if cause == Some(Cause::LostDevice) && fields.may("device").is_empty() {
        fields.wrong("device", id::INCIDENT_BAD_DEVICE);
    }
    if cause == Some(Cause::StolenLogin) && fields.may("login").is_empty() {
        fields.wrong("login", id::INCIDENT_BAD_LOGIN);
    }
    if lost.from.is_some_and(|from| from > reader.now) {
        fields.wrong("from", id::INCIDENT_NO_FUTURE);
    }
    if lost.from.zip(lost.until).is_some_and(|(a, b)| b < a) {
        fields.wrong("until", id::INCIDENT_BAD_UNTIL);
    }
    Some((cause?, lost))
}

/// An incident begins.
pub(super) fn begun(reader: &Reader, typed: &Typed) -> Result<String, Ended> {
    let mut fields = Fields::new(typed);
    let lost = lost(&mut fields, reader);
    let you = (fields.text("you"), fields.id::<StaffId>("you-id"));
    if fields.may("you-id").is_empty() {
        fields.wrong("you-id", id::INCIDENT_BAD_EMPTY);
    }
    let second = (
        fields.may("second").to_owned(),
        fields.id::<StaffId>("second-id"),
    );
    if !second.0.is_empty() && fields.may("second-id").is_empty() {
        fields.wrong("second-id", id::INCIDENT_BAD_EMPTY);
    }
    if second.0.is_empty() && second.1.is_some() {
        fields.wrong("second", id::INCIDENT_BAD_EMPTY);
    }
    if second.1.is_some() && second.1 == you.1 {
        fields.wrong("second-id", id::INCIDENT_BAD_SECOND);
    }
    if !second.0.is_empty() && second.0 == you.0 {
        fields.wrong("second", id::INCIDENT_BAD_SECOND);
    }
    let (society, phone) = (fields.text("name"), fields.text("phone"));
    let feed = fields.text("feed");
    let is_tag = feed.starts_with("tag:") && feed.ends_with(':');
    if !feed.is_empty() && !is_tag {
        fields.wrong("feed", id::INCIDENT_BAD_FEED);
    }
    fields.done()?;
    let random = || Ended::Cannot(Fault::Asked("this computer gives no randomness".to_owned()));
    let site = &reader.site;
    let (incident, fresh) = site.id().zip(site.id()).ok_or_else(random)?;
    let seed = zeroize::Zeroizing::new(site.fresh().ok_or_else(random)?);
    let (Some((cause, lost)), Some(by)) = (lost, you.1) else {
        return Err(Ended::Cannot(Fault::Asked("say all of it".to_owned())));
    };
    let mut people = vec![(you.0, by)];
    people.extend(second.1.map(|id| (second.0, id)));
    let of = Beginning {
        opening: Opening {
            version: 1,
            incident: IncidentId(incident),
            at: reader.now,
            by,
            cause,
            lost,
            about: typed.get("about").to_owned(),
        },
        second: second.1,
        society,
        feed,
        phone,
        people,
    };
    answering::begin(site.dir(), of, &seed, fresh)?;
    Ok(Page::Now.path())
}

/// The page of an incident.
pub(super) fn show(reader: &Reader, console: &Console) -> Result<Sheet, Fault> {
    let opening = console.opening();
    let societies: Vec<String> = opening
        .lost
        .societies
        .iter()
        .map(ToString::to_string)
        .collect();
    let mut rows = vec![
        (
            id::INCIDENT_CAUSE,
            Html::words(&reader.say(opening.cause.id())),
        ),
        (id::INCIDENT_SOCIETIES, Html::code(&societies.join(" "))),
        (id::INCIDENT_OPENED, Html::words(&reader.moment(opening.at))),
        (
            id::INCIDENT_OPENED_BY,
            Html::typed(&called(console, opening.by)),
        ),
    ];
    let codes = [
        (
            id::INCIDENT_DEVICE,
            opening.lost.device.map(|id| id.to_string()),
        ),
        (
            id::INCIDENT_LOGIN,
            opening.lost.staff.map(|id| id.to_string()),
        ),
    ];
    rows.extend(
        codes
            .into_iter()
            .filter_map(|(name, id)| Some((name, Html::code(&id?)))),
    );
    let moments = [
        (id::INCIDENT_FROM, opening.lost.from),
        (id::INCIDENT_UNTIL, opening.lost.until),
    ];
    let said =
        |(name, time): (Id, Option<sign::Time>)| Some((name, Html::words(&reader.moment(time?))));
    rows.extend(moments.into_iter().filter_map(said));
    if !opening.about.is_empty() {
        rows.push((id::INCIDENT_ABOUT, Html::lines(&opening.about)));
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| (reader.say(name), value))
        .collect();
    let text = console.taken()?;
    let name = console.exposure_file();
    let name = name.file_name().unwrap_or_default().to_string_lossy();
    let args = Args::none().code("file", &name);
    let taken = Html::all([
        Html::para(&reader.with(id::INCIDENT_TAKEN_TEXT, &args)),
        Html::block(&text),
        Html::line(vec![
            Html::code("SHA-256"),
            Html::code(&files::text_hash(&text).to_string()),
        ]),
    ]);
    let more = Html::all([
        reader.para(id::INCIDENT_MORE_TEXT),
        what(reader, Act::More).send(id::INCIDENT_MORE_SEND),
    ]);
    let content = [
        Html::summary(&rows),
        Html::part("taken", &reader.say(id::INCIDENT_TAKEN), taken),
        Html::aside(Html::part("more", &reader.say(id::INCIDENT_MORE), more)),
    ];
    Ok(Sheet::new(reader.say(id::INCIDENT_HAPPENED), content))
}

/// More was taken.
pub(super) fn more(reader: &Reader, typed: &Typed, console: &Console) -> Result<String, Ended> {
    let mut fields = Fields::new(typed);
    let lost = lost(&mut fields, reader);
    fields.done()?;
    if let Some((cause, lost)) = lost {
        console.took_more(cause, lost, reader.now)?;
    }
    Ok(Page::Happened.path())
}
