//! The founding: who there is, the keys that are made for each society, and the papers on which
//! they leave the room. Nothing secret stays behind but what the passphrase seals.

use crate::fault::HoldError;
use crate::outside::{Outside, fresh};
use crate::root::Root;
use ledger::leaf::{
    Appointment, DeviceEntry, DeviceKind, EmergencyKey, Genesis, LogPublic, Policy, Roles,
    SocietyEntry,
};
use policy::enrolment::Enrolment;
use seal::arrival::{self, About, FirstKeys};
use seal::shares::{self, Kind, Share};
use seal::{Public, Secret, TombstoneKey};
use sign::encode::Bytes;
use sign::id::StaffId;
use sign::{SocietyId, hash};
use zeroize::Zeroizing;

/// Who is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Name of the log.
    pub origin: String,
    /// The rules it starts with.
    pub policy: Policy,
    /// Societies.
    pub societies: Vec<SocietyPlan>,
    /// Officers over the keyholder itself.
    pub officers: Vec<StaffPlan>,
    /// Portals and matchers.
    pub servers: Vec<(SocietyId, Enrolment)>,
}

/// A society that is there from the start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SocietyPlan {
    /// Its number.
    pub society: SocietyId,
    /// Shares of the emergency key: so many open it, so many there are.
    pub custodians: (u8, u8),
    /// Paper shares of the second-lock seed and of the tombstone key.
    pub papers: (u8, u8),
    /// The society that keeps one of the papers.
    pub partner: Option<SocietyId>,
    /// Staff with their desks.
    pub staff: Vec<StaffPlan>,
}

/// A member of staff.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaffPlan {
    /// What the papers call them; not in the log.
    pub label: String,
    /// The society in which their desks stand.
    pub society: SocietyId,
    /// Their roles there, or over the keyholder.
    pub roles: Roles,
    /// Their desks.
    pub desks: Vec<Enrolment>,
}

/// What leaves the room: a file, by its path in the folder of secrets.
#[derive(Debug)]
pub struct Paper {
    /// Its path.
    pub path: String,
    /// Its text, or sealed bytes.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// What a ceremony makes.
#[derive(Debug)]
pub struct Founding {
    /// The first leaf.
    pub genesis: Genesis,
    /// Papers.
    pub papers: Vec<Paper>,
}

impl Founding {
    /// Makes the keys of every society and the genesis that names everybody.
    ///
    /// # Errors
    /// [`HoldError::Plan`] if the plan must be corrected.
    pub fn make(plan: &Plan, root: &Root, outside: &dyn Outside) -> Result<Self, HoldError> {
        let keys = root.signer()?.keys();
        let mut founding = Founding {
            genesis: Genesis {
                origin: plan.origin.clone(),
                keys: LogPublic {
                    ed25519: keys.ed25519,
                    ml_dsa: keys.ml_dsa,
                },
                policy: plan.policy.clone(),
                societies: Vec::new(),
                staff: Vec::new(),
                devices: Vec::new(),
            },
            papers: Vec::new(),
        };
        let mut who = String::from("What each person and computer is called in the log.\n\n");
        for society in &plan.societies {
            founding.society(society, outside)?;
        }
        for officer in &plan.officers {
            founding.staff(officer, SocietyId::ALL, &mut who, outside)?;
        }
        for society in &plan.societies {
            for staff in &society.staff {
                founding.staff(staff, society.society, &mut who, outside)?;
            }
        }
        for (society, server) in &plan.servers {
            if server.kind == DeviceKind::Desk {
                let text = "a desk is enrolled with its member of staff, not as a server";
                return Err(HoldError::Plan(text.to_owned()));
            }
            founding.genesis.devices.push(DeviceEntry {
                key: server.key,
                society: *society,
                staff: StaffId(fresh(outside)?),
                kind: server.kind,
            });
        }
        founding.paper("who-is-who.txt", who);
        founding.paper("README.txt", readme(plan));
        Ok(founding)
    }

    fn society(&mut self, plan: &SocietyPlan, outside: &dyn Outside) -> Result<(), HoldError> {
        let id = plan.society;
        let first = FirstKeys {
            second_lock: fresh(outside)?,
            tombstone: fresh(outside)?,
        };
        let emergency: Zeroizing<[u8; 32]> = Zeroizing::new(fresh(outside)?);
        let second = Secret::from_seed(&first.second_lock);
        let tombstone = TombstoneKey::from_bytes(first.tombstone);
        let (k, n) = plan.custodians;
        let secret = Secret::from_seed(&emergency);
        self.genesis.societies.push(SocietyEntry {
            society: id,
            second_lock: Bytes(second.public().as_bytes().to_vec()),
            emergency: EmergencyKey {
                public: Bytes(secret.public().as_bytes().to_vec()),
                k,
                n,
            },
            tombstone: hash("tombstone key", &[tombstone.as_bytes()]),
        });
        let folder = format!("society-{id}");
        let sets = [
            (Kind::Emergency, &*emergency, plan.custodians, "custodian"),
            (
                Kind::SecondLock,
                &first.second_lock,
                plan.papers,
                "second-lock",
            ),
            (Kind::Tombstone, &first.tombstone, plan.papers, "tombstone"),
        ];
        for (kind, secret, (need, of), name) in sets {
            let split = shares::split(kind, secret, need, of, &fresh(outside)?);
            let split = split.map_err(|e| HoldError::Plan(format!("society {id}, {name}: {e}")))?;
            for share in &split {
                let path = format!("{folder}/{name}-{}.txt", share.index());
                self.paper(path, share_text(id, name, share));
            }
        }
        let mut desks = plan.staff.iter().flat_map(|staff| &staff.desks).peekable();
        if desks.peek().is_none() {
            return Err(HoldError::Plan(format!("society {id} has no desk")));
        }
        for desk in desks {
            self.arrival(id, desk, &first, &folder, outside)?;
        }
        Ok(())
    }

    fn arrival(
        &mut self,
        society: SocietyId,
        desk: &Enrolment,
        first: &FirstKeys,
        folder: &str,
        outside: &dyn Outside,
    ) -> Result<(), HoldError> {
        let device = desk.key.device();
        let arrival = desk.arrival.as_ref().ok_or_else(|| {
            HoldError::Plan(format!(
                "desk {device} brought no arrival key: print its text again"
            ))
        })?;
        let mut random = [0; 64];
        outside.fill(&mut random).map_err(HoldError::Random)?;
        let to = Public::from_bytes(&arrival.0)?;
        let sealed = arrival::seal(&About { society, device }, first, &to, &random)?;
        self.papers.push(Paper {
            path: format!("{folder}/desk-{device}.sealed"),
            bytes: Zeroizing::new(sealed),
        });
        Ok(())
    }

    fn staff(
        &mut self,
        plan: &StaffPlan,
        over: SocietyId,
        who: &mut String,
        outside: &dyn Outside,
    ) -> Result<(), HoldError> {
        let staff = StaffId(fresh(outside)?);
        self.genesis.staff.push(Appointment {
            staff,
            society: over,
            roles: plan.roles,
        });
        who.push_str(&format!(
            "{} (society {}): staff {staff}\n",
            plan.label, plan.society
        ));
        for desk in &plan.desks {
            if desk.kind != DeviceKind::Desk {
                let text = format!("{}: a portal or matcher is no desk", plan.label);
                return Err(HoldError::Plan(text));
            }
            let (device, code) = (desk.key.device(), desk.code());
            who.push_str(&format!("  computer {device}, code {code}\n"));
            self.genesis.devices.push(DeviceEntry {
                key: desk.key,
                society: plan.society,
                staff,
                kind: DeviceKind::Desk,
            });
        }
        Ok(())
    }

    fn paper(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.papers.push(Paper {
            path: path.into(),
            bytes: Zeroizing::new(text.into().into_bytes()),
        });
    }
}

fn share_text(society: SocietyId, name: &str, share: &Share) -> String {
    let (need, of) = share.need();
    format!(
        "Kinfold, society {society}: {name} share {} of {of}; any {need} together open it.\n\n{}\n",
        share.index(),
        *share.text()
    )
}

fn readme(plan: &Plan) -> String {
    let mut text = String::from(
        "These papers leave the room today. Print each on paper, or carry it on a medium of its \
         own, to the one who is named below; then destroy this folder, and the medium it was on. \
         Whoever has enough shares of one kind opens what they are shares of.\n\n\
         who-is-who.txt   to the officers: no secret, but names of staff\n",
    );
    for society in &plan.societies {
        let id = society.society;
        let (k, n) = society.custodians;
        let (need, of) = society.papers;
        text.push_str(&format!(
            "\nSociety {id}\n\
             society-{id}/custodian-1 to -{n}   each to one custodian: any {k} open the contact \
             slips and the daily index when everything is shut\n\
             society-{id}/second-lock-1 to -{of}, tombstone-1 to -{of}   any {need} bring back what \
             the desks hold if all desks are lost: keep them in different safes"
        ));
        if let Some(partner) = society.partner {
            text.push_str(&format!("; number {of} of each goes to society {partner}"));
        }
        text.push_str(
            "\nfiles that end in .sealed   each to the desk of its name, by any way: only that \
             desk opens it\n",
        );
    }
    text
}
