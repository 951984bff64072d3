//! What a console of the platform holds, as data, and the rules that the server applies to it.
//!
//! PURE: no I/O, no async, no clock. One set of types is used on the wire, in the stored mirror and in the plan. Reading
//! is tolerant: two servers answer on the same paths, and neither follows its own contract to the letter. A field that
//! this version does not know is kept in `unknown` and written back, an unknown word is kept as it came, a number may be
//! text, and what one of the two servers leaves out is optional.
//!
//! Enter by [`Project`], by [`Standing`] (what somebody may do in a project), by [`quota`] (what still fits) and by
//! [`plan`] (what a dossier wants, against what the console holds).

mod deployment;
mod environment;
mod id;
mod journal;
pub mod lenient;
mod moment;
pub mod names;
mod namespace;
mod permission;
mod place;
pub mod plan;
mod project;
mod quantity;
pub mod quota;
mod repository;
mod service;
mod standing;
mod team;
mod token;
mod word;

/// Fields that this version does not know, kept to be written back.
pub type Unknown = serde_json::Map<String, serde_json::Value>;

pub use deployment::{Deployment, DeploymentSource, SourceKind, ValueKind, ValueSource};
pub use environment::{Environment, StageName};
pub use id::{
    ClusterId, DeploymentId, EnvironmentId, LogId, ProjectId, RepositoryId, RoleId, SourceId, StageId, TokenId, UserId,
    ValueSourceId, ZoneId,
};
pub use journal::{LogData, LogEntry, LogPage};
pub use moment::Moment;
pub use namespace::{namespace, uuid};
pub use permission::{AdminRight, AdminRights, ProjectRight, ProjectRights};
pub use place::{Cluster, Privacy, Stage, Usage, Zone};
pub use project::{Project, ProjectStatus};
pub use quantity::{NotAQuantity, Quantity};
pub use quota::Resources;
pub use repository::Repository;
pub use service::{Health, HealthStatus, Manifest, ServiceLink, ServiceUrl, Setting, SystemSetting};
pub use standing::{Action, Refusal, Standing};
pub use team::{AdminRole, Member, Role, RoleKind, User, UserKind};
pub use token::{Owner, Token, TokenState, TokenStatus};
