//! A dossier as sheets: every question with its answer, one sheet per filled table, then what is left to do.

use accostage_app::dossiers::Examined;
use accostage_catalogue::{Catalogue, Column, ColumnKind, Field, FieldKind};
use accostage_dossier::{
    Answer, AnswerKey, Answered, Row, cell_text, computed_cell, computed_text, counted, value_text,
};
use serde_json::Value as Json;

use crate::book::{Book, Cell, heads};
use crate::findings;

/// Width of a column of a table, in centimetres.
const WIDE: f32 = 6.0;
const NARROW: f32 = 3.5;

/// The sheets of a dossier; `at`: the moment of the export.
#[must_use]
pub fn dossier_book(examined: &Examined, at: i64) -> Book {
    let mut book = Book { title: examined.state.name.clone(), sheets: Vec::new() };
    let columns = heads([
        ("Section", 5.0),
        ("Question", 8.0),
        ("Plateforme", NARROW),
        ("Réponse", 10.0),
        ("Unité", 2.0),
        ("État", NARROW),
        ("Exigée à", 5.0),
        ("Auteur", 4.0),
        ("Date", 4.0),
        ("Autres réponses données en même temps", 6.0),
        ("Identifiant", 6.0),
    ]);
    book.add("Réponses", columns, Vec::new());
    let mut named = Vec::new();
    // In the order of the catalogue; what it no longer has comes last.
    let rank = |key: &AnswerKey| examined.catalogue.fields.iter().position(|field| field.id == key.field);
    let mut tables: Vec<_> = examined.state.tables.iter().filter(|(_, rows)| !rows.is_empty()).collect();
    tables.sort_by_key(|(key, _)| rank(key).unwrap_or(usize::MAX));
    for (key, rows) in tables {
        let name = add_table(&mut book, &examined.catalogue, key, rows);
        named.push((key, rows.len(), name));
    }
    let lines = Answers { examined, tables: named }.lines();
    book.sheets[0].rows = lines;
    findings::add(&mut book, examined, at);
    book
}

fn add_table(book: &mut Book, catalogue: &Catalogue, key: &AnswerKey, rows: &[Row]) -> String {
    let field = catalogue.field(&key.field);
    let label = field.map_or(key.field.as_str(), |field| field.label.as_str());
    let title = match &key.platform {
        Some(platform) => format!("{} – {label}", platform_label(catalogue, platform)),
        None => label.to_owned(),
    };
    let name = book.free_name(&title);
    let known = field.map_or(&[][..], |field| field.columns.as_slice());
    let filled = |column: &Column| {
        rows.iter().any(|row| row.cells.contains_key(&column.id) || computed_cell(column, row).is_some())
    };
    let shown: Vec<&Column> =
        known.iter().filter(|column| column.kind != ColumnKind::Computed || filled(column)).collect();
    // Cells of a column that the catalogue no longer has are kept all the same.
    let mut foreign: Vec<&str> = rows.iter().flat_map(|row| row.cells.keys().map(String::as_str)).collect();
    foreign.retain(|id| !known.iter().any(|column| column.id == *id));
    foreign.sort_unstable();
    foreign.dedup();
    let heads = shown.iter().map(|column| (heading(column), width(column.kind)));
    let heads = heads.chain(foreign.iter().map(|id| ((*id).to_owned(), WIDE))).collect();
    let lines = rows.iter().map(|row| {
        let cell = |id: &str, column: Option<&Column>| {
            let computed = || column.and_then(|column| computed_cell(column, row)).map(|(text, _)| Cell::text(text));
            let typed = row.cells.get(id).map(|cell| table_cell(catalogue, column, &cell.value));
            typed.or_else(computed).unwrap_or(Cell::Empty)
        };
        let known = shown.iter().map(|column| cell(&column.id, Some(column)));
        known.chain(foreign.iter().map(|id| cell(id, None))).collect()
    });
    book.add(&name, heads, lines.collect());
    name
}

fn heading(column: &Column) -> String {
    match &column.unit {
        Some(unit) => format!("{} ({unit})", column.label),
        None => column.label.clone(),
    }
}

fn width(kind: ColumnKind) -> f32 {
    match kind {
        ColumnKind::Number | ColumnKind::Date | ColumnKind::DateTime | ColumnKind::Boolean => NARROW,
        _ => WIDE,
    }
}

fn table_cell(catalogue: &Catalogue, column: Option<&Column>, value: &Answer) -> Cell {
    match (value, column.map(|column| column.kind)) {
        (Answer::Number(number), _) => Cell::Number(*number),
        (Answer::Text(text), Some(ColumnKind::Date)) => Cell::day(text),
        (Answer::Text(text), Some(ColumnKind::DateTime)) => Cell::day_and_hour(text),
        _ => Cell::text(cell_text(catalogue, column, value)),
    }
}

/// A platform as people read it.
fn platform_label<'a>(catalogue: &'a Catalogue, id: &'a str) -> &'a str {
    let found = catalogue.list("plateforme").and_then(|list| list.options.iter().find(|choice| choice.id == id));
    found.map_or(id, |choice| choice.label.as_str())
}

/// The first sheet.
struct Answers<'a> {
    examined: &'a Examined,
    /// Filled tables: key, number of rows, sheet.
    tables: Vec<(&'a AnswerKey, usize, String)>,
}

/// A line of it.
#[derive(Default)]
struct Line<'a> {
    platform: String,
    value: Cell,
    state: &'a str,
    answered: Option<&'a Answered>,
}

impl Answers<'_> {
    fn lines(&self) -> Vec<Vec<Cell>> {
        let Examined { state, catalogue, .. } = self.examined;
        let mut lines = Vec::new();
        for section in &catalogue.sections {
            for field in catalogue.fields_of(&section.id) {
                for line in self.field(field) {
                    lines.push(self.cells(&section.title, &field.label, Some(field), &field.id, line));
                }
            }
        }
        for (key, answered) in state.answers.iter().filter(|(key, _)| catalogue.field(&key.field).is_none()) {
            let line = Line {
                platform: key.platform.clone().unwrap_or_default(),
                value: Cell::text(value_text(catalogue, None, &answered.value)),
                state: "hors du catalogue",
                answered: Some(answered),
            };
            lines.push(self.cells("", &key.field, None, &key.field, line));
        }
        for (key, count, sheet) in self.tables.iter().filter(|(key, ..)| catalogue.field(&key.field).is_none()) {
            let line = Line { value: in_sheet(*count, sheet), state: "hors du catalogue", ..Line::default() };
            lines.push(self.cells("", &key.field, None, &key.field, line));
        }
        lines
    }

    /// A line per answer, then one for what is missing.
    fn field<'a>(&'a self, field: &'a Field) -> Vec<Line<'a>> {
        let Examined { state, catalogue, report } = self.examined;
        if field.kind == FieldKind::Computed {
            return vec![Line {
                value: computed(catalogue, field, report.computed.get(&field.id)),
                state: "calculée",
                ..Line::default()
            }];
        }
        let asked = report.visible.contains(&field.id);
        let given = if asked { "répondue" } else { "répondue, non demandée" };
        let platform = |key: &AnswerKey| {
            key.platform.as_deref().map_or_else(String::new, |id| platform_label(catalogue, id).to_owned())
        };
        let mut lines: Vec<Line<'a>> = Vec::new();
        for (key, answered) in state.answers.iter().filter(|(key, _)| key.field == field.id) {
            lines.push(Line {
                platform: platform(key),
                value: answer_cell(catalogue, field, &answered.value),
                state: if answered.others.is_empty() { given } else { "à départager" },
                answered: Some(answered),
            });
        }
        for (key, count, sheet) in self.tables.iter().filter(|(key, ..)| key.field == field.id) {
            let value = in_sheet(*count, sheet);
            lines.push(Line { platform: platform(key), value, state: given, answered: None });
        }
        if let Some(missing) = report.missing.iter().find(|missing| missing.field == field.id) {
            let platforms: Vec<&str> = missing.platforms.iter().map(|id| platform_label(catalogue, id)).collect();
            lines.push(Line { platform: platforms.join(", "), state: "manque", ..Line::default() });
        } else if lines.is_empty() {
            lines.push(Line { state: if asked { "sans réponse" } else { "non demandée" }, ..Line::default() });
        }
        lines
    }

    fn cells(&self, section: &str, label: &str, field: Option<&Field>, id: &str, line: Line<'_>) -> Vec<Cell> {
        let catalogue = &self.examined.catalogue;
        let due = field.and_then(|field| field.required_at.as_deref()).and_then(|phase| catalogue.phase(phase));
        let list = field.and_then(|field| field.list.as_deref());
        let others = line.answered.map_or(&[][..], |answered| answered.others.as_slice());
        let others: Vec<String> = others.iter().map(|(value, _)| value_text(catalogue, list, value)).collect();
        let source = line.answered.map(|answered| &answered.provenance);
        vec![
            Cell::text(section),
            Cell::text(label),
            Cell::text(line.platform),
            line.value,
            Cell::text(field.and_then(|field| field.unit.clone()).unwrap_or_default()),
            Cell::text(line.state),
            Cell::text(due.map_or("", |phase| phase.label.as_str())),
            Cell::text(source.map_or("", |source| source.author.name.as_str())),
            source.map_or(Cell::Empty, |source| Cell::moment(source.at)),
            Cell::text(others.join("\n")),
            Cell::text(id),
        ]
    }
}

fn in_sheet(count: usize, sheet: &str) -> Cell {
    Cell::text(format!("{} : feuille « {sheet} »", counted(count, "ligne")))
}

fn answer_cell(catalogue: &Catalogue, field: &Field, value: &Answer) -> Cell {
    match value {
        Answer::Number(number) => Cell::Number(*number),
        Answer::Text(text) if field.kind == FieldKind::Date => Cell::day(text),
        _ => Cell::text(value_text(catalogue, field.list.as_deref(), value)),
    }
}

fn computed(catalogue: &Catalogue, field: &Field, value: Option<&Json>) -> Cell {
    match value {
        Some(Json::Number(number)) => number.as_f64().map_or(Cell::Empty, Cell::Number),
        value => computed_text(catalogue, field, value).map_or(Cell::Empty, Cell::text),
    }
}
