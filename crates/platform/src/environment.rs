//! An environment of a project.

use serde::{Deserialize, Serialize};

use crate::{ClusterId, EnvironmentId, Moment, ProjectId, Quantity, Resources, StageId, Unknown, lenient};

/// An environment: a namespace on a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// Identity.
    pub id: EnvironmentId,
    /// Name, unique in its project; never changes.
    pub name: String,
    /// Its project.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub project_id: ProjectId,
    /// Its stage; never changes.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub stage_id: StageId,
    /// Its cluster; never changes.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub cluster_id: ClusterId,
    /// Processors.
    #[serde(default)]
    pub cpu: Quantity,
    /// Graphics processors.
    #[serde(default)]
    pub gpu: Quantity,
    /// Gibibytes.
    #[serde(default)]
    pub memory: Quantity,
    /// Deploys by itself what the repository says.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub autosync: bool,
    /// Its stage with its name, in the lists of version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageName>,
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

/// A stage as it comes with an environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageName {
    /// Identity.
    pub id: StageId,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub name: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Environment {
    /// What it takes.
    #[must_use]
    pub fn resources(&self) -> Resources {
        Resources { cpu: self.cpu, gpu: self.gpu, memory: self.memory }
    }

    /// Its namespace on the cluster, or none when an identity is not a UUID.
    #[must_use]
    pub fn namespace(&self) -> Option<String> {
        crate::namespace(&self.id, &self.project_id)
    }
}
