//! From [`Operation`]s to Automerge operations.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::{Transactable, Transaction};
use automerge::{ObjId, ObjType, ReadDoc, Value};
use fractional_index::FractionalIndex;

use super::read::container;
use super::{ANSWERS, CRITERIA, DocumentError, EVENTS, GONE, META, POSITION, ROWS, STAMPS, Slot, TRACKING, UNPLACED};
use crate::edit::Operation;
use crate::key::{AnswerKey, RowId};
use crate::label::label_property;
use crate::state::State;
use crate::value::Answer;

/// Writes the operations; gives what was really changed, in order, each once.
pub(super) fn operations(
    tx: &mut Transaction<'_>,
    state: &State,
    operations: &[Operation],
) -> Result<Vec<Slot>, DocumentError> {
    let mut writer = Writer { tx, state, touched: Vec::new(), seen: BTreeSet::new(), orders: BTreeMap::new() };
    for operation in operations {
        writer.operation(operation)?;
    }
    Ok(writer.touched)
}

/// A row and its position; none when a newer version wrote one that cannot be read.
type Placed = (RowId, Option<FractionalIndex>);

struct Writer<'a, 'b> {
    tx: &'a mut Transaction<'b>,
    state: &'a State,
    touched: Vec<Slot>,
    /// The same, to know at once whether a slot is among them.
    seen: BTreeSet<Slot>,
    /// Rows of each table that this edit has looked at, in their order, as it has left them so far.
    orders: BTreeMap<AnswerKey, Vec<Placed>>,
}

impl Writer<'_, '_> {
    fn operation(&mut self, operation: &Operation) -> Result<(), DocumentError> {
        match operation {
            Operation::Set { key, value } => {
                let value = value.as_ref().filter(|value| !value.is_blank()).map(Answer::encode);
                self.scalar(ANSWERS, &key.to_string(), value.as_deref())
            }
            Operation::SetText { key, text } => self.text(&key.to_string(), text),
            Operation::SetCriterion { id, note } => {
                let note = note.as_ref().map(|note| Answer::Text(note.clone()).encode());
                self.scalar(CRITERIA, id, note.as_deref())
            }
            Operation::Rename(name) => self.scalar(META, "name", Some(name)),
            Operation::Archive(flag) => self.scalar(META, "archived", Some(if *flag { "oui" } else { "non" })),
            Operation::SetSensitivity(level) => self.scalar(META, "sensitivity", Some(level.word())),
            Operation::AddLabel(text) => self.scalar(META, &label_property(text), Some(text)),
            Operation::RemoveLabel(text) => self.scalar(META, &label_property(text), None),
            Operation::BindCatalogue(revision) => self.scalar(META, "catalogue", Some(revision)),
            Operation::Keep { id, item } => {
                let item = serde_json::to_string(item).unwrap_or_default();
                self.scalar(UNPLACED, id, Some(&item))
            }
            Operation::Track { key, value } => {
                let value = value.as_ref().filter(|value| !value.is_blank()).map(Answer::encode);
                self.scalar(TRACKING, key, value.as_deref())
            }
            Operation::Record { id, event } => self.scalar(EVENTS, id, Some(&event.encode())),
            Operation::Forget { id } => self.scalar(UNPLACED, id, None),
            Operation::AddRow { key, row, cells } => self.add_row(key, *row, cells),
            Operation::SetCell { key, row, column, value } => self.set_cell(key, *row, column, value.as_ref()),
            Operation::RemoveRow { key, row } => self.flag_row(key, *row, true),
            Operation::MoveRow { key, row, after } => self.move_row(key, *row, *after),
        }
    }

    fn touch(&mut self, slot: Slot) {
        if self.seen.insert(slot.clone()) {
            self.touched.push(slot);
        }
    }

    /// Puts or deletes a text unless it is already so.
    fn scalar(&mut self, name: &'static str, property: &str, value: Option<&str>) -> Result<(), DocumentError> {
        let object = container(self.tx, name)?;
        if put_if_new(self.tx, &object, property, value)? {
            self.touch(Slot::new(name, property));
        }
        Ok(())
    }

    fn text(&mut self, property: &str, text: &str) -> Result<(), DocumentError> {
        let answers = container(self.tx, ANSWERS)?;
        if write_text(self.tx, &answers, property, text)? {
            self.touch(Slot::new(ANSWERS, property));
        }
        Ok(())
    }

    fn row_slot(key: &AnswerKey, row: RowId) -> Slot {
        Slot::new(ROWS, format!("{key}/{row}"))
    }

    fn row_object(&mut self, key: &AnswerKey, row: RowId) -> Result<ObjId, DocumentError> {
        let rows = container(self.tx, ROWS)?;
        match self.tx.get(&rows, Self::row_slot(key, row).property)? {
            Some((Value::Object(_), id)) => Ok(id),
            _ => Err(DocumentError::UnknownRow { table: key.to_string(), row: row.to_string() }),
        }
    }

    fn add_row(&mut self, key: &AnswerKey, row: RowId, cells: &BTreeMap<String, Answer>) -> Result<(), DocumentError> {
        let last = self.order(key).last().and_then(|(_, position)| position.clone());
        let position = last.map_or_else(FractionalIndex::default, |last| FractionalIndex::new_after(&last));
        let rows = container(self.tx, ROWS)?;
        let slot = Self::row_slot(key, row);
        let map = self.tx.put_object(&rows, slot.property.as_str(), ObjType::Map)?;
        self.tx.put(&map, POSITION, position.to_string())?;
        for (column, value) in cells.iter().filter(|(_, value)| !value.is_blank()) {
            self.tx.put(&map, column.as_str(), value.encode())?;
        }
        self.order(key).push((row, Some(position)));
        self.touch(slot);
        Ok(())
    }

    fn set_cell(
        &mut self,
        key: &AnswerKey,
        row: RowId,
        column: &str,
        value: Option<&Answer>,
    ) -> Result<(), DocumentError> {
        let map = self.row_object(key, row)?;
        let value = value.filter(|value| !value.is_blank()).map(Answer::encode);
        if put_if_new(self.tx, &map, column, value.as_deref())? {
            // Says "this row is alive" beside the edit: a concurrent removal then shows as a conflict
            // of the flag, and the row comes back (invariant 2: nothing is overwritten in silence).
            self.tx.put(&map, GONE, false)?;
            self.touch(Self::row_slot(key, row));
        }
        Ok(())
    }

    fn flag_row(&mut self, key: &AnswerKey, row: RowId, gone: bool) -> Result<(), DocumentError> {
        let map = self.row_object(key, row)?;
        self.tx.put(&map, GONE, gone)?;
        self.order(key).retain(|(other, _)| *other != row);
        self.touch(Self::row_slot(key, row));
        Ok(())
    }

    fn move_row(&mut self, key: &AnswerKey, row: RowId, after: Option<RowId>) -> Result<(), DocumentError> {
        let map = self.row_object(key, row)?;
        let order = self.order(key);
        let from = order.iter().position(|(other, _)| *other == row);
        let present = from.and_then(|from| from.checked_sub(1)).and_then(|before| order.get(before)).map(|(id, _)| *id);
        if from.is_some() && present == after {
            return Ok(());
        }
        if let Some(from) = from {
            order.remove(from);
        }
        let place = match after {
            None => 0,
            Some(after) => {
                1 + order
                    .iter()
                    .position(|(other, _)| *other == after)
                    .ok_or_else(|| DocumentError::UnknownRow { table: key.to_string(), row: after.to_string() })?
            }
        };
        let index = |place: usize| order.get(place).and_then(|(_, position)| position.clone());
        let (before, next) = (place.checked_sub(1).and_then(index), index(place));
        let position = FractionalIndex::new(before.as_ref(), next.as_ref())
            .or_else(|| before.as_ref().map(FractionalIndex::new_after))
            .unwrap_or_default();
        order.insert(place, (row, Some(position.clone())));
        if put_if_new(self.tx, &map, POSITION, Some(&position.to_string()))? {
            self.touch(Self::row_slot(key, row));
        }
        Ok(())
    }

    fn order(&mut self, key: &AnswerKey) -> &mut Vec<Placed> {
        let state = self.state;
        self.orders.entry(key.clone()).or_insert_with(|| {
            let rows = state.rows(key).iter();
            rows.map(|row| (row.id, FractionalIndex::from_string(&row.position).ok())).collect()
        })
    }
}

/// Puts or deletes a scalar text unless it is already so and nobody disputes it.
pub(super) fn put_if_new(
    tx: &mut Transaction<'_>,
    object: &ObjId,
    property: &str,
    value: Option<&str>,
) -> Result<bool, DocumentError> {
    let present: Vec<Option<String>> =
        tx.get_all(object, property)?.into_iter().map(|(value, _)| value.as_str().map(str::to_owned)).collect();
    match value {
        Some(value) => {
            if present.len() == 1 && present[0].as_deref() == Some(value) {
                return Ok(false);
            }
            tx.put(object, property, value)?;
        }
        None => {
            if present.is_empty() {
                return Ok(false);
            }
            tx.delete(object, property)?;
        }
    }
    Ok(true)
}

/// Brings a Text object to `text` by its smallest difference, so that concurrent edits merge.
pub(super) fn write_text(
    tx: &mut Transaction<'_>,
    answers: &ObjId,
    property: &str,
    text: &str,
) -> Result<bool, DocumentError> {
    // Two people who first answered apart have each made a Text: writing in one of them would leave the other there
    // for ever. A new one takes the place of both, as the choice of whoever writes.
    let disputed = tx.get_all(answers, property)?.len() > 1;
    let present = match tx.get(answers, property)? {
        Some((Value::Object(ObjType::Text), id)) if !disputed => Some(id),
        _ => None,
    };
    match present {
        Some(id) if tx.text(&id)? == text => return Ok(false),
        Some(id) => tx.update_text(&id, text)?,
        None if text.is_empty() => return put_if_new(tx, answers, property, None),
        None => {
            let id = tx.put_object(answers, property, ObjType::Text)?;
            tx.splice_text(&id, 0, 0, text)?;
        }
    }
    let stamps = container(tx, STAMPS)?;
    tx.put(&stamps, property, "")?;
    Ok(true)
}
