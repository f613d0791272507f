//! More of them: writing, searches, officers' orders.

use crate::make::*;

pub(crate) fn writing(cases: &mut Vec<Case>) {
    let (fold, _) = begun();
    let mut push = |name, code, who, event| {
        let bad = ask(&fold, who, event);
        cases.push(Case::after(name, code, &fold, &bad));
    };
    let part = |c| vec![written(7, &[(c, 1)])];
    push(
        "a desk that brings a form",
        "role",
        Who::Worker,
        deposit(Who::Worker, part(Category::Intake)),
    );
    push(
        "a portal that brings a part",
        "role",
        Who::Portal,
        deposit(Who::Portal, part(Category::Contact)),
    );
    push(
        "a form and a part together",
        "request",
        Who::Portal,
        deposit(
            Who::Portal,
            vec![
                written(7, &[(Category::Contact, 1)]),
                written(8, &[(Category::Intake, 1)]),
            ],
        ),
    );
    push(
        "nothing brought",
        "request",
        Who::Worker,
        deposit(Who::Worker, vec![]),
    );
    push(
        "version nought",
        "request",
        Who::Worker,
        deposit(Who::Worker, vec![written(7, &[(Category::Contact, 0)])]),
    );
    push(
        "a lead's act by a caseworker",
        "role",
        Who::Worker,
        Event::Granted(grant(Kind::Case, HERE, Who::Worker.staff(), &[2])),
    );
    push(
        "a grant to nobody",
        "request",
        Who::Lead,
        Event::Granted(grant(Kind::Case, HERE, Who::Newcomer.staff(), &[2])),
    );
    push(
        "a grant of nothing",
        "request",
        Who::Lead,
        Event::Granted(grant(Kind::Case, HERE, Who::Worker.staff(), &[])),
    );
    let mut forms = grant(Kind::Case, HERE, Who::Worker.staff(), &[2]);
    forms.categories = vec![Category::Intake];
    push(
        "a case grant of forms",
        "request",
        Who::Lead,
        Event::Granted(forms),
    );
    push(
        "an erasure by a caseworker",
        "role",
        Who::Worker,
        erased(&[2]),
    );
    push("an erasure of nothing", "unknown", Who::Lead, erased(&[]));
    push(
        "one share where two are needed",
        "misfit",
        Who::OfficerA,
        openings(&[1]),
    );
    push("a share twice", "misfit", Who::OfficerA, openings(&[1, 1]));
    push(
        "a share that there is not",
        "misfit",
        Who::OfficerA,
        openings(&[1, 4]),
    );
    push(
        "slips of another society",
        "role",
        Who::WorkerThere,
        openings(&[1, 2]),
    );
    push(
        "a chain that does not begin at one",
        "misfit",
        Who::Portal,
        intakes(2, 1),
    );
    push(
        "a stretch of no intakes",
        "misfit",
        Who::Portal,
        intakes(1, 0),
    );
    push("a chain from a desk", "role", Who::Worker, intakes(1, 1));
    push(
        "a seed to another society",
        "role",
        Who::Worker,
        Event::SeedPassed(SeedPassed {
            society: HERE,
            to: Who::WorkerThere.device(),
        }),
    );
    push(
        "a seed to a portal",
        "role",
        Who::Worker,
        Event::SeedPassed(SeedPassed {
            society: HERE,
            to: Who::Portal.device(),
        }),
    );
    let (mut fold, _) = begun();
    fold.order(LOCK, &[Who::OfficerA]).expect("a lockdown");
    let bad = ask(
        &fold,
        Who::Worker,
        deposit(Who::Worker, part(Category::Contact)),
    );
    cases.push(Case::after(
        "staff's writing in a lockdown",
        "stopped",
        &fold,
        &bad,
    ));
    let (mut fold, _) = begun();
    fold.write(Cause::Keyholder, erased(&[2]))
        .expect("an erasure");
    let bad = ask(&fold, Who::Lead, erased(&[2, 3]));
    cases.push(Case::after("erased twice", "unknown", &fold, &bad));
}

pub(crate) fn searches(cases: &mut Vec<Case>) {
    let (mut fold, _) = begun();
    let foreign = ask(&fold, Who::Worker, query(Who::Worker, 7, false));
    cases.push(Case::after(
        "a search for nobody's case",
        "no-grant",
        &fold,
        &foreign,
    ));
    let unasked = ask(&fold, Who::Matcher, answer(1));
    cases.push(Case::after(
        "an answer to no search",
        "unknown",
        &fold,
        &unasked,
    ));
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect("a search");
    let at = fold.state.size - 1;
    let desk = ask(&fold, Who::Lead, answer(at));
    cases.push(Case::after("an answer from a desk", "role", &fold, &desk));
    let mut unsorted = answer(at);
    if let Event::Answered(body) = &mut unsorted {
        body.names.swap(3, 4);
    }
    let unsorted = ask(&fold, Who::Matcher, unsorted);
    cases.push(Case::after(
        "names that are not sorted",
        "misfit",
        &fold,
        &unsorted,
    ));
    fold.ask(Who::Matcher, answer(at)).expect("an answer");
    let twice = ask(&fold, Who::Matcher, answer(at));
    cases.push(Case::after(
        "a second answer to a ticket",
        "unknown",
        &fold,
        &twice,
    ));
    let (mut fold, _) = begun();
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect("a search");
    let at = fold.state.size - 1;
    fold.order(Act::Revoke(Who::Worker.device()), &[Who::Lead])
        .expect("a revocation");
    let late = ask(&fold, Who::Matcher, answer(at));
    cases.push(Case::after(
        "an answer for a revoked device",
        "device",
        &fold,
        &late,
    ));
    let (mut fold, _) = begun();
    fold.ask(Who::Worker, query(Who::Worker, 1, false))
        .expect("a search");
    let at = fold.state.size - 1;
    fold.pass(DAY);
    let late = ask(&fold, Who::Matcher, answer(at));
    cases.push(Case::after("an answer after a day", "sealed", &fold, &late));
    let (mut fold, _) = begun();
    fold.ask(Who::Worker, query(Who::Worker, 1, true))
        .expect("a standing search");
    let at = fold.state.size - 1;
    rules(&mut fold, |p| p.society_day = 0);
    let over = ask(&fold, Who::Matcher, answer(at));
    cases.push(Case::after(
        "an answer beyond the society's day",
        "limit-queries",
        &fold,
        &over,
    ));
}

pub(crate) fn officers(cases: &mut Vec<Case>) {
    let (fold, _) = begun();
    let mut push = |name, act, signers: &[Who]| {
        let bad = ordered(&fold, act, signers);
        cases.push(Case::after(name, "order-officers", &fold, &bad));
    };
    let enrol = || Act::Enrol(newcomer(Worker));
    use Who::{
        ChiefA, ChiefA2, ChiefB, Lead, OfficerA, OfficerB, OfficerThere, Protection, Worker,
    };
    push("nobody", enrol(), &[]);
    push("one officer where two are needed", enrol(), &[OfficerA]);
    push("one officer counted twice", enrol(), &[OfficerA, OfficerA]);
    push("one person on two devices", enrol(), &[ChiefA, ChiefA2]);
    push(
        "an officer of another society",
        enrol(),
        &[OfficerA, OfficerThere],
    );
    push("a lead among the officers", enrol(), &[OfficerA, Lead]);
    push(
        "a device that nobody enrolled",
        enrol(),
        &[OfficerA, Who::Newcomer],
    );
    push(
        "officers of one society set the rules",
        Act::SetPolicy(Policy::default()),
        &[OfficerA, OfficerB],
    );
    push("a lockdown by a caseworker", LOCK, &[Worker]);
    push(
        "a society's protection officer stops all",
        Act::Lockdown(Lock {
            society: SocietyId::ALL,
        }),
        &[Protection],
    );
    push(
        "a lease by a lead",
        Act::Lease(fold.now.plus(HOUR)),
        &[Lead],
    );
    push("a fence by officers", Act::Fence, &[ChiefA, ChiefB]);
    push(
        "a lead's own day",
        Act::Extend(Extension {
            society: HERE,
            subject: Subject::Staff(Lead.staff()),
            day: fold.now.day(),
            more: 10,
        }),
        &[Lead],
    );
    push(
        "an officer's own warrant",
        Act::Warrant(warrant(OfficerA, 5, fold.now)),
        &[OfficerA, OfficerB],
    );
    let console = leaf(
        &fold,
        Cause::Console,
        Event::Order(Box::new(order(enrol(), 900, fold.now))),
    );
    cases.push(Case::after(
        "an enrolment at the console",
        "order-officers",
        &fold,
        &console,
    ));
    let (mut fold, _) = begun();
    fold.order(LOCK, &[OfficerA]).expect("a lockdown");
    let resume = Act::Resume(Resume {
        society: HERE,
        gate: gate(),
    });
    let one = ordered(&fold, resume.clone(), &[OfficerA]);
    cases.push(Case::after(
        "a resumption by one",
        "order-officers",
        &fold,
        &one,
    ));
    fold.order(Act::Revoke(OfficerB.device()), &[Lead])
        .expect("a revocation");
    let revoked = ordered(&fold, resume.clone(), &[OfficerA, OfficerB]);
    cases.push(Case::after(
        "a resumption with a revoked device",
        "order-officers",
        &fold,
        &revoked,
    ));
    let (mut fold, _) = begun();
    let entry = newcomer(OfficerB);
    fold.order(Act::Enrol(entry), &[OfficerA, OfficerB])
        .expect("a second desk");
    fold.order(LOCK, &[OfficerA]).expect("a lockdown");
    let probation = ordered(&fold, resume, &[OfficerA, Who::Newcomer]);
    cases.push(Case::after(
        "a resumption on a device of the first day",
        "order-officers",
        &fold,
        &probation,
    ));
}

pub(crate) fn unfit_orders(cases: &mut Vec<Case>) {
    let (fold, _) = begun();
    use Who::{ChiefA, ChiefB, Lead, OfficerA, OfficerB};
    let both = [OfficerA, OfficerB];
    let chiefs = [ChiefA, ChiefB];
    let changed = |change: &dyn Fn(&mut ledger::leaf::Order)| {
        let mut order = order(LOCK, 900, fold.now);
        change(&mut order);
        let approvals = vec![OfficerA.approves(&order)];
        leaf(
            &fold,
            Cause::Officers(approvals),
            Event::Order(Box::new(order)),
        )
    };
    let mut add = |name, code, leaf: &Leaf| cases.push(Case::after(name, code, &fold, leaf));
    add(
        "an order for another log",
        "order-origin",
        &changed(&|o| o.origin = format!("{ORIGIN}2")),
    );
    add(
        "an order of yesterday",
        "order-expired",
        &changed(&|o| o.not_after = Time(o.not_after.0 - DAY)),
    );
    add(
        "an order good for four days",
        "order-expired",
        &changed(&|o| o.not_after = o.not_after.plus(4 * DAY)),
    );
    let mut push = |name, act, signers: &[Who]| {
        add(name, "order-misfit", &ordered(&fold, act, signers));
    };
    push(
        "a society's number again",
        Act::AddSociety(society_entry(HERE)),
        &chiefs,
    );
    push(
        "society nought",
        Act::AddSociety(society_entry(SocietyId::ALL)),
        &chiefs,
    );
    push("a device again", Act::Enrol(Who::Worker.entry()), &both);
    push(
        "a desk of somebody without a role",
        Act::Enrol(DeviceEntry {
            staff: Who::Newcomer.staff(),
            ..Who::Newcomer.entry()
        }),
        &both,
    );
    push(
        "a revocation of no device",
        Act::Revoke(Who::Newcomer.device()),
        &[ChiefA],
    );
    push(
        "a reinstatement of what is not suspended",
        Act::Reinstate(Subject::Device(Who::Worker.device())),
        &both,
    );
    push(
        "a resumption of what is not stopped",
        Act::Resume(Resume {
            society: HERE,
            gate: gate(),
        }),
        &both,
    );
    push(
        "a lease of four days",
        Act::Lease(fold.now.plus(96 * HOUR)),
        &[OfficerA],
    );
    push("no doubt to clear", Act::ClearClock, &[OfficerA]);
    push(
        "rules with one officer enough",
        Act::SetPolicy(Policy {
            officers: 1,
            ..Policy::default()
        }),
        &chiefs,
    );
    let today = fold.now.day();
    let extend = |subject, day, more| {
        Act::Extend(Extension {
            society: HERE,
            subject,
            day,
            more,
        })
    };
    let worker = Subject::Staff(Who::Worker.staff());
    push(
        "tomorrow's extension",
        extend(worker, today + 1, 10),
        &[Lead],
    );
    push(
        "an extension beyond the limit",
        extend(worker, today, 201),
        &[Lead],
    );
    push(
        "an extension of a device",
        extend(Subject::Device(Who::Worker.device()), today, 10),
        &[Lead],
    );
    let mut none = warrant(Who::Worker, 1, fold.now);
    none.records = 0;
    push("a warrant for nothing", Act::Warrant(none), &both);
    push(
        "a warrant for a portal",
        Act::Warrant(warrant(Who::Portal, 1, fold.now)),
        &both,
    );
    push(
        "a short second-lock key",
        Act::SecondLock(NewSecondLock {
            society: HERE,
            public: Bytes(vec![5; 1_215]),
        }),
        &both,
    );
    push(
        "an emergency key that one share opens",
        Act::Emergency(NewEmergency {
            society: HERE,
            key: emergency(1, 3),
        }),
        &both,
    );
    push(
        "a role in no society",
        Act::Appoint(Appointment {
            staff: Who::Worker.staff(),
            society: SocietyId(9),
            roles: lead(),
        }),
        &chiefs,
    );
    let mut fold = fold;
    let twice = order(LOCK, 900, fold.now);
    fold.give(twice, &[OfficerA]).expect("a lockdown");
    let again = ordered(&fold, LOCK, &[OfficerA]);
    cases.push(Case::after(
        "an order carried out before",
        "order-repeated",
        &fold,
        &again,
    ));
    let (mut fold, _) = begun();
    let more = extend(worker, today, 10);
    fold.order(more.clone(), &[Lead]).expect("an extension");
    let again = ordered(&fold, more, &[Lead]);
    cases.push(Case::after("extended twice", "order-misfit", &fold, &again));
}
