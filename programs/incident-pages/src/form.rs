//! Forms: what was typed, and questions of a form with the words of its language.

use crate::pages::Act;
use crate::reader::Reader;
use language::{Id, Piece};
use page::{Choice, Fault, Field, Form, Html, Kind};
use zeroize::Zeroizing;

/// What was wrong: the field, and what to do about it.
pub(crate) type Wrong = Vec<(&'static str, Id)>;

/// The fields of a form, in their order.
#[derive(Clone, Default)]
pub(crate) struct Typed(Vec<(String, Zeroizing<String>)>);

impl Typed {
    /// Reads fields as browsers write them, without carriage returns and the null character.
    pub(crate) fn read(body: &[u8]) -> Typed {
        let pairs = form_urlencoded::parse(body).map(|(name, value)| {
            let value = value.replace("\r\n", "\n").replace(['\r', '\0'], "");
            (name.into_owned(), Zeroizing::new(value))
        });
        Typed(pairs.collect())
    }

    /// A field without white space around it; empty if it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The same, if something is left.
    pub(crate) fn said(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// Every field, as it was sent.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter();
        all.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of a field: the boxes that were ticked.
    pub(crate) fn ticked(&self, name: &str) -> Vec<&str> {
        let all = self.0.iter().filter(|(known, _)| known == name);
        all.map(|(_, value)| value.as_str()).collect()
    }
}

/// Not its content: a person's words may stand in it.
impl core::fmt::Debug for Typed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Typed")
    }
}

/// A form that comes back.
#[derive(Debug)]
pub(crate) struct Back {
    pub(crate) act: Act,
    pub(crate) typed: Typed,
    pub(crate) wrong: Wrong,
    /// Why it was not done although nothing is wrong with what was typed.
    pub(crate) cannot: Option<Html>,
}

/// Values to choose from, with their words.
pub(crate) type Choices = Vec<(String, Vec<Piece>)>;

/// How a question is answered.
enum Shape {
    Line,
    Code,
    Digits,
    Text,
    One(Choices),
    Any(Choices),
    List(Choices),
    Heading,
}

struct Question {
    name: &'static str,
    label: Id,
    hint: Option<Id>,
    shape: Shape,
    optional: bool,
    begins: String,
}

/// A form in the making.
pub(crate) struct Ask<'a> {
    reader: &'a Reader,
    act: Act,
    questions: Vec<Question>,
}

impl<'a> Ask<'a> {
    /// A form that asks for this.
    pub(crate) fn new(reader: &'a Reader, act: Act) -> Self {
        Ask {
            reader,
            act,
            questions: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, label: Id, shape: Shape) -> Self {
        self.questions.push(Question {
            name,
            label,
            hint: None,
            shape,
            optional: false,
            begins: String::new(),
        });
        self
    }

    /// A line.
    pub(crate) fn line(self, name: &'static str, label: Id) -> Self {
        self.with(name, label, Shape::Line)
    }

    /// A code, an id or a moment.
    pub(crate) fn code(self, name: &'static str, label: Id) -> Self {
        self.with(name, label, Shape::Code)
    }

    /// A number.
    pub(crate) fn digits(self, name: &'static str, label: Id) -> Self {
        self.with(name, label, Shape::Digits)
    }

    /// Some lines.
    pub(crate) fn text(self, name: &'static str, label: Id) -> Self {
        self.with(name, label, Shape::Text)
    }

    /// One of these.
    pub(crate) fn one(self, name: &'static str, label: Id, choices: Choices) -> Self {
        self.with(name, label, Shape::One(choices))
    }

    /// Any of these.
    pub(crate) fn any(self, name: &'static str, label: Id, choices: Choices) -> Self {
        self.with(name, label, Shape::Any(choices))
    }

    /// One of a list that unfolds.
    pub(crate) fn list(self, name: &'static str, label: Id, choices: Choices) -> Self {
        self.with(name, label, Shape::List(choices))
    }

    /// The heading of what follows.
    pub(crate) fn heading(self, name: &'static str, label: Id) -> Self {
        self.with(name, label, Shape::Heading)
    }

    /// What helps to answer the last question.
    pub(crate) fn hint(mut self, hint: Id) -> Self {
        if let Some(last) = self.questions.last_mut() {
            last.hint = Some(hint);
        }
        self
    }

    /// The last question may be left empty.
    pub(crate) fn may(mut self) -> Self {
        if let Some(last) = self.questions.last_mut() {
            last.optional = true;
        }
        self
    }

    /// What the last question holds before anybody typed.
    pub(crate) fn begins(mut self, value: &str) -> Self {
        if let Some(last) = self.questions.last_mut() {
            value.clone_into(&mut last.begins);
        }
        self
    }

    /// The form with its button; with what was typed and what is wrong, if it came back.
    pub(crate) fn send(self, words: Id) -> Html {
        let reader = self.reader;
        let back = reader.back.as_ref().filter(|back| back.act == self.act);
        let values: Vec<String> = self
            .questions
            .iter()
            .map(|question| match (back, &question.shape) {
                (None, _) => question.begins.clone(),
                (Some(back), Shape::Any(_)) => back.typed.ticked(question.name).join(" "),
                (Some(back), _) => back.typed.get(question.name).to_owned(),
            })
            .collect();
        let fields = self.questions.iter().zip(&values);
        let fields = fields.map(|(question, value)| question.field(reader, value));
        let action = reader.href(self.act.path());
        // A form that was refused is a form of its own when it comes again: the old mark was not
        // kept. One that was carried out is never shown again.
        let mark = reader.new_mark();
        let faults = back.map(|back| back.wrong.as_slice()).unwrap_or_default();
        let form = Form {
            locale: reader.locale,
            action: &action,
            hidden: vec![("mark", &mark)],
            fields: fields.collect(),
            faults: faults
                .iter()
                .map(|(field, words)| Fault {
                    field,
                    words: reader.say(*words),
                })
                .collect(),
            send: reader.say(words),
            back: None,
        };
        let cannot = back.and_then(|back| back.cannot.clone());
        Html::all(cannot.into_iter().chain([form.html()]))
    }
}

impl Question {
    fn field<'f>(&'f self, reader: &Reader, value: &'f str) -> Field<'f> {
        let choose = |choices: &'f Choices| {
            let choices = choices.iter().map(|(value, label)| Choice {
                value,
                label: label.clone(),
            });
            choices.collect()
        };
        Field {
            name: self.name,
            label: reader.say(self.label),
            hint: self.hint.map(|hint| reader.say(hint)),
            value,
            kind: match &self.shape {
                Shape::Line => Kind::Line,
                Shape::Code => Kind::Code,
                Shape::Digits => Kind::Digits,
                Shape::Text => Kind::Text,
                Shape::One(choices) => Kind::One(choose(choices)),
                Shape::Any(choices) => Kind::Any(choose(choices)),
                Shape::List(choices) => Kind::List(choose(choices)),
                Shape::Heading => Kind::Heading,
            },
            optional: self.optional,
        }
    }
}
