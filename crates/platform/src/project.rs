//! A project.

use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{
    ClusterId, Member, Moment, ProjectId, ProjectRights, Quantity, Resources, Role, Unknown, User, UserId, lenient,
};

words! {
    /// Where a project stands. `locked` is something else.
    ProjectStatus {
        /// Being made; treated as in progress.
        Initializing = "initializing",
        /// Every service answered well.
        Created = "created",
        /// A service failed: provisioning can be replayed.
        Failed = "failed",
        /// A service warned.
        Warning = "warning",
        /// Put away for good.
        Archived = "archived",
    }
}

/// A project of the console.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// Identity.
    pub id: ProjectId,
    /// Name. Not unique on the server.
    pub name: String,
    /// Name made unique by a number at its end.
    #[serde(default, deserialize_with = "lenient::or_default", skip_serializing_if = "String::is_empty")]
    pub slug: String,
    /// What it is for.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub description: String,
    /// Where it stands.
    #[serde(default)]
    pub status: ProjectStatus,
    /// Frozen by an administrator.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub locked: bool,
    /// Without any quota.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub limitless: bool,
    /// Processors outside production.
    #[serde(default)]
    pub hprod_cpu: Quantity,
    /// Graphics processors outside production.
    #[serde(default)]
    pub hprod_gpu: Quantity,
    /// Gibibytes outside production.
    #[serde(default)]
    pub hprod_memory: Quantity,
    /// Processors in production.
    #[serde(default)]
    pub prod_cpu: Quantity,
    /// Graphics processors in production.
    #[serde(default)]
    pub prod_gpu: Quantity,
    /// Gibibytes in production.
    #[serde(default)]
    pub prod_memory: Quantity,
    /// Dedicated clusters that it may use.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub cluster_ids: Vec<ClusterId>,
    /// Who owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    /// Who owns it, with their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<User>,
    /// Its people, without the owner.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub members: Vec<Member>,
    /// Its roles.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub roles: Vec<Role>,
    /// What each of its people may do, roles aside.
    #[serde(default)]
    pub everyone_perms: ProjectRights,
    /// Version of the console when everything was last well provisioned. The spelling is the server's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_success_provisionning_version: Option<String>,
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

impl Project {
    /// Who owns it, whichever of the two fields tells.
    #[must_use]
    pub fn owner_id(&self) -> Option<&UserId> {
        self.owner_id.as_ref().or(self.owner.as_ref().map(|owner| &owner.id))
    }

    /// What its environments may take together, in production or outside it.
    #[must_use]
    pub fn quota(&self, production: bool) -> Resources {
        if production {
            Resources { cpu: self.prod_cpu, gpu: self.prod_gpu, memory: self.prod_memory }
        } else {
            Resources { cpu: self.hprod_cpu, gpu: self.hprod_gpu, memory: self.hprod_memory }
        }
    }

    /// Put away, or on the way: an archive that failed in the middle leaves a project whose slug says so.
    #[must_use]
    pub fn is_archived(&self) -> bool {
        self.status == ProjectStatus::Archived || self.archive_is_unfinished()
    }

    /// An archive that failed: what it held is gone, and it stays in the lists under a suffixed name.
    #[must_use]
    pub fn archive_is_unfinished(&self) -> bool {
        self.status != ProjectStatus::Archived && self.slug.ends_with("_archived")
    }
}
