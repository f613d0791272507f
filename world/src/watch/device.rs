//! What devices seal, open and believe.

use super::{Watch, Written};
use crate::desk::Parcel;
use crate::model::letter::Address;
use ledger::Head;
use record::Person;
use record::codec::encode_part;
use seal::KeyRef;
use sign::Hash;
use sign::id::DeviceId;
use zeroize::Zeroizing;

impl Watch {
    /// Parts were sealed of this person.
    pub(crate) fn sealed(&mut self, parcels: &[Parcel], person: &Person) -> Vec<(KeyRef, Hash)> {
        let mut names = Vec::new();
        for parcel in parcels {
            let Parcel::Part(part) = parcel else {
                continue;
            };
            let of = part.header.about.key_ref();
            let Ok(content) = encode_part(person, of.category) else {
                continue;
            };
            let name = (of, part.header_hash());
            names.push(name);
            let parcel = parcel.clone();
            self.written.insert(name, Written { parcel, content });
        }
        names
    }

    /// A form was sealed.
    pub(crate) fn form(&mut self, form: &parcel::form::SealedForm, content: &[u8]) {
        let written = Written {
            parcel: Parcel::Form(form.clone()),
            content: Zeroizing::new(content.to_vec()),
        };
        self.written
            .insert((form.key_ref(), form.header_hash()), written);
    }

    /// A desk opened something.
    pub(crate) fn opened(&mut self, device: DeviceId, of: &KeyRef, content: &[u8]) {
        self.tally.saw("part opened");
        let leaf = self.granted.contains(&(device, *of));
        self.tally.must("2", leaf, || {
            format!(
                "{:?} {} is open without a durable leaf",
                of.category, of.version
            )
        });
        let header = self.headers.get(&(device, *of));
        let written = header.and_then(|header| self.written.get(&(*of, *header)));
        let same = written.is_some_and(|w| **w.content == *content);
        self.tally.must("9", same, || {
            format!("what is open is not what was written: {:?}", of.category)
        });
    }

    /// A desk puts these out.
    pub(crate) fn wrote(&mut self, device: DeviceId, parcels: &[Parcel]) {
        for parcel in parcels {
            let Parcel::Part(part) = parcel else {
                continue;
            };
            if part.header.about.author == device {
                let name = (device, part.header.about.key_ref(), part.header_hash());
                self.own.insert(name);
            }
        }
    }

    /// A desk holds this in its caseload: it wrote exactly this itself, or has a leaf for it.
    pub(crate) fn holds(&mut self, device: DeviceId, of: &KeyRef, header: Hash) {
        let own = self.own.contains(&(device, *of, header));
        if own {
            self.tally.saw("own part held");
        }
        let leaf = self.granted.contains(&(device, *of));
        self.tally.must("2", own || leaf, || {
            format!(
                "{:?} {} is held without a leaf, and somebody else wrote it",
                of.category, of.version
            )
        });
    }

    /// A device believes a head: it is one of the log's.
    pub(crate) fn believes(&mut self, who: Address, head: Head) {
        if self.heads.insert(who, head) == Some(head) {
            return;
        }
        let at = usize::try_from(head.size).unwrap_or(usize::MAX);
        let has = |roots: &Vec<Hash>| roots.get(at) == Some(&head.root);
        // Without a witness a device that has seen little can be shown an old copy's own way.
        let newest = self.aside.as_ref().map_or(has(&self.roots), has);
        let old = has(&self.roots) || self.forks.iter().any(has);
        self.tally.must("6", newest || old, || {
            format!("a device believes a head of {at} leaves that no log had")
        });
        if !newest && old {
            self.split = true;
            self.tally.saw("device on a split log");
            let strict = self.people.strict;
            self.tally
                .must("7", !strict, || "a split log in spite of a witness".into());
        }
    }

    /// The heads that devices believe.
    pub(crate) fn heads(&self) -> Vec<Head> {
        self.heads.values().copied().collect()
    }

    /// Whether a request shows a head that the keyholder's log does not have.
    pub(crate) fn shows_newer(&self, ask: &[u8]) -> bool {
        let ask = sign::from_bytes::<policy::Ask>(ask);
        let seen = ask.ok().and_then(|ask| ask.seen);
        seen.is_some_and(|seen| {
            let at = usize::try_from(seen.size).unwrap_or(usize::MAX);
            self.roots.get(at) != Some(&seen.root)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::people::People;
    use parcel::SealedPart;
    use parcel::part::About;
    use seal::PartKey;
    use sign::id::{RecordId, SessionId};
    use sign::{Category, SigningKey, SocietyId};

    fn part(by: &SigningKey, content: &[u8]) -> SealedPart {
        let about = About {
            society: SocietyId(1),
            record: RecordId([1; 16]),
            version: 1,
            category: Category::Casework,
            schema: 2,
            author: by.public().device(),
            session: SessionId([2; 16]),
            prev: None,
            second: None,
        };
        let key = PartKey::from_bytes([3; 32]);
        SealedPart::seal(about, &key, content, by).expect("it is short")
    }

    /// A version that somebody else wrote has the same name as one's own that lost against it.
    #[test]
    fn invariant_2_a_part_that_somebody_else_wrote_is_held_by_a_leaf_only() {
        let keys = [4, 5].map(|n| SigningKey::from_seed(&[n; 32]));
        let [own, other] = [part(&keys[0], b"own"), part(&keys[1], b"other")];
        let of = own.header.about.key_ref();
        assert_eq!(of, other.header.about.key_ref());
        let device = keys[0].public().device();
        let found = |held: &SealedPart| {
            let mut watch = Watch::new(People {
                seed: 1,
                strict: false,
            });
            watch.wrote(device, &[&own, &other].map(|p| Parcel::Part(p.clone())));
            watch.holds(device, &of, held.header_hash());
            watch.tally.found.iter().map(|v| v.rule).collect::<Vec<_>>()
        };
        assert_eq!(found(&own), Vec::<&str>::new());
        assert_eq!(found(&other), ["2"]);
    }
}
