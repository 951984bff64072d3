//! Rows of the tables that the matrix reads, by column.

use crate::key::{AnswerKey, RowPlace};
use crate::state::{Row, State};
use crate::value::Answer;

pub(super) const FLOWS: &str = "flux-matrice";
pub(super) const COMPONENTS: &str = "composants";
pub(super) const EXTERNALS: &str = "composants-externes";
pub(super) const SERVICES: &str = "services-exposes";
pub(super) const ENVIRONMENTS: &str = "environnements";
pub(super) const EXPOSURE: &str = "exposition-reseaux";

/// A row with its rank, from 1.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub table: &'static str,
    pub rank: usize,
    pub row: &'a Row,
}

impl<'a> Line<'a> {
    /// A text that says something.
    pub fn text(&self, column: &str) -> Option<&'a str> {
        match &self.row.cells.get(column)?.value {
            Answer::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    pub fn owned(&self, column: &str) -> Option<String> {
        self.text(column).map(str::to_owned)
    }

    /// A text or a number, as people read it.
    pub fn shown(&self, column: &str) -> Option<String> {
        match &self.row.cells.get(column)?.value {
            number @ Answer::Number(_) => Some(number.encode()),
            _ => self.owned(column),
        }
    }

    pub fn flag(&self, column: &str) -> Option<bool> {
        match self.row.cells.get(column)?.value {
            Answer::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    pub fn place(&self) -> RowPlace {
        RowPlace { table: AnswerKey::of(self.table), row: self.row.id }
    }
}

/// The rows of a table that is not repeated by platform.
pub(super) struct Table;

impl Table {
    pub fn of<'a>(state: &'a State, table: &'static str) -> impl Iterator<Item = Line<'a>> {
        let rows = state.rows(&AnswerKey::of(table)).iter().enumerate();
        rows.map(move |(rank, row)| Line { table, rank: rank + 1, row })
    }
}

/// The values chosen in a field of several.
pub(super) fn chosen<'a>(state: &'a State, field: &str) -> &'a [String] {
    match state.answer(&AnswerKey::of(field)) {
        Some(Answer::List(items)) => items,
        _ => &[],
    }
}
