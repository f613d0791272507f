//! What the hub stores: exchanged, withheld.

use crate::acts::{Thief, grant, one, opened, sought, told, write};
use crate::house::Town;
use crate::liar::read;
use crate::{Verdict, judge};
use parcel::SealedPart;
use parcel::part::About;
use record::codec::encode_part;
use record::request::edit_from_toml;
use sign::{Category, Hash, to_bytes};
use wire::parcel::{Place, What};

/// Where the identity of a record lies, and its digest.
fn identity(town: &Town, record: sign::id::RecordId) -> (Place, Hash) {
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
