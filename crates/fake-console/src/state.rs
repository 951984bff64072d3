//! What the console holds. Types of its own, on purpose: a mistake in those of the client cannot hide here.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::Value;

use crate::permissions::{admin, on_console, project as rights};

/// Whether a person signs in, a program does, or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    Human,
    /// The owner of an administration token.
    Bot,
    /// The user that replaces a deleted one.
    Ghost,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Bot => "bot",
            Self::Ghost => "ghost",
        }
    }
}

/// A user of the console.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct User {
    pub id: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub kind: Kind,
    pub admin_role_ids: Vec<String>,
    pub last_login: Option<String>,
    pub updated_at: String,
    pub created_at: String,
}

/// What a token is, and whether it opens anything.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Token {
    pub id: String,
    pub name: String,
    pub value: String,
    pub owner: String,
    /// `None` for a personal token, the mask for an administration token.
    pub permissions: Option<u64>,
    pub status: String,
    pub expiration: Option<String>,
    pub last_use: Option<String>,
    pub created_at: String,
}

/// A session of the identity provider, as the web client sends it.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Bearer {
    pub value: String,
    pub user: User,
    pub expired: bool,
}

/// A role of the console or of a project.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Role {
    pub id: String,
    pub name: String,
    pub permissions: u64,
    pub kind: String,
    pub oidc_group: String,
    pub position: u64,
}

impl Role {
    pub(crate) fn is_system(&self) -> bool {
        self.kind.starts_with("system")
    }
}

/// A place where environments run.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Cluster {
    pub id: String,
    pub label: String,
    pub infos: String,
    pub cluster_resources: bool,
    /// `false`: dedicated, for the projects that it is attached to.
    pub public: bool,
    pub zone_id: String,
    pub cpu: f64,
    pub gpu: f64,
    pub memory: f64,
}

/// A kind of environment, and the clusters that offer it.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Stage {
    pub id: String,
    pub name: String,
    pub cluster_ids: Vec<String>,
}

/// A zone of clusters.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Zone {
    pub id: String,
    pub slug: String,
    pub label: String,
    pub argocd_url: String,
    pub description: String,
}

/// Someone of a project, with their roles there.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Member {
    pub user_id: String,
    pub role_ids: Vec<String>,
}

/// An environment of a project.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Environment {
    pub id: String,
    pub name: String,
    pub stage_id: String,
    pub cluster_id: String,
    pub cpu: f64,
    pub gpu: f64,
    pub memory: f64,
    pub autosync: bool,
    pub created_at: String,
    pub updated_at: String,
}

/// A repository of a project.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Repository {
    pub id: String,
    pub name: String,
    pub url: String,
    pub user_name: String,
    pub infra: bool,
    pub private: bool,
    pub revision: String,
    pub path: String,
    pub helm_values: String,
    /// What the vault holds: no answer ever shows it.
    pub token: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// A deployment of a project; its sources are kept as they were sent, with identifiers.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Deployment {
    pub id: String,
    pub name: String,
    pub environment_id: String,
    pub autosync: bool,
    pub sources: Vec<Value>,
    pub created_at: String,
    pub updated_at: String,
}

/// A project and all that it owns.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Project {
    pub id: String,
    pub name: String,
    pub slug: String,
    pub description: String,
    pub status: String,
    pub locked: bool,
    pub limitless: bool,
    /// Out of production: CPU, GPU, memory.
    pub hprod: [f64; 3],
    /// In production: CPU, GPU, memory.
    pub prod: [f64; 3],
    pub owner_id: String,
    pub everyone: u64,
    pub provisioned: Option<String>,
    /// Dedicated clusters attached to it.
    pub cluster_ids: Vec<String>,
    pub members: Vec<Member>,
    pub roles: Vec<Role>,
    pub environments: Vec<Environment>,
    pub repositories: Vec<Repository>,
    pub deployments: Vec<Deployment>,
    /// Settings of services: plugin, key, value.
    pub settings: Vec<(String, String, String)>,
    pub created_at: String,
    pub updated_at: String,
}

/// A line of the operation log.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Log {
    pub id: String,
    pub action: String,
    pub user_id: Option<String>,
    pub project_id: Option<String>,
    pub failed: Vec<String>,
    pub message: String,
    /// `None` when the server wrote the line without running anything.
    pub duration: Option<u64>,
    pub created_at: String,
}

/// One thing that a request changed: what a test counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// `environment.create`, `member.remove`…
    pub kind: String,
    /// Identifier of what changed.
    pub id: String,
    /// Number of the request, as in [`crate::Received::number`].
    pub request: u64,
}

/// Which plugins the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plugins {
    /// None: no service link, no setting is kept.
    None,
    /// The eight of the product.
    Real,
    /// Those of the product, with the links of its mock.
    Mocked,
}

/// Everything that the console knows.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct State {
    pub users: Vec<User>,
    /// People that the identity provider knows and the console does not yet.
    pub directory: Vec<User>,
    pub tokens: Vec<Token>,
    pub bearers: Vec<Bearer>,
    pub admin_roles: Vec<Role>,
    pub clusters: Vec<Cluster>,
    pub stages: Vec<Stage>,
    pub zones: Vec<Zone>,
    pub projects: Vec<Project>,
    pub logs: Vec<Log>,
    pub settings: BTreeMap<String, String>,
    pub plugins: Plugins,
    /// The services behind the plugins answer.
    pub services_up: bool,
    /// The directory of people answers.
    pub directory_up: bool,
    /// The module of service chains is on.
    pub service_chains: bool,
    /// Version that the server says it is.
    pub version: String,
    pub(crate) effects: Vec<Effect>,
    pub(crate) request: u64,
    pub(crate) clock: Option<DateTime<Utc>>,
    pub(crate) counter: u64,
}

impl State {
    /// The time, in the form of the API. A fixed clock moves by one millisecond each time it is read.
    pub(crate) fn now(&mut self) -> String {
        self.instant().to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    pub(crate) fn instant(&mut self) -> DateTime<Utc> {
        match &mut self.clock {
            Some(time) => {
                *time += Duration::milliseconds(1);
                *time
            }
            None => Utc::now(),
        }
    }

    /// A new identifier. The same requests in the same order give the same ones.
    pub(crate) fn new_id(&mut self) -> String {
        self.counter += 1;
        let low = self.counter.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let high = (self.counter ^ 0x00AC_C057).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        uuid::Builder::from_u128((u128::from(high) << 64) | u128::from(low))
            .with_version(uuid::Version::Random)
            .with_variant(uuid::Variant::RFC4122)
            .into_uuid()
            .to_string()
    }

    pub(crate) fn effect(&mut self, kind: &str, id: &str) {
        self.effects.push(Effect { kind: kind.to_owned(), id: id.to_owned(), request: self.request });
    }

    /// A user by identifier.
    pub fn user(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    /// A project by identifier or slug.
    pub fn project(&self, id_or_slug: &str) -> Option<&Project> {
        self.projects.iter().find(|project| project.id == id_or_slug || project.slug == id_or_slug)
    }

    /// The same, to change it behind the back of the client.
    pub fn project_mut(&mut self, id_or_slug: &str) -> Option<&mut Project> {
        self.projects.iter_mut().find(|project| project.id == id_or_slug || project.slug == id_or_slug)
    }

    /// The mask of a user on a project: the owner manages, a member has the rights of all and of his roles.
    pub(crate) fn project_mask(&self, project: &Project, user: &str) -> u64 {
        if project.owner_id == user {
            return rights::MANAGE;
        }
        let Some(member) = project.members.iter().find(|member| member.user_id == user) else { return 0 };
        let held = project.roles.iter().filter(|role| member.role_ids.contains(&role.id));
        held.fold(project.everyone | rights::GUEST, |mask, role| mask | role.permissions)
    }

    /// The mask of a user on the console: the roles he holds and those that everyone holds.
    pub(crate) fn admin_mask(&self, user: &User) -> u64 {
        let held =
            self.admin_roles.iter().filter(|role| role.kind == "global" || user.admin_role_ids.contains(&role.id));
        held.fold(0, |mask, role| mask | role.permissions)
    }

    pub(crate) fn everyone_mask(&self) -> u64 {
        self.admin_roles.iter().filter(|role| role.kind == "global").fold(0, |mask, role| mask | role.permissions)
    }

    pub(crate) fn is_admin(mask: u64) -> bool {
        on_console(mask, admin::MANAGE)
    }

    /// Writes a line of the log. Newest are last.
    pub(crate) fn log(&mut self, action: &str, user: Option<&str>, project: Option<&str>, failed: bool) {
        const PLUGINS: [&str; 7] = ["argocd", "gitlab", "vault", "nexus", "harbor", "observability", "sonarqube"];
        let names: Vec<String> = if failed { PLUGINS.map(str::to_owned).to_vec() } else { Vec::new() };
        let lines: Vec<String> = names.iter().map(|name| format!("{name}: fetch failed;")).collect();
        let message = if failed { format!("Errors:\n{}", lines.join("\n")) } else { "Success".to_owned() };
        self.log_line(action, user, project, names, message, Some(35));
    }

    pub(crate) fn log_line(
        &mut self,
        action: &str,
        user: Option<&str>,
        project: Option<&str>,
        failed: Vec<String>,
        message: String,
        duration: Option<u64>,
    ) {
        let (id, created_at) = (self.new_id(), self.now());
        self.logs.push(Log {
            id,
            action: action.to_owned(),
            user_id: user.map(str::to_owned),
            project_id: project.map(str::to_owned),
            failed,
            message,
            duration,
            created_at,
        });
    }
}
