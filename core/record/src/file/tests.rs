//! What a file says of itself.

use super::*;
use crate::case::Finding;

fn choice(wish: Wish, alone: bool) -> Choice {
    Choice {
        wish,
        on: Day(1),
        alone,
        twice: false,
        by: None,
    }
}

#[test]
fn who_was_not_asked_alone_agreed_to_nothing() {
    let mut file = CaseFile::new(Case::Open);
    file.verified = Some(Verified {
        on: Day(1),
        by: None,
        how: "a photo of both".into(),
    });
    assert_eq!(file.wish(), None);
    file.choices.push(choice(Wish::MessagesOnly, false));
    assert!(!file.may_deliver());
    file.choices.push(choice(Wish::MessagesOnly, true));
    assert!(file.may_deliver());
    file.choices.push(choice(Wish::Nothing, false));
    assert_eq!(file.wish(), Some(Wish::Nothing));
    assert!(!file.may_deliver());
}

fn line(day: u64, act: Act, note: Option<&str>) -> Entry {
    Entry {
        on: Time(day),
        by: None,
        act,
        note: note.map(Text::from),
    }
}

#[test]
fn the_oldest_lines_go_first_and_what_is_told_by_a_line_stays() {
    let mut file = CaseFile::new(Case::Open);
    let long = "a".repeat(1_000);
    file.history = vec![
        line(1, Act::Verified, None),
        line(2, Act::Edited, Some(&long)),
        line(3, Act::Chosen, None),
        line(4, Act::Edited, Some(&long)),
        line(5, Act::Moved, None),
    ];
    let older = file.take_older(1_500);
    assert_eq!(older.iter().map(|e| e.on.0).collect::<Vec<_>>(), [2]);
    let left = |file: &CaseFile| file.history.iter().map(|e| e.on.0).collect::<Vec<_>>();
    assert_eq!(left(&file), [1, 3, 4, 5]);
    assert!(file.take_older(1_500).is_empty());
    file.take_older(0);
    assert_eq!(left(&file), [1, 3]);
}

#[test]
fn what_is_to_be_called_back_stays_so_until_it_is() {
    let mut file = CaseFile::new(Case::Open);
    file.history.push(line(1, Act::CallBack, None));
    assert!(!file.calls_back(), "nothing was sent");
    file.shared.push(Shared {
        with: SocietyId(2),
        record: RecordId([1; 16]),
        categories: Vec::new(),
        purpose: Purpose::TracingInNetwork,
        grant: GrantId([1; 16]),
        on: Time(1),
        withdrawn: None,
    });
    assert!(file.calls_back());
    file.history.push(line(2, Act::CalledBack, None));
    file.history.push(line(3, Act::Edited, None));
    assert!(!file.calls_back());
    file.history.push(line(4, Act::CallBack, None));
    assert!(file.calls_back());
    file.shared[0].withdrawn = Some(Time(5));
    assert!(!file.calls_back(), "nothing is left");
}

#[test]
fn steps_are_taken_all_or_none() {
    let mut file = CaseFile::new(Case::EnquiryReceived);
    assert!(file.walk(&[Step::Assess, Step::Open]).is_err());
    assert_eq!(file.state, Case::EnquiryReceived);
    let steps = [Step::Assess, Step::Accept, Step::Open];
    assert_eq!(file.walk(&steps), Ok(()));
    assert!(file.walk(&[Step::Find(Finding::Located)]).is_ok());
}
