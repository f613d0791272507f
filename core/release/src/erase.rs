//! Erasure: the keys are destroyed first, and the log says so afterwards, whatever happens in
//! between.

use crate::io::Effect;
use crate::machine::{After, Busy, Machine};
use crate::vault::{Token, Vault, VaultChange};
use ledger::leaf::{Asked, Cause, Choice, Erased, Event, Reason};
use policy::Ask;
use policy::request::WantErase;
use sign::id::{PersonId, RecordId};
use sign::{SocietyId, Time};

impl Machine {
    pub(crate) fn erase(
        &mut self,
        ask: &Ask,
        want: &WantErase,
        asked: Asked,
        now: Time,
        vault: &impl Vault,
    ) -> Result<(), Reason> {
        let society = ask.society;
        let first = want.records.first().ok_or(Reason::Request)?;
        let (person_name, _, person) = self.names(society, *first, vault).ok_or(Reason::Unknown)?;
        let mut records = Vec::with_capacity(want.records.len());
        let mut changes = Vec::with_capacity(want.records.len() + 1);
        for record in &want.records {
            let names = self.names(society, *record, vault).ok_or(Reason::Unknown)?;
            if names.2 != person || records.contains(&names.1) {
                return Err(Reason::Request);
            }
            if self
                .busy
                .keys()
                .any(|b| touches(b, society, *record, person))
            {
                return Err(Reason::Conflict);
            }
            records.push(names.1);
            changes.push(VaultChange::EraseRecord(society, *record));
        }
        if want.choice == Choice::CountedOnly {
            changes.push(VaultChange::ErasePerson(society, person));
        }
        let event = Event::Erased(Erased {
            society,
            person: person_name,
            records,
            choice: want.choice,
        });
        self.store_then_write(ask, asked, event, changes, true, now)
    }

    /// The keyholder writes down an erasure that was carried out but whose request can cause no
    /// leaf any more.
    pub(crate) fn write_erasure(&mut self, token: Token, event: &Event, now: Time) {
        match self.append(Cause::Keyholder, event.clone(), now) {
            Ok((index, _)) => self.when_durable(index, After::Settle(token)),
            // It stands in the log already.
            Err(_) => self.effect(Effect::Settle(token)),
        }
    }
}

fn touches(busy: &Busy, society: SocietyId, record: RecordId, person: PersonId) -> bool {
    match *busy {
        Busy::Part(of) => of.society == society && of.record == record,
        Busy::Record(at, id) => at == society && id == record,
        Busy::Person(at, id) => at == society && id == person,
    }
}
