//! The operation log of the console.

use accostage_platform::{LogPage, ProjectId};

use crate::{Client, Result};

/// Requests about the operation log.
#[derive(Debug, Clone, Copy)]
pub struct Logs<'a>(&'a Client);

impl Client {
    /// The operation log.
    #[must_use]
    pub fn logs(&self) -> Logs<'_> {
        Logs(self)
    }
}

impl Logs<'_> {
    /// Reads a page of the log, newest first; of the whole console without a project, for who may.
    ///
    /// # Errors
    /// It may not be read.
    pub async fn page(&self, project: Option<&ProjectId>, offset: u32, limit: u32) -> Result<LogPage> {
        let (offset, limit) = (offset.to_string(), limit.to_string());
        let mut pairs = vec![("offset", offset.as_str()), ("limit", limit.as_str())];
        if let Some(project) = project {
            pairs.push(("projectId", project.as_str()));
        }
        self.0.read(self.0.get(&["v1", "logs"]).query(&pairs)).await
    }
}
