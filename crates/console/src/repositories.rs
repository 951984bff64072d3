//! Repositories of a project.

use accostage_platform::{ProjectId, Repository, RepositoryId};
use reqwest::Method;
use serde::{Serialize, Serializer};

use crate::dialect::Versioned;
use crate::versioned::InProject;
use crate::{Client, Result, Secret, Write};

const RESOURCE: Versioned = Versioned::Repositories;
/// What version 1 takes for « the token stays ».
const KEPT_TOKEN: &str = "fakeToken";

/// Requests about repositories.
#[derive(Debug, Clone, Copy)]
pub struct Repositories<'a>(&'a Client);

/// What deploys from a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploySettings {
    /// Branch, tag or commit.
    pub deploy_revision: String,
    /// Folder.
    pub deploy_path: String,
    /// Files of values.
    pub helm_values_files: String,
}

/// A repository to create.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRepository {
    /// Name in the console.
    pub internal_repo_name: String,
    /// What it is.
    #[serde(flatten)]
    pub content: RepositoryUpdate,
}

/// What may change of a repository; all of it is always sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryUpdate {
    /// Where it is mirrored from; empty: nowhere.
    pub external_repo_url: String,
    /// Holds what deploys rather than what is deployed.
    pub is_infra: bool,
    /// Needs credentials. Without, those that the platform has are erased.
    pub is_private: bool,
    /// Who reads it there; empty: the token is enough.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub external_user_name: String,
    /// Their token; none in a change: the one that the platform has stays.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "exposed")]
    pub external_token: Option<Secret>,
    /// What deploys from it; none: what the server does by itself, or what is already set.
    #[serde(flatten)]
    pub deploy: Option<DeploySettings>,
}

/// Which branches to mirror now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Branches {
    /// All of them.
    All,
    /// One.
    One(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sync<'a> {
    sync_all_branches: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch_name: Option<&'a str>,
}

impl Client {
    /// Repositories.
    #[must_use]
    pub fn repositories(&self) -> Repositories<'_> {
        Repositories(self)
    }
}

impl Repositories<'_> {
    /// Lists the repositories of a project.
    ///
    /// # Errors
    /// They may not be read.
    pub async fn list(&self, project: &ProjectId) -> Result<Vec<Repository>> {
        self.0.read_versioned(project, RESOURCE).await
    }

    /// Creates a repository. Sent twice, it would be stored twice.
    pub fn create(&self, project: &ProjectId, repository: &NewRepository) -> Write<Repository> {
        let token = repository.content.external_token.as_ref();
        let second = self.0.second(Method::POST, project, RESOURCE, &[]).body(repository).hiding(token);
        let body = InProject { project_id: project, body: repository };
        let first = self.0.first(Method::POST, RESOURCE, &[]).body(&body).hiding(token);
        self.0.write(second).or_older(RESOURCE, first)
    }

    /// Changes a repository.
    pub fn update(&self, project: &ProjectId, id: &RepositoryId, change: &RepositoryUpdate) -> Write<Repository> {
        let token = change.external_token.as_ref();
        let second = self.0.second(Method::PUT, project, RESOURCE, &[id.as_str()]).body(change).hiding(token);
        let mut older = change.clone();
        if older.is_private && older.external_token.is_none() {
            older.external_token = Some(Secret::new(KEPT_TOKEN));
        }
        let first = self.0.first(Method::PUT, RESOURCE, &[id.as_str()]).body(&older).hiding(token);
        self.0.write(second).or_older(RESOURCE, first)
    }

    /// Deletes a repository.
    pub fn delete(&self, project: &ProjectId, id: &RepositoryId) -> Write<()> {
        let second = self.0.second(Method::DELETE, project, RESOURCE, &[id.as_str()]);
        let first = self.0.first(Method::DELETE, RESOURCE, &[id.as_str()]);
        self.0.write_only(second).or_older(RESOURCE, first)
    }

    /// Asks for a mirror now. Done means asked for, not finished.
    pub fn sync(&self, project: &ProjectId, id: &RepositoryId, branches: &Branches) -> Write<()> {
        let body = match branches {
            Branches::All => Sync { sync_all_branches: true, branch_name: None },
            Branches::One(name) => Sync { sync_all_branches: false, branch_name: Some(name) },
        };
        let second = self.0.second(Method::POST, project, RESOURCE, &[id.as_str(), "sync"]).body(&body);
        let first = self.0.first(Method::POST, RESOURCE, &[id.as_str(), "sync"]).body(&body);
        self.0.write_only(second).or_older(RESOURCE, first)
    }
}

/// Writes a secret where it must go.
fn exposed<S: Serializer>(token: &Option<Secret>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    match token {
        Some(token) => serializer.serialize_str(token.expose()),
        None => serializer.serialize_none(),
    }
}
