//! The dossier: answers, rules evaluated, completeness, eligibility, history.
//!
//! PURE: no I/O, no async, no clock, no environment, no randomness of its own. Time, identifiers and the
//! catalogue are given. A dossier is an Automerge document ([`Document`]); what people see of it is a
//! [`State`]; a user action is an [`Edit`] and makes exactly one change; [`check`] says what is missing or
//! wrong in a state for a gate.

pub mod agenda;
pub mod answers_file;
pub mod calendar;
mod computed;
pub mod document;
pub mod edit;
pub mod environment;
pub mod evaluation;
mod export;
pub mod flows;
pub mod forecast;
pub mod key;
pub mod label;
pub mod migration;
pub mod past;
pub mod path;
pub mod placing;
pub mod proof;
pub mod register;
pub mod state;
pub mod tree;
pub mod value;

pub use computed::{computed_cell, computed_text, counted, counted_number, number_text};
pub use document::{Applied, Document, DocumentError, HistoryEntry, KeyChange};
pub use edit::{Action, ActionKind, Author, Edit, Operation, Origin, Stamp};
pub use evaluation::{CheckOptions, Finding, Missing, Question, Report, check};
pub use export::{answer_shown, cell_shown, cell_text, to_markdown, value_text};
pub use key::{AnswerKey, RowId, RowPlace};
pub use state::{Answered, Provenance, Row, Sensitivity, State, Unplaced};
pub use value::Answer;
