//! What is written in a simulated world: invented words by number, nobody's name.

use record::Person;
use record::codec::encode_request;
use record::consent::{Answer, How, Purpose, Receipt};
use record::name::{Name, NameKind, NameOrder};
use record::person::Loss;
use record::request::TracingRequest;
use record::safe::Danger;
use record::statement::Statement;
use zeroize::Zeroizing;

const FIRST: [&str; 6] = [
    "zubari", "mokelo", "tivansa", "perudan", "lokshir", "wendaro",
];
const LAST: [&str; 4] = ["quorvath", "ostelune", "brimaska", "deltonak"];

/// A person by number. Every third is in danger, every second consented to the network.
pub(crate) fn person(n: u64) -> Person {
    let mut person = Person::default();
    let place = |n: u64, of: usize| usize::try_from(n).unwrap_or(0) % of;
    let (first, last) = (FIRST[place(n, 6)], LAST[place(n / 6, 4)]);
    let name = Name::whole(
        &format!("{first} {last}"),
        NameOrder::GivenFamily,
        NameKind::Current,
    );
    person
        .identity
        .names
        .push(Statement::from_register(name, None));
    person
        .contact
        .phones
        .push(format!("+000 {n}").as_str().into());
    if n.is_multiple_of(3) {
        person.circumstances.loss = Some(Loss {
            in_hiding: Some(Danger::NotSure),
            ..Loss::default()
        });
    }
    if n.is_multiple_of(2) {
        person.casework.consent.receipts.push(Receipt {
            purpose: Purpose::TracingInNetwork,
            answer: Answer::Given,
            authorities: Vec::new(),
            notice: None,
            language: None,
            on: None,
            how: How::InPerson,
        });
    }
    person
}

/// An edit: every category says something new.
pub(crate) fn edited(mut person: Person, mark: u64) -> Person {
    let text = format!("edit {mark}");
    person.identity.marks = Some(text.as_str().into());
    person.origin.religion = Some(text.as_str().into());
    person.contact.mails = vec![text.as_str().into()];
    if let Some(loss) = &mut person.circumstances.loss {
        loss.circumstances = Some(text.as_str().into());
    }
    person
}

/// A form by number.
pub(crate) fn form(n: u64) -> Zeroizing<Vec<u8>> {
    let request = TracingRequest {
        enquirer: person(n + 1),
        sought: person(n),
        ..TracingRequest::default()
    };
    encode_request(&request)
}
