//! Identities given by the console. Kept as text: a server that changes their form must still be readable.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text of the identity.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )*};
}

ids! {
    /// Identity of a cluster.
    ClusterId,
    /// Identity of a deployment.
    DeploymentId,
    /// Identity of an environment.
    EnvironmentId,
    /// Identity of an entry of the operation log.
    LogId,
    /// Identity of a project.
    ProjectId,
    /// Identity of a repository.
    RepositoryId,
    /// Identity of a role, of a project or of the whole console.
    RoleId,
    /// Identity of a source of a deployment.
    SourceId,
    /// Identity of a stage (type of environment).
    StageId,
    /// Identity of a token; never its value.
    TokenId,
    /// Identity of a person, or of a robot.
    UserId,
    /// Identity of a file of values.
    ValueSourceId,
    /// Identity of a zone.
    ZoneId,
}
