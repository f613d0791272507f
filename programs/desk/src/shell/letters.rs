//! Letters to the keyholder, the matcher and other desks, and from them.

use super::{Draft, PATIENCE, Shell, Waiting};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::words;
use ledger::leaf::DeviceKind;
use policy::letter::{Asking, Outcome, Verdict};
use policy::order::OrderFault;
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{Canonical, Hash, Time, from_bytes, to_bytes};
use wire::path;
use wire::{Delivery, Letter, Letters, LineFault, Method, Received, Sessions, Subject, Taken, To};
use world::desk::{Effect, Input};
use world::device::SessionKey;

/// How long the hub may take to hear which letters are taken, in microseconds.
const GIVING_BACK: u64 = 5_000_000;

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Calls, unless the hub was out of reach in this round already.
    pub(crate) fn reach<T>(
        &mut self,
        call: impl FnOnce(&dyn wire::Line) -> Result<T, LineFault>,
    ) -> Option<T> {
        if self.offline.is_some() {
            return None;
        }
        let answer = call(self.line);
        self.away = matches!(answer, Err(LineFault::Unreachable(_)));
        match answer {
            Ok(value) => Some(value),
            Err(fault) if fault.is_away() => {
                self.offline = Some(fault);
                None
            }
            Err(fault) => {
                let now = self.outside.now();
                self.side.line(now, format!("The server: {fault}."));
                // It knew this computer, and takes nothing of it: the clocks differ, mostly.
                let known = self.desk.book().device(self.desk.device()).is_some();
                if known && matches!(fault, LineFault::Refused(401, _)) {
                    self.offline = Some(fault);
                }
                None
            }
        }
    }

    /// Sends what an effect says. If it does not arrive, the machine says it again in time.
    pub(super) fn post(&mut self, effect: Effect) {
        match effect {
            Effect::Send(out) => {
                let asking = Asking {
                    ask: Bytes(out.ask),
                    signature: out.signature,
                };
                self.send(vec![letter(To::Keyholder, Subject::Ask, &asking)]);
            }
            Effect::Query(bytes) => self.send_matchers(Subject::Query, &bytes),
            Effect::Word(bytes) => self.send_matchers(Subject::Word, &bytes),
            Effect::Announce(key) => {
                let body = to_bytes(&*key);
                let _later =
                    self.reach(|line| line.call(Method::Put, path::SESSION, &body, PATIENCE));
            }
            Effect::Seed(device, bytes) => {
                self.send(vec![Letter {
                    to: To::Device(device),
                    subject: Subject::Seed,
                    body: Bytes(bytes),
                }]);
            }
            Effect::Keep(_)
            | Effect::Put(..)
            | Effect::Fetch(_)
            | Effect::WantRoster
            | Effect::Tell(_) => {}
        }
    }

    fn send_matchers(&mut self, subject: Subject, bytes: &[u8]) {
        let matchers: Vec<DeviceId> = self
            .desk
            .book()
            .devices()
            .filter(|d| d.kind == DeviceKind::Matcher && d.usable)
            .map(|d| d.key.device())
            .collect();
        let letter = |to| Letter {
            to: To::Device(to),
            subject,
            body: Bytes(bytes.to_vec()),
        };
        self.send(matchers.into_iter().map(letter).collect());
    }

    /// Sends letters, durable at the hub if this says so.
    pub(crate) fn send(&mut self, letters: Vec<Letter>) -> bool {
        if letters.is_empty() {
            return true;
        }
        let body = to_bytes(&Letters { letters });
        let sent = self.reach(|line| line.call(Method::Post, path::MAIL, &body, PATIENCE));
        sent.is_some()
    }

    /// Session keys of matchers and, for a seed that is to be passed, of the society's desks.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub fn ask_sessions(&mut self) -> Result<(), Fault> {
        self.sessions = self.now();
        let target = path::matcher_sessions();
        for key in self.sessions(&target) {
            self.step(Input::Matcher(Box::new(key)))?;
        }
        Ok(())
    }

    /// The newest session key of a desk of this society.
    pub fn desk_session(&mut self, device: DeviceId) -> Option<SessionKey> {
        let target = path::desk_sessions(self.own.society);
        let keys = self.sessions(&target);
        keys.into_iter().find(|key| key.device == device)
    }

    fn sessions(&mut self, target: &str) -> Vec<SessionKey> {
        self.announced(target).unwrap_or_default()
    }

    /// Keys that devices announced; none if the hub did not say.
    pub(super) fn announced(&mut self, target: &str) -> Option<Vec<SessionKey>> {
        let bytes = self.reach(|line| line.call(Method::Get, target, &[], PATIENCE))?;
        let sessions = from_bytes::<Sessions>(&bytes).ok()?.sessions.into_iter();
        let keys = sessions.filter_map(|(_, bytes)| from_bytes(&bytes.0).ok());
        Some(keys.collect())
    }

    /// Reads the box; whether a letter was in it. A letter is given back only when everything
    /// that follows from it is durable, and not before something else is done: whoever waits for
    /// what it said need not wait for that.
    pub(super) fn read_box(&mut self, wait: u32) -> Result<bool, Fault> {
        self.give_back();
        let target = path::mail(wait);
        let patience = PATIENCE + u64::from(wait) * 1_000_000;
        // A device that is not enrolled yet has no box.
        let answer = self.reach(
            |line| match line.call(Method::Get, &target, &[], patience) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(LineFault::Refused(401 | 403, _) | LineFault::Missing) => Ok(None),
                Err(fault) => Err(fault),
            },
        );
        let bytes = match answer {
            Some(Some(bytes)) => bytes,
            Some(None) => {
                self.doubt()?;
                return Ok(false);
            }
            None => return Ok(false),
        };
        self.doubted = None;
        let Ok(delivery) = from_bytes::<Delivery>(&bytes) else {
            let now = self.now();
            self.side
                .line(now, "The server: its answer is malformed.".to_owned());
            return Ok(false);
        };
        let came = !delivery.letters.is_empty();
        for letter in delivery.letters {
            let number = letter.number;
            self.read_letter(letter)?;
            self.taken.push(number);
        }
        Ok(came)
    }

    fn read_letter(&mut self, letter: Received) -> Result<(), Fault> {
        let bytes = letter.body.0;
        match letter.subject {
            Subject::Reply => self.step(Input::Reply(bytes)),
            Subject::Answer => self.step(Input::Answer(bytes)),
            Subject::Ack => self.step(Input::Ack(bytes)),
            Subject::Notices => self.step(Input::Notices(bytes)),
            Subject::Seed => self.step(Input::Seed(bytes)),
            Subject::Draft => self.take_draft(&bytes),
            Subject::Outcome => self.take_outcome(&bytes),
            Subject::Dispatch => self.take_dispatch(&bytes),
            Subject::Ask
            | Subject::Order
            | Subject::Query
            | Subject::Word
            | Subject::PublicWord
            | Subject::NewReceipt => Ok(()),
        }
    }

    /// What the keyholder said of an order since this start, if it did.
    pub(crate) fn verdict(&self, order: Hash) -> Option<Verdict> {
        let said = self.verdicts.iter().rev();
        said.into_iter()
            .find(|(of, _)| *of == order)
            .map(|(_, verdict)| *verdict)
    }

    /// An order that waits for a signature. Nobody is believed: what is shown to the officer is
    /// the order itself, and whose signatures hold.
    fn take_draft(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let Ok(draft) = from_bytes::<Draft>(bytes) else {
            return Ok(());
        };
        let now = self.now();
        if !words::draft_fits(&draft) || draft.ordering.order.not_after < now {
            return Ok(());
        }
        let log = self.desk.caller().log_keys().name.as_str();
        let holds = draft.ordering.approvals.iter().all(|approval| {
            let device = self.desk.book().device(approval.device);
            let hash = draft.ordering.order.hash();
            device.is_some_and(|d| {
                d.key
                    .verify(sign::Context::Order, &hash, &approval.signature)
                    .is_ok()
            })
        });
        if !holds || draft.ordering.order.origin != log {
            return self.change(|side| {
                side.line(
                    now,
                    "An order for signing was not genuine and was thrown away.".to_owned(),
                );
            });
        }
        self.change(|side| {
            let hash = draft.ordering.order.hash();
            match side.orders.iter_mut().find(|o| o.hash() == hash) {
                Some(known) => {
                    known.add(&draft.ordering.approvals);
                }
                None => side.orders.push(Waiting {
                    ordering: draft.ordering,
                    enrolment: draft.enrolment,
                    sent: Time(0),
                }),
            }
        })
    }

    fn take_outcome(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let key = self.desk.caller().log_keys().ed25519;
        let now = self.now();
        let outcome = match from_bytes::<Outcome>(bytes) {
            Ok(outcome) if outcome.holds(&key) => outcome,
            _ => {
                return self.change(|side| {
                    side.line(
                        now,
                        "An answer about an order was not the keyholder's.".to_owned(),
                    );
                });
            }
        };
        self.want_roster = true;
        self.verdicts.push((outcome.order, outcome.verdict));
        self.change(|side| {
            let at = side.orders.iter().position(|o| o.hash() == outcome.order);
            let what = at.map_or_else(
                || "an order of another officer".to_owned(),
                |at| words::act(&side.orders[at].ordering.order.act),
            );
            let text = match outcome.verdict {
                Verdict::Written(index) => {
                    if let Some(at) = at {
                        side.orders.remove(at);
                    }
                    format!("Carried out (leaf {index}): {what}.")
                }
                Verdict::Refused(fault) => {
                    // One more signature may mend it; nothing else will.
                    if let Some(at) = at.filter(|_| fault != OrderFault::Officers) {
                        side.orders.remove(at);
                    }
                    format!("Refused by the keyholder: {what}: {fault}.")
                }
            };
            side.line(now, text);
        })
    }
}

impl<D, O> Shell<'_, D, O> {
    /// Tells the hub which letters need not come again. If it does not hear, they come again and
    /// change nothing.
    pub(super) fn give_back(&mut self) {
        let numbers = std::mem::take(&mut self.taken);
        if !numbers.is_empty() && self.offline.is_none() {
            let body = to_bytes(&Taken { numbers });
            let _again = self
                .line
                .call(Method::Post, path::TAKEN, &body, GIVING_BACK);
        }
    }
}

/// A letter of one value.
pub(crate) fn letter(to: To, subject: Subject, body: &impl Canonical) -> Letter {
    Letter {
        to,
        subject,
        body: Bytes(to_bytes(body)),
    }
}
