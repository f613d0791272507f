//! The network goes and comes between everybody and the hub.

use crate::family::Form;
use crate::house::{House, Plan};
use crate::program::{free, until};
use crate::proxy::{Network, Way};
use language::id;

#[test]
fn a_network_that_drops_hangs_and_cuts_loses_and_doubles_nothing_and_is_told() {
    let home = tempfile::tempdir().unwrap();
    let hub_at = free();
    let ways = [(); 3].map(|()| Way::to(&hub_at));
    let plan = Plan {
        ways: Some([0, 1, 2].map(|way: usize| ways[way].at.clone())),
        hub_at: Some(hub_at),
        ..Plan::default()
    };
    let mut house = House::found(home.path(), plan);
    house.takes();
    let (mut forms, mut receipts, mut records) = (Vec::new(), Vec::new(), Vec::new());
    let networks = [Network::Dropping, Network::Hanging, Network::Cutting];
    for (number, network) in (1..).zip(networks) {
        ways.iter().for_each(|way| way.is(network));
        let form = Form::of(number);
        receipts.push(house.send_at_last(&form));
        forms.push(form);
        until("the portal to say that forms wait", || {
            house.status(id::STATUS_WAITS).then_some(())
        });
        assert!(house.status(id::STATUS_TAKES));
        let (record, confirmed) = house.file(1);
        assert!(!confirmed, "{network:?}");
        records.push(record);
        let said = house.read("lead", "sync");
        for word in ["Offline: the server does not answer", "Waits (not sent)"] {
            assert!(said.contains(word), "{network:?}: {said}");
        }
        house.keyholder.says("the server does not answer");
        let doctor = house.doctor(&format!("--portal http://{}", house.portal_at));
        assert!(doctor.contains("they wait in its spool"), "{doctor}");
        ways.iter().for_each(|way| way.is(Network::Whole));
        house.settled();
        house.takes();
        until("the portal to reach the office", || {
            house.status(id::STATUS_FORWARDS).then_some(())
        });
    }
    // One end alone: the desk's calls arrive, and no answer comes back whole.
    ways[2].is(Network::Cutting);
    let (record, confirmed) = house.file(1);
    assert!(!confirmed);
    records.push(record);
    ways[2].is(Network::Whole);
    house.settled();
    house.arrived(&forms);
    for receipt in &receipts {
        house.knows(receipt);
    }
    for record in &records {
        house.opens(record);
    }
    for program in [&mut house.hub, &mut house.keyholder, &mut house.portal] {
        assert!(program.ended().is_none(), "{}", program.said());
    }
    house.verifies();
}
