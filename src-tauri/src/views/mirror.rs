//! What was read of a console: projects, and what each of them holds.

use std::collections::BTreeMap;

use accostage_app::ports::MirrorRow;
use accostage_ipc::{ChoiceView, MirrorProjectRow, MirrorProjectView, MirrorQuota, MirrorTable, StatusTone};
use accostage_platform::{
    Cluster, Deployment, Environment, LogEntry, Member, Project, ProjectStatus, Quantity, Repository, Resources, Role,
    ServiceLink, Stage, User, Zone,
};
use serde::de::DeserializeOwned;

/// Operations shown, the last ones.
const OPERATIONS: usize = 20;

/// Items of the mirror that belong to a project, and the places that they name.
#[derive(Default)]
pub struct Held {
    pub environments: Vec<MirrorRow>,
    pub repositories: Vec<MirrorRow>,
    pub members: Vec<MirrorRow>,
    pub roles: Vec<MirrorRow>,
    pub deployments: Vec<MirrorRow>,
    pub services: Vec<MirrorRow>,
    pub logs: Vec<MirrorRow>,
    pub clusters: Vec<MirrorRow>,
    pub stages: Vec<MirrorRow>,
    pub zones: Vec<MirrorRow>,
}

/// What the console said of an item; what this version cannot read is as empty.
fn said<T: DeserializeOwned + Default>(row: &MirrorRow) -> T {
    serde_json::from_str(&row.item.payload).unwrap_or_default()
}

fn all<T: DeserializeOwned + Default>(rows: &[MirrorRow]) -> Vec<T> {
    rows.iter().map(said).collect()
}

/// A project of the list; `dossiers` are those linked to it.
pub fn row(row: &MirrorRow, dossiers: Vec<ChoiceView>) -> MirrorProjectRow {
    listed(&row.item.name, &said(row), dossiers)
}

fn listed(name: &str, project: &Project, dossiers: Vec<ChoiceView>) -> MirrorProjectRow {
    let (status, tone) = status(project);
    MirrorProjectRow {
        id: project.id.as_str().to_owned(),
        name: name.to_owned(),
        slug: project.slug.clone(),
        description: project.description.clone(),
        status,
        tone,
        owner: project.owner.as_ref().map(person).unwrap_or_default(),
        dossiers,
    }
}

fn status(project: &Project) -> (String, Option<StatusTone>) {
    let (words, tone) = match &project.status {
        _ if project.archive_is_unfinished() => ("Archivage inachevé", Some(StatusTone::Error)),
        ProjectStatus::Archived => ("Archivé", None),
        _ if project.locked => ("Verrouillé", Some(StatusTone::Warning)),
        ProjectStatus::Created => ("En service", Some(StatusTone::Success)),
        ProjectStatus::Initializing => ("En création", Some(StatusTone::Info)),
        ProjectStatus::Failed => ("Provisionnement en échec", Some(StatusTone::Error)),
        ProjectStatus::Warning => ("Provisionnement incomplet", Some(StatusTone::Warning)),
        ProjectStatus::Other(word) if word.is_empty() => ("État inconnu", None),
        ProjectStatus::Other(word) => (word.as_str(), None),
    };
    (words.to_owned(), tone)
}

fn person(user: &User) -> String {
    let name = format!("{} {}", user.first_name, user.last_name);
    if name.trim().is_empty() { user.email.clone() } else { name.trim().to_owned() }
}

/// A project, with what it holds.
pub fn project(row: &MirrorRow, held: &Held, dossiers: Vec<ChoiceView>) -> MirrorProjectView {
    let project: Project = said(row);
    let people = people(&project, held);
    MirrorProjectView {
        project: listed(&row.item.name, &project, dossiers),
        vanished: row.vanished_in.is_some(),
        quotas: quotas(&project),
        tables: vec![
            environments(held),
            repositories(held),
            members(&project, held),
            roles(held),
            deployments(held),
            services(held),
            operations(held, &people),
        ],
    }
}

fn quotas(project: &Project) -> Vec<MirrorQuota> {
    if project.limitless {
        return vec![MirrorQuota { label: "Quotas".to_owned(), value: "Sans limite".to_owned() }];
    }
    let quota = |(label, production): (&str, bool)| {
        let limit = project.quota(production);
        let value = if limit.is_limit() { resources(limit) } else { "Non fixé".to_owned() };
        MirrorQuota { label: label.to_owned(), value }
    };
    [("Quota hors production", false), ("Quota de production", true)].map(quota).into()
}

/// « 2 CPU, 4 Gio, 1 GPU ».
fn resources(amounts: Resources) -> String {
    let Resources { cpu, gpu, memory } = amounts;
    let gpu = if gpu > Quantity::ZERO { format!(", {gpu}\u{a0}GPU") } else { String::new() };
    format!("{cpu}\u{a0}CPU, {memory}\u{a0}Gio{gpu}")
}

fn yes(value: bool) -> String {
    if value { "Oui" } else { "Non" }.to_owned()
}

fn table(id: &str, title: &str, columns: &[&str], rows: Vec<Vec<String>>) -> MirrorTable {
    let columns = columns.iter().map(|&column| column.to_owned()).collect();
    MirrorTable { id: id.to_owned(), title: title.to_owned(), columns, rows }
}

fn environments(held: &Held) -> MirrorTable {
    let (clusters, zones): (Vec<Cluster>, Vec<Zone>) = (all(&held.clusters), all(&held.zones));
    let stages: Vec<Stage> = all(&held.stages);
    let place = |environment: &Environment| {
        let Some(cluster) = clusters.iter().find(|one| one.id == environment.cluster_id) else { return String::new() };
        let zone = zones.iter().find(|zone| zone.id == cluster.zone_id);
        zone.map_or_else(|| cluster.label.clone(), |zone| format!("{} ({})", cluster.label, zone.label))
    };
    let stage = |environment: &Environment| {
        let named = environment.stage.as_ref().map(|stage| stage.name.clone());
        let known = || stages.iter().find(|stage| stage.id == environment.stage_id).map(|stage| stage.name.clone());
        named.or_else(known).unwrap_or_default()
    };
    let rows = all::<Environment>(&held.environments).into_iter().map(|environment| {
        vec![
            environment.name.clone(),
            stage(&environment),
            place(&environment),
            resources(environment.resources()),
            yes(environment.autosync),
            environment.namespace().unwrap_or_default(),
        ]
    });
    let columns = ["Nom", "Type", "Cluster", "Ressources", "Synchronisation automatique", "Namespace"];
    table("environments", "Environnements", &columns, rows.collect())
}

fn repositories(held: &Held) -> MirrorTable {
    let rows = all::<Repository>(&held.repositories).into_iter().map(|repository| {
        let deployed = if repository.is_infra {
            format!("{}, {}", repository.revision(), repository.path())
        } else {
            String::new()
        };
        vec![
            repository.internal_repo_name.clone(),
            repository.external_repo_url.clone(),
            yes(repository.is_private),
            yes(repository.is_infra),
            deployed,
        ]
    });
    let columns = ["Nom", "Adresse d’origine", "Privé", "Infrastructure", "Révision et dossier déployés"];
    table("repositories", "Dépôts", &columns, rows.collect())
}

fn members(project: &Project, held: &Held) -> MirrorTable {
    let roles: Vec<Role> = all(&held.roles);
    let owner = project.owner.iter().map(|owner| vec![person(owner), owner.email.clone(), "Propriétaire".to_owned()]);
    let rows = all::<Member>(&held.members).into_iter().map(|member| {
        let names = member.role_ids.iter().filter_map(|id| roles.iter().find(|role| role.id == *id));
        let names: Vec<&str> = names.map(|role| role.name.as_str()).collect();
        vec![format!("{} {}", member.first_name, member.last_name), member.email.clone(), names.join(", ")]
    });
    table("members", "Membres", &["Nom", "Courriel", "Rôles"], owner.chain(rows).collect())
}

fn roles(held: &Held) -> MirrorTable {
    let rows = all::<Role>(&held.roles).into_iter().map(|role| {
        let origin = if role.kind.is_system() { "Créé avec le projet" } else { "Ajouté au projet" };
        vec![role.name.clone(), origin.to_owned(), role.oidc_group.clone()]
    });
    table("roles", "Rôles", &["Nom", "Origine", "Groupe de l’annuaire"], rows.collect())
}

fn deployments(held: &Held) -> MirrorTable {
    let environments: Vec<Environment> = all(&held.environments);
    let repositories: Vec<Repository> = all(&held.repositories);
    let rows = all::<Deployment>(&held.deployments).into_iter().map(|deployment| {
        let environment = environments.iter().find(|one| one.id == deployment.environment_id);
        let named = deployment.environment.as_ref().or(environment).map(|one| one.name.clone());
        let sources = deployment.deployment_sources.iter().flatten().map(|source| {
            let known = repositories.iter().find(|one| source.repository_id.as_ref() == Some(&one.id));
            let name = source.repository.as_ref().or(known).map_or("", |one| one.internal_repo_name.as_str());
            format!("{name} {} {}", source.target_revision, source.path).trim().to_owned()
        });
        let sources = sources.collect::<Vec<_>>().join("\u{a0}; ");
        vec![deployment.name.clone(), named.unwrap_or_default(), sources, yes(deployment.autosync)]
    });
    let columns = ["Nom", "Environnement", "Sources", "Synchronisation automatique"];
    table("deployments", "Déploiements", &columns, rows.collect())
}

fn services(held: &Held) -> MirrorTable {
    let rows = all::<ServiceLink>(&held.services).into_iter().flat_map(|service| {
        let title = if service.title.is_empty() { service.name } else { service.title };
        service.urls.into_iter().map(move |url| vec![title.clone(), url.name, url.to])
    });
    table("services", "Liens de services", &["Service", "Lien", "Adresse"], rows.collect())
}

/// Names by identity, as far as the project tells them.
fn people(project: &Project, held: &Held) -> BTreeMap<String, String> {
    let owner = project.owner.iter().map(|owner| (owner.id.as_str().to_owned(), person(owner)));
    let members = all::<Member>(&held.members)
        .into_iter()
        .map(|member| (member.user_id.as_str().to_owned(), format!("{} {}", member.first_name, member.last_name)));
    owner.chain(members).collect()
}

fn operations(held: &Held, people: &BTreeMap<String, String>) -> MirrorTable {
    let mut entries: Vec<LogEntry> = all(&held.logs);
    let at = |entry: &LogEntry| entry.created_at.as_ref().and_then(accostage_platform::Moment::millis);
    entries.sort_by_key(|entry| std::cmp::Reverse(at(entry)));
    entries.truncate(OPERATIONS);
    let rows = entries.iter().map(|entry| {
        let who = match &entry.user_id {
            Some(id) => people.get(id.as_str()).cloned().unwrap_or_else(|| "Autre personne".to_owned()),
            None => "La console".to_owned(),
        };
        let end = match entry.data.failed_services() {
            failed if !failed.is_empty() => format!("En échec\u{a0}: {}", failed.join(", ")),
            _ if entry.data.is_failure() => "En échec".to_owned(),
            _ => "Réussie".to_owned(),
        };
        let day = at(entry).map(super::words::moment).unwrap_or_default();
        vec![day, entry.action.clone(), who, end]
    });
    table("operations", "Dernières opérations", &["Date", "Opération", "Par", "Issue"], rows.collect())
}
