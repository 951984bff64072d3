//! A console kept in memory: the effects of a plan, as the server has them when all goes well, with its own refusals.

use accostage_platform::plan::{Actual, Caller, Effect, Holdings, Limits, Line, RepositorySettings, Sizing, Source};
use accostage_platform::{
    AdminRights, Cluster, Deployment, DeploymentSource, Environment, Member, Privacy, Project, ProjectRights,
    ProjectStatus, Repository, Role, SourceKind, Stage, User, UserKind, ValueKind, ValueSource, Zone,
};

pub type Console = Actual;

const VERSION: &str = "9.24.0";

/// An empty console: its stages, its clusters, its zones, and somebody who may create a project.
pub fn catalogue_of_places() -> Console {
    let stages = ["dev", "integration", "staging", "prod"];
    let cluster = |label: &str, zone: &str, stages: &[&str]| Cluster {
        id: format!("c-{label}").as_str().into(),
        label: label.to_owned(),
        privacy: Privacy::Public,
        zone_id: zone.into(),
        stage_ids: stages.iter().map(|stage| format!("s-{stage}").as_str().into()).collect(),
        ..Cluster::default()
    };
    Actual {
        namesakes: Some(Vec::new()),
        stages: Some(
            stages
                .iter()
                .map(|name| Stage {
                    id: format!("s-{name}").as_str().into(),
                    name: (*name).to_owned(),
                    ..Stage::default()
                })
                .collect(),
        ),
        clusters: Some(vec![cluster("public1", "z1", &stages), cluster("public2", "z2", &["dev"])]),
        zones: Some(vec![zone("z1", "pub"), zone("z2", "priv")]),
        caller: Some(Caller {
            id: "u1".into(),
            email: "moi@exemple.fr".to_owned(),
            kind: UserKind::Human,
            admin: Some(AdminRights(25_608)),
        }),
        version: Some(VERSION.to_owned()),
        ..Actual::default()
    }
}

fn zone(id: &str, slug: &str) -> Zone {
    Zone { id: id.into(), slug: slug.to_owned(), label: slug.to_owned(), ..Zone::default() }
}

/// Does what a line asks.
pub fn apply(console: &mut Console, line: &Line) {
    match line.action.as_ref().expect("an action") {
        Effect::CreateProject { name, description, quotas } => {
            assert!(console.held.project.is_none(), "one project");
            let roles = [("Administrateur", 2), ("DevOps", 984), ("Développeur", 784), ("Lecture seule", 768)];
            let project = Project {
                id: "p".into(),
                name: name.clone(),
                slug: name.clone(),
                description: description.clone(),
                status: ProjectStatus::Created,
                owner: Some(User { id: "u1".into(), email: "moi@exemple.fr".to_owned(), ..User::default() }),
                roles: roles.map(|(name, mask)| role(name, mask)).to_vec(),
                everyone_perms: ProjectRights(896),
                last_success_provisionning_version: Some(VERSION.to_owned()),
                ..Project::default()
            };
            console.held = Holdings {
                read_at: None,
                project: Some(with(project, quotas)),
                environments: Some(Vec::new()),
                repositories: Some(Vec::new()),
                deployments: Some(Vec::new()),
            };
        }
        Effect::UpdateProject { description, quotas, .. } => {
            let project = console.held.project.take().expect("a project");
            console.held.project = Some(with(Project { description: description.clone(), ..project }, quotas));
        }
        Effect::ReplayHooks { .. } => {
            let project = console.held.project.as_mut().expect("a project");
            project.status = ProjectStatus::Created;
            project.last_success_provisionning_version.clone_from(&console.version);
        }
        effect => inside(console, effect),
    }
}

fn with(project: Project, limits: &Limits) -> Project {
    Project {
        limitless: limits.limitless,
        hprod_cpu: limits.quota_hprod_cpu,
        hprod_memory: limits.quota_hprod_memory,
        hprod_gpu: limits.quota_hprod_gpu,
        prod_cpu: limits.quota_prod_cpu,
        prod_memory: limits.quota_prod_memory,
        prod_gpu: limits.quota_prod_gpu,
        ..project
    }
}

fn role(name: &str, mask: u64) -> Role {
    Role {
        id: format!("r-{name}").as_str().into(),
        name: name.to_owned(),
        permissions: ProjectRights(mask),
        ..Role::default()
    }
}

fn inside(console: &mut Console, effect: &Effect) {
    let held = &mut console.held;
    match effect {
        Effect::CreateEnvironment { name, stage, cluster, sizing, .. } => {
            let environment = Environment {
                id: format!("e-{name}").as_str().into(),
                name: name.clone(),
                stage_id: stage.clone(),
                cluster_id: cluster.clone(),
                ..Environment::default()
            };
            held.environments.as_mut().expect("read").push(sized(environment, *sizing));
            check_quotas(console);
        }
        Effect::UpdateEnvironment { environment, sizing, .. } => {
            let all = held.environments.as_mut().expect("read");
            let place = all.iter().position(|one| one.id == *environment).expect("an environment");
            all[place] = sized(all[place].clone(), *sizing);
            check_quotas(console);
        }
        Effect::CreateRepository { name, settings, .. } => {
            let all = held.repositories.as_mut().expect("read");
            assert!(all.iter().all(|one| one.internal_repo_name != *name), "no duplicate");
            let id = format!("d-{name}").as_str().into();
            all.push(set(Repository { id, internal_repo_name: name.clone(), ..Repository::default() }, settings));
        }
        Effect::UpdateRepository { repository, settings, .. } => {
            let all = held.repositories.as_mut().expect("read");
            let place = all.iter().position(|one| one.id == *repository).expect("a repository");
            all[place] = set(all[place].clone(), settings);
        }
        Effect::AddMember { email, .. } => {
            let member = Member { user_id: email.as_str().into(), email: email.clone(), ..Member::default() };
            held.project.as_mut().expect("a project").members.push(member);
        }
        Effect::SetRoles { member, roles, .. } => {
            let project = held.project.as_mut().expect("a project");
            let find = |name: &str| project.roles.iter().find(|role| role.name == name).expect("a role").id.clone();
            let ids = roles.iter().map(|role| find(&role.name)).collect();
            project.members.iter_mut().find(|one| one.email == member.name).expect("a member").role_ids = ids;
        }
        Effect::CreateDeployment { name, environment, autosync, sources, .. } => {
            let inside = held.environments_named(&environment.name).next().expect("its environment").id.clone();
            let deployment_sources = Some(sources.iter().map(|one| source(held, one)).collect());
            held.deployments.as_mut().expect("read").push(Deployment {
                id: format!("w-{name}").as_str().into(),
                name: name.clone(),
                environment_id: inside,
                autosync: *autosync,
                deployment_sources,
                ..Deployment::default()
            });
        }
        Effect::UpdateDeployment { deployment, environment, sources, .. } => {
            let inside = held.environments_named(&environment.name).next().expect("its environment").id.clone();
            let sources = sources.iter().map(|one| source(held, one)).collect();
            let all = held.deployments.as_mut().expect("read");
            let one = all.iter_mut().find(|one| one.id == *deployment).expect("a deployment");
            one.environment_id = inside;
            one.deployment_sources = Some(sources);
        }
        other => panic!("not asked here: {other:?}"),
    }
}

fn sized(environment: Environment, sizing: Sizing) -> Environment {
    let Sizing { cpu, gpu, memory, autosync } = sizing;
    Environment { cpu, gpu, memory, autosync, ..environment }
}

fn set(repository: Repository, settings: &RepositorySettings) -> Repository {
    Repository {
        external_repo_url: settings.url.clone(),
        is_private: settings.private,
        is_infra: settings.infra,
        deploy_revision: settings.revision.clone(),
        deploy_path: settings.path.clone(),
        helm_values_files: settings.values.clone(),
        ..repository
    }
}

fn source(held: &Holdings, source: &Source) -> DeploymentSource {
    let repository = held.repositories_named(&source.repository.name).next().expect("its repository");
    let value = |(order, path): (usize, &String)| ValueSource {
        kind: ValueKind::Internal,
        order: i64::try_from(order).ok(),
        path: path.clone(),
        ..ValueSource::default()
    };
    DeploymentSource {
        repository_id: Some(repository.id.clone()),
        kind: SourceKind::Git,
        target_revision: source.revision.clone(),
        path: source.path.clone(),
        value_sources: source.values.iter().enumerate().map(value).collect(),
        ..DeploymentSource::default()
    }
}

/// The server refuses what goes beyond: a plan that sends it is wrong. Sums are made anew, without the code under test.
fn check_quotas(console: &Console) {
    let project = console.held.project.as_ref().expect("a project");
    if project.limitless {
        return;
    }
    for production in [false, true] {
        let (mut cpu, mut memory) = (0.0, 0.0);
        for one in console.held.environments.iter().flatten() {
            if (one.stage_id.as_str() == "s-prod") == production {
                cpu += one.cpu.get();
                memory += one.memory.get();
            }
        }
        let limit = project.quota(production);
        let limited = limit.cpu.get() > 0.0 || limit.memory.get() > 0.0;
        assert!(
            !limited || (cpu <= limit.cpu.get() + 1e-6 && memory <= limit.memory.get() + 1e-6),
            "the server would refuse: {cpu} and {memory} of {limit:?}"
        );
    }
}
