//! Moving a dossier to another revision of the catalogue, without losing an answer.

use std::collections::BTreeMap;

use accostage_catalogue::Catalogue;
use serde::Serialize;

use crate::edit::{Edit, Operation, Origin};
use crate::evaluation::{CheckOptions, UnknownGate, check};
use crate::key::RowId;
use crate::placing::{cell_value, field_value};
use crate::state::{State, Unplaced};
use crate::tree::Node;

/// What changes for one dossier when it moves to another revision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Answers to fields that the new revision does not have: kept, no longer asked.
    pub no_longer_asked: Vec<String>,
    /// Answers whose type or list changed so that they must be looked at again: kept.
    pub to_review: BTreeMap<String, String>,
    /// Values kept aside that now find their place.
    pub newly_placed: Vec<String>,
    /// Fields newly missing.
    pub newly_missing: Vec<String>,
    /// Rules that newly fire.
    pub newly_found: Vec<String>,
    /// Rules that no longer fire.
    pub no_longer_found: Vec<String>,
}

/// Tells what moving from `old` to `new` changes. Nothing is edited.
///
/// # Errors
/// Never in practice: the whole path is checked, which every revision has.
pub fn preview(old: &Catalogue, new: &Catalogue, state: &State, today: &str) -> Result<Preview, UnknownGate> {
    let options = CheckOptions { gate: None, today };
    let (before, after) = (check(old, state, options)?, check(new, state, options)?);
    let mut preview = Preview::default();
    for (key, answered) in &state.answers {
        match new.field(&key.field) {
            None => preview.no_longer_asked.push(key.to_string()),
            Some(field) => {
                if let Err(reason) = field_value(new, field, &Node::from_json(&answered.value.to_json())) {
                    preview.to_review.insert(key.to_string(), reason);
                }
            }
        }
    }
    for (key, rows) in &state.tables {
        let Some(field) = new.field(&key.field) else {
            preview.no_longer_asked.push(key.to_string());
            continue;
        };
        for (column, cell) in rows.iter().flat_map(|row| &row.cells) {
            let path = format!("{key}.{column}");
            match field.column(column) {
                None if preview.no_longer_asked.contains(&path) => {}
                None => preview.no_longer_asked.push(path),
                Some(column) => {
                    if let Err(reason) = cell_value(new, column, &Node::from_json(&cell.value.to_json())) {
                        preview.to_review.insert(path, reason);
                    }
                }
            }
        }
    }
    let missing = |report: &crate::Report| report.missing.iter().map(|item| item.field.clone()).collect::<Vec<_>>();
    let found = |report: &crate::Report| report.findings.iter().map(|item| item.rule.clone()).collect::<Vec<_>>();
    let mut nobody = || RowId(uuid::Uuid::nil());
    preview.newly_placed =
        placeable(new, state, &mut nobody).into_iter().map(|(_, item, _)| item.path.clone()).collect();
    preview.newly_missing = without(missing(&after), &missing(&before));
    preview.newly_found = without(found(&after), &found(&before));
    preview.no_longer_found = without(found(&before), &found(&after));
    Ok(preview)
}

/// The edit that binds a dossier to a revision, and places what was kept aside when the new revision has a
/// place for it and nobody answered meanwhile.
#[must_use]
pub fn bind(new: &Catalogue, state: &State, new_row: &mut dyn FnMut() -> RowId) -> Edit {
    let mut operations = vec![Operation::BindCatalogue(new.meta.revision.clone())];
    let mut lines = std::collections::BTreeMap::new();
    for (id, item, found) in placeable(new, state, new_row) {
        let slots = found.iter().filter_map(slot_of);
        lines.extend(slots.filter_map(|slot| Some((slot, item.line?))));
        operations.extend(found);
        operations.push(Operation::Forget { id: id.to_owned() });
    }
    let origin = Origin::Migrated { catalogue: new.meta.revision.clone() };
    Edit { origin, operations, lines }
}

/// What was kept aside and now has a place: identity, item, operations that place it. The answer that a person gave
/// meanwhile outranks what was refused to another file.
fn placeable<'a>(
    new: &Catalogue,
    state: &'a State,
    new_row: &mut dyn FnMut() -> RowId,
) -> Vec<(&'a str, &'a Unplaced, Vec<Operation>)> {
    let mut found = Vec::new();
    for (id, item) in &state.unplaced {
        let Some(field) = item.path.strip_prefix("/reponses/").filter(|rest| !rest.contains('/')) else { continue };
        let answered = state.answers.keys().chain(state.tables.keys()).any(|key| key.field == field);
        if answered || new.field(field).is_none() {
            continue;
        }
        let file = serde_json::json!({ "format": crate::answers_file::FORMAT, "reponses": { field: item.value } });
        if let Ok(placement) = crate::answers_file::place(new, &Node::from_json(&file), "", state, new_row)
            && placement.unplaced.is_empty()
        {
            found.push((id.as_str(), item, placement.edit.operations));
        }
    }
    found
}

/// Where the line of an imported value is kept.
fn slot_of(operation: &Operation) -> Option<String> {
    match operation {
        Operation::Set { key, .. } | Operation::SetText { key, .. } => Some(format!("answers/{key}")),
        Operation::AddRow { key, row, .. } => Some(format!("rows/{key}/{row}")),
        _ => None,
    }
}

fn without(mut items: Vec<String>, known: &[String]) -> Vec<String> {
    items.retain(|item| !known.contains(item));
    items.dedup();
    items
}
