//! What a dossier wants of a console.

use serde::{Deserialize, Serialize};

use super::line::Kind;
use crate::{Project, Quantity, Resources};

/// What a dossier wants on the console of one platform. What it does not say stays as the console has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Desired {
    /// The platform, by its word of the catalogue.
    #[serde(rename = "plateforme")]
    pub platform: String,
    /// The project.
    #[serde(rename = "projet")]
    pub project: ProjectWish,
    /// Its environments.
    #[serde(rename = "environnements")]
    pub environments: Vec<EnvironmentWish>,
    /// Its repositories.
    #[serde(rename = "depots")]
    pub repositories: Vec<RepositoryWish>,
    /// Its people, without the owner.
    #[serde(rename = "membres")]
    pub members: Vec<MemberWish>,
    /// Its deployments.
    #[serde(rename = "deploiements")]
    pub deployments: Vec<DeploymentWish>,
    /// What the dossier should say and does not, or says in a form that cannot be sent.
    #[serde(rename = "manques")]
    pub gaps: Vec<Gap>,
}

/// The project that is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectWish {
    /// Name.
    #[serde(rename = "nom", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What its environments may take.
    #[serde(rename = "quotas")]
    pub limits: LimitsWish,
    /// E-mail of its owner.
    #[serde(rename = "proprietaire", skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// Quotas, as far as the dossier says them. Their names are those of the fields of the catalogue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct LimitsWish {
    /// Without any quota.
    #[serde(rename = "quota-sans-limite", skip_serializing_if = "Option::is_none")]
    pub limitless: Option<bool>,
    /// Processors outside production.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_hprod_cpu: Option<Quantity>,
    /// Gibibytes outside production.
    #[serde(rename = "quota-hprod-memoire", skip_serializing_if = "Option::is_none")]
    pub quota_hprod_memory: Option<Quantity>,
    /// Graphics processors outside production.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_hprod_gpu: Option<Quantity>,
    /// Processors in production.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_prod_cpu: Option<Quantity>,
    /// Gibibytes in production.
    #[serde(rename = "quota-prod-memoire", skip_serializing_if = "Option::is_none")]
    pub quota_prod_memory: Option<Quantity>,
    /// Graphics processors in production.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_prod_gpu: Option<Quantity>,
}

/// Quotas as they are sent: all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Limits {
    /// Without any quota.
    #[serde(rename = "quota-sans-limite")]
    pub limitless: bool,
    /// Processors outside production.
    pub quota_hprod_cpu: Quantity,
    /// Gibibytes outside production.
    #[serde(rename = "quota-hprod-memoire")]
    pub quota_hprod_memory: Quantity,
    /// Graphics processors outside production.
    pub quota_hprod_gpu: Quantity,
    /// Processors in production.
    pub quota_prod_cpu: Quantity,
    /// Gibibytes in production.
    #[serde(rename = "quota-prod-memoire")]
    pub quota_prod_memory: Quantity,
    /// Graphics processors in production.
    pub quota_prod_gpu: Quantity,
}

impl LimitsWish {
    /// The six numbers, by their field.
    #[must_use]
    pub fn numbers(&self) -> [(&'static str, Option<Quantity>); 6] {
        [
            ("quota-hprod-cpu", self.quota_hprod_cpu),
            ("quota-hprod-memoire", self.quota_hprod_memory),
            ("quota-hprod-gpu", self.quota_hprod_gpu),
            ("quota-prod-cpu", self.quota_prod_cpu),
            ("quota-prod-memoire", self.quota_prod_memory),
            ("quota-prod-gpu", self.quota_prod_gpu),
        ]
    }

    /// These quotas, and those of `held` where the dossier says nothing.
    #[must_use]
    pub fn over(&self, held: &Limits) -> Limits {
        Limits {
            limitless: self.limitless.unwrap_or(held.limitless),
            quota_hprod_cpu: self.quota_hprod_cpu.unwrap_or(held.quota_hprod_cpu),
            quota_hprod_memory: self.quota_hprod_memory.unwrap_or(held.quota_hprod_memory),
            quota_hprod_gpu: self.quota_hprod_gpu.unwrap_or(held.quota_hprod_gpu),
            quota_prod_cpu: self.quota_prod_cpu.unwrap_or(held.quota_prod_cpu),
            quota_prod_memory: self.quota_prod_memory.unwrap_or(held.quota_prod_memory),
            quota_prod_gpu: self.quota_prod_gpu.unwrap_or(held.quota_prod_gpu),
        }
    }
}

impl Limits {
    /// What a project has.
    #[must_use]
    pub fn of(project: &Project) -> Self {
        Self {
            limitless: project.limitless,
            quota_hprod_cpu: project.hprod_cpu,
            quota_hprod_memory: project.hprod_memory,
            quota_hprod_gpu: project.hprod_gpu,
            quota_prod_cpu: project.prod_cpu,
            quota_prod_memory: project.prod_memory,
            quota_prod_gpu: project.prod_gpu,
        }
    }

    /// The six numbers, by their field.
    #[must_use]
    pub fn numbers(&self) -> [(&'static str, Quantity); 6] {
        [
            ("quota-hprod-cpu", self.quota_hprod_cpu),
            ("quota-hprod-memoire", self.quota_hprod_memory),
            ("quota-hprod-gpu", self.quota_hprod_gpu),
            ("quota-prod-cpu", self.quota_prod_cpu),
            ("quota-prod-memoire", self.quota_prod_memory),
            ("quota-prod-gpu", self.quota_prod_gpu),
        ]
    }

    /// What environments may take together, in production or outside it; nothing set: no limit.
    #[must_use]
    pub fn ceiling(&self, production: bool) -> Resources {
        match (self.limitless, production) {
            (true, _) => Resources::default(),
            (false, true) => {
                Resources { cpu: self.quota_prod_cpu, gpu: self.quota_prod_gpu, memory: self.quota_prod_memory }
            }
            (false, false) => {
                Resources { cpu: self.quota_hprod_cpu, gpu: self.quota_hprod_gpu, memory: self.quota_hprod_memory }
            }
        }
    }
}

/// An environment that is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EnvironmentWish {
    /// Row of the dossier.
    #[serde(rename = "ligne")]
    pub row: String,
    /// Name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Name of its stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Label of its cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// Its zone, by its slug or its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Processors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Quantity>,
    /// Graphics processors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gpu: Option<Quantity>,
    /// Gibibytes.
    #[serde(rename = "memoire", skip_serializing_if = "Option::is_none")]
    pub memory: Option<Quantity>,
    /// Deploys by itself what the repository says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autosync: Option<bool>,
}

/// A repository that is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepositoryWish {
    /// Row of the dossier.
    #[serde(rename = "ligne")]
    pub row: String,
    /// Name in the console.
    #[serde(rename = "nom")]
    pub name: String,
    /// Where it is mirrored from; empty: nowhere.
    #[serde(rename = "url-externe", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Needs credentials.
    #[serde(rename = "prive", skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
    /// Holds what deploys.
    #[serde(rename = "infrastructure", skip_serializing_if = "Option::is_none")]
    pub infra: Option<bool>,
    /// Branch, tag or commit deployed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Folder deployed.
    #[serde(rename = "chemin", skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Files of values.
    #[serde(rename = "fichiers-values", skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
}

/// Somebody who is wanted in the project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberWish {
    /// Row of the dossier.
    #[serde(rename = "ligne")]
    pub row: String,
    /// E-mail.
    #[serde(rename = "courriel")]
    pub email: String,
    /// Names of roles, as the console shows them.
    pub roles: Vec<String>,
}

/// A deployment that is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeploymentWish {
    /// Row of the dossier.
    #[serde(rename = "ligne")]
    pub row: String,
    /// Name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Name of its environment.
    #[serde(rename = "environnement")]
    pub environment: String,
    /// What it deploys.
    pub sources: Vec<SourceWish>,
}

/// A source of a deployment that is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceWish {
    /// Name of its repository.
    #[serde(rename = "depot")]
    pub repository: String,
    /// Branch, tag or commit; empty: that of the repository.
    pub revision: String,
    /// Folder; empty: that of the repository.
    #[serde(rename = "chemin")]
    pub path: String,
    /// Files of values.
    #[serde(rename = "valeurs")]
    pub values: Vec<String>,
}

/// Something that the dossier should say of an item before it can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Which kind of item.
    #[serde(rename = "nature")]
    pub kind: Kind,
    /// Its name; empty: it has none.
    #[serde(rename = "nom")]
    pub name: String,
    /// Where the dossier should say it.
    #[serde(rename = "place")]
    pub place: Place,
    /// What is wrong, in French.
    #[serde(rename = "message")]
    pub message: String,
}

/// Where something is said in the dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Field of the catalogue.
    #[serde(rename = "champ")]
    pub field: String,
    /// Row, when the field is a table.
    #[serde(rename = "ligne", default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Column, when the field is a table.
    #[serde(rename = "colonne", default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

impl Place {
    /// A field that is not a table.
    #[must_use]
    pub fn field(field: &str) -> Self {
        Self { field: field.to_owned(), row: None, column: None }
    }

    /// A cell of a table.
    #[must_use]
    pub fn cell(table: &str, row: &str, column: &str) -> Self {
        Self { field: table.to_owned(), row: Some(row.to_owned()), column: Some(column.to_owned()) }
    }
}
