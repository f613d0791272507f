//! Who this computer is, what waits and why, what was told.

use crate::office::computer::{Computer, of};
use crate::office::unfinished::Left;
use crate::web::small::button;
use crate::web::{Reader, Right, Sheet, counting};
use axum::response::Response;
use language::{Args, Piece, id};
use page::{Field, Form, Html, Kind, Tone};

/// The page.
pub(crate) async fn show(reader: Reader) -> Result<Response, Response> {
    let computer = reader.act(|shell, _| Ok(of(shell))).await?;
    let mut content = vec![about(&reader, &computer)];
    let part = |name, heading, body| Html::part(name, &reader.say(heading), body);
    if reader.standing().right == Right::Unknown {
        let body = [
            reader.careful(id::DESK_ENROLMENT_TEXT),
            Html::number(&reader.say(id::DESK_ENROLMENT_CODE), &computer.code, &[]),
            Html::block(&computer.enrolment),
        ];
        let body = Html::all(body);
        content.push(part("enrolment", id::DESK_ENROLMENT_TITLE, body));
    }
    if computer.usable == Some(true) {
        content.push(part(
            "your-name",
            id::DESK_CALLED_TITLE,
            called(&reader, &computer),
        ));
    }
    if !computer.left.is_empty() {
        let body = unfinished(&reader, &computer);
        content.push(part("unfinished", id::DESK_UNFINISHED_TITLE, body));
    }
    content.push(part(
        "waiting",
        id::DESK_WAITING_TITLE,
        waiting(&reader, &computer),
    ));
    content.push(part("told", id::DESK_TOLD_TITLE, told(&reader, &computer)));
    if let Some((size, root)) = &computer.head {
        let line = format!("at-least-size {size} root {root}");
        let body = [reader.para(id::DESK_CHECKER_TEXT), Html::block(&line)];
        let title = reader.say(id::DESK_CHECKER_TITLE);
        content.push(Html::folded(&title, Html::all(body)));
    }
    let title = reader.say(id::DESK_COMPUTER_TITLE);
    Ok(reader.page(Sheet::new(title, Html::all(content))))
}

fn about(reader: &Reader, computer: &Computer) -> Html {
    let standing = match reader.standing().right {
        Right::Unknown => id::DESK_STANDING_NEW,
        Right::Usable => id::DESK_STANDING_USABLE,
        Right::Lead => id::DESK_STANDING_LEAD,
        Right::Stopped => id::DESK_STANDING_STOPPED,
    };
    let say = |id| reader.say(id);
    let code = |text: String| Html::code(&text);
    let mut rows = vec![
        (say(id::DESK_COMPUTER_STANDING), Html::words(&say(standing))),
        (
            say(id::DESK_COMPUTER_DEVICE),
            code(computer.device.to_string()),
        ),
        (
            say(id::DESK_COMPUTER_SOCIETY),
            code(computer.society.to_string()),
        ),
    ];
    if let Some(staff) = computer.staff {
        let who = reader.colleague_whole(staff);
        rows.push((say(id::DESK_COMPUTER_STAFF), Html::words(&who)));
    }
    let roster = match computer.roster {
        Some(time) => reader.moment(time),
        None => say(id::DESK_NEVER),
    };
    rows.push((say(id::DESK_COMPUTER_ROSTER), Html::words(&roster)));
    if let Some((size, _)) = &computer.head {
        let count = usize::try_from(*size).unwrap_or(usize::MAX);
        let words = reader.say_with(id::DESK_COMPUTER_LEAVES, &counting(count));
        rows.push((say(id::DESK_COMPUTER_LOG), Html::words(&words)));
    }
    let held = reader.say_with(id::DESK_COMPUTER_HELD_TEXT, &counting(computer.held));
    rows.push((say(id::DESK_COMPUTER_HELD), Html::words(&held)));
    let mut content = vec![Html::summary(&rows)];
    if let Some(society) = computer.elsewhere {
        let args = Args::none().code("society", &society.to_string());
        let words = reader.say_with(id::DESK_COMPUTER_ELSEWHERE, &args);
        content.insert(0, Html::notice(Tone::Stop, &words, Html::all([])));
    }
    Html::all(content)
}

/// What colleagues call whoever works here, to be set or taken back.
fn called(reader: &Reader, computer: &Computer) -> Html {
    let now = computer.called.as_ref().map_or("", |name| name.reveal());
    let sent = reader.sent("computer/called").begins("called", now);
    let value = sent.posted().any("called");
    let form = Form {
        locale: reader.locale(),
        action: &reader.href("computer/called"),
        hidden: vec![("mark", sent.mark())],
        fields: vec![Field {
            name: "called",
            label: reader.say(id::DESK_CALLED),
            hint: Some(reader.say(id::DESK_CALLED_HINT)),
            value: &value,
            kind: Kind::Line,
            optional: true,
        }],
        faults: sent.faults(),
        send: reader.say(id::DESK_CALLED_DO),
        back: None,
    };
    Html::all([reader.careful(id::DESK_CALLED_TEXT), sent.html(&form)])
}

/// What was begun here and broken off, and the button that goes on with it.
fn unfinished(reader: &Reader, computer: &Computer) -> Html {
    let each = computer.left.iter().map(|left| {
        let (of, words) = match left {
            Left::TakenBack(of) => (of, id::DESK_UNFINISHED_TAKEN_BACK),
            Left::Erased(of) => (of, id::DESK_UNFINISHED_ERASED),
        };
        let args = Args::none().code("record", &of.to_string());
        Html::words(&reader.say_with(words, &args))
    });
    let each: Vec<Html> = each.collect();
    Html::all([
        Html::items(&each),
        button(reader, "computer/finish", id::DESK_UNFINISHED_DO),
    ])
}

fn waiting(reader: &Reader, computer: &Computer) -> Html {
    if computer.waiting.is_empty() {
        return reader.para(id::DESK_WAITING_NONE);
    }
    let rows: Vec<Vec<Html>> = computer
        .waiting
        .iter()
        .map(|work| {
            let records = work.writes.iter().map(|r| Html::code(&r.to_string()));
            let how = match work.unsent {
                true => id::DESK_WAITING_UNSENT,
                false => id::DESK_WAITING_SENT,
            };
            vec![Html::line(records.collect()), Html::words(&reader.say(how))]
        })
        .collect();
    let heads = [
        reader.say(id::DESK_WAITING_RECORD),
        reader.say(id::DESK_WAITING_HOW),
    ];
    Html::all([
        reader.para(id::DESK_WAITING_TEXT),
        Html::wide_table(&[], &heads, &rows),
    ])
}

fn told(reader: &Reader, computer: &Computer) -> Html {
    if computer.told.is_empty() {
        return reader.para(id::DESK_TOLD_NONE);
    }
    let rows: Vec<Vec<Html>> = computer
        .told
        .iter()
        .map(|line| {
            let when: Vec<Piece> = reader.moment(line.time);
            vec![Html::words(&when), reader.told(&line.text)]
        })
        .collect();
    let heads = [
        reader.say(id::DESK_TOLD_WHEN),
        reader.say(id::DESK_TOLD_WHAT),
    ];
    let clear = button(reader, "computer/read", id::DESK_TOLD_CLEAR);
    Html::all([Html::wide_table(&[], &heads, &rows), clear])
}
