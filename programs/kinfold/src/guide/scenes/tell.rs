//! Tell them: the message on a telephone, its check, and somebody who is not contacted.

use crate::Fault;
use crate::demo::{Spared, Told, Tour, code_of, one_wrong, tail_of};
use crate::guide::words::{Reader, count, counted};
use crate::screen::number;
use contact::Substitute;
use language::{Args, id};
use page::{Html, Tone};

pub(super) fn show(tour: &Tour<'_>, reader: &Reader) -> Result<Html, Fault> {
    let missing = || Fault::Asked("nobody was told".to_owned());
    let told = tour.told().ok_or_else(missing)?;
    let tally = &told.tally;
    let mut content = vec![
        reader.para(id::GUIDE_TELL_INTRO),
        Html::counts(&[
            (reader.say(id::GUIDE_TOLD), count(tally.told())),
            (reader.say(id::GUIDE_WAIT), count(tally.waits())),
            (reader.say(id::GUIDE_SPARED), count(tally.spared)),
        ]),
    ];
    let args = counted(Args::none(), "everybody", tally.everybody);
    let args = counted(args, "sum", tally.sum());
    content.push(reader.para_with(id::GUIDE_TOLD_TEXT, &counted(args, "twice", told.twice)));
    let reasons = tally.waiting.iter();
    let reasons = reasons.map(|(why, count)| Html::english(&format!("{} {why}", number(*count))));
    content.push(Html::folded(
        &reader.say(id::GUIDE_WAIT_WHY),
        Html::items(&reasons.collect::<Vec<_>>()),
    ));
    if let Some(checks) = checks(tour, told, reader) {
        content.push(checks);
    }
    content.push(reader.heading(id::GUIDE_SPARED_TITLE));
    content.push(match told.spared.iter().max_by_key(|of| of.in_danger) {
        Some(spared) => not_told(spared, reader),
        None => reader.para(id::GUIDE_SPARED_NOBODY),
    });
    Ok(Html::all(content))
}

/// A message as the gateway has it, and the real check page asked about it.
fn checks(tour: &Tour<'_>, told: &Told, reader: &Reader) -> Option<Html> {
    let own = told.messages.iter().find(|got| code_of(got).is_some())?;
    let code = code_of(own)?;
    let tail = tail_of(own);
    let other = told.messages.iter().find(|got| tail_of(got) != tail)?;
    let checker = tour.checker()?;
    let path = format!("/{}", reader.locale.tag());
    let ask = |code: &str, tail: &str, words| {
        let fields = [
            ("code".to_owned(), code.to_owned()),
            ("tail".to_owned(), tail.to_owned()),
        ];
        reader.send((&checker, &path), &fields, words)
    };
    let tails = Args::none()
        .code("own", &tail)
        .code("other", &tail_of(other));
    Some(Html::all([
        Html::telephone(&reader.say(id::GUIDE_TELEPHONE), &own.text),
        reader.para(id::GUIDE_MESSAGE_SAYS),
        reader.heading(id::GUIDE_CHECK_TITLE),
        reader.para_with(id::GUIDE_CHECK_TEXT, &tails),
        Html::row(vec![
            ask(&code, &tail, id::GUIDE_CHECK),
            ask(&one_wrong(&code), &tail, id::GUIDE_CHECK_DIGIT),
            ask(&code, &tail_of(other), id::GUIDE_CHECK_OTHER),
        ]),
        reader.para(id::GUIDE_CHECK_MEANS),
    ]))
}

fn not_told(spared: &Spared, reader: &Reader) -> Html {
    let (year, month, day) = spared.until.gregorian();
    let [first, second] = spared.by.map(|staff| staff.to_string());
    let short = |staff: &str| staff.chars().take(8).collect::<String>();
    let person: String = spared.person.to_string().chars().take(8).collect();
    let substitute = reader.say(match spared.substitute {
        Substitute::Watch => id::GUIDE_INSTEAD_WATCH,
        Substitute::Partner => id::GUIDE_INSTEAD_PARTNER,
        Substitute::WhenTheyCome => id::GUIDE_INSTEAD_COME,
        Substitute::PublicStatement => id::GUIDE_INSTEAD_PUBLIC,
    });
    let args = Args::none()
        .code("person", &person)
        .code("society", &spared.society.to_string())
        .code("first", &short(&first))
        .code("second", &short(&second))
        .code("until", &format!("{year:04}-{month:02}-{day:02}"));
    let danger = match spared.in_danger {
        true => id::GUIDE_SPARED_DANGER,
        false => id::GUIDE_SPARED_EXAMPLE,
    };
    reader.notice(
        Tone::Note,
        id::GUIDE_DECISION,
        vec![
            reader.para_with(id::GUIDE_DECISION_TEXT, &args.said("instead", &substitute)),
            reader.para(danger),
            reader.para(id::GUIDE_DECISION_DUTY),
        ],
    )
}
