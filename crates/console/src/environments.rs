//! Environments of a project.

use accostage_platform::{ClusterId, Environment, EnvironmentId, ProjectId, Quantity, StageId};
use reqwest::Method;
use serde::Serialize;

use crate::dialect::Versioned;
use crate::versioned::InProject;
use crate::{Client, Result, Write};

const RESOURCE: Versioned = Versioned::Environments;

/// Requests about environments.
#[derive(Debug, Clone, Copy)]
pub struct Environments<'a>(&'a Client);

/// An environment to create. The server does not check that the cluster offers the stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewEnvironment {
    /// Name.
    pub name: String,
    /// Stage.
    pub stage_id: StageId,
    /// Cluster.
    pub cluster_id: ClusterId,
    /// Processors.
    pub cpu: Quantity,
    /// Graphics processors.
    pub gpu: Quantity,
    /// Gibibytes.
    pub memory: Quantity,
    /// Deploys by itself what the repository says.
    pub autosync: bool,
}

/// What may change of an environment; all of it is always sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EnvironmentUpdate {
    /// Processors.
    pub cpu: Quantity,
    /// Graphics processors.
    pub gpu: Quantity,
    /// Gibibytes.
    pub memory: Quantity,
    /// Deploys by itself what the repository says.
    pub autosync: bool,
}

impl Client {
    /// Environments.
    #[must_use]
    pub fn environments(&self) -> Environments<'_> {
        Environments(self)
    }
}

impl Environments<'_> {
    /// Lists the environments of a project. Version 1 answers an empty list for a project that does not exist.
    ///
    /// # Errors
    /// They may not be read.
    pub async fn list(&self, project: &ProjectId) -> Result<Vec<Environment>> {
        self.0.read_versioned(project, RESOURCE).await
    }

    /// Creates an environment. When services fail, the environment stays and the outcome is unknown.
    pub fn create(&self, project: &ProjectId, environment: &NewEnvironment) -> Write<Environment> {
        let second = self.0.second(Method::POST, project, RESOURCE, &[]).body(environment);
        let body = InProject { project_id: project, body: environment };
        let first = self.0.first(Method::POST, RESOURCE, &[]).body(&body);
        self.0.write(second).or_older(RESOURCE, first)
    }

    /// Changes an environment. Version 1 counts it twice against the quota.
    pub fn update(&self, project: &ProjectId, id: &EnvironmentId, change: &EnvironmentUpdate) -> Write<Environment> {
        let second = self.0.second(Method::PUT, project, RESOURCE, &[id.as_str()]).body(change);
        let first = self.0.first(Method::PUT, RESOURCE, &[id.as_str()]).body(change);
        self.0.write(second).or_older(RESOURCE, first)
    }

    /// Deletes an environment. When services fail it is gone all the same.
    pub fn delete(&self, project: &ProjectId, id: &EnvironmentId) -> Write<()> {
        let second = self.0.second(Method::DELETE, project, RESOURCE, &[id.as_str()]);
        let first = self.0.first(Method::DELETE, RESOURCE, &[id.as_str()]);
        self.0.write_only(second).or_older(RESOURCE, first)
    }
}
