//! Where environments live: clusters, stages, zones.

use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{ClusterId, ProjectId, Quantity, Resources, StageId, Unknown, ZoneId, lenient, quota};

words! {
    /// Who may use a cluster.
    Privacy {
        /// Every project.
        Public = "public",
        /// The projects attached to it.
        Dedicated = "dedicated",
    }
}

/// A cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// Identity.
    pub id: ClusterId,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub label: String,
    /// What people should know of it: addresses, public key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infos: Option<String>,
    /// May hold resources of the whole cluster.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub cluster_resources: bool,
    /// Who may use it.
    #[serde(default)]
    pub privacy: Privacy,
    /// Its zone.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub zone_id: ZoneId,
    /// The stages that it offers. The server does not check that an environment keeps to them.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub stage_ids: Vec<StageId>,
    /// The projects attached to it, when the one who asks may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_ids: Option<Vec<ProjectId>>,
    /// Processors.
    #[serde(default)]
    pub cpu: Quantity,
    /// Graphics processors.
    #[serde(default)]
    pub gpu: Quantity,
    /// Gibibytes.
    #[serde(default)]
    pub memory: Quantity,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Cluster {
    /// What it offers in all.
    #[must_use]
    pub fn capacity(&self) -> Resources {
        Resources { cpu: self.cpu, gpu: self.gpu, memory: self.memory }
    }

    /// Environments of this stage belong there.
    #[must_use]
    pub fn offers(&self, stage: &StageId) -> bool {
        self.stage_ids.contains(stage)
    }
}

/// A stage: a type of environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// Identity.
    pub id: StageId,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub name: String,
    /// The clusters that offer it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub cluster_ids: Vec<ClusterId>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Stage {
    /// Its environments draw on the quota of production.
    #[must_use]
    pub fn is_production(&self) -> bool {
        quota::is_production(&self.name)
    }
}

/// A zone: a network where clusters are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Zone {
    /// Identity.
    pub id: ZoneId,
    /// Short name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub slug: String,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub label: String,
    /// Where its Argo CD is.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub argocd_url: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// What environments already take of a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Processors.
    #[serde(default)]
    pub cpu: Quantity,
    /// Graphics processors.
    #[serde(default)]
    pub gpu: Quantity,
    /// Gibibytes.
    #[serde(default)]
    pub memory: Quantity,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Usage {
    /// The three amounts.
    #[must_use]
    pub fn resources(&self) -> Resources {
        Resources { cpu: self.cpu, gpu: self.gpu, memory: self.memory }
    }
}
