//! Services of the platform.

use std::collections::BTreeMap;

use accostage_platform::{Health, ProjectId, ServiceLink};
use reqwest::Method;

use crate::{Client, Result, Write};

/// Requests about services.
#[derive(Debug, Clone, Copy)]
pub struct Services<'a>(&'a Client);

/// Settings to write: service, then key, then value.
pub type Settings = BTreeMap<String, BTreeMap<String, String>>;

impl Client {
    /// Services.
    #[must_use]
    pub fn services(&self) -> Services<'_> {
        Services(self)
    }
}

impl Services<'_> {
    /// Lists the services of a project. One that fails is left out.
    ///
    /// # Errors
    /// They may not be read.
    pub async fn list(&self, project: &ProjectId) -> Result<Vec<ServiceLink>> {
        let call = self.0.get(&["v1", "projects", project.as_str(), "services"]);
        self.0.read(call.query(&[("permissionTarget", "user")])).await
    }

    /// Writes settings. The server drops in silence those that it does not take: they must be read again.
    pub fn update(&self, project: &ProjectId, settings: &Settings) -> Write<()> {
        let call = self.0.call(Method::POST, &["v1", "projects", project.as_str(), "services"]);
        self.0.write_only(call.body(settings))
    }

    /// Tells how services are.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn health(&self) -> Result<Vec<Health>> {
        self.0.read(self.0.get(&["v1", "health-services"]).unsigned()).await
    }

    /// Tells how services are, with the causes, to who may know.
    ///
    /// # Errors
    /// One may not know.
    pub async fn health_with_causes(&self) -> Result<Vec<Health>> {
        self.0.read(self.0.get(&["v1", "complete-services"])).await
    }
}
