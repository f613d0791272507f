//! The words a cell may hold, in the languages registers are kept in.

use crate::consent::{Answer, Purpose};
use crate::country::Country;
use crate::date::{Date, Day};
use crate::name::is_unknown;
use crate::register::Reason;
use crate::safe::Gender;
use crate::text::same_word;

pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '؛'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

pub(super) fn country(cell: &str) -> Result<Country, Reason> {
    Country::from_code_or_name(cell).ok_or(Reason::UnknownCountry)
}

pub(super) fn number(cell: &str) -> Result<u16, Reason> {
    let mut n: u16 = 0;
    for c in cell.trim().chars() {
        let digit = crate::text::digit(c).ok_or(Reason::NotADate)?;
        n = n
            .checked_mul(10)
            .and_then(|n| n.checked_add(digit.into()))
            .ok_or(Reason::YearOutOfRange)?;
    }
    Ok(n)
}

pub(super) fn first_day(date: &Date) -> Option<Day> {
    date.readings().next().map(|reading| reading.stated.first)
}

pub(super) fn gender(cell: &str) -> Result<Gender, Reason> {
    const FEMALE: &str = "f|w|female|woman|girl|femme|mujer|أنثى|انثى|زن|жіноча|ж|女|মহিলা|महिला|ሴት|မ|femenino|féminin";
    const MALE: &str =
        "m|male|man|boy|homme|hombre|ذكر|مرد|чоловіча|ч|м|男|পুরুষ|पुरुष|ወንድ|ကျား|masculino|masculin";
    let among = |words: &str| words.split('|').any(|word| same_word(word, cell));
    match Gender::from_word(cell) {
        Some(gender) => Ok(gender),
        None if among(FEMALE) => Ok(Gender::Female),
        None if among(MALE) => Ok(Gender::Male),
        None if is_unknown(cell) => Ok(Gender::Unknown),
        None => Err(Reason::UnknownWord),
    }
}

pub(super) fn yes(cell: &str) -> Option<bool> {
    const YES: &str = "yes|y|true|1|oui|sí|si|نعم|بله|так|да|是|হ্যাঁ|हाँ|አዎ|ဟုတ်";
    const NO: &str = "no|n|false|0|non|لا|خیر|ні|нет|否|না|नहीं|አይ|မဟုတ်";
    let among = |words: &str| words.split('|').any(|word| same_word(word, cell));
    if among(YES) {
        Some(true)
    } else {
        among(NO).then_some(false)
    }
}

/// `yes`, `no`, `withdrawn`, or the purposes consented to, separated by semicolons. A bare *yes*
/// is consent to tracing in the network and to nothing else.
pub(super) fn consent(cell: &str) -> Result<(Answer, Vec<Purpose>), Reason> {
    let all = || Purpose::ALL.to_vec();
    if let Some(given) = yes(cell) {
        return Ok(if given {
            (Answer::Given, vec![Purpose::TracingInNetwork])
        } else {
            (Answer::Refused, all())
        });
    }
    match Answer::from_word(cell) {
        Some(Answer::Given) => return Ok((Answer::Given, vec![Purpose::TracingInNetwork])),
        Some(answer) => return Ok((answer, all())),
        None => {}
    }
    let purposes = list(cell)
        .map(|word| Purpose::from_word(word).ok_or(Reason::UnknownWord))
        .collect::<Result<Vec<_>, _>>()?;
    Ok((Answer::Given, purposes))
}
