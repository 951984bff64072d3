//! Reading the past, and bringing it back as a new edit.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ChangeHash, ObjType, ReadDoc, ScalarValue, Value};

use super::read::{Actions, container, parse_action};
use super::write::{put_if_new, write_text};
use super::{Applied, CONTAINERS, Document, DocumentError, EVENTS, GONE, META, Slot, moment, seed, tx_done};
use crate::edit::{Action, ActionKind, Stamp};
use crate::label::is_label_path;
use crate::state::State;
use crate::value::{Answer, FileRef};

/// One action of the past.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    /// Hash of its change: names the moment just after it.
    pub hash: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at: i64,
    /// What was done, by whom.
    pub action: Action,
    /// Done on this device.
    pub local: bool,
    /// Labels that it touched, as they were typed, by path: a label taken off is nowhere else.
    pub labels: BTreeMap<String, String>,
}

/// A slot that differs between two moments.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyChange {
    /// Which slot: `container/property`.
    pub path: String,
    /// Before, as text.
    pub before: Option<String>,
    /// After, as text.
    pub after: Option<String>,
}

/// The content of a slot at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Snapshot {
    Nothing,
    Scalar(String),
    Text(String),
    Row(BTreeMap<String, String>),
}

impl Snapshot {
    fn shown(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Scalar(text) | Self::Text(text) => Some(text.clone()),
            Self::Row(cells) => serde_json::to_string(cells).ok(),
        }
    }
}

impl Document {
    /// Every action, oldest first.
    #[must_use]
    pub fn history(&self) -> Vec<HistoryEntry> {
        let own = self.doc.get_actor();
        let mut typed = BTreeMap::new();
        self.doc
            .get_changes_meta(&[])
            .into_iter()
            .filter(|change| !seed::is_by(&change.actor))
            .map(|change| {
                let action = change.message.as_deref().map(parse_action).unwrap_or_default();
                HistoryEntry {
                    hash: change.hash.to_string(),
                    at: change.timestamp,
                    labels: self.labels_of(&action, change.hash, &mut typed),
                    action,
                    local: *change.actor == *own,
                }
            })
            .collect()
    }

    /// The labels that an action touched: as it left them, or else as an earlier one did.
    fn labels_of(
        &self,
        action: &Action,
        hash: ChangeHash,
        typed: &mut BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let paths = action.touched.iter().filter(|path| is_label_path(path));
        let named = paths.filter_map(|path| {
            let slot = Slot::from_path(path)?;
            if let Ok(Snapshot::Scalar(text)) = snapshot(&self.doc, &slot, &[hash]) {
                typed.insert(path.clone(), text);
            }
            Some((path.clone(), typed.get(path)?.clone()))
        });
        named.collect()
    }

    /// Fingerprints of the attachments that some moment of the history names, with the names that they had: restoring
    /// it needs their contents.
    #[must_use]
    pub fn attachments(&self) -> BTreeMap<String, BTreeSet<String>> {
        let operations = self.doc.get_changes(&[]).into_iter().flat_map(|change| change.decode().operations);
        let texts = operations.filter_map(|operation| match operation.primitive_value() {
            Some(ScalarValue::Str(text)) => Some(text),
            _ => None,
        });
        let mut found = BTreeMap::<String, BTreeSet<String>>::new();
        for text in texts {
            if let Answer::File(FileRef { fichier, empreinte: Some(hash), .. }) = Answer::decode(&text) {
                found.entry(hash).or_default().insert(fichier);
            }
        }
        found
    }

    /// What people saw just after an action.
    ///
    /// # Errors
    /// The moment is unknown.
    pub fn state_at(&self, hash: &str) -> Result<State, DocumentError> {
        let past = self.doc.fork_at(&[self.known(hash)?])?;
        super::read::whole(&past, &mut Actions::default())
    }

    /// What differs between two moments (the second defaults to now).
    ///
    /// # Errors
    /// A moment is unknown.
    pub fn compare(&self, from: &str, to: Option<&str>) -> Result<Vec<KeyChange>, DocumentError> {
        let before = [self.known(from)?];
        let after = match to {
            Some(to) => vec![self.known(to)?],
            None => self.doc.get_heads(),
        };
        let mut changes = Vec::new();
        for slot in self.slots(&before)?.union(&self.slots(&after)?) {
            let (old, new) = (snapshot(&self.doc, slot, &before)?, snapshot(&self.doc, slot, &after)?);
            if old != new {
                changes.push(KeyChange { path: slot.path(), before: old.shown(), after: new.shown() });
            }
        }
        Ok(changes)
    }

    /// Brings back everything as it was just after an action, as a new action.
    ///
    /// # Errors
    /// The moment is unknown.
    pub fn restore(&mut self, hash: &str, stamp: &Stamp) -> Result<Option<Applied>, DocumentError> {
        let then = [self.known(hash)?];
        let now = self.doc.get_heads();
        // What happened stays: an event is never taken back, another one follows it.
        let (then_slots, now_slots) = (self.slots(&then)?, self.slots(&now)?);
        let slots: Vec<Slot> = then_slots.union(&now_slots).filter(|slot| slot.container != EVENTS).cloned().collect();
        self.bring_back(ActionKind::Restore, hash, &slots, &then, stamp)
    }

    /// Brings back one slot ([`KeyChange::path`]) as it was just after an action, as a new action.
    ///
    /// # Errors
    /// The moment or the slot is unknown, or the slot cannot change alone.
    pub fn restore_slot(&mut self, hash: &str, path: &str, stamp: &Stamp) -> Result<Option<Applied>, DocumentError> {
        let then = [self.known(hash)?];
        let unknown = || DocumentError::UnknownSlot(path.to_owned());
        let slot = Slot::from_path(path).ok_or_else(unknown)?;
        // What a dossier is does not change with a value; its catalogue changes with all of its answers or not at all.
        let bound = slot.container == EVENTS
            || slot.container == META && matches!(slot.property.as_str(), "id" | "created" | "catalogue");
        let now = self.doc.get_heads();
        let nowhere =
            |heads: &[ChangeHash]| Ok::<_, DocumentError>(snapshot(&self.doc, &slot, heads)? == Snapshot::Nothing);
        if bound || (nowhere(&then)? && nowhere(&now)?) {
            return Err(unknown());
        }
        self.bring_back(ActionKind::Restore, hash, &[slot], &then, stamp)
    }

    /// Takes back the last action done on this device that was not taken back yet.
    ///
    /// # Errors
    /// Nothing to take back.
    pub fn undo(&mut self, stamp: &Stamp) -> Result<Option<Applied>, DocumentError> {
        let (undoable, _) = self.stacks();
        let hash = undoable.last().ok_or(DocumentError::NothingTo("annuler"))?.clone();
        let change = self
            .doc
            .get_change_meta_by_hash(&moment(&hash)?)
            .ok_or_else(|| DocumentError::UnknownMoment(hash.clone()))?
            .into_owned();
        self.bring_back(ActionKind::Undo, &hash, &touched_by(&change), &change.deps, stamp)
    }

    /// Does again the last action taken back on this device.
    ///
    /// # Errors
    /// Nothing to do again.
    pub fn redo(&mut self, stamp: &Stamp) -> Result<Option<Applied>, DocumentError> {
        let (_, redoable) = self.stacks();
        let hash = redoable.last().ok_or(DocumentError::NothingTo("rétablir"))?.clone();
        let then = moment(&hash)?;
        let change = self
            .doc
            .get_change_meta_by_hash(&then)
            .ok_or_else(|| DocumentError::UnknownMoment(hash.clone()))?
            .into_owned();
        self.bring_back(ActionKind::Redo, &hash, &touched_by(&change), &[then], stamp)
    }

    /// Actions of this device that can be taken back, and those that can be done again, last one on top.
    /// Read from the history itself, so that they survive a restart.
    fn stacks(&self) -> (Vec<String>, Vec<String>) {
        let (mut undoable, mut redoable) = (Vec::<Step>::new(), Vec::<Step>::new());
        for entry in self.history() {
            let Action { kind, touched, of, .. } = entry.action;
            if kind == ActionKind::Event {
                bind(&mut undoable, &touched);
                bind(&mut redoable, &touched);
            }
            if !entry.local {
                continue;
            }
            match kind {
                ActionKind::Create | ActionKind::Event => {}
                ActionKind::Undo => redoable.extend(taken(&mut undoable, of.as_deref())),
                ActionKind::Redo => undoable.extend(taken(&mut redoable, of.as_deref())),
                ActionKind::Edit | ActionKind::Restore | ActionKind::Migrate | ActionKind::Unknown => {
                    undoable.push(Step { hash: entry.hash, touched });
                    redoable.clear();
                }
            }
        }
        let hashes = |steps: Vec<Step>| steps.into_iter().map(|step| step.hash).collect();
        (hashes(undoable), hashes(redoable))
    }

    fn bring_back(
        &mut self,
        kind: ActionKind,
        of: &str,
        slots: &[Slot],
        heads: &[ChangeHash],
        stamp: &Stamp,
    ) -> Result<Option<Applied>, DocumentError> {
        let mut action = Action { kind, author: stamp.author.clone(), of: Some(of.to_owned()), ..Action::default() };
        let (now, mut actions) = (self.doc.get_heads(), Actions::default());
        let mut wanted = Vec::with_capacity(slots.len());
        for slot in slots {
            let then = snapshot(&self.doc, slot, heads)?;
            if then != snapshot(&self.doc, slot, &now)? {
                for (path, origin, line) in actions.origins_at(&self.doc, slot, heads)? {
                    action.lines.extend(line.map(|line| (path.clone(), line)));
                    action.origins.insert(path, origin);
                }
            }
            wanted.push((slot.clone(), then));
        }
        let mut tx = self.doc.transaction();
        let mut touched = Vec::new();
        for (slot, snapshot) in wanted {
            if write_snapshot(&mut tx, &slot, &snapshot)? {
                touched.push(slot);
            }
        }
        if touched.is_empty() && kind != ActionKind::Restore {
            // The value is already back by other means; the action is still recorded, otherwise the
            // next undo would meet the same entry for ever.
            tx.commit_with(super::options(&action, stamp));
            return self.finish(true, touched);
        }
        let committed = tx_done(tx, action, &touched, stamp);
        self.finish(committed, touched)
    }

    fn known(&self, hash: &str) -> Result<ChangeHash, DocumentError> {
        let full = if hash.len() >= 8 && hash.len() < 64 {
            let mut found =
                self.doc.get_changes_meta(&[]).into_iter().filter(|change| change.hash.to_string().starts_with(hash));
            match (found.next(), found.next()) {
                (Some(only), None) => only.hash,
                _ => return Err(DocumentError::UnknownMoment(hash.to_owned())),
            }
        } else {
            moment(hash)?
        };
        if self.doc.get_change_meta_by_hash(&full).is_none() {
            return Err(DocumentError::UnknownMoment(hash.to_owned()));
        }
        Ok(full)
    }

    fn slots(&self, heads: &[ChangeHash]) -> Result<BTreeSet<Slot>, DocumentError> {
        let mut slots = BTreeSet::new();
        for name in CONTAINERS {
            let object = container(&self.doc, name)?;
            slots.extend(self.doc.keys_at(&object, heads).map(|property| Slot::new(name, property)));
        }
        Ok(slots)
    }
}

/// An action that may be taken back or done again.
struct Step {
    hash: String,
    touched: Vec<String>,
}

/// Leaves out the steps that would bring a slot back to before what was signed wrote it, and those under them that only
/// make sense once they are taken back themselves.
fn bind(steps: &mut Vec<Step>, signed: &[String]) {
    let mut bound: BTreeSet<String> = signed.iter().cloned().collect();
    let mut free: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps.drain(..).rev() {
        if step.touched.iter().any(|slot| bound.contains(slot)) {
            bound.extend(step.touched);
        } else {
            free.push(step);
        }
    }
    free.reverse();
    *steps = free;
}

/// The step that an action took back or did again: the one it names, which is not always on top in a history that merges.
fn taken(steps: &mut Vec<Step>, of: Option<&str>) -> Option<Step> {
    let Some(of) = of else { return steps.pop() };
    let at = steps.iter().rposition(|step| step.hash == of)?;
    Some(steps.remove(at))
}

fn touched_by(change: &automerge::ChangeMetadata<'_>) -> Vec<Slot> {
    let action = change.message.as_deref().map(parse_action).unwrap_or_default();
    action.touched.iter().filter_map(|path| Slot::from_path(path)).collect()
}

fn snapshot(doc: &Automerge, slot: &Slot, heads: &[ChangeHash]) -> Result<Snapshot, DocumentError> {
    let object = container(doc, slot.container)?;
    Ok(match doc.get_at(&object, slot.property.as_str(), heads)? {
        None => Snapshot::Nothing,
        Some((Value::Object(ObjType::Text), id)) => Snapshot::Text(doc.text_at(&id, heads)?),
        Some((Value::Object(_), id)) => {
            if doc.get_at(&id, GONE, heads)?.and_then(|(flag, _)| flag.as_bool()) == Some(true) {
                return Ok(Snapshot::Nothing);
            }
            let mut cells = BTreeMap::new();
            for column in doc.keys_at(&id, heads).filter(|column| column != GONE).collect::<Vec<_>>() {
                if let Some((value, _)) = doc.get_at(&id, column.as_str(), heads)? {
                    cells.insert(column, value.as_str().unwrap_or_default().to_owned());
                }
            }
            Snapshot::Row(cells)
        }
        Some((value, _)) => Snapshot::Scalar(value.as_str().unwrap_or_default().to_owned()),
    })
}

/// Makes a slot what it was; tells whether that changed anything.
fn write_snapshot(tx: &mut Transaction<'_>, slot: &Slot, snapshot: &Snapshot) -> Result<bool, DocumentError> {
    let object = container(tx, slot.container)?;
    let present = match tx.get(&object, slot.property.as_str())? {
        Some((Value::Object(kind), id)) => Some((kind, id)),
        _ => None,
    };
    match (snapshot, present) {
        (Snapshot::Text(text), _) => write_text(tx, &object, &slot.property, text),
        (Snapshot::Nothing, Some((ObjType::Text, _))) => write_text(tx, &object, &slot.property, ""),
        (Snapshot::Nothing, Some((_, row))) => {
            let gone = tx.get(&row, GONE)?.and_then(|(flag, _)| flag.as_bool()) == Some(true);
            if !gone {
                tx.put(&row, GONE, true)?;
            }
            Ok(!gone)
        }
        (Snapshot::Nothing, None) => put_if_new(tx, &object, &slot.property, None),
        (Snapshot::Scalar(value), _) => put_if_new(tx, &object, &slot.property, Some(value)),
        (Snapshot::Row(cells), Some((_, row))) => {
            let mut changed = false;
            for column in tx.keys(&row).filter(|column| column != GONE).collect::<Vec<_>>() {
                if !cells.contains_key(&column) {
                    changed |= put_if_new(tx, &row, &column, None)?;
                }
            }
            for (column, value) in cells {
                changed |= put_if_new(tx, &row, column, Some(value))?;
            }
            let gone = tx.get_all(&row, GONE)?.iter().any(|(flag, _)| flag.as_bool() == Some(true));
            if gone || changed {
                tx.put(&row, GONE, false)?;
            }
            Ok(changed || gone)
        }
        (Snapshot::Row(_), None) => Ok(false),
    }
}
