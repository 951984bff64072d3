//! Deployments of a project.

use accostage_platform::{Deployment, DeploymentId, EnvironmentId, ProjectId, RepositoryId};
use reqwest::Method;
use serde::Serialize;

use crate::{Client, Result, Write};

/// Requests about deployments. Older consoles do not have them.
#[derive(Debug, Clone, Copy)]
pub struct Deployments<'a>(&'a Client);

/// A deployment to create, or all of it when it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewDeployment {
    /// Name. The server does not refuse a namesake.
    pub name: String,
    /// Project.
    pub project_id: ProjectId,
    /// Where it deploys.
    pub environment_id: EnvironmentId,
    /// Deploys by itself what the sources say.
    pub autosync: bool,
    /// What it deploys.
    pub deployment_sources: Vec<NewSource>,
}

/// A source of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewSource {
    /// Repository.
    pub repository_id: RepositoryId,
    /// `git` or `oci`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Branch, tag or commit.
    pub target_revision: String,
    /// Folder.
    pub path: String,
    /// Files of values.
    pub helm_values_files: String,
    /// Files of values, one by one.
    pub value_sources: Vec<NewValues>,
}

/// A file of values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewValues {
    /// `internal` or `external`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its path.
    pub path: String,
    /// The repository of an external one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_id: Option<RepositoryId>,
    /// The branch of an external one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_revision: Option<String>,
}

impl Client {
    /// Deployments.
    #[must_use]
    pub fn deployments(&self) -> Deployments<'_> {
        Deployments(self)
    }
}

impl Deployments<'_> {
    /// Lists deployments.
    ///
    /// # Errors
    /// They may not be read, or the console does not have them.
    pub async fn list(&self, project: &ProjectId) -> Result<Vec<Deployment>> {
        self.0.read(self.0.get(&["v1", "projects", project.as_str(), "deployments"])).await
    }

    /// Creates a deployment. The server provisions after it answered.
    pub fn create(&self, project: &ProjectId, deployment: &NewDeployment) -> Write<Deployment> {
        let call = self.0.call(Method::POST, &["v1", "projects", project.as_str(), "deployments"]);
        self.0.write(call.body(deployment))
    }

    /// Changes a deployment.
    pub fn update(&self, project: &ProjectId, id: &DeploymentId, deployment: &NewDeployment) -> Write<Deployment> {
        let segments = ["v1", "projects", project.as_str(), "deployments", id.as_str()];
        self.0.write(self.0.call(Method::PUT, &segments).body(deployment))
    }

    /// Deletes a deployment.
    pub fn delete(&self, project: &ProjectId, id: &DeploymentId) -> Write<()> {
        let segments = ["v1", "projects", project.as_str(), "deployments", id.as_str()];
        self.0.write_only(self.0.call(Method::DELETE, &segments))
    }
}
