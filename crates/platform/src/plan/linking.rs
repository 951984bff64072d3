//! A dossier and a project that exists: which one it may be, and what it already answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::actual::Actual;
use super::compare::{number, of_environment, of_repository};
use super::desired::{Desired, Limits, Place};
use super::drift::{Write, added, place};
use super::line::Kind;
use crate::{Project, ProjectId, Repository};

/// A project that a dossier may be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Project.
    #[serde(rename = "projet")]
    pub project: ProjectId,
    /// Its name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// How likely: the greater, the more.
    #[serde(rename = "poids")]
    pub weight: u32,
    /// Why, in French.
    #[serde(rename = "raisons")]
    pub reasons: Vec<String>,
}

/// Projects that the dossier may be about, the likeliest first. Each project comes with its repositories, where they are
/// known. Archived projects are left out.
#[must_use]
pub fn suggest_links(desired: &Desired, projects: &[(Project, Vec<Repository>)]) -> Vec<Candidate> {
    let wanted: Vec<String> =
        desired.repositories.iter().filter_map(|wish| wish.url.as_deref()).filter_map(address).collect();
    let name = desired.project.name.as_deref().unwrap_or_default();
    let mut candidates: Vec<Candidate> = projects
        .iter()
        .filter(|(project, _)| !project.is_archived())
        .filter_map(|(project, repositories)| candidate(name, &wanted, project, repositories))
        .collect();
    candidates
        .sort_by(|one, other| (other.weight, &one.slug, &one.project).cmp(&(one.weight, &other.slug, &other.project)));
    candidates
}

fn candidate(name: &str, wanted: &[String], project: &Project, repositories: &[Repository]) -> Option<Candidate> {
    let mut weight = 0;
    let mut reasons = Vec::new();
    if !name.is_empty() && project.slug == name {
        weight += 60;
        reasons.push(format!("Son slug est « {name} »."));
    }
    if !name.is_empty() && project.name == name {
        weight += 50;
        reasons.push("Il porte le nom que le dossier prévoit.".to_owned());
    }
    let shared: Vec<&str> = repositories
        .iter()
        .filter(|one| address(&one.external_repo_url).is_some_and(|url| wanted.contains(&url)))
        .map(|one| one.internal_repo_name.as_str())
        .collect();
    if !shared.is_empty() {
        let share = 100 * shared.len() / wanted.len().max(1);
        weight += u32::try_from(share.min(100)).unwrap_or_default();
        reasons.push(format!("Dépôts en commun : {}.", shared.join(", ")));
    }
    if weight == 0 && !name.is_empty() && (project.name.contains(name) || name.contains(&project.name)) {
        weight = 10;
        reasons.push("Leurs noms se ressemblent.".to_owned());
    }
    (weight > 0).then(|| Candidate {
        project: project.id.clone(),
        name: project.name.clone(),
        slug: project.slug.clone(),
        weight,
        reasons,
    })
}

/// An address of a repository as it is compared: host and path, without user, case nor end.
fn address(url: &str) -> Option<String> {
    let rest = url.trim().split_once("://").map_or(url.trim(), |(_, rest)| rest).to_lowercase();
    let (host, path) = rest.split_once('/').unwrap_or((&rest, ""));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let rest = format!("{host}/{path}");
    let rest = rest.trim_end_matches('/').trim_end_matches(".git").to_owned();
    (!rest.is_empty()).then_some(rest)
}

/// What a console already answers of a dossier.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Adoption {
    /// Where the answers come from, in French: « console NAME, date ».
    #[serde(rename = "provenance")]
    pub provenance: String,
    /// Answers.
    #[serde(rename = "ecritures")]
    pub writes: Vec<Write>,
}

/// What the project of a console answers of a new dossier. `role` gives the word of the dossier for a role of the console.
#[must_use]
pub fn adopt(actual: &Actual, platform: &str, console: &str, role: impl Fn(&str) -> String) -> Adoption {
    let Some(project) = &actual.held.project else { return Adoption::default() };
    let day = actual.held.read_at.as_ref().and_then(|moment| moment.day()).unwrap_or_default();
    let provenance = if day.is_empty() { format!("console {console}") } else { format!("console {console}, {day}") };
    let set = |field: &str, value: Value| Write::Set { place: Place::field(field), value };
    let mut writes = vec![set("projet-nom-console", project.name.as_str().into())];
    if !project.description.is_empty() {
        writes.push(set("projet-description-console", project.description.as_str().into()));
    }
    let limits = Limits::of(project);
    writes.extend(limits.numbers().map(|(field, quantity)| set(field, number(quantity))));
    writes.push(set("quota-sans-limite", limits.limitless.into()));
    if let Some(owner) = project.owner_id().map(|id| actual.person(id)).filter(|email| email.contains('@')) {
        writes.push(set("console-proprietaire", owner.into()));
    }
    let mut rows = Vec::new();
    for held in actual.held.environments.iter().flatten() {
        let mut values = of_environment(held);
        values.extend(place(actual, platform, Kind::Environment, &held.name));
        rows.extend(added(Kind::Environment, &held.name, &values));
    }
    for held in actual.held.repositories.iter().flatten() {
        rows.extend(added(Kind::Repository, &held.internal_repo_name, &of_repository(held)));
    }
    for member in &project.members {
        let mut roles = actual.held.role_names(&member.role_ids);
        if roles.is_empty() {
            roles.push(String::new());
        }
        // The table of the dossier has one row for each role.
        rows.extend(roles.iter().filter_map(|name| {
            let word = if name.is_empty() { String::new() } else { role(name) };
            added(Kind::Roles, &member.email.to_lowercase(), &vec![("role", word.into())])
        }));
    }
    rows.extend(deployments(actual));
    rows.sort_by_key(|row| serde_json::to_string(row).unwrap_or_default());
    writes.extend(rows);
    Adoption { provenance, writes }
}

/// The deployments of which one row can tell everything: those with one source.
fn deployments(actual: &Actual) -> Vec<Write> {
    let one = |held: &crate::Deployment| {
        let [source] = held.deployment_sources.as_deref()? else { return None };
        let found =
            || actual.held.repositories.iter().flatten().find(|one| Some(&one.id) == source.repository_id.as_ref());
        let repository = source.repository.as_ref().or_else(found)?;
        let values: Vec<&str> = source.value_sources.iter().map(|value| value.path.as_str()).collect();
        let cells = [
            ("nom", held.name.clone()),
            ("environnement", actual.held.environment_name(&held.environment_id)?.to_owned()),
            ("depot", repository.internal_repo_name.clone()),
            ("revision", source.target_revision.clone()),
            ("chemin", source.path.clone()),
            ("valeurs", values.join(", ")),
        ];
        let cells: BTreeMap<String, Value> = cells
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| (column.to_owned(), text.into()))
            .collect();
        Some(Write::AddRow { table: "deploiements-console".to_owned(), cells })
    };
    actual.held.deployments.iter().flatten().filter_map(one).collect()
}
