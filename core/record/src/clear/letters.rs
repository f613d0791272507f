//! Values with variants: states of a case, letters between societies, messages.

use super::{Clear, Fields, Json, Names, Object, Unclear, Wrong};
use crate::case::{Active, Case};
use crate::exchange::{Enclosed, Exchange};
use crate::message::{Letter, Message, Reached, ReplyCollected, Stage};
use crate::text::Text;
use zeroize::Zeroizing;

const STATE: [&str; 4] = ["state", "society", "finding", "outcome"];

impl Clear for Case {
    fn to_clear(&self) -> Json {
        let object = Object::new();
        match self {
            Case::EnquiryReceived => object.word("state", "enquiry_received"),
            Case::Assessed => object.word("state", "assessed"),
            Case::Accepted => object.word("state", "accepted"),
            Case::Declined => object.word("state", "declined"),
            Case::Open => object.word("state", "open"),
            Case::Referred(to) => object.word("state", "referred").with("society", to),
            Case::FieldAction => object.word("state", "field_action"),
            Case::Found(finding) => object.word("state", "found").with("finding", finding),
            Case::ConsentSought(finding) => {
                let object = object.word("state", "consent_sought");
                object.with("finding", finding)
            }
            Case::ContactRestored => object.word("state", "contact_restored"),
            Case::Suspended(active) => object.word("state", "suspended").with("of", active),
            Case::Reopened(outcome) => object.word("state", "reopened").with("outcome", outcome),
            Case::Closed(outcome) => object.word("state", "closed").with("outcome", outcome),
        }
        .done()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let fields = Fields::of(json, &[&STATE[..], &["of"]].concat())?;
        let state = fields.word("state")?;
        let case = match state {
            "enquiry_received" => Case::EnquiryReceived,
            "assessed" => Case::Assessed,
            "declined" => Case::Declined,
            "contact_restored" => Case::ContactRestored,
            "suspended" => Case::Suspended(fields.get("of", names)?),
            "closed" => Case::Closed(fields.get("outcome", names)?),
            _ => match active(&fields, state, names)? {
                Active::Accepted => Case::Accepted,
                Active::Open => Case::Open,
                Active::Referred(to) => Case::Referred(to),
                Active::FieldAction => Case::FieldAction,
                Active::Found(finding) => Case::Found(finding),
                Active::ConsentSought(finding) => Case::ConsentSought(finding),
                Active::Reopened(outcome) => Case::Reopened(outcome),
            },
        };
        same(&case, json)
    }
}

impl Clear for Active {
    fn to_clear(&self) -> Json {
        let case = match *self {
            Active::Accepted => Case::Accepted,
            Active::Open => Case::Open,
            Active::Referred(to) => Case::Referred(to),
            Active::FieldAction => Case::FieldAction,
            Active::Found(finding) => Case::Found(finding),
            Active::ConsentSought(finding) => Case::ConsentSought(finding),
            Active::Reopened(outcome) => Case::Reopened(outcome),
        };
        case.to_clear()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let fields = Fields::of(json, &STATE)?;
        same(&active(&fields, fields.word("state")?, names)?, json)
    }
}

fn active(fields: &Fields<'_>, state: &str, names: &Names<'_>) -> Result<Active, Unclear> {
    Ok(match state {
        "accepted" => Active::Accepted,
        "open" => Active::Open,
        "referred" => Active::Referred(fields.get("society", names)?),
        "field_action" => Active::FieldAction,
        "found" => Active::Found(fields.get("finding", names)?),
        "consent_sought" => Active::ConsentSought(fields.get("finding", names)?),
        "reopened" => Active::Reopened(fields.get("outcome", names)?),
        _ => return Err(Unclear::from(Wrong::Value).in_field("state")),
    })
}

/// The value, if it has as many fields as stood there: none belongs to another variant.
fn same<T: Clear + Copy>(value: &T, json: &Json) -> Result<T, Unclear> {
    match (value.to_clear(), json) {
        (Json::Object(wrote), Json::Object(read)) if wrote.len() == read.len() => Ok(*value),
        _ => Err(Wrong::Unknown.into()),
    }
}

impl Clear for Letter {
    fn to_clear(&self) -> Json {
        self.text().to_clear()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        Letter::new(Text::from_clear(json, names)?).map_err(|_| Wrong::Value.into())
    }
}

impl Clear for Message {
    fn to_clear(&self) -> Json {
        Object::new()
            .with("sender", &self.sender)
            .with("addressee", &self.addressee)
            .with("letter", &self.letter)
            .with("attachments", &self.attachments)
            .with("stage", &self.stage)
            .done()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let known = ["sender", "addressee", "letter", "attachments", "stage"];
        let fields = Fields::of(json, &known)?;
        Ok(Message {
            sender: fields.get("sender", names)?,
            addressee: fields.get("addressee", names)?,
            letter: fields.get("letter", names)?,
            attachments: fields.get("attachments", names)?,
            stage: fields.get("stage", names)?,
        })
    }
}

impl Clear for Stage {
    fn to_clear(&self) -> Json {
        let object = Object::new();
        match self {
            Stage::Collected(on) => object.word("stage", "collected").with("on", on),
            Stage::Screened(on) => object.word("stage", "screened").with("on", on),
            Stage::Forwarded(on) => object.word("stage", "forwarded").with("on", on),
            Stage::Reached(Reached { on, how }) => {
                let object = object.word("stage", "reached");
                object.with("on", on).with("how", how)
            }
            Stage::ReplyCollected(ReplyCollected { on, reply }) => {
                let object = object.word("stage", "reply_collected");
                object.with("on", on).with("reply", reply)
            }
            Stage::Undeliverable(on) => object.word("stage", "undeliverable").with("on", on),
            Stage::Answered(on) => object.word("stage", "answered").with("on", on),
        }
        .done()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let any = Fields::of(json, &["stage", "on", "how", "reply"])?;
        let stage = any.word("stage")?;
        let own: &[&str] = match stage {
            "reached" => &["stage", "on", "how"],
            "reply_collected" => &["stage", "on", "reply"],
            _ => &["stage", "on"],
        };
        let fields = Fields::of(json, own)?;
        let on = fields.get("on", names)?;
        Ok(match stage {
            "collected" => Stage::Collected(on),
            "screened" => Stage::Screened(on),
            "forwarded" => Stage::Forwarded(on),
            "reached" => Stage::Reached(Reached {
                on,
                how: fields.get("how", names)?,
            }),
            "reply_collected" => Stage::ReplyCollected(ReplyCollected {
                on,
                reply: fields.get("reply", names)?,
            }),
            "undeliverable" => Stage::Undeliverable(on),
            "answered" => Stage::Answered(on),
            _ => return Err(Unclear::from(Wrong::Value).in_field("stage")),
        })
    }
}

impl Clear for Exchange {
    fn to_clear(&self) -> Json {
        let object = Object::new();
        match self {
            Exchange::Enquiry(text) => object.word("kind", "enquiry").with("text", &**text),
            Exchange::Answer(text) => object.word("kind", "answer").with("text", text),
            Exchange::Carried(text) => object.word("kind", "message").with("text", &**text),
            Exchange::Transfer(text) => object.word("kind", "transfer").with("text", &**text),
            Exchange::TransferAnswer(text) => {
                object.word("kind", "transfer_answer").with("text", text)
            }
            Exchange::Withdrawal(text) => object.word("kind", "withdrawal").with("text", text),
            Exchange::Older(text) => object.word("kind", "older").with("text", text),
            Exchange::Warning(text) => object.word("kind", "warning").with("text", text),
        }
        .done()
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let fields = Fields::of(json, &["kind", "text"])?;
        Ok(match fields.word("kind")? {
            "enquiry" => Exchange::Enquiry(Box::new(fields.get("text", names)?)),
            "answer" => Exchange::Answer(fields.get("text", names)?),
            "message" => Exchange::Carried(Box::new(fields.get("text", names)?)),
            "transfer" => Exchange::Transfer(Box::new(fields.get("text", names)?)),
            "transfer_answer" => Exchange::TransferAnswer(fields.get("text", names)?),
            "withdrawal" => Exchange::Withdrawal(fields.get("text", names)?),
            "older" => Exchange::Older(fields.get("text", names)?),
            "warning" => Exchange::Warning(fields.get("text", names)?),
            _ => return Err(Unclear::from(Wrong::Value).in_field("kind")),
        })
    }
}

/// A letter that this version cannot read, or in which a person carries a letter again, stands as
/// its bytes: what holds itself could be nested deeper than any reader can go.
impl Clear for Enclosed {
    fn to_clear(&self) -> Json {
        match self.read() {
            Ok(letter) if !carries_another(&letter) => letter.to_clear(),
            _ => {
                let object = Object::new().word("kind", AS_BYTES);
                object.word("text", &hex(self.bytes())).done()
            }
        }
    }
    fn from_clear(json: &Json, names: &Names<'_>) -> Result<Self, Unclear> {
        let fields = Fields::of(json, &["kind", "text"])?;
        if fields.word("kind")? != AS_BYTES {
            return Exchange::from_clear(json, names).map(|letter| Enclosed::of(&letter));
        }
        let bytes = unhex(fields.word("text")?);
        let bytes = bytes.ok_or_else(|| Unclear::from(Wrong::Value).in_field("text"))?;
        Ok(Enclosed::of_bytes(bytes))
    }
}

const AS_BYTES: &str = "as_bytes";

fn carries_another(letter: &Exchange) -> bool {
    let request = match letter {
        Exchange::Enquiry(enquiry) => &enquiry.request,
        Exchange::Transfer(transfer) => &transfer.request,
        _ => return false,
    };
    let relatives = request.relatives.iter().map(|relative| &relative.person);
    let mut persons = relatives.chain([&request.enquirer, &request.sought]);
    persons.any(|person| person.casework.exchange.is_some())
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n & 15)]);
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)]);
    Zeroizing::new(digits.collect())
}

fn unhex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks_exact(2);
    let whole = pairs.remainder().is_empty();
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect();
    bytes.filter(|_| whole).map(Zeroizing::new)
}
