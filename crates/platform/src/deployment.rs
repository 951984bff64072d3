//! A deployment: what Argo CD follows in an environment.

use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{
    DeploymentId, Environment, EnvironmentId, Moment, ProjectId, Repository, RepositoryId, SourceId, Unknown,
    ValueSourceId, lenient,
};

words! {
    /// What a source is.
    SourceKind {
        /// A repository.
        Git = "git",
        /// A registry of charts.
        Oci = "oci",
    }
}

words! {
    /// Where a file of values is.
    ValueKind {
        /// In the source itself.
        Internal = "internal",
        /// In another repository of the project.
        External = "external",
    }
}

/// A deployment. What the server answers to a creation lacks its environment and its sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// Identity.
    pub id: DeploymentId,
    /// Name. Not unique on the server.
    pub name: String,
    /// Its project.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub project_id: ProjectId,
    /// Where it deploys.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub environment_id: EnvironmentId,
    /// Deploys by itself what the sources say.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub autosync: bool,
    /// Where it deploys, in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// What it deploys, in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_sources: Option<Vec<DeploymentSource>>,
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

/// A source of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentSource {
    /// Identity.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub id: SourceId,
    /// Its repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository_id: Option<RepositoryId>,
    /// What it is.
    #[serde(default, rename = "type")]
    pub kind: SourceKind,
    /// Branch, tag or commit.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub target_revision: String,
    /// Folder.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub path: String,
    /// Files of values.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub helm_values_files: String,
    /// Its repository, in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<Repository>,
    /// Files of values, one by one.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub value_sources: Vec<ValueSource>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A file of values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueSource {
    /// Identity.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub id: ValueSourceId,
    /// Where it is.
    #[serde(default, rename = "type")]
    pub kind: ValueKind,
    /// Its place among the others.
    #[serde(default, deserialize_with = "lenient::whole", skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// Its path.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub path: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}
