//! A text beside the newest version, and which of them is to stand.

use crate::office::branches::{self, Branch};
use crate::show::part;
use crate::web::words::category_id;
use crate::web::{Reader, Sheet};
use axum::response::Response;
use language::id;
use page::{Choice, Compared, Field, Form, Html, Kind, Tone};
use sign::Category;
use world::desk::JobId;

/// The page.
pub(crate) async fn show(reader: Reader) -> Result<Response, Response> {
    let id = JobId(reader.param("branch").parse().unwrap_or(0));
    let branch = reader.act(move |shell, _| branches::of(shell, id)).await?;
    Ok(reader.page(sheet(&reader, &branch)))
}

fn sheet(reader: &Reader, branch: &Branch) -> Sheet {
    let mut content = vec![Html::line(vec![
        Html::words(&reader.say(id::DESK_CASES_RECORD)),
        Html::code(&branch.record.to_string()),
    ])];
    for category in &branch.changed {
        content.push(side_by_side(reader, branch, *category));
    }
    let sent = reader.sent(&format!("branches/{}", branch.id.0));
    let names: Vec<String> = branch.changed.iter().map(|c| name(*c)).collect();
    let choice = |value, label| Choice {
        value,
        label: reader.say(label),
    };
    let values: Vec<String> = names.iter().map(|name| sent.posted().any(name)).collect();
    let asked = branch.changed.iter().zip(names.iter().zip(&values));
    let fields = asked.map(|(category, (name, value))| {
        let held = branch.held.contains(category);
        let mut choices = vec![choice("theirs", id::DESK_BRANCHES_THEIRS)];
        if held {
            choices.push(choice("mine", id::DESK_BRANCHES_MINE));
        }
        Field {
            name,
            label: reader.say(category_id(*category)),
            hint: (!held).then(|| reader.say(id::DESK_BRANCHES_OPEN_FIRST)),
            value,
            kind: Kind::One(choices),
            optional: false,
        }
    });
    let form = Form {
        locale: reader.locale(),
        action: &reader.href(&format!("branches/{}", branch.id.0)),
        hidden: vec![("mark", sent.mark())],
        fields: fields.collect(),
        faults: sent.faults(),
        send: reader.say(id::DESK_BRANCHES_SETTLE),
        back: None,
    };
    content.push(sent.html(&form));
    Sheet::new(reader.say(id::DESK_BRANCHES_ONE), Html::all(content))
}

/// The name of the question about a kind of information.
pub(super) fn name(category: Category) -> String {
    format!("take-{}", crate::words::category(category))
}

fn side_by_side(reader: &Reader, branch: &Branch, category: Category) -> Html {
    let (mine, theirs) = (part(&branch.mine, category), part(&branch.newest, category));
    let mut fields: Vec<&str> = Vec::new();
    for (field, _) in mine.iter().chain(&theirs) {
        if !fields.contains(field) {
            fields.push(field);
        }
    }
    let of = |lines: &[(&str, String)], field: &str| {
        let values = lines.iter().filter(|(name, _)| *name == field);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        values.join("\n")
    };
    let rows: Vec<Compared> = fields
        .into_iter()
        .map(|field| {
            let (left, right) = (of(&mine, field), of(&theirs, field));
            let same = left == right;
            Compared {
                what: vec![language::Piece::Text(field.to_owned())],
                left: Html::typed(&left),
                right: Html::typed(&right),
                verdict: reader.say(match same {
                    true => id::DESK_SAME,
                    false => id::DESK_DIFFERS,
                }),
                tone: if same { Tone::Note } else { Tone::Warning },
            }
        })
        .collect();
    let heads = [
        id::DESK_BRANCHES_FIELD,
        id::DESK_BRANCHES_MINE,
        id::DESK_BRANCHES_THEIRS,
        id::FILE_HOW_IT_STANDS,
    ];
    let heads = heads.map(|id| reader.say(id));
    let [what, left, right, verdict] = &heads;
    Html::compare(
        &reader.say(category_id(category)),
        [what, left, right, verdict],
        &rows,
    )
}
