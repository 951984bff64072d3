//! Rules over the answers, with the examples that prove them.

use serde::{Deserialize, Serialize};

use crate::Expression;

/// How much a finding weighs at a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The gate cannot be passed.
    #[serde(rename = "bloquant")]
    Blocking,
    /// To be looked at before the gate.
    #[serde(rename = "avertissement")]
    Warning,
    /// Good to know.
    #[serde(rename = "information")]
    Information,
}

impl Severity {
    /// Every weight, the most serious first.
    pub const ALL: [Self; 3] = [Self::Blocking, Self::Warning, Self::Information];

    /// The word of the catalogue, as shown and as written in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocking => "bloquant",
            Self::Warning => "avertissement",
            Self::Information => "information",
        }
    }
}

/// One rule: either evaluated (`exige`) or put as a question to a person (`jugement`), never both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable identifier (`R-…`).
    pub id: String,
    /// Weight of the finding.
    #[serde(rename = "gravite")]
    pub severity: Severity,
    /// Phase from whose gate on the rule counts.
    #[serde(rename = "a_partir_de")]
    pub from_phase: String,
    /// Short title.
    #[serde(rename = "libelle")]
    pub title: String,
    /// What a finding points at: `field` or `field.column`.
    #[serde(rename = "champs")]
    pub fields: Vec<String>,
    /// Gives a list: the rule is evaluated for each element, named `ligne`.
    #[serde(rename = "pour_chaque", default, skip_serializing_if = "Option::is_none")]
    pub for_each: Option<Expression>,
    /// When false, the rule does not apply.
    #[serde(rename = "si", default, skip_serializing_if = "Option::is_none")]
    pub applies_if: Option<Expression>,
    /// Must hold; otherwise there is a finding.
    #[serde(rename = "exige", default, skip_serializing_if = "Option::is_none")]
    pub requires: Option<Expression>,
    /// The question to a person, when only a person can judge.
    #[serde(rename = "jugement", default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<String>,
    /// The value read, shown with the finding.
    #[serde(rename = "valeur", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Expression>,
    /// What is wrong and what to do, in one sentence. `{valeur}` and `{ligne.colonne}` are replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// `constat`: the rule is evaluated even when answers are missing. Absent: it waits for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
    /// Fields that may be empty without making the rule wait.
    #[serde(rename = "peuvent_manquer", default, skip_serializing_if = "Vec::is_empty")]
    pub may_be_empty: Vec<String>,
    /// Remark about the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// `source` or `proposition`.
    #[serde(rename = "origine")]
    pub origin: String,
    /// Sources of the rule.
    pub sources: Vec<String>,
    /// Dossiers on which the rule is proved.
    #[serde(rename = "exemples")]
    pub examples: RuleExamples,
}

/// What a missing answer means for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Absence {
    /// It is itself a finding.
    #[serde(rename = "constat")]
    Finding,
}

/// The dossiers that prove a rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleExamples {
    /// The rule passes on these.
    #[serde(rename = "conformes", default)]
    pub passing: Vec<Example>,
    /// The rule makes a finding on these.
    #[serde(rename = "fautifs", default)]
    pub failing: Vec<Example>,
    /// The question is put on these.
    #[serde(rename = "concernes", default)]
    pub asked: Vec<Example>,
    /// The question is not put on these.
    #[serde(rename = "non_concernes", default)]
    pub not_asked: Vec<Example>,
}

/// A small dossier in the format of the answers file, with the day and the gate of the check.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Answers by field.
    #[serde(rename = "reponses", default)]
    pub answers: serde_json::Map<String, serde_json::Value>,
    /// Notes of the criteria.
    #[serde(rename = "criteres", default)]
    pub criteria: serde_json::Map<String, serde_json::Value>,
    /// Day of the check, `YYYY-MM-DD`. Default: the catalogue's date.
    #[serde(rename = "aujourdhui", default, skip_serializing_if = "Option::is_none")]
    pub today: Option<String>,
    /// Phase whose gate is checked. Default: the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
}
