//! The past of a dossier, in words.

use std::collections::BTreeMap;

use accostage_catalogue::{Catalogue, FieldKind};
use accostage_dossier::label::is_label_path;
use accostage_dossier::{Answer, AnswerKey, HistoryEntry, KeyChange, RowId, State, cell_text};
use accostage_ipc::{ActionView, Comparison, DifferenceView, HistoryPage, HistoryRequest};

use super::{field_text, iso, length, origin, words};

/// Things named for one action; the others are counted.
const NAMED: usize = 6;

/// Actions of a page, at most.
const LISTED: u32 = 1_000;

/// A page of the actions that pass the filters, the latest first.
pub fn page(catalogue: &Catalogue, state: &State, entries: &[HistoryEntry], request: &HistoryRequest) -> HistoryPage {
    let mut authors: Vec<String> = entries.iter().map(|entry| entry.action.author.name.clone()).collect();
    authors.sort_unstable();
    authors.dedup();
    let kept: Vec<(usize, &HistoryEntry)> = entries
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, entry)| request.author.as_ref().is_none_or(|author| entry.action.author.name == *author))
        .filter(|(_, entry)| {
            let inside = |path: &String| section_of(catalogue, path) == request.section.as_deref();
            request.section.is_none() || entry.action.touched.iter().any(inside)
        })
        .collect();
    let shown = kept.iter().skip(request.offset as usize).take(request.limit.min(LISTED) as usize);
    HistoryPage {
        total: length(kept.len()),
        authors,
        actions: shown.map(|(rank, entry)| action(catalogue, state, *rank, entry)).collect(),
    }
}

fn action(catalogue: &Catalogue, state: &State, rank: usize, entry: &HistoryEntry) -> ActionView {
    let named = |path: &String| match entry.labels.get(path) {
        Some(typed) => label_name(typed),
        None => label(catalogue, state, path),
    };
    let mut touched: Vec<String> = entry.action.touched.iter().map(named).collect();
    touched.dedup();
    let count = length(touched.len());
    touched.truncate(NAMED);
    ActionView {
        moment: entry.hash.clone(),
        sequence: length(rank),
        at: iso(entry.at),
        author: entry.action.author.name.clone(),
        kind: words::action(entry.action.kind).to_owned(),
        source: origin(&entry.action.origin, None),
        touched,
        count,
        local: entry.local,
    }
}

/// What differs, in the order of the catalogue.
pub fn comparison(catalogue: &Catalogue, state: &State, changes: &[KeyChange]) -> Comparison {
    let mut changes: Vec<&KeyChange> = changes.iter().collect();
    changes.sort_by_key(|change| {
        let field =
            key_of(&change.path).and_then(|key| catalogue.fields.iter().position(|field| field.id == key.field));
        (field.unwrap_or(usize::MAX), change.path.clone())
    });
    let differences = changes.into_iter().map(|change| {
        let section = section_of(catalogue, &change.path);
        let known = catalogue.sections.iter().find(|known| Some(known.id.as_str()) == section);
        DifferenceView {
            path: change.path.clone(),
            section: section.map(str::to_owned),
            section_title: known.map_or_else(|| "Dossier".to_owned(), |known| known.title.clone()),
            label: match change.after.as_ref().or(change.before.as_ref()) {
                Some(typed) if is_label_path(&change.path) => label_name(typed),
                _ => label(catalogue, state, &change.path),
            },
            before: change.before.as_deref().map(|text| shown(catalogue, &change.path, text)),
            after: change.after.as_deref().map(|text| shown(catalogue, &change.path, text)),
        }
    });
    Comparison { differences: differences.collect() }
}

/// The answer or the table that a path names.
fn key_of(path: &str) -> Option<AnswerKey> {
    let (container, property) = path.split_once('/')?;
    let key = match container {
        "answers" => property,
        "rows" => property.rsplit_once('/')?.0,
        _ => return None,
    };
    Some(key.parse().unwrap_or_else(|never| match never {}))
}

fn section_of<'a>(catalogue: &'a Catalogue, path: &str) -> Option<&'a str> {
    catalogue.field(&key_of(path)?.field).map(|field| field.section.as_str())
}

fn label_name(typed: &str) -> String {
    format!("Étiquette « {typed} »")
}

/// What a path names, in words.
fn label(catalogue: &Catalogue, state: &State, path: &str) -> String {
    let (container, property) = path.split_once('/').unwrap_or((path, ""));
    match (container, property) {
        ("meta", "name") => "Nom du dossier".to_owned(),
        ("meta", "archived") => "Archivage".to_owned(),
        ("meta", "sensitivity") => "Sensibilité du dossier".to_owned(),
        ("meta", "catalogue") => "Révision du catalogue".to_owned(),
        ("criteria", id) => {
            let known = catalogue.criteria.iter().find(|criterion| criterion.id == id);
            known.map_or_else(|| id.to_owned(), |criterion| criterion.label.clone())
        }
        ("unplaced", _) => "Valeur sans place dans le catalogue".to_owned(),
        ("tracking", key) => super::environment::fact(catalogue, state, key).unwrap_or_else(|| path.to_owned()),
        _ => key_of(path)
            .map_or_else(|| path.to_owned(), |key| placed_label(catalogue, state, &key, container, property)),
    }
}

fn placed_label(catalogue: &Catalogue, state: &State, key: &AnswerKey, container: &str, property: &str) -> String {
    let field = catalogue.field(&key.field);
    let mut label = field.map_or_else(|| key.field.clone(), |field| field.label.clone());
    if let Some(platform) = &key.platform {
        label = format!("{label} ({platform})");
    }
    if container != "rows" {
        return label;
    }
    let row = property.rsplit_once('/').and_then(|(_, row)| row.parse::<RowId>().ok());
    let rank = state.rows(key).iter().position(|other| Some(other.id) == row);
    let naming = rank.and_then(|rank| {
        let column = field?.key_column()?;
        Some(cell_text(catalogue, Some(column), &state.rows(key)[rank].cells.get(&column.id)?.value))
    });
    match (rank, naming) {
        (Some(_), Some(name)) => format!("{label}, «\u{a0}{name}\u{a0}»"),
        (Some(rank), None) => format!("{label}, ligne {}", rank + 1),
        (None, _) => format!("{label}, ligne retirée"),
    }
}

/// A value of the past as people read it.
fn shown(catalogue: &Catalogue, path: &str, stored: &str) -> String {
    let field = key_of(path).and_then(|key| catalogue.field(&key.field));
    match (path.split('/').next(), field) {
        (Some("answers"), Some(field)) if field.kind == FieldKind::LongText => match Answer::decode(stored) {
            Answer::Text(text) => text,
            _ => stored.to_owned(),
        },
        (Some("answers"), Some(field)) => field_text(catalogue, field, &Answer::decode(stored)),
        (Some("rows"), field) => {
            let cells: BTreeMap<String, String> = serde_json::from_str(stored).unwrap_or_default();
            let columns = field.map_or(&[][..], |field| field.columns.as_slice());
            let lines = columns.iter().filter_map(|column| {
                let value = Answer::decode(cells.get(&column.id)?);
                Some(format!("{}\u{a0}: {}", column.label, cell_text(catalogue, Some(column), &value)))
            });
            let known = |id: &str| columns.iter().any(|column| column.id == id);
            // Its place among the rows is kept beside the cells, under a name that no column bears.
            let others = cells.iter().filter(|(id, _)| !known(id)).map(|(id, value)| match id.strip_prefix('~') {
                Some(_) => format!("Place\u{a0}: {value}"),
                None => format!("{id}\u{a0}: {}", cell_text(catalogue, None, &Answer::decode(value))),
            });
            lines.chain(others).collect::<Vec<_>>().join("\n")
        }
        (Some("criteria" | "tracking"), _) => match Answer::decode(stored) {
            Answer::Text(text) => text,
            _ => stored.to_owned(),
        },
        _ => stored.to_owned(),
    }
}
