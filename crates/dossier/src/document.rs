//! The dossier as an Automerge document.
//!
//! Layout (`accostage/dossier@1`), made so that two replicas never create the same container twice:
//!
//! | container (map) | property | value |
//! |---|---|---|
//! | `meta` | `id`, `name`, `created`, `catalogue`, `archived`, `sensitivity` | text |
//! | `meta` | `label:` and the label without case nor accents | the label as typed |
//! | `answers` | `field` or `field@platform` | JSON text of an [`Answer`], or a Text object for long texts |
//! | `stamps` | same as `answers` | empty text: its operation dates the last edit of a Text object |
//! | `rows` | `field[@platform]/row` | map: column -> JSON text, `~pos` -> position, `~gone` -> flag |
//! | `criteria` | criterion | note |
//! | `unplaced` | identity | JSON text of an [`Unplaced`] |
//! | `tracking` | `jalon/‹id›/‹attribute›`, `env/‹row›/‹attribute›`… | JSON text of an [`Answer`] |
//! | `events` | identity | a signed [`Recorded`](crate::path::Recorded) event; written once, never changed |
//!
//! Author, time and origin of a value are not stored beside it: Automerge knows which change wrote each
//! operation, and each change carries its [`Action`] as its message.

mod history;
mod read;
mod seed;
mod write;

use std::collections::BTreeSet;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjType, ROOT, ReadDoc};
use thiserror::Error;

use crate::edit::{Action, ActionKind, Edit, Stamp};
use crate::state::State;
pub use history::{HistoryEntry, KeyChange};

/// Format of the document, written at its root.
pub const FORMAT: &str = "accostage/dossier@1";

pub(crate) const META: &str = "meta";
pub(crate) const ANSWERS: &str = "answers";
pub(crate) const STAMPS: &str = "stamps";
pub(crate) const ROWS: &str = "rows";
pub(crate) const CRITERIA: &str = "criteria";
pub(crate) const UNPLACED: &str = "unplaced";
pub(crate) const TRACKING: &str = "tracking";
pub(crate) const EVENTS: &str = "events";
/// Every container that holds slots.
pub(crate) const CONTAINERS: [&str; 7] = [META, ANSWERS, ROWS, CRITERIA, UNPLACED, TRACKING, EVENTS];
pub(crate) const POSITION: &str = "~pos";
pub(crate) const GONE: &str = "~gone";

/// Why a document cannot be read or edited.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// The bytes are not those of a dossier.
    #[error("le document du dossier est illisible : {0}")]
    Unreadable(#[source] automerge::AutomergeError),
    /// The bytes are those of something else.
    #[error("ce document n'est pas un dossier ({0})")]
    NotADossier(String),
    /// The moment asked for is not in the history.
    #[error("moment inconnu dans l'historique : {0}")]
    UnknownMoment(String),
    /// Nothing in a dossier is named so.
    #[error("élément inconnu du dossier : {0}")]
    UnknownSlot(String),
    /// There is nothing to take back, or to do again.
    #[error("il n'y a rien à {0}")]
    NothingTo(&'static str),
    /// The row does not exist.
    #[error("ligne inconnue « {row} » dans « {table} »")]
    UnknownRow {
        /// Table.
        table: String,
        /// Row.
        row: String,
    },
}

impl From<automerge::AutomergeError> for DocumentError {
    fn from(error: automerge::AutomergeError) -> Self {
        Self::Unreadable(error)
    }
}

/// Something that can be edited: a property of a container.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Container.
    pub container: &'static str,
    /// Property.
    pub property: String,
}

impl Slot {
    pub(crate) fn new(container: &'static str, property: impl Into<String>) -> Self {
        Self { container, property: property.into() }
    }

    /// The form kept in the message of a change: `container/property`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.container, self.property)
    }

    pub(crate) fn from_path(path: &str) -> Option<Self> {
        let (container, property) = path.split_once('/')?;
        let container = CONTAINERS.into_iter().find(|known| *known == container)?;
        Some(Self::new(container, property))
    }
}

/// What an edit gave: one change to append, and what it touched.
#[derive(Debug, Clone)]
pub struct Applied {
    /// Hash of the change.
    pub hash: String,
    /// The change, to be kept as it is.
    pub bytes: Vec<u8>,
    /// What it touched.
    pub touched: Vec<Slot>,
}

/// A dossier open for editing: the document and what people see of it, kept in step.
pub struct Document {
    doc: Automerge,
    state: State,
    actions: read::Actions,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("id", &self.state.id).finish_non_exhaustive()
    }
}

impl Document {
    /// Creates a dossier. `actor` must never have edited it elsewhere.
    ///
    /// # Errors
    /// Only if Automerge refuses its own operations.
    pub fn create(
        id: &str,
        name: &str,
        catalogue_revision: &str,
        actor: &[u8],
        stamp: &Stamp,
    ) -> Result<(Self, Applied), DocumentError> {
        let mut doc = Automerge::new().with_actor(ActorId::from(actor));
        seed::plant(&mut doc)?;
        let action = Action { kind: ActionKind::Create, author: stamp.author.clone(), ..Action::default() };
        let mut tx = doc.transaction();
        tx.put(ROOT, "format", FORMAT)?;
        for container in [ANSWERS, STAMPS, ROWS, CRITERIA, UNPLACED] {
            tx.put_object(ROOT, container, ObjType::Map)?;
        }
        let meta = tx.put_object(ROOT, META, ObjType::Map)?;
        tx.put(&meta, "id", id)?;
        tx.put(&meta, "name", name)?;
        tx.put(&meta, "created", stamp.at.to_string())?;
        tx.put(&meta, "catalogue", catalogue_revision)?;
        tx.commit_with(options(&action, stamp));
        let applied = last_change(&doc, Vec::new())?;
        Ok((Self::around(doc)?, applied))
    }

    /// Opens a dossier from its changes or its compacted form, one after the other.
    ///
    /// # Errors
    /// The bytes are damaged, or not those of a dossier.
    pub fn load<'a>(chunks: impl IntoIterator<Item = &'a [u8]>, actor: &[u8]) -> Result<Self, DocumentError> {
        let whole: Vec<u8> = chunks.into_iter().flatten().copied().collect();
        let mut doc = Automerge::load(&whole)?.with_actor(ActorId::from(actor));
        seed::plant(&mut doc)?;
        Self::around(doc)
    }

    fn around(doc: Automerge) -> Result<Self, DocumentError> {
        match doc.get(ROOT, "format")? {
            Some((value, _)) if value.as_str() == Some(FORMAT) => {}
            other => {
                let found = other.map_or("sans format".to_owned(), |(value, _)| value.to_string());
                return Err(DocumentError::NotADossier(found));
            }
        }
        let mut actions = read::Actions::default();
        let state = read::whole(&doc, &mut actions)?;
        Ok(Self { doc, state, actions })
    }

    /// What people see now.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The compacted form: every change, nothing lost.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// Applies one user action as one change. Gives nothing when it changes nothing.
    ///
    /// # Errors
    /// A row that does not exist.
    pub fn apply(&mut self, edit: &Edit, stamp: &Stamp) -> Result<Option<Applied>, DocumentError> {
        self.apply_as(ActionKind::Edit, edit, stamp)
    }

    /// The same, telling the history what kind of action it is.
    ///
    /// # Errors
    /// A row that does not exist.
    pub fn apply_as(&mut self, kind: ActionKind, edit: &Edit, stamp: &Stamp) -> Result<Option<Applied>, DocumentError> {
        let action = Action {
            kind,
            author: stamp.author.clone(),
            origin: edit.origin.clone(),
            lines: edit.lines.clone(),
            ..Action::default()
        };
        let state = &self.state;
        let mut tx = self.doc.transaction();
        let touched = match write::operations(&mut tx, state, &edit.operations) {
            Ok(touched) => touched,
            Err(error) => {
                tx.rollback();
                return Err(error);
            }
        };
        let committed = tx_done(tx, action, &touched, stamp);
        self.finish(committed, touched)
    }

    /// Takes in changes made elsewhere, in any order, any number of times.
    ///
    /// # Errors
    /// Damaged bytes; nothing is taken in then.
    pub fn merge<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<(), DocumentError> {
        let changes = changes
            .into_iter()
            .map(|bytes| Change::from_bytes(bytes.to_vec()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| DocumentError::Unreadable(automerge::AutomergeError::from(error)))?;
        self.doc.apply_changes(changes)?;
        self.state = read::whole(&self.doc, &mut self.actions)?;
        Ok(())
    }

    /// Every change, as kept by the store.
    #[must_use]
    pub fn changes(&self) -> Vec<Vec<u8>> {
        self.doc.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// Number of changes that `other` does not have.
    #[must_use]
    pub fn news_for(&self, other: &Self) -> usize {
        let known: BTreeSet<ChangeHash> = other.doc.get_changes(&[]).iter().map(|change| change.hash()).collect();
        self.doc.get_changes(&[]).iter().filter(|change| !known.contains(&change.hash())).count()
    }

    fn finish(&mut self, committed: bool, touched: Vec<Slot>) -> Result<Option<Applied>, DocumentError> {
        if !committed {
            return Ok(None);
        }
        read::slots(&self.doc, &mut self.actions, &touched, &mut self.state)?;
        last_change(&self.doc, touched).map(Some)
    }
}

/// Commits, or rolls back when nothing was touched.
fn tx_done(tx: automerge::transaction::Transaction<'_>, mut action: Action, touched: &[Slot], stamp: &Stamp) -> bool {
    if touched.is_empty() {
        tx.rollback();
        return false;
    }
    action.touched = touched.iter().map(Slot::path).collect();
    tx.commit_with(options(&action, stamp));
    true
}

fn options(action: &Action, stamp: &Stamp) -> CommitOptions {
    let message = serde_json::to_string(action).unwrap_or_default();
    CommitOptions::default().with_message(message).with_time(stamp.at)
}

fn last_change(doc: &Automerge, touched: Vec<Slot>) -> Result<Applied, DocumentError> {
    let change = doc.get_last_local_change().ok_or(DocumentError::NothingTo("enregistrer"))?;
    Ok(Applied { hash: change.hash().to_string(), bytes: change.raw_bytes().to_vec(), touched })
}

/// Parses the hash of a moment.
fn moment(hash: &str) -> Result<ChangeHash, DocumentError> {
    hash.parse().map_err(|_| DocumentError::UnknownMoment(hash.to_owned()))
}
