//! Steps 7 to 11: the break-in, the lockdown, who is affected, and starting again.

use super::{Path, Walked, ms, quietly, step};
use crate::Fault;
use crate::demo::affected::{self, Affected};
use crate::demo::breaking::{self, Stolen};
use crate::demo::casework::Case;
use crate::demo::outsider;
use crate::demo::people::Canary;
use crate::demo::report::{Exposed, Report, Telling};
use crate::demo::stopping;
use crate::demo::telling;
use crate::screen::{Screen, number};

pub(super) fn walk(
    path: &Path<'_>,
    canaries: &[Canary],
    (report, walked): (&mut Report, &mut Walked),
    screen: &mut Screen,
) -> Result<(), Fault> {
    let house = path.house;
    if report.ends_before(7) {
        return Ok(());
    }
    step(report, screen, 7, |report| {
        let done = quietly(house, || breaking::break_in(house, &path.plan, canaries))?;
        report.released_to_intruder = Some(done.opened);
        report.readable_from_hub = done.readable;
        let went = (done.note.clone(), done.ok);
        walked.stolen = Some(done);
        Ok(went)
    })?;
    let stolen = walked.stolen.as_ref().ok_or(Fault::Stopped)?;
    if report.ends_before(8) {
        return Ok(());
    }
    step(report, screen, 8, |report| {
        let own = breaking::taken_over(house, &path.case)?;
        // Before it is locked: whoever goes on after a failed step can start again with it.
        let case = walked.case.insert(own);
        let note = lock_down(path, case, report)?;
        Ok((note, true))
    })?;
    let case = walked.case.as_ref().ok_or(Fault::Stopped)?;
    if report.ends_before(9) {
        return Ok(());
    }
    step(report, screen, 9, |report| {
        let done = quietly(house, || affected::find(house, stolen))?;
        report.exposure = Some(exposed(&done));
        let went = (done.note.clone(), done.ok);
        walked.affected = Some(done);
        Ok(went)
    })?;
    let affected = walked.affected.as_ref().ok_or(Fault::Stopped)?;
    show(affected, screen);
    if report.ends_before(10) {
        return Ok(());
    }
    step(report, screen, 10, |report| {
        let done = quietly(house, || telling::tell(house, affected, case))?;
        report.telling = Some(Telling {
            everybody: done.tally.everybody,
            told: done.tally.told(),
            twice: done.twice,
            waiting: done.tally.waits(),
            spared: done.tally.spared,
            sums: done.tally.is_whole(),
        });
        let went = (done.note.clone(), done.ok);
        walked.told = Some(done);
        Ok(went)
    })?;
    if report.ends_before(11) {
        return Ok(());
    }
    step(report, screen, 11, |report| {
        start_again(path, (case, stolen), report)
    })
}

/// Where everything lies, for whoever goes on by hand.
fn show(affected: &Affected, screen: &mut Screen) {
    screen.line(format!(
        "Who is affected: {}. How to reach them, opened by custodians: {}.",
        affected.table.display(),
        affected
            .slips
            .opened
            .iter()
            .map(|file| file.display().to_string())
            .collect::<Vec<_>>()
            .join(", "),
    ));
}

fn lock_down(path: &Path<'_>, case: &Case, report: &mut Report) -> Result<String, Fault> {
    let locked = stopping::lock_down(path.house, case, &path.first)?;
    // Nothing was accepted after the act: there is no time to tell.
    report.lockdown = (locked.after > 0).then_some(locked.time);
    Ok(format!(
        "One officer locked everything; {}. Then the record was refused. Meanwhile a family asked \
         in the portal, and its form came to the server.",
        match locked.after {
            0 => format!(
                "no answer was accepted after the start of the officer's command ({} before it)",
                locked.opened
            ),
            after => format!(
                "the last answer was accepted {} ms after the start of the officer's command ({} before it, {after} after)",
                number(ms(locked.time)),
                locked.opened - after,
            ),
        },
    ))
}

fn exposed(affected: &Affected) -> Exposed {
    Exposed {
        pairs: affected.pairs,
        affected: affected.persons,
        read: affected.judged.read,
        wrongly_excluded: affected.judged.wrongly.len() as u64,
        unresolved: affected.judged.unresolved.len() as u64,
        overclaimed: affected.judged.overclaimed,
    }
}

fn start_again(
    path: &Path<'_>,
    (case, stolen): (&Case, &Stolen),
    report: &mut Report,
) -> Result<(String, bool), Fault> {
    let house = path.house;
    let (leaf, _) = stopping::resume(house, case)?;
    let kills = house.commands.chaos.as_ref().map(|chaos| chaos.end());
    for program in house.programs() {
        program.start()?;
        program.wait_ready(&house.commands.stop)?;
    }
    let found = outsider::verify(house, leaf)?;
    // What every computer wrote down of itself, against the log.
    let releases = outsider::written_down(house, &stolen.folder)?;
    let complete = match kills {
        // A command that was killed may have been answered before it could write that down.
        Some(_) => found.releases >= releases,
        None => found.releases == releases,
    };
    let mut note = format!(
        "One officer was not enough, two were. An outsider's copy: {} leaves. {}",
        number(found.log.size),
        found.verdict
    );
    if !complete {
        note.push_str(&format!(
            " BUT {} openings stand in the log, and the computers wrote {releases} down.",
            found.releases
        ));
    }
    if let Some(kills) = kills {
        let at_writes = match kills.at_writes {
            Some(n) => format!("{n} of them exactly at a write to disk"),
            None => "none of them at a write: strace is missing".to_owned(),
        };
        note.push_str(&format!(
            "\n{} programs and commands were killed on purpose, {at_writes}.",
            kills.all
        ));
    }
    report.releases = Some(found.releases);
    let ok = found.log.verified && complete;
    report.log = Some(found.log);
    Ok((note, ok))
}
