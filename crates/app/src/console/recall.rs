//! What the mirror of a console remembers of one project, as the plan compares it: to look without asking anything.

use accostage_platform::plan::{Actual, Caller, Holdings, Surroundings};
use accostage_platform::{
    Action, AdminRight, AdminRights, Moment, Project, ProjectId, ServiceLink, Standing, UserKind,
};
use serde::de::DeserializeOwned;

use super::items::Mirrored;
use crate::AppError;
use crate::ports::{Connection, Mirror, MirrorItem, MirrorQuery, Pull};

/// Rows read at once.
const PAGE: u32 = 1000;

/// What the mirror remembers, and of when.
#[derive(Debug, Clone)]
pub(super) struct Recalled {
    pub actual: Actual,
    pub services: Option<Vec<ServiceLink>>,
    pub pull: Pull,
}

impl Recalled {
    /// What the checks look at besides the project: health and accounts are only known from the console itself.
    pub fn surroundings(&self) -> Surroundings {
        Surroundings { services: self.services.clone(), ..Surroundings::default() }
    }
}

/// What the mirror remembers of a project; none: nothing was ever read of this console.
///
/// # Errors
/// The store cannot be read.
pub(super) async fn recall(
    store: &impl Mirror,
    connection: &Connection,
    project: Option<&ProjectId>,
) -> Result<Option<Recalled>, AppError> {
    let Some(pull) = store.last_pull(&connection.id).await? else { return Ok(None) };
    let console = connection.id.as_str();
    let mut actual = Actual {
        held: Holdings { read_at: read_at(&pull), ..Holdings::default() },
        stages: Some(all(store, console, None).await?),
        clusters: Some(all(store, console, None).await?),
        zones: Some(all(store, console, None).await?),
        version: pull.version.clone(),
        ..Actual::default()
    };
    let mut services = None;
    if let Some(id) = project
        && let Some(mut found) = project_of(store, console, id).await?
    {
        found.members = all(store, console, Some(id)).await?;
        found.roles = all(store, console, Some(id)).await?;
        actual.caller = caller(&found, &pull.by);
        actual.log = all(store, console, Some(id)).await?;
        let (environments, repositories) = (all(store, console, Some(id)).await?, all(store, console, Some(id)).await?);
        let (deployments, links) = (all(store, console, Some(id)).await?, all(store, console, Some(id)).await?);
        actual.held.project = Some(found);
        actual.held.environments = unless_refused(&actual, environments, Action::ListEnvironments);
        actual.held.repositories = unless_refused(&actual, repositories, Action::ListRepositories);
        actual.held.deployments = unless_refused(&actual, deployments, Action::ListDeployments);
        services = unless_refused(&actual, links, Action::ListServices);
    }
    Ok(Some(Recalled { actual, services, pull }))
}

/// A project that the mirror shows; none: it does not, or no longer.
pub(super) async fn project_of(
    store: &impl Mirror,
    console: &str,
    id: &ProjectId,
) -> Result<Option<Project>, AppError> {
    let row = store.mirror_item(console, Project::KIND, "", id.as_str()).await?;
    Ok(row.filter(|row| row.vanished_in.is_none()).and_then(|row| decoded(&row.item)))
}

/// Items of a kind, of a project or of none. One that an older program wrote in a way that is no longer read is left out.
pub(super) async fn all<T: Mirrored + DeserializeOwned>(
    store: &impl Mirror,
    console: &str,
    project: Option<&ProjectId>,
) -> Result<Vec<T>, AppError> {
    let project = project.map(|id| id.as_str().to_owned());
    let mut query = MirrorQuery { project, limit: PAGE, ..MirrorQuery::new(console, T::KIND) };
    let mut found = Vec::new();
    loop {
        let page = store.mirrored(&query).await?;
        found.extend(page.rows.iter().filter_map(|row| decoded(&row.item)));
        query.offset += PAGE;
        if page.rows.is_empty() || u64::from(query.offset) >= page.total {
            return Ok(found);
        }
    }
}

pub(super) fn decoded<T: DeserializeOwned>(item: &MirrorItem) -> Option<T> {
    serde_json::from_str(&item.payload).ok()
}

/// When a pull was shown.
pub(super) fn read_at(pull: &Pull) -> Option<Moment> {
    Moment::from_millis(pull.ended_at.unwrap_or(pull.started_at))
}

/// Who pulled, when the project names them. What they may do over the whole console is not remembered.
fn caller(project: &Project, email: &str) -> Option<Caller> {
    let is = |other: &str| other.to_lowercase() == email.to_lowercase();
    let owner = project.owner.as_ref().filter(|owner| is(&owner.email)).map(|owner| &owner.id);
    let member = || project.members.iter().find(|member| is(&member.email)).map(|member| &member.user_id);
    let id = owner.or_else(member)?.clone();
    Some(Caller { id, email: email.to_owned(), kind: UserKind::Human, admin: None })
}

/// Nothing found where one may not look proves nothing.
fn unless_refused<T>(actual: &Actual, found: Vec<T>, action: Action) -> Option<Vec<T>> {
    let refused = || {
        let (project, caller) = (actual.held.project.as_ref()?, actual.caller.as_ref()?);
        // What everybody may do where the console was left as it is installed.
        let everybody = AdminRights::of(&[AdminRight::ListProjects]);
        Standing::new(project, &caller.id, &caller.kind, everybody).allows(action).err()
    };
    (!found.is_empty() || refused().is_none()).then_some(found)
}
