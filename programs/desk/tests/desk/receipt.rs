//! A lost receipt is made anew: once for a page, sealed for the portal, written into the case.

use crate::family;
use crate::house::{HERE, Town, portal};
use crate::office::asked;
use codes::Reference;
use desk::Fault;
use desk::office::{file, queue, receipt, request};
use record::file::Act;
use seal::Secret;
use sign::encode::Bytes;
use sign::id::{IntakeId, RecordId};
use sign::{Time, from_bytes, to_bytes};
use wire::Subject;
use world::device::SessionKey;
use world::portal::SignedReceipt;

const MARK: &str = "00112233445566778899aabbccddeeff";
const OTHER: &str = "ffeeddccbbaa99887766554433221100";

fn pair() -> Secret {
    Secret::from_seed(&[0xd4; 32])
}

/// The portal was up once and said what it reads new receipts with.
fn announce(town: &Town, until: Time) {
    let key = SessionKey::sign(pair().public(), until, &portal());
    let mut house = town.house.borrow_mut();
    let own = portal().public().device();
    house.sessions.insert(own, Bytes(to_bytes(&key)));
}

/// A case that a family's form became, or staff's own.
fn case(town: &Town, intake: Option<IntakeId>) -> RecordId {
    if let Some(intake) = intake {
        assert_eq!(family::sends(town, intake.0[0], asked()), intake);
    }
    town.at(&town.lead, |shell| {
        if let Some(intake) = intake {
            queue::read(shell, intake, town.deadline()).unwrap();
        }
        let filed = request::file(shell, asked(), intake, town.deadline()).unwrap();
        filed.records[0].1
    })
}

fn lines(town: &Town, record: RecordId) -> Vec<String> {
    town.at(&town.lead, |shell| {
        let file = file::view(shell, record).unwrap().file.unwrap();
        let lines = file.history.iter();
        let lines = lines.filter(|line| line.act == Act::NewReceipt);
        lines
            .map(|line| line.note.as_ref().unwrap().reveal().to_owned())
            .collect()
    })
}

#[test]
fn a_lost_receipt_is_made_once_for_a_page_and_only_the_portal_reads_it() {
    let town = Town::new();
    let intake = IntakeId([9; 16]);
    let record = case(&town, Some(intake));
    announce(&town, town.clock_now().plus(1_000_000_000_000));
    let made = town.at(&town.lead, |shell| {
        assert!(receipt::made(shell, MARK).is_none());
        let how = "two things that only they know".into();
        let made = receipt::renew(shell, record, (MARK, how), town.deadline()).unwrap();
        assert_eq!((made.untold, shell.unsent_receipts()), (0, 0));
        made
    });
    // The same page again, also at a desk that was started anew: the same receipt, no second line.
    town.at(&town.lead, |shell| {
        let again = receipt::renew(shell, record, (MARK, "again".into()), town.deadline()).unwrap();
        assert_eq!(again.reference, made.reference);
        assert_eq!(*again.secret, *made.secret);
    });
    assert_eq!(lines(&town, record), ["two things that only they know"]);

    let letters = town.for_portal();
    let at = |subject| letters.iter().position(|letter| letter.subject == subject);
    let told = letters.iter().filter(|l| l.subject == Subject::NewReceipt);
    assert_eq!(told.count(), 1);
    let letter = &letters[at(Subject::NewReceipt).unwrap()];
    let last = letters
        .iter()
        .rposition(|l| l.subject == Subject::PublicWord);
    assert!(last > at(Subject::NewReceipt), "a word comes after it");
    let signed: SignedReceipt = from_bytes(&letter.body.0).unwrap();
    assert!(signed.holds(&town.lead.own.signer.public()));
    assert_eq!((signed.told.society, signed.told.intake), (HERE, intake));
    let secret = signed.open(&pair()).unwrap();
    assert_eq!(*secret.shown(), *made.secret);
    let reference = Reference::from_random(&signed.told.reference).to_string();
    assert_eq!(reference, made.reference);
    assert!(signed.open(&Secret::from_seed(&[1; 32])).is_none());

    // Another page is another receipt.
    town.at(&town.lead, |shell| {
        let other = receipt::renew(shell, record, (OTHER, "a visit".into()), town.deadline());
        let other = other.unwrap();
        assert_ne!(other.reference, made.reference);
        assert_ne!(*other.secret, *made.secret);
    });
    assert_eq!(lines(&town, record).len(), 2);
}

#[test]
fn what_cannot_be_done_changes_nothing() {
    let town = Town::new();
    let record = case(&town, Some(IntakeId([9; 16])));
    let own = case(&town, None);
    let try_it = |record, mark: &'static str| {
        town.at(&town.lead, |shell| {
            receipt::renew(shell, record, (mark, "seen".into()), town.deadline())
        })
    };
    let refused = |record, mark| matches!(try_it(record, mark), Err(Fault::Refused(_)));
    // No portal ever said what it reads; what one said is too old; signed by another.
    assert!(refused(record, MARK));
    announce(&town, Time(town.clock_now().0 - 1));
    assert!(refused(record, MARK));
    let stranger = sign::SigningKey::from_seed(&[7; 32]);
    let until = town.clock_now().plus(1_000_000_000_000);
    let key = SessionKey::sign(pair().public(), until, &stranger);
    let device = portal().public().device();
    let forged = SessionKey { device, ..key };
    let bytes = Bytes(to_bytes(&forged));
    town.house.borrow_mut().sessions.insert(device, bytes);
    assert!(refused(record, MARK));
    announce(&town, until);
    // A request that no form became has no receipt; what is no mark makes no secret.
    assert!(refused(own, MARK));
    assert!(refused(record, "short"));
    // Without the server it waits, and nothing says that it was done.
    town.try_at(&town.lead, |shell| {
        town.house.borrow_mut().down = true;
        let waits = receipt::renew(shell, record, (MARK, "seen".into()), town.deadline());
        assert!(matches!(waits, Err(Fault::Waits(_))), "{waits:?}");
        town.house.borrow_mut().down = false;
        Ok(())
    })
    .unwrap();
    assert_eq!(lines(&town, record), [""; 0]);
    let letters = town.for_portal();
    assert!(letters.iter().all(|l| l.subject != Subject::NewReceipt));
    assert!(try_it(record, MARK).is_ok());
}
