//! What honest staff do in these attacks, and what a thief does with a stolen desk.

use crate::Verdict;
use crate::house::{HERE, Seat, Town};
use crate::outside::{Clock, Memory};
use desk::shell::{Ended, Shell};
use ledger::leaf::{Kind, Purpose, Why};
use policy::Want;
use policy::letter::Asking;
use policy::request::{WantGrant, WantItem, WantRelease};
use record::Person;
use record::codec::decode_part;
use record::request::request_from_toml;
use release::{Checked, Reply};
use seal::answer::Released;
use sign::encode::Bytes;
use sign::id::{GrantId, PersonId, RecordId, RequestId};
use sign::{Category, SigningKey, from_bytes, to_bytes};
use wire::Subject;
use world::desk::{JobId, Open, Save, Work};
use world::device::Caller;

const REQUEST: &str = include_str!("../../../../examples/request.toml");

pub(crate) type Desk<'a> = Shell<'a, Memory, Clock>;

pub(crate) fn sought() -> Person {
    request_from_toml(REQUEST).unwrap().sought
}

/// A new record, or new versions of its parts.
pub(crate) fn save(n: u8, changed: &[Category]) -> Work {
    Work::Save(Box::new(Save {
        record: RecordId([n; 16]),
        id: PersonId([n; 16]),
        person: sought(),
        changed: changed.to_vec(),
        tell: Vec::new(),
    }))
}

/// Gives a desk work and waits for its end.
pub(crate) fn done(town: &Town, shell: &mut Desk<'_>, work: Work) -> Ended {
    let job = shell.work(work).unwrap();
    finished(town, shell, job)
}

pub(crate) fn finished(town: &Town, shell: &mut Desk<'_>, job: JobId) -> Ended {
    shell.until(job, town.deadline(), |_, _| ()).unwrap()
}

/// A record written at a seat, in the log.
pub(crate) fn write(town: &Town, seat: &Seat, n: u8) -> RecordId {
    let ended = town.at(seat, |shell| done(town, shell, save(n, &Category::RECORD)));
    assert!(matches!(ended, Ended::Done(Some(_))), "{ended:?}");
    RecordId([n; 16])
}

/// The lead gives access to a record.
pub(crate) fn grant(town: &Town, to: &Seat, record: RecordId) -> GrantId {
    let categories = Category::RECORD.to_vec();
    give(town, to, (Kind::Case, vec![record], categories))
}

/// The lead gives access to the queue of forms.
pub(crate) fn grant_queue(town: &Town, to: &Seat) -> GrantId {
    give(town, to, (Kind::Intake, Vec::new(), vec![Category::Intake]))
}

fn give(
    town: &Town,
    to: &Seat,
    (kind, records, categories): (Kind, Vec<RecordId>, Vec<Category>),
) -> GrantId {
    let id = GrantId(town.clock.id());
    let work = Work::Grant(WantGrant {
        id,
        kind,
        holder: HERE,
        staff: to.staff,
        records,
        categories,
        until: town.clock.time().plus(30 * sign::time::DAY),
    });
    let ended = town.at(&town.lead, |shell| done(town, shell, work));
    assert!(matches!(ended, Ended::Done(Some(_))), "{ended:?}");
    id
}

/// One part of a record, the newest version.
pub(crate) fn one(record: RecordId, category: Category) -> Vec<WantItem> {
    vec![WantItem {
        holder: HERE,
        record,
        parts: vec![(category, 0)],
    }]
}

pub(crate) fn open(record: RecordId, grant: GrantId) -> Work {
    Work::Open(Open {
        why: Why::Grant(grant),
        purpose: Purpose::Casework,
        items: one(record, Category::Identity),
    })
}

/// Opens the identity of a record on a desk: what it shows, and how it ended.
pub(crate) fn opened(
    town: &Town,
    shell: &mut Desk<'_>,
    record: RecordId,
    grant: GrantId,
) -> (Option<Person>, Ended) {
    let job = shell.work(open(record, grant)).unwrap();
    let mut shown = None;
    let ended = shell.until(job, town.deadline(), |of, content| {
        let mut person = Person::default();
        decode_part(&mut person, of.category, &content).unwrap();
        shown = Some(person);
    });
    (shown, ended.unwrap())
}

/// What a desk told in passing.
pub(crate) fn lines(shell: &Desk<'_>) -> String {
    let lines = shell.side().lines.iter().map(|line| line.text.as_str());
    lines.collect::<Vec<_>>().join(" ")
}

/// Refused if the desk said so, in these words or more.
pub(crate) fn told(shell: &Desk<'_>, words: &str) -> Verdict {
    let lines = lines(shell);
    assert!(lines.contains(words), "nothing was told: {lines:?}");
    Verdict::Refused(format!("desk: {lines}"))
}

/// Somebody with a device's signing key, who speaks for himself.
pub(crate) struct Thief<'a> {
    town: &'a Town,
    caller: Caller,
}

impl<'a> Thief<'a> {
    pub(crate) fn at(town: &'a Town, seat: &Seat) -> Self {
        Self::with(town, seat.own.signer_again())
    }

    pub(crate) fn with(town: &'a Town, signer: SigningKey) -> Self {
        let keys = town.root.signer().unwrap().keys();
        let mut caller = Caller::new(signer, HERE, keys, None);
        caller.begin_session(&town.clock.draw(), town.clock.time());
        Thief { town, caller }
    }

    /// Asks for a part through the hub: the bytes of the request, and of the reply if one came.
    pub(crate) fn ask(
        &mut self,
        grant: GrantId,
        items: Vec<WantItem>,
    ) -> (Vec<u8>, Option<Vec<u8>>) {
        let asking = self.release(grant, items);
        let reply = self.send(&asking);
        (asking, reply)
    }

    /// A signed request for a part.
    pub(crate) fn release(&mut self, grant: GrantId, items: Vec<WantItem>) -> Vec<u8> {
        self.write(Want::Release(WantRelease {
            grant: Why::Grant(grant),
            purpose: Purpose::Casework,
            items,
        }))
    }

    /// A signed request.
    pub(crate) fn write(&mut self, want: Want) -> Vec<u8> {
        let id = RequestId(self.town.clock.id());
        let out = self.caller.ask(id, want, self.town.clock.time()).unwrap();
        to_bytes(&Asking {
            ask: Bytes(out.ask),
            signature: out.signature,
        })
    }

    /// Gives a request to the keyholder: the newest reply that came of it.
    pub(crate) fn send(&self, asking: &[u8]) -> Option<Vec<u8>> {
        let of = self.caller.device();
        let before = self.town.hub.borrow().kept(Subject::Reply, of).len();
        let mut hub = self.town.hub.borrow_mut();
        hub.give_keyholder(Subject::Ask, asking.to_vec());
        drop(hub);
        self.town.turn();
        let replies = self.town.hub.borrow().kept(Subject::Reply, of);
        replies.get(before..).and_then(<[_]>::last).cloned()
    }

    /// The keys in a reply, and believes it.
    pub(crate) fn keys(&mut self, reply: &[u8]) -> Vec<Released> {
        match self.caller.reply(reply).unwrap().checked {
            Checked::Keys(_, _, keys) => keys,
            other => panic!("no keys: {other:?}"),
        }
    }
}

/// Whether the keyholder gave keys out, and in which words it did not.
pub(crate) fn verdict_of(reply: Option<&Vec<u8>>, what: &'static str) -> Verdict {
    match reply.map(|bytes| from_bytes::<Reply>(bytes).unwrap()) {
        Some(Reply::Keys(_) | Reply::Done(_)) => Verdict::Succeeded(what),
        Some(Reply::Denied(denied)) => {
            Verdict::Refused(format!("keyholder: {}", desk::words::reason(denied.reason)))
        }
        None => Verdict::Refused("keyholder: no reply".to_owned()),
    }
}
