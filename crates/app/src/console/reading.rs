//! A fresh reading of what a console holds of one project, as the plan compares it.
//!
//! A part that the console refuses is left out with its reason: nothing is planned over what was not read. A failure of the
//! network ends the reading: half of a reading would look like a console that holds less.

use std::collections::BTreeMap;

use accostage_platform::plan::{Actual, Caller, Holdings, Surroundings};
use accostage_platform::{Action, AdminRight, AdminRights, LogEntry, Moment, Project, ProjectId};

use super::items::{plain_deployment, plain_log, plain_project, plain_repository, plain_service};
use crate::ports::{Console, Reach, Sought};
use crate::{AppError, Code};

/// Entries of a page of the operation log.
const LOG_PAGE: u32 = 100;
/// Pages of the operation log that are read: what is older is no longer news.
const LOG_PAGES: u32 = 5;
/// Slugs tried when a name is looked for: the console gives the first free one of `name`, `name-1`, `name-2`…
const SLUGS: usize = 3;

/// What a reading is about.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About<'a> {
    /// A project that exists, or existed.
    pub project: Option<&'a ProjectId>,
    /// The name that a project to create would have: those that have it already are looked for when there is no project.
    pub name: Option<&'a str>,
}

/// Reads a console again, whole, about one project.
///
/// # Errors
/// The console cannot be reached, does not accept the token, or the project is not among those that one may read.
pub(super) async fn read_actual(console: &impl Console, about: About<'_>, at: Moment) -> Result<Actual, AppError> {
    // Asked first: some routes answer to a token that is no longer good, with less than the truth.
    let caller = console.caller().await?;
    let reach = widest(caller.as_ref());
    let (version, places) =
        tokio::join!(console.version(), async { tokio::join!(console.clusters(), console.stages(), console.zones()) });
    let (clusters, stages, zones) = places;
    let mut reading = Reading { unread: BTreeMap::new() };
    let mut actual = Actual {
        held: Holdings { read_at: Some(at), ..Holdings::default() },
        version: Some(version?),
        clusters: Some(clusters?),
        stages: Some(stages?),
        zones: Some(zones?),
        ..Actual::default()
    };
    if caller.as_ref().and_then(|caller| caller.admin).is_some_and(|admin| admin.grants(AdminRight::ListClusters)) {
        for cluster in actual.clusters.iter().flatten() {
            let usage = console.usage(&cluster.id).await;
            actual.usage.extend(reading.or_left(usage, None)?.map(|usage| (cluster.id.clone(), usage)));
        }
    }
    if let Some(id) = about.project {
        match console.project(id.as_str()).await {
            Ok(project) => reading.project(console, project, &mut actual).await?,
            // The console gives an archived project in its lists only.
            Err(error) if error.code == Code::NotFound => {
                let found = console.find_projects(reach, Sought::Id(id)).await?;
                actual.held.project = found.into_iter().find(|found| found.id == *id).map(plain_project);
            }
            Err(error) => return Err(error),
        }
    }
    if let (None, Some(name)) = (&actual.held.project, about.name) {
        actual.namesakes = Some(namesakes(console, reach, name).await?);
    }
    actual.caller = caller;
    actual.unread = reading.unread;
    Ok(actual)
}

/// Reads what the checks look at besides the project. `accounts` are the e-mails whose account is looked for.
///
/// # Errors
/// The console cannot be reached, or does not accept the token.
pub(super) async fn read_surroundings(
    console: &impl Console,
    project: Option<&ProjectId>,
    accounts: &[String],
) -> Result<Surroundings, AppError> {
    let mut reading = Reading { unread: BTreeMap::new() };
    let health = console.health().await;
    let mut around = Surroundings { health: reading.or_left(health, None)?, ..Surroundings::default() };
    if let Some(project) = project {
        let services = console.services(project).await;
        let services = reading.or_left(services, None)?;
        around.services = services.map(|services| services.into_iter().map(plain_service).collect());
    }
    for email in accounts {
        let found = console.has_account(email).await;
        around.accounts.extend(reading.or_left(found, None)?.map(|found| (email.to_lowercase(), found)));
    }
    Ok(around)
}

/// The widest list that one may ask for.
fn widest(caller: Option<&Caller>) -> Reach {
    let admin = caller.and_then(|caller| caller.admin).unwrap_or(AdminRights::NONE);
    if admin.may_list_all_projects().is_ok() { Reach::All } else { Reach::Member }
}

/// Projects that have a name. One that may not be read still tells that its slug is taken.
async fn namesakes(console: &impl Console, reach: Reach, name: &str) -> Result<Vec<Project>, AppError> {
    let mut found: Vec<Project> =
        console.find_projects(reach, Sought::Named(name)).await?.into_iter().map(plain_project).collect();
    for rank in 0..SLUGS {
        let slug = if rank == 0 { name.to_owned() } else { format!("{name}-{rank}") };
        if found.iter().any(|project| project.slug == slug) {
            continue;
        }
        match console.project(&slug).await {
            Ok(project) => found.push(plain_project(project)),
            Err(error) if error.code == Code::Refused => {
                found.push(Project { name: name.to_owned(), slug, ..Project::default() });
            }
            Err(error) if error.code == Code::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// A reading being made, with what the console refused.
struct Reading {
    unread: BTreeMap<Action, String>,
}

impl Reading {
    /// What belongs to a project.
    async fn project(&mut self, console: &impl Console, project: Project, actual: &mut Actual) -> Result<(), AppError> {
        let mut project = plain_project(project);
        let id = &project.id.clone();
        let (environments, repositories, deployments, members, roles) = tokio::join!(
            console.environments(id),
            console.repositories(id),
            console.deployments(id),
            console.members(id),
            console.roles(id),
        );
        let repositories = self.or_left(repositories, Some(Action::ListRepositories))?;
        actual.held.environments = self.or_left(environments, Some(Action::ListEnvironments))?;
        actual.held.repositories = repositories.map(|all| all.into_iter().map(plain_repository).collect());
        let deployments = self.or_left(deployments, Some(Action::ListDeployments))?;
        actual.held.deployments = deployments.map(|all| all.into_iter().map(plain_deployment).collect());
        // The project comes with its people and its roles; the lists tell more of them.
        if let Some(members) = self.or_left(members, Some(Action::ListMembers))? {
            project.members = members;
        }
        if let Some(roles) = self.or_left(roles, Some(Action::ListRoles))? {
            project.roles = roles;
        }
        actual.log = self.log(console, id).await?;
        actual.held.project = Some(project);
        Ok(())
    }

    async fn log(&mut self, console: &impl Console, project: &ProjectId) -> Result<Vec<LogEntry>, AppError> {
        let mut all = Vec::new();
        for page in 0..LOG_PAGES {
            let answer = console.logs(project, page * LOG_PAGE, LOG_PAGE).await;
            let Some(read) = self.or_left(answer, Some(Action::ReadLog))? else { break };
            let full = read.logs.len() >= LOG_PAGE as usize;
            all.extend(read.logs.into_iter().map(plain_log));
            if !full {
                break;
            }
        }
        Ok(all)
    }

    /// A part that the console refuses or cannot give is left out, with its reason; what may go better in a moment, and
    /// what would come back for each part, ends the reading.
    fn or_left<T>(&mut self, answer: Result<T, AppError>, action: Option<Action>) -> Result<Option<T>, AppError> {
        match answer {
            Ok(read) => Ok(Some(read)),
            Err(error) if is_own(&error) => {
                self.unread.extend(action.map(|action| (action, error.message)));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// A failure is that of the part that was asked for, and not of the way to the console.
pub(super) fn is_own(error: &AppError) -> bool {
    !error.retryable && matches!(error.code, Code::Refused | Code::NotFound | Code::Network)
}
