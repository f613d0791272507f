//! The folder: durable, signed, one after the other.

use crate::kit::{House, LEAD, NOW, OFFICER, after, state};
use answering::{Cause, Console, Fault, Line, Signed, show};
use incident::{Aware, Covered, Event, Gate, Jurisdiction, Moved, Outside, Stage};
use sign::{Hash, SigningKey, SocietyId};
use std::fs;

fn aware(society: u32) -> Event {
    Event::Aware(Aware {
        society: SocietyId(society),
        jurisdiction: Jurisdiction::from_code("EU").unwrap(),
        since: NOW,
        evidence: Hash([8; 32]),
    })
}

/// Whatever byte a crash cuts the journal at: what had been taken before is there, and only that;
/// the next line follows.
#[test]
fn a_journal_cut_at_every_byte_keeps_every_line_that_was_taken() {
    let (house, mut console) = House::new(Cause::StolenLogin);
    let path = house.incident().join("journal");
    let length = || usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
    let mut ends = vec![(length(), console.lines().len())];
    for event in [aware(1), Event::Found(1), Event::Mended(1)] {
        console.record(after(1), LEAD, event).unwrap();
        ends.push((length(), console.lines().len()));
    }
    drop(console);
    let whole = fs::read(&path).unwrap();
    let from = ends[0].0;
    for cut in from..=whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        let mut console = Console::open(&house.incident()).unwrap();
        let kept = ends.iter().rev().find(|(end, _)| *end <= cut).unwrap();
        assert_eq!(console.lines().len(), kept.1, "{cut}");
        assert_eq!(console.torn().is_some(), kept.0 != cut, "{cut}");
        console.record(after(2), LEAD, aware(2)).unwrap();
        drop(console);
        let again = Console::open(&house.incident()).unwrap();
        assert_eq!(again.lines().len(), kept.1 + 1);
        assert_eq!(
            again.incident().clocks().last().unwrap().society,
            SocietyId(2)
        );
    }
    // Before the first line was whole there is no incident, and it is said.
    for cut in 0..200 {
        fs::write(&path, &whole[..cut]).unwrap();
        assert!(Console::open(&house.incident()).is_err(), "{cut}");
    }
}

/// Writes lines as if nobody had checked them, and opens the folder.
fn with_lines(house: &House, lines: &[Signed]) -> Result<Console, Fault> {
    use keyholder::disk::Directory;
    use keyholder::journal::Journal;
    let path = house.incident().join("journal");
    fs::remove_file(&path).unwrap();
    let disk = Directory::new(house.incident()).unwrap();
    let mut journal = Journal::open(disk, "journal", *b"incident", [6; 16], |_| {}).unwrap();
    let frames: Vec<Vec<u8>> = lines.iter().map(sign::to_bytes).collect();
    journal.append(&frames).unwrap();
    drop(journal);
    Console::open(&house.incident())
}

#[test]
fn a_line_that_was_changed_left_out_or_moved_is_refused_by_its_number() {
    let (house, mut console) = House::new(Cause::Unknown);
    console.record(after(1), LEAD, aware(1)).unwrap();
    console.record(after(1), LEAD, aware(2)).unwrap();
    let lines = console.lines().to_vec();
    drop(console);
    assert_eq!(with_lines(&house, &lines).unwrap().lines(), lines);
    let refused = |lines: &[Signed]| match with_lines(&house, lines) {
        Err(Fault::Damaged { line, .. }) => line,
        other => panic!("{other:?}"),
    };
    let mut changed = lines.clone();
    let last = changed.len() - 1;
    if let Line::Entry(entry) = &mut changed[last].line {
        entry.at = after(3);
    }
    assert_eq!(
        refused(&changed),
        last + 1,
        "the signature is of something else"
    );
    let mut left_out = lines.clone();
    left_out.remove(last - 1);
    assert_eq!(refused(&left_out), last);
    let mut moved = lines.clone();
    moved.swap(last - 1, last);
    assert_eq!(refused(&moved), last);
    // Signed anew by somebody else, it no longer follows for the line after it.
    let mut forged = lines.clone();
    let stranger = SigningKey::from_seed(&[9; 32]);
    let of = &lines[last - 1];
    let incident = sign::id::IncidentId([7; 16]);
    forged[last - 1] = Signed::new(of.line.clone(), of.before, incident, &stranger);
    assert_eq!(refused(&forged), last + 1);
    // And a line of another incident is none of this one.
    let mut foreign = lines.clone();
    let other = sign::id::IncidentId([8; 16]);
    let own = SigningKey::from_seed(&[5; 32]);
    foreign[last] = Signed::new(lines[last].line.clone(), lines[last].before, other, &own);
    assert_eq!(refused(&foreign), last + 1);
}

#[test]
fn what_the_rules_refuse_is_not_written() {
    let (house, mut console) = House::new(Cause::Unknown);
    let before = fs::read(house.incident().join("journal")).unwrap();
    let lines = console.lines().len();
    let far = Moved {
        to: Stage::Resumed,
        decision: None,
    };
    assert!(matches!(
        console.go(after(1), LEAD, far),
        Err(Fault::Incident(_))
    ));
    let one = claims::Withdrawal {
        id: 1,
        by: (LEAD, LEAD),
    };
    let taken = console.say(after(1), LEAD, claims::Event::Withdrawn(one));
    assert!(matches!(taken, Err(Fault::Claims(_))));
    let mut few = console.claims().claim(1).unwrap().clone();
    few.id = 90;
    few.wordings[0]
        .text
        .push_str(" We do not know of more than 7 people.");
    let taken = console.say(after(1), LEAD, claims::Event::Stated(Box::new(few)));
    assert!(taken.unwrap_err().to_string().contains("7 people"));
    assert_eq!(fs::read(house.incident().join("journal")).unwrap(), before);
    assert_eq!(console.lines().len(), lines);
}

#[test]
fn two_programs_do_not_work_on_one_incident() {
    let (house, console) = House::new(Cause::Unknown);
    let second = Console::open(&house.incident());
    assert!(matches!(second, Err(Fault::InUse(_))));
    drop(console);
    assert!(Console::open(&house.incident()).is_ok());
    assert!(Console::open(&house.site()).is_err(), "there is none");
}

/// From the first call to the end: what is missing is named, and nothing closes before.
#[test]
fn an_incident_closes_when_nothing_is_missing_and_not_before() {
    let (house, mut console) = House::new(Cause::StolenLogin);
    let shown = |console: &Console| show::lines(console, after(50)).join("\n");
    assert!(shown(&console).contains("its clock does not run"));
    console.record(after(1), LEAD, aware(1)).unwrap();
    assert!(
        shown(&console).contains("WARNING: 48 h have passed"),
        "{}",
        shown(&console)
    );
    console.record(after(1), LEAD, Event::Found(1)).unwrap();
    let to = |to| Moved { to, decision: None };
    for stage in [
        Stage::Declared,
        Stage::Contained,
        Stage::Scoping,
        Stage::Recovering,
    ] {
        console.go(after(2), LEAD, to(stage)).unwrap();
    }
    let refused = console.go(after(2), LEAD, to(Stage::Resumed)).unwrap_err();
    assert!(
        refused.to_string().contains("finding 1 is open"),
        "{refused}"
    );
    console.record(after(3), LEAD, Event::Mended(1)).unwrap();
    let gate = Gate {
        society: SocietyId(1),
        officers: (LEAD, OFFICER),
        rotated: Hash([1; 32]),
        outside: Outside::SignedFor(OFFICER),
    };
    console.record(after(3), LEAD, Event::Passed(gate)).unwrap();
    console.go(after(3), LEAD, to(Stage::Resumed)).unwrap();
    console.go(after(3), LEAD, to(Stage::Monitoring)).unwrap();
    let covered = Covered { all: 9, settled: 9 };
    console
        .record(after(4), LEAD, Event::Covered(covered))
        .unwrap();
    let decision = decision(&console);
    console
        .record(after(5), LEAD, Event::Decided(Box::new(decision)))
        .unwrap();
    let close = Moved {
        to: Stage::Closed,
        decision: Some(1),
    };
    let refused = console.go(after(6), LEAD, close).unwrap_err();
    assert!(
        refused.to_string().contains("a public claim still stands"),
        "{refused}"
    );
    for id in console.stated() {
        console
            .say(after(6), LEAD, claims::Event::Archived(id))
            .unwrap();
    }
    console.go(after(6), LEAD, close).unwrap();
    drop(console);
    let again = Console::open(&house.incident()).unwrap();
    assert_eq!(again.incident().stage(), Stage::Closed);
    assert_eq!(show::json(&again, after(7))["stage"], "closed");
}

pub(crate) fn decision(console: &Console) -> incident::Decision {
    let text = r#"
question = "Is it over?"
options = ["yes", "no"]
chosen = 1
reasons = "Nothing was seen for three months."
unknown = "What was photographed."
deciders = [{ staff = "lead", role = "lead" }, { staff = "officer", role = "officer" }]
legal_basis = "Art 33(5) GDPR"
decided_at = 2024-10-04T10:00:00Z
known_since = 2024-10-04T09:00:00Z
review_by = 2025-10-04T09:00:00Z
people = 9
harm_if_told = "none"
harm_if_not_told = "none"
"#;
    let people = console.settings().people().unwrap();
    let of = (console.opening().incident, console.decided() + 1);
    let path = std::path::Path::new("decision.toml");
    answering::files::decision(text, path, of, &people).unwrap()
}

#[test]
fn a_desk_s_key_signs_and_an_unknown_one_is_told() {
    let (house, mut console) = House::new(Cause::Unknown);
    let desk = SigningKey::from_seed(&[11; 32]);
    let device = desk.public().device();
    console.sign_with(desk);
    console.record(after(1), LEAD, aware(1)).unwrap();
    let shown = show::lines(&console, after(1)).join("\n");
    assert!(
        shown.contains(&format!("LOOK AT THIS: device {device}")),
        "{shown}"
    );
    let console = house.set(console, &format!("[desks]\nlead = \"{device}\"\n"));
    let shown = show::lines(&console, after(1)).join("\n");
    assert!(
        shown.contains("1 line(s): desk lead") && !shown.contains("LOOK AT THIS"),
        "{shown}"
    );
}

/// The example of a chapter: what stands in its block of TOML.
fn example(chapter: &str) -> &str {
    let (_, rest) = chapter.split_once("```toml\n").unwrap();
    rest.split("```").next().unwrap()
}

#[test]
fn the_examples_of_the_formats_are_taken() {
    let (_house, mut console) = House::new(Cause::Unknown);
    let people = console.settings().people().unwrap();
    let path = std::path::Path::new("example.toml");
    let text = example(include_str!("../../../../docs/formats/claims.md"));
    let mut claim = answering::files::claim(text, path, 60, &people).unwrap();
    claim.valid_until = after(9);
    state(&mut console, claim);
    let text = example(include_str!("../../../../docs/formats/incident.md"));
    let of = (console.opening().incident, 1);
    let mut decision = answering::files::decision(text, path, of, &people).unwrap();
    (decision.known_since, decision.decided_at) = (NOW, after(1));
    let event = Event::Decided(Box::new(decision));
    console.record(after(1), LEAD, event).unwrap();
}
