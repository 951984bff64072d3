//! People and roles of a project, and accounts of the console.

use std::collections::BTreeMap;

use accostage_platform::{AdminRole, Member, ProjectId, ProjectRights, Role, RoleId, User, UserId};
use reqwest::Method;
use serde::Serialize;

use crate::{Client, Result, Write};

/// Requests about the people of a project.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a>(&'a Client);

/// Requests about the roles of a project.
#[derive(Debug, Clone, Copy)]
pub struct Roles<'a>(&'a Client);

/// Requests about accounts.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a>(&'a Client);

/// Somebody to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum NewMember {
    /// An account of the console.
    #[serde(rename = "userId")]
    User(UserId),
    /// Somebody of the directory, who may not have opened the console yet.
    #[serde(rename = "email")]
    Email(String),
}

/// The roles of somebody. The server accepts roles that do not exist, and adds who is not there: check before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberRoles {
    /// Who.
    pub user_id: UserId,
    /// All of their roles.
    pub roles: Vec<RoleId>,
}

/// A role to create.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRole {
    /// Name.
    pub name: String,
    /// What it allows.
    pub permissions: ProjectRights,
    /// Its group in the directory; none: the server makes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc_group: Option<String>,
    /// `managed`, or `external` when somebody else keeps the group.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A change of a role; what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleUpdate {
    /// Which one.
    pub id: RoleId,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<ProjectRights>,
    /// Its group in the directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc_group: Option<String>,
}

impl Client {
    /// People of a project.
    #[must_use]
    pub fn members(&self) -> Members<'_> {
        Members(self)
    }

    /// Roles of a project.
    #[must_use]
    pub fn roles(&self) -> Roles<'_> {
        Roles(self)
    }

    /// Accounts of the console.
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }
}

impl Members<'_> {
    /// Lists people, without the owner.
    ///
    /// # Errors
    /// They may not be read.
    pub async fn list(&self, project: &ProjectId) -> Result<Vec<Member>> {
        self.0.read(self.0.get(&["v1", "projects", project.as_str(), "members"])).await
    }

    /// Adds somebody; gives the whole list.
    pub fn add(&self, project: &ProjectId, who: &NewMember) -> Write<Vec<Member>> {
        let call = self.0.call(Method::POST, &["v1", "projects", project.as_str(), "members"]);
        self.0.write(call.body(who))
    }

    /// Sets roles; gives the whole list.
    pub fn set_roles(&self, project: &ProjectId, roles: &[MemberRoles]) -> Write<Vec<Member>> {
        let call = self.0.call(Method::PATCH, &["v1", "projects", project.as_str(), "members"]);
        self.0.write(call.body(&roles))
    }

    /// Removes somebody; gives the list that is left.
    pub fn remove(&self, project: &ProjectId, who: &UserId) -> Write<Vec<Member>> {
        let segments = ["v1", "projects", project.as_str(), "members", who.as_str()];
        self.0.write(self.0.call(Method::DELETE, &segments))
    }
}

impl Roles<'_> {
    /// Lists roles.
    ///
    /// # Errors
    /// They may not be read.
    pub async fn list(&self, project: &ProjectId) -> Result<Vec<Role>> {
        self.0.read(self.0.get(&["v1", "projects", project.as_str(), "roles"])).await
    }

    /// Counts the people of each role.
    ///
    /// # Errors
    /// They may not be read.
    pub async fn member_counts(&self, project: &ProjectId) -> Result<BTreeMap<RoleId, u64>> {
        self.0.read(self.0.get(&["v1", "projects", project.as_str(), "roles", "member-counts"])).await
    }

    /// Creates a role; gives the whole list.
    pub fn create(&self, project: &ProjectId, role: &NewRole) -> Write<Vec<Role>> {
        let call = self.0.call(Method::POST, &["v1", "projects", project.as_str(), "roles"]);
        self.0.write(call.body(role))
    }

    /// Changes roles; gives the whole list.
    pub fn update(&self, project: &ProjectId, changes: &[RoleUpdate]) -> Write<Vec<Role>> {
        let call = self.0.call(Method::PATCH, &["v1", "projects", project.as_str(), "roles"]);
        self.0.write(call.body(&changes))
    }

    /// Deletes a role.
    pub fn delete(&self, project: &ProjectId, role: &RoleId) -> Write<()> {
        let segments = ["v1", "projects", project.as_str(), "roles", role.as_str()];
        self.0.write_only(self.0.call(Method::DELETE, &segments))
    }
}

impl Users<'_> {
    /// Finds accounts by a few letters: five at most. Without letters, the server gives robots too.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn matching(&self, letters: &str) -> Result<Vec<User>> {
        self.0.read(self.0.get(&["v1", "users", "matching"]).query(&[("letters", letters)])).await
    }

    /// Lists the roles over the whole console.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn admin_roles(&self) -> Result<Vec<AdminRole>> {
        self.0.read(self.0.get(&["v1", "admin", "roles"])).await
    }
}
