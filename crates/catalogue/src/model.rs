//! The catalogue as a whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Expression;
use crate::field::{Choice, Column, Field};
use crate::reference::{
    ApiCheck, BestPractice, Criterion, EligibilityTable, EnvironmentAttribute, Milestone, Policy, Requirement, Role,
    Skill, TicketKind,
};
use crate::rule::Rule;

/// Identity of a revision of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// Identifier of the catalogue, the same in all its revisions.
    pub id: String,
    /// Revision: a dossier keeps the one it was answered under.
    pub revision: String,
    /// Day of the revision, `YYYY-MM-DD`.
    pub date: String,
    /// Draft or in force.
    #[serde(rename = "statut")]
    pub status: String,
    /// Language of the texts.
    #[serde(rename = "langue")]
    pub language: String,
    /// What it holds.
    pub description: String,
    /// Promises kept from one revision to the next.
    #[serde(rename = "regles_de_version", default)]
    pub versioning: Vec<String>,
}

/// A document that facts were read from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Where it is.
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A stretch of the path, closed by a gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Identifier.
    pub id: String,
    /// Place on the path, from 1.
    #[serde(rename = "ordre")]
    pub order: u32,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Label in English.
    pub gloss: String,
    /// Milestone that is the gate of the phase.
    #[serde(rename = "point_de_controle", default)]
    pub gate: Option<String>,
    /// When the phase has no object, evaluated: what was due at its gate is due at the next one.
    #[serde(rename = "sans_objet_si", default, skip_serializing_if = "Option::is_none")]
    pub skipped_if: Option<Expression>,
    /// Step of the self-training path.
    #[serde(rename = "etape_emb")]
    pub training_step: String,
    /// Stair of the learning path.
    #[serde(rename = "marche")]
    pub stair: String,
    /// Place on the timeline picture.
    #[serde(rename = "frise")]
    pub timeline: String,
}

/// A figure or a pattern that rules use and that may change without the rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Identifier.
    pub id: String,
    /// Its value.
    #[serde(rename = "valeur")]
    pub value: Value,
    /// Where it comes from.
    #[serde(rename = "origine")]
    pub origin: String,
    /// Length allowed, for a name.
    #[serde(rename = "longueur", default, skip_serializing_if = "Option::is_none")]
    pub length: Option<Value>,
    /// Forbidden values, for a name.
    #[serde(rename = "interdits", default, skip_serializing_if = "Option::is_none")]
    pub forbidden: Option<Value>,
}

/// A list of values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionList {
    /// Identifier.
    pub id: String,
    /// What people read.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The values.
    #[serde(rename = "valeurs")]
    pub options: Vec<Choice>,
    /// A value outside the list is kept as typed and left to the rules.
    #[serde(rename = "ouverte", default)]
    pub open: bool,
    /// Sources of the list.
    pub sources: Vec<String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A part of the dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Identifier.
    pub id: String,
    /// Place in the dossier, from 1.
    #[serde(rename = "ordre")]
    pub order: u32,
    /// What people read.
    #[serde(rename = "titre")]
    pub title: String,
    /// Title in English.
    pub gloss: String,
    /// What it is about.
    #[serde(rename = "resume")]
    pub summary: String,
}

/// A checked revision of the catalogue. Built by [`Catalogue::load`] only, so that holding one proves that
/// its references hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Catalogue {
    /// Identity of the revision.
    #[serde(rename = "catalogue")]
    pub meta: Meta,
    /// Documents that facts were read from, by key.
    pub sources: BTreeMap<String, Source>,
    /// Phases, in order.
    pub phases: Vec<Phase>,
    /// Parameters.
    #[serde(rename = "parametres")]
    pub parameters: Vec<Parameter>,
    /// Lists of values.
    #[serde(rename = "listes")]
    pub lists: Vec<OptionList>,
    /// Sections, in order.
    pub sections: Vec<Section>,
    /// Fields, section by section.
    #[serde(rename = "champs")]
    pub fields: Vec<Field>,
    /// Rules.
    #[serde(rename = "regles")]
    pub rules: Vec<Rule>,
    /// Requirements of the technical framework (CCT).
    #[serde(rename = "exigences_cct")]
    pub requirements: Vec<Requirement>,
    /// Skills.
    #[serde(rename = "competences")]
    pub skills: Vec<Skill>,
    /// Best practices.
    #[serde(rename = "bonnes_pratiques")]
    pub best_practices: Vec<BestPractice>,
    /// Kyverno policies.
    #[serde(rename = "kyverno")]
    pub policies: Vec<Policy>,
    /// The 31 criteria.
    #[serde(rename = "criteres")]
    pub criteria: Vec<Criterion>,
    /// Eligibility: cases, decision table, scores.
    #[serde(rename = "eligibilite")]
    pub eligibility: EligibilityTable,
    /// Milestones, phase by phase.
    #[serde(rename = "jalons")]
    pub milestones: Vec<Milestone>,
    /// What is followed on each environment.
    #[serde(rename = "suivi_environnement")]
    pub environment_attributes: Vec<EnvironmentAttribute>,
    /// Kinds of ticket.
    #[serde(rename = "tickets")]
    pub ticket_kinds: Vec<TicketKind>,
    /// Automatic checks of the console.
    #[serde(rename = "verifications_api")]
    pub api_checks: Vec<ApiCheck>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Everything that no code reads yet, kept as written: flow matrix template, diagram conventions,
    /// vocabularies, rights, changes of the platform, coverage of the sources.
    #[serde(flatten)]
    pub annexes: BTreeMap<String, Value>,
}

impl Catalogue {
    /// Field with this identifier.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// List with this identifier.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&OptionList> {
        self.lists.iter().find(|list| list.id == id)
    }

    /// Phase with this identifier.
    #[must_use]
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.id == id)
    }

    /// The last phase of the path: its gate asks for everything.
    ///
    /// # Panics
    /// Never: a catalogue without a phase does not load.
    #[must_use]
    pub fn last_phase(&self) -> &Phase {
        self.phases.iter().max_by_key(|phase| phase.order).expect("a loaded catalogue has phases")
    }

    /// Fields of a section, in order.
    pub fn fields_of<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.section == section)
    }

    /// Values that an enum accepts, and whether others are kept as typed.
    #[must_use]
    pub fn choices<'a>(&'a self, list: Option<&str>, inline: &'a [Choice]) -> (&'a [Choice], bool) {
        match list.and_then(|id| self.list(id)) {
            Some(list) => (&list.options, list.open),
            None => (inline, false),
        }
    }

    /// Values that a column accepts, and whether others are kept as typed.
    #[must_use]
    pub fn column_choices<'a>(&'a self, column: &'a Column) -> (&'a [Choice], bool) {
        let (choices, open) = self.choices(column.list.as_deref(), &column.options);
        (choices, open || column.open)
    }
}
