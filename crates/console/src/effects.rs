//! What lines of plans ask, as writes ([`accostage_app::ports::Writing`]).

use accostage_app::ports::{Departure, Ending, GitCredentials, Next, PortResult, Return, Writing};
use accostage_app::{AppError, Code, ports};
use accostage_platform::plan::{Effect, Limits, Reference, RepositorySettings, Sizing, Source};
use accostage_platform::{EnvironmentId, Member, ProjectId, UserId};

use crate::{
    Client, DeploySettings, End, EnvironmentUpdate, Error, ErrorKind, HttpConsole, MemberRoles, NewDeployment,
    NewEnvironment, NewMember, NewProject, NewRepository, NewSource, NewValues, Outcome, ProjectUpdate, Quotas,
    RepositoryUpdate, Unsendable, Write,
};

/// A write, that tells the identity of what it made or changed.
pub type HttpWrite = Write<Option<String>>;

impl Writing for HttpConsole {
    type Write = HttpWrite;

    fn prepare(&self, effect: &Effect, git: Option<&GitCredentials>) -> PortResult<HttpWrite> {
        write(self.client(), effect, git)
    }
}

impl ports::ConsoleWrite for HttpWrite {
    fn departure(&self) -> Departure {
        Self::departure(self)
    }

    async fn send(self) -> (Return, Next<Self>) {
        let sent = self.once().await;
        let next = match sent.end {
            End::Older(older) => Next::Elsewhere(*older),
            End::Ended(outcome) => Next::Ended(match outcome {
                Outcome::Written(id) => Ending::Done(id),
                Outcome::Unknown(error) => Ending::Unknown(error.into()),
                Outcome::Refused(error) => not_done(error, true),
                Outcome::NotSent(error) => not_done(error, false),
            }),
        };
        (sent.told, next)
    }
}

/// A refusal, unless it says nothing of what was asked: anything else would be refused, or lost, in the same way.
fn not_done(error: Error, left: bool) -> Ending {
    let own = match error.kind() {
        ErrorKind::NotSignedIn(_) | ErrorKind::TooMany { .. } | ErrorKind::Proxy(_) => false,
        ErrorKind::Unsendable(what) => *what != Unsendable::Header,
        _ => left,
    };
    if own {
        let words = error.words().to_vec();
        Ending::Refused { error: error.into(), words }
    } else {
        Ending::NotDone(error.into())
    }
}

fn write(client: &Client, effect: &Effect, git: Option<&GitCredentials>) -> PortResult<HttpWrite> {
    let project = || effect.project().ok_or_else(unnamed);
    Ok(match effect {
        Effect::CreateProject { name, description, quotas } => {
            let (name, description) = (name.clone(), description.clone());
            let new = NewProject { name, description, limitless: quotas.limitless, quotas: amounts(quotas) };
            client.projects().create(&new).map(|project| made(project.id))
        }
        Effect::UpdateProject { project, description, quotas } => {
            let description = description.clone();
            let change = ProjectUpdate { description, limitless: quotas.limitless, quotas: amounts(quotas) };
            client.projects().update(project, &change).map(|project| made(project.id))
        }
        Effect::ReplayHooks { project } => client.projects().replay_hooks(project).map(|()| None),
        Effect::TransferProject { owner, .. } => {
            client.projects().transfer(project()?, &UserId(id(owner)?)).map(|project| made(project.id))
        }
        Effect::CreateEnvironment { name, stage, cluster, sizing, .. } => {
            let Sizing { cpu, gpu, memory, autosync } = *sizing;
            let (name, stage_id, cluster_id) = (name.clone(), stage.clone(), cluster.clone());
            let new = NewEnvironment { name, stage_id, cluster_id, cpu, gpu, memory, autosync };
            client.environments().create(project()?, &new).map(|environment| made(environment.id))
        }
        Effect::UpdateEnvironment { project, environment, sizing, .. } => {
            let Sizing { cpu, gpu, memory, autosync } = *sizing;
            let change = EnvironmentUpdate { cpu, gpu, memory, autosync };
            client.environments().update(project, environment, &change).map(|environment| made(environment.id))
        }
        Effect::DeleteEnvironment { project, environment, .. } => {
            client.environments().delete(project, environment).map(|()| None)
        }
        Effect::CreateRepository { name, settings, .. } => {
            let new = NewRepository { internal_repo_name: name.clone(), content: content(settings, git) };
            client.repositories().create(project()?, &new).map(|repository| made(repository.id))
        }
        Effect::UpdateRepository { project, repository, settings, .. } => {
            client.repositories().update(project, repository, &content(settings, git)).map(|one| made(one.id))
        }
        Effect::DeleteRepository { project, repository, .. } => {
            client.repositories().delete(project, repository).map(|()| None)
        }
        Effect::AddMember { email, .. } => {
            let (who, email) = (NewMember::Email(email.clone()), email.to_lowercase());
            client.members().add(project()?, &who).map(move |members| found(&members, &email))
        }
        Effect::SetRoles { member, roles, .. } => {
            let user_id = UserId(id(member)?);
            let roles = roles.iter().map(|role| id(role).map(accostage_platform::RoleId)).collect::<Result<_, _>>()?;
            let who = made(user_id.clone());
            client.members().set_roles(project()?, &[MemberRoles { user_id, roles }]).map(|_| who)
        }
        Effect::RemoveMember { project, user, .. } => client.members().remove(project, user).map(|_| None),
        Effect::CreateDeployment { name, environment, autosync, sources, .. } => {
            let new = deployment(project()?, name, environment, *autosync, sources)?;
            client.deployments().create(project()?, &new).map(|deployment| made(deployment.id))
        }
        Effect::UpdateDeployment { project, deployment: known, name, environment, autosync, sources } => {
            let change = deployment(project, name, environment, *autosync, sources)?;
            client.deployments().update(project, known, &change).map(|deployment| made(deployment.id))
        }
        Effect::DeleteDeployment { project, deployment, .. } => {
            client.deployments().delete(project, deployment).map(|()| None)
        }
    })
}

fn made(id: impl ToString) -> Option<String> {
    Some(id.to_string()).filter(|id| !id.is_empty())
}

fn found(members: &[Member], email: &str) -> Option<String> {
    members.iter().find(|member| member.email.to_lowercase() == email).and_then(|member| made(&member.user_id))
}

fn id(reference: &Reference) -> PortResult<String> {
    reference.id.clone().filter(|id| !id.is_empty()).ok_or_else(unnamed)
}

fn unnamed() -> AppError {
    AppError::new(Code::Internal, "Un identifiant manque : rien n'a été envoyé.", "Refaites le plan, puis recommencez.")
}

fn amounts(limits: &Limits) -> Quotas {
    Quotas {
        hprod_cpu: limits.quota_hprod_cpu,
        hprod_gpu: limits.quota_hprod_gpu,
        hprod_memory: limits.quota_hprod_memory,
        prod_cpu: limits.quota_prod_cpu,
        prod_gpu: limits.quota_prod_gpu,
        prod_memory: limits.quota_prod_memory,
    }
}

fn content(settings: &RepositorySettings, git: Option<&GitCredentials>) -> RepositoryUpdate {
    let RepositorySettings { url, user, private, infra, revision, path, values } = settings;
    let given = git.map(|git| git.user.clone()).filter(|user| !user.is_empty());
    RepositoryUpdate {
        external_repo_url: url.clone(),
        is_infra: *infra,
        is_private: *private,
        external_user_name: given.unwrap_or_else(|| user.clone()),
        external_token: git.map(|git| &git.token).filter(|token| !token.expose().is_empty()).cloned(),
        deploy: Some(DeploySettings {
            deploy_revision: revision.clone(),
            deploy_path: path.clone(),
            helm_values_files: values.clone(),
        }),
    }
}

fn deployment(
    project: &ProjectId,
    name: &str,
    environment: &Reference,
    autosync: bool,
    sources: &[Source],
) -> PortResult<NewDeployment> {
    let source = |source: &Source| {
        let values = |path: &String| NewValues::Internal { path: path.clone() };
        Ok(NewSource {
            repository_id: accostage_platform::RepositoryId(id(&source.repository)?),
            kind: "git".to_owned(),
            target_revision: source.revision.clone(),
            path: source.path.clone(),
            helm_values_files: String::new(),
            value_sources: source.values.iter().map(values).collect(),
        })
    };
    Ok(NewDeployment {
        name: name.to_owned(),
        project_id: project.clone(),
        environment_id: EnvironmentId(id(environment)?),
        autosync,
        deployment_sources: sources.iter().map(source).collect::<PortResult<_>>()?,
    })
}
