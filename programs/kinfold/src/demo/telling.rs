//! Step 10: everybody affected is told once, or waits for people, or is not told by a decision of
//! two. Every society has a campaign of its own, made of the exposure's table and of what its
//! custodians opened; a courier, a program of its own, sends to providers that deliver to nobody.
//! The server is off meanwhile: nothing here needs it.

mod campaign;
mod checking;
mod counting;
mod providers;

use super::affected::Affected;
use super::casework::{self, Case, Opened};
use super::house::{DONE, House, REFUSED, WAITS};
use super::people::SOCIETIES;
use crate::Fault;
use crate::screen::{counted, number};
use campaign::Campaign;
pub(crate) use campaign::Spared;
pub(crate) use checking::{code_of, one_wrong, tail_of};
use counting::{Message, Tally, linked, twice};
use courier::fake::Got;
use providers::Providers;
use std::time::Duration;

/// How long sending may take: a courier that lost answers rests, and asks.
const PATIENCE: Duration = Duration::from_secs(180);
/// How often the journals are looked at.
const LOOK: Duration = Duration::from_millis(200);

/// What was told.
pub(crate) struct Told {
    /// Everybody, and how far they are.
    pub(crate) tally: Tally,
    /// People to whom a provider's own record has more than one telling.
    pub(crate) twice: u64,
    /// The SMS as the gateway of one society has them, and the page on which they can be checked.
    pub(crate) messages: Vec<Got>,
    pub(crate) checker: checking::Page,
    /// Who is not contacted, by decisions of two.
    pub(crate) spared: Vec<Spared>,
    /// In words.
    pub(crate) note: String,
    /// Whether everybody was told once, waits, or is spared, and no message held a link.
    pub(crate) ok: bool,
}

/// What came of sending.
struct Sent {
    /// The providers' own records, society by society.
    record: Vec<Vec<Message>>,
    /// Answers that the providers lost on purpose.
    lost: u32,
    /// Of the society to which most were sent: what its gateway has, and its check page.
    messages: Vec<Got>,
    checker: checking::Page,
    /// In words: what the checker said.
    checked: String,
}

/// Tells.
///
/// # Errors
/// [`Fault`], also if something is opened although everything is locked.
pub(super) fn tell(house: &House, affected: &Affected, case: &Case) -> Result<Told, Fault> {
    let campaigns = campaigns(house, affected)?;
    house.hub.kill();
    let told = decide_and_send(house, &campaigns);
    house.hub.start()?;
    house.hub.wait_ready(&house.commands.stop)?;
    let told = told?;
    still_locked(house, case)?;
    Ok(told)
}

fn campaigns<'a>(house: &'a House, affected: &Affected) -> Result<Vec<Campaign<'a>>, Fault> {
    let officer = house.ask(house.desk("officer-b"), &["status"], &[DONE])?;
    let officer = officer.text("staff")?;
    let folder = house.make("telling")?;
    let mut campaigns = Vec::new();
    for (society, opened) in (1..).zip(&affected.slips.opened) {
        let lead = house.desk(&format!("lead-{society}"));
        let lead = house.ask(lead, &["status"], &[DONE])?.text("staff")?;
        let by = [lead, officer.clone()];
        let sources = (
            affected.table.as_path(),
            affected.index.as_path(),
            &**opened,
        );
        let of = Campaign::prepare(house, &folder, society, by, sources)?;
        campaigns.push(of);
    }
    Ok(campaigns)
}

fn decide_and_send(house: &House, campaigns: &[Campaign<'_>]) -> Result<Told, Fault> {
    for campaign in campaigns {
        campaign.plan()?;
        campaign.decide_groups()?;
        campaign.spare_one()?;
        campaign.approve()?;
    }
    let sent = send(house, campaigns)?;
    let mut tally = Tally::default();
    for campaign in campaigns {
        tally.add(&campaign.tally()?);
    }
    let mut told_twice = 0;
    for (campaign, record) in campaigns.iter().zip(&sent.record) {
        told_twice += twice(record, &campaign.people_at()?);
    }
    let mut spared = Vec::new();
    for campaign in campaigns {
        spared.extend(campaign.spared()?);
    }
    Ok(told(sent, tally, told_twice, spared))
}

fn told(sent: Sent, tally: Tally, told_twice: u64, spared: Vec<Spared>) -> Told {
    let links = sent.record.iter().flatten().filter(|m| linked(m)).count();
    let messages = sent.record.iter().map(Vec::len).sum::<usize>() as u64;
    // Nobody counts as told of whom the providers know nothing. Of a mail that was not answered
    // the provider may have what the journal calls in doubt.
    let known = (tally.told()..=tally.told() + tally.in_doubt()).contains(&messages);
    let reasons = tally.waiting.iter();
    let reasons = reasons.map(|(why, count)| format!("{} {why}", number(*count)));
    let reasons = reasons.collect::<Vec<_>>().join("; ");
    let mut note = format!(
        "{} campaigns, an exercise in draft texts: of {} affected {} told ({} by SMS, {} by mail), \
         {} for people ({reasons}), {} not contacted by a decision of two that expires; together {}.",
        SOCIETIES.len(),
        counted(tally.everybody, "person", "persons"),
        counted(tally.told(), "was", "were"),
        number(tally.sms),
        number(tally.mail),
        counted(tally.waits(), "waits", "wait"),
        counted(tally.spared, "is", "are"),
        number(tally.sum()),
    );
    note.push_str(&format!(
        "\nBy the providers' own records {told_twice} were told twice, though {} were lost and a \
         courier was killed among its orders; {links} messages hold a link. {} The server was off \
         meanwhile, and is locked still.",
        counted(u64::from(sent.lost), "answer", "answers"),
        sent.checked,
    ));
    if !known {
        note.push_str(&format!(
            "\nBUT the providers have {} messages.",
            number(messages)
        ));
    }
    let ok = known && tally.is_whole() && tally.told() > 0 && tally.spared > 0;
    Told {
        ok: ok && told_twice == 0 && links == 0,
        twice: told_twice,
        tally,
        messages: sent.messages,
        checker: sent.checker,
        spared,
        note,
    }
}

/// Every campaign with somebody to send to gets a courier; that with the most is killed on the way
/// and started again. Meanwhile the check page is up.
fn send(house: &House, campaigns: &[Campaign<'_>]) -> Result<Sent, Fault> {
    let stop = &house.commands.stop;
    let mut couriers = Vec::new();
    for campaign in campaigns {
        let planned = campaign.standing()?.planned_sms;
        let providers = Providers::start(house, campaign)?;
        couriers.push((planned, providers));
    }
    let (first, most) = (0..)
        .zip(couriers.iter().map(|(planned, _)| *planned))
        .max_by_key(|(_, planned)| *planned)
        .unwrap_or_default();
    if most < 3 {
        return Err(ours(
            "there are too few to be told by SMS: take more people",
        ));
    }
    let checker = checking::Page::start(house, &campaigns[first])?;
    for (_, providers) in &couriers {
        providers.courier.start()?;
    }
    for (_, providers) in &couriers {
        providers.wait_ready(stop)?;
    }
    let killed = &couriers[first].1;
    let some = stop.until(PATIENCE, || {
        killed.courier.alive()?;
        Ok((killed.gateway.got().len() as u64 >= most / 3).then_some(()))
    })?;
    some.ok_or_else(|| ours("nothing was sent"))?;
    killed.courier.kill();
    let left = campaigns[first].standing()?;
    if !left.goes_on() {
        return Err(ours("the courier was done before it could be killed"));
    }
    killed.courier.start()?;
    killed.wait_ready(stop)?;
    wait_until_sent(house, campaigns, &couriers)?;
    let messages = killed.gateway.got();
    let checked = checker.check(house, &messages)?;
    Ok(Sent {
        messages,
        checker,
        record: couriers.iter().map(|(_, of)| of.record()).collect(),
        lost: couriers.iter().map(|(_, of)| of.lost()).sum(),
        checked,
    })
}

/// Until no courier has anything to do.
fn wait_until_sent(
    house: &House,
    campaigns: &[Campaign<'_>],
    couriers: &[(u64, Providers)],
) -> Result<(), Fault> {
    let stop = &house.commands.stop;
    let done = stop.until(PATIENCE, || {
        let mut goes_on = false;
        for (campaign, (_, providers)) in campaigns.iter().zip(couriers) {
            providers.courier.alive()?;
            goes_on |= campaign.standing()?.goes_on();
        }
        if goes_on {
            stop.pause(LOOK)?;
        }
        Ok((!goes_on).then_some(()))
    })?;
    done.ok_or_else(|| ours("the couriers never came to an end"))
}

/// The server runs again, and a record is refused still.
fn still_locked(house: &House, case: &Case) -> Result<(), Fault> {
    let args = ["open", &case.record, "--grant", &case.grant];
    let refused = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        let answer = house.ask(house.desk(case.desk), &args, &[DONE, REFUSED, WAITS])?;
        if answer.code == WAITS {
            // The keyholder has not found the server again.
            house.commands.stop.pause(LOOK)?;
            return Ok(None);
        }
        match casework::opened(&answer)? {
            Opened::Yes(..) => Err(ours("a record was opened while everything is locked")),
            Opened::No(_) => Ok(Some(())),
        }
    })?;
    refused.ok_or_else(|| ours("nobody said whether it is locked still"))
}

fn ours(what: &str) -> Fault {
    Fault::Ours {
        step: "demo",
        what: what.to_owned(),
    }
}
