//! What a console says, written into a dossier: placed as what people type is, each answer with where it comes from.

use std::collections::BTreeMap;

use accostage_catalogue::{Catalogue, ColumnKind, Field, FieldKind};
use accostage_dossier::placing::{cell_value, field_value};
use accostage_dossier::{
    Answer, AnswerKey, Answered, Edit, Operation, Origin, Row, RowId, State, cell_text, value_text,
};
use accostage_platform::plan::Write;
use serde::Serialize;
use serde_json::{Value, json};

use crate::AppError;
use crate::dossiers::{fits, node};
use crate::ports::Connection;
use crate::redacted::HIDDEN;

/// Something of a console that did not enter the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Field.
    #[serde(rename = "champ")]
    pub field: String,
    /// Which row, by its name; empty: the field is not a table.
    #[serde(rename = "objet", skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// Column.
    #[serde(rename = "colonne", skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What the dossier says, when that is what stays.
    #[serde(rename = "dossier", skip_serializing_if = "Option::is_none")]
    pub ours: Option<String>,
    /// What the console says; empty: it is a secret.
    #[serde(rename = "console", skip_serializing_if = "String::is_empty")]
    pub theirs: String,
    /// Why, in French.
    #[serde(rename = "raison")]
    pub reason: String,
}

/// What becomes of an answer that the dossier has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Present {
    /// It stays, and a different value of the console is told.
    Kept,
    /// The value of the console replaces it: that was asked for.
    Replaced,
}

/// Turns what a console says into an edit of a dossier.
pub(super) struct Writer<'a> {
    catalogue: &'a Catalogue,
    state: &'a State,
    platform: &'a str,
    present: Present,
    operations: Vec<Operation>,
    /// Rows already named by a write: two of them are never the same.
    taken: Vec<RowId>,
    left: Vec<Left>,
}

impl<'a> Writer<'a> {
    pub fn new(catalogue: &'a Catalogue, state: &'a State, platform: &'a str, present: Present) -> Self {
        Self { catalogue, state, platform, present, operations: Vec::new(), taken: Vec::new(), left: Vec::new() }
    }

    /// Places each write. What has no place is left, with its reason.
    ///
    /// # Errors
    /// A table would hold too many rows.
    pub fn write(&mut self, writes: &[Write], mut new_row: impl FnMut() -> RowId) -> Result<(), AppError> {
        for write in writes {
            match write {
                Write::Set { place, value } => match (&place.row, &place.column) {
                    (Some(row), Some(column)) => self.cell(&place.field, row, column, value),
                    _ => self.field(&place.field, value),
                },
                Write::AddRow { table, cells } => self.row(table, cells, &mut new_row)?,
                Write::RemoveRow { table, row } => {
                    if let Some((key, row)) = self.find(table, row) {
                        let row = row.id;
                        self.operations.push(Operation::RemoveRow { key, row });
                    }
                }
            }
        }
        Ok(())
    }

    /// The edit, and what did not enter it.
    pub fn done(self, connection: &Connection, day: &str) -> (Edit, Vec<Left>) {
        let origin = Origin::Console { connexion: connection.name.clone(), lu: day.to_owned() };
        (Edit { origin, operations: self.operations, ..Edit::default() }, self.left)
    }

    fn field(&mut self, id: &str, value: &Value) {
        let catalogue = self.catalogue;
        let Some(field) = catalogue.field(id) else { return };
        let key = if field.is_per_platform() { AnswerKey::on(id, self.platform) } else { AnswerKey::of(id) };
        let said = self.state.answers.get(&key).or_else(|| self.state.answers.get(&AnswerKey::of(id)));
        let value = if field.kind == FieldKind::Person { self.person(value) } else { value.clone() };
        let place = (field.id.as_str(), "", None);
        let Some(answer) = self.checked(place, &value, field_value(self.catalogue, field, &node(&value))) else {
            return;
        };
        let shown = |answer: &Answer| value_text(catalogue, field.list.as_deref(), answer);
        if !self.replaces(place, said, answer.as_ref(), shown) {
            return;
        }
        self.operations.push(match answer {
            Some(Answer::Text(text)) if field.kind == FieldKind::LongText => Operation::SetText { key, text },
            value => Operation::Set { key, value },
        });
    }

    fn cell(&mut self, table: &str, row: &str, column: &str, value: &Value) {
        let Some(field) = self.catalogue.field(table) else { return };
        let Some((key, row)) = self.find(table, row) else { return };
        let item = name_of(field, row);
        self.set_cell(field, &key, row, &item, column, value);
    }

    fn set_cell(&mut self, field: &Field, key: &AnswerKey, row: &Row, item: &str, id: &str, value: &Value) {
        let (catalogue, Some(column)) = (self.catalogue, field.column(id)) else { return };
        let value = plain(column.kind, value);
        let place = (field.id.as_str(), item, Some(id));
        let Some(value) = self.checked(place, &value, cell_value(self.catalogue, column, &node(&value))) else {
            return;
        };
        let shown = |answer: &Answer| cell_text(catalogue, Some(column), answer);
        if self.replaces(place, row.cells.get(id), value.as_ref(), shown) {
            self.operations.push(Operation::SetCell { key: key.clone(), row: row.id, column: id.to_owned(), value });
        }
    }

    /// A row of the console: that of the dossier about the same thing, else a new one.
    fn row(
        &mut self,
        table: &str,
        cells: &BTreeMap<String, Value>,
        new_row: &mut impl FnMut() -> RowId,
    ) -> Result<(), AppError> {
        let Some(field) = self.catalogue.field(table) else { return Ok(()) };
        let key = self.key_of(field);
        let state = self.state;
        let item = naming(table).iter().find_map(|column| cells.get(*column)?.as_str()).unwrap_or_default().to_owned();
        let free = |row: &&Row| !self.taken.contains(&row.id);
        if let Some(row) = state.rows(&key).iter().filter(free).find(|row| is_about(table, row, cells)) {
            self.taken.push(row.id);
            for (column, value) in cells {
                self.set_cell(field, &key, row, &item, column, value);
            }
            return Ok(());
        }
        let mut kept = BTreeMap::new();
        for (id, value) in cells {
            let Some(column) = field.column(id) else { continue };
            let value = plain(column.kind, value);
            let place = (table, item.as_str(), Some(id.as_str()));
            let read = cell_value(self.catalogue, column, &node(&value));
            kept.extend(self.checked(place, &value, read).flatten().map(|answer| (id.clone(), answer)));
        }
        let added = self.operations.iter().filter(|one| matches!(one, Operation::AddRow { key: of, .. } if *of == key));
        fits(state.rows(&key).len() + added.count() + 1)?;
        self.operations.push(Operation::AddRow { key, row: new_row(), cells: kept });
        Ok(())
    }

    /// The rows that the plan reads: those of the platform, else those of every platform.
    fn key_of(&self, field: &Field) -> AnswerKey {
        let (own, common) = (AnswerKey::on(&field.id, self.platform), AnswerKey::of(&field.id));
        let shared = self.state.rows(&own).is_empty() && !self.state.rows(&common).is_empty();
        if field.is_per_platform() && !shared { own } else { common }
    }

    fn find(&self, table: &str, row: &str) -> Option<(AnswerKey, &'a Row)> {
        let key = self.key_of(self.catalogue.field(table)?);
        let state = self.state;
        let found = state.rows(&key).iter().find(|other| other.id.to_string() == row)?;
        Some((key, found))
    }

    /// What was read, unless it has no place or is a secret: it is left then.
    fn checked(
        &mut self,
        (field, item, column): (&str, &str, Option<&str>),
        value: &Value,
        read: Result<Option<Answer>, String>,
    ) -> Option<Option<Answer>> {
        let text = value.as_str().unwrap_or_default();
        let secret = crate::secrets::reason(self.state, text).or_else(|| {
            text.contains(HIDDEN).then(|| "la console y garde un secret ; il n'est pas repris ici.".to_owned())
        });
        let (theirs, reason) = match (secret, read) {
            (None, Ok(answer)) => return Some(answer),
            (Some(reason), _) => (String::new(), reason),
            (None, Err(reason)) => (words(value), reason),
        };
        self.left.push(Left {
            field: field.to_owned(),
            item: item.to_owned(),
            column: column.map(str::to_owned),
            ours: None,
            theirs,
            reason,
        });
        None
    }

    /// The value of the console is to be written. One that says the same is not, and one that the dossier contradicts
    /// only when that was asked for.
    fn replaces(
        &mut self,
        (field, item, column): (&str, &str, Option<&str>),
        said: Option<&Answered>,
        value: Option<&Answer>,
        shown: impl Fn(&Answer) -> String,
    ) -> bool {
        let said = said.map(|answered| &answered.value).filter(|answer| !answer.is_blank());
        let same = match (said, value) {
            (None, None) => true,
            (Some(Answer::Person(ours)), Some(Answer::Person(theirs))) => {
                ours.courriel.as_deref().map(str::to_lowercase) == theirs.courriel.as_deref().map(str::to_lowercase)
            }
            (said, value) => said == value,
        };
        let Some(ours) = said.filter(|_| !same && self.present == Present::Kept) else { return !same };
        self.left.push(Left {
            field: field.to_owned(),
            item: item.to_owned(),
            column: column.map(str::to_owned),
            ours: Some(shown(ours)),
            theirs: value.map(shown).unwrap_or_default(),
            reason: "le dossier a une autre réponse, qui reste.".to_owned(),
        });
        false
    }

    /// Somebody whom the console names by their e-mail: the directory of the dossier may know their name.
    fn person(&self, value: &Value) -> Value {
        let Some(email) = value.as_str() else { return value.clone() };
        let contacts = self.state.rows(&AnswerKey::of("contacts"));
        let known = contacts.iter().find(|row| cell(row, "courriel").is_some_and(|own| same(own, email)));
        let name = known.and_then(|row| cell(row, "nom")).unwrap_or(email);
        json!({ "nom": name, "courriel": email })
    }
}

/// Columns that tell which thing a row is about.
fn naming(table: &str) -> &'static [&'static str] {
    match table {
        "environnements" => &["nom", "plateforme"],
        "depots" => &["nom-interne"],
        "console-membres" => &["courriel"],
        _ => &["nom"],
    }
}

/// A row of the dossier is about what these cells tell. A member has one row for each of their roles.
fn is_about(table: &str, row: &Row, cells: &BTreeMap<String, Value>) -> bool {
    let agrees = |column: &str| {
        let wanted = cells.get(column).and_then(Value::as_str).unwrap_or_default();
        cell(row, column).is_some_and(|own| same(own, wanted))
    };
    let role = || cell(row, "role").is_none() || !cells.contains_key("role") || agrees("role");
    naming(table).iter().all(|column| agrees(column)) && (table != "console-membres" || role())
}

fn name_of(field: &Field, row: &Row) -> String {
    naming(&field.id).iter().find_map(|column| cell(row, column)).unwrap_or_default().to_owned()
}

fn cell<'r>(row: &'r Row, column: &str) -> Option<&'r str> {
    match &row.cells.get(column)?.value {
        Answer::Text(text) if !text.trim().is_empty() => Some(text.trim()),
        _ => None,
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// A value without whoever its address names: a dossier holds neither a user nor a secret.
fn plain(kind: ColumnKind, value: &Value) -> Value {
    match (kind, value) {
        (ColumnKind::UrlGit | ColumnKind::Url, Value::String(url)) => without_user(url).into(),
        _ => value.clone(),
    }
}

/// An address of a repository, without user.
pub(super) fn without_user(url: &str) -> String {
    let hidden = crate::redacted::without_named_user(url);
    hidden.replacen(&format!("{HIDDEN}@"), "", 1)
}

fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| accostage_platform::plan::words(value), str::to_owned)
}
