//! The past of a dossier, in words.

use accostage_catalogue::Catalogue;
use accostage_dossier::past::{self, key_of, section_of};
use accostage_dossier::{HistoryEntry, KeyChange, State};
use accostage_ipc::{ActionView, Comparison, DifferenceView, HistoryPage, HistoryRequest};

use super::{iso, length, origin};

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
    let named = |path: &String| past::touched(catalogue, state, entry, path);
    let mut touched: Vec<String> = entry.action.touched.iter().map(named).collect();
    touched.dedup();
    let count = length(touched.len());
    touched.truncate(NAMED);
    ActionView {
        moment: entry.hash.clone(),
        sequence: length(rank),
        at: iso(entry.at),
        author: entry.action.author.name.clone(),
        kind: past::kind(entry.action.kind).to_owned(),
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
            label: past::changed(catalogue, state, change),
            before: change.before.as_deref().map(|text| past::text(catalogue, &change.path, text)),
            after: change.after.as_deref().map(|text| past::text(catalogue, &change.path, text)),
        }
    });
    Comparison { differences: differences.collect() }
}
