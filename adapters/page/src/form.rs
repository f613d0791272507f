//! Forms: questions, what was typed, what was wrong with it.

use crate::{Href, Html};
use language::{Args, Locale, Piece, id};
use maud::{Markup, html};

/// A form. It works without scripts and is judged by whoever gets it, never by the browser: so
/// that what is wrong is said in the page's language.
#[derive(Debug)]
pub struct Form<'a> {
    /// Its language.
    pub locale: &'static Locale,
    /// Where it goes.
    pub action: &'a Href,
    /// What it carries beside the fields: names and values.
    pub hidden: Vec<(&'a str, &'a str)>,
    /// The questions.
    pub fields: Vec<Field<'a>>,
    /// What was wrong, in the order of the fields.
    pub faults: Vec<Fault<'a>>,
    /// The words of the button that sends it.
    pub send: Vec<Piece>,
    /// The words of the button that goes back, if there is a way back. It sends `go=back`.
    pub back: Option<Vec<Piece>>,
}

/// A question.
#[derive(Debug)]
pub struct Field<'a> {
    /// Its name in what is sent; also its anchor.
    pub name: &'a str,
    /// The question.
    pub label: Vec<Piece>,
    /// What helps to answer it.
    pub hint: Option<Vec<Piece>>,
    /// What was typed or chosen.
    pub value: &'a str,
    /// How it is answered.
    pub kind: Kind<'a>,
    /// Whether it may be left empty.
    pub optional: bool,
}

/// How a question is answered.
#[derive(Debug)]
pub enum Kind<'a> {
    /// A line.
    Line,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Mail,
    /// A number of digits, from left to right in every language.
    Digits,
    /// A number or code of letters and digits, from left to right.
    Code,
    /// Several lines.
    Text,
    /// One of these.
    One(Vec<Choice<'a>>),
    /// Any of these; what was chosen is separated by spaces.
    Any(Vec<Choice<'a>>),
    /// One of many, in a list that unfolds.
    List(Vec<Choice<'a>>),
    /// A passphrase: what was typed is never sent back.
    Secret,
    /// A file of these kinds, by their media types: the form is sent as `multipart/form-data`.
    /// What was chosen is never sent back; only a browser's user can choose a file.
    File(&'a str),
    /// No question: the heading of those that follow.
    Heading,
}

/// An answer to choose.
#[derive(Debug)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What it says.
    pub label: Vec<Piece>,
}

/// What was wrong with an answer.
#[derive(Debug)]
pub struct Fault<'a> {
    /// The field's name.
    pub field: &'a str,
    /// What to do about it.
    pub words: Vec<Piece>,
}

impl Form<'_> {
    /// The form, behind the list of its faults.
    #[must_use]
    pub fn html(&self) -> Html {
        let first = self.fields.iter().find(|field| self.fault(field).is_some());
        let first = first.map(|field| field.name);
        Html(html! {
            @if !self.faults.is_empty() { (self.list()) }
            form method="post" action=(self.action.as_str()) novalidate autocomplete="off"
                enctype=[self.files()] accept-charset="utf-8" {
                @for (name, value) in &self.hidden {
                    input type="hidden" name=(name) value=(value);
                }
                @for field in &self.fields {
                    (self.field(field, first == Some(field.name)))
                }
                div {
                    button type="submit" { (Html::words(&self.send).0) }
                    @if let Some(back) = &self.back {
                        button class="second" type="submit" name="go" value="back" {
                            (Html::words(back).0)
                        }
                    }
                }
            }
        })
    }

    /// How a form with a file is sent.
    fn files(&self) -> Option<&'static str> {
        let file = |field: &Field<'_>| matches!(field.kind, Kind::File(_));
        self.fields
            .iter()
            .any(file)
            .then_some("multipart/form-data")
    }

    fn list(&self) -> Markup {
        let title = self.locale.pieces(id::ERROR_TITLE, &Args::none());
        html! {
            div class="faults" role="alert" {
                h2 { (Html::words(&title).0) }
                ul {
                    @for fault in &self.faults {
                        li {
                            a href={ "#" (fault.field) } {
                                // Two faults may be worded alike: the question tells them apart.
                                @if let Some(field) = self.field_of(fault) {
                                    (Html::words(&field.label).0) " – "
                                }
                                (Html::words(&fault.words).0)
                            }
                        }
                    }
                }
            }
        }
    }

    fn field_of(&self, fault: &Fault<'_>) -> Option<&Field<'_>> {
        self.fields.iter().find(|field| field.name == fault.field)
    }

    fn fault(&self, field: &Field<'_>) -> Option<&Fault<'_>> {
        self.faults.iter().find(|fault| fault.field == field.name)
    }

    fn field(&self, field: &Field<'_>, focus: bool) -> Markup {
        if matches!(field.kind, Kind::Heading) {
            return html! { h2 id=(field.name) { (Html::words(&field.label).0) } };
        }
        let fault = self.fault(field);
        let class = if fault.is_some() {
            "field wrong"
        } else {
            "field"
        };
        let hint_id = format!("{}-hint", field.name);
        let fault_id = format!("{}-fault", field.name);
        let mut described = Vec::new();
        if field.hint.is_some() {
            described.push(hint_id.as_str());
        }
        if fault.is_some() {
            described.push(fault_id.as_str());
        }
        let described = (!described.is_empty()).then(|| described.join(" "));
        let around = html! {
            @if let Some(hint) = &field.hint {
                p class="hint" id=(hint_id) { (Html::words(hint).0) }
            }
            @if let Some(fault) = fault {
                p class="fault" id=(fault_id) { (Html::words(&fault.words).0) }
            }
        };
        let label = html! {
            (Html::words(&field.label).0)
            @if field.optional {
                " " (Html::words(&self.locale.pieces(id::OPTIONAL, &Args::none())).0)
            }
        };
        if let Kind::One(choices) | Kind::Any(choices) = &field.kind {
            return html! {
                fieldset class=(class) aria-describedby=[&described] {
                    legend { (label) }
                    (around)
                    @for (at, choice) in choices.iter().enumerate() {
                        (picked(field, choice, at, focus && at == 0, fault.is_some()))
                    }
                }
            };
        }
        html! {
            div class=(class) {
                label for=(field.name) { (label) }
                (around)
                (typed(field, focus, fault.is_some(), described.as_deref()))
            }
        }
    }
}

/// The first button has the anchor of its question.
fn picked(field: &Field<'_>, choice: &Choice<'_>, at: usize, focus: bool, wrong: bool) -> Markup {
    let anchor = match at {
        0 => field.name.to_owned(),
        at => format!("{}-{at}", field.name),
    };
    let (kind, chosen) = match field.kind {
        Kind::Any(_) => (
            "checkbox",
            field.value.split(' ').any(|one| one == choice.value),
        ),
        _ => ("radio", field.value == choice.value),
    };
    html! {
        div class="pick" {
            input type=(kind) id=(anchor) name=(field.name) value=(choice.value) checked[chosen]
                autofocus[focus] aria-invalid=[wrong.then_some("true")];
            label for=(anchor) { (Html::words(&choice.label).0) }
        }
    }
}

fn typed(field: &Field<'_>, focus: bool, wrong: bool, described: Option<&str>) -> Markup {
    let wrong = wrong.then_some("true");
    // Telephone numbers, addresses and codes run from left to right in any language; other answers
    // in the direction of what is typed.
    let (kind, mode, direction) = match field.kind {
        Kind::Phone => ("tel", Some("tel"), "ltr"),
        Kind::Mail => ("email", Some("email"), "ltr"),
        Kind::Digits => ("text", Some("numeric"), "ltr"),
        Kind::Code => ("text", None, "ltr"),
        Kind::Secret => ("password", None, "auto"),
        _ => ("text", None, "auto"),
    };
    if let Kind::List(choices) = &field.kind {
        return html! {
            select id=(field.name) name=(field.name) autofocus[focus] aria-invalid=[wrong]
                aria-describedby=[described] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == field.value] {
                        (crate::layout::plain(&choice.label))
                    }
                }
            }
        };
    }
    if matches!(field.kind, Kind::Text) {
        // A browser takes the first line break away: so there is one that is not the writer's.
        return html! {
            textarea id=(field.name) name=(field.name) rows="5" dir=(direction)
                autofocus[focus] aria-invalid=[wrong] aria-describedby=[described] {
                "\n" (field.value)
            }
        };
    }
    if let Kind::File(accept) = field.kind {
        return html! {
            input type="file" id=(field.name) name=(field.name) accept=(accept)
                autofocus[focus] aria-invalid=[wrong] aria-describedby=[described];
        };
    }
    let shown = match field.kind {
        Kind::Secret => "",
        _ => field.value,
    };
    html! {
        input type=(kind) id=(field.name) name=(field.name) value=(shown) dir=(direction)
            inputmode=[mode] autofocus[focus] aria-invalid=[wrong] aria-describedby=[described];
    }
}
