//! What a line asks of the console: all that a request needs, and no secret.

use serde::{Deserialize, Serialize};

use super::desired::Limits;
use crate::{ClusterId, DeploymentId, EnvironmentId, ProjectId, Quantity, RepositoryId, StageId, UserId};

/// Something named that may not exist yet: without an identity, it is looked for by its name at the moment of sending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Identity, when the plan knew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// Amounts of an environment, as an update wants them: all four.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizing {
    /// Processors.
    pub cpu: Quantity,
    /// Graphics processors.
    pub gpu: Quantity,
    /// Gibibytes.
    #[serde(rename = "memoire")]
    pub memory: Quantity,
    /// Deploys by itself what the repository says.
    pub autosync: bool,
}

/// Settings of a repository, as a request wants them: all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositorySettings {
    /// Where it is mirrored from; empty: nowhere.
    #[serde(rename = "url-externe")]
    pub url: String,
    /// Who reads it there, when the console knows: a name, never a secret.
    #[serde(rename = "utilisateur", default, skip_serializing_if = "String::is_empty")]
    pub user: String,
    /// Needs credentials.
    #[serde(rename = "prive")]
    pub private: bool,
    /// Holds what deploys.
    #[serde(rename = "infrastructure")]
    pub infra: bool,
    /// Branch, tag or commit deployed.
    pub revision: String,
    /// Folder deployed.
    #[serde(rename = "chemin")]
    pub path: String,
    /// Files of values.
    #[serde(rename = "fichiers-values", default, skip_serializing_if = "String::is_empty")]
    pub values: String,
}

/// A source of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its repository.
    #[serde(rename = "depot")]
    pub repository: Reference,
    /// Branch, tag or commit.
    pub revision: String,
    /// Folder.
    #[serde(rename = "chemin")]
    pub path: String,
    /// Files of values, in the source itself.
    #[serde(rename = "valeurs", default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// What a line asks of the console. A project without identity is the one that the plan creates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fait", rename_all = "kebab-case")]
pub enum Effect {
    /// Creates the project.
    #[serde(rename = "creer-projet")]
    CreateProject {
        /// Name.
        #[serde(rename = "nom")]
        name: String,
        /// What it is for.
        description: String,
        /// Quotas.
        quotas: Limits,
    },
    /// Changes the project. The description is always sent: one of the two servers ignores quotas without it.
    #[serde(rename = "modifier-projet")]
    UpdateProject {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
        /// What it is for.
        description: String,
        /// Quotas.
        quotas: Limits,
    },
    /// Provisions once more.
    #[serde(rename = "rejouer")]
    ReplayHooks {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
    },
    /// Gives the project to one of its members.
    #[serde(rename = "transmettre-projet")]
    TransferProject {
        /// Project.
        #[serde(rename = "projet", default, skip_serializing_if = "Option::is_none")]
        project: Option<ProjectId>,
        /// New owner, by their e-mail.
        #[serde(rename = "proprietaire")]
        owner: Reference,
    },
    /// Creates an environment.
    #[serde(rename = "creer-environnement")]
    CreateEnvironment {
        /// Project.
        #[serde(rename = "projet", default, skip_serializing_if = "Option::is_none")]
        project: Option<ProjectId>,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
        /// Stage.
        stage: StageId,
        /// Cluster.
        cluster: ClusterId,
        /// Amounts.
        #[serde(flatten)]
        sizing: Sizing,
    },
    /// Changes an environment.
    #[serde(rename = "modifier-environnement")]
    UpdateEnvironment {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
        /// Environment.
        #[serde(rename = "environnement")]
        environment: EnvironmentId,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
        /// Amounts.
        #[serde(flatten)]
        sizing: Sizing,
    },
    /// Deletes an environment.
    #[serde(rename = "supprimer-environnement")]
    DeleteEnvironment {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
        /// Environment.
        #[serde(rename = "environnement")]
        environment: EnvironmentId,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
    },
    /// Creates a repository.
    #[serde(rename = "creer-depot")]
    CreateRepository {
        /// Project.
        #[serde(rename = "projet", default, skip_serializing_if = "Option::is_none")]
        project: Option<ProjectId>,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
        /// Settings.
        #[serde(flatten)]
        settings: RepositorySettings,
        /// Credentials are taken from the keychain at the moment of sending.
        #[serde(rename = "identifiants-requis")]
        credentials: bool,
    },
    /// Changes a repository.
    #[serde(rename = "modifier-depot")]
    UpdateRepository {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
        /// Repository.
        #[serde(rename = "depot")]
        repository: RepositoryId,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
        /// Settings.
        #[serde(flatten)]
        settings: RepositorySettings,
        /// Credentials are taken from the keychain at the moment of sending; otherwise the console keeps its own.
        #[serde(rename = "identifiants-requis")]
        credentials: bool,
    },
    /// Deletes a repository.
    #[serde(rename = "supprimer-depot")]
    DeleteRepository {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
        /// Repository.
        #[serde(rename = "depot")]
        repository: RepositoryId,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
    },
    /// Adds somebody to the project.
    #[serde(rename = "ajouter-membre")]
    AddMember {
        /// Project.
        #[serde(rename = "projet", default, skip_serializing_if = "Option::is_none")]
        project: Option<ProjectId>,
        /// E-mail.
        #[serde(rename = "courriel")]
        email: String,
    },
    /// Gives these roles to somebody, in place of those that they have.
    #[serde(rename = "donner-roles")]
    SetRoles {
        /// Project.
        #[serde(rename = "projet", default, skip_serializing_if = "Option::is_none")]
        project: Option<ProjectId>,
        /// Who, by their e-mail.
        #[serde(rename = "membre")]
        member: Reference,
        /// Roles.
        roles: Vec<Reference>,
    },
    /// Removes somebody from the project.
    #[serde(rename = "retirer-membre")]
    RemoveMember {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
        /// Who.
        #[serde(rename = "membre")]
        user: UserId,
        /// E-mail.
        #[serde(rename = "courriel")]
        email: String,
    },
    /// Creates a deployment.
    #[serde(rename = "creer-deploiement")]
    CreateDeployment {
        /// Project.
        #[serde(rename = "projet", default, skip_serializing_if = "Option::is_none")]
        project: Option<ProjectId>,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
        /// Environment.
        #[serde(rename = "environnement")]
        environment: Reference,
        /// Deploys by itself what the sources say.
        autosync: bool,
        /// What it deploys.
        sources: Vec<Source>,
    },
    /// Changes a deployment.
    #[serde(rename = "modifier-deploiement")]
    UpdateDeployment {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
        /// Deployment.
        #[serde(rename = "deploiement")]
        deployment: DeploymentId,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
        /// Environment.
        #[serde(rename = "environnement")]
        environment: Reference,
        /// Deploys by itself what the sources say.
        autosync: bool,
        /// What it deploys.
        sources: Vec<Source>,
    },
    /// Deletes a deployment.
    #[serde(rename = "supprimer-deploiement")]
    DeleteDeployment {
        /// Project.
        #[serde(rename = "projet")]
        project: ProjectId,
        /// Deployment.
        #[serde(rename = "deploiement")]
        deployment: DeploymentId,
        /// Name.
        #[serde(rename = "nom")]
        name: String,
    },
}

impl Effect {
    /// The project that it is about; none: the one that the plan creates.
    #[must_use]
    pub fn project(&self) -> Option<&ProjectId> {
        match self {
            Self::CreateProject { .. } => None,
            Self::UpdateProject { project, .. }
            | Self::ReplayHooks { project }
            | Self::RemoveMember { project, .. }
            | Self::UpdateEnvironment { project, .. }
            | Self::DeleteEnvironment { project, .. }
            | Self::UpdateRepository { project, .. }
            | Self::DeleteRepository { project, .. }
            | Self::UpdateDeployment { project, .. }
            | Self::DeleteDeployment { project, .. } => Some(project),
            Self::TransferProject { project, .. }
            | Self::AddMember { project, .. }
            | Self::SetRoles { project, .. }
            | Self::CreateEnvironment { project, .. }
            | Self::CreateRepository { project, .. }
            | Self::CreateDeployment { project, .. } => project.as_ref(),
        }
    }

    /// The same, in this project: the one that was created since.
    #[must_use]
    pub fn in_project(mut self, id: &ProjectId) -> Self {
        match &mut self {
            Self::TransferProject { project, .. }
            | Self::AddMember { project, .. }
            | Self::SetRoles { project, .. }
            | Self::CreateEnvironment { project, .. }
            | Self::CreateRepository { project, .. }
            | Self::CreateDeployment { project, .. } => *project = Some(id.clone()),
            _ => {}
        }
        self
    }

    /// Credentials of Git must be at hand when it is sent.
    #[must_use]
    pub fn needs_credentials(&self) -> bool {
        matches!(
            self,
            Self::CreateRepository { credentials: true, .. } | Self::UpdateRepository { credentials: true, .. }
        )
    }
}
