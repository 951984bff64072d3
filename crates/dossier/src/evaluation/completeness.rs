//! Which answers are due at a gate, and which of them are missing.

use accostage_catalogue::{Field, FieldKind, Phase};
use serde::Serialize;

use super::context::Evaluator;
use crate::key::AnswerKey;

/// An answer due and not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Field.
    pub field: String,
    /// What people read.
    pub label: String,
    /// Section that holds it.
    pub section: String,
    /// Phase at whose gate it is due.
    pub due: String,
    /// Platforms still without an answer, for a repeated field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
}

/// Answers given and due in one section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionProgress {
    /// Section.
    pub id: String,
    /// Visible fields that a person fills and that have an answer.
    pub answered: usize,
    /// Visible fields that a person fills.
    pub asked: usize,
    /// Fields due at the gate.
    pub due: usize,
    /// Fields due at the gate and not answered.
    pub missing: usize,
}

/// Answers due at a gate and not given, in the catalogue's order.
pub(super) fn missing(evaluator: &Evaluator<'_>, gate: &Phase) -> Vec<Missing> {
    evaluator
        .catalogue
        .fields
        .iter()
        .filter(|field| is_due(evaluator, field, gate))
        .filter_map(|field| {
            let platforms = absent_platforms(evaluator, field);
            let absent = if field.is_per_platform() && !evaluator.platforms.is_empty() {
                !platforms.is_empty()
            } else {
                !has_answer(evaluator, field)
            };
            absent.then(|| Missing {
                field: field.id.clone(),
                label: field.label.clone(),
                section: field.section.clone(),
                due: field.required_at.clone().unwrap_or_default(),
                platforms,
            })
        })
        .collect()
}

/// Progress of each section; `missing` is what [`missing()`] gives for the gate.
pub(super) fn sections(evaluator: &Evaluator<'_>, gate: &Phase, missing: &[Missing]) -> Vec<SectionProgress> {
    evaluator
        .catalogue
        .sections
        .iter()
        .map(|section| {
            let fields: Vec<&Field> = evaluator
                .catalogue
                .fields_of(&section.id)
                .filter(|field| field.is_answerable() && evaluator.is_visible(&field.id))
                .collect();
            SectionProgress {
                id: section.id.clone(),
                answered: fields.iter().filter(|field| has_answer(evaluator, field)).count(),
                asked: fields.len(),
                due: fields.iter().filter(|field| is_due(evaluator, field, gate)).count(),
                missing: missing.iter().filter(|missing| missing.section == section.id).count(),
            }
        })
        .collect()
}

pub(super) fn is_due(evaluator: &Evaluator<'_>, field: &Field, gate: &Phase) -> bool {
    let Some(phase) = field.required_at.as_deref().and_then(|id| evaluator.catalogue.phase(id)) else {
        return false;
    };
    !field.optional
        && field.is_answerable()
        && evaluator.is_visible(&field.id)
        && evaluator.due_order(phase) <= gate.order
}

/// An answer exists, for one platform at least when the field is repeated.
fn has_answer(evaluator: &Evaluator<'_>, field: &Field) -> bool {
    let state = evaluator.state;
    if field.kind == FieldKind::Table {
        return state.tables.iter().any(|(key, rows)| key.field == field.id && !rows.is_empty())
            || field
                .complete_if
                .as_ref()
                .is_some_and(|complete_if| evaluator.holds(complete_if, None).unwrap_or(false));
    }
    state.answers.keys().any(|key| key.field == field.id)
}

fn absent_platforms(evaluator: &Evaluator<'_>, field: &Field) -> Vec<String> {
    if !field.is_per_platform() {
        return Vec::new();
    }
    let state = evaluator.state;
    let answered = |key: &AnswerKey| state.answers.contains_key(key) || !state.rows(key).is_empty();
    if answered(&AnswerKey::of(&field.id)) {
        return Vec::new();
    }
    evaluator.platforms.iter().filter(|platform| !answered(&AnswerKey::on(&field.id, platform))).cloned().collect()
}
