//! What the hub stores: exchanged, withheld.

use crate::acts::{Thief, grant, grant_queue, lines, one, opened, sought, told, write};
use crate::house::{HERE, Town, portal_key};
use crate::liar::{Liar, read};
use crate::{Verdict, judge};
use desk::shell::Ended;
use ledger::leaf::{Purpose, Why};
use parcel::form::{self, SealedForm};
use parcel::part::{About, SealedPart};
use policy::Want;
use policy::request::WantIntake;
use policy::roster::SignedRoster;
use record::codec::encode_part;
use record::request::edit_from_toml;
use release::Reply;
use seal::intake::seal_key;
use seal::{IntakeKeyId, PartKey, Public};
use sign::encode::Bytes;
use sign::id::{IntakeId, RecordId};
use sign::{Category, Hash, to_bytes};
use wire::parcel::{Place, What};
use wire::path;
use world::desk::{Open, Work};

/// Where the identity of a record lies, and its digest.
fn identity(town: &Town, record: RecordId) -> (Place, Hash) {
    let hub = town.hub.borrow();
    let is_it = |at: &Place| {
        at.what == What::Part && at.id == record.0 && at.category == Category::Identity.number()
    };
    let found = hub.parcels.keys().find(|(at, _)| is_it(at));
    *found.unwrap()
}

/// He has a desk that was once given the key of a part, and the hub: he wants every other desk to
/// read what he writes in its place.
#[test]
fn part_rewritten() {
    let town = Town::new();
    let record = write(&town, &town.worker, 7);
    let given = grant(&town, &town.other, record);
    let mut thief = Thief::at(&town, &town.other);
    let (_, reply) = thief.ask(given, one(record, Category::Identity));
    let key = thief.keys(&reply.unwrap()).remove(0).key;
    let at = identity(&town, record);
    let genuine: SealedPart = read(&town.hub.borrow().parcels[&at]);
    let mut person = sought();
    person.take_edit(edit_from_toml("marks = \"not what was written\"").unwrap());
    let content = encode_part(&person, Category::Identity).unwrap();
    let about = About {
        author: town.other.device(),
        ..genuine.header.about
    };
    let signer = town.other.own.signer_again();
    let forged = SealedPart::seal(about, &key, &content, &signer).unwrap();
    town.hub.borrow_mut().parcels.insert(at, to_bytes(&forged));
    let given = grant(&town, &town.worker, record);
    let verdict = town.at(&town.worker, |shell| {
        let (shown, _) = opened(&town, shell, record, given);
        let marks = shown.and_then(|person| person.identity.marks);
        match marks {
            Some(marks) if marks.reveal() == "not what was written" => {
                Verdict::Succeeded("a caseworker reads a forged record")
            }
            None => told(
                shell,
                "another part than the one asked for, or a changed one",
            ),
            Some(_) => panic!("the genuine part was not there"),
        }
    });
    judge("part_rewritten", verdict);
}

/// He has the public site too, which made the key of a form: he wants staff to read a form of his
/// own in the place of a family's.
#[test]
fn form_exchanged() {
    let town = Town::new();
    let key = PartKey::from_bytes([0x71; 32]);
    let (family_s, own) = (form(&key, b"a family's"), form(&key, b"not a family's"));
    let intake = family_s.header.about.intake;
    let roster: SignedRoster = read(&town.hub.borrow().roster);
    let (month, to) = roster.roster.societies[0].intake[0].clone();
    let id = IntakeKeyId {
        society: HERE,
        month,
    };
    let (to, header) = (Public::from_bytes(&to.0).unwrap(), family_s.header_hash());
    let sealed = seal_key(&key, intake, &header, &id, &to, &[0x73; 64]).unwrap();
    let mut portal = Thief::with(&town, portal_key());
    let asking = portal.write(Want::Intake(WantIntake {
        intake,
        month,
        header,
        sealed: Bytes(sealed),
    }));
    let reply = portal.send(&asking).unwrap();
    assert!(matches!(read(&reply), Reply::Done(_)), "the form is in");
    let target = path::form(HERE, intake);
    let mut hub = town.hub.borrow_mut();
    hub.forms.insert(target, to_bytes(&own));
    drop(hub);
    let given = grant_queue(&town, &town.other);
    let verdict = town.at(&town.other, |shell| {
        let work = Work::Open(Open {
            why: Why::Grant(given),
            purpose: Purpose::Casework,
            items: one(RecordId(intake.0), Category::Intake),
        });
        let job = shell.work(work).unwrap();
        let mut shown = None;
        let ended = shell.until(job, town.deadline(), |_, content| shown = Some(content));
        match shown {
            Some(content) if content.starts_with(b"not a family's") => {
                Verdict::Succeeded("staff read a form that no family sent")
            }
            Some(_) => panic!("the family's form was not there"),
            None => {
                assert!(matches!(ended, Ok(Ended::Waits(_))), "{ended:?}");
                told(
                    shell,
                    "another part than the one asked for, or a changed one",
                )
            }
        }
    });
    judge("form_exchanged", verdict);
}

fn form(key: &PartKey, content: &[u8]) -> SealedForm {
    let about = form::About {
        society: HERE,
        intake: IntakeId([0x72; 16]),
        portal: portal_key().public().device(),
        number: 1,
        prev: None,
    };
    SealedForm::seal(about, key, content, &portal_key()).unwrap()
}

/// He wants a record to be empty and nobody to know why: he took its part, said that he had it,
/// and threw it away.
#[test]
fn part_thrown_away() {
    let verdict = without_its_part(|hub, at, _| {
        hub.parcels.remove(&at);
    });
    judge("part_thrown_away", verdict);
}

/// The same, and he gives the part of another person's record in its place.
#[test]
fn part_of_another_record() {
    let verdict = without_its_part(|hub, at, foreign| {
        let there = hub.parcels[&foreign].clone();
        hub.parcels.insert(at, there);
    });
    judge("part_of_another_record", verdict);
}

fn without_its_part(act: impl FnOnce(&mut Liar, (Place, Hash), (Place, Hash))) -> Verdict {
    let town = Town::new();
    let [record, foreign] = [7, 8].map(|n| write(&town, &town.worker, n));
    let (at, other) = (identity(&town, record), identity(&town, foreign));
    act(&mut town.hub.borrow_mut(), at, other);
    let given = grant(&town, &town.other, record);
    town.at(&town.other, |shell| {
        let (shown, ended) = opened(&town, shell, record, given);
        assert!(shown.is_none(), "another person's data");
        assert!(matches!(ended, Ended::Waits(_)), "{ended:?}");
        if lines(shell).is_empty() {
            return Verdict::Succeeded("a record stays closed, and the desk blames the keyholder");
        }
        told(shell, "does not give a part whose key was released")
    })
}
