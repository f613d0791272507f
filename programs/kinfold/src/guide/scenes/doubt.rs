//! Do not believe us: a byte is changed, and what this does not protect against.

use crate::Fault;
use crate::demo::{Flipped, Tour};
use crate::guide::host::Memory;
use crate::guide::scene::{Act, Scene};
use crate::guide::words::{Reader, counted};
use crate::screen::quoted;
use language::{Args, id};
use page::{Html, Tone};

pub(super) fn show(tour: &Tour<'_>, memory: &Memory, reader: &Reader) -> Result<Html, Fault> {
    let mut content = vec![
        reader.para(id::GUIDE_DOUBT_INTRO),
        reader.act(Scene::Doubt, Act::Flip),
    ];
    if let Some(flipped) = &memory.flipped {
        content.push(found(tour, flipped, reader));
    }
    let answer = |question, answer| Html::folded(&reader.say(question), reader.para(answer));
    content.extend([
        reader.heading(id::GUIDE_NOT_TITLE),
        Html::items(&[
            Html::words(&reader.say(id::GUIDE_NOT_BELOW)),
            Html::words(&reader.say(id::GUIDE_NOT_KEYHOLDER)),
            Html::words(&reader.say(id::GUIDE_NOT_PORTAL)),
        ]),
        reader.para(id::GUIDE_NOT_MORE),
        reader.heading(id::GUIDE_ANSWERS),
        answer(id::GUIDE_ASK_READ, id::GUIDE_ANSWER_READ),
        answer(id::GUIDE_ASK_AFFECTED, id::GUIDE_ANSWER_AFFECTED),
        answer(id::GUIDE_ASK_CHECK, id::GUIDE_ANSWER_CHECK),
    ]);
    Ok(Html::all(content))
}

fn found(tour: &Tour<'_>, flipped: &Flipped, reader: &Reader) -> Html {
    let args = Args::none()
        .code("file", &flipped.file)
        .code("from", &format!("{:02x}", flipped.from))
        .code("to", &format!("{:02x}", flipped.to));
    let args = counted(args, "byte", flipped.byte as u64);
    let args = counted(args, "of", flipped.of as u64);
    let (tone, title) = match (flipped.before.holds, flipped.after.holds) {
        (true, false) => (Tone::Good, id::GUIDE_FLIP_FOUND),
        (false, _) => (Tone::Warning, id::GUIDE_FLIP_BEFORE),
        (true, true) => (Tone::Stop, id::GUIDE_FLIP_MISSED),
    };
    let before = counted(Args::none(), "lines", flipped.before.size);
    let program = std::env::current_exe().unwrap_or_default();
    let command = format!(
        "{} verify {} --policy {}",
        quoted(&program),
        quoted(&flipped.copy),
        quoted(&tour.policy()),
    );
    Html::all([
        reader.notice(
            tone,
            title,
            vec![
                reader.para_with(id::GUIDE_FLIP_WAS, &before),
                Html::line(vec![Html::english(&flipped.before.words)]),
                reader.para_with(id::GUIDE_FLIP_DONE, &args),
                Html::line(vec![Html::english(&flipped.after.words)]),
            ],
        ),
        reader.para(id::GUIDE_COMMAND),
        Html::block(&command),
    ])
}
