//! Small forms: a button, or a few fields and a button, each with a mark of its own.

use super::Reader;
use language::{Id, Piece};
use page::{Choice, Field, Form, Html, Kind};

/// A button that posts.
pub(crate) fn button(reader: &Reader, path: &str, words: Id) -> Html {
    Small::new(reader, path).send(words)
}

/// A field of a small form, owned.
struct Question {
    name: &'static str,
    label: Id,
    value: String,
    choices: Vec<(String, Vec<Piece>)>,
    shape: Shape,
}

enum Shape {
    Line,
    Text,
    One,
    List,
    Tick,
    File(Id),
}

/// A small form in the making.
pub(crate) struct Small<'a> {
    reader: &'a Reader,
    path: String,
    questions: Vec<Question>,
    wrong: Vec<(&'static str, Vec<Piece>)>,
}

impl<'a> Small<'a> {
    /// A form that posts to this page.
    pub(crate) fn new(reader: &'a Reader, path: &str) -> Self {
        Small {
            reader,
            path: path.to_owned(),
            questions: Vec::new(),
            wrong: Vec::new(),
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
            value: String::new(),
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

    /// A picture of this computer.
    pub(crate) fn file(self, name: &'static str, label: Id, hint: Id) -> Self {
        self.with((name, label), Vec::new(), Shape::File(hint))
    }

    /// What was typed before.
    pub(crate) fn typed(mut self, posted: &super::Posted) -> Self {
        for question in &mut self.questions {
            question.value = posted.any(question.name);
        }
        self
    }

    /// What is wrong with it.
    pub(crate) fn wrong(mut self, wrong: &[(&'static str, Id)]) -> Self {
        let reader = self.reader;
        let said = wrong
            .iter()
            .map(|(field, says)| (*field, reader.say(*says)));
        self.wrong.extend(said);
        self
    }

    /// What is wrong with it, in words that hold values.
    pub(crate) fn wrong_with(mut self, wrong: Vec<(&'static str, Vec<Piece>)>) -> Self {
        self.wrong.extend(wrong);
        self
    }

    /// The form with its button.
    pub(crate) fn send(self, words: Id) -> Html {
        let reader = self.reader;
        let mark = reader.new_mark();
        let action = reader.href(&self.path);
        let choices =
            |question: &Question| -> Vec<(String, Vec<Piece>)> { question.choices.clone() };
        let owned: Vec<Vec<(String, Vec<Piece>)>> = self.questions.iter().map(choices).collect();
        let fields = self
            .questions
            .iter()
            .zip(&owned)
            .map(|(question, choices)| {
                let choices: Vec<Choice<'_>> = choices
                    .iter()
                    .map(|(value, label)| Choice {
                        value,
                        label: label.clone(),
                    })
                    .collect();
                Field {
                    name: question.name,
                    label: reader.say(question.label),
                    hint: match question.shape {
                        Shape::File(hint) => Some(reader.say(hint)),
                        _ => None,
                    },
                    value: &question.value,
                    kind: match question.shape {
                        Shape::Line => Kind::Line,
                        Shape::Text => Kind::Text,
                        Shape::One => Kind::One(choices),
                        Shape::List => Kind::List(choices),
                        Shape::Tick => Kind::Any(choices),
                        Shape::File(_) => Kind::File("image/jpeg,image/png,image/webp"),
                    },
                    optional: matches!(question.shape, Shape::Tick),
                }
            });
        let form = Form {
            locale: reader.locale(),
            action: &action,
            hidden: vec![("mark", &mark)],
            fields: fields.collect(),
            faults: self
                .wrong
                .iter()
                .map(|(field, says)| page::Fault {
                    field,
                    words: says.clone(),
                })
                .collect(),
            send: reader.say(words),
            back: None,
        };
        form.html()
    }
}
