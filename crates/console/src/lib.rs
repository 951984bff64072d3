//! Adapter: the client of the API of a console of the platform.
//!
//! It asks, reads tolerantly, tells errors by meaning, and never writes twice. It does not decide what to ask, keeps
//! nothing, and shows no secret. Enter by [`HttpConsoles`], which the use cases
//! call, or by [`Client::builder`]; [`probe`](Client::probe) tests a connection step by step.
//!
//! Two servers answer behind one address. Their seven shapes of error, one of which comes with the status of a success,
//! are read in one place (`shape.rs`).

mod adapter;
mod address;
mod builder;
mod client;
mod deployments;
mod dialect;
mod effects;
mod elements;
mod environments;
mod error;
mod journal;
mod outcome;
mod places;
mod probe;
mod projects;
mod proxy;
mod repositories;
mod retry;
mod secret;
mod services;
mod shape;
mod system;
mod team;
mod tokens;
mod transport;
mod trust;
mod versioned;
mod write;

pub use adapter::{HttpConsole, HttpConsoles, HttpProjects};
pub use address::{BadAddress, BaseUrl};
pub use builder::{BuildError, ClientBuilder, Connectivity, Timeouts};
pub use client::Client;
pub use deployments::{Deployments, NewDeployment, NewSource, NewValues};
pub use effects::HttpWrite;
pub use elements::{Elements, Progress};
pub use environments::{EnvironmentUpdate, Environments, NewEnvironment};
pub use error::{Error, ErrorKind, FieldRefusal, ProxyTrouble, Result, SignIn, TlsTrouble, Unreadable, Unsendable};
pub use journal::Logs;
pub use outcome::Outcome;
pub use places::Places;
pub use probe::{Check, Probe, Step, Verdict};
pub use projects::{Filter, NewProject, ProjectQuery, ProjectUpdate, Projects, Quotas, Secrets};
pub use proxy::{Bypass, Proxies, ProxyServer};
pub use repositories::{Branches, DeploySettings, NewRepository, Repositories, RepositoryUpdate};
pub use retry::Retry;
pub use secret::{Credential, REMINDER_DAYS, Secret, Validity};
pub use services::{Services, Settings};
pub use system::System;
pub use team::{MemberRoles, Members, NewMember, NewRole, RoleUpdate, Roles, Users};
pub use tokens::{CreatedToken, NewToken, Tokens};
pub use tokio_util::sync::CancellationToken;
pub use trust::{BadCertificate, Flaw, authorities};
pub use write::{End, Sent, Write};

#[cfg(test)]
mod tests;
