//! Projects.

use accostage_platform::{Project, ProjectId, Quantity, UserId};
use reqwest::Method;
use serde::Serialize;

use crate::{Client, Elements, Result, Secret, Write};

/// Secrets that services made for a project: service, then key.
pub type Secrets = std::collections::BTreeMap<String, std::collections::BTreeMap<String, Secret>>;

/// Requests about projects.
#[derive(Debug, Clone, Copy)]
pub struct Projects<'a>(pub(crate) &'a Client);

/// Which projects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// Those that one owns or belongs to.
    #[default]
    Member,
    /// Those that one owns.
    Owned,
    /// All: only for those who administer the console.
    All,
}

impl Filter {
    fn word(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Owned => "owned",
            Self::All => "all",
        }
    }
}

/// A list of projects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectQuery {
    /// Which ones.
    pub filter: Filter,
    /// Archived ones too.
    pub archived: bool,
    /// Of this name only. It may be that of several.
    pub name: Option<String>,
    /// Of this identity only.
    pub id: Option<ProjectId>,
}

/// The quotas of a project; all of them always go together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quotas {
    /// Processors outside production.
    pub hprod_cpu: Quantity,
    /// Graphics processors outside production.
    pub hprod_gpu: Quantity,
    /// Gibibytes outside production.
    pub hprod_memory: Quantity,
    /// Processors in production.
    pub prod_cpu: Quantity,
    /// Graphics processors in production.
    pub prod_gpu: Quantity,
    /// Gibibytes in production.
    pub prod_memory: Quantity,
}

/// A project to create.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NewProject {
    /// Name. The server does not refuse a namesake.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Without quota.
    pub limitless: bool,
    /// Quotas.
    #[serde(flatten)]
    pub quotas: Quotas,
}

/// What may change of a project. All of it is always sent: one of the two servers does nothing, and says that it did,
/// when quotas come without the description.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ProjectUpdate {
    /// What it is for.
    pub description: String,
    /// Without quota.
    pub limitless: bool,
    /// Quotas.
    #[serde(flatten)]
    pub quotas: Quotas,
}

#[derive(Serialize)]
struct Lock {
    locked: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Transfer<'a> {
    owner_id: &'a UserId,
}

impl Client {
    /// Projects.
    #[must_use]
    pub fn projects(&self) -> Projects<'_> {
        Projects(self)
    }
}

impl Projects<'_> {
    /// Lists projects, one after the other: there may be thousands.
    ///
    /// # Errors
    /// The list does not begin.
    pub async fn stream(&self, query: &ProjectQuery) -> Result<Elements<Project>> {
        let mut pairs = vec![("filter", query.filter.word())];
        if !query.archived {
            pairs.push(("statusNotIn", "archived"));
        }
        if let Some(name) = &query.name {
            pairs.push(("name", name));
        }
        if let Some(id) = &query.id {
            pairs.push(("id", id.as_str()));
        }
        self.0.stream(self.0.get(&["v1", "projects"]).query(&pairs)).await
    }

    /// Lists projects, all at once.
    ///
    /// # Errors
    /// The list does not come to its end, or a project cannot be read.
    pub async fn list(&self, query: &ProjectQuery) -> Result<Vec<Project>> {
        self.stream(query).await?.all().await
    }

    /// Reads a project, by identity or by slug.
    ///
    /// # Errors
    /// It does not exist, is archived, or may not be read.
    pub async fn get(&self, id_or_slug: &str) -> Result<Project> {
        self.0.read(self.0.get(&["v1", "projects", id_or_slug])).await
    }

    /// Creates a project. One that is answered may turn out failed: it must be read again.
    pub fn create(&self, project: &NewProject) -> Write<Project> {
        self.0.write(self.0.call(Method::POST, &["v1", "projects"]).body(project))
    }

    /// Changes a project.
    pub fn update(&self, id: &ProjectId, change: &ProjectUpdate) -> Write<Project> {
        self.0.write(self.0.call(Method::PUT, &["v1", "projects", id.as_str()]).body(change))
    }

    /// Locks a project, or the reverse: the server forgets it in silence for who does not administer the console.
    pub fn lock(&self, id: &ProjectId, locked: bool) -> Write<Project> {
        self.0.write(self.0.call(Method::PUT, &["v1", "projects", id.as_str()]).body(&Lock { locked }))
    }

    /// Gives a project to one of its people.
    pub fn transfer(&self, id: &ProjectId, owner: &UserId) -> Write<Project> {
        let body = Transfer { owner_id: owner };
        self.0.write(self.0.call(Method::PUT, &["v1", "projects", id.as_str()]).body(&body))
    }

    /// Archives a project. The server says that it did even when a service failed half-way: it must be read again in the
    /// list.
    pub fn archive(&self, id: &ProjectId) -> Write<()> {
        self.0.write_only(self.0.call(Method::DELETE, &["v1", "projects", id.as_str()]))
    }

    /// Provisions again. The server may say that it did although a service failed: it must be read again.
    pub fn replay_hooks(&self, id: &ProjectId) -> Write<()> {
        self.0.write_only(self.0.call(Method::PUT, &["v1", "projects", id.as_str(), "hooks"]))
    }

    /// Reads the secrets that services made. Those of a service that fails are missing.
    ///
    /// # Errors
    /// They may not be read.
    pub async fn secrets(&self, id: &ProjectId) -> Result<Secrets> {
        self.0.read(self.0.get(&["v1", "projects", id.as_str(), "secrets"])).await
    }
}
