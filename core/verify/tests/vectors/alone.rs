//! Logs that one rule alone refuses: every other rule, and every limit, would let the last leaf
//! stand.

use crate::make::*;

pub(crate) fn alone(cases: &mut Vec<Case>) {
    approvals(cases);
    searches(cases);
    warrants(cases);
}

/// An officer works on a portal or a matcher, too.
fn approvals(cases: &mut Vec<Case>) {
    let lock = Act::SecondLock(NewSecondLock {
        society: HERE,
        public: Bytes(vec![5; 1_216]),
    });
    for (kind, one, two) in [
        (
            DeviceKind::Portal,
            "a lockdown from a portal",
            "an officer's portal among those who sign",
        ),
        (
            DeviceKind::Matcher,
            "a lockdown from a matcher",
            "an officer's matcher among those who sign",
        ),
    ] {
        let (mut fold, _) = begun();
        let entry = DeviceEntry {
            kind,
            ..newcomer(Who::OfficerB)
        };
        fold.order(Act::Enrol(entry), &[Who::OfficerA, Who::OfficerB])
            .expect("an enrolment");
        let alone = ordered(&fold, LOCK, &[Who::Newcomer]);
        cases.push(Case::after(one, "order-officers", &fold, &alone));
        let both = ordered(&fold, lock.clone(), &[Who::OfficerA, Who::Newcomer]);
        cases.push(Case::after(two, "order-officers", &fold, &both));
    }
}

fn searches(cases: &mut Vec<Case>) {
    let (mut fold, _) = begun();
    let body = query(Who::Worker, 1, false);
    let foreign = ask(&fold, Who::Worker2, body.clone());
    cases.push(Case::after(
        "a search in another device's session",
        "session",
        &fold,
        &foreign,
    ));
    fold.pass(12 * HOUR);
    let late = ask(&fold, Who::Worker, body.clone());
    cases.push(Case::after(
        "a search in a session of twelve hours",
        "session",
        &fold,
        &late,
    ));

    let (mut fold, _) = begun();
    appoint(&mut fold, Who::Worker, THERE, caseworker());
    let there = grant(Kind::Case, THERE, Who::Worker.staff(), &[1, 7]);
    let there = ledger::leaf::Granted {
        id: sign::id::GrantId([0x77; 16]),
        ..there
    };
    fold.ask(Who::LeadThere, Event::Granted(there))
        .expect("a case there");
    let mut elsewhere = body.clone();
    if let Event::Queried(body) = &mut elsewhere {
        body.society = THERE;
    }
    let elsewhere = ask(&fold, Who::Worker, elsewhere);
    cases.push(Case::after(
        "a search for another society than the desk's",
        "role",
        &fold,
        &elsewhere,
    ));
    let theirs = ask(&fold, Who::Worker, query(Who::Worker, 7, false));
    cases.push(Case::after(
        "a search for another society's case",
        "no-grant",
        &fold,
        &theirs,
    ));

    let (mut fold, _) = begun();
    appoint(&mut fold, Who::Worker, HERE, Roles::default());
    let dismissed = ask(&fold, Who::Worker, body);
    cases.push(Case::after(
        "a search by somebody dismissed",
        "role",
        &fold,
        &dismissed,
    ));

    let mut fold = Fold::new();
    let mut ended = grant(Kind::Case, HERE, Who::Worker.staff(), &[1]);
    ended.until = fold.now.plus(HOUR);
    fold.ask(Who::Lead, Event::Granted(ended)).expect("a case");
    fold.pass(HOUR);
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect("a search in the last moment");
    fold.pass(1);
    let late = ask(&fold, Who::Worker, query(Who::Worker, 1, false));
    cases.push(Case::after(
        "a search for a case that ended",
        "no-grant",
        &fold,
        &late,
    ));

    let mut fold = Fold::new();
    let shown = grant(Kind::Candidate, HERE, Who::Worker.staff(), &[1]);
    fold.ask(Who::Lead, Event::Granted(shown))
        .expect("a candidate");
    let candidate = ask(&fold, Who::Worker, query(Who::Worker, 1, false));
    cases.push(Case::after(
        "a search for a candidate",
        "no-grant",
        &fold,
        &candidate,
    ));
}

fn warrants(cases: &mut Vec<Case>) {
    let both = [Who::OfficerA, Who::OfficerB];
    let (mut fold, _) = begun();
    fold.deny(Who::Worker, Limit::Device, 3);
    let suspended = ordered(
        &fold,
        Act::Warrant(warrant(Who::Worker, 1, fold.now)),
        &both,
    );
    cases.push(Case::after(
        "a warrant for a suspended desk",
        "order-misfit",
        &fold,
        &suspended,
    ));
    let (mut fold, _) = begun();
    fold.order(Act::Revoke(Who::Worker.device()), &[Who::Lead])
        .expect("a revocation");
    let revoked = ordered(
        &fold,
        Act::Warrant(warrant(Who::Worker, 1, fold.now)),
        &both,
    );
    cases.push(Case::after(
        "a warrant for a revoked desk",
        "order-misfit",
        &fold,
        &revoked,
    ));
}

fn appoint(fold: &mut Fold, who: Who, society: SocietyId, roles: Roles) {
    let entry = Appointment {
        staff: who.staff(),
        society,
        roles,
    };
    fold.order(Act::Appoint(entry), &[Who::ChiefA, Who::ChiefB])
        .expect("two chiefs may appoint");
}
