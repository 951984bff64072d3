//! Repositories.

use std::collections::BTreeSet;

use super::compare::{changes, of_repository, wanted_repository};
use super::context::{Base, Context};
use super::desired::RepositoryWish;
use super::effect::{Effect, RepositorySettings};
use super::line::{Change, Kind, Line, Reason, Verb};
use crate::{Action, Repository, names};

/// The lines of repositories, by name.
pub(super) fn lines(context: &Context<'_>) -> Vec<Line> {
    let gaps = context.desired.gaps.iter().filter(|gap| gap.kind == Kind::Repository).map(|gap| gap.name.as_str());
    let wishes = context.desired.repositories.iter().map(|wish| wish.name.as_str());
    let names: BTreeSet<&str> = wishes.chain(gaps).collect();
    names.into_iter().map(|name| line(context, name)).collect()
}

fn line(context: &Context<'_>, name: &str) -> Line {
    let wishes: Vec<_> = context.desired.repositories.iter().filter(|wish| wish.name == name).collect();
    let row = wishes.first().map(|wish| wish.row.as_str()).unwrap_or_default();
    if let Some(line) = context.gap(Kind::Repository, name) {
        return line;
    }
    let [wish] = wishes.as_slice() else {
        let told = format!("{} lignes du dossier portent ce nom.", wishes.len());
        return Line::blocked(Kind::Repository, name, Reason::Rule, told)
            .advising("Gardez-en une : la console garderait deux dépôts du même nom.")
            .at_row(row);
    };
    if context.project_id().is_some() && context.actual.held.repositories.is_none() {
        return context.unread(Kind::Repository, name, Action::ListRepositories).at_row(row);
    }
    let held: Vec<_> = context.actual.held.repositories_named(name).collect();
    match held.as_slice() {
        [] => creation(context, wish),
        [held] => update(context, wish, held),
        several => Line::blocked(
            Kind::Repository,
            name,
            Reason::Rule,
            format!("La console a {} dépôts de ce nom : rien ne dit lequel est le bon.", several.len()),
        )
        .advising("Supprimez le dépôt en trop, sur la console ou par sa ligne de ce plan."),
    }
    .at_row(row)
}

/// What the console would refuse.
fn unfit(wish: &RepositoryWish) -> Option<Line> {
    let url = wish.url.as_deref().unwrap_or_default();
    let rule = names::repository(&wish.name).and_then(|()| names::repository_url(url)).err()?;
    Some(
        Line::blocked(Kind::Repository, &wish.name, Reason::Rule, rule)
            .advising("Corrigez la ligne du dépôt dans le dossier."),
    )
}

fn creation(context: &Context<'_>, wish: &RepositoryWish) -> Line {
    let name = &wish.name;
    let private = wish.private.unwrap_or_default();
    if let Some(line) = unfit(wish).or_else(|| context.refused(Kind::Repository, name, Action::ManageRepositories)) {
        return line;
    }
    let settings = RepositorySettings {
        url: wish.url.clone().unwrap_or_default(),
        user: String::new(),
        private,
        infra: wish.infra.unwrap_or_default(),
        revision: wish.revision.clone().unwrap_or_else(|| "HEAD".to_owned()),
        path: wish.path.clone().unwrap_or_else(|| ".".to_owned()),
        values: wish.values.clone().unwrap_or_default(),
    };
    let changes = wanted_repository(wish)
        .into_iter()
        .filter_map(|(attribute, value)| Change::between(attribute, serde_json::Value::Null, value));
    let line = Line::new(Kind::Repository, name, Verb::Create, format!("Créer le dépôt « {name} »"))
        .changing(changes.collect())
        .explained(told(private))
        .doing(Effect::CreateRepository {
            project: context.project_id().cloned(),
            name: name.clone(),
            settings,
            credentials: private,
        });
    let was_there = context.last.is_some_and(|last| last.repositories_named(name).next().is_some());
    context.unless_vanished(line, was_there)
}

fn update(context: &Context<'_>, wish: &RepositoryWish, held: &Repository) -> Line {
    let name = &wish.name;
    let changes = changes(&of_repository(held), &wanted_repository(wish));
    if changes.is_empty() {
        return Line::new(Kind::Repository, name, Verb::Nothing, format!("Le dépôt « {name} » est conforme"));
    }
    let url = wish.url.as_deref().unwrap_or_default();
    if let Err(rule) = names::repository_url(url) {
        return Line::blocked(Kind::Repository, name, Reason::Rule, rule)
            .changing(changes)
            .advising("Corrigez la ligne du dépôt dans le dossier.");
    }
    if let Some(line) = context.refused(Kind::Repository, name, Action::ManageRepositories) {
        return line.changing(changes);
    }
    let Some(project) = context.project_id() else {
        return context.unread(Kind::Repository, name, Action::ListRepositories);
    };
    let settings = RepositorySettings {
        url: wish.url.clone().unwrap_or_else(|| held.external_repo_url.clone()),
        user: held.external_user_name.clone(),
        private: wish.private.unwrap_or(held.is_private),
        infra: wish.infra.unwrap_or(held.is_infra),
        revision: wish.revision.clone().unwrap_or_else(|| held.revision().to_owned()),
        path: wish.path.clone().unwrap_or_else(|| held.path().to_owned()),
        values: wish.values.clone().unwrap_or_else(|| held.helm_values_files.clone()),
    };
    // The console keeps the token that it has; another address or a repository that becomes private needs one.
    let credentials = settings.private && (!held.is_private || settings.url != held.external_repo_url);
    let line = Line::new(Kind::Repository, name, Verb::Update, format!("Modifier le dépôt « {name} »"))
        .changing(changes)
        .explained(told(credentials))
        .doing(Effect::UpdateRepository {
            project: project.clone(),
            repository: held.id.clone(),
            name: name.clone(),
            settings,
            credentials,
        });
    let last = context.last.filter(|last| last.repositories.is_some());
    let base = last.and_then(|last| last.repositories_named(name).next()).map(of_repository);
    context.unless_conflict(line, &Base::of(last.is_some(), base))
}

fn told(credentials: bool) -> &'static str {
    if credentials {
        "Dépôt privé : l'identifiant ou le jeton de lecture sera pris dans le trousseau au moment de l'envoi."
    } else {
        ""
    }
}
