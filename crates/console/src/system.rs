//! The console itself.

use accostage_platform::SystemSetting;
use serde::Deserialize;

use crate::{Client, Result};

/// Requests about the console itself.
#[derive(Debug, Clone, Copy)]
pub struct System<'a>(&'a Client);

#[derive(Deserialize)]
struct Version {
    version: String,
}

#[derive(Deserialize)]
struct Health {
    status: String,
}

impl Client {
    /// The console itself.
    #[must_use]
    pub fn system(&self) -> System<'_> {
        System(self)
    }
}

impl System<'_> {
    /// Tells the version of the console. Answered to everybody.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn version(&self) -> Result<String> {
        let call = self.0.get(&["v1", "version"]).unsigned();
        Ok(self.0.read::<Version>(call).await?.version)
    }

    /// The console says that it is well.
    ///
    /// # Errors
    /// The console does not answer, or says that it is not.
    pub async fn is_healthy(&self) -> Result<bool> {
        let call = self.0.get(&["v1", "healthz"]).unsigned();
        Ok(self.0.read::<Health>(call).await?.status.eq_ignore_ascii_case("ok"))
    }

    /// Lists settings of the console. `maintenance` closes its pages; the API still answers.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn settings(&self) -> Result<Vec<SystemSetting>> {
        self.0.read(self.0.get(&["v1", "system", "settings"])).await
    }
}
