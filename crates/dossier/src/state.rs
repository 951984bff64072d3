//! What people see of a dossier at one moment.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::document::Slot;
use crate::edit::{Author, Origin};
use crate::key::{AnswerKey, RowId};
use crate::label;
use crate::path::Recorded;
use crate::value::Answer;

/// Who gave a value, when, and where it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Who.
    pub author: Author,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// Line of the imported file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// A value with its provenance, and the values that others gave at the same time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The value shown first.
    pub value: Answer,
    /// Its provenance.
    pub provenance: Provenance,
    /// Values given concurrently and not yet chosen between.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<(Answer, Provenance)>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Identity.
    pub id: RowId,
    /// Place among the rows: compared as text, then by identity.
    pub position: String,
    /// Cells by column.
    pub cells: BTreeMap<String, Answered>,
    /// Somebody removed it while somebody else edited it: it is kept, and this says so.
    #[serde(default)]
    pub revived: bool,
}

/// How carefully a content must be handled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sensitivity {
    /// Not protected.
    #[default]
    #[serde(rename = "non-protege")]
    Unprotected,
    /// Sensitive.
    #[serde(rename = "sensible")]
    Sensitive,
    /// Diffusion Restreinte.
    #[serde(rename = "diffusion-restreinte")]
    Restricted,
}

impl Sensitivity {
    /// Every level, the least strict first.
    pub const ALL: [Self; 3] = [Self::Unprotected, Self::Sensitive, Self::Restricted];

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Unprotected => "Non protégé",
            Self::Sensitive => "Sensible",
            Self::Restricted => "Diffusion restreinte",
        }
    }

    /// The word stored and shown in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unprotected => "non-protege",
            Self::Sensitive => "sensible",
            Self::Restricted => "diffusion-restreinte",
        }
    }

    /// Reads the stored word, or the short ones of the catalogue (`np`, `dr`).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "non-protege" | "np" => Some(Self::Unprotected),
            "sensible" => Some(Self::Sensitive),
            "diffusion-restreinte" | "dr" => Some(Self::Restricted),
            _ => None,
        }
    }
}

/// Something read from a file that has no place in the dossier, kept until a person decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unplaced {
    /// Where in the file: a JSON pointer.
    pub path: String,
    /// Line of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Why it could not be placed, in French, with the remedy.
    pub reason: String,
    /// What was read.
    pub value: Json,
}

/// A dossier at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// When it was created, in milliseconds since 1970-01-01 UTC.
    pub created_at: i64,
    /// Revision of the catalogue that it is answered under.
    pub catalogue_revision: String,
    /// Put away.
    pub archived: bool,
    /// Sensitivity given by a person; see [`State::effective_sensitivity`].
    pub sensitivity: Sensitivity,
    /// Labels as typed, by their property of `meta`: in the order of the alphabet.
    pub labels: BTreeMap<String, String>,
    /// Answers other than tables.
    pub answers: BTreeMap<AnswerKey, Answered>,
    /// Rows of the tables, in order.
    pub tables: BTreeMap<AnswerKey, Vec<Row>>,
    /// Notes of the criteria.
    pub criteria: BTreeMap<String, Answered>,
    /// What could not be placed.
    pub unplaced: BTreeMap<String, Unplaced>,
    /// Facts of the follow-up, by key.
    pub tracking: BTreeMap<String, Answered>,
    /// What happened on the path, by identity.
    pub events: BTreeMap<String, Recorded>,
}

impl State {
    /// Value of an answer that is not a table.
    #[must_use]
    pub fn answer(&self, key: &AnswerKey) -> Option<&Answer> {
        self.answers.get(key).map(|answered| &answered.value)
    }

    /// Rows of a table.
    #[must_use]
    pub fn rows(&self, key: &AnswerKey) -> &[Row] {
        self.tables.get(key).map_or(&[], Vec::as_slice)
    }

    /// The strictest of: what a person set, the answer to `sensibilite`, the attachments.
    #[must_use]
    pub fn effective_sensitivity(&self) -> Sensitivity {
        let declared = match self.answer(&AnswerKey::of("sensibilite")) {
            Some(Answer::Text(word)) => Sensitivity::from_word(word),
            _ => None,
        };
        let files = self.values().filter_map(|answered| match &answered.value {
            Answer::File(file) => file.sensibilite.as_deref().and_then(Sensitivity::from_word),
            _ => None,
        });
        files.chain(declared).fold(self.sensitivity, Ord::max)
    }

    /// Every value: answers, then cells.
    pub fn values(&self) -> impl Iterator<Item = &Answered> {
        self.answers.values().chain(self.tables.values().flatten().flat_map(|row| row.cells.values()))
    }
}

/// The state slot by slot, as a store keeps it beside the changes.
impl State {
    /// Every slot that holds something.
    #[must_use]
    pub fn slots(&self) -> Vec<Slot> {
        let meta = ["id", "name", "created", "catalogue", "archived", "sensitivity"];
        let rows = self.tables.iter().flat_map(|(key, rows)| rows.iter().map(move |row| format!("{key}/{}", row.id)));
        meta.into_iter()
            .map(|property| Slot::new("meta", property))
            .chain(self.labels.keys().map(|property| Slot::new("meta", property)))
            .chain(self.answers.keys().map(|key| Slot::new("answers", key.to_string())))
            .chain(rows.map(|property| Slot::new("rows", property)))
            .chain(self.criteria.keys().map(|id| Slot::new("criteria", id)))
            .chain(self.unplaced.keys().map(|id| Slot::new("unplaced", id)))
            .chain(self.tracking.keys().map(|key| Slot::new("tracking", key)))
            .chain(self.events.keys().map(|id| Slot::new("events", id)))
            .collect()
    }

    /// JSON form of a slot; none when it holds nothing.
    #[must_use]
    pub fn slot_body(&self, slot: &Slot) -> Option<String> {
        let json = match slot.container {
            "meta" => serde_json::to_string(&self.meta(&slot.property)?),
            "answers" => serde_json::to_string(self.answers.get(&key(&slot.property))?),
            "rows" => serde_json::to_string(self.row_of(slot)?),
            "criteria" => serde_json::to_string(self.criteria.get(&slot.property)?),
            "tracking" => serde_json::to_string(self.tracking.get(&slot.property)?),
            "events" => serde_json::to_string(self.events.get(&slot.property)?),
            _ => serde_json::to_string(self.unplaced.get(&slot.property)?),
        };
        json.ok()
    }

    /// The row that a slot names.
    #[must_use]
    pub fn row_of(&self, slot: &Slot) -> Option<&Row> {
        let (table, id) = slot.property.rsplit_once('/')?;
        let id: RowId = id.parse().ok()?;
        self.rows(&key(table)).iter().find(|row| row.id == id)
    }

    /// Puts back a slot from its JSON form. What cannot be read is left out.
    pub fn set_slot(&mut self, path: &str, body: &str) {
        let Some(slot) = Slot::from_path(path) else { return };
        match slot.container {
            "meta" => {
                if let Ok(text) = serde_json::from_str::<String>(body) {
                    self.set_meta(&slot.property, &text);
                }
            }
            "answers" => {
                if let Ok(answered) = serde_json::from_str(body) {
                    self.answers.insert(key(&slot.property), answered);
                }
            }
            "rows" => {
                if let (Some((table, _)), Ok(row)) = (slot.property.rsplit_once('/'), serde_json::from_str(body)) {
                    self.put_row(&key(table), row);
                }
            }
            "tracking" => {
                if let Ok(fact) = serde_json::from_str(body) {
                    self.tracking.insert(slot.property, fact);
                }
            }
            "events" => {
                if let Ok(event) = serde_json::from_str(body) {
                    self.events.insert(slot.property, event);
                }
            }
            "criteria" => {
                if let Ok(note) = serde_json::from_str(body) {
                    self.criteria.insert(slot.property, note);
                }
            }
            _ => {
                if let Ok(item) = serde_json::from_str(body) {
                    self.unplaced.insert(slot.property, item);
                }
            }
        }
    }

    /// Puts rows of a table at their place, or takes away those that are gone.
    pub(crate) fn put_rows(&mut self, table: &AnswerKey, rows: Vec<(RowId, Option<Row>)>) {
        if let Some(present) = self.tables.get_mut(table) {
            let again: BTreeSet<RowId> = rows.iter().map(|(id, _)| *id).collect();
            present.retain(|row| !again.contains(&row.id));
        }
        let kept: Vec<Row> = rows.into_iter().filter_map(|(_, row)| row).collect();
        match kept.len() {
            0 => {}
            // A place is found faster than a table is sorted.
            1 => kept.into_iter().for_each(|row| self.put_row(table, row)),
            _ => {
                let present = self.tables.entry(table.clone()).or_default();
                present.extend(kept);
                present.sort_by(|a, b| (&a.position, a.id).cmp(&(&b.position, b.id)));
            }
        }
        if self.tables.get(table).is_some_and(Vec::is_empty) {
            self.tables.remove(table);
        }
    }

    /// Puts a row at its place.
    pub(crate) fn put_row(&mut self, table: &AnswerKey, row: Row) {
        let rows = self.tables.entry(table.clone()).or_default();
        let place = rows.partition_point(|other| (&other.position, other.id) < (&row.position, row.id));
        rows.insert(place, row);
    }

    fn meta(&self, property: &str) -> Option<String> {
        Some(match property {
            "id" => self.id.clone(),
            "name" => self.name.clone(),
            "created" => self.created_at.to_string(),
            "catalogue" => self.catalogue_revision.clone(),
            "archived" => if self.archived { "oui" } else { "non" }.to_owned(),
            "sensitivity" => self.sensitivity.word().to_owned(),
            _ => return self.labels.get(property).cloned(),
        })
    }

    pub(crate) fn set_meta(&mut self, property: &str, text: &str) {
        match property {
            "id" => text.clone_into(&mut self.id),
            "name" => text.clone_into(&mut self.name),
            "created" => self.created_at = text.parse().unwrap_or_default(),
            "catalogue" => text.clone_into(&mut self.catalogue_revision),
            "archived" => self.archived = text == "oui",
            "sensitivity" => self.sensitivity = Sensitivity::from_word(text).unwrap_or_default(),
            _ if !property.starts_with(label::PREFIX) => {}
            _ if text.is_empty() => drop(self.labels.remove(property)),
            _ => drop(self.labels.insert(property.to_owned(), text.to_owned())),
        }
    }
}

fn key(text: &str) -> AnswerKey {
    text.parse().unwrap_or_else(|never| match never {})
}
