//! From a form to an order.

use super::kinds::{How, Order};
use crate::office::orders::{appoint, lease, resume};
use crate::orders;
use crate::web::Posted;
use language::{Id, id};
use ledger::leaf::{Act, Extension, Lock, Subject};
use policy::enrolment::Enrolment;
use sign::id::StaffId;
use sign::{SocietyId, Time};

/// Longest time that the keyholder may be kept open from a page, in hours: as its rules say at
/// most.
const HOURS: u32 = 24 * 31;

/// What an order needs beside its form.
pub(super) struct Around {
    pub(super) society: SocietyId,
    pub(super) now: Time,
    /// Fresh: the number of a new member of staff.
    pub(super) new: StaffId,
}

/// An order that can be given.
pub(super) struct Wish {
    pub(super) act: Act,
    pub(super) enrolment: Option<Enrolment>,
}

/// What is wrong with an answer.
pub(super) type Wrong = (&'static str, Id);

/// The order that a form asks for.
///
/// # Errors
/// What is wrong with it, in the order of its questions.
pub(super) fn read(order: &Order, posted: &Posted, around: &Around) -> Result<Wish, Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = Vec::new();
    for ask in order.asks {
        if !ask.optional && posted.said(ask.name).is_none() {
            let says = match ask.how {
                How::Device | How::Subject | How::Staff | How::Society => id::ERROR_CHOOSE,
                _ => id::DESK_ERROR_EMPTY,
            };
            wrong.push((ask.name, says));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let plain = |act| {
        Ok(Wish {
            act,
            enrolment: None,
        })
    };
    let society = || match posted.get("society") {
        "all" => SocietyId::ALL,
        _ => around.society,
    };
    match order.name {
        "enrol" => enrol(posted, around),
        "appoint" => {
            let staff = match posted.said("staff") {
                Some(text) => staff("staff", text)?,
                None => around.new,
            };
            let roles = posted.any("roles");
            let has = |word: &str| roles.split(' ').any(|role| role == word);
            plain(appoint(staff, around.society, has))
        }
        "revoke" => plain(Act::Revoke(parse("device", posted)?)),
        "reinstate" => plain(Act::Reinstate(subject(posted.get("subject"))?)),
        "extend" => plain(Act::Extend(Extension {
            society: around.society,
            subject: match posted.said("staff") {
                Some(text) => Subject::Staff(staff("staff", text)?),
                None => Subject::Society(around.society),
            },
            day: around.now.day(),
            more: number("more", posted, 100_000)?,
        })),
        "lease" => plain(lease(around.now, number("hours", posted, HOURS)?)),
        "clock" => plain(Act::ClearClock),
        "lock" => plain(Act::Lockdown(Lock { society: society() })),
        "resume" => {
            let findings = posted.get("findings").as_bytes();
            let outside = posted.said("outside").map(str::as_bytes);
            plain(resume(society(), findings, outside))
        }
        _ => Err(Vec::new()),
    }
}

fn enrol(posted: &Posted, around: &Around) -> Result<Wish, Vec<Wrong>> {
    let enrolment = Enrolment::parse(posted.get("text"));
    let who = staff("staff", posted.get("staff"));
    match (enrolment, who) {
        (Ok(enrolment), Ok(who)) => Ok(Wish {
            act: orders::enrol(&enrolment, around.society, who),
            enrolment: Some(enrolment),
        }),
        (enrolment, who) => {
            let mut wrong = Vec::new();
            if enrolment.is_err() {
                wrong.push(("text", id::DESK_ERROR_ENROLMENT));
            }
            wrong.extend(who.err().into_iter().flatten());
            Err(wrong)
        }
    }
}

fn staff(field: &'static str, text: &str) -> Result<StaffId, Vec<Wrong>> {
    let read = text.trim().parse();
    read.map_err(|_| vec![(field, id::DESK_ERROR_STAFF)])
}

fn parse<T: core::str::FromStr>(field: &'static str, posted: &Posted) -> Result<T, Vec<Wrong>> {
    let read = posted.get(field).parse();
    read.map_err(|_| vec![(field, id::ERROR_CHOOSE)])
}

fn subject(text: &str) -> Result<Subject, Vec<Wrong>> {
    let wrong = || vec![("subject", id::ERROR_CHOOSE)];
    let (kind, number) = text.split_once('-').ok_or_else(wrong)?;
    match kind {
        "device" => number.parse().map(Subject::Device).map_err(|_| wrong()),
        "staff" => number.parse().map(Subject::Staff).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

fn number(field: &'static str, posted: &Posted, most: u32) -> Result<u32, Vec<Wrong>> {
    let read = posted.get(field).trim().parse::<u32>().ok();
    let fine = read.filter(|number| (1..=most).contains(number));
    fine.ok_or_else(|| vec![(field, id::DESK_ERROR_NUMBER)])
}
