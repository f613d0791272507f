//! A bulk approval: two officers, one computer, so many records a day.

use crate::flow::write;
use crate::house::{HERE, Seat, Town};
use desk::office::orders::{self, Fate};
use desk::shell::Ended;
use ledger::leaf::{Purpose, Why};
use policy::request::WantItem;
use sign::id::{RecordId, WarrantId};
use sign::time::HOUR;
use sign::{Category, SocietyId};
use world::desk::{Open, Work};

/// Opens a part of a record under the approval; whether it was opened, and what was said.
fn open(town: &Town, seat: &Seat, to: (WarrantId, RecordId, Category)) -> Result<(), String> {
    town.at(seat, |desk| {
        let open = Open {
            why: Why::Warrant(to.0),
            purpose: Purpose::Casework,
            items: vec![WantItem {
                holder: HERE,
                record: to.1,
                parts: vec![(to.2, 0)],
            }],
        };
        let job = desk.work(Work::Open(open)).unwrap();
        let mut read = 0;
        let ended = desk.until(job, town.deadline(), |_, _| read += 1).unwrap();
        match ended {
            Ended::Refused(why) => Err(why),
            ended => {
                assert!(matches!(ended, Ended::Done(_)) && read == 1, "{ended:?}");
                Ok(())
            }
        }
    })
}

#[test]
fn two_officers_let_one_computer_open_so_many_records() {
    let town = Town::new();
    let records = [0xb1, 0xb2, 0xb3].map(|n| write(&town, &town.lead, n));
    let device = town.worker.own.signer.public().device();
    let given = town.at(&town.officers[0], |desk| {
        let kinds = vec![Category::Casework, Category::Identity, Category::Identity];
        let until = town.clock_now().plus(2 * HOUR);
        let act = orders::warrant((SocietyId(1), device), kinds, 2, until);
        orders::give(desk, act, None, town.deadline()).unwrap()
    });
    assert_eq!(given.fate, Fate::Asked);
    let id = orders::warrant_id(&given).unwrap();
    let first = (id, records[0], Category::Identity);
    // One signature is none.
    assert!(open(&town, &town.worker, first).is_err());
    town.at(&town.officers[1], |desk| {
        desk.settle(town.deadline()).unwrap();
        let order = given.order.to_string();
        let signed = orders::approve(desk, &order, town.deadline()).unwrap();
        assert!(matches!(signed.fate, Fate::Done(_)), "{:?}", signed.fate);
    });
    open(&town, &town.worker, first).unwrap();
    // For that computer, these kinds, and so many records.
    assert!(open(&town, &town.other, first).is_err());
    let contact = (id, records[0], Category::Contact);
    assert!(open(&town, &town.worker, contact).is_err());
    open(&town, &town.worker, (id, records[1], Category::Casework)).unwrap();
    let third = (id, records[2], Category::Identity);
    let why = open(&town, &town.worker, third).unwrap_err();
    assert!(why.contains("bulk approval is used up"), "{why}");
    town.clock.pass(3 * HOUR);
    assert!(open(&town, &town.worker, first).is_err());
}
