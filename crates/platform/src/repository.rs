//! A repository of a project.

use serde::{Deserialize, Serialize};

use crate::{Moment, ProjectId, RepositoryId, Unknown, lenient};

/// A repository, mirrored from outside or not. Its credentials are never answered by the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Repository {
    /// Identity.
    pub id: RepositoryId,
    /// Name in the console; never changes.
    pub internal_repo_name: String,
    /// Its project.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub project_id: ProjectId,
    /// Where it is mirrored from; empty: nowhere.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub external_repo_url: String,
    /// Who reads it there.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub external_user_name: String,
    /// Holds what deploys rather than what is deployed.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_infra: bool,
    /// Needs credentials.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_private: bool,
    /// Branch, tag or commit deployed. Version 1 writes nothing where version 2 writes `HEAD`.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub deploy_revision: String,
    /// Folder deployed. Version 1 writes nothing where version 2 writes `.`.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub deploy_path: String,
    /// Files of values.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub helm_values_files: String,
    /// When it was last written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Moment>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Moment>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Repository {
    /// What is deployed, with the default that both versions mean.
    #[must_use]
    pub fn revision(&self) -> &str {
        if self.deploy_revision.is_empty() { "HEAD" } else { &self.deploy_revision }
    }

    /// The folder deployed, with the default that both versions mean.
    #[must_use]
    pub fn path(&self) -> &str {
        if self.deploy_path.is_empty() { "." } else { &self.deploy_path }
    }
}
