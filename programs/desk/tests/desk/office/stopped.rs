//! A computer that was stopped and can reach the server hears of it with its next call.

use super::{Two, holds};
use desk::office::queue;
use wire::path;

fn rosters(two: &Two) -> usize {
    let house = two.town.house.borrow();
    let asked = format!("GET {}", path::ROSTER);
    house.calls.iter().filter(|call| **call == asked).count()
}

#[test]
fn a_computer_that_was_stopped_shows_nothing_from_its_next_round_on() {
    for by_the_queue in [false, true] {
        let two = Two::new();
        two.here(|desk| {
            assert!(holds(desk, two.case));
            let own = desk.desk().device();
            two.town.house.borrow_mut().stop(own);
            two.town.house.borrow_mut().refuses = Some(own);
            match by_the_queue {
                true => assert!(queue::list(desk).unwrap().is_empty()),
                false => {
                    desk.round(0).unwrap();
                }
            }
            assert!(!holds(desk, two.case));
            assert!(!desk.desk().book().device(own).unwrap().usable);
        });
    }
}

/// The server alone can neither take a computer's work away nor make it ask without an end.
#[test]
fn a_server_that_refuses_a_computer_is_not_believed() {
    let two = Two::new();
    two.here(|desk| {
        let own = desk.desk().device();
        two.town.house.borrow_mut().refuses = Some(own);
        let before = rosters(&two);
        for _ in 0..20 {
            desk.round(0).unwrap();
        }
        assert_eq!(rosters(&two), before + 1);
        two.town.clock.pass(sign::time::MINUTE);
        desk.round(0).unwrap();
        assert_eq!(rosters(&two), before + 2);
        assert!(holds(desk, two.case));
        two.town.house.borrow_mut().refuses = None;
        desk.settle(two.town.deadline()).unwrap();
    });
}
