//! What names an environment that is no longer in the dossier: kept and told, never lost.

use std::collections::{BTreeMap, BTreeSet};

use accostage_catalogue::{Catalogue, ColumnKind};
use serde::Serialize;

use super::TABLE;
use super::place::text;
use super::tracking::{NAME, PREFIX};
use crate::key::{AnswerKey, RowId};
use crate::path::{Fact, Recorded};
use crate::state::State;
use crate::value::Answer;

/// Facts of an environment whose row was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ghost {
    /// Its row, as it was.
    #[serde(rename = "ligne")]
    pub row: RowId,
    /// Its name, as it was.
    #[serde(rename = "nom", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What was declared: attribute, what, value.
    #[serde(rename = "faits")]
    pub facts: Vec<(String, String, String)>,
    /// Milestones whose evidence or reasons name it.
    #[serde(rename = "jalons")]
    pub milestones: Vec<String>,
}

/// A cell that names an environment that is not in the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dangling {
    /// Table.
    pub table: String,
    /// Row.
    #[serde(rename = "ligne")]
    pub row: RowId,
    /// Its rank, from 1.
    #[serde(rename = "rang")]
    pub rank: usize,
    /// Column.
    #[serde(rename = "colonne")]
    pub column: String,
    /// What it names.
    #[serde(rename = "nom")]
    pub name: String,
    /// Milestones whose evidence or reasons name it.
    #[serde(rename = "jalons", skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<String>,
}

/// Facts kept of rows that are gone.
pub(super) fn ghosts(catalogue: &Catalogue, state: &State) -> Vec<Ghost> {
    let present: BTreeSet<RowId> = state.rows(&AnswerKey::of(TABLE)).iter().map(|row| row.id).collect();
    let mut found: BTreeMap<RowId, Ghost> = BTreeMap::new();
    let facts = state.tracking.range(PREFIX.to_owned()..).take_while(|(key, _)| key.starts_with(PREFIX));
    for (key, answered) in facts {
        let Some((row, fact)) = key[PREFIX.len()..].split_once('/') else { continue };
        let Ok(row) = row.parse::<RowId>() else { continue };
        if present.contains(&row) {
            continue;
        }
        let none = || Ghost { row, name: None, facts: Vec::new(), milestones: Vec::new() };
        let ghost = found.entry(row).or_insert_with(none);
        let Answer::Text(value) = &answered.value else { continue };
        if fact == NAME {
            ghost.name = Some(value.clone());
        } else if let Some((attribute, what)) = fact.rsplit_once('/') {
            let known = catalogue.environment_attributes.iter().find(|known| known.id == attribute);
            let label = known.map_or(attribute, |known| &known.label);
            ghost.facts.push((label.to_owned(), what.to_owned(), value.clone()));
        }
    }
    let mut ghosts: Vec<Ghost> = found.into_values().collect();
    let names = ghosts.iter().filter_map(|ghost| ghost.name.clone()).collect();
    let named = naming(state, &names);
    for ghost in &mut ghosts {
        ghost.milestones = ghost.name.as_ref().and_then(|name| named.get(name)).cloned().unwrap_or_default();
    }
    // A name alone tells nothing that could be lost.
    ghosts.retain(|ghost| !ghost.facts.is_empty() || !ghost.milestones.is_empty());
    ghosts
}

/// Cells that name an environment that is not there.
pub(super) fn dangling(catalogue: &Catalogue, state: &State) -> Vec<Dangling> {
    let rows = state.rows(&AnswerKey::of(TABLE));
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| text(row, "nom")).collect();
    let mut found = Vec::new();
    for field in &catalogue.fields {
        let references = field.columns.iter().filter(|column| {
            column.kind == ColumnKind::Reference && column.target.as_deref() == Some("environnements.nom")
        });
        let columns: Vec<&str> = references.map(|column| column.id.as_str()).collect();
        if columns.is_empty() {
            continue;
        }
        for (rank, row) in state.rows(&AnswerKey::of(&field.id)).iter().enumerate() {
            for column in &columns {
                if let Some(name) = text(row, column).filter(|name| !names.contains(name)) {
                    found.push(Dangling {
                        table: field.id.clone(),
                        row: row.id,
                        rank: rank + 1,
                        column: (*column).to_owned(),
                        name: name.to_owned(),
                        milestones: Vec::new(),
                    });
                }
            }
        }
    }
    let named = naming(state, &found.iter().map(|cell| cell.name.clone()).collect());
    for cell in &mut found {
        cell.milestones = named.get(&cell.name).cloned().unwrap_or_default();
    }
    found
}

/// Milestones whose evidence or reasons name each of these environments.
fn naming(state: &State, names: &BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if names.is_empty() {
        return named;
    }
    for event in state.events.values().filter_map(Recorded::event) {
        let (milestone, texts) = match &event.fact {
            Fact::Evidence(evidence) => {
                (&evidence.milestone, vec![evidence.text.as_str(), evidence.reference.as_deref().unwrap_or_default()])
            }
            Fact::Transition { milestone, reason, reserves, .. } | Fact::Gate { milestone, reason, reserves, .. } => (
                milestone,
                std::iter::once(reason).chain(reserves.iter().map(|one| &one.text)).map(String::as_str).collect(),
            ),
            _ => continue,
        };
        for name in names {
            let known = named.get(name).is_some_and(|known| known.contains(milestone));
            if !known && texts.iter().any(|text| names_it(text, name)) {
                named.entry(name.clone()).or_default().push(milestone.clone());
            }
        }
    }
    named
}

/// A text holds a name as a word.
fn names_it(text: &str, name: &str) -> bool {
    let outside = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && letter != '-');
    text.match_indices(name)
        .any(|(at, found)| outside(text[..at].chars().next_back()) && outside(text[at + found.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::names_it;

    #[test]
    fn a_name_is_found_as_a_word_only() {
        assert!(names_it("Déployé sur « preprod ».", "preprod") && names_it("preprod", "preprod"));
        assert!(!names_it("preprod2 est prêt", "preprod") && !names_it("non-preprod", "preprod"));
    }
}
