//! Deployments.

use std::collections::BTreeSet;

use super::compare::{changes, of_deployment, wanted_deployment};
use super::context::{Base, Context};
use super::desired::DeploymentWish;
use super::effect::{Effect, Reference, Source};
use super::line::{Change, Kind, Line, LineId, Reason, Verb};
use crate::{Action, Deployment, SourceKind, ValueKind, names};

/// The lines of deployments, by name. `others` are the lines that they may need.
pub(super) fn lines(context: &Context<'_>, others: &[Line]) -> Vec<Line> {
    let gaps = context.desired.gaps.iter().filter(|gap| gap.kind == Kind::Deployment).map(|gap| gap.name.as_str());
    let wishes = context.desired.deployments.iter().map(|wish| wish.name.as_str());
    let names: BTreeSet<&str> = wishes.chain(gaps).collect();
    names.into_iter().map(|name| line(context, name, others)).collect()
}

fn line(context: &Context<'_>, name: &str, others: &[Line]) -> Line {
    let wishes: Vec<_> = context.desired.deployments.iter().filter(|wish| wish.name == name).collect();
    let row = wishes.first().map(|wish| wish.row.as_str()).unwrap_or_default();
    if let Some(line) = context.gap(Kind::Deployment, name) {
        return line;
    }
    let [wish] = wishes.as_slice() else {
        let told = format!("{} lignes du dossier portent ce nom.", wishes.len());
        return Line::blocked(Kind::Deployment, name, Reason::Rule, told)
            .advising("Gardez-en une : la console garderait deux déploiements du même nom.")
            .at_row(row);
    };
    if context.project_id().is_some() && context.actual.held.deployments.is_none() {
        return context.unread(Kind::Deployment, name, Action::ListDeployments).at_row(row);
    }
    let held: Vec<_> = context.actual.held.deployments_named(name).collect();
    let line = match held.as_slice() {
        [] => creation(context, wish),
        [held] => update(context, wish, held),
        several => Line::blocked(
            Kind::Deployment,
            name,
            Reason::Rule,
            format!("La console a {} déploiements de ce nom : rien ne dit lequel est le bon.", several.len()),
        )
        .advising("Supprimez le déploiement en trop, sur la console ou par sa ligne de ce plan."),
    };
    needing(context, wish, line, others).at_row(row)
}

/// What the console would refuse, or what has no sense.
fn unfit(wish: &DeploymentWish) -> Option<Line> {
    let blocked = |reason, told: &str| Line::blocked(Kind::Deployment, &wish.name, reason, told);
    if names::environment(&wish.name).is_err() {
        let line =
            blocked(Reason::Rule, "Le nom d'un déploiement a de 2 à 11 lettres minuscules sans accent ou chiffres.");
        return Some(line.advising("Corrigez le nom dans le dossier."));
    }
    if wish.environment.is_empty() || wish.sources.is_empty() {
        let line = blocked(Reason::Missing, "Le dossier ne dit pas l'environnement, ou aucune source.");
        return Some(line.advising("Complétez la ligne du déploiement dans le dossier."));
    }
    None
}

fn creation(context: &Context<'_>, wish: &DeploymentWish) -> Line {
    let name = &wish.name;
    if let Some(line) = unfit(wish).or_else(|| context.refused(Kind::Deployment, name, Action::ManageDeployments)) {
        return line;
    }
    let wanted = wanted_deployment(&wish.environment, &wish.sources);
    let changes =
        wanted.into_iter().filter_map(|(attribute, value)| Change::between(attribute, serde_json::Value::Null, value));
    let environment = context.desired.environments.iter().find(|environment| environment.name == wish.environment);
    let line = Line::new(Kind::Deployment, name, Verb::Create, format!("Créer le déploiement « {name} »"))
        .changing(changes.collect())
        .doing(Effect::CreateDeployment {
            project: context.project_id().cloned(),
            name: name.clone(),
            environment: self::environment(context, &wish.environment),
            autosync: environment.and_then(|environment| environment.autosync).unwrap_or_default(),
            sources: sources(context, wish),
        });
    let was_there = context.last.is_some_and(|last| last.deployments_named(name).next().is_some());
    context.unless_vanished(line, was_there)
}

fn update(context: &Context<'_>, wish: &DeploymentWish, held: &Deployment) -> Line {
    let name = &wish.name;
    if let Some(line) = unfit(wish) {
        return line;
    }
    let before = of_deployment(&context.actual.held, held);
    let wanted = wanted_deployment(&wish.environment, &wish.sources);
    if !before.iter().any(|(attribute, _)| *attribute == "sources") {
        return context.unread(Kind::Deployment, name, Action::ListDeployments);
    }
    let changes = changes(&before, &wanted);
    if changes.is_empty() {
        return Line::new(Kind::Deployment, name, Verb::Nothing, format!("Le déploiement « {name} » est conforme"));
    }
    if let Some(line) = context.refused(Kind::Deployment, name, Action::ManageDeployments) {
        return line.changing(changes);
    }
    if holds_more(held) {
        let told = "La console lui connaît des réglages qu'un dossier ne sait pas dire, et les remplacerait tous.";
        return Line::blocked(Kind::Deployment, name, Reason::Rule, told)
            .advising("Modifiez ce déploiement sur la console.")
            .changing(changes);
    }
    let Some(project) = context.project_id() else {
        return context.unread(Kind::Deployment, name, Action::ListDeployments);
    };
    let line = Line::new(Kind::Deployment, name, Verb::Update, format!("Modifier le déploiement « {name} »"))
        .changing(changes)
        .doing(Effect::UpdateDeployment {
            project: project.clone(),
            deployment: held.id.clone(),
            name: name.clone(),
            environment: environment(context, &wish.environment),
            autosync: held.autosync,
            sources: sources(context, wish),
        });
    let last = context.last.filter(|last| last.deployments.is_some());
    let base = last.and_then(|last| Some(of_deployment(last, last.deployments_named(name).next()?)));
    context.unless_conflict(line, &Base::of(last.is_some(), base))
}

/// Something of its sources would be lost by an update, which replaces them.
fn holds_more(held: &Deployment) -> bool {
    held.deployment_sources.iter().flatten().any(|source| {
        source.kind != SourceKind::Git
            || !source.helm_values_files.is_empty()
            || source.value_sources.iter().any(|value| value.kind != ValueKind::Internal)
    })
}

fn environment(context: &Context<'_>, name: &str) -> Reference {
    let id = context.actual.held.environments_named(name).next().map(|environment| environment.id.to_string());
    Reference { name: name.to_owned(), id }
}

fn sources(context: &Context<'_>, wish: &DeploymentWish) -> Vec<Source> {
    let or = |text: &str, default: &str| if text.is_empty() { default.to_owned() } else { text.to_owned() };
    let source = |source: &super::SourceWish| Source {
        repository: Reference {
            name: source.repository.clone(),
            id: context.actual.held.repositories_named(&source.repository).next().map(|one| one.id.to_string()),
        },
        revision: or(&source.revision, "HEAD"),
        path: or(&source.path, "."),
        values: source.values.clone(),
    };
    wish.sources.iter().map(source).collect()
}

/// The line, after those that make its environment and its repositories; blocked with them.
fn needing(context: &Context<'_>, wish: &DeploymentWish, mut line: Line, others: &[Line]) -> Line {
    if !line.acts() {
        return line;
    }
    let held = &context.actual.held;
    let environment =
        (Kind::Environment, wish.environment.as_str(), environment(context, &wish.environment).id.is_some());
    let repositories = wish.sources.iter().map(|source| {
        let name = source.repository.as_str();
        (Kind::Repository, name, held.repositories_named(name).next().is_some())
    });
    for (kind, name, exists) in std::iter::once(environment).chain(repositories) {
        let id = LineId::of(kind, name);
        let needed = others.iter().find(|other| other.id == id);
        if needed.is_some_and(Line::acts) {
            line.after.push(id);
        } else if !exists {
            let told = match needed {
                Some(_) => {
                    format!("Il lui faut {} « {name} », qui n'existe pas et dont la ligne est bloquée.", kind.words())
                }
                None => format!("Il lui faut {} « {name} », que ni la console ni le dossier n'ont.", kind.words()),
            };
            line.block(Reason::Dependency, told, "Débloquez ou déclarez d'abord ce dont il a besoin.");
            line.after.clear();
            return line;
        }
    }
    line
}
