//! What a console holds, as far as the caller may read it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::line::Kind;
use crate::{
    Action, AdminRight, AdminRights, Cluster, ClusterId, Deployment, Environment, EnvironmentId, LogEntry, Moment,
    Project, Refusal, Repository, RoleId, Stage, StageId, Standing, Usage, UserId, UserKind, Zone,
};

/// What was read of a project at one moment. None: it was not read, or the caller may not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holdings {
    /// When.
    #[serde(rename = "lu-le", skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Moment>,
    /// The project, with its people and its roles; none: there is none.
    #[serde(rename = "projet")]
    pub project: Option<Project>,
    /// Its environments.
    #[serde(rename = "environnements")]
    pub environments: Option<Vec<Environment>>,
    /// Its repositories.
    #[serde(rename = "depots")]
    pub repositories: Option<Vec<Repository>>,
    /// Its deployments.
    #[serde(rename = "deploiements")]
    pub deployments: Option<Vec<Deployment>>,
}

/// A fresh reading of a console.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Actual {
    /// What the project of the dossier holds.
    pub held: Holdings,
    /// Other projects with the same name; none: they could not be read.
    pub namesakes: Option<Vec<Project>>,
    /// Stages.
    pub stages: Option<Vec<Stage>>,
    /// Clusters that the caller may see.
    pub clusters: Option<Vec<Cluster>>,
    /// Zones.
    pub zones: Option<Vec<Zone>>,
    /// What is taken of the clusters, where the caller may know.
    pub usage: BTreeMap<ClusterId, Usage>,
    /// Operation log of the project, in any order.
    pub log: Vec<LogEntry>,
    /// E-mails of people who are neither owner nor members, where they are known.
    pub people: BTreeMap<UserId, String>,
    /// What the console did not give to read, by what was asked, with its reason in French.
    pub unread: BTreeMap<Action, String>,
    /// Who asks; none: not known, and no right is checked.
    pub caller: Option<Caller>,
    /// Version of the console.
    pub version: Option<String>,
}

/// What was held at the last pull, or after the last apply.
pub type LastRead = Holdings;

/// Who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// Identity.
    pub id: UserId,
    /// E-mail.
    pub email: String,
    /// What it is.
    pub kind: UserKind,
    /// What it may do over the whole console, « Tout le monde » included; none: not known.
    pub admin: Option<AdminRights>,
}

impl Holdings {
    /// The environments with this name.
    pub fn environments_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Environment> {
        self.environments.iter().flatten().filter(move |environment| environment.name == name)
    }

    /// The repositories with this name.
    pub fn repositories_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Repository> {
        self.repositories.iter().flatten().filter(move |repository| repository.internal_repo_name == name)
    }

    /// The deployments with this name.
    pub fn deployments_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Deployment> {
        self.deployments.iter().flatten().filter(move |deployment| deployment.name == name)
    }

    /// Name of an environment.
    #[must_use]
    pub fn environment_name(&self, id: &EnvironmentId) -> Option<&str> {
        let environments = self.environments.iter().flatten();
        environments.into_iter().find(|one| one.id == *id).map(|one| one.name.as_str())
    }

    /// Somebody of the project, by their e-mail.
    #[must_use]
    pub fn member(&self, email: &str) -> Option<&crate::Member> {
        self.project.as_ref()?.members.iter().find(|member| same_email(&member.email, email))
    }

    /// Names of roles of the project, in order; an unknown one is left out.
    #[must_use]
    pub fn role_names(&self, ids: &[RoleId]) -> Vec<String> {
        let roles = self.project.iter().flat_map(|project| &project.roles);
        let mut names: Vec<String> =
            roles.filter(|role| ids.contains(&role.id)).map(|role| role.name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Takes over what was held of one item at another moment: changes of it are told from there.
    pub fn settle(&mut self, kind: Kind, name: &str, now: &Self) {
        match kind {
            Kind::Environment => replace(&mut self.environments, &now.environments, |one| one.name == name),
            Kind::Repository => {
                replace(&mut self.repositories, &now.repositories, |one| one.internal_repo_name == name)
            }
            Kind::Deployment => replace(&mut self.deployments, &now.deployments, |one| one.name == name),
            Kind::Member | Kind::Roles => {
                let (Some(project), Some(now)) = (&mut self.project, &now.project) else { return };
                project.roles.clone_from(&now.roles);
                project.members.retain(|member| !same_email(&member.email, name));
                project.members.extend(now.members.iter().filter(|member| same_email(&member.email, name)).cloned());
            }
            Kind::Project | Kind::ProjectName | Kind::Replay | Kind::Owner => {
                let (Some(project), Some(now)) = (&mut self.project, &now.project) else { return };
                let (members, roles) = (std::mem::take(&mut project.members), std::mem::take(&mut project.roles));
                *project = Project { members, roles, ..now.clone() };
            }
        }
    }
}

/// The items that `is` tells, as they are in `now`; nothing where nothing was read.
fn replace<T: Clone>(held: &mut Option<Vec<T>>, now: &Option<Vec<T>>, is: impl Fn(&T) -> bool) {
    let (Some(held), Some(now)) = (held, now) else { return };
    held.retain(|one| !is(one));
    held.extend(now.iter().filter(|one| is(one)).cloned());
}

impl Actual {
    /// What the caller may not do in the project; none: it may, or nobody knows who asks.
    #[must_use]
    pub fn refusal(&self, action: Action) -> Option<Refusal> {
        let project = self.held.project.as_ref()?;
        let Some(caller) = &self.caller else {
            return refusal_by_state(project, action);
        };
        // Rights that nobody told are not rights that lack: what even an administrator could not do is refused.
        let admin = caller.admin.unwrap_or(AdminRights::of(&[AdminRight::Manage]));
        Standing::new(project, &caller.id, &caller.kind, admin).allows(action).err()
    }

    /// Why something was not read: the right that lacks, else what the console said.
    #[must_use]
    pub fn why_unread(&self, action: Action) -> Option<String> {
        self.refusal(action).map(|refusal| refusal.to_string()).or_else(|| self.unread.get(&action).cloned())
    }

    /// Name of a stage.
    #[must_use]
    pub fn stage_name(&self, id: &StageId) -> Option<&str> {
        let stages = self.stages.iter().flatten();
        stages.into_iter().find(|stage| stage.id == *id).map(|stage| stage.name.as_str())
    }

    /// Name of the stage of an environment: as it came with it, or from the list.
    #[must_use]
    pub fn stage_of<'a>(&'a self, environment: &'a Environment) -> &'a str {
        let own = environment.stage.as_ref().map(|stage| stage.name.as_str());
        own.or_else(|| self.stage_name(&environment.stage_id)).unwrap_or_default()
    }

    /// Label of a cluster.
    #[must_use]
    pub fn cluster(&self, id: &ClusterId) -> Option<&Cluster> {
        self.clusters.iter().flatten().find(|cluster| cluster.id == *id)
    }

    /// E-mail of somebody, or their identity.
    #[must_use]
    pub fn person(&self, id: &UserId) -> String {
        let project = self.held.project.as_ref();
        let owner = project.and_then(|project| project.owner.as_ref()).filter(|owner| owner.id == *id);
        let member = project.and_then(|project| project.members.iter().find(|member| member.user_id == *id));
        let caller = self.caller.as_ref().filter(|caller| caller.id == *id);
        owner
            .map(|owner| &owner.email)
            .or(member.map(|member| &member.email))
            .or(caller.map(|caller| &caller.email))
            .or_else(|| self.people.get(id))
            .filter(|email| !email.is_empty())
            .cloned()
            .unwrap_or_else(|| id.to_string())
    }

    /// Who did something of this kind last, after a moment: the log tells the operation, never the item.
    #[must_use]
    pub fn by_whom(&self, word: &str, since: Option<&Moment>) -> Option<String> {
        let own = self.held.project.as_ref().map(|project| &project.id);
        let after = |entry: &&LogEntry| match (since.and_then(Moment::millis), entry_millis(entry)) {
            (Some(since), Some(at)) => at > since,
            (None, _) => true,
            (Some(_), None) => false,
        };
        let here = |entry: &&LogEntry| entry.project_id.is_none() || entry.project_id.as_ref() == own;
        let last = self
            .log
            .iter()
            .filter(|entry| entry.action.contains(word))
            .filter(here)
            .filter(after)
            .max_by_key(|entry| (entry_millis(entry), entry.id.clone()))?;
        last.user_id.as_ref().map(|user| self.person(user))
    }
}

fn entry_millis(entry: &LogEntry) -> Option<i64> {
    entry.created_at.as_ref().and_then(Moment::millis)
}

/// What the state of the project refuses to everybody.
fn refusal_by_state(project: &Project, action: Action) -> Option<Refusal> {
    if project.is_archived() && action.writes() {
        return Some(Refusal::Archived);
    }
    (project.locked && action.is_frozen()).then_some(Refusal::Locked)
}

/// Two e-mails are the same person's.
pub(super) fn same_email(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
