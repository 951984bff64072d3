//! What changes between two revisions of the catalogue.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::Catalogue;

/// Elements of one kind that differ between two revisions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Present only in the new revision.
    pub added: Vec<String>,
    /// Present only in the old revision.
    pub removed: Vec<String>,
    /// Present in both, different.
    pub changed: Vec<String>,
}

impl Changes {
    /// True when nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// Differences by kind (`champs`, `regles`, `listes`…), only the kinds that differ.
///
/// # Errors
/// If a revision cannot be turned into JSON, which its types exclude.
pub fn compare(old: &Catalogue, new: &Catalogue) -> Result<BTreeMap<String, Changes>, serde_json::Error> {
    let (old, new) = (index(old)?, index(new)?);
    let mut found = BTreeMap::new();
    let empty = BTreeMap::new();
    for kind in old.keys().chain(new.keys()) {
        let (before, after) = (old.get(kind).unwrap_or(&empty), new.get(kind).unwrap_or(&empty));
        let changes = Changes {
            added: after.keys().filter(|id| !before.contains_key(*id)).cloned().collect(),
            removed: before.keys().filter(|id| !after.contains_key(*id)).cloned().collect(),
            changed: after
                .iter()
                .filter(|(id, value)| before.get(*id).is_some_and(|old| old != *value))
                .map(|(id, _)| id.clone())
                .collect(),
        };
        if !changes.is_empty() {
            found.insert(kind.clone(), changes);
        }
    }
    Ok(found)
}

type Index = BTreeMap<String, BTreeMap<String, Value>>;

fn index(catalogue: &Catalogue) -> Result<Index, serde_json::Error> {
    let mut kinds = Index::new();
    if let Value::Object(parts) = serde_json::to_value(catalogue)? {
        for (kind, part) in parts {
            let elements = match part {
                Value::Array(items) => items
                    .into_iter()
                    .enumerate()
                    .map(|(rank, item)| {
                        let id = item.get("id").and_then(Value::as_str).map_or_else(|| rank.to_string(), str::to_owned);
                        (id, item)
                    })
                    .collect(),
                Value::Object(map) => map.into_iter().collect(),
                other => BTreeMap::from([(kind.clone(), other)]),
            };
            kinds.insert(kind, elements);
        }
    }
    Ok(kinds)
}
