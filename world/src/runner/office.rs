//! What officers order.

use super::World;
use crate::model::device::DeskShell;
use crate::model::letter::{Address, Mail};
use crate::model::people::{CHIEFS, SOCIETIES};
use crate::op::Op;
use ledger::leaf::{
    Act, Appointment, Approval, Extension, Gate, Lock, Order, Resume, Roles, Subject,
};
use sign::id::StaffId;
use sign::time::{DAY, HOUR};
use sign::{Hash, SocietyId, Time};

/// Most desks there ever are.
const DESKS: usize = 11;

impl World {
    pub(crate) fn office(&mut self, op: Op) {
        match op {
            Op::Enrol { society, .. } => self.enrol(society),
            Op::Revoke { desk } => {
                // Only desks that were enrolled later: the first ones carry the town.
                let place = self.worker(desk);
                if place >= 7 || (place == 4 && desk % 4 == 0) {
                    let id = self.desks[place].machine.device();
                    self.order(Act::Revoke(id), &CHIEFS[..1]);
                }
            }
            Op::Appoint { desk, role } => {
                let place = self.worker(desk);
                let appointment = Appointment {
                    staff: self.people.staff(place),
                    society: self.desks[place].society,
                    roles: Roles {
                        caseworker: true,
                        lead: matches!(place, 2 | 5) || role % 3 == 0,
                        officer: false,
                        protection: role % 3 == 1,
                    },
                };
                self.order(Act::Appoint(appointment), &CHIEFS);
            }
            Op::Reinstate { desk } => {
                let place = self.worker(desk);
                let device = Subject::Device(self.desks[place].machine.device());
                let staff = Subject::Staff(self.people.staff(place));
                self.order(Act::Reinstate(device), &CHIEFS);
                self.order(Act::Reinstate(staff), &CHIEFS);
            }
            Op::Extend { desk, more } => {
                let place = self.worker(desk);
                let extension = Extension {
                    society: self.desks[place].society,
                    subject: Subject::Staff(self.people.staff(place)),
                    day: self.now.day(),
                    more: 1 + u32::from(more) % 3,
                };
                self.order(Act::Extend(extension), &CHIEFS[..1]);
            }
            Op::Forge { desk } => self.forge(desk),
            Op::Lockdown { society } => {
                let society = some(society);
                self.order(Act::Lockdown(Lock { society }), &CHIEFS[..1]);
            }
            Op::Resume { society } => self.resume(some(society)),
            Op::Lease {} => self.renew(),
            Op::ClearClock {} => {
                // Whoever looks at the clock also sets it right.
                self.skew = 0;
                self.order(Act::ClearClock, &CHIEFS[1..]);
            }
            _ => {}
        }
    }

    pub(crate) fn renew(&mut self) {
        let now = self.holder_now().max(self.keyholder.machine.state().time);
        self.order(Act::Lease(now.plus(70 * HOUR)), &CHIEFS[..1]);
    }

    pub(crate) fn resume(&mut self, society: SocietyId) {
        let gate = Gate {
            findings: Hash([1; 32]),
            outside_test: None,
        };
        self.order(Act::Resume(Resume { society, gate }), &CHIEFS);
        for society in SOCIETIES {
            self.rotate(society);
        }
    }

    fn enrol(&mut self, society: u16) {
        let number = self.desks.len();
        if number >= DESKS {
            return;
        }
        let society = SOCIETIES[usize::from(society) % 2];
        let mut desk = DeskShell::new(self.people, number, society);
        desk.machine.give_seed(&self.people.second(society));
        self.desks.push(desk);
        let appointment = Appointment {
            staff: self.people.staff(number),
            society,
            roles: Roles {
                caseworker: true,
                ..Roles::default()
            },
        };
        self.order(Act::Appoint(appointment), &CHIEFS);
        let entry = self.people.entry(number, society);
        self.order(Act::Enrol(entry), &CHIEFS);
        self.login(number);
        self.news = true;
    }

    /// An order with the signatures of these desks, sent to the keyholder.
    pub(crate) fn order(&mut self, act: Act, signers: &[usize]) {
        let order = self.write(act);
        let approvals = signers.iter().map(|n| self.approve(&order, *n)).collect();
        self.post(order, approvals);
    }

    /// What one person alone can make: two signatures of one officer, or of one device; or a
    /// caseworker's beside an officer's.
    fn forge(&mut self, desk: u16) {
        let resume = Appointment {
            staff: StaffId([9; 16]),
            society: SOCIETIES[0],
            roles: Roles {
                officer: true,
                ..Roles::default()
            },
        };
        let order = self.write(Act::Appoint(resume));
        let signers = match desk % 3 {
            0 => [CHIEFS[0], CHIEFS[0]],
            1 => [CHIEFS[0], 3],
            _ => [2, 5],
        };
        let approvals = signers.iter().map(|n| self.approve(&order, *n)).collect();
        self.watch.tally.saw("forged order");
        self.post(order, approvals);
    }

    fn write(&mut self, act: Act) -> Order {
        self.town.orders += 1;
        let life = self.now.plus(2 * DAY).max(self.holder_now().plus(DAY));
        Order {
            nonce: Hash(self.chance.bytes()).short(),
            origin: self.people.keys().name.as_str().to_owned(),
            not_after: Time(life.0),
            act,
        }
    }

    fn approve(&self, order: &Order, place: usize) -> Approval {
        let signer = self.people.desk(place);
        Approval {
            device: signer.public().device(),
            signature: signer.sign(sign::Context::Order, &order.hash()),
        }
    }

    fn post(&mut self, order: Order, approvals: Vec<Approval>) {
        let mail = Mail::Order(order, approvals);
        self.hub.send(Address::Desk(0), Address::Keyholder, mail);
    }
}

fn some(society: u16) -> SocietyId {
    match society % 5 {
        0 => SocietyId::ALL,
        n => SOCIETIES[usize::from(n) % 2],
    }
}
