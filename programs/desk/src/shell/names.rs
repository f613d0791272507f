//! What colleagues are called: said by themselves, sealed to the desks of their own society, and
//! said again to a computer that is new among them.

use super::dispatch::Outgoing;
use super::{Shell, Side};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use record::called::Called;
use sign::canonical_struct;
use sign::id::{DeviceId, StaffId};
use world::search::{Naming, Newcomer, Pointer};

/// What one member of staff said last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// Who.
    pub staff: StaffId,
    /// What they are called, and since when.
    pub naming: Naming,
}
canonical_struct!(Named { staff, naming });

/// Everybody of this society who said something, and whoever was told again.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Names {
    /// By member of staff, each once.
    pub all: Vec<Named>,
    /// Computers that asked and were answered: what a server sends a second time is not.
    pub answered: Vec<DeviceId>,
}
canonical_struct!(Names { all, answered });

impl Names {
    /// What somebody is called.
    #[must_use]
    pub fn of(&self, staff: StaffId) -> Option<&Called> {
        self.naming(staff)?.name.as_ref()
    }

    fn naming(&self, staff: StaffId) -> Option<&Naming> {
        let found = self.all.iter().find(|known| known.staff == staff);
        found.map(|known| &known.naming)
    }

    /// Takes what somebody said, if it is newer.
    pub(super) fn take(&mut self, staff: StaffId, naming: &Naming) {
        match self.all.iter_mut().find(|known| known.staff == staff) {
            Some(known) if known.naming.since >= naming.since => {}
            Some(known) => known.naming = naming.clone(),
            None => self.all.push(Named {
                staff,
                naming: naming.clone(),
            }),
        }
    }
}

impl Side {
    /// A name waits to be sent; one that waited before it need not be said any more.
    fn say(&mut self, next: Outgoing) {
        self.outgoing
            .retain(|waits| !matches!(waits.pointer, Pointer::Called(_)));
        self.outgoing.push(next);
    }

    /// A computer that is new asks: what is to be said to it, if whoever works here said anything.
    pub(super) fn answer(&mut self, own: StaffId, newcomer: Newcomer) -> Option<Pointer> {
        let naming = self.names.naming(own)?.clone();
        if self.names.answered.contains(&newcomer.device) {
            return None;
        }
        self.names.answered.push(newcomer.device);
        Some(Pointer::Called(naming))
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Says to the society's desks what a member of staff who works here is called: at once, or
    /// when the hub is there again.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn call(&mut self, staff: StaffId, name: Option<Called>) -> Result<(), Fault> {
        let (now, to) = (self.now(), self.own.society);
        self.change(|side| {
            // A clock that was set back must not make the newer word the older.
            let before = side.names.naming(staff).map(|known| known.since.plus(1));
            let since = before.map_or(now, |before| now.max(before));
            let naming = Naming { name, since };
            side.names.take(staff, &naming);
            let pointer = Pointer::Called(naming);
            side.say(Outgoing { to, pointer });
        })?;
        self.send_pointers()
    }

    /// Asks colleagues what they are called: what they said before, this computer could not read.
    pub(super) fn ask_names(&mut self) -> Result<(), Fault> {
        let (device, to) = (self.desk.device(), self.own.society);
        let pointer = Pointer::Newcomer(Newcomer { device });
        self.change(|side| {
            let next = Outgoing { to, pointer };
            if !side.outgoing.contains(&next) {
                side.outgoing.push(next);
            }
        })
    }
}
