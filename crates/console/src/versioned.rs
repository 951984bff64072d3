//! Resources whose routes exist in two versions: the second where the console has it, the first elsewhere.

use accostage_platform::ProjectId;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::Call;
use crate::dialect::Versioned;
use crate::error::ErrorKind;
use crate::{Client, Error, Result};

/// A body of version 1, where the project is told in the body.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InProject<'a, T> {
    pub(crate) project_id: &'a ProjectId,
    #[serde(flatten)]
    pub(crate) body: T,
}

impl Client {
    /// A request of version 2, below its project.
    pub(crate) fn second(&self, method: Method, project: &ProjectId, resource: Versioned, rest: &[&str]) -> Call {
        let mut segments = vec!["v2", "projects", project.as_str(), resource.segment()];
        segments.extend_from_slice(rest);
        self.call(method, &segments)
    }

    /// A request of version 1.
    pub(crate) fn first(&self, method: Method, resource: Versioned, rest: &[&str]) -> Call {
        let mut segments = vec!["v1", resource.segment()];
        segments.extend_from_slice(rest);
        self.call(method, &segments)
    }

    /// Reads a list by the version that the console has.
    pub(crate) async fn read_versioned<T: DeserializeOwned>(
        &self,
        project: &ProjectId,
        resource: Versioned,
    ) -> Result<Vec<T>> {
        let dialect = &self.inner().dialect;
        if !dialect.is_first(resource) {
            match self.read(self.second(Method::GET, project, resource, &[])).await {
                Err(error) if is_missing(&error) => dialect.learn_first(resource),
                Ok(list) => {
                    dialect.learn_second(resource);
                    return Ok(list);
                }
                other => return other,
            }
        }
        self.read(self.first(Method::GET, resource, &[]).query(&[("projectId", project.as_str())])).await
    }
}

fn is_missing(error: &Error) -> bool {
    *error.kind() == ErrorKind::NoRoute
}
