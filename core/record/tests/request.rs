//! Requests written by hand: what is read, and that faults name their key and no value.

use proptest::prelude::*;
use record::consent::{Decision, Purpose};
use record::country::Country;
use record::date::{Calendar, Day};
use record::name::{NameKind, Role};
use record::register::Reason;
use record::relationship::{Cause, Relation};
use record::request::{Fault, request_from_toml, statement_from_toml};
use sign::id::SocietyId;

const REQUEST: &str = r#"
relation = "brother"
message = "We are well."

[enquirer]
names = ["Selam Tesfaye"]
phones = ["+00 000"]
languages = ["am", "en"]

[sought]
name_language = "am"
calendar = "ethiopian"
names = [
  { given = "አበበ", patronymic = "ተስፋዬ", grandfather = "?" },
  { written = "Abebe", kind = "nickname", language = "en" },
]
gender = "male"
births = ["about 1983", "1990-09-22 CE"]
birth_places = [{ name = "ጎንደር", country = "ET", other_names = ["Gondar"] }]
father = "ተስፋዬ በቀለ"
mother = { given = "ሙሉ" }

[[sought.relations]]
relation = "sister"
name = "Selam"
companion = true

[[relatives]]
relation = "mother"
names = ["ሙሉ"]

[loss]
date = 2021-06-01
place = "Humera"
cause = "conflict"
may_be_in = ["SD", "Ethiopia"]
in_hiding = "not sure"
tried = ["asked neighbours"]

[never_share]
societies = [4]
countries = ["ER"]
authorities = ["Police"]

[consent]
purposes = ["tracing in the network"]
date = 2024-05-01
how = "in person"
"#;

#[test]
fn a_request_is_read() {
    let request = request_from_toml(REQUEST).expect("a request");
    assert_eq!(request.relation, Some(Relation::Brother));
    let sought = &request.sought;
    let name = &sought.identity.names[0].value;
    assert_eq!(name.written.reveal(), "አበበ ተስፋዬ");
    assert_eq!(name.parts_of(Role::Grandfather).count(), 0);
    assert_eq!(name.parts.len(), 3);
    assert_eq!(sought.identity.names[1].value.kind, NameKind::Nickname);
    let births: Vec<_> = sought
        .identity
        .births
        .iter()
        .map(|b| b.value.calendar())
        .collect();
    assert_eq!(
        births,
        [Some(Calendar::Ethiopian), Some(Calendar::Gregorian)]
    );
    let relations: Vec<Relation> = sought.family.relations.iter().map(|r| r.relation).collect();
    assert_eq!(
        relations,
        [Relation::Father, Relation::Mother, Relation::Sister]
    );
    assert!(sought.family.relations[2].companion);
    let loss = sought.circumstances.loss.as_ref().expect("a loss");
    assert_eq!(loss.cause, Some(Cause::Conflict));
    assert_eq!(loss.may_be_in.len(), 2);
    assert!(request.sought_in_danger());
    let country = |code| Country::from_code(code).expect("a code");
    let consent = &request.enquirer.casework.consent;
    assert_eq!(
        consent.may(Purpose::TracingInNetwork, SocietyId(1), country("DE")),
        Decision::Allowed
    );
    assert_eq!(request.never.societies, [SocietyId(4)]);
    assert_eq!(format!("{request:?}"), "TracingRequest(redacted)");
}

#[test]
fn faults_name_key_and_line_and_no_value() {
    let fault = |from: &str, to: &str| {
        assert!(REQUEST.contains(from), "{from}");
        let text = REQUEST.replacen(from, to, 1);
        let error = request_from_toml(&text).expect_err("wrong");
        assert!(!error.to_string().contains("zzz"), "{error}");
        (error.key, error.line, error.fault)
    };
    let expect = |key: &str, line, fault| (key.to_owned(), line, fault);
    assert_eq!(
        fault("\"male\"", "\"zzz\""),
        expect("sought.gender", 17, Fault::UnknownWord)
    );
    assert_eq!(
        fault("about 1983", "zzz"),
        expect("sought.births", 18, Fault::Value(Reason::NotADate))
    );
    assert_eq!(
        fault("gender =", "sex ="),
        expect("sought.sex", 17, Fault::UnknownKey)
    );
    // What is missing is missing from a table: the file, here.
    assert_eq!(
        fault("[enquirer]", "[enquirers]"),
        expect("enquirer", 1, Fault::Missing)
    );
    assert_eq!(
        fault("[\"SD\"", "[\"KE\", \"UG\", \"SD\""),
        expect("loss.may_be_in", 36, Fault::TooMany)
    );
    assert_eq!(
        fault("names = [\"Selam", "names = \"zzz\nx").2,
        Fault::Syntax
    );
    assert_eq!(
        fault("societies = [4]", "societies = [\"zzz\"]").2,
        Fault::Kind("a whole number")
    );
    assert_eq!(
        fault(
            "[{ name = \"ጎንደር\", country = \"ET\"",
            "[{ name = \"x\", country = \"zzz\""
        )
        .2,
        Fault::Value(Reason::UnknownCountry)
    );
}

#[test]
fn only_no_is_no_danger() {
    let without = REQUEST.replace("in_hiding = \"not sure\"", "");
    assert!(
        request_from_toml(&without)
            .expect("a request")
            .sought_in_danger()
    );
    let no = REQUEST.replace("\"not sure\"", "\"no\"");
    assert!(
        !request_from_toml(&no)
            .expect("a request")
            .sought_in_danger()
    );
}

#[test]
fn a_statement_is_read() {
    let text = "purpose = 'tracing in the network'\nbasis = 'public interest'\ndate = 2024-01-01\nlead = 'L'\n";
    let statement = statement_from_toml(text).expect("a statement");
    assert_eq!(statement.purpose, Purpose::TracingInNetwork);
    assert_eq!(statement.on, Day(19_723));
    let error = statement_from_toml(&text.replace("2024-01-01", "2024")).expect_err("a year");
    assert_eq!((error.key.as_str(), error.line), ("date", 3));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", at in 0..1200_usize, cut in 0..60_usize) {
        let _ = request_from_toml(&text);
        let chars: Vec<char> = REQUEST.chars().collect();
        let at = at.min(chars.len());
        let kept: String = chars[..at].iter().chain(chars.iter().skip(at + cut)).collect();
        let _ = request_from_toml(&kept);
    }
}
