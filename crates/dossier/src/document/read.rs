//! From the Automerge document to the [`State`].

use std::collections::BTreeMap;

use automerge::{Automerge, ChangeHash, ObjId, ROOT, ReadDoc, Value};

use super::{
    ANSWERS, CONTAINERS, CRITERIA, DocumentError, EVENTS, GONE, META, POSITION, ROWS, STAMPS, Slot, TRACKING, UNPLACED,
};
use crate::edit::{Action, Origin};
use crate::key::{AnswerKey, RowId};
use crate::path::Recorded;
use crate::state::{Answered, Provenance, Row, State};
use crate::value::Answer;

/// The actions of the changes met so far, parsed once.
#[derive(Default)]
pub(super) struct Actions(BTreeMap<ChangeHash, std::sync::Arc<(Action, i64)>>);

impl Actions {
    fn of(&mut self, doc: &Automerge, operation: &ObjId) -> Option<(ChangeHash, std::sync::Arc<(Action, i64)>)> {
        let hash = doc.hash_for_opid(operation)?;
        if let Some(found) = self.0.get(&hash) {
            return Some((hash, found.clone()));
        }
        let change = doc.get_change_meta_by_hash(&hash)?;
        let action = change.message.as_deref().map(parse_action).unwrap_or_default();
        let found = std::sync::Arc::new((action, change.timestamp));
        self.0.insert(hash, found.clone());
        Some((hash, found))
    }

    /// Who wrote the value at `path` (a slot, or a cell: its row, then its column), and from where.
    fn provenance(&mut self, doc: &Automerge, operation: &ObjId, path: &str) -> Provenance {
        let Some((_, found)) = self.of(doc, operation) else { return Provenance::default() };
        let (action, at) = &*found;
        let origin = action.origins.get(path).unwrap_or(&action.origin).clone();
        // A file gives the line of a row, not of its cells.
        let row = || path.rsplit_once('/').and_then(|(row, _)| action.lines.get(row));
        let line = action.lines.get(path).or_else(row).copied();
        Provenance { author: action.author.clone(), at: *at, origin, line }
    }

    /// Where the values of a slot had come from at a moment, by path; typed ones are left out.
    pub(super) fn origins_at(
        &mut self,
        doc: &Automerge,
        slot: &Slot,
        heads: &[ChangeHash],
    ) -> Result<Vec<(String, Origin, Option<u64>)>, DocumentError> {
        let object = container(doc, slot.container)?;
        let mut written: Vec<(String, ObjId)> = Vec::new();
        match (slot.container, doc.get_at(&object, slot.property.as_str(), heads)?) {
            (ANSWERS | CRITERIA | TRACKING, Some((value, id))) => {
                let stamp = doc.get_at(container(doc, STAMPS)?, slot.property.as_str(), heads)?;
                let stamp = stamp.filter(|_| value.is_object()).map(|(_, stamp)| stamp);
                written.push((slot.path(), stamp.unwrap_or(id)));
            }
            (ROWS, Some((Value::Object(_), row))) => {
                for column in doc.keys_at(&row, heads).filter(|column| column != GONE && column != POSITION) {
                    if let Some((_, id)) = doc.get_at(&row, column.as_str(), heads)? {
                        written.push((cell_path(slot, &column), id));
                    }
                }
            }
            _ => {}
        }
        let sources = written.into_iter().map(|(path, operation)| {
            let provenance = self.provenance(doc, &operation, &path);
            (path, provenance.origin, provenance.line)
        });
        Ok(sources.filter(|(_, origin, _)| *origin != Origin::Typed).collect())
    }
}

/// The path of a cell: its row, then its column.
fn cell_path(row: &Slot, column: &str) -> String {
    format!("{}/{column}", row.path())
}

/// Reads the message of a change; a message of a newer version that cannot be read tells nothing.
pub(super) fn parse_action(message: &str) -> Action {
    serde_json::from_str(message).unwrap_or_default()
}

/// The identity of a container.
pub(super) fn container(doc: &impl ReadDoc, name: &str) -> Result<ObjId, DocumentError> {
    match doc.get(ROOT, name)? {
        Some((Value::Object(_), id)) => Ok(id),
        _ => Err(DocumentError::NotADossier(format!("« {name} » absent"))),
    }
}

pub(super) fn whole(doc: &Automerge, actions: &mut Actions) -> Result<State, DocumentError> {
    let mut state = State::default();
    for name in CONTAINERS {
        // A moment before a container existed holds nothing in it.
        let Ok(object) = container(doc, name) else { continue };
        let named: Vec<Slot> = doc.keys(&object).map(|property| Slot::new(name, property)).collect();
        slots(doc, actions, &named, &mut state)?;
    }
    Ok(state)
}

/// Reads slots again into the state. The rows of a table are put back together: one by one, each would move the others.
pub(super) fn slots(
    doc: &Automerge,
    actions: &mut Actions,
    slots: &[Slot],
    state: &mut State,
) -> Result<(), DocumentError> {
    let mut tables: BTreeMap<AnswerKey, Vec<(RowId, Option<Row>)>> = BTreeMap::new();
    for slot in slots {
        let object = container(doc, slot.container)?;
        if slot.container == ROWS {
            if let Some((key, id, row)) = row(doc, actions, &object, slot)? {
                tables.entry(key).or_default().push((id, row));
            }
        } else {
            slot_in(doc, actions, &object, slot, state)?;
        }
    }
    for (key, rows) in tables {
        state.put_rows(&key, rows);
    }
    Ok(())
}

fn slot_in(
    doc: &Automerge,
    actions: &mut Actions,
    object: &ObjId,
    slot: &Slot,
    state: &mut State,
) -> Result<(), DocumentError> {
    match slot.container {
        META => meta(doc, object, &slot.property, state)?,
        ANSWERS => {
            let key: AnswerKey = slot.property.parse().unwrap_or_else(|never| match never {});
            match answered(doc, actions, object, slot, &slot.path())? {
                Some(answered) => state.answers.insert(key, answered),
                None => state.answers.remove(&key),
            };
        }
        CRITERIA => {
            match answered(doc, actions, object, slot, &slot.path())? {
                Some(answered) => state.criteria.insert(slot.property.clone(), answered),
                None => state.criteria.remove(&slot.property),
            };
        }
        TRACKING => {
            match answered(doc, actions, object, slot, &slot.path())? {
                Some(answered) => state.tracking.insert(slot.property.clone(), answered),
                None => state.tracking.remove(&slot.property),
            };
        }
        EVENTS => {
            let stored = doc.get(object, slot.property.as_str())?;
            if let Some(event) = stored.and_then(|(value, _)| Recorded::decode(value.as_str()?)) {
                state.events.insert(slot.property.clone(), event);
            }
        }
        UNPLACED => {
            let stored = doc.get(object, slot.property.as_str())?;
            match stored.and_then(|(value, _)| serde_json::from_str(value.as_str()?).ok()) {
                Some(item) => state.unplaced.insert(slot.property.clone(), item),
                None => state.unplaced.remove(&slot.property),
            };
        }
        _ => {
            if let Some((key, id, row)) = row(doc, actions, object, slot)? {
                state.put_rows(&key, vec![(id, row)]);
            }
        }
    }
    Ok(())
}

fn meta(doc: &Automerge, object: &ObjId, property: &str, state: &mut State) -> Result<(), DocumentError> {
    let value = doc.get(object, property)?;
    // An undo takes back to before the first value: the default.
    state.set_meta(property, value.as_ref().and_then(|(value, _)| value.as_str()).unwrap_or_default());
    Ok(())
}

/// The value shown and its rivals. A Text object is dated by its stamp.
fn answered(
    doc: &Automerge,
    actions: &mut Actions,
    object: &ObjId,
    slot: &Slot,
    path: &str,
) -> Result<Option<Answered>, DocumentError> {
    let mut values: Vec<(Answer, Provenance)> = Vec::new();
    // The winner comes last. A blank one (a text emptied) does not hide the answer of somebody else.
    for (value, id) in doc.get_all(object, slot.property.as_str())?.into_iter().rev() {
        let (value, dated_by) = value_of(doc, slot, &value, &id)?;
        let blank = value.is_blank() && slot.container == ANSWERS;
        if !blank && !values.iter().any(|(other, _)| *other == value) {
            values.push((value, actions.provenance(doc, &dated_by, path)));
        }
    }
    let mut values = values.into_iter();
    Ok(values.next().map(|(value, provenance)| Answered { value, provenance, others: values.collect() }))
}

fn value_of(doc: &Automerge, slot: &Slot, value: &Value<'_>, id: &ObjId) -> Result<(Answer, ObjId), DocumentError> {
    if value.is_object() {
        let stamps = container(doc, STAMPS)?;
        let dated_by = doc.get(&stamps, slot.property.as_str())?.map_or_else(|| id.clone(), |(_, stamp)| stamp);
        return Ok((Answer::Text(doc.text(id)?), dated_by));
    }
    Ok((Answer::decode(value.as_str().unwrap_or_default()), id.clone()))
}

/// The row of a slot: its table, its identity, what it holds unless it is gone. None: no row can be named so.
fn row(
    doc: &Automerge,
    actions: &mut Actions,
    object: &ObjId,
    slot: &Slot,
) -> Result<Option<(AnswerKey, RowId, Option<Row>)>, DocumentError> {
    let Some((key, id)) = slot.property.rsplit_once('/') else { return Ok(None) };
    let key: AnswerKey = key.parse().unwrap_or_else(|never| match never {});
    let Ok(id) = id.parse::<RowId>() else { return Ok(None) };
    let found = match doc.get(object, slot.property.as_str())? {
        Some((Value::Object(_), map)) => read_row(doc, actions, &map, slot, id)?,
        _ => None,
    };
    Ok(Some((key, id, found)))
}

/// A row, unless everybody agrees that it is gone.
fn read_row(
    doc: &Automerge,
    actions: &mut Actions,
    map: &ObjId,
    slot: &Slot,
    id: RowId,
) -> Result<Option<Row>, DocumentError> {
    let flags: Vec<bool> = doc.get_all(map, GONE)?.into_iter().filter_map(|(value, _)| value.as_bool()).collect();
    let gone = flags.contains(&true);
    let kept = flags.is_empty() || flags.contains(&false);
    if gone && !kept {
        return Ok(None);
    }
    let mut cells = BTreeMap::new();
    let mut position = String::new();
    let columns: Vec<String> = doc.keys(map).collect();
    for column in columns {
        match column.as_str() {
            GONE => {}
            POSITION => {
                if let Some((value, _)) = doc.get(map, POSITION)? {
                    value.as_str().unwrap_or_default().clone_into(&mut position);
                }
            }
            _ => {
                let cell = Slot::new(ROWS, column.clone());
                if let Some(answered) = answered(doc, actions, map, &cell, &cell_path(slot, &column))? {
                    cells.insert(column, answered);
                }
            }
        }
    }
    Ok(Some(Row { id, position, cells, revived: gone }))
}
