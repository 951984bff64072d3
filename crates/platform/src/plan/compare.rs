//! Values of items, attribute by attribute.

use serde_json::Value;

use super::actual::{Actual, Holdings};
use super::desired::{EnvironmentWish, Limits, ProjectWish, RepositoryWish, SourceWish};
use super::line::Change;
use crate::{Deployment, Environment, Project, Quantity, Repository};

/// Values by attribute. An attribute that is not there is not said.
pub(super) type Attributes = Vec<(&'static str, Value)>;

/// What differs, among what is wanted.
pub(super) fn changes(held: &Attributes, wanted: &Attributes) -> Vec<Change> {
    let all = wanted.iter().filter_map(|(attribute, after)| {
        Change::between(attribute, value(held, attribute).cloned().unwrap_or(Value::Null), after.clone())
    });
    all.collect()
}

/// Changes whose value on the console is no longer the one that was read last.
pub(super) fn moved<'a>(changes: &'a [Change], base: &Attributes) -> Vec<&'a Change> {
    let moved = |change: &&Change| value(base, &change.attribute).is_some_and(|base| *base != change.before);
    changes.iter().filter(moved).collect()
}

pub(super) fn value<'a>(attributes: &'a Attributes, wanted: &str) -> Option<&'a Value> {
    attributes.iter().find(|(attribute, _)| *attribute == wanted).map(|(_, value)| value)
}

pub(super) fn number(quantity: Quantity) -> Value {
    serde_json::to_value(quantity).unwrap_or(Value::Null)
}

pub(super) fn of_project(project: &Project) -> Attributes {
    let limits = Limits::of(project);
    let mut all: Attributes =
        vec![("description", project.description.clone().into()), ("quota-sans-limite", limits.limitless.into())];
    all.extend(limits.numbers().map(|(name, quantity)| (name, number(quantity))));
    all
}

pub(super) fn wanted_project(wish: &ProjectWish) -> Attributes {
    let mut all = Attributes::new();
    all.extend(wish.description.as_ref().map(|text| ("description", text.as_str().into())));
    all.extend(wish.limits.limitless.map(|flag| ("quota-sans-limite", flag.into())));
    all.extend(wish.limits.numbers().into_iter().filter_map(|(name, quantity)| Some((name, number(quantity?)))));
    all
}

pub(super) fn of_environment(environment: &Environment) -> Attributes {
    vec![
        ("cpu", number(environment.cpu)),
        ("memoire", number(environment.memory)),
        ("gpu", number(environment.gpu)),
        ("autosync", environment.autosync.into()),
    ]
}

pub(super) fn wanted_environment(wish: &EnvironmentWish) -> Attributes {
    let mut all = Attributes::new();
    all.extend(wish.cpu.map(|quantity| ("cpu", number(quantity))));
    all.extend(wish.memory.map(|quantity| ("memoire", number(quantity))));
    all.extend(wish.gpu.map(|quantity| ("gpu", number(quantity))));
    all.extend(wish.autosync.map(|flag| ("autosync", flag.into())));
    all
}

/// What never changes once an environment is created.
pub(super) fn fixed_of_environment(actual: &Actual, environment: &Environment) -> Attributes {
    let cluster = actual.cluster(&environment.cluster_id);
    let mut all: Attributes = vec![("stage", actual.stage_of(environment).into())];
    all.extend(cluster.map(|cluster| ("cluster", cluster.label.as_str().into())));
    all
}

pub(super) fn of_repository(repository: &Repository) -> Attributes {
    vec![
        ("url-externe", repository.external_repo_url.as_str().into()),
        ("prive", repository.is_private.into()),
        ("infrastructure", repository.is_infra.into()),
        ("revision", repository.revision().into()),
        ("chemin", repository.path().into()),
        ("fichiers-values", repository.helm_values_files.as_str().into()),
    ]
}

pub(super) fn wanted_repository(wish: &RepositoryWish) -> Attributes {
    let mut all = Attributes::new();
    all.extend(wish.url.as_ref().map(|text| ("url-externe", text.as_str().into())));
    all.extend(wish.private.map(|flag| ("prive", flag.into())));
    all.extend(wish.infra.map(|flag| ("infrastructure", flag.into())));
    all.extend(wish.revision.as_ref().map(|text| ("revision", text.as_str().into())));
    all.extend(wish.path.as_ref().map(|text| ("chemin", text.as_str().into())));
    all.extend(wish.values.as_ref().map(|text| ("fichiers-values", text.as_str().into())));
    all
}

/// A deployment that the console did not detail has no sources to compare.
pub(super) fn of_deployment(held: &Holdings, deployment: &Deployment) -> Attributes {
    let own = deployment.environment.as_ref().map(|environment| environment.name.as_str());
    let environment = own.or_else(|| held.environment_name(&deployment.environment_id)).unwrap_or_default();
    let mut all: Attributes = vec![("environnement", environment.into())];
    let Some(sources) = &deployment.deployment_sources else { return all };
    let repositories: Vec<&Repository> = held.repositories.iter().flatten().collect();
    let texts = sources.iter().map(|source| {
        let own = source.repository.as_ref();
        let found = || repositories.iter().copied().find(|one| Some(&one.id) == source.repository_id.as_ref());
        let repository = own.or_else(found).map_or("", |repository| repository.internal_repo_name.as_str());
        let mut values = source.value_sources.clone();
        values.sort_by_key(|value| value.order);
        let values: Vec<String> = values.into_iter().map(|value| value.path).collect();
        source_text(repository, &source.target_revision, &source.path, &values)
    });
    all.push(("sources", sorted(texts)));
    all
}

pub(super) fn wanted_deployment(environment: &str, sources: &[SourceWish]) -> Attributes {
    let texts =
        sources.iter().map(|source| source_text(&source.repository, &source.revision, &source.path, &source.values));
    vec![("environnement", environment.into()), ("sources", sorted(texts))]
}

fn sorted(texts: impl Iterator<Item = String>) -> Value {
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts.into()
}

/// A source in one text, with the defaults that the console means.
fn source_text(repository: &str, revision: &str, path: &str, values: &[String]) -> String {
    let revision = if revision.is_empty() { "HEAD" } else { revision };
    let path = if path.is_empty() { "." } else { path };
    let mut text = format!("{repository}@{revision}:{path}");
    if !values.is_empty() {
        text.push_str(&format!(" [{}]", values.join(", ")));
    }
    text
}
