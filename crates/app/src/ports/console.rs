//! What is asked of a console, and what it answers. Reading only: nothing here writes on it.

use std::fmt;
use std::future::Future;

use accostage_platform::plan::Caller;
use accostage_platform::{
    Cluster, ClusterId, Deployment, Environment, Health, LogPage, Member, Project, ProjectId, Repository, Role,
    ServiceLink, Stage, Usage, Zone,
};
use serde::Serialize;

use super::{ConnectionSettings, PortResult, Reach, Secret};

/// An address of a console, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleAddress {
    /// Without what is of no use at its end.
    pub url: String,
    /// Nothing encrypts what is sent: this very machine only, and to be shown as a warning.
    pub clear_text: bool,
    /// Page of the console where a person makes a personal token.
    pub token_page: String,
}

/// How a console is reached.
#[derive(Clone)]
pub struct Access<'a> {
    /// Address, proxies, authorities, offline, expiry of the token.
    pub settings: &'a ConnectionSettings,
    /// Signs what is asked; none: nothing is signed.
    pub token: Option<Secret>,
    /// Of the user of the proxy.
    pub proxy_password: Option<Secret>,
}

impl fmt::Debug for Access<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("settings", &self.settings.base_url).finish_non_exhaustive()
    }
}

/// A step of a test of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProbeStep {
    /// Its word: `nom`, `proxy`, `chiffrement`, `http`, `identite`, `version`, `droits`.
    #[serde(rename = "etape")]
    pub step: &'static str,
    /// As people read it.
    #[serde(rename = "libelle")]
    pub label: &'static str,
    /// How it went.
    #[serde(rename = "resultat")]
    pub outcome: ProbeOutcome,
    /// What was found.
    pub message: String,
    /// What to do, when it failed.
    #[serde(rename = "conseil")]
    pub hint: Option<String>,
    /// How long it took, in milliseconds.
    #[serde(rename = "ms")]
    pub elapsed: u64,
    /// For support: no name, no secret.
    pub details: Vec<String>,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeOutcome {
    /// Well.
    #[serde(rename = "reussi")]
    Passed,
    /// Well, with something to know.
    #[serde(rename = "a-savoir")]
    Warned,
    /// Badly.
    #[serde(rename = "echec")]
    Failed,
    /// Not done.
    #[serde(rename = "non-fait")]
    Skipped,
}

/// What a test of a connection found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeReport {
    /// Every step, in order.
    pub steps: Vec<ProbeStep>,
    /// Version of the console.
    pub version: Option<String>,
    /// Address of who the token speaks for.
    pub identity: Option<String>,
    /// A text for support, without any secret nor the name of anybody.
    pub diagnosis: String,
}

/// A list that is read as it arrives: there may be thousands.
pub trait Projects: Send {
    /// The next one; none: the list came to its end.
    fn next(&mut self) -> impl Future<Output = PortResult<Option<Project>>> + Send;
}

/// Which project is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought<'a> {
    /// Those of this name: there may be several.
    Named(&'a str),
    /// The one of this identity.
    Id(&'a ProjectId),
}

/// A console that can be asked. Every question is tried again by itself when the network fails in passing; one that is
/// given up in the middle leaves nothing behind.
///
/// Fails with [`crate::Code::Network`] when it cannot be reached or read, [`crate::Code::SignIn`] when the token is not
/// accepted, [`crate::Code::Refused`] when a right is missing, [`crate::Code::NotFound`] when it does not know.
pub trait Console: Send + Sync + 'static {
    /// Projects as they arrive.
    type Projects: Projects;

    /// Tests the connection, step by step. Nothing is tried again.
    fn probe(&self) -> impl Future<Output = ProbeReport> + Send;
    /// Its version.
    fn version(&self) -> impl Future<Output = PortResult<String>> + Send;
    /// Address of who the token speaks for; none: the token is good and nobody is behind it. The only question that
    /// proves a token.
    fn identity(&self) -> impl Future<Output = PortResult<Option<String>>> + Send;
    /// Who the token speaks for, and what they may do over the whole console, as far as it tells; none: the token is good
    /// and nobody is behind it.
    fn caller(&self) -> impl Future<Output = PortResult<Option<Caller>>> + Send;
    /// Somebody of this e-mail has an account.
    fn has_account(&self, email: &str) -> impl Future<Output = PortResult<bool>> + Send;
    /// A project, by its identity or its slug. An archived one is not found.
    fn project(&self, id_or_slug: &str) -> impl Future<Output = PortResult<Project>> + Send;
    /// Projects that correspond, archived ones too.
    fn find_projects(&self, reach: Reach, sought: Sought<'_>) -> impl Future<Output = PortResult<Vec<Project>>> + Send;
    /// Projects, archived ones left out.
    fn projects(&self, reach: Reach) -> impl Future<Output = PortResult<Self::Projects>> + Send;
    /// Environments of a project.
    fn environments(&self, project: &ProjectId) -> impl Future<Output = PortResult<Vec<Environment>>> + Send;
    /// Repositories of a project.
    fn repositories(&self, project: &ProjectId) -> impl Future<Output = PortResult<Vec<Repository>>> + Send;
    /// People of a project, without its owner.
    fn members(&self, project: &ProjectId) -> impl Future<Output = PortResult<Vec<Member>>> + Send;
    /// Roles of a project.
    fn roles(&self, project: &ProjectId) -> impl Future<Output = PortResult<Vec<Role>>> + Send;
    /// Deployments of a project.
    fn deployments(&self, project: &ProjectId) -> impl Future<Output = PortResult<Vec<Deployment>>> + Send;
    /// Services of a project.
    fn services(&self, project: &ProjectId) -> impl Future<Output = PortResult<Vec<ServiceLink>>> + Send;
    /// A page of the operation log of a project, the newest first.
    fn logs(&self, project: &ProjectId, offset: u32, limit: u32) -> impl Future<Output = PortResult<LogPage>> + Send;
    /// Clusters that one may use.
    fn clusters(&self) -> impl Future<Output = PortResult<Vec<Cluster>>> + Send;
    /// Stages.
    fn stages(&self) -> impl Future<Output = PortResult<Vec<Stage>>> + Send;
    /// Zones.
    fn zones(&self) -> impl Future<Output = PortResult<Vec<Zone>>> + Send;
    /// What environments take of a cluster.
    fn usage(&self, cluster: &ClusterId) -> impl Future<Output = PortResult<Usage>> + Send;
    /// How its services are.
    fn health(&self) -> impl Future<Output = PortResult<Vec<Health>>> + Send;
}

/// Reaches consoles.
pub trait Consoles: Send + Sync + 'static {
    /// A console that can be asked.
    type Console: Console;

    /// Reads an address. One that is not that of a console, in clear or that carries a secret, is refused.
    ///
    /// # Errors
    /// It may not be used.
    fn address(&self, text: &str) -> PortResult<ConsoleAddress>;

    /// Makes ready to ask. Nothing is sent yet.
    ///
    /// # Errors
    /// The settings cannot be used: address, proxy, file of authorities.
    fn reach(&self, access: &Access<'_>) -> PortResult<Self::Console>;
}
