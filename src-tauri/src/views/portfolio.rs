//! The list, files of answers, search.

use accostage_app::dossiers::Found;
use accostage_app::ports::Summary;
use accostage_app::transfer::{Arrival, Arriving};
use accostage_app::typography::around_quotes;
use accostage_catalogue::Catalogue;
use accostage_dossier::answers_file::Placement;
use accostage_dossier::label::{is_label_path, is_model};
use accostage_dossier::{Operation, Unplaced};
use accostage_ipc::{
    AnswersPreview, ArrivingDossier, DossierRow, FilePreview, PlacedSection, PresentDossier, SearchHit, UnplacedView,
};

use super::{iso, length};

pub fn row(summary: Summary) -> DossierRow {
    let measured = summary.progress.is_some();
    let progress = summary.progress.unwrap_or_default();
    DossierRow {
        measured,
        id: summary.id,
        name: summary.name,
        updated_at: iso(summary.updated_at),
        sensitivity: summary.sensitivity,
        model: summary.labels.iter().any(|label| is_model(label)),
        labels: summary.labels,
        answered: progress.answered,
        required: progress.asked,
        missing: progress.missing,
        blocking: progress.blocking,
        next_gate: progress.next_gate,
        archived: summary.archived,
    }
}

pub fn unplaced(item: &Unplaced) -> UnplacedView {
    UnplacedView {
        path: item.path.clone(),
        line: item.line.map(super::count),
        reason: around_quotes(&item.reason),
        value: match &item.value {
            serde_json::Value::String(text) => text.clone(),
            value => value.to_string(),
        },
    }
}

pub fn file(catalogue: &Catalogue, arrival: Arrival) -> FilePreview {
    match arrival {
        Arrival::Answers(placement) => FilePreview { answers: Some(answers(catalogue, &placement)), dossier: None },
        Arrival::Dossier(arriving) => FilePreview { answers: None, dossier: Some(dossier(arriving)) },
    }
}

fn dossier(arriving: Arriving) -> ArrivingDossier {
    ArrivingDossier {
        name: arriving.name,
        answers: length(arriving.answers),
        actions: length(arriving.actions),
        attachments: length(arriving.attachments),
        absent: length(arriving.absent),
        here: arriving.here.map(|here| PresentDossier {
            name: here.name,
            archived: here.archived,
            news: length(here.news),
        }),
    }
}

/// What a file would give, section by section, in the order of the catalogue.
fn answers(catalogue: &Catalogue, placement: &Placement) -> AnswersPreview {
    let mut fields: Vec<&str> = placement.edit.operations.iter().filter_map(field_of).collect();
    let labels = placement.edit.operations.iter().filter_map(|operation| match operation {
        Operation::AddLabel(label) => Some(label.clone()),
        _ => None,
    });
    let labels: Vec<String> = labels.collect();
    let placed = placement.edit.operations.len() - labels.len();
    fields.sort_unstable();
    fields.dedup();
    let sections = catalogue.sections.iter().filter_map(|section| {
        let filled = fields.iter().filter(|id| catalogue.field(id).is_some_and(|field| field.section == section.id));
        let filled = filled.count();
        (filled > 0).then(|| PlacedSection { title: section.title.clone(), fields: length(filled) })
    });
    AnswersPreview {
        name: placement.name.clone(),
        labels,
        placed: length(placed),
        sections: sections.collect(),
        unplaced: placement.unplaced.iter().map(unplaced).collect(),
    }
}

fn field_of(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::Set { key, .. } | Operation::SetText { key, .. } | Operation::AddRow { key, .. } => Some(&key.field),
        _ => None,
    }
}

pub fn hit(found: Found) -> SearchHit {
    let Found { hit, field, key, row } = found;
    let excerpt = if is_label_path(&hit.path) { format!("Étiquette : {}", hit.excerpt) } else { hit.excerpt };
    SearchHit {
        label: field.as_ref().map_or_else(|| hit.name.clone(), |field| field.label.clone()),
        section: field.as_ref().map(|field| field.section.clone()),
        field: field.map(|field| field.id),
        platform: key.and_then(|key| key.platform),
        row: row.map(|row| row.to_string()),
        dossier: hit.dossier,
        name: hit.name,
        archived: hit.archived,
        excerpt,
    }
}
