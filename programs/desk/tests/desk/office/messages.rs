//! A Red Cross Message there and back.

use super::{Desk, OTHER, Two, the_file, why};
use desk::office::{file, letters};
use record::date::Day;
use record::exchange::Exchange;
use record::file::{About, Wish};
use record::message::{Addressee, Delivery, Letter, Message, Stage, Step};
use record::sharing::Lead;
use sign::id::RecordId;

fn message() -> Message {
    Message {
        sender: "ፋጢማ".into(),
        addressee: Addressee {
            names: vec!["ሳልሕ".into(), "صالح".into()],
            address: None,
            map: None,
        },
        letter: Letter::new("We are all well. Mother asks after you.".into()).unwrap(),
        attachments: Vec::new(),
        stage: Stage::Collected(Day(20_000)),
    }
}

fn stage(desk: &mut Desk<'_>, two: &Two, copy: RecordId) -> Stage {
    match letters::text(desk, copy, two.town.deadline()).unwrap() {
        Exchange::Carried(carried) => carried.message.stage,
        _ => panic!("another letter"),
    }
}

impl Two {
    pub(super) fn collect(&self) -> RecordId {
        self.here(|desk| {
            let to = (OTHER, self.candidate);
            letters::collect(desk, self.case, to, message(), self.town.deadline()).unwrap()
        })
    }

    fn take(
        &self,
        desk: &mut Desk<'_>,
        at: (RecordId, RecordId),
        step: Step,
    ) -> Result<(), desk::Fault> {
        letters::step(desk, at, step, Lead::NotAsked, self.town.deadline())
    }
}

#[test]
fn a_message_goes_there_and_its_reply_comes_back() {
    let two = Two::new();
    two.agree(Wish::MessagesOnly);
    let sent = two.collect();
    two.here(|desk| {
        let at = (two.case, sent);
        // Nothing that nobody has read is sent on.
        assert!(two.take(desk, at, Step::Forward).is_err());
        two.take(desk, at, Step::Screen).unwrap();
        two.take(desk, at, Step::Forward).unwrap();
        assert!(matches!(stage(desk, &two, sent), Stage::Forwarded(_)));
    });
    two.there(|desk| {
        let read = two.read(desk);
        assert_eq!(read[0].to, Some(two.candidate));
        let at = (two.candidate, read[0].copy);
        assert!(matches!(stage(desk, &two, at.1), Stage::Forwarded(_)));
        two.take(desk, at, Step::Deliver(Delivery::ReadAloud))
            .unwrap();
        assert!(matches!(stage(desk, &two, at.1), Stage::Reached(_)));
        let reply = Letter::new("أنا بخير".into()).unwrap();
        two.take(desk, at, Step::CollectReply(reply)).unwrap();
        assert!(matches!(stage(desk, &two, at.1), Stage::ReplyCollected(_)));
    });
    two.here(|desk| {
        let read = two.read(desk);
        assert_eq!(read[0].to, Some(two.case));
        let Stage::ReplyCollected(answered) = stage(desk, &two, read[0].copy) else {
            panic!("no reply");
        };
        assert_eq!(answered.reply.text().reveal(), "أنا بخير");
        // The message that was sent says that there is a reply, and nothing of it.
        assert!(matches!(stage(desk, &two, sent), Stage::Answered(_)));
        let here = the_file(desk, two.case);
        assert!(
            here.letters
                .iter()
                .any(|l| l.about == About::Reply && !l.sent)
        );
    });
}

#[test]
fn no_message_is_passed_on_to_whoever_did_not_choose_it() {
    let two = Two::new();
    two.agree(Wish::AliveNoContact);
    let sent = two.collect();
    two.here(|desk| {
        let at = (two.case, sent);
        two.take(desk, at, Step::Screen).unwrap();
        let forwarded = two.take(desk, at, Step::Forward);
        assert!(why(forwarded).contains("no message is passed on"));
    });
    two.there(|desk| assert!(desk.side().incoming.is_empty()));
}

#[test]
fn a_person_who_changed_their_mind_is_not_handed_a_message() {
    let two = Two::new();
    two.agree(Wish::FullContact);
    let sent = two.collect();
    two.here(|desk| {
        two.take(desk, (two.case, sent), Step::Screen).unwrap();
        two.take(desk, (two.case, sent), Step::Forward).unwrap();
    });
    two.there(|desk| {
        let copy = two.read(desk)[0].copy;
        let nothing = super::said(Wish::Nothing);
        file::choose(desk, two.candidate, nothing, two.town.deadline()).unwrap();
        let at = (two.candidate, copy);
        let delivered = two.take(desk, at, Step::Deliver(Delivery::Delivered));
        assert!(why(delivered).contains("no message is passed on"));
    });
}

#[test]
fn no_message_goes_to_a_society_that_has_not_answered() {
    let two = Two::new();
    // Society 2 does not know of the case: nobody enquired, and what was written down here by
    // oneself does not stand for its answer.
    let sent = two.collect();
    two.here(|desk| {
        let until = two.town.deadline();
        file::verify(desk, two.case, "a photo".into(), until).unwrap();
        let wish = super::said(Wish::FullContact);
        file::choose(desk, two.case, wish, until).unwrap();
        two.take(desk, (two.case, sent), Step::Screen).unwrap();
        let forwarded = two.take(desk, (two.case, sent), Step::Forward);
        assert!(why(forwarded).contains("no message is passed on"));
    });
    two.there(|desk| assert!(desk.side().incoming.is_empty()));
}

#[test]
fn what_was_proven_and_chosen_for_one_enquirer_counts_for_no_other() {
    let two = Two::new();
    two.agree(Wish::FullContact);
    // The same society asks once more, for somebody else.
    two.enquire();
    two.there(|desk| {
        let again = two.read(desk)[0].copy;
        let until = two.town.deadline();
        let answer = (true, None, Lead::NotAsked);
        let early = letters::answer(desk, again, answer, until);
        assert!(why(early).contains("verify the relationship with this enquirer"));
    });
}
