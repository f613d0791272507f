//! What stands in each scene.

mod affected;
mod casework;
mod doubt;
mod intruder;
mod opening;
mod tell;

use super::host::Memory;
use super::scene::Scene;
use super::trouble::{Trouble, ended};
use super::words::Reader;
use crate::Fault;
use crate::demo::{STEPS, Tour};
use language::{Args, id};
use page::{Html, Tone};

/// What stands in a scene now; behind what could not be done.
pub(super) fn show(
    tour: &mut Tour<'_>,
    memory: &mut Memory,
    (scene, reader): (Scene, &Reader),
) -> Html {
    let mut content = Vec::new();
    content.extend(ended(&memory.ended, reader));
    if let Some((_, trouble)) = memory.fault.take_if(|(at, _)| *at == scene) {
        content.push(trouble.html(reader));
    }
    let shown = match scene {
        Scene::Start => opening::start(tour, memory, reader),
        Scene::Family => opening::family(tour, memory, reader),
        Scene::Server => opening::server(tour, memory, reader),
        Scene::Found => casework::found(tour, memory, reader),
        Scene::Decides => casework::decides(tour, reader),
        Scene::Intruder => intruder::show(tour, memory, reader),
        Scene::Affected => affected::show(tour, memory, reader),
        Scene::Tell => tell::show(tour, reader),
        Scene::Doubt => doubt::show(tour, memory, reader),
    };
    content.push(match shown {
        Ok(shown) => shown,
        Err(Fault::Asked(_)) => not_walked(tour, reader),
        Err(fault) => Trouble::of(&fault, tour.is_locked()).html(reader),
    });
    Html::all(content)
}

/// In the place of a scene while the path is walked: how far it is.
pub(super) fn walking(reader: &Reader, scene: Scene, walked: usize) -> Html {
    let steps = STEP_WORDS.iter().enumerate().map(|(at, words)| {
        let tone = match at < walked {
            true => Tone::Good,
            false => Tone::Note,
        };
        let words = reader.say(*words);
        let done = match at < walked {
            true => id::GUIDE_STEP_DONE,
            false if at == walked => id::GUIDE_STEP_NOW,
            false => id::GUIDE_STEP_WAITS,
        };
        (tone, reader.with(done, &Args::none().said("what", &words)))
    });
    let steps: Vec<_> = steps.collect();
    let here = reader.href(scene.name());
    let follow = reader.href(&format!("{}?follow", scene.name()));
    Html::all([
        reader.para(id::GUIDE_START_INTRO),
        reader.para(id::GUIDE_WALKING),
        Html::steps(&steps),
        Html::action(&here, &reader.say(id::GUIDE_AGAIN)),
        Html::link(&follow, &reader.say(id::GUIDE_FOLLOW)),
    ])
}

/// The steps of the path, in their order.
const STEP_WORDS: [language::Id; STEPS.len()] = [
    id::GUIDE_STEP_FOUNDED,
    id::GUIDE_STEP_FILED,
    id::GUIDE_STEP_TAKEN,
    id::GUIDE_STEP_FOUND,
    id::GUIDE_STEP_RESTORED,
    id::GUIDE_STEP_CLOSED,
    id::GUIDE_STEP_BROKEN,
    id::GUIDE_STEP_LOCKED,
    id::GUIDE_STEP_AFFECTED,
    id::GUIDE_STEP_TOLD,
    id::GUIDE_STEP_VERIFIED,
];

/// The path was not walked so far; if a step failed, what the report says of it.
fn not_walked(tour: &Tour<'_>, reader: &Reader) -> Html {
    let failed = (1..=STEPS.len()).find_map(|n| tour.step(n).filter(|(ok, _)| !ok));
    let why = failed.map(|(_, note)| Html::line(vec![Html::english(note)]));
    reader.notice(
        Tone::Warning,
        id::GUIDE_NOT_WALKED,
        why.into_iter().collect(),
    )
}
