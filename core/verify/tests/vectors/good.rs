//! A log in which everything happens once.

use crate::make::*;

/// Everything that may happen, once.
pub(crate) fn good() -> Case {
    let (mut fold, why) = begun();
    let ok = "the rules allow it";
    let chiefs = [Who::ChiefA, Who::ChiefB];
    let officers = [Who::OfficerA, Who::OfficerB];
    let boot = Event::Boot(Boot {
        program: Hash([1; 32]),
    });
    fold.write(Cause::Keyholder, boot).expect(ok);
    fold.ask(
        Who::Worker,
        deposit(Who::Worker, vec![written(7, &[(Category::Contact, 1)])]),
    )
    .expect(ok);
    fold.ask(
        Who::Portal,
        deposit(Who::Portal, vec![written(8, &[(Category::Intake, 1)])]),
    )
    .expect(ok);
    fold.ask(Who::Portal, intakes(1, 2)).expect(ok);
    fold.ask(Who::Portal, intakes(3, 1)).expect(ok);
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect(ok);
    let at = fold.state.size - 1;
    fold.ask(Who::Matcher, answer(at)).expect(ok);
    fold.ask(Who::Worker, query(Who::Worker, 2, true))
        .expect(ok);
    let at = fold.state.size - 1;
    fold.ask(Who::Matcher, answer(at)).expect(ok);
    fold.ask(Who::Matcher, answer(at)).expect(ok);
    let mut candidate = grant(Kind::Candidate, HERE, Who::WorkerThere.staff(), &[3]);
    candidate.id.0[0] = 0x77;
    let abroad = Why::Grant(candidate.id);
    fold.ask(Who::Lead, Event::Granted(candidate)).expect(ok);
    fold.release(Who::WorkerThere, abroad, vec![item(HERE, 3)])
        .expect(ok);
    fold.ask(
        Who::Lead,
        Event::Granted(grant(Kind::Intake, HERE, Who::Worker.staff(), &[])),
    )
    .expect(ok);
    let list = grant(Kind::CaseList, HERE, Who::Worker.staff(), &[1, 2]);
    let list_id = Why::Grant(list.id);
    fold.ask(Who::Lead, Event::Granted(list)).expect(ok);
    fold.pass(DAY);
    next_day(&mut fold, Who::Worker2, list_id, &[1]);
    next_day(&mut fold, Who::Worker, why, &[1, 2]);
    fold.order(Act::Lease(fold.now.plus(72 * HOUR)), &[Who::OfficerThere])
        .expect(ok);
    let extension = |subject, society, day| {
        Act::Extend(Extension {
            society,
            subject,
            day,
            more: 100,
        })
    };
    let today = fold.now.day();
    fold.order(
        extension(Subject::Staff(Who::Worker.staff()), HERE, today),
        &[Who::Lead],
    )
    .expect(ok);
    fold.order(extension(Subject::Society(HERE), HERE, today), &[Who::Lead])
        .expect(ok);
    fold.order(
        extension(Subject::Society(SocietyId::ALL), SocietyId::ALL, today),
        &[Who::ChiefA],
    )
    .expect(ok);
    let entry = warrant(Who::Worker, 5, fold.now);
    let bulk = order(Act::Warrant(entry), 901, fold.now);
    let bulk_id = Why::Warrant(WarrantId(bulk.hash().short()));
    fold.give(bulk, &officers).expect(ok);
    next_day(&mut fold, Who::Worker, bulk_id, &[90, 91]);
    fold.deny(Who::Colleague, Limit::Device, 3);
    fold.write(Cause::Keyholder, denial(Who::Colleague, Reason::NoGrant, 7))
        .expect(ok);
    fold.order(
        Act::Reinstate(Subject::Device(Who::Colleague.device())),
        &officers,
    )
    .expect(ok);
    fold.deny(Who::Colleague, Limit::Staff, 3);
    fold.order(
        Act::Reinstate(Subject::Staff(Who::Colleague.staff())),
        &officers,
    )
    .expect(ok);
    fold.deny(Who::Colleague, Limit::Novelty, 1);
    let resume = |society| {
        Act::Resume(Resume {
            society,
            gate: gate(),
        })
    };
    fold.order(resume(HERE), &officers)
        .expect("three stops of one day stopped the society");
    fold.rotate(HERE).expect(ok);
    fold.order(LOCK, &[Who::Protection]).expect(ok);
    let mut form = deposit(Who::Portal, vec![written(9, &[(Category::Intake, 1)])]);
    if let Event::Deposited(body) = &mut form {
        body.session = session(Who::Portal, 1);
    }
    fold.ask(Who::Portal, form).expect(ok);
    fold.order(resume(HERE), &officers).expect(ok);
    fold.rotate(HERE).expect(ok);
    let stop = order(
        Act::Lockdown(Lock {
            society: SocietyId::ALL,
        }),
        902,
        fold.now,
    );
    fold.write(Cause::Console, Event::Order(Box::new(stop)))
        .expect(ok);
    fold.order(resume(SocietyId::ALL), &chiefs).expect(ok);
    fold.rotate(HERE).expect(ok);
    fold.rotate(THERE).expect(ok);
    fold.order(Act::Enrol(newcomer(Who::Worker)), &officers)
        .expect(ok);
    fold.order(Act::Revoke(Who::Newcomer.device()), &[Who::Lead])
        .expect(ok);
    fold.order(Act::AddSociety(society_entry(SocietyId(3))), &chiefs)
        .expect(ok);
    let appointment = Appointment {
        staff: Who::Colleague.staff(),
        society: HERE,
        roles: Roles {
            lead: true,
            ..caseworker()
        },
    };
    fold.order(Act::Appoint(appointment), &officers).expect(ok);
    let public = Bytes(vec![5; 1_216]);
    fold.order(
        Act::SecondLock(NewSecondLock {
            society: HERE,
            public,
        }),
        &officers,
    )
    .expect(ok);
    let passed = SeedPassed {
        society: HERE,
        to: Who::Lead.device(),
    };
    fold.ask(Who::Worker, Event::SeedPassed(passed)).expect(ok);
    let emergency = NewEmergency {
        society: HERE,
        key: emergency(3, 5),
    };
    fold.order(Act::Emergency(emergency), &officers).expect(ok);
    fold.ask(Who::OfficerA, openings(&[1, 4, 5])).expect(ok);
    rules(&mut fold, |p| p.novelty_hour = 40);
    fold.write(Cause::Keyholder, Event::ClockDoubt).expect(ok);
    fold.order(Act::ClearClock, &[Who::OfficerThere]).expect(ok);
    let index = Noted::Index(IndexNote {
        society: HERE,
        digest: Hash([2; 32]),
    });
    fold.write(Cause::Keyholder, Event::Noted(index)).expect(ok);
    fold.ask(Who::OfficerA, Event::Noted(Noted::Incident(Hash([2; 32]))))
        .expect(ok);
    fold.ask(Who::Lead, erased(&[1])).expect(ok);
    fold.write(Cause::Keyholder, erased(&[2])).expect(ok);
    let fence = order(Act::Fence, 903, fold.now);
    fold.write(Cause::Console, Event::Order(Box::new(fence)))
        .expect(ok);
    Case::good("everything once", &fold)
}
