//! What of the families' forms has come to the server.

use super::{Family, Numbers, PATIENCE, SOCIETY, ours};
use crate::Fault;
use crate::demo::house::House;
use language::id;
use line::Calls as _;
use sign::SocietyId;

/// How many forms the server shows to a desk of the society.
pub(crate) fn forms(house: &House) -> Result<usize, Fault> {
    let found = house.commands.stop.until(PATIENCE, || {
        house.alive()?;
        let desk = house.desk("lead-1");
        let seen = house.sit(desk, |_, line| Ok(line.forms(SocietyId(SOCIETY), 0)))?;
        Ok(seen.ok())
    })?;
    Ok(found
        .ok_or_else(|| ours("the server does not show its forms"))?
        .len())
}

/// Waits until so many forms are at the server; no more may be.
pub(crate) fn arrived(house: &House, count: usize) -> Result<(), Fault> {
    let there = house.commands.stop.until(PATIENCE, || {
        Ok(Some(forms(house)?).filter(|there| *there >= count))
    })?;
    match there {
        Some(there) if there == count => Ok(()),
        Some(there) => Err(ours(&format!("{there} forms came, {count} were sent"))),
        None => Err(ours(
            "a form that was acknowledged did not come to the server",
        )),
    }
}

/// Whether the two numbers of a receipt lead to a request, in a portal that takes requests.
pub(crate) fn is_known(house: &House, numbers: &Numbers) -> Result<bool, Fault> {
    let mut family = Family::arrive(house, "en")?;
    family.until_it_takes()?;
    let start = family.start()?;
    let page = family.browser.click(&start, &family.says(id::NAV_CASE))?;
    let typed = [
        ("reference", numbers.reference.as_str()),
        ("secret", numbers.secret.as_str()),
    ];
    let case = family.send_at_last(&page, &page.filled(&typed)?)?;
    match case.status {
        200 => Ok(true),
        422 => Ok(false),
        _ => Err(case.wrong("neither a case nor that there is none")),
    }
}
