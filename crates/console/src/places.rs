//! Clusters, stages and zones.

use accostage_platform::{Cluster, ClusterId, Stage, Usage, Zone};

use crate::{Client, Result};

/// Requests about where environments live.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a>(&'a Client);

impl Client {
    /// Clusters, stages and zones.
    #[must_use]
    pub fn places(&self) -> Places<'_> {
        Places(self)
    }
}

impl Places<'_> {
    /// Lists the clusters that one may use.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn clusters(&self) -> Result<Vec<Cluster>> {
        self.0.read(self.0.get(&["v1", "clusters"])).await
    }

    /// Tells what environments take of a cluster, to who may know. A cluster that does not exist has nothing taken.
    ///
    /// # Errors
    /// One may not know.
    pub async fn usage(&self, cluster: &ClusterId) -> Result<Usage> {
        self.0.read(self.0.get(&["v1", "clusters", "usage", cluster.as_str()])).await
    }

    /// Lists stages. Answered whatever the token: it proves nothing about it.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn stages(&self) -> Result<Vec<Stage>> {
        self.0.read(self.0.get(&["v1", "stages"])).await
    }

    /// Lists zones. Answered whatever the token: it proves nothing about it.
    ///
    /// # Errors
    /// The console does not answer.
    pub async fn zones(&self) -> Result<Vec<Zone>> {
        self.0.read(self.0.get(&["v1", "zones"])).await
    }
}
