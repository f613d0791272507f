//! What the columns stand for, and the way from the cells of a row to a person.

use super::HeadingError;
use super::draft::Draft;
use super::mapping::Mapping;
use super::target::Target;
use crate::Person;
use crate::date::Calendar;
use crate::register::Reason;
use crate::text::same_word;

/// What to do with the cells of every row.
pub(super) struct Plan {
    columns: Vec<Option<Target>>,
    /// Column and calendar of its own, in an order in which what others need comes first.
    steps: Vec<(usize, Target, Option<Calendar>)>,
    mapping: Mapping,
}

/// A column (if it is one column's fault), a field if it is no column's, and the reason.
pub(super) type Fault = (Option<usize>, Option<Target>, Reason);

impl Plan {
    pub(super) fn new(headings: &[String], mapping: &Mapping) -> Result<Plan, HeadingError> {
        let mut columns = vec![None; headings.len()];
        let mut steps = Vec::new();
        if mapping.columns.is_empty() {
            for (i, heading) in headings.iter().enumerate() {
                if let Some(target) = Target::of_heading(heading) {
                    columns[i] = Some(target);
                    steps.push((i, target, None));
                }
            }
        }
        for column in &mapping.columns {
            let i = headings
                .iter()
                .position(|h| *h == column.heading)
                .or_else(|| headings.iter().position(|h| same_word(h, &column.heading)))
                .ok_or(HeadingError::NoSuchColumn(column.target.word()))?;
            columns[i] = Some(column.target);
            steps.push((i, column.target, column.calendar));
        }
        let named = [
            Target::Name,
            Target::Given,
            Target::Patronymic,
            Target::FamilyName,
        ];
        if !steps.iter().any(|(_, target, _)| named.contains(target)) {
            return Err(HeadingError::NoName);
        }
        // Calendars and dates of record before the dates they bear on; countries before places.
        steps.sort_by_key(|(i, target, _)| {
            let early = matches!(
                target,
                Target::Calendar
                    | Target::Recorded
                    | Target::AgedAt
                    | Target::NameLanguage
                    | Target::BirthCountry
                    | Target::AddressCountry
                    | Target::LossCountry
                    | Target::ConsentDate
            );
            (!early, *i)
        });
        Ok(Plan {
            columns,
            steps,
            mapping: mapping.clone(),
        })
    }

    pub(super) fn columns(&self) -> &[Option<Target>] {
        &self.columns
    }

    pub(super) fn person(&self, cells: &[&str]) -> Result<Person, Fault> {
        let mut draft = Draft::new(&self.mapping);
        let constants = self.mapping.constants.iter();
        for (target, value) in constants {
            draft
                .take(*target, value, None)
                .map_err(|reason| (None, Some(*target), reason))?;
        }
        for (i, target, calendar) in &self.steps {
            let cell = cells[*i].trim();
            if cell.is_empty() {
                continue;
            }
            let cell = self.translated(*target, cell);
            draft
                .take(*target, cell, *calendar)
                .map_err(|reason| (Some(*i), None, reason))?;
        }
        draft.finish(self.mapping.country)
    }

    fn translated<'a>(&'a self, target: Target, cell: &'a str) -> &'a str {
        self.mapping
            .values
            .get(&(target as u8))
            .and_then(|words| words.iter().find(|(word, _)| word == cell))
            .map_or(cell, |(_, meaning)| meaning)
    }
}
