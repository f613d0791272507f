//! Pointers between desks: what waits to be told to others, and what others told.

use super::{Case, Role, Shell};
use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use sign::encode::Bytes;
use sign::id::{RecordId, StaffId};
use sign::{SocietyId, Time, canonical_struct, to_bytes};
use wire::{Letter, Subject, To};
use world::search::Pointer;

/// Pointers of one society that are kept: one that sends more than anybody reads pushes out its
/// own oldest, and nobody else's.
const MOST: usize = 1_000;

/// A pointer on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outgoing {
    /// To the desks of which society.
    pub to: SocietyId,
    /// What is told.
    pub pointer: Pointer,
}
canonical_struct!(Outgoing { to, pointer });

/// A pointer that came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Incoming {
    /// From which society.
    pub from: SocietyId,
    /// From whom there.
    pub staff: StaffId,
    /// When.
    pub on: Time,
    /// What was told.
    pub pointer: Pointer,
}
canonical_struct!(Incoming {
    from,
    staff,
    on,
    pointer
});

impl Incoming {
    /// The record it is about.
    #[must_use]
    pub fn record(&self) -> Option<RecordId> {
        record(&self.pointer)
    }
}

fn record(pointer: &Pointer) -> Option<RecordId> {
    match pointer {
        Pointer::Letter(posted) => Some(posted.record),
        Pointer::Wanted(records) | Pointer::Given(records) => records.records.first().copied(),
        Pointer::Taken(_) | Pointer::Erased(_) | Pointer::Copied(_) | Pointer::Gone(_) => None,
        Pointer::Called(_) | Pointer::Newcomer(_) => None,
    }
}

impl<D: Disk, O: Outside> Shell<'_, D, O> {
    /// Tells the desks of a society something: at once, or when the hub is there again.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn point(&mut self, to: SocietyId, pointer: Pointer) -> Result<(), Fault> {
        self.change(|side| side.outgoing.push(Outgoing { to, pointer }))?;
        self.send_pointers()
    }

    /// Sends what waits. What the hub does not have stays.
    ///
    /// # Errors
    /// [`Fault`] if this computer fails.
    pub(crate) fn send_pointers(&mut self) -> Result<(), Fault> {
        for next in self.side.outgoing.clone() {
            let entropy = self.outside.fresh()?;
            // Without the society's key it waits for the next list of keys, and others go on.
            let Ok(message) = self.desk.dispatch(&next.pointer, next.to, entropy) else {
                continue;
            };
            // What is told to leads only would be lost on a society whose lead is away: whoever
            // of its desks may open it has an access of their own.
            let letter = Letter {
                to: To::Desks(next.to),
                subject: Subject::Dispatch,
                body: Bytes(to_bytes(&message)),
            };
            if !self.send(vec![letter]) {
                continue;
            }
            self.change(|side| side.outgoing.retain(|o| *o != next))?;
        }
        Ok(())
    }

    pub(super) fn take_dispatch(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let now = self.now();
        let Ok((from, staff, pointer)) = self.desk.open_dispatch(bytes) else {
            self.want_roster = true;
            return self.change(|side| {
                let text = "A word from another desk was not genuine, or is sealed to a key that \
                            this computer does not have, and was thrown away.";
                side.line(now, text.to_owned());
            });
        };
        let erased = match &pointer {
            Pointer::Erased(tombstone) => std::slice::from_ref(&tombstone.record),
            Pointer::Gone(gone) => gone.records.as_slice(),
            _ => &[],
        };
        for record in erased {
            self.with_desk(|desk| desk.forget(*record))?;
        }
        let own = self.desk.book().device(self.desk.device()).map(|d| d.staff);
        let own = own.unwrap_or(StaffId([0; 16]));
        if let Pointer::Newcomer(newcomer) = &pointer {
            let (to, newcomer) = (self.own.society, *newcomer);
            let said = self.change(|side| {
                let pointer = side.answer(own, newcomer);
                let next = pointer.map(|pointer| Outgoing { to, pointer });
                side.outgoing.extend(next);
            });
            return said;
        }
        self.change(|side| {
            let same = |i: &Incoming| i.from == from && i.pointer == pointer;
            if side.incoming.iter().any(same) {
                return;
            }
            // Whoever gave it, nobody else need give it again.
            if let Pointer::Given(given) = &pointer {
                side.incoming.retain(|i| match &i.pointer {
                    Pointer::Wanted(wanted) => {
                        let whose = wanted.access.staff == given.access.staff;
                        !(whose && wanted.records.iter().all(|r| given.records.contains(r)))
                    }
                    _ => true,
                });
            }
            match &pointer {
                Pointer::Taken(taken) => return side.take(&taken.intakes),
                Pointer::Erased(tombstone) => {
                    side.forget(tombstone.record);
                    return side.bury(tombstone);
                }
                Pointer::Gone(gone) => {
                    return gone.records.iter().for_each(|record| side.forget(*record));
                }
                Pointer::Copied(copied) => return side.copied(copied, now),
                Pointer::Called(naming) => return side.names.take(staff, naming),
                // A server that says again what was read is not heard again.
                Pointer::Letter(posted) if side.has_read(from, posted.record) => return,
                Pointer::Given(given) if given.access.staff != own => return,
                Pointer::Given(given) if given.records.is_empty() => {
                    side.queue = Some(given.access.grant);
                    return;
                }
                Pointer::Given(given) => {
                    for record in &given.records {
                        side.case(Case {
                            record: *record,
                            role: Role::Opened,
                            since: now,
                            grant: Some(given.access.grant),
                        });
                    }
                }
                Pointer::Wanted(_) | Pointer::Letter(_) | Pointer::Newcomer(_) => {}
            }
            side.incoming.push(Incoming {
                from,
                staff,
                on: now,
                pointer,
            });
            let mut over = side.incoming.iter().filter(|i| i.from == from).count();
            side.incoming.retain(|i| {
                let out = i.from == from && over > MOST;
                over -= usize::from(out);
                !out
            });
        })
    }

    /// A pointer was dealt with.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn dealt_with(&mut self, about: RecordId) -> Result<(), Fault> {
        self.change(|side| {
            side.incoming.retain(|i| i.record() != Some(about));
        })
    }

    /// The records that a colleague asked for together with this one.
    #[must_use]
    pub fn wanted(&self, staff: StaffId, record: RecordId) -> Vec<RecordId> {
        let asked = self.side.incoming.iter().find_map(|i| match &i.pointer {
            Pointer::Wanted(wanted)
                if wanted.access.staff == staff && wanted.records.first() == Some(&record) =>
            {
                Some(wanted.records.clone())
            }
            _ => None,
        });
        asked.unwrap_or_else(|| vec![record])
    }

    /// A colleague has access to the queue: what they asked for is dealt with.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub fn given_queue(&mut self, staff: StaffId) -> Result<(), Fault> {
        self.change(|side| {
            side.incoming.retain(|i| match &i.pointer {
                Pointer::Wanted(wanted) => {
                    wanted.access.staff != staff || !wanted.records.is_empty()
                }
                _ => true,
            });
        })
    }
}
