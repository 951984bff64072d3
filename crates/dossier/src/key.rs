//! What can be edited, by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A field, or a field for one platform when it is repeated. Written `field` or `field@platform`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerKey {
    /// Field of the catalogue.
    pub field: String,
    /// Platform; none: the answer holds for every platform in use that has none of its own.
    pub platform: Option<String>,
}

impl AnswerKey {
    /// The key of a field that is not repeated, or of its value for every platform.
    #[must_use]
    pub fn of(field: &str) -> Self {
        Self { field: field.to_owned(), platform: None }
    }

    /// The key of a field for one platform.
    #[must_use]
    pub fn on(field: &str, platform: &str) -> Self {
        Self { field: field.to_owned(), platform: Some(platform.to_owned()) }
    }
}

impl fmt::Display for AnswerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.field)?;
        if let Some(platform) = &self.platform {
            write!(f, "@{platform}")?;
        }
        Ok(())
    }
}

impl FromStr for AnswerKey {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.split_once('@') {
            Some((field, platform)) => Self::on(field, platform),
            None => Self::of(text),
        })
    }
}

/// Identity of a row: it survives moves, edits and merges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowId(pub Uuid);

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}

impl FromStr for RowId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

/// One row of one table. Written `table/row`, as the slot that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPlace {
    /// Table.
    pub table: AnswerKey,
    /// Row.
    pub row: RowId,
}

impl fmt::Display for RowPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.table, self.row)
    }
}

impl FromStr for RowPlace {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (table, row) = text.rsplit_once('/').unwrap_or_default();
        Ok(Self { table: table.parse().unwrap_or_else(|never| match never {}), row: row.parse()? })
    }
}

impl Serialize for RowPlace {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
