//! Environments followed one by one: what each attribute of the catalogue says of each of them, what is ready, what
//! stands in the way.
//!
//! A cell is computed from the answers where they tell it ([`Computed`]); what they cannot tell (an access opened, a
//! version deployed) is declared by a person and kept under `tracking` ([`tracking`]). Nothing here writes.

mod blocking;
pub mod certificates;
mod index;
mod place;
pub mod quotas;
mod removed;
mod rows;
pub mod tracking;
mod values;
pub mod words;

use accostage_catalogue::{Catalogue, EnvironmentAttribute};
use serde::Serialize;

pub use blocking::{Blocker, BlockerKind, is_failure};
pub use place::day_shown;
pub use quotas::{Excess, PlatformQuota, Share};
pub use removed::{Dangling, Ghost};

use crate::evaluation::{Report, attributes_that_apply};
use crate::key::{AnswerKey, RowId};
use crate::state::State;
use index::Index;
use place::Place;

/// Table of the environments.
pub const TABLE: &str = "environnements";
/// Attribute that says how far an environment lives.
pub const LIFE: &str = "env-etat-vie";
/// Status of an attribute that does not concern an environment.
const NOT_APPLICABLE: &str = "non-applicable";

/// The environments of a dossier on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// Environments, in the order of the dossier.
    #[serde(rename = "environnements")]
    pub environments: Vec<Environment>,
    /// What the environments ask and use of the quotas of each platform.
    pub quotas: Vec<PlatformQuota>,
    /// Facts kept of environments that are no longer in the dossier.
    #[serde(rename = "retires")]
    pub removed: Vec<Ghost>,
    /// Places of the dossier that name an environment that is not in it.
    #[serde(rename = "renvois_perdus")]
    pub dangling: Vec<Dangling>,
}

/// One environment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Environment {
    /// Its row.
    #[serde(rename = "ligne")]
    pub row: RowId,
    /// Its name; without one, its rank.
    #[serde(rename = "nom")]
    pub name: String,
    /// How far it lives.
    #[serde(rename = "etat_vie")]
    pub life: String,
    /// What is ready.
    #[serde(rename = "preparation")]
    pub readiness: Readiness,
    /// What stands in the way.
    #[serde(rename = "blocages")]
    pub blockers: Vec<Blocker>,
    /// One cell per attribute of the catalogue, in its order.
    #[serde(rename = "cellules")]
    pub cells: Vec<Cell>,
    /// The four vocabularies.
    #[serde(rename = "vocabulaires")]
    pub vocabularies: Vocabularies,
}

/// The same environment in the words of four tools. Several: the correspondence leaves the choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Vocabularies {
    /// In the console.
    #[serde(rename = "stage")]
    pub stage: Option<String>,
    /// Label `env` of Kubernetes: given, else those that the stage allows.
    #[serde(rename = "label")]
    pub labels: Vec<String>,
    /// In the flow matrix.
    #[serde(rename = "contexte_flux")]
    pub contexts: Vec<String>,
    /// Family of quotas: `prod` or `hprod`.
    #[serde(rename = "famille_quota")]
    pub family: Option<String>,
    /// In service chains.
    #[serde(rename = "chaine_de_service")]
    pub chains: Vec<String>,
}

/// How much of an environment is ready: never told without what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// Weight of the attributes that are ready.
    #[serde(rename = "prets")]
    pub ready: u32,
    /// Weight of those that concern it.
    #[serde(rename = "total")]
    pub total: u32,
    /// Attributes that are not ready.
    #[serde(rename = "manque")]
    pub missing: Vec<String>,
}

impl Readiness {
    /// From 0 to 100, rounded down: 100 means everything.
    #[must_use]
    pub fn percent(&self) -> u32 {
        (self.ready * 100).checked_div(self.total).unwrap_or(0)
    }
}

/// What one attribute says of one environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Attribute.
    #[serde(rename = "attribut")]
    pub attribute: String,
    /// It concerns this environment.
    #[serde(rename = "applicable")]
    pub applies: bool,
    /// Its value, as people read it.
    #[serde(rename = "valeur", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// More about it, line by line.
    #[serde(rename = "details", skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
    /// Its status.
    #[serde(rename = "statut", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Who says the status.
    #[serde(rename = "origine")]
    pub origin: Source,
    /// The status counts as ready.
    #[serde(rename = "pret")]
    pub ready: bool,
    /// Since when, `YYYY-MM-DD`.
    #[serde(rename = "date", skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Who answers for it.
    #[serde(rename = "responsable", skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What shows it.
    #[serde(rename = "preuve", skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// What an automatic check found: `conforme`, `ecart`, `introuvable`, `non-verifiable`.
    #[serde(rename = "observation", skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
}

/// Who says a status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Source {
    /// Nobody: it is supposed from what is missing, or from what is there.
    #[default]
    #[serde(rename = "deduit")]
    Supposed,
    /// The answers of the dossier: nobody can say otherwise without changing them.
    #[serde(rename = "dossier")]
    Answers,
    /// A person.
    #[serde(rename = "declare")]
    Declared,
}

/// What the answers tell of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Computed {
    pub value: Option<String>,
    pub details: Vec<String>,
    pub status: Option<&'static str>,
    /// The answers say it: a person does not say otherwise.
    pub firm: bool,
    /// Nothing of the dossier is to be followed there: it concerns the environment only once a person declares it.
    pub moot: bool,
}

impl Matrix {
    /// What is known of the environments. `report` is the check of the whole path.
    #[must_use]
    pub fn of(catalogue: &Catalogue, state: &State, report: &Report, today: &str) -> Self {
        let scope = attributes_that_apply(catalogue, state, today);
        let rows = state.rows(&AnswerKey::of(TABLE));
        let quotas = quotas::of(catalogue, state, report);
        let index = Index::of(catalogue, state, report);
        let environments = rows.iter().enumerate().map(|(rank, row)| {
            let place = Place::new(catalogue, state, report, row, today, &index);
            let applies = |at: usize| scope.get(rank).and_then(|row| row.get(at)).copied().unwrap_or(true);
            let attributes = catalogue.environment_attributes.iter().enumerate();
            let cells: Vec<Cell> = attributes.map(|(at, known)| cell(&place, known, applies(at))).collect();
            Environment {
                row: row.id,
                name: if place.name.is_empty() { format!("n° {}", rank + 1) } else { place.name.to_owned() },
                life: status_of(&cells, LIFE).unwrap_or_default().to_owned(),
                readiness: readiness(catalogue, &cells),
                blockers: blocking::of(&place, &cells, &quotas),
                vocabularies: place.vocabularies(),
                cells,
            }
        });
        let environments = environments.collect();
        let removed = removed::ghosts(catalogue, state);
        let dangling = removed::dangling(catalogue, state);
        Self { environments, quotas, removed, dangling }
    }

    /// An environment by its name, or by its row.
    #[must_use]
    pub fn environment(&self, name: &str) -> Option<&Environment> {
        let named = |environment: &&Environment| environment.name == name;
        let row = || self.environments.iter().find(|environment| environment.row.to_string() == name);
        self.environments.iter().find(named).or_else(row)
    }
}

impl Environment {
    /// The cell of an attribute.
    #[must_use]
    pub fn cell(&self, attribute: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.attribute == attribute)
    }
}

fn status_of<'a>(cells: &'a [Cell], attribute: &str) -> Option<&'a str> {
    cells.iter().find(|cell| cell.attribute == attribute)?.status.as_deref()
}

fn cell(place: &Place<'_>, attribute: &EnvironmentAttribute, applies: bool) -> Cell {
    let declared = tracking::of(place.state, place.row.id, &attribute.id);
    let computed = values::of(place, &attribute.id);
    let known = |status: &String| attribute.status_words().any(|word| word == status);
    let said = declared.status.filter(known);
    let (status, origin) = match (computed.status, said) {
        (Some(status), _) if computed.firm => (Some(status.to_owned()), Source::Answers),
        (_, Some(said)) => (Some(said), Source::Declared),
        (status, None) => (status.map(str::to_owned), Source::Supposed),
    };
    let moot = computed.moot && origin != Source::Declared;
    let applies = applies && !moot && status.as_deref() != Some(NOT_APPLICABLE);
    Cell {
        ready: applies && status.as_ref().is_some_and(|status| attribute.ready.contains(status)),
        attribute: attribute.id.clone(),
        applies,
        value: declared.value.or(computed.value),
        details: computed.details,
        status,
        origin,
        date: declared.date,
        owner: declared.owner,
        evidence: declared.evidence,
        observed: declared.observed,
    }
}

fn readiness(catalogue: &Catalogue, cells: &[Cell]) -> Readiness {
    let mut readiness = Readiness::default();
    for (attribute, cell) in catalogue.environment_attributes.iter().zip(cells).filter(|(_, cell)| cell.applies) {
        readiness.total += attribute.weight;
        if cell.ready {
            readiness.ready += attribute.weight;
        } else {
            readiness.missing.push(attribute.id.clone());
        }
    }
    readiness
}
