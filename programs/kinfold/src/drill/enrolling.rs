//! A computer is stopped by one officer, and another is enrolled in its place by two, as they do
//! it on their own computers.

use super::ours;
use super::place::{PATIENCE, Place};
use crate::Fault;
use crate::demo::{Clerk, DONE, Desk, REFUSED, WAITS};
use std::ffi::OsString;
use std::fs;

/// Signed on this computer already.
const PUT_RIGHT: i32 = 2;
/// What a desk's page says once the key of the second lock is there.
const ARRIVED: &str = "second lock arrived.";

/// What a computer is called in the log, and who works on it.
pub(super) struct Named {
    pub(super) device: String,
    pub(super) staff: String,
}

/// Of a computer that is still there.
pub(super) fn named(place: &Place, desk: &Desk) -> Result<Named, Fault> {
    let status = place.house.ask(desk, &["status"], &[DONE])?;
    Ok(Named {
        device: status.text("device")?,
        staff: status.text("staff")?,
    })
}

/// One officer stops a computer; whether the keyholder carried that out on one signature.
pub(super) fn revoke(place: &Place, device: &str) -> Result<bool, Fault> {
    let officer = place.house.desk("officer-a");
    let args = ["order", "revoke", device];
    let given = place.house.ask(officer, &args, &[DONE, WAITS])?;
    if given.state() == "done" {
        return Ok(true);
    }
    let gone = place.house.commands.stop.until(PATIENCE, || {
        let sync = place.house.ask(officer, &["sync"], &[DONE, WAITS])?;
        Ok((sync.json["orders"] == 0).then_some(()))
    })?;
    Ok(gone.is_some())
}

/// Two officers enrol a new computer for a member of staff who was there before; whether each of
/// them was shown the code that the computer itself shows.
pub(super) fn anew(place: &mut Place, new: Desk, staff: &str) -> Result<bool, Fault> {
    let society = new.society.to_string();
    let args = ["enrol", "--society", &society];
    let made = place.house.ask(&new, &args, &[DONE])?;
    let code = made.text("code")?;
    let desks = place.house.dir.join("desks");
    let file = desks.join(format!("{}.txt", new.name));
    fs::write(&file, made.text("text")?).map_err(Fault::file(&file))?;
    let args: [OsString; 8] = [
        "order".into(),
        "enrol".into(),
        "--text".into(),
        file.into(),
        "--society".into(),
        society.into(),
        "--staff".into(),
        staff.into(),
    ];
    let officer = place.house.desk("officer-a");
    let ordered = place.house.ask(officer, &args, &[DONE, WAITS])?;
    let first = ordered.text("code")? == code;
    let name = new.name.clone();
    place.house.desks.push(new);
    let new = place.house.desk(&name);
    let args: [OsString; 5] = [
        "sync".into(),
        "--policy".into(),
        place.house.dir.join("policy").into(),
        "--hub".into(),
        (&place.house.url).into(),
    ];
    place.house.ask(new, &args, &[DONE, WAITS])?;
    let second = approve(place)? == code;
    let known = |json: &serde_json::Value| json["usable"] == true;
    let what = "to be in the list of computers";
    place.house.sync_until(new, what, known)?;
    Ok(first && second)
}

/// The second officer signs whatever waits; the code that it shows with it.
fn approve(place: &Place) -> Result<String, Fault> {
    let second = place.house.desk("officer-b");
    let signed = place.house.commands.stop.until(PATIENCE, || {
        place.house.alive()?;
        let first = place.house.desk("officer-a");
        place.house.ask(first, &["sync"], &[DONE, WAITS])?;
        place.house.ask(second, &["sync"], &[DONE, WAITS])?;
        let orders = place.house.ask(second, &["orders"], &[DONE])?;
        let waiting = orders.json["orders"].as_array().into_iter().flatten();
        let mut code = None;
        for order in waiting.filter(|order| order["signed_here"] == false) {
            let hash = order["order"].as_str().unwrap_or_default();
            let good = [DONE, REFUSED, PUT_RIGHT, WAITS];
            place.house.ask(second, &["approve", hash], &good)?;
            code = Some(order["code"].as_str().unwrap_or_default().to_owned());
        }
        Ok(code)
    })?;
    signed.ok_or_else(|| ours("the second officer was shown no order"))
}

/// Another computer of the society gives the key of the second lock to a new one, whose pages run
/// meanwhile: it is sealed to the session of that program.
pub(super) fn pass_seed(place: &Place, from: &str, to: &str) -> Result<(), Fault> {
    let device = named(place, place.house.desk(to))?.device;
    let mut pages = Clerk::sit_down(&place.house, to)?;
    let from = place.house.desk(from);
    let passed = place.house.commands.stop.until(PATIENCE, || {
        place.house.alive()?;
        let args = ["pass-seed", device.as_str()];
        let given = place.house.ask(from, &args, &[DONE, REFUSED, WAITS])?;
        Ok((given.code == DONE).then_some(()))
    })?;
    passed.ok_or_else(|| ours("the key of the second lock was not passed on"))?;
    let came = place.house.commands.stop.until(PATIENCE, || {
        let page = pages.open("computer")?;
        Ok(page.source.contains(ARRIVED).then_some(()))
    })?;
    came.ok_or_else(|| ours("the key of the second lock did not arrive"))?;
    pages.leave()
}
