//! Which bodies of requests are kept beside the log.
//!
//! Only of requests that caused a leaf: a hub that makes up letters fills no disk. Not of
//! deposits and forms, whose bodies hold sealed keys that an erasure must end; nor of erasures,
//! whose bodies would tell which name in the log belonged to whom.

use crate::bodies::Bodies;
use crate::disk::Disk;
use policy::{Ask, Want};
use release::Machine;
use release::io::Input;
use sign::id::{DeviceId, RecordId};
use sign::{Hash, SocietyId, from_bytes};

/// A body that is kept if its request causes a leaf.
pub(super) struct Keep {
    device: DeviceId,
    request: Hash,
    body: Vec<u8>,
}

impl Keep {
    pub(super) fn of<D: Disk + Clone>(input: &Input, bodies: &Bodies<D>) -> Option<Self> {
        let Input::Asked { ask: body, .. } = input else {
            return None;
        };
        let ask: Ask = from_bytes(body).ok()?;
        if matches!(
            ask.want,
            Want::Deposit(_) | Want::Intake(_) | Want::Erase(_)
        ) {
            return None;
        }
        let request = ask.hash();
        (!bodies.has(&request)).then(|| Keep {
            device: ask.device,
            request,
            body: body.clone(),
        })
    }

    /// The body, if the request it belongs to is now the newest of its device in the log.
    pub(super) fn body(self, machine: &Machine) -> Option<(Hash, Vec<u8>)> {
        let device = machine.state().directory.devices.get(&self.device)?;
        let last = device.last?;
        (last.request == self.request).then_some((self.request, self.body))
    }
}

/// The records that a body names.
pub(super) fn records_of(body: &[u8]) -> Vec<(SocietyId, RecordId)> {
    let Ok(ask) = from_bytes::<Ask>(body) else {
        return Vec::new();
    };
    match ask.want {
        Want::Release(want) => want.items.iter().map(|i| (i.holder, i.record)).collect(),
        Want::Query(want) => vec![(ask.society, want.case)],
        Want::Answer(want) => want.found,
        Want::Grant(want) => want.records.iter().map(|r| (want.holder, *r)).collect(),
        Want::Erase(want) => want.records.iter().map(|r| (ask.society, *r)).collect(),
        Want::Deposit(_)
        | Want::Intake(_)
        | Want::PassSeed(_)
        | Want::Intakes(_)
        | Want::Opened(_)
        | Want::Note(_) => Vec::new(),
    }
}
