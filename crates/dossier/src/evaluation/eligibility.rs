//! Eligibility case, eliminatory criteria, scores and orientation, each with its explanation.

use accostage_catalogue::{Catalogue, Criterion, Direction, Score};
use serde::Serialize;

use crate::key::AnswerKey;
use crate::state::{Row, State};
use crate::value::Answer;

/// Eligibility of a dossier. Keys are those of the catalogue's language: they are read by people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Eligibility {
    /// `cas-1` to `cas-4`, `a-arbitrer`, or nothing while the two answers are not given.
    pub cas: Option<String>,
    /// Why this case.
    pub explication: String,
    /// Support open to the case.
    pub accompagnements: Vec<String>,
    /// Eliminatory criteria noted unfavourable: no-go at the qualification gate.
    pub eliminatoires_defavorables: Vec<String>,
    /// Eliminatory criteria noted intermediate: go with reservations and a dated plan.
    pub eliminatoires_intermediaires: Vec<String>,
    /// Eliminatory criteria not noted yet.
    pub eliminatoires_non_evalues: Vec<String>,
    /// Score out of 100, rounded to the nearest whole number; nothing while no criterion is noted.
    pub maturite: Option<i64>,
    /// Score out of 100, rounded to the nearest whole number; nothing while no criterion is noted.
    pub complexite: Option<i64>,
    /// Band of maturity, band of complexity.
    pub bandes: Vec<String>,
    /// What is advised.
    pub orientation: Option<String>,
    /// Criteria noted, and how many there are.
    pub criteres_evalues: usize,
    /// Number of criteria of the catalogue.
    pub criteres_total: usize,
    /// How each score was made.
    pub details: Vec<ScoreDetail>,
}

/// How one score was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreDetail {
    /// `maturite` or `complexite`.
    pub score: &'static str,
    /// Formula, in words.
    pub formule: String,
    /// Exact value out of 100.
    pub valeur: Option<f64>,
    /// Band that the value falls in.
    #[serde(skip)]
    pub bande: Option<String>,
    /// Criteria that count.
    pub criteres: Vec<CriterionShare>,
}

/// The part of one criterion in a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CriterionShare {
    /// Criterion.
    pub id: String,
    /// What people read.
    pub libelle: String,
    /// Note, when given.
    pub note: Option<String>,
    /// Weight.
    pub poids: f64,
    /// Weight times value of the note (or of its complement).
    pub part: Option<f64>,
    /// Sources.
    pub sources: Vec<String>,
}

/// Computation of the field whose list names the cases.
pub const CASE: &str = "cas_eligibilite";

/// Table of the answers to the criteria.
const CRITERIA: &str = "criteres-reponses";
/// Its column that holds the note.
const NOTE: &str = "note";
/// The value of that column that says that there is no note.
const NOT_EVALUATED: &str = "non-evalue";

/// Notes that a criterion may be given, with their labels, in the order of the catalogue. None: not evaluated.
pub fn notes(catalogue: &Catalogue) -> impl Iterator<Item = (Option<&str>, String)> {
    let column = catalogue.field(CRITERIA).and_then(|field| field.column(NOTE));
    let choices = column.map_or(&[][..], |column| catalogue.column_choices(column).0);
    choices.iter().map(|choice| {
        let id = Some(choice.id.as_str()).filter(|id| *id != NOT_EVALUATED);
        (id, choice.label.clone())
    })
}

/// Computes the eligibility of a dossier.
#[must_use]
pub fn eligibility(catalogue: &Catalogue, state: &State) -> Eligibility {
    let (cas, explication) = case(catalogue, state);
    let accompagnements = cas
        .as_ref()
        .and_then(|id| catalogue.eligibility.cases.iter().find(|case| case.id == *id))
        .map(|case| case.support.clone())
        .unwrap_or_default();
    let eliminatory = |wanted: Option<&str>| -> Vec<String> {
        catalogue
            .criteria
            .iter()
            .filter(|criterion| criterion.eliminatory && note(state, &criterion.id) == wanted)
            .map(|criterion| criterion.id.clone())
            .collect()
    };
    let scale = &catalogue.eligibility.score;
    let maturity = detail(catalogue, state, "maturite", &scale.maturity);
    let complexity = detail(catalogue, state, "complexite", &scale.complexity);
    let bands: Vec<String> = [&maturity, &complexity].into_iter().filter_map(|detail| detail.bande.clone()).collect();
    let orientation = match bands.as_slice() {
        [maturity, complexity] => scale
            .orientation
            .iter()
            .find(|row| row.maturity == *maturity && row.complexity == *complexity)
            .map(|row| row.orientation.clone()),
        _ => None,
    };
    Eligibility {
        cas,
        explication,
        accompagnements,
        eliminatoires_defavorables: eliminatory(Some("defavorable")),
        eliminatoires_intermediaires: eliminatory(Some("intermediaire")),
        eliminatoires_non_evalues: eliminatory(None),
        maturite: maturity.valeur.map(rounded),
        complexite: complexity.valeur.map(rounded),
        bandes: bands,
        orientation,
        criteres_evalues: catalogue.criteria.iter().filter(|criterion| note(state, &criterion.id).is_some()).count(),
        criteres_total: catalogue.criteria.len(),
        details: vec![maturity, complexity],
    }
}

fn case(catalogue: &Catalogue, state: &State) -> (Option<String>, String) {
    let answer = |id: &str| match state.answer(&AnswerKey::of(id)) {
        Some(Answer::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let (Some(attachment), Some(goal)) = (answer("organisation-rattachement"), answer("objectif-demarche")) else {
        let explanation = "Le cas se déduit du rattachement de l'organisation et de l'objectif de la démarche : \
                           répondez à ces deux questions.";
        return (None, explanation.to_owned());
    };
    let row = catalogue
        .eligibility
        .decision
        .iter()
        .find(|row| row.attachments.contains(&attachment) && row.goals.contains(&goal));
    match row {
        Some(row) => (Some(row.case.clone()), row.explanation.clone()),
        None => (
            Some("a-arbitrer".to_owned()),
            "Combinaison absente de la table d'éligibilité : la décision est à prendre et à écrire.".to_owned(),
        ),
    }
}

/// The note of a criterion: given as such, or in the row of the table of answers to the criteria.
pub(super) fn note<'a>(state: &'a State, criterion: &str) -> Option<&'a str> {
    if let Some(Answer::Text(note)) = state.criteria.get(criterion).map(|answered| &answered.value) {
        return Some(note);
    }
    let rows = state.rows(&AnswerKey::of(CRITERIA));
    let row = rows.iter().find(|row| cell_str(row, "critere") == Some(criterion))?;
    cell_str(row, NOTE).filter(|note| *note != NOT_EVALUATED)
}

fn cell_str<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    match row.cells.get(column).map(|cell| &cell.value) {
        Some(Answer::Text(text)) => Some(text),
        _ => None,
    }
}

fn detail(catalogue: &Catalogue, state: &State, name: &'static str, score: &Score) -> ScoreDetail {
    let (mut parts, mut weights) = (0.0, 0.0);
    let mut shares = Vec::new();
    for criterion in catalogue.criteria.iter().filter(|criterion| score.axes.contains(&criterion.axis)) {
        let share = share(catalogue, state, score, criterion);
        if let Some(part) = share.part {
            parts += part;
            weights += criterion.weight;
        }
        shares.push(share);
    }
    let value = (weights > 0.0).then(|| 100.0 * parts / weights);
    ScoreDetail {
        score: name,
        formule: score.formule.clone(),
        valeur: value,
        bande: value.and_then(|value| band(score, value)),
        criteres: shares,
    }
}

fn share(catalogue: &Catalogue, state: &State, score: &Score, criterion: &Criterion) -> CriterionShare {
    let note = note(state, &criterion.id);
    let value = note.and_then(|note| catalogue.eligibility.score.notes.get(note)).map(|value| match score.direction {
        Direction::Direct => *value,
        Direction::Inverse => 1.0 - value,
    });
    CriterionShare {
        id: criterion.id.clone(),
        libelle: criterion.label.clone(),
        note: note.map(str::to_owned),
        poids: criterion.weight,
        part: value.map(|value| value * criterion.weight),
        sources: criterion.sources.clone(),
    }
}

fn band(score: &Score, value: f64) -> Option<String> {
    score.bands.iter().find(|band| band.below.is_none_or(|below| value < below)).map(|band| band.label.clone())
}

#[expect(clippy::cast_possible_truncation, reason = "a score is between 0 and 100")]
fn rounded(score: f64) -> i64 {
    score.round() as i64
}
