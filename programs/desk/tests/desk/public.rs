//! Public words for the portals: kept until the hub has them.

use crate::house::{HERE, Town};
use record::case::PublicWord;
use sign::from_bytes;
use sign::id::IntakeId;
use wire::Subject;
use world::portal::SignedWord;

#[test]
fn a_word_told_offline_outlives_the_desk_and_the_newest_is_sent() {
    let town = Town::new();
    town.at(&town.lead, |shell| shell.round(0).unwrap());
    let (one, two) = (IntakeId([1; 16]), IntakeId([2; 16]));
    town.house.borrow_mut().down = true;
    town.at(&town.lead, |shell| {
        shell.tell_portals(one, PublicWord::Received).unwrap();
        shell.tell_portals(two, PublicWord::Closed).unwrap();
        town.clock.pass(1_000_000);
        shell.tell_portals(one, PublicWord::BeingWorkedOn).unwrap();
        shell.round(0).unwrap();
        assert_eq!(shell.untold(), 2);
    });
    assert!(town.for_portal().is_empty());
    // Started again (and talking with the hub at once): nothing of it is lost, it is sent once.
    town.house.borrow_mut().down = false;
    town.at(&town.lead, |shell| {
        shell.round(0).unwrap();
        shell.round(0).unwrap();
        assert_eq!(shell.untold(), 0);
    });
    let letters = town.for_portal();
    let key = town.lead.own.signer.public();
    let words: Vec<_> = letters
        .iter()
        .map(|letter| {
            assert_eq!(letter.subject, Subject::PublicWord);
            let word: SignedWord = from_bytes(&letter.body.0).unwrap();
            assert!(word.holds(&key));
            assert_eq!(word.told.society, HERE);
            (word.told.intake, word.told.word)
        })
        .collect();
    let expected = [(two, PublicWord::Closed), (one, PublicWord::BeingWorkedOn)];
    assert_eq!(words, expected);
}
