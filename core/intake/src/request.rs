//! From answers to a tracing request. Nothing that was written is lost: what is no date, no
//! country, no language stands in a note in the family's own words.

use super::Answers;
use record::Person;
use record::Text;
use record::consent::{Answer, How, Purpose, Receipt};
use record::country::Country;
use record::date::{Date, Day};
use record::name::{Name, NameKind, NameOrder};
use record::person::{Address, AddressKind, Loss, Note};
use record::place::Place;
use record::relationship::{Relation, Relationship};
use record::request::TracingRequest;
use record::safe::{Danger, Gender, Guardian, Interpreter};
use record::script::Language;
use record::statement::Statement;
use zeroize::Zeroizing;

/// The version of the notice that the last page shows before it is sent.
const NOTICE: &str = "portal 1";

/// The request that the answers make, on a day, asked in the language of this tag by a page of the
/// public site. With whom nothing may be shared stands in it once, so that a form has room for
/// every answer: whoever reads it says [`TracingRequest::keep_from_all`].
#[must_use]
pub fn request(answers: &Answers, tag: &str, on: Day) -> TracingRequest {
    request_taken(answers, (tag, How::Online), on)
}

/// The same, asked in this way.
#[must_use]
pub fn request_taken(answers: &Answers, (tag, how): (&str, How), on: Day) -> TracingRequest {
    let mut request = TracingRequest {
        relation: answers.said("relation").and_then(Relation::from_word),
        sought: sought(answers, on),
        enquirer: enquirer(answers, on),
        ..TracingRequest::default()
    };
    let words = answers.said("never");
    let items: Vec<&str> = words
        .into_iter()
        .flat_map(|text| text.split(['\n', ',', ';', '،']))
        .collect();
    let mut all_read = true;
    for item in items
        .iter()
        .map(|item| item.trim())
        .filter(|item| !item.is_empty())
    {
        match Country::from_code_or_name(item) {
            Some(country) => request.never.countries.push(country),
            // An authority or a person: whoever asks by either name is refused.
            None => {
                all_read = false;
                request.never.authorities.push(Text::from(item));
                request.never.persons.push(Text::from(item));
            }
        }
    }
    consent(&mut request, answers, (tag, how, on), all_read);
    request
}

/// Consent to tracing in the network counts from the start only if everybody with whom nothing
/// may be shared was understood: one of them may be a country under a name not known here. Until
/// staff have read it, nothing is shared.
fn consent(
    request: &mut TracingRequest,
    answers: &Answers,
    (tag, how, on): (&str, How, Day),
    all_read: bool,
) {
    let answer = match answers.said("consent") {
        Some("network") => Answer::Given,
        _ => Answer::Refused,
    };
    if answer == Answer::Given && !all_read {
        let text = "Agreed to tracing in the network. Not recorded yet: read first with whom \
                    nothing may be shared.";
        note(&mut request.enquirer, on, "consent", text);
        return;
    }
    let receipt = Receipt {
        purpose: Purpose::TracingInNetwork,
        answer,
        authorities: Vec::new(),
        notice: Some(Text::from(NOTICE)),
        language: Language::from_tag(tag),
        on: Some(on),
        how,
    };
    request.enquirer.casework.consent.receipts.push(receipt);
}

fn sought(answers: &Answers, on: Day) -> Person {
    let mut person = Person::default();
    let name = |text: &str, kind| {
        let name = Name::whole(text, NameOrder::Unsaid, kind);
        Statement::from_enquirer(name, Some(on))
    };
    let names = &mut person.identity.names;
    names.extend(
        answers
            .said("sought")
            .map(|text| name(text, NameKind::Current)),
    );
    names.extend(
        answers
            .said("sought_other")
            .map(|text| name(text, NameKind::Alias)),
    );
    person.identity.gender = answers.said("gender").and_then(Gender::from_word);
    if let Some(text) = answers.said("birth") {
        match Date::read(text, Default::default()) {
            Ok(date) => {
                let said = Statement::from_enquirer(date, Some(on));
                person.identity.births.push(said);
            }
            Err(_) => note(&mut person, on, "birth", text),
        }
    }
    if let Some(text) = answers.said("birth_place") {
        let place = Place::named(text, None);
        let said = Statement::from_enquirer(place, Some(on));
        person.identity.birth_places.push(said);
    }
    for (question, relation) in [("father", Relation::Father), ("mother", Relation::Mother)] {
        if let Some(text) = answers.said(question) {
            let name = Name::whole(text, NameOrder::Unsaid, NameKind::Current);
            person
                .family
                .relations
                .push(Relationship::named(relation, name));
        }
    }
    let mut loss = Loss::default();
    if let Some(text) = answers.said("loss_when") {
        match Date::read(text, Default::default()) {
            Ok(date) => loss.date = Some(Statement::from_enquirer(date, Some(on))),
            Err(_) => note(&mut person, on, "last heard of", text),
        }
    }
    loss.place = answers
        .said("loss_where")
        .map(|text| Statement::from_enquirer(Place::named(text, None), Some(on)));
    loss.circumstances = answers.said("loss_what").map(Text::from);
    loss.in_hiding = answers.said("danger").and_then(Danger::from_word);
    person.circumstances.loss = Some(loss);
    person
}

fn enquirer(answers: &Answers, on: Day) -> Person {
    let mut person = Person::default();
    if let Some(text) = answers.said("you") {
        let name = Name::whole(text, NameOrder::Unsaid, NameKind::Current);
        let said = Statement::from_enquirer(name, Some(on));
        person.identity.names.push(said);
    }
    if let Some(text) = answers.said("language") {
        match Language::from_tag(text) {
            Some(language) => {
                person.contact.safe.interpreter = Some(Interpreter {
                    language: Some(language),
                    not_dialect: None,
                    not_gender: None,
                });
            }
            None => note(&mut person, on, "language", text),
        }
    }
    if let Some(text) = answers.said("helper") {
        note(&mut person, on, "asked by somebody else", text);
    }
    // Not sure is treated as a child: what protects a child harms no adult.
    let under_18 = answers.said("under_18").map(|answer| answer != "no");
    person.contact.safe.under_18 = under_18;
    if under_18 == Some(true) {
        let adult = answers
            .said("adult_name")
            .filter(|_| answers.said("adult") != Some("none"));
        person.contact.safe.guardian = Some(Guardian {
            adult: adult.map(Text::from),
            // Nobody has looked yet.
            unsafe_adult: Danger::NotSure,
        });
    }
    // What was written stands even if "I cannot be reached" was chosen afterwards; staff read both.
    if answers.said("reach") == Some("none") {
        note(
            &mut person,
            on,
            "reach",
            "Cannot be reached: will look at the page of the case.",
        );
    }
    person
        .contact
        .phones
        .extend(answers.said("phone").map(Text::from));
    person
        .contact
        .mails
        .extend(answers.said("mail").map(Text::from));
    if let Some(text) = answers.said("address") {
        person.contact.addresses.push(Address {
            kind: AddressKind::Current,
            place: Place::named(text, None),
        });
    }
    if let Some(text) = answers.said("safe") {
        note(&mut person, on, "how to reach safely", text);
    }
    person
}

/// What stands in no field, with the question it answers: between marks that are taken out of what
/// was typed, so that a desk knows the question from an answer that says the same.
fn note(person: &mut Person, on: Day, about: &str, text: &str) {
    let mark = |c: &char| matches!(c, '\u{2066}'..='\u{2069}');
    let answer = Zeroizing::new(text.chars().filter(|c| !mark(c)).collect::<String>());
    let answer = answer.as_str();
    person.casework.notes.push(Note {
        on: Some(on),
        author: None,
        text: Text::new(format!("\u{2066}{about}\u{2069}: {answer}")),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PAGES;
    use record::codec::{decode_request, encode_request};

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        let mut answers = Answers::default();
        for (name, value) in pairs {
            answers.take(name, value);
        }
        answers
    }

    /// Every word that somebody can type stands somewhere in the request.
    #[test]
    fn nothing_that_was_written_is_lost() {
        let mut given = answers(&[
            ("who", "other"),
            ("under_18", "not sure"),
            ("relation", "sister"),
            ("danger", "no"),
            ("reach", "none"),
            ("consent", "network"),
            ("adult", "yes"),
        ]);
        let mut typed = Vec::new();
        for question in PAGES.iter().flat_map(|page| page.questions) {
            if !matches!(question.ask, crate::Ask::One(_)) {
                let marker = format!("marker-{}", question.name);
                given.take(question.name, &marker);
                typed.push(marker);
            }
        }
        let request = request(&given, "ar", Day(20_000));
        let bytes = encode_request(&request);
        for marker in typed {
            let found = bytes.windows(marker.len()).any(|w| w == marker.as_bytes());
            assert!(found, "{marker}");
        }
        assert!(decode_request(&bytes).unwrap() == request);
    }

    #[test]
    fn what_can_be_read_stands_in_its_field() {
        let given = answers(&[
            ("sought", " أمينة حسن "),
            ("birth", "1991-05-04"),
            ("language", "ti"),
            ("danger", "not sure"),
            ("under_18", "no"),
            ("adult_name", "not asked any more"),
            ("relation", "other_family"),
            ("never", "ET, Sudan"),
            ("consent", "network"),
        ]);
        let request = request(&given, "en", Day(20_000));
        let name = request.sought.names().next().unwrap();
        assert_eq!(name.written.reveal(), "أمينة حسن");
        assert_eq!(request.sought.identity.births.len(), 1);
        assert!(request.sought_in_danger());
        assert_eq!(request.relation, Some(Relation::OtherFamily));
        assert!(request.enquirer.contact.safe.guardian.is_none());
        assert_eq!(request.never.countries.len(), 2);
        assert!(request.never.persons.is_empty());
        assert_eq!(request.enquirer.casework.consent.receipts.len(), 1);
        assert!(request.enquirer.casework.notes.is_empty());
    }

    #[test]
    fn who_is_not_understood_keeps_everything_unshared() {
        let given = answers(&[("never", "my uncle"), ("consent", "network")]);
        let request = request(&given, "en", Day(20_000));
        assert!(request.enquirer.casework.consent.receipts.is_empty());
        assert_eq!(request.never.persons.len(), 1);
        let only = answers(&[("consent", "only")]);
        let receipts = super::request(&only, "en", Day(1))
            .enquirer
            .casework
            .consent
            .receipts;
        assert_eq!(receipts[0].answer, Answer::Refused);
    }

    #[test]
    fn words_of_choices_are_words_of_the_record() {
        for question in PAGES.iter().flat_map(|page| page.questions) {
            let crate::Ask::One(choices) = &question.ask else {
                continue;
            };
            for (word, _) in *choices {
                let known = match question.name {
                    "relation" => Relation::from_word(word).is_some(),
                    "gender" => Gender::from_word(word).is_some(),
                    "danger" => Danger::from_word(word).is_some(),
                    _ => true,
                };
                assert!(known, "{} {word}", question.name);
            }
        }
    }
}
