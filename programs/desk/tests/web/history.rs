//! What this program writes into a case stands in the language of the page.

use crate::house::{THERE, Town};
use crate::town::{Office, Who, until};
use desk::office::consents::{self, seen};
use desk::office::{file, letters, people, queue, request};
use record::consent::{Answer, How, NeverShareWith, Purpose, Receipt};
use record::date::Day;
use record::file::{Act, Link, Match, Wish};
use record::form::{FollowUp, Says};
use record::name::{Name, NameKind, NameOrder};
use record::person::Person;
use record::relationship::Relation;
use record::request::TracingRequest;
use record::sharing::Lead;
use record::statement::Statement;
use sign::Category;
use sign::id::{IntakeId, RecordId};

const CANDIDATE: RecordId = RecordId([0xca; 16]);
const FORM: IntakeId = IntakeId([0x1f; 16]);

fn answer(answer: Answer) -> Receipt {
    Receipt {
        purpose: Purpose::TracingInNetwork,
        answer,
        authorities: Vec::new(),
        notice: None,
        language: None,
        on: Some(Day(20_000)),
        how: How::InPerson,
    }
}

/// Nothing in it is written in Latin letters.
fn somebody(called: &str) -> Person {
    let mut person = Person::default();
    let name = Name::whole(called, NameOrder::Unsaid, NameKind::Current);
    let said = Statement::from_enquirer(name, None);
    person.identity.names.push(said);
    person.casework.consent.receipts.push(answer(Answer::Given));
    person
}

/// Everything after which this program writes a line of its own; the case and its enquirer.
fn done(town: &Town) -> [RecordId; 2] {
    let deadline = || town.deadline();
    town.at(&town.far_lead, |desk| {
        people::create(desk, CANDIDATE, Person::default(), deadline()).unwrap();
    });
    town.at(&town.lead, |desk| {
        desk.with_desk(|machine| machine.give_seed(&town.seed))
            .unwrap();
        let asked = TracingRequest {
            enquirer: somebody("سلام هاجوس"),
            sought: somebody("تسفاي هاجوس"),
            relation: Some(Relation::Brother),
            ..TracingRequest::default()
        };
        let filed = request::file(desk, asked, None, deadline()).unwrap();
        let [case, who] = [filed.records[0].1, filed.records[1].1];
        file::change(desk, case, (Act::Edited, None), deadline(), |_, file| {
            file.intake = Some(FORM);
            Ok(())
        })
        .unwrap();
        let link = Link {
            society: THERE,
            record: CANDIDATE,
            state: Match::Potential,
            why: None,
            on: desk.now(),
            by: None,
        };
        file::decide(desk, case, link, deadline()).unwrap();
        let about = (THERE, CANDIDATE);
        let enquire = |desk: &mut desk::shell::Shell<'_, _, _>| {
            letters::enquire(desk, case, about, (None, Lead::Agreed), deadline()).unwrap();
        };
        enquire(desk);
        for (n, says) in [
            Says::News,
            Says::NewContact,
            Says::BecameUnsafe,
            Says::Withdraws,
        ]
        .into_iter()
        .enumerate()
        {
            let more = FollowUp {
                intake: FORM,
                says,
                text: "كلمة".into(),
                on: Day(20_000),
            };
            let word = IntakeId([u8::try_from(n).unwrap(); 16]);
            queue::put_to_case(desk, word, &more, deadline()).unwrap();
        }
        enquire(desk);
        let said = file::Said {
            wish: Wish::Nothing,
            alone: true,
            twice: true,
        };
        file::choose(desk, case, said, deadline()).unwrap();
        for of in [case, who] {
            let none = seen(&NeverShareWith::default());
            let mut list = NeverShareWith::default();
            list.societies.push(THERE);
            consents::set_never(desk, of, (none, &list), deadline()).unwrap();
            let receipt = Receipt {
                purpose: Purpose::PublicationOfPhoto,
                ..answer(Answer::Refused)
            };
            consents::record(desk, of, &receipt, deadline()).unwrap();
        }
        consents::record(desk, case, &answer(Answer::Withdrawn), deadline()).unwrap();
        let held = people::held(desk, case, &[Category::Casework]).unwrap();
        let file = held.person.casework.file.unwrap();
        let notes = file.history.iter().filter_map(|line| line.note.as_ref());
        assert!(notes.count() >= 8);
        [case, who]
    })
}

/// Words in Latin letters outside of marks, numbers and what is hidden.
fn latin(body: &str) -> Vec<String> {
    let mut body = body.to_owned();
    for (begin, end) in [
        ("<head", "</head>"),
        ("<code", "</code>"),
        ("<script", "</script>"),
    ] {
        while let Some(from) = body.find(begin) {
            let to = body[from..]
                .find(end)
                .map_or(body.len(), |to| from + to + end.len());
            body.replace_range(from..to, " ");
        }
    }
    let outside = body.split('<').map(|part| match part.split_once('>') {
        Some((_, text)) => text,
        None => part,
    });
    let text: String = outside.collect::<Vec<_>>().join(" ");
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    let words = words.filter(|word| word.len() > 2);
    words.map(str::to_owned).collect()
}

#[test]
fn no_line_of_a_case_is_english_on_an_arabic_page() {
    let (office, records) = Office::after(done);
    let desk = office.serve_seeded(Who::Lead);
    let browser = desk.browser();
    for (record, of_case) in records.into_iter().zip([true, false]) {
        let page = |tag: &str| browser.path(&format!("{}/{tag}/case/{record}", browser.room));
        until("it is open", || {
            let mark = browser.get("request").hidden("mark");
            browser.post(&format!("case/{record}/open"), &[("mark", &mark)]);
            !page("en").body.contains("/open\"")
        });
        let lines = ["somebody became unsafe", "with whom nothing may be shared"];
        let lines = lines.map(|line| page("en").body.matches(line).count());
        assert!(lines[0] > 0 || !of_case);
        assert!(lines[1] > 0);
        let english = page("en").body;
        let arabic = page("ar").body;
        assert!(arabic.contains("<html lang=\"ar\""), "{arabic}");
        assert!(!latin(&english).is_empty());
        let left = latin(&arabic);
        // The page names its languages, each in its own words.
        let left: Vec<&String> = left.iter().filter(|word| *word != "English").collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
