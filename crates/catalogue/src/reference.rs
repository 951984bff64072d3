//! Requirements, criteria, milestones, tickets: the reference data besides fields and rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Choice, Expression};

/// A requirement of the technical framework (CCT).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Our identifier: the official numbers are not stable.
    pub id: String,
    /// Official number.
    #[serde(rename = "officiel")]
    pub official: String,
    /// `P` primordial, `I` important…
    #[serde(rename = "type")]
    pub weight: String,
    /// Category.
    #[serde(rename = "categorie")]
    pub category: String,
    /// Title.
    #[serde(rename = "titre")]
    pub title: String,
    /// Phase at whose gate it must have been assessed.
    #[serde(rename = "exige_a")]
    pub required_at: Option<String>,
    /// Expected evidence.
    #[serde(rename = "preuve")]
    pub evidence: Value,
    /// Fields that bear on it.
    #[serde(rename = "champs")]
    pub fields: Vec<String>,
    /// How it is verified.
    #[serde(rename = "verification")]
    pub verification: Value,
    /// Sources.
    pub sources: Vec<String>,
    /// When it applies, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it applies, evaluated. Absent: always.
    #[serde(rename = "applicable_si", default, skip_serializing_if = "Option::is_none")]
    pub applies_if: Option<Expression>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A skill of the team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Identifier, as in the list of skills.
    pub id: String,
    /// Official code.
    pub code: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Compulsory or advised.
    #[serde(rename = "exigence")]
    pub requirement: String,
    /// What is expected.
    #[serde(rename = "attendu")]
    pub expected: Value,
    /// Sources.
    pub sources: Vec<String>,
}

/// A best practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BestPractice {
    /// Identifier.
    pub id: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Imperative or advised.
    #[serde(rename = "niveau")]
    pub level: String,
    /// How it is verified.
    pub verification: Value,
    /// Sources.
    pub sources: Vec<String>,
    /// Related elements.
    #[serde(rename = "liens", default)]
    pub links: Value,
}

/// A Kyverno policy of the platform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Identifier.
    pub id: String,
    /// What it does outside production.
    #[serde(rename = "hors_prod")]
    pub non_production: Value,
    /// What it does in production.
    #[serde(rename = "prod")]
    pub production: Value,
    /// Severity on the platform.
    #[serde(rename = "severite")]
    pub severity: Value,
    /// Kind of policy.
    #[serde(rename = "type")]
    pub kind: Value,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// What it acts on.
    pub nature: Value,
    /// Related elements.
    #[serde(rename = "liens", default)]
    pub links: Value,
    /// Sources.
    pub sources: Vec<String>,
}

/// One of the 31 criteria, noted by people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Identifier (`critere-NN`).
    pub id: String,
    /// Number in the source sheet.
    #[serde(rename = "numero")]
    pub number: u32,
    /// Category.
    #[serde(rename = "categorie")]
    pub category: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Priority in the source sheet.
    #[serde(rename = "priorite")]
    pub priority: Option<String>,
    /// Marked green (imperative technical characteristic) in the source sheet.
    #[serde(rename = "imperatif_vert")]
    pub imperative: bool,
    /// Who answers.
    #[serde(rename = "repondants")]
    pub respondents: Value,
    /// Levels of maturity at which it matters, as in the source sheet.
    #[serde(rename = "niveaux")]
    pub levels: Value,
    /// Axis: the scores name the axes that feed them.
    #[serde(rename = "axe")]
    pub axis: String,
    /// Weight in the scores.
    #[serde(rename = "poids")]
    pub weight: f64,
    /// Unfavourable: no-go at the qualification gate.
    #[serde(rename = "eliminatoire")]
    pub eliminatory: bool,
    /// Fields that feed it.
    #[serde(rename = "champs", default)]
    pub fields: Vec<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// Eligibility: the cases, the decision table and the scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EligibilityTable {
    /// Kinds of support that exist.
    #[serde(rename = "accompagnements")]
    pub support: Vec<Choice>,
    /// The four cases.
    #[serde(rename = "cas")]
    pub cases: Vec<EligibilityCase>,
    /// First row that matches wins.
    pub decision: Vec<EligibilityDecision>,
    /// How notes become scores.
    pub score: ScoreScale,
    /// Sources.
    pub sources: Vec<String>,
}

/// One case of eligibility.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EligibilityCase {
    /// Identifier (`cas-N`).
    pub id: String,
    /// Who carries the project.
    pub organisation: String,
    /// What for.
    #[serde(rename = "objectif")]
    pub goal: String,
    /// Support open to it.
    #[serde(rename = "accompagnements")]
    pub support: Vec<String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One row of the decision table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EligibilityDecision {
    /// Attachments of the organisation that it covers.
    #[serde(rename = "rattachements")]
    pub attachments: Vec<String>,
    /// Goals that it covers.
    #[serde(rename = "objectifs")]
    pub goals: Vec<String>,
    /// The case, or `a-arbitrer`.
    #[serde(rename = "cas")]
    pub case: String,
    /// Why, in a sentence.
    #[serde(rename = "explication")]
    pub explanation: String,
}

/// How the notes of the criteria become two scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreScale {
    /// `source` or `proposition`.
    #[serde(rename = "origine")]
    pub origin: String,
    /// Value of each note, between 0 and 1. A criterion without one of these notes is left out.
    #[serde(rename = "valeurs")]
    pub notes: BTreeMap<String, f64>,
    /// Weight by priority (informative: each criterion carries its own).
    #[serde(rename = "poids_priorite")]
    pub weights: BTreeMap<String, f64>,
    /// How a score is rounded, in words.
    #[serde(rename = "arrondi")]
    pub rounding: String,
    /// Maturity of the team.
    #[serde(rename = "maturite")]
    pub maturity: Score,
    /// Complexity of the project.
    #[serde(rename = "complexite")]
    pub complexity: Score,
    /// What is advised for each pair of bands.
    pub orientation: Vec<Orientation>,
}

/// One score, out of 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The formula, in words.
    pub formule: String,
    /// Axes of the criteria that feed it.
    pub axes: Vec<String>,
    /// Whether good notes raise it or lower it.
    #[serde(rename = "sens")]
    pub direction: Direction,
    /// Bands, from the lowest.
    #[serde(rename = "bandes")]
    pub bands: Vec<Band>,
}

/// Whether good notes raise a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Good notes raise it.
    Direct,
    /// Good notes lower it.
    Inverse,
}

/// A band of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The score is strictly below; none for the last band.
    #[serde(rename = "en_dessous_de")]
    pub below: Option<f64>,
}

/// What is advised for a pair of bands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orientation {
    /// Band of maturity.
    #[serde(rename = "maturite")]
    pub maturity: String,
    /// Band of complexity.
    #[serde(rename = "complexite")]
    pub complexity: String,
    /// The advice.
    pub orientation: String,
}

/// A milestone of the path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Identifier.
    pub id: String,
    /// Phase that holds it.
    pub phase: String,
    /// Ordinary milestone or gate.
    pub nature: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Label in English.
    pub gloss: String,
    /// Role that carries it.
    #[serde(rename = "pilote")]
    pub pilot: String,
    /// Roles that help.
    #[serde(rename = "contributeurs")]
    pub contributors: Vec<String>,
    /// Role that validates it.
    #[serde(rename = "valideur")]
    pub validator: String,
    /// Milestones that come before.
    #[serde(rename = "depend_de")]
    pub depends_on: Vec<String>,
    /// Entry criteria.
    #[serde(rename = "entree")]
    pub entry: Vec<String>,
    /// Exit criteria.
    #[serde(rename = "sortie")]
    pub exit: Vec<String>,
    /// False: may be skipped.
    #[serde(rename = "obligatoire")]
    pub compulsory: bool,
    /// Fields that bear on it.
    #[serde(rename = "champs", default)]
    pub fields: Vec<String>,
    /// Rules that bear on it.
    #[serde(rename = "regles", default)]
    pub rules: Vec<String>,
    /// Kinds of ticket that it gives rise to.
    #[serde(default)]
    pub tickets: Vec<String>,
    /// Automatic checks that bear on it.
    #[serde(rename = "verifications_api", default)]
    pub api_checks: Vec<String>,
    /// When it applies, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it applies, evaluated. Absent: always.
    #[serde(rename = "applicable_si", default, skip_serializing_if = "Option::is_none")]
    pub applies_if: Option<Expression>,
    /// When its phase has no object, it moves to the next one instead of falling with it.
    #[serde(rename = "suit_la_phase", default, skip_serializing_if = "std::ops::Not::not")]
    pub follows_phase: bool,
    /// Once validated, it must be done again after so many days.
    #[serde(rename = "periodicite_jours", default, skip_serializing_if = "Option::is_none")]
    pub period_days: Option<u32>,
    /// Once validated, it must be done again as soon as one of its rules no longer holds.
    #[serde(rename = "rouvert_par_ses_regles", default, skip_serializing_if = "std::ops::Not::not")]
    pub reopened_by_rules: bool,
    /// Indicative effort, in person-days.
    #[serde(rename = "effort_indicatif_jh", default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Value>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Coverage codes of the source documents.
    #[serde(rename = "couvre", default)]
    pub covers: Vec<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// Something followed on each environment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentAttribute {
    /// Identifier.
    pub id: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Group of rows.
    #[serde(rename = "groupe")]
    pub group: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: String,
    /// Statuses that it may have.
    #[serde(rename = "statuts")]
    pub statuses: Value,
    /// Statuses that count as ready.
    #[serde(rename = "prets", default = "ready_statuses")]
    pub ready: Vec<String>,
    /// Weight in the readiness of an environment.
    #[serde(rename = "poids", default = "plain_weight")]
    pub weight: u32,
    /// Where its value comes from.
    #[serde(rename = "source_valeur")]
    pub value_source: Value,
    /// Automatic check that bears on it.
    #[serde(rename = "verifiable_api", default, skip_serializing_if = "Option::is_none")]
    pub api_check: Option<Value>,
    /// When it applies, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it applies to the environment `env`, evaluated. Absent: always.
    #[serde(rename = "applicable_si", default, skip_serializing_if = "Option::is_none")]
    pub applies_if: Option<Expression>,
    /// What it is required for.
    #[serde(rename = "exige_pour", default, skip_serializing_if = "Option::is_none")]
    pub required_for: Option<Value>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Sources.
    pub sources: Vec<String>,
}

impl EnvironmentAttribute {
    /// Statuses that it may have, in the order of the catalogue.
    pub fn status_words(&self) -> impl Iterator<Item = &str> {
        self.statuses.as_array().into_iter().flatten().filter_map(Value::as_str)
    }
}

fn ready_statuses() -> Vec<String> {
    ["pret", "verifie"].map(str::to_owned).to_vec()
}

fn plain_weight() -> u32 {
    1
}

/// A kind of ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketKind {
    /// Identifier.
    pub id: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Label in English.
    pub gloss: String,
    /// Category.
    #[serde(rename = "categorie")]
    pub category: String,
    /// Who receives it.
    #[serde(rename = "destinataire")]
    pub recipient: String,
    /// By which channel.
    #[serde(rename = "canal")]
    pub channel: Value,
    /// Fields of its form.
    #[serde(rename = "champs")]
    pub fields: Value,
    /// What it is drawn from in the dossier.
    #[serde(rename = "derives_de")]
    pub derived_from: Value,
    /// What must be done before.
    #[serde(rename = "prealables")]
    pub prerequisites: Value,
    /// Known lead time.
    #[serde(rename = "delai_connu")]
    pub lead_time: Value,
    /// Lead time for forecasts, in working days: shortest, longest. Absent: nobody knows, a default applies.
    #[serde(rename = "delai_jours", default, skip_serializing_if = "Option::is_none")]
    pub lead_days: Option<[f64; 2]>,
    /// `source` or `proposition`.
    #[serde(rename = "origine")]
    pub origin: Value,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// A check that the console's API allows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiCheck {
    /// Identifier (`A-…`).
    pub id: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Route.
    pub route: Value,
    /// What must hold.
    #[serde(rename = "predicat")]
    pub predicate: Value,
    /// Rights needed.
    #[serde(rename = "droits")]
    pub rights: Value,
    /// What it cannot tell.
    #[serde(rename = "limites")]
    pub limits: Value,
    /// Sources.
    pub sources: Vec<String>,
}

/// A role on the path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Identifier.
    pub id: String,
    /// On the project's side or the platform's.
    #[serde(rename = "cote")]
    pub side: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Label in English.
    pub gloss: String,
    /// What it does.
    pub mission: String,
    /// Sources.
    pub sources: Vec<String>,
}
