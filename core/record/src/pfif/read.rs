//! Reading PFIF 1.4 record by record.

use super::gate::Gate;
use super::{Limits, NAMESPACE, PfifNote, PfifPerson, check};
use crate::register::{Reason, Refused};
use crate::text::Text;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use sign::Time;
use std::io::BufRead;
use zeroize::Zeroizing;

/// A record of a file.
pub enum Item {
    /// A person with the notes that stand within.
    Person {
        /// Number of the record in the file, from 1.
        record: u64,
        /// Line on which it starts, from 1.
        line: u64,
        /// The person.
        person: PfifPerson,
    },
    /// A note outside of persons.
    Note {
        /// Number of the record in the file, from 1.
        record: u64,
        /// Line on which it starts, from 1.
        line: u64,
        /// The note.
        note: PfifNote,
    },
}

redacted!(Item);

/// The records of a file as they stand. Ends after a refusal for which
/// [`Reason::ends_the_file`] holds.
pub struct Items<R: BufRead> {
    xml: Reader<Gate<R>>,
    buffer: Zeroizing<Vec<u8>>,
    limits: Limits,
    now: Time,
    /// The prefix of the namespace, with its colon, once the root was seen.
    prefix: Option<String>,
    depth: u32,
    records: u64,
    open: Option<Open>,
    done: bool,
}

/// The record being read.
struct Open {
    line: u64,
    person: Option<PfifPerson>,
    note: Option<PfifNote>,
    field: Option<&'static str>,
    text: Zeroizing<String>,
    size: usize,
    fault: Option<(Option<&'static str>, Reason)>,
    /// Depth at which an unknown element was entered.
    unknown: Option<u32>,
}

/// What an event led to.
enum Step {
    On,
    Give(Result<Item, Refused>),
    End,
}

impl<R: BufRead> Items<R> {
    /// Reads from `input`; records that expired before `now` are reduced to ids and dates.
    pub fn new(input: R, now: Time, limits: Limits) -> Items<R> {
        let mut xml = Reader::from_reader(Gate::new(input, limits));
        xml.config_mut().expand_empty_elements = true;
        Items {
            xml,
            buffer: Zeroizing::new(Vec::new()),
            limits,
            now,
            prefix: None,
            depth: 0,
            records: 0,
            open: None,
            done: false,
        }
    }

    fn step(&mut self) -> Result<Step, Reason> {
        let line = self.xml.get_ref().line();
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let event = self.xml.read_event_into(&mut buffer);
        if self.xml.get_ref().overflowed() {
            return Err(Reason::MarkupTooLarge);
        }
        let flaw = self.xml.get_mut().event_done();
        if let (Some(reason), Some(open)) = (flaw, &mut self.open) {
            let field = open.field;
            open.fault.get_or_insert((field, reason));
        }
        let step = match event {
            Err(quick_xml::Error::Io(_)) => Err(Reason::Input),
            Err(_) => Err(Reason::Malformed),
            Ok(Event::DocType(_)) => Err(Reason::Doctype),
            Ok(Event::Start(start)) => self.start(&start, line, flaw),
            Ok(Event::End(_)) => Ok(self.end()),
            Ok(Event::Text(text)) => {
                self.text(&text.xml10_content());
                Ok(Step::On)
            }
            Ok(Event::CData(text)) => {
                self.text(&text.xml10_content());
                Ok(Step::On)
            }
            Ok(Event::GeneralRef(reference)) => {
                self.reference(&reference);
                Ok(Step::On)
            }
            Ok(Event::Eof) if self.depth > 0 => Err(Reason::Malformed),
            Ok(Event::Eof) if self.prefix.is_none() => Err(Reason::NotPfif),
            Ok(Event::Eof) => Ok(Step::End),
            Ok(_) => Ok(Step::On),
        };
        self.buffer = buffer;
        step
    }

    fn start(
        &mut self,
        start: &BytesStart<'_>,
        line: u64,
        flaw: Option<Reason>,
    ) -> Result<Step, Reason> {
        self.depth += 1;
        if self.depth > self.limits.max_depth {
            return Err(Reason::TooDeep);
        }
        let name = start.name();
        let name: &str = name.as_ref();
        let Some(prefix) = &self.prefix else {
            self.prefix = Some(root_prefix(start, name)?);
            return Ok(Step::On);
        };
        let local = name.strip_prefix(prefix.as_str());
        match &mut self.open {
            None => {
                let (person, note) = match local {
                    Some("person") if self.depth == 2 => (Some(PfifPerson::default()), None),
                    Some("note") if self.depth == 2 => (None, Some(PfifNote::default())),
                    _ => return Ok(Step::On),
                };
                self.records += 1;
                if self.records > self.limits.max_records {
                    return Err(Reason::TooManyRecords);
                }
                self.open = Some(Open {
                    line,
                    person,
                    note,
                    field: None,
                    text: Zeroizing::new(String::new()),
                    size: 0,
                    fault: flaw.map(|reason| (None, reason)),
                    unknown: None,
                });
            }
            Some(open) => open.start(local, self.depth),
        }
        Ok(Step::On)
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.open
            && open.field.is_some()
            && open.unknown.is_none()
        {
            open.add(text, self.limits);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) {
        let Some(open) = &mut self.open else { return };
        let resolved = match reference.resolve_char_ref() {
            Ok(Some(c)) => Some(c),
            Ok(None) => match &*reference.xml10_content() {
                "lt" => Some('<'),
                "gt" => Some('>'),
                "amp" => Some('&'),
                "apos" => Some('\''),
                "quot" => Some('"'),
                _ => None,
            },
            Err(_) => None,
        };
        let limits = self.limits;
        match resolved {
            Some(c) if open.field.is_some() && open.unknown.is_none() => {
                open.add(c.encode_utf8(&mut [0; 4]), limits);
            }
            Some(_) => {}
            None => {
                let field = open.field;
                open.fault.get_or_insert((field, Reason::UnknownEntity));
            }
        }
    }

    fn end(&mut self) -> Step {
        self.depth = self.depth.saturating_sub(1);
        let Some(open) = &mut self.open else {
            return Step::On;
        };
        if open.unknown.is_some_and(|at| at > self.depth) {
            open.unknown = None;
            return Step::On;
        }
        if open.unknown.is_some() {
            return Step::On;
        }
        if self.depth > 1 {
            open.end();
            return Step::On;
        }
        match self.open.take() {
            Some(open) => Step::Give(self.give(open)),
            None => Step::On,
        }
    }

    fn give(&self, open: Open) -> Result<Item, Refused> {
        let (record, line) = (self.records, open.line);
        let refused = |(field, reason)| Refused {
            record,
            line,
            column: None,
            field,
            reason,
        };
        if let Some(fault) = open.fault {
            return Err(refused(fault));
        }
        let named = |(field, reason)| refused((Some(field), reason));
        match (open.person, open.note) {
            (Some(mut person), _) => {
                check::person(&mut person, self.now).map_err(named)?;
                Ok(Item::Person {
                    record,
                    line,
                    person,
                })
            }
            (None, note) => {
                let note = note.unwrap_or_default();
                check::note(&note).map_err(named)?;
                Ok(Item::Note { record, line, note })
            }
        }
    }
}

impl Open {
    fn start(&mut self, local: Option<&str>, depth: u32) {
        if self.unknown.is_some() {
            return;
        }
        if self.field.is_none() {
            if local == Some("note") && self.note.is_none() {
                self.note = Some(PfifNote::default());
                return;
            }
            let slot = local.and_then(|name| match (&mut self.note, &mut self.person) {
                (Some(note), _) => note.slot(name),
                (None, Some(person)) => person.slot(name),
                (None, None) => None,
            });
            if let Some((name, value)) = slot {
                self.field = Some(name);
                if value.is_some() {
                    self.fault.get_or_insert((Some(name), Reason::Repeated));
                }
                return;
            }
        } else {
            // Fields hold text only.
            let field = self.field;
            self.fault.get_or_insert((field, Reason::Malformed));
        }
        self.unknown = Some(depth);
    }

    fn add(&mut self, text: &str, limits: Limits) {
        self.size += text.len();
        let reason = if self.size > limits.max_record {
            Reason::RecordTooLarge
        } else if self.text.len() + text.len() > limits.max_field {
            Reason::FieldTooLarge
        } else {
            self.text.push_str(text);
            return;
        };
        let field = self.field;
        self.fault.get_or_insert((field, reason));
    }

    fn end(&mut self) {
        if let Some(name) = self.field.take() {
            let text = Text::from(self.text.as_str());
            zeroize::Zeroize::zeroize(&mut *self.text);
            let slot = match (&mut self.note, &mut self.person) {
                (Some(note), _) => note.slot(name),
                (None, Some(person)) => person.slot(name),
                (None, None) => None,
            };
            if let Some((_, slot)) = slot {
                *slot = Some(text);
            }
        } else if let Some(person) = &mut self.person
            && let Some(note) = self.note.take()
        {
            // A note costs at least its structure, also when it is empty.
            self.size += 1_024;
            person.notes.push(note);
        }
    }
}

impl<R: BufRead> Iterator for Items<R> {
    type Item = Result<Item, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            match self.step() {
                Ok(Step::On) => {}
                Ok(Step::Give(item)) => return Some(item),
                Ok(Step::End) => self.done = true,
                Err(reason) => {
                    self.done = true;
                    return Some(Err(Refused {
                        record: self.records,
                        line: self.xml.get_ref().line(),
                        column: None,
                        field: self.open.as_ref().and_then(|open| open.field),
                        reason,
                    }));
                }
            }
        }
        None
    }
}

/// The prefix, with its colon, that stands for the namespace at the root.
fn root_prefix(root: &BytesStart<'_>, name: &str) -> Result<String, Reason> {
    for attribute in root.attributes() {
        let attribute = attribute.map_err(|_| Reason::Malformed)?;
        if attribute.value.as_ref() != NAMESPACE {
            continue;
        }
        let key: &str = attribute.key.as_ref();
        let prefix = match key.strip_prefix("xmlns") {
            Some("") => String::new(),
            Some(prefix) if prefix.starts_with(':') => format!("{}:", &prefix[1..]),
            _ => continue,
        };
        if name.strip_prefix(prefix.as_str()) == Some("pfif") {
            return Ok(prefix);
        }
    }
    Err(Reason::NotPfif)
}
