//! Small forms: a button, or a few fields and a button, each with a mark of its own.

use super::Reader;
use super::again::Sent;
use language::{Id, Piece, id};
use page::{Choice, Field, Form, Html, Kind};

/// A button that posts.
pub(crate) fn button(reader: &Reader, path: &str, words: Id) -> Html {
    Small::new(reader, path).send(words)
}

/// A field of a small form, owned.
struct Question {
    name: &'static str,
    label: Id,
    choices: Vec<(String, Vec<Piece>)>,
    shape: Shape,
}

enum Shape {
    Line,
    Text,
    May,
    Day,
    One,
    List,
    Tick,
    Sure,
    File(Id),
}

/// A small form in the making.
pub(crate) struct Small<'a> {
    reader: &'a Reader,
    path: String,
    questions: Vec<Question>,
    hidden: Option<(&'static str, String)>,
}

impl<'a> Small<'a> {
    /// A form that posts to this page.
    pub(crate) fn new(reader: &'a Reader, path: &str) -> Self {
        Small {
            reader,
            path: path.to_owned(),
            questions: Vec::new(),
            hidden: None,
        }
    }

    fn with(
        mut self,
        (name, label): (&'static str, Id),
        choices: Vec<(String, Vec<Piece>)>,
        shape: Shape,
    ) -> Self {
        self.questions.push(Question {
            name,
            label,
            choices,
            shape,
        });
        self
    }

    /// A line of text.
    pub(crate) fn line(self, name: &'static str, label: Id) -> Self {
        self.with((name, label), Vec::new(), Shape::Line)
    }

    /// Some lines of text.
    pub(crate) fn text(self, name: &'static str, label: Id) -> Self {
        self.with((name, label), Vec::new(), Shape::Text)
    }

    /// Some lines of text, or none.
    pub(crate) fn may(self, name: &'static str, label: Id) -> Self {
        self.with((name, label), Vec::new(), Shape::May)
    }

    /// A day, or none.
    pub(crate) fn day(self, name: &'static str, label: Id) -> Self {
        self.with((name, label), Vec::new(), Shape::Day)
    }

    /// One of these.
    pub(crate) fn one(self, name: &'static str, label: Id, choices: &[(&str, Id)]) -> Self {
        let reader = self.reader;
        let say = |(value, words): &(&str, Id)| ((*value).to_owned(), reader.say(*words));
        let choices = choices.iter().map(say).collect();
        self.with((name, label), choices, Shape::One)
    }

    /// One of a list that unfolds.
    pub(crate) fn list(
        self,
        name: &'static str,
        label: Id,
        choices: Vec<(String, Vec<Piece>)>,
    ) -> Self {
        self.with((name, label), choices, Shape::List)
    }

    /// Something to be ticked.
    pub(crate) fn tick(self, name: &'static str, label: Id, words: Id) -> Self {
        let choice = ("yes".to_owned(), self.reader.say(words));
        self.with((name, label), vec![choice], Shape::Tick)
    }

    /// Something that must be ticked before anything is done.
    pub(crate) fn sure(self, name: &'static str, label: Id, words: Id) -> Self {
        let choice = ("yes".to_owned(), self.reader.say(words));
        self.with((name, label), vec![choice], Shape::Sure)
    }

    /// A picture of this computer.
    pub(crate) fn file(self, name: &'static str, label: Id, hint: Id) -> Self {
        self.with((name, label), Vec::new(), Shape::File(hint))
    }

    /// Something that it carries along: of several forms with one path it tells them apart.
    pub(crate) fn carries(mut self, name: &'static str, value: &str) -> Self {
        self.hidden = Some((name, value.to_owned()));
        self
    }

    /// The form with its button; with what was typed and what is wrong, if it came back.
    pub(crate) fn send(self, words: Id) -> Html {
        let reader = self.reader;
        let own = self.hidden.as_ref();
        let own = own.is_none_or(|(name, value)| reader.is_sent(name, value));
        // A path of no form is nobody's: such a form begins anew.
        let sent = reader.sent(if own { &self.path } else { "" });
        let action = reader.href(&self.path);
        let asked = self.questions.iter();
        let asked: Vec<Asked> = asked.map(|q| q.asked(reader, &sent)).collect();
        let fields = self.questions.iter().zip(&asked).map(|(question, asked)| {
            let choices = asked.choices.iter().map(|(value, label)| Choice {
                value,
                label: label.clone(),
            });
            let choices = choices.collect();
            Field {
                name: question.name,
                label: reader.say(question.label),
                hint: match question.shape {
                    Shape::File(hint) => Some(reader.say(hint)),
                    _ => None,
                },
                value: &asked.value,
                kind: match question.shape {
                    Shape::Line => Kind::Line,
                    Shape::Text | Shape::May => Kind::Text,
                    Shape::Day => Kind::Code,
                    Shape::One => Kind::One(choices),
                    Shape::List => Kind::List(choices),
                    Shape::Tick | Shape::Sure => Kind::Any(choices),
                    Shape::File(_) => Kind::File("image/jpeg,image/png,image/webp"),
                },
                optional: matches!(question.shape, Shape::Tick | Shape::May | Shape::Day),
            }
        });
        let mut hidden = vec![("mark", sent.mark())];
        hidden.extend(
            self.hidden
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        let form = Form {
            locale: reader.locale(),
            action: &action,
            hidden,
            fields: fields.collect(),
            faults: sent.faults(),
            send: reader.say(words),
            back: None,
        };
        sent.html(&form)
    }
}

/// A field as it is shown.
struct Asked {
    value: String,
    choices: Vec<(String, Vec<Piece>)>,
}

impl Question {
    fn asked(&self, reader: &Reader, sent: &Sent) -> Asked {
        let value = sent.posted().any(self.name);
        let mut choices = self.choices.clone();
        // What was chosen and is no choice any more must not become the first of the others.
        let gone = !choices.iter().any(|(known, _)| *known == value);
        if matches!(self.shape, Shape::List) && sent.is_back() && gone {
            choices.insert(0, (String::new(), reader.say(id::DESK_CHOOSE)));
        }
        Asked { value, choices }
    }
}
