//! Moving a dossier to another revision of the catalogue, without losing an answer.

use std::collections::BTreeMap;

use accostage_catalogue::Catalogue;
use serde::Serialize;

use crate::edit::{Edit, Operation};
use crate::evaluation::{CheckOptions, UnknownGate, check};
use crate::key::RowId;
use crate::placing::{cell_value, field_value};
use crate::state::State;
use crate::tree::Node;

/// What changes for one dossier when it moves to another revision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Answers to fields that the new revision does not have: kept, no longer asked.
    pub no_longer_asked: Vec<String>,
    /// Answers whose type or list changed so that they must be looked at again: kept.
    pub to_review: BTreeMap<String, String>,
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
    preview.newly_missing = without(missing(&after), &missing(&before));
    preview.newly_found = without(found(&after), &found(&before));
    preview.no_longer_found = without(found(&before), &found(&after));
    Ok(preview)
}

/// The edit that binds a dossier to a revision, and places what was kept aside when the new revision has a
/// place for it.
#[must_use]
pub fn bind(new: &Catalogue, state: &State, new_row: &mut dyn FnMut() -> RowId) -> Edit {
    let mut operations = vec![Operation::BindCatalogue(new.meta.revision.clone())];
    for (id, item) in &state.unplaced {
        let Some(field) = item.path.strip_prefix("/reponses/").filter(|rest| !rest.contains('/')) else { continue };
        if new.field(field).is_none() {
            continue;
        }
        let file = serde_json::json!({ "format": crate::answers_file::FORMAT, "reponses": { field: item.value } });
        let placed = crate::answers_file::place(new, &Node::from_json(&file), "", state, new_row);
        if let Ok(placement) = placed
            && placement.unplaced.is_empty()
        {
            operations.extend(placement.edit.operations);
            operations.push(Operation::Forget { id: id.clone() });
        }
    }
    Edit::typed(operations)
}

fn without(mut items: Vec<String>, known: &[String]) -> Vec<String> {
    items.retain(|item| !known.contains(item));
    items.dedup();
    items
}
