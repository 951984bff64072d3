//! From a [`State`] to the rows that lists, search and reading use, and back.

use std::collections::{BTreeMap, BTreeSet};

use accostage_dossier::document::Slot;
use accostage_dossier::label::is_label_path;
pub use accostage_dossier::label::{MODEL, fold, is_model, label_path};
use accostage_dossier::{Answer, Answered, Row, RowId, State};
use serde_json::json;

use crate::ports::{ProjectedSlot, Summary};

/// The rows of the slots that an edit touched.
#[must_use]
pub fn project(state: &State, touched: &[Slot]) -> Vec<ProjectedSlot> {
    several(state, touched)
}

/// Every row of a dossier.
#[must_use]
pub fn project_all(state: &State) -> Vec<ProjectedSlot> {
    several(state, &state.slots())
}

/// The line of the list; its progress must be computed again.
#[must_use]
pub fn summarise(state: &State, updated_at: i64) -> Summary {
    Summary {
        id: state.id.clone(),
        name: state.name.clone(),
        created_at: state.created_at,
        updated_at,
        archived: state.archived,
        sensitivity: state.effective_sensitivity().word().to_owned(),
        revision: state.catalogue_revision.clone(),
        labels: state.labels.values().cloned().collect(),
        progress: None,
    }
}

/// The state that the rows of a dossier tell. Rows of a newer version that cannot be read are left out:
/// the changes still hold them.
#[must_use]
pub fn read(rows: impl IntoIterator<Item = (String, String)>) -> State {
    let mut state = State::default();
    for (path, body) in rows {
        state.set_slot(&path, &body);
    }
    state
}

fn several(state: &State, slots: &[Slot]) -> Vec<ProjectedSlot> {
    // Looked for once for all: a table may have ten thousand rows, and all of them may be touched.
    let wanted: BTreeSet<&str> =
        slots.iter().filter_map(|slot| slot.property.rsplit_once('/')).map(|name| name.0).collect();
    let tables =
        wanted.into_iter().map(|name| (name, state.rows(&parse(name)).iter().map(|row| (row.id, row)).collect()));
    let tables: BTreeMap<&str, BTreeMap<RowId, &Row>> = tables.collect();
    let row = |slot: &Slot| {
        let (table, id) = slot.property.rsplit_once('/')?;
        tables.get(table)?.get(&id.parse().ok()?).copied()
    };
    slots
        .iter()
        .map(|slot| if slot.container == "rows" { projected_row(slot, row(slot)) } else { one(state, slot) })
        .collect()
}

fn projected_row(slot: &Slot, row: Option<&Row>) -> ProjectedSlot {
    let body = row.and_then(|row| serde_json::to_string(row).ok());
    let text = row.and_then(|row| {
        let cells: Vec<String> = row.cells.values().filter_map(|cell| searchable(&cell.value)).collect();
        (!cells.is_empty()).then(|| cells.join(" · "))
    });
    ProjectedSlot { path: slot.path(), text: body.as_ref().and(text), body }
}

fn one(state: &State, slot: &Slot) -> ProjectedSlot {
    let body = state.slot_body(slot);
    let text = match slot.container {
        "answers" => state.answers.get(&parse(&slot.property)).and_then(|answered| searchable(&answered.value)),
        "meta" if slot.property == "name" => Some(state.name.clone()),
        "meta" if is_label_path(&slot.path()) => state.labels.get(&slot.property).cloned(),
        _ => None,
    };
    ProjectedSlot { path: slot.path(), text: body.as_ref().and(text), body }
}

fn parse(property: &str) -> accostage_dossier::AnswerKey {
    property.parse().unwrap_or_else(|never| match never {})
}

fn searchable(answer: &Answer) -> Option<String> {
    let text = match answer {
        Answer::Text(text) => text.clone(),
        Answer::List(items) => items.join(" "),
        Answer::YesNo(answer) => answer.justification.clone(),
        Answer::Person(person) => format!("{} {}", person.nom, person.courriel.as_deref().unwrap_or_default()),
        Answer::File(file) => file.fichier.clone(),
        Answer::Number(_) | Answer::Bool(_) | Answer::Unknown(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Readable JSON of an answered value, with its provenance.
#[must_use]
pub fn answered_json(answered: &Answered) -> serde_json::Value {
    json!({ "value": answered.value.to_json(), "provenance": answered.provenance, "others": answered.others })
}

/// Readable JSON of a row.
#[must_use]
pub fn row_json(row: &Row) -> serde_json::Value {
    let cells: serde_json::Map<String, serde_json::Value> =
        row.cells.iter().map(|(column, cell)| (column.clone(), cell.value.to_json())).collect();
    json!({ "id": row.id, "cells": cells, "revived": row.revived })
}
