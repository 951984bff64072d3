//! The dossier as a text that people read.

use std::fmt::Write;

use accostage_catalogue::typography::around_quotes;
use accostage_catalogue::{Catalogue, Column, ColumnKind, Field, FieldKind};

use crate::environment::{day_shown, words};
use crate::evaluation::Report;
use crate::state::State;
use crate::value::Answer;

/// The dossier as Markdown: answers section by section, then what is missing and what was found.
#[must_use]
pub fn to_markdown(catalogue: &Catalogue, state: &State, report: &Report) -> String {
    let mut text = format!(
        "# {}\n\nCatalogue {} — sensibilité\u{a0}: {}\n",
        escape(&state.name),
        state.catalogue_revision,
        state.effective_sensitivity().word()
    );
    if !state.labels.is_empty() {
        let labels: Vec<String> = state.labels.values().map(|label| escape(label)).collect();
        let _ = write!(text, "\nÉtiquettes\u{a0}: {}\n", labels.join(", "));
    }
    for section in &catalogue.sections {
        let mut body = String::new();
        for field in catalogue.fields_of(&section.id) {
            field_markdown(catalogue, state, field, &mut body);
        }
        if !body.is_empty() {
            let _ = write!(text, "\n## {}. {}\n{body}", section.order, section.title);
        }
    }
    let _ = write!(text, "\n## Contrôle ({})\n", report.gate);
    for missing in &report.missing {
        let _ = write!(text, "\n- Manque\u{a0}: {} (`{}`)", missing.label, missing.field);
    }
    for finding in &report.findings {
        let _ = write!(text, "\n- {} ({})\u{a0}: {}", finding.rule, finding.severity.word(), escape(&finding.message));
    }
    for item in &report.out_of_bounds {
        let row = item.row.map_or_else(String::new, |row| format!(" (ligne {row})"));
        let _ =
            write!(text, "\n- Hors bornes\u{a0}: {}{row} (`{}`)", escape(&around_quotes(&item.message)), item.field);
    }
    for question in &report.questions {
        let _ = write!(text, "\n- À juger ({})\u{a0}: {}", question.rule, escape(&question.question));
    }
    text.push('\n');
    text
}

fn field_markdown(catalogue: &Catalogue, state: &State, field: &Field, body: &mut String) {
    for (key, answered) in state.answers.iter().filter(|(key, _)| key.field == field.id) {
        let platform = key.platform.as_ref().map_or_else(String::new, |platform| format!(" ({platform})"));
        let unit = field.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
        let _ = write!(
            body,
            "\n**{}**{platform}\u{a0}: {}{unit}\n",
            field.label,
            escape(&answer_shown(catalogue, field, &answered.value))
        );
    }
    if field.kind != FieldKind::Table {
        return;
    }
    for (key, rows) in state.tables.iter().filter(|(key, rows)| key.field == field.id && !rows.is_empty()) {
        let platform = key.platform.as_ref().map_or_else(String::new, |platform| format!(" ({platform})"));
        let used: Vec<_> =
            field.columns.iter().filter(|column| rows.iter().any(|row| row.cells.contains_key(&column.id))).collect();
        let heads: Vec<&str> = used.iter().map(|column| column.label.as_str()).collect();
        let _ = write!(
            body,
            "\n**{}**{platform}\n\n| {} |\n|{}\n",
            field.label,
            heads.join(" | "),
            "---|".repeat(used.len())
        );
        for row in rows {
            let cells: Vec<String> = used
                .iter()
                .map(|column| {
                    row.cells.get(&column.id).map_or_else(String::new, |cell| {
                        escape(&cell_shown(catalogue, Some(column), &cell.value)).replace('\n', "<br>")
                    })
                })
                .collect();
            let _ = writeln!(body, "| {} |", cells.join(" | "));
        }
    }
}

/// An answer as a text that can be typed again: labels of lists, decimal comma, a day as `YYYY-MM-DD`.
#[must_use]
pub fn value_text(catalogue: &Catalogue, list: Option<&str>, answer: &Answer) -> String {
    let label = |id: &str| {
        let found = list
            .and_then(|list| catalogue.list(list))
            .and_then(|list| list.options.iter().find(|choice| choice.id == id));
        found.map_or_else(|| id.to_owned(), |choice| choice.label.clone())
    };
    match answer {
        Answer::Bool(flag) => if *flag { "oui" } else { "non" }.to_owned(),
        Answer::Number(_) => answer.encode().replace('.', ","),
        Answer::Text(text) => label(text),
        Answer::List(items) => items.iter().map(|item| label(item)).collect::<Vec<_>>().join(", "),
        Answer::YesNo(answer) => {
            let word = words::answer(&answer.valeur).to_lowercase();
            let why = &answer.justification;
            if why.is_empty() { word } else { format!("{word} — {why}") }
        }
        Answer::Person(person) => match &person.courriel {
            Some(email) => format!("{} <{email}>", person.nom),
            None => person.nom.clone(),
        },
        Answer::File(file) => file.fichier.clone(),
        Answer::Unknown(json) => json.to_string(),
    }
}

/// An answer to a field as people read it: as [`value_text`], and a day as they write it.
#[must_use]
pub fn answer_shown(catalogue: &Catalogue, field: &Field, answer: &Answer) -> String {
    match answer {
        Answer::Text(day) if field.kind == FieldKind::Date => day_shown(day),
        _ => value_text(catalogue, field.list.as_deref(), answer),
    }
}

/// A cell as people read it: as [`cell_text`], and a day as they write it.
#[must_use]
pub fn cell_shown(catalogue: &Catalogue, column: Option<&Column>, answer: &Answer) -> String {
    match answer {
        Answer::Text(day) if column.is_some_and(|column| column.kind == ColumnKind::Date) => day_shown(day),
        _ => cell_text(catalogue, column, answer),
    }
}

/// A cell as a text that can be typed again: the labels of a column without a list of its own too.
#[must_use]
pub fn cell_text(catalogue: &Catalogue, column: Option<&Column>, answer: &Answer) -> String {
    let inline = column.map_or(&[][..], |column| column.options.as_slice());
    let named = match answer {
        Answer::Text(text) => inline.iter().find(|choice| choice.id == *text),
        _ => None,
    };
    match named {
        Some(choice) => choice.label.clone(),
        None => value_text(catalogue, column.and_then(|column| column.list.as_deref()), answer),
    }
}

/// Characters that Markdown would read as markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
