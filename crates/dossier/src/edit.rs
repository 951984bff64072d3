//! A user action: what it changes, who did it and where the values come from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::key::{AnswerKey, RowId};
use crate::path::Recorded;
use crate::state::{Sensitivity, Unplaced};
use crate::value::Answer;

/// Who edits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Name.
    #[serde(rename = "nom")]
    pub name: String,
    /// E-mail.
    #[serde(rename = "courriel", default)]
    pub email: String,
}

/// Where a value comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "de", rename_all = "kebab-case")]
pub enum Origin {
    /// Typed in the window or the terminal.
    #[default]
    #[serde(rename = "saisie")]
    Typed,
    /// Read from a file of answers; the line is kept per key in [`Action::lines`].
    #[serde(rename = "import")]
    Imported {
        /// Name of the file, without its folder.
        fichier: String,
    },
    /// Copied with the dossier that it was duplicated from.
    #[serde(rename = "duplication")]
    Duplicated {
        /// The original dossier.
        dossier: String,
    },
    /// Kept aside until a revision of the catalogue had a place for it.
    #[serde(rename = "catalogue")]
    Migrated {
        /// The revision.
        catalogue: String,
    },
    /// Read on a console.
    #[serde(rename = "console")]
    Console {
        /// Name of the connection.
        connexion: String,
        /// Day of the reading, `YYYY-MM-DD`.
        lu: String,
    },
    /// Something a newer version knows.
    #[serde(other)]
    Unknown,
}

/// What kind of action a change is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionKind {
    /// The dossier is created. Cannot be undone.
    #[serde(rename = "creation")]
    Create,
    /// Answers are edited.
    #[default]
    #[serde(rename = "edition")]
    Edit,
    /// The effect of an action is taken back.
    #[serde(rename = "annulation")]
    Undo,
    /// An action taken back is done again.
    #[serde(rename = "retablissement")]
    Redo,
    /// An earlier state is restored.
    #[serde(rename = "restauration")]
    Restore,
    /// The dossier moves to another revision of the catalogue.
    #[serde(rename = "migration")]
    Migrate,
    /// Something happened on the path: signed, never taken back.
    #[serde(rename = "evenement")]
    Event,
    /// Something a newer version knows.
    #[serde(other, rename = "autre")]
    Unknown,
}

/// What a change carries as its message: enough to tell the history without replaying it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Kind of action.
    #[serde(rename = "k", default)]
    pub kind: ActionKind,
    /// Who did it.
    #[serde(rename = "a", default)]
    pub author: Author,
    /// Where the values come from.
    #[serde(rename = "o", default)]
    pub origin: Origin,
    /// Keys that it touched (see [`crate::document`]).
    #[serde(rename = "t", default)]
    pub touched: Vec<String>,
    /// Lines of the imported file, by key.
    #[serde(rename = "l", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, u64>,
    /// Where values brought back had come from, by key, when it is not [`Action::origin`].
    #[serde(rename = "f", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub origins: BTreeMap<String, Origin>,
    /// Hash of the action taken back or done again.
    #[serde(rename = "of", default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

/// Who acts and when: given by the caller, since this crate has neither clock nor identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Who.
    pub author: Author,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at: i64,
}

/// One user action.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edit {
    /// Where the values come from.
    pub origin: Origin,
    /// What changes, in order.
    pub operations: Vec<Operation>,
    /// Lines of the imported file, by answer.
    pub lines: BTreeMap<String, u64>,
}

impl Edit {
    /// A typed edit.
    #[must_use]
    pub fn typed(operations: Vec<Operation>) -> Self {
        Self { operations, ..Self::default() }
    }
}

/// One elementary change.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// Gives an answer, or takes it away.
    Set {
        /// Which answer.
        key: AnswerKey,
        /// Its value.
        value: Option<Answer>,
    },
    /// Gives a long text, kept as text so that two edits of it merge.
    SetText {
        /// Which answer.
        key: AnswerKey,
        /// Its text; empty takes the answer away.
        text: String,
    },
    /// Adds a row at the end of a table.
    AddRow {
        /// Which table.
        key: AnswerKey,
        /// Identity of the new row.
        row: RowId,
        /// Its cells.
        cells: BTreeMap<String, Answer>,
    },
    /// Gives the value of one cell, or takes it away. A removed row comes back.
    SetCell {
        /// Which table.
        key: AnswerKey,
        /// Which row.
        row: RowId,
        /// Which column.
        column: String,
        /// Its value.
        value: Option<Answer>,
    },
    /// Removes a row; its cells stay in the history.
    RemoveRow {
        /// Which table.
        key: AnswerKey,
        /// Which row.
        row: RowId,
    },
    /// Puts a row after another one, or first.
    MoveRow {
        /// Which table.
        key: AnswerKey,
        /// Which row.
        row: RowId,
        /// The row before it.
        after: Option<RowId>,
    },
    /// Notes a criterion.
    SetCriterion {
        /// Which criterion.
        id: String,
        /// `favorable`, `intermediaire`, `defavorable`, or none.
        note: Option<String>,
    },
    /// Renames the dossier.
    Rename(String),
    /// Archives or restores the dossier.
    Archive(bool),
    /// Sets the sensitivity of the dossier.
    SetSensitivity(Sensitivity),
    /// Puts a label on the dossier.
    AddLabel(String),
    /// Takes a label off, however it is typed.
    RemoveLabel(String),
    /// Binds the dossier to a revision of the catalogue.
    BindCatalogue(String),
    /// Gives a fact of the follow-up (`jalon/‹id›/‹attribute›`…), or takes it away.
    Track {
        /// Which fact.
        key: String,
        /// Its value.
        value: Option<Answer>,
    },
    /// Records what happened. Written once.
    Record {
        /// Fresh identity.
        id: String,
        /// What happened.
        event: Recorded,
    },
    /// Keeps something that could not be placed.
    Keep {
        /// Identity of the kept item.
        id: String,
        /// What it is.
        item: Unplaced,
    },
    /// Forgets something kept, once a person has decided.
    Forget {
        /// Identity of the kept item.
        id: String,
    },
}
