//! What is said of claims that stand, and what of those that do not.

use claims::*;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event as Xml;
use sign::id::StaffId;
use sign::time::DAY;
use sign::{Hash, Time};

const START: Time = Time(19_000 * DAY);

fn staff(n: u8) -> StaffId {
    StaffId([n; 16])
}

fn after(days: u64) -> Time {
    START.plus(days * DAY)
}

fn wording(language: &str, text: &str, reviewed: bool) -> Wording {
    Wording {
        language: language.into(),
        text: text.into(),
        revision: 1,
        translator: "translator".into(),
        reviewed,
    }
}

fn claim(id: u32, text: &str) -> Claim {
    Claim {
        id,
        section: Section::WhatHappened,
        kind: Kind::Fact,
        status: Status::Confirmed,
        scope: Scope {
            systems: vec!["the register".into()],
            from: Some(START),
            to: Some(after(1)),
            populations: vec![],
            unseen: String::new(),
            coverage: 80,
        },
        evidence: vec![Hash([1; 32])],
        confidence: Confidence::High,
        owner: staff(1),
        approved_by: staff(2),
        valid_until: after(30),
        supersedes: None,
        revision: 1,
        wordings: vec![wording("en", text, true), wording("am", "ሰላም", true)],
    }
}

fn date(time: Time) -> String {
    let (year, month, day) = time.date();
    format!("{day}/{month}/{year}")
}

fn speech(language: &str) -> Speech<'_> {
    Speech {
        language,
        date: &date,
        warned: &[],
        denials: &[],
    }
}

fn stated(claim: Claim) -> Event {
    Event::Stated(Box::new(claim))
}

fn withdrawn(id: u32) -> Event {
    Event::Withdrawn(Withdrawal {
        id,
        by: (staff(1), staff(2)),
    })
}

fn book(claims: impl IntoIterator<Item = Claim>) -> Claims {
    let mut book = Claims::default();
    for claim in claims {
        book.record(START, &stated(claim)).expect("a claim");
    }
    book
}

fn said(page: &Page) -> Vec<&str> {
    page.paragraphs.iter().map(|p| p.text.as_str()).collect()
}

#[test]
fn what_is_no_claim_is_refused() {
    let fault = |change: &dyn Fn(&mut Claim)| {
        let mut one = claim(1, "Somebody got in.");
        change(&mut one);
        one.check()
    };
    assert_eq!(fault(&|_| {}), Ok(()));
    assert_eq!(fault(&|c| c.approved_by = staff(1)), Err(Fault::OnePerson));
    assert_eq!(fault(&|c| c.evidence.clear()), Err(Fault::NoEvidence));
    assert_eq!(
        fault(&|c| c.status = Status::Believed),
        Err(Fault::NotHedged)
    );
    assert_eq!(
        fault(&|c| c.status = Status::Unknown),
        Err(Fault::NotHedged)
    );
    assert_eq!(
        fault(&|c| {
            c.status = Status::Believed;
            c.evidence.clear();
            c.wordings[0].text = "As far as we know it is over.".into();
        }),
        Ok(())
    );
    assert_eq!(fault(&|c| c.scope.to = Some(Time(0))), Err(Fault::Scope));
    assert_eq!(fault(&|c| c.scope.coverage = 101), Err(Fault::Scope));
    assert_eq!(
        fault(&|c| {
            c.wordings.remove(0);
        }),
        Err(Fault::Wordings)
    );
    assert_eq!(
        fault(&|c| c.wordings[1].language = "en".into()),
        Err(Fault::Wordings)
    );
    for text in ["{names}", "{systems", "systems}", "{populations}"] {
        let faulty = fault(&|c| c.wordings[1].text = text.into());
        assert_eq!(faulty, Err(Fault::Placeholder), "{text}");
    }
}

#[test]
fn no_evidence_says_where_one_looked_and_what_cannot_be_seen() {
    let mut one = claim(1, "We saw no sign of copying.");
    one.kind = Kind::NoEvidence;
    assert_eq!(one.check(), Err(Fault::NoScope));
    let text = "In {systems}, from {from} to {to}, we saw no sign of copying. {unseen}";
    one.wordings = vec![wording("en", text, true)];
    assert_eq!(
        one.check(),
        Err(Fault::NoScope),
        "nothing is said to be unseen"
    );
    one.scope.unseen = "What was read on a screen leaves no trace.".into();
    assert_eq!(one.check(), Ok(()));
    let page = book([one.clone()]).page(&speech("en"), START);
    assert_eq!(
        said(&page),
        [
            "In the register, from 8/1/2022 to 9/1/2022, we saw no sign of copying. \
          What was read on a screen leaves no trace."
        ]
    );
    // In every language.
    one.wordings.push(wording("am", "ሰላም", true));
    assert_eq!(one.check(), Err(Fault::NoScope));
}

#[test]
fn what_was_withdrawn_expired_or_replaced_is_on_no_surface() {
    let mut book = book([claim(1, "One."), claim(2, "Two."), claim(3, "Three.")]);
    let english = speech("en");
    assert_eq!(
        said(&book.page(&english, START)),
        ["One.", "Two.", "Three."]
    );
    let alone = Event::Withdrawn(Withdrawal {
        id: 1,
        by: (staff(1), staff(1)),
    });
    assert_eq!(book.record(START, &alone), Err(Refusal::OnePerson));
    book.record(after(1), &withdrawn(1)).expect("follows");
    let mut newer = claim(4, "Two, corrected.");
    newer.supersedes = Some(2);
    book.record(after(2), &stated(newer)).expect("follows");
    let page = book.page(&english, after(3));
    assert_eq!(said(&page), ["Three.", "Two, corrected."]);
    let over: Vec<_> = page
        .corrections
        .iter()
        .map(|c| (c.id, c.standing))
        .collect();
    assert_eq!(
        over,
        [
            (1, Standing::Withdrawn(after(1))),
            (2, Standing::Superseded(4))
        ]
    );
    assert_eq!(page.changed, Some(after(2)));
    assert_eq!(
        book.statement(&[3, 1], &english, after(3)),
        Err(Blocked::NotStanding(1, Standing::Withdrawn(after(1))))
    );
    // A statement corrects itself where there is a correction; an SMS is blocked.
    let statement = book.statement(&[2, 3], &english, after(3)).expect("said");
    assert_eq!(said(&statement), ["Two, corrected.", "Three."]);
    assert_eq!(statement.corrections.len(), 1);
    assert_eq!(
        book.sms(&[2], &english, after(3)),
        Err(Blocked::NotStanding(2, Standing::Superseded(4)))
    );
    assert!(book.sms(&[3, 4], &english, after(3)).is_ok());
    // All are over by themselves.
    let late = after(30);
    assert_eq!(said(&book.page(&english, late)), [""; 0]);
    assert_eq!(book.page(&english, late).corrections.len(), 4);
    assert_eq!(book.how_many_stand(late), 0);
    assert_eq!(
        book.sms(&[3], &english, late),
        Err(Blocked::NotStanding(3, Standing::Expired))
    );
    let again = Event::Checked(3);
    assert_eq!(book.record(late, &again), Err(Refusal::NotStanding));
    assert_eq!(book.sms(&[], &english, START), Err(Blocked::Empty));
    assert_eq!(book.sms(&[9], &english, START), Err(Blocked::Unknown(9)));
}

#[test]
fn a_page_has_two_dates_and_goes_stale() {
    let mut book = book([claim(1, "One."), claim(2, "Two.")]);
    let at = |book: &Claims, days| book.page(&speech("en"), after(days));
    book.record(after(5), &Event::Checked(1)).expect("follows");
    let page = at(&book, 14);
    // The one nobody looked at counts.
    assert_eq!((page.checked, page.changed), (Some(START), Some(START)));
    assert!(!page.stale);
    let later = book.page(&speech("en"), Time(after(14).0 + 1));
    assert!(later.stale);
    book.record(after(15), &Event::Checked(2)).expect("follows");
    let page = at(&book, 15);
    assert_eq!((page.checked, page.stale), (Some(after(5)), false));
    assert_eq!(page.changed, Some(START), "looking changes nothing");
}

#[test]
fn a_page_falls_back_and_says_so_and_an_sms_does_not() {
    let mut one = claim(1, "One.");
    one.wordings[1].reviewed = false;
    let mut book = book([one]);
    let page = book.page(&speech("am"), START);
    let first = &page.paragraphs[0];
    assert_eq!(
        (first.draft, first.in_english, first.outdated),
        (true, false, false)
    );
    assert_eq!(
        book.sms(&[1], &speech("am"), START),
        Err(Blocked::NotReviewed(1))
    );
    let page = book.page(&speech("so"), START);
    let first = &page.paragraphs[0];
    assert_eq!((first.text.as_str(), first.in_english), ("One.", true));
    assert_eq!(
        book.sms(&[1], &speech("so"), START),
        Err(Blocked::NotReviewed(1))
    );
    let worded = |revision| {
        let wording = Wording {
            revision,
            ..wording("am", "ሰላም ነው", true)
        };
        Event::Worded(Worded { id: 1, wording })
    };
    book.record(START, &worded(0)).expect("follows");
    assert!(book.page(&speech("am"), START).paragraphs[0].outdated);
    assert_eq!(
        book.sms(&[1], &speech("am"), START),
        Err(Blocked::Outdated(1))
    );
    book.record(START, &worded(1)).expect("follows");
    let sms = book.sms(&[1], &speech("am"), START).expect("said");
    assert_eq!(
        (sms.text.as_str(), sms.alphabet, sms.segments),
        ("ሰላም ነው", Alphabet::Ucs2, 1)
    );
    let english = Event::Worded(Worded {
        id: 1,
        wording: wording("en", "Other.", true),
    });
    assert_eq!(book.record(START, &english), Err(Refusal::Already));
}

#[test]
fn an_sms_that_looks_like_a_swindle_or_is_too_long_is_blocked() {
    let book = book([
        claim(1, "Open example.org now."),
        claim(2, &"A quiet sentence. ".repeat(30)),
        claim(3, "We never ask for money to find your family."),
    ]);
    let sms = |ids: &[u32]| book.sms(ids, &speech("en"), START);
    assert!(matches!(sms(&[1]), Err(Blocked::Warned(_))));
    assert_eq!(sms(&[2]), Err(Blocked::TooLong(4)));
    assert!(sms(&[3]).is_ok());
}

/// The names of a feed's elements, each with its text or attributes.
fn parsed(bytes: &[u8]) -> Vec<(String, String)> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = true;
    let mut out: Vec<(String, String)> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).expect("well-formed") {
            Xml::Start(start) | Xml::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                let attributes = start.attributes().map(|a| {
                    let a = a.expect("an attribute");
                    a.value.into_owned()
                });
                let attributes: Vec<_> = attributes.collect();
                out.push((name, attributes.join(" ")));
            }
            Xml::Text(text) => {
                out.last_mut().expect("inside").1.push_str(&text);
            }
            Xml::GeneralRef(_) | Xml::End(_) | Xml::Decl(_) => {}
            Xml::Eof => return out,
            other => panic!("{other:?}"),
        }
        buffer.clear();
    }
}

fn head() -> Feed {
    Feed {
        base: "tag:society.example,2026:".into(),
        title: "News".into(),
        author: "The society".into(),
    }
}

#[test]
fn a_feed_has_permanent_ids_entries_for_corrections_and_tombstones() {
    let mut book = book([
        claim(1, "One."),
        claim(2, "Two."),
        claim(3, "Three & <four>."),
    ]);
    let ids = |bytes: &[u8]| -> Vec<String> {
        let all = parsed(bytes).into_iter();
        all.filter(|(name, _)| name == "id")
            .map(|(_, id)| id)
            .collect()
    };
    let first = feed(&book, &head(), &speech("en"), START);
    assert_eq!(
        ids(&first),
        [
            "tag:society.example,2026:en",
            "tag:society.example,2026:en/1",
            "tag:society.example,2026:en/2",
            "tag:society.example,2026:en/3"
        ]
    );
    book.record(after(1), &withdrawn(1)).expect("follows");
    let mut newer = claim(4, "Two, corrected.");
    newer.supersedes = Some(2);
    book.record(after(2), &stated(newer)).expect("follows");
    book.record(after(2), &Event::Archived(3)).expect("follows");
    let second = feed(&book, &head(), &speech("en"), after(3));
    assert_eq!(feed(&book, &head(), &speech("en"), after(3)), second);
    assert_eq!(
        ids(&second),
        [
            "tag:society.example,2026:en",
            "tag:society.example,2026:en/4"
        ]
    );
    let tombs: Vec<_> = parsed(&second)
        .into_iter()
        .filter(|(name, _)| name == "at:deleted-entry")
        .map(|(_, attributes)| attributes)
        .collect();
    assert_eq!(
        tombs,
        [
            "tag:society.example,2026:en/2 2022-01-10T00:00:00Z",
            "tag:society.example,2026:en/1 2022-01-09T00:00:00Z"
        ]
    );
    let text = String::from_utf8(second).expect("UTF-8");
    assert!(text.contains("<updated>2022-01-10T00:00:00Z</updated>"));
    assert!(text.contains("rel=\"related\" href=\"tag:society.example,2026:en/2\""));
    let first = String::from_utf8(first).expect("UTF-8");
    assert!(first.contains("Three &amp; &lt;four&gt;."));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// Whatever happens: nothing that does not stand is on any surface, and every feed is XML.
    #[test]
    fn nothing_is_said_that_does_not_stand(
        steps in proptest::collection::vec((0..6_u8, 1..6_u32, 0..9_u64, any::<String>()), 1..40),
    ) {
        let mut book = Claims::default();
        let mut now = START;
        for (what, id, days, text) in steps {
            now = now.plus(days * DAY / 2);
            let event = match what {
                0 | 1 => {
                    let mut one = claim(id, &format!("{id}: {}", text.replace(['{', '}'], "")));
                    one.valid_until = now.plus(days * DAY);
                    one.supersedes = (what == 1).then_some(id.saturating_sub(1)).filter(|n| *n > 0);
                    stated(one)
                }
                2 => withdrawn(id),
                3 => Event::Archived(id),
                4 => Event::Checked(id),
                _ => Event::Worded(Worded { id, wording: wording("am", &text, days > 4) }),
            };
            let before = book.clone();
            if book.record(now, &event).is_err() {
                prop_assert!(book == before, "a refusal changed something");
            } else {
                prop_assert_eq!(sign::from_bytes::<Event>(&sign::to_bytes(&event)), Ok(event));
            }
            let stands = |id: u32| book.standing(id, now) == Some(Standing::Stands);
            for language in ["en", "am", "so"] {
                let page = book.page(&speech(language), now);
                let count = page.paragraphs.len();
                prop_assert!(page.paragraphs.iter().all(|p| stands(p.id)));
                prop_assert!(page.corrections.iter().all(|c| !stands(c.id)));
                prop_assert_eq!(count, book.how_many_stand(now));
                for id in 1..6 {
                    if let Ok(statement) = book.statement(&[id], &speech(language), now) {
                        prop_assert!(stands(statement.paragraphs[0].id));
                    }
                    if book.sms(&[id], &speech(language), now).is_ok() {
                        prop_assert!(stands(id));
                    }
                }
                let xml = parsed(&feed(&book, &head(), &speech(language), now));
                let entries = xml.iter().filter(|(name, _)| name == "entry").count();
                prop_assert_eq!(entries, count);
            }
        }
    }
}
