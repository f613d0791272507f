//! The counts and what they lean on, as JSON.

use super::{Inputs, warnings};
use exposure::{Counts, Level, Outcome, Totals, picture};
use serde_json::{Map, Value, json};
use sign::SocietyId;
use std::collections::BTreeMap;

/// First field of the file.
pub(super) const FORMAT: &str = "kinfold-exposure 1";

pub(super) fn of(inputs: &Inputs, outcome: &Outcome, totals: &Totals) -> Value {
    let societies = inputs.index.societies.iter().map(|(society, of)| {
        let noted = outcome.noted.get(society).copied().flatten();
        json!({
            "society": society.0,
            "day": of.day,
            "digest": of.digest.to_string(),
            "noted": noted.is_some(),
            "leaf": noted.map(|noted| noted.leaf),
            "noted_at": noted.map(|noted| noted.time.to_string()),
            "newer_leaf": noted.and_then(|noted| noted.newer),
        })
    });
    let index = inputs.index_hash.map(
        |hash| json!({ "sha256": hash.to_string(), "societies": societies.collect::<Vec<_>>() }),
    );
    let matrix = totals.matrix.iter().map(|((society, kind), cell)| {
        let mut out = counts(*society, cell);
        out.insert("category".to_owned(), kind.code().into());
        Value::Object(out)
    });
    json!({
        "format": FORMAT,
        "not_for_publication": picture::for_staff_only(totals),
        "log": {
            "origin": inputs.head.origin.as_str(),
            "size": inputs.head.size,
            "root": inputs.head.root.to_string(),
            "last_leaf": outcome.ends.to_string(),
        },
        "index": index,
        "incident": { "sha256": inputs.incident_hash.to_string() },
        "rows": totals.rows(),
        "matrix": matrix.collect::<Vec<_>>(),
        "persons": people(&totals.persons),
        "unnamed": people(&totals.unnamed),
        "forms": people(&totals.forms),
        "staff": people(&totals.staff),
        "unresolved_names": outcome.unresolved,
        "warnings": warnings(inputs, outcome),
    })
}

fn people(of: &BTreeMap<SocietyId, Counts>) -> Vec<Value> {
    let societies = of.iter();
    societies
        .map(|(society, cell)| Value::Object(counts(*society, cell)))
        .collect()
}

fn counts(society: SocietyId, cell: &Counts) -> Map<String, Value> {
    let levels = Level::ALL.into_iter();
    let levels = levels.map(|level| (level.code().to_owned(), cell.of(level).into()));
    let society = ("society".to_owned(), society.0.into());
    levels.chain([society]).collect()
}
