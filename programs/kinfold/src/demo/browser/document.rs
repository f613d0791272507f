//! A page as a browser without scripts sees it: what it says, where it leads, what it asks.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::collections::BTreeMap;

/// Elements that hold nothing and have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// Elements that stand within a line: what is around them is one word with them.
const INLINE: &[&str] = &["a", "b", "bdi", "em", "i", "span", "strong", "wbr"];

/// A page.
#[derive(Clone, Default)]
pub(crate) struct Document {
    text: String,
    elements: Vec<Element>,
}

/// An element of it.
#[derive(Clone)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    /// Its text.
    text: (usize, usize),
    /// The number of the first element after those in it.
    end: usize,
}

/// A form as it would be sent.
#[derive(Clone)]
pub(crate) struct Form {
    /// Where it goes; none for the page's own address.
    pub(crate) action: Option<String>,
    /// Whether it is posted.
    pub(crate) post: bool,
    fields: Vec<Field>,
    buttons: Vec<Button>,
}

#[derive(Clone)]
struct Field {
    name: String,
    kind: Kind,
    /// What would be sent.
    value: Option<String>,
}

#[derive(Clone)]
enum Kind {
    Hidden,
    Typed,
    /// One of these.
    One(Vec<String>),
    /// This, or nothing.
    Tick(String),
}

#[derive(Clone)]
struct Button {
    words: String,
    pair: Option<(String, String)>,
}

impl Document {
    /// Reads a page.
    pub(crate) fn read(source: &str) -> Document {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut document = Document::default();
        let mut open: Vec<usize> = Vec::new();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        for token in Tokenizer::new_with_emitter(source, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    document.gap(&name);
                    let attributes = tag.attributes.iter();
                    let attributes = attributes.map(|(name, value)| (text(name), text(value)));
                    let at = document.text.len();
                    let number = document.elements.len();
                    let holds = !VOID.contains(&name.as_str());
                    document.elements.push(Element {
                        name,
                        attributes: attributes.collect(),
                        text: (at, at),
                        end: number + 1,
                    });
                    if holds {
                        open.push(number);
                    }
                }
                Token::EndTag(tag) => {
                    let name = text(&tag.name);
                    let of = |n: &usize| document.elements[*n].name == name;
                    if let Some(at) = open.iter().rposition(of) {
                        for number in open.drain(at..).rev() {
                            document.close(number);
                        }
                        document.gap(&name);
                    }
                }
                Token::String(words) => document.text.push_str(&text(&words)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        for number in open.into_iter().rev() {
            document.close(number);
        }
        document
    }

    fn close(&mut self, number: usize) {
        let (text, end) = (self.text.len(), self.elements.len());
        let element = &mut self.elements[number];
        element.text.1 = text;
        element.end = end;
    }

    /// What stands in two blocks is not one word.
    fn gap(&mut self, name: &str) {
        if !INLINE.contains(&name) {
            self.text.push(' ');
        }
    }

    /// Everything it says, without its style.
    pub(crate) fn says(&self) -> String {
        let body = self.elements.iter().find(|e| e.name == "body");
        body.map_or_else(String::new, |body| self.words(body))
    }

    /// What the element of this id says, if there is one.
    pub(crate) fn by_id(&self, id: &str) -> Option<String> {
        let found = self.elements.iter().find(|e| e.is("id", id));
        found.map(|element| self.words(element))
    }

    /// What the elements of this class say.
    pub(crate) fn by_class(&self, class: &str) -> Vec<String> {
        let has = |e: &&Element| {
            let classes = e.attributes.get("class");
            classes.is_some_and(|all| all.split_whitespace().any(|one| one == class))
        };
        let found = self.elements.iter().filter(has);
        found.map(|element| self.words(element)).collect()
    }

    /// Where the first link of these words leads.
    pub(crate) fn link(&self, words: &str) -> Option<String> {
        let mut links = self.elements.iter().filter(|e| e.name == "a");
        let found = links.find(|link| self.words(link) == words)?;
        found.attributes.get("href").cloned()
    }

    /// Where every link leads, in their order.
    pub(crate) fn links(&self) -> Vec<String> {
        let links = self.elements.iter().filter(|e| e.name == "a");
        links
            .filter_map(|link| link.attributes.get("href").cloned())
            .collect()
    }

    /// Whether a name stands in an element of the page: its language, its direction.
    pub(crate) fn has(&self, element: &str, attribute: &str, value: &str) -> bool {
        let mut of = self.elements.iter().filter(|e| e.name == element);
        of.any(|e| e.is(attribute, value))
    }

    /// Its forms.
    pub(crate) fn forms(&self) -> Vec<Form> {
        let forms = self.elements.iter().enumerate();
        let forms = forms.filter(|(_, e)| e.name == "form");
        forms.map(|(at, form)| self.form(at, form)).collect()
    }

    fn form(&self, at: usize, element: &Element) -> Form {
        let mut form = Form {
            action: element.attributes.get("action").cloned(),
            post: element
                .attributes
                .get("method")
                .is_some_and(|m| m.eq_ignore_ascii_case("post")),
            fields: Vec::new(),
            buttons: Vec::new(),
        };
        for (number, element) in self.within(at) {
            let name = element.attributes.get("name").cloned().unwrap_or_default();
            let value = element.attributes.get("value").cloned();
            match element.name.as_str() {
                "button" => form.buttons.push(Button {
                    words: self.words(element),
                    pair: (!name.is_empty()).then(|| (name, value.unwrap_or_default())),
                }),
                "input" => form.input(element, name, value),
                "textarea" => {
                    // A browser takes the first line break away.
                    let (from, to) = element.text;
                    let text = &self.text[from..to];
                    let text = text.strip_prefix('\n').unwrap_or(text);
                    form.typed(name, Some(text.to_owned()));
                }
                "select" => {
                    let options = self.within(number).filter(|(_, e)| e.name == "option");
                    let (mut all, mut chosen) = (Vec::new(), None);
                    for (_, option) in options {
                        let value = option.attributes.get("value").cloned();
                        let value = value.unwrap_or_else(|| self.words(option));
                        if option.attributes.contains_key("selected") {
                            chosen = Some(value.clone());
                        }
                        all.push(value);
                    }
                    form.fields.push(Field {
                        name,
                        value: chosen.or_else(|| all.first().cloned()),
                        kind: Kind::One(all),
                    });
                }
                _ => {}
            }
        }
        form
    }

    /// The elements in one.
    fn within(&self, at: usize) -> impl Iterator<Item = (usize, &Element)> {
        let all = self.elements[at + 1..self.elements[at].end].iter();
        all.enumerate().map(move |(n, e)| (at + 1 + n, e))
    }

    /// The text of an element, its white space as it is shown.
    fn words(&self, element: &Element) -> String {
        let (from, to) = element.text;
        let words: Vec<&str> = self.text[from..to].split_whitespace().collect();
        words.join(" ")
    }
}

impl Element {
    fn is(&self, attribute: &str, value: &str) -> bool {
        self.attributes.get(attribute).is_some_and(|v| v == value)
    }
}

impl Form {
    fn input(&mut self, element: &Element, name: String, value: Option<String>) {
        let checked = element.attributes.contains_key("checked");
        let kind = element
            .attributes
            .get("type")
            .map_or("text", String::as_str);
        match kind {
            "hidden" => self.fields.push(Field {
                name,
                kind: Kind::Hidden,
                value: Some(value.unwrap_or_default()),
            }),
            "radio" => {
                let value = value.unwrap_or_else(|| "on".to_owned());
                let known = self.fields.iter_mut().find(|field| field.name == name);
                let field = match known {
                    Some(field) => field,
                    None => {
                        self.fields.push(Field {
                            name,
                            kind: Kind::One(Vec::new()),
                            value: None,
                        });
                        self.fields.last_mut().expect("pushed just now")
                    }
                };
                if checked {
                    field.value = Some(value.clone());
                }
                if let Kind::One(all) = &mut field.kind {
                    all.push(value);
                }
            }
            "checkbox" => {
                let value = value.unwrap_or_else(|| "on".to_owned());
                self.fields.push(Field {
                    name,
                    value: checked.then(|| value.clone()),
                    kind: Kind::Tick(value),
                });
            }
            "submit" => self.buttons.push(Button {
                words: value.clone().unwrap_or_default(),
                pair: (!name.is_empty()).then(|| (name, value.unwrap_or_default())),
            }),
            // Files are sent in another way, and reset and image are no fields.
            "file" | "reset" | "image" | "button" => {}
            _ => self.typed(name, value),
        }
    }

    fn typed(&mut self, name: String, value: Option<String>) {
        self.fields.push(Field {
            name,
            kind: Kind::Typed,
            value: Some(value.unwrap_or_default()),
        });
    }

    /// Whether it asks for something of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        let asked = |f: &&Field| !matches!(f.kind, Kind::Hidden);
        self.fields.iter().filter(asked).any(|f| f.name == name)
    }

    /// What would be sent under this name, hidden fields too.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|f| f.name == name)?;
        field.value.as_deref()
    }

    /// Types, chooses or ticks; with an empty value a tick is taken away. Whether it can be done.
    pub(crate) fn fill(&mut self, name: &str, value: &str) -> bool {
        let fits = |field: &&mut Field| match &field.kind {
            Kind::Hidden => false,
            Kind::Typed => true,
            Kind::One(all) => all.iter().any(|known| known == value),
            Kind::Tick(known) => known == value || value.is_empty(),
        };
        let of_name = self.fields.iter_mut().filter(|f| f.name == name);
        let Some(field) = of_name.into_iter().find(fits) else {
            return false;
        };
        let nothing = matches!(field.kind, Kind::Tick(_)) && value.is_empty();
        field.value = (!nothing).then(|| value.to_owned());
        true
    }

    /// What is sent with the button of these words, or the first one.
    pub(crate) fn pairs(&self, button: Option<&str>) -> Option<Vec<(String, String)>> {
        let pressed = match button {
            Some(words) => Some(self.buttons.iter().find(|b| b.words == words)?),
            None => self.buttons.first(),
        };
        let fields = self.fields.iter().filter(|f| !f.name.is_empty());
        let mut pairs: Vec<(String, String)> = fields
            .filter_map(|f| Some((f.name.clone(), line_breaks(f.value.as_deref()?))))
            .collect();
        pairs.extend(pressed.and_then(|button| button.pair.clone()));
        Some(pairs)
    }
}

/// As browsers send them.
fn line_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Not what stands on it.
impl core::fmt::Debug for Document {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Document")
    }
}

/// Not what is filled in.
impl core::fmt::Debug for Form {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Form")
    }
}

#[cfg(test)]
mod tests;
