//! What a family sends through the society's portal.

use crate::house::{HERE, Line, Town, portal};
use parcel::form::{self, SealedForm};
use policy::Want;
use policy::letter::Asking;
use policy::request::WantIntake;
use policy::roster::SignedRoster;
use record::codec::encode_form;
use record::form::{Content, FollowUp};
use record::request::TracingRequest;
use seal::intake::seal_key;
use seal::{IntakeKeyId, PartKey, Public};
use sign::encode::Bytes;
use sign::id::{IntakeId, RequestId};
use sign::{from_bytes, to_bytes};
use wire::{Letter, Letters, Method, Subject, To, path};
use world::device::{Caller, CallerKept};

/// A request that the portal took, in the queue of society 1.
pub(crate) fn sends(town: &Town, n: u8, request: TracingRequest) -> IntakeId {
    put(town, n, &Content::Request(Box::new(request)))
}

/// One word more that the portal took, in the queue of society 1.
pub(crate) fn adds(town: &Town, n: u8, more: FollowUp) -> IntakeId {
    put(town, n, &Content::FollowUp(more))
}

fn put(town: &Town, n: u8, content: &Content) -> IntakeId {
    let (intake, key) = (IntakeId([n; 16]), PartKey::from_bytes([n; 32]));
    let about = form::About {
        society: HERE,
        intake,
        portal: portal().public().device(),
        number: 1,
        prev: None,
    };
    let content = encode_form(content);
    let form = SealedForm::seal(about, &key, &content, &portal()).unwrap();
    let roster: SignedRoster = from_bytes(&town.house.borrow().roster).unwrap();
    let (month, to) = roster.roster.societies[0].intake[0].clone();
    let id = IntakeKeyId {
        society: HERE,
        month,
    };
    let (to, header) = (Public::from_bytes(&to.0).unwrap(), form.header_hash());
    let sealed = seal_key(&key, intake, &header, &id, &to, &[n; 64]).unwrap();
    let mut caller = Caller::new(portal(), HERE, town.place.log.keys.clone(), None);
    // A portal's requests are numbered.
    let kept = CallerKept {
        reserved: 64 * u64::from(n),
        seen: None,
    };
    caller.go_on_from(&kept).unwrap();
    caller.begin_session(&[n; 32], town.clock_now());
    let want = Want::Intake(WantIntake {
        intake,
        month,
        header,
        sealed: Bytes(sealed),
    });
    let out = caller.ask(RequestId([n; 16]), want, town.clock_now());
    let out = out.unwrap();
    let asking = Asking {
        ask: Bytes(out.ask),
        signature: out.signature,
    };
    let letters = vec![Letter {
        to: To::Keyholder,
        subject: Subject::Ask,
        body: Bytes(to_bytes(&asking)),
    }];
    let target = path::form(HERE, intake);
    let mut house = town.house.borrow_mut();
    house.forms.insert(target, to_bytes(&form));
    drop(house);
    let line = Line {
        town,
        device: portal().public().device(),
    };
    let call = |method, target: &str, body: &[u8]| {
        wire::Line::call(&line, method, target, body, 0).unwrap();
    };
    call(Method::Post, path::MAIL, &to_bytes(&Letters { letters }));
    call(Method::Get, &path::mail(0), &[]);
    intake
}
