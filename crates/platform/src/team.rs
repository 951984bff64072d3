//! People and roles.

use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{AdminRights, Moment, ProjectId, ProjectRights, RoleId, Unknown, UserId, lenient};

words! {
    /// What an account is.
    UserKind {
        /// A person.
        Human = "human",
        /// A robot, behind an administration token.
        Bot = "bot",
        /// An account that is no more.
        Ghost = "ghost",
    }
}

words! {
    /// Where a role comes from.
    RoleKind {
        /// Made in the project, and kept in the directory by the console.
        Managed = "managed",
        /// Kept in the directory by somebody else.
        External = "external",
        /// Made with the project; never changes.
        SystemManaged = "system:managed",
        /// Made with the console; never changes.
        SystemExternal = "system:external",
        /// Held by everybody who can sign in: « Tout le monde ».
        Global = "global",
    }
}

impl RoleKind {
    /// Never changes: the server refuses.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.as_str().starts_with("system:")
    }
}

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Identity.
    pub id: UserId,
    /// First name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub first_name: String,
    /// Last name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub last_name: String,
    /// Address.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub email: String,
    /// What it is.
    #[serde(default, rename = "type")]
    pub kind: UserKind,
    /// Roles over the whole console.
    #[serde(default, deserialize_with = "lenient::or_default", skip_serializing_if = "Vec::is_empty")]
    pub admin_role_ids: Vec<RoleId>,
    /// Last time it signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_login: Option<Moment>,
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

/// Somebody in a project; the owner is not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Who.
    pub user_id: UserId,
    /// First name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub first_name: String,
    /// Last name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub last_name: String,
    /// Address.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub email: String,
    /// Roles held. The server accepts identities of roles that do not exist.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub role_ids: Vec<RoleId>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A role of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Identity.
    pub id: RoleId,
    /// Name.
    pub name: String,
    /// What it allows.
    #[serde(default)]
    pub permissions: ProjectRights,
    /// Its place in the list; one of the two servers leaves it out.
    #[serde(default, deserialize_with = "lenient::whole", skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Its project; one of the two servers leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ProjectId>,
    /// Where it comes from.
    #[serde(default, rename = "type")]
    pub kind: RoleKind,
    /// Its group in the directory.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub oidc_group: String,
    /// Fields that this version does not know. One server counts there the people of the project, not of the role.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A role over the whole console.
///
/// What an account may do is [`AdminRole::effective`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdminRole {
    /// Identity.
    pub id: RoleId,
    /// Name.
    pub name: String,
    /// What it allows.
    #[serde(default)]
    pub permissions: AdminRights,
    /// Its place in the list.
    #[serde(default, deserialize_with = "lenient::whole", skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Where it comes from.
    #[serde(default, rename = "type")]
    pub kind: RoleKind,
    /// Its group in the directory.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub oidc_group: String,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl AdminRole {
    /// What an account may do over the whole console: the roles that it holds, and those of everybody.
    #[must_use]
    pub fn effective(roles: &[Self], held: &[RoleId]) -> AdminRights {
        roles
            .iter()
            .filter(|role| role.kind == RoleKind::Global || held.contains(&role.id))
            .fold(AdminRights::NONE, |rights, role| rights | role.permissions)
    }
}
