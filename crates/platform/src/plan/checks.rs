//! The automatic checks of the catalogue: what a console shows of what a dossier says.
//!
//! A check never overwrites an answer. It tells both values, or why it cannot tell. Which milestones, fields and cells a
//! check bears on is data of the catalogue, given as [`CheckTarget`]s.

mod items;
mod platform;
mod project;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::actual::Actual;
use super::desired::Desired;
use crate::{Action, Health, ServiceLink};

/// What a check bears on, as the catalogue says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckTarget {
    /// Identifier of the check (`A-…`).
    pub id: String,
    /// Milestones that name it.
    pub milestones: Vec<String>,
    /// Fields that name it.
    pub fields: Vec<String>,
    /// Attributes of environments that name it.
    pub attributes: Vec<String>,
}

/// What was read besides the project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Surroundings {
    /// Health of the services.
    pub health: Option<Vec<Health>>,
    /// Links of the project to the services.
    pub services: Option<Vec<ServiceLink>>,
    /// Whether an account exists, by e-mail in small letters.
    pub accounts: BTreeMap<String, bool>,
}

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Finding {
    /// The console agrees.
    #[serde(rename = "conforme")]
    Agrees,
    /// The console has another value.
    #[serde(rename = "ecart")]
    Differs,
    /// The console does not have it.
    #[serde(rename = "introuvable")]
    NotFound,
    /// Nothing tells.
    #[serde(rename = "non-verifiable")]
    Unknown,
}

/// What a check found of one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Identifier of the check.
    #[serde(rename = "controle")]
    pub check: String,
    /// Of what: a name, or nothing when it is about the whole.
    #[serde(rename = "objet", default, skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// Row of the dossier.
    #[serde(rename = "ligne", default, skip_serializing_if = "String::is_empty")]
    pub row: String,
    /// Attribute that differs.
    #[serde(rename = "attribut", default, skip_serializing_if = "String::is_empty")]
    pub attribute: String,
    /// What was found.
    #[serde(rename = "constat")]
    pub finding: Finding,
    /// What the dossier says.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub dossier: Value,
    /// What the console says.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub console: Value,
    /// In French: why it cannot be told, or what to know of it.
    #[serde(rename = "raison", default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Milestones that it bears on.
    #[serde(rename = "jalons")]
    pub milestones: Vec<String>,
    /// Fields that it bears on.
    #[serde(rename = "champs")]
    pub fields: Vec<String>,
    /// Attributes of the environment of the row that it bears on.
    #[serde(rename = "cellules")]
    pub cells: Vec<String>,
}

/// A check being made.
struct Check<'a> {
    desired: &'a Desired,
    actual: &'a Actual,
    around: &'a Surroundings,
    target: &'a CheckTarget,
}

/// Makes the checks of the catalogue. `read` is the reading, or why there is none, in French.
#[must_use]
pub fn checks(
    desired: &Desired,
    read: Result<&Actual, &str>,
    around: &Surroundings,
    targets: &[CheckTarget],
) -> Vec<Observation> {
    let nothing = Actual::default();
    let mut all: Vec<Observation> = targets
        .iter()
        .flat_map(|target| {
            let check = Check { desired, actual: read.unwrap_or(&nothing), around, target };
            match (outside(&target.id), read) {
                (Some(why), _) => vec![check.unknown(why)],
                (None, Err(why)) => vec![check.unknown(why)],
                (None, Ok(_)) => check.make(),
            }
        })
        .collect();
    let order = |one: &Observation| (one.check.clone(), one.item.clone(), one.attribute.clone());
    all.sort_by_key(order);
    all
}

/// Why a check is not made on the console at all.
fn outside(id: &str) -> Option<&'static str> {
    match id {
        "A-DNS" => Some("Hors console : la résolution du nom se vérifie depuis le réseau du poste."),
        "A-TLS" => Some("Hors console : le certificat se vérifie depuis le réseau du poste."),
        "A-CDS" => Some(
            "Les chaînes de service ne se lisent qu'avec un droit de lecture du système : demandez à la Service Team.",
        ),
        _ => None,
    }
}

impl Check<'_> {
    fn make(&self) -> Vec<Observation> {
        match self.target.id.as_str() {
            "A-VERSION" => self.version(),
            "A-SANTE" => self.health(),
            "A-COMPTE" => self.accounts(),
            "A-STAGES" => self.stages(),
            "A-ZONES" => self.zones(),
            "A-CLUSTERS" => self.clusters(),
            "A-USAGE-CLUSTER" => self.cluster_usage(),
            "A-PROJET" => self.project(),
            "A-QUOTA" => self.quotas(),
            "A-SERVICES" => self.services(),
            "A-JOURNAUX" => self.log(),
            "A-MEMBRES" => self.members(),
            "A-DEPOTS" => self.repositories(),
            "A-ENV" => self.environments(),
            "A-DEPLOIEMENTS" => self.deployments(),
            _ => vec![self.unknown("Cette version d'Accostage ne connaît pas ce contrôle.")],
        }
    }

    fn observed(&self, finding: Finding) -> Observation {
        Observation {
            check: self.target.id.clone(),
            item: String::new(),
            row: String::new(),
            attribute: String::new(),
            finding,
            dossier: Value::Null,
            console: Value::Null,
            why: String::new(),
            milestones: self.target.milestones.clone(),
            fields: self.target.fields.clone(),
            cells: self.target.attributes.clone(),
        }
    }

    fn unknown(&self, why: &str) -> Observation {
        Observation { why: why.to_owned(), ..self.observed(Finding::Unknown) }
    }

    /// What could not be read, with the right that lacks.
    fn unread(&self, action: Action) -> Observation {
        let why = self.actual.why_unread(action);
        self.unknown(&why.unwrap_or_else(|| "La console ne l'a pas donné à lire.".to_owned()))
    }

    /// Agrees or differs, with both values.
    fn compared(&self, item: &str, attribute: &str, dossier: Value, console: Value) -> Observation {
        let finding = if dossier == console { Finding::Agrees } else { Finding::Differs };
        Observation {
            item: item.to_owned(),
            attribute: attribute.to_owned(),
            dossier,
            console,
            ..self.observed(finding)
        }
    }

    fn about(&self, item: &str, row: &str, finding: Finding) -> Observation {
        Observation { item: item.to_owned(), row: row.to_owned(), ..self.observed(finding) }
    }
}
