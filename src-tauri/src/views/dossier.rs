//! A dossier, its sections, their fields.

use accostage_app::AppError;
use accostage_app::attachments::MAX_BYTES;
use accostage_app::dossiers::Examined;
use accostage_catalogue::{Catalogue, ColumnKind, Field, FieldKind, Rule, Severity};
use accostage_dossier::answers_file::platforms;
use accostage_dossier::{AnswerKey, Answered, computed_text};
use accostage_ipc::{
    AnswerView, ChoiceView, DossierView, FieldView, RuleView, SectionSummary, SectionView, TableSummary,
};

use super::attachments::Places;
use super::{check, choices, field_text, gate, gates, length, provenance, rivals, sources, table, words};

pub fn dossier(examined: &Examined) -> DossierView {
    let Examined { state, catalogue, report } = examined;
    DossierView {
        id: state.id.clone(),
        name: state.name.clone(),
        archived: state.archived,
        sensitivity: state.effective_sensitivity().word().to_owned(),
        own_sensitivity: state.sensitivity.word().to_owned(),
        labels: state.labels.values().cloned().collect(),
        catalogue_revision: state.catalogue_revision.clone(),
        gate: gate(catalogue, &report.gate),
        gates: gates(catalogue),
        sections: catalogue.sections.iter().map(|section| summary(examined, &section.id)).collect(),
    }
}

/// # Errors
/// No such section.
pub fn section(examined: &Examined, id: &str) -> Result<SectionView, AppError> {
    let catalogue = &examined.catalogue;
    if !catalogue.sections.iter().any(|section| section.id == id) {
        return Err(AppError::not_found(format!("Aucune section « {id} »."), "Choisissez une section du menu."));
    }
    let files = Places::of(&examined.state);
    let fields = catalogue.fields_of(id).map(|one| field(examined, &files, one)).collect();
    Ok(SectionView { section: summary(examined, id), fields })
}

fn summary(examined: &Examined, id: &str) -> SectionSummary {
    let Examined { catalogue, report, .. } = examined;
    let section = catalogue.sections.iter().find(|section| section.id == id);
    let progress = report.sections.iter().find(|progress| progress.id == id);
    let counted = |count: fn(&accostage_dossier::evaluation::SectionProgress) -> usize| {
        progress.map_or(0, |progress| length(count(progress)))
    };
    let blocking = report.findings.iter().filter(|finding| {
        let bears = |name: &String| catalogue.field(check::field_name(name)).is_some_and(|field| field.section == id);
        finding.severity == Severity::Blocking && finding.fields.iter().any(bears)
    });
    SectionSummary {
        id: id.to_owned(),
        title: section.map(|section| section.title.clone()).unwrap_or_default(),
        summary: section.map(|section| section.summary.clone()).unwrap_or_default(),
        answered: counted(|progress| progress.answered),
        required: counted(|progress| progress.asked),
        due: counted(|progress| progress.due),
        missing: counted(|progress| progress.missing),
        blocking: length(blocking.count()),
    }
}

fn field(examined: &Examined, files: &Places<'_>, field: &Field) -> FieldView {
    let Examined { state, catalogue, report } = examined;
    let phase = field.required_at.as_deref().and_then(|id| catalogue.phase(id));
    let (offered, open) = catalogue.choices(field.list.as_deref(), &[]);
    // A text has an advised length, a table an advised number of rows.
    let (min_length, max_length) = field.length.or(field.rows).unwrap_or_default();
    let (min, max) = field.bounds.unwrap_or_default();
    let bears = |names: &[String]| names.iter().any(|name| check::field_name(name) == field.id);
    let answers = state.answers.iter().filter(|(key, _)| key.field == field.id);
    let tables = state.tables.iter().filter(|(key, _)| key.field == field.id);
    FieldView {
        id: field.id.clone(),
        section: field.section.clone(),
        label: field.label.clone(),
        kind: field.kind.word().to_owned(),
        help: field.help.clone(),
        validation: field.validation.clone(),
        note: field.note.clone(),
        condition: field.condition.clone(),
        required_at: phase.map(|phase| phase.label.clone()),
        due: report.due.contains(&field.id),
        missing: report.missing.iter().any(|missing| missing.field == field.id),
        visible: report.visible.contains(&field.id),
        sources: sources(catalogue, &field.sources),
        rules: catalogue.rules.iter().filter(|rule| bears(&rule.fields)).map(rule_view).collect(),
        findings: report
            .findings
            .iter()
            .filter(|finding| bears(&finding.fields))
            .map(|finding| check::finding(catalogue, finding))
            .collect(),
        out_of_bounds: report
            .out_of_bounds
            .iter()
            .filter(|item| check::field_name(&item.field) == field.id)
            .filter_map(|item| check::bound(catalogue, item))
            .collect(),
        min_length,
        max_length,
        min,
        max,
        integer: field.integer,
        unit: field.unit.clone(),
        formats: field.formats.clone(),
        max_bytes: takes_files(field).then(|| length(MAX_BYTES)),
        choices: match field.kind {
            FieldKind::YesNo => words::yes_or_no(),
            FieldKind::Boolean => words::true_or_false(["Oui", "Non"]),
            _ => choices(offered),
        },
        open,
        columns: field.columns.iter().map(|column| table::column(catalogue, state, column)).collect(),
        platforms: if field.is_per_platform() { in_use(catalogue, &report.platforms) } else { Vec::new() },
        per_platform: field.is_per_platform(),
        answers: answers.map(|(key, answered)| answer(catalogue, files, field, key, answered)).collect(),
        tables: tables
            .map(|(key, rows)| TableSummary {
                key: key.to_string(),
                platform: key.platform.clone(),
                total: length(rows.len()),
            })
            .collect(),
        computed: computed_text(catalogue, field, report.computed.get(&field.id)),
    }
}

fn takes_files(field: &Field) -> bool {
    field.kind == FieldKind::File || field.columns.iter().any(|column| column.kind == ColumnKind::File)
}

fn in_use(catalogue: &Catalogue, used: &[String]) -> Vec<ChoiceView> {
    let offered = catalogue.list("plateforme").map_or_else(Vec::new, |list| choices(&list.options));
    let known: Vec<&str> = platforms(catalogue).collect();
    offered.into_iter().filter(|choice| known.contains(&choice.id.as_str()) && used.contains(&choice.id)).collect()
}

fn answer(
    catalogue: &Catalogue,
    files: &Places<'_>,
    field: &Field,
    key: &AnswerKey,
    answered: &Answered,
) -> AnswerView {
    AnswerView {
        key: key.to_string(),
        platform: key.platform.clone(),
        value: answered.value.to_json(),
        text: field_text(catalogue, field, &answered.value),
        provenance: provenance(&answered.provenance),
        others: rivals(answered, |value| field_text(catalogue, field, value)),
        also: files.also(catalogue, &answered.value, key, None),
    }
}

fn rule_view(rule: &Rule) -> RuleView {
    RuleView {
        id: rule.id.clone(),
        title: rule.title.clone(),
        severity: words::severity(rule.severity),
        source: rule.sources.join(", "),
    }
}
