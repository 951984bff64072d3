//! What only the console has: it stays, unless its deletion is asked for by its own line.

use std::collections::BTreeMap;

use super::actual::same_email;
use super::compare::{Attributes, of_deployment, of_environment, of_repository};
use super::context::Context;
use super::effect::Effect;
use super::line::{Consent, Kind, Line, LineId, Verb};
use crate::{Action, ProjectId};

/// The lines of what only the console has.
pub(super) fn lines(context: &Context<'_>) -> Vec<Line> {
    let Some(project) = context.project_id() else { return Vec::new() };
    let mut lines = environments(context, project);
    lines.extend(repositories(context, project));
    lines.extend(members(context, project));
    lines.extend(deployments(context, project));
    let deployments: Vec<(LineId, Option<String>)> = lines
        .iter()
        .filter(|line| line.kind == Kind::Deployment && line.acts())
        .map(|line| (line.id.clone(), environment_of(context, line)))
        .collect();
    // A deployment goes before the environment that it deploys in.
    for line in lines.iter_mut().filter(|line| line.kind == Kind::Environment) {
        let inside = deployments.iter().filter(|(_, environment)| environment.as_deref() == Some(&line.name));
        line.after.extend(inside.map(|(id, _)| id.clone()));
    }
    lines
}

/// The line of an item, deleted when that was asked for what it is now (`held`).
fn extra(context: &Context<'_>, kind: Kind, name: &str, action: Action, (effect, held): (Effect, Attributes)) -> Line {
    let title = format!("Seulement sur la console : {} « {name} »", kind.words());
    let line = Line::new(kind, name, Verb::Extra, title)
        .advising("Ajoutez-le au dossier, ou demandez sa suppression pour cette seule ligne.");
    let consent = Consent::of(&line, &serde_json::to_string(&(&effect, &held)).unwrap_or_default());
    if !context.options.delete.contains(&consent) {
        return line.asking(consent);
    }
    if let Some(refused) = context.refused(kind, name, action) {
        return refused;
    }
    let mut line = Line::new(kind, name, Verb::Delete, format!("Supprimer {} « {name} »", kind.words()));
    "Ce qu'il contient est perdu : la console ne sait pas revenir en arrière.".clone_into(&mut line.explanation);
    line.doing(effect)
}

fn environments(context: &Context<'_>, project: &ProjectId) -> Vec<Line> {
    let wanted = |name: &str| {
        context.desired.environments.iter().any(|wish| wish.name == name) || gap(context, Kind::Environment, name)
    };
    let held = context.actual.held.environments.iter().flatten().filter(|held| !wanted(&held.name));
    held.map(|held| {
        let effect = Effect::DeleteEnvironment {
            project: project.clone(),
            environment: held.id.clone(),
            name: held.name.clone(),
        };
        extra(context, Kind::Environment, &held.name, Action::ManageEnvironments, (effect, of_environment(held)))
    })
    .collect()
}

fn repositories(context: &Context<'_>, project: &ProjectId) -> Vec<Line> {
    let held = context.actual.held.repositories.iter().flatten();
    let names = labels(held.map(|held| (held.internal_repo_name.clone(), held.id.to_string())));
    let wanted = |name: &str| {
        context.desired.repositories.iter().any(|wish| wish.name == name) || gap(context, Kind::Repository, name)
    };
    let line = |held: &crate::Repository| {
        let label = names.get(&held.id.to_string())?;
        // Of several with one name, each can be deleted; the only one with a name that the dossier has cannot.
        if *label == held.internal_repo_name && wanted(label) {
            return None;
        }
        let effect = Effect::DeleteRepository {
            project: project.clone(),
            repository: held.id.clone(),
            name: held.internal_repo_name.clone(),
        };
        Some(extra(context, Kind::Repository, label, Action::ManageRepositories, (effect, of_repository(held))))
    };
    context.actual.held.repositories.iter().flatten().filter_map(line).collect()
}

fn deployments(context: &Context<'_>, project: &ProjectId) -> Vec<Line> {
    let held = context.actual.held.deployments.iter().flatten();
    let names = labels(held.map(|held| (held.name.clone(), held.id.to_string())));
    let wanted = |name: &str| {
        context.desired.deployments.iter().any(|wish| wish.name == name) || gap(context, Kind::Deployment, name)
    };
    let line = |held: &crate::Deployment| {
        let label = names.get(&held.id.to_string())?;
        if *label == held.name && wanted(label) {
            return None;
        }
        let effect =
            Effect::DeleteDeployment { project: project.clone(), deployment: held.id.clone(), name: held.name.clone() };
        let attributes = of_deployment(&context.actual.held, held);
        Some(extra(context, Kind::Deployment, label, Action::ManageDeployments, (effect, attributes)))
    };
    context.actual.held.deployments.iter().flatten().filter_map(line).collect()
}

fn members(context: &Context<'_>, project: &ProjectId) -> Vec<Line> {
    let owner = context.desired.project.owner.as_deref().unwrap_or_default();
    let wanted = |email: &str| {
        same_email(owner, email)
            || context.desired.members.iter().any(|wish| same_email(&wish.email, email))
            || gap(context, Kind::Member, email)
    };
    let members = context.actual.held.project.iter().flat_map(|project| &project.members);
    members
        .filter(|member| !wanted(&member.email))
        .map(|member| {
            let email = member.email.trim().to_lowercase();
            let effect =
                Effect::RemoveMember { project: project.clone(), user: member.user_id.clone(), email: email.clone() };
            let roles = context.actual.held.role_names(&member.role_ids);
            extra(context, Kind::Member, &email, Action::ManageMembers, (effect, vec![("role", roles.into())]))
        })
        .collect()
}

fn gap(context: &Context<'_>, kind: Kind, name: &str) -> bool {
    context.desired.gaps.iter().any(|gap| gap.kind == kind && gap.name == name)
}

/// Names by identity: those that several have are told apart by their identity.
fn labels(items: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let items: Vec<(String, String)> = items.collect();
    let count = |name: &str| items.iter().filter(|(other, _)| other == name).count();
    items
        .iter()
        .map(|(name, id)| (id.clone(), if count(name) > 1 { format!("{name} ({id})") } else { name.clone() }))
        .collect()
}

fn environment_of(context: &Context<'_>, line: &Line) -> Option<String> {
    let Some(Effect::DeleteDeployment { deployment, .. }) = &line.action else { return None };
    let held = context.actual.held.deployments.iter().flatten().find(|held| held.id == *deployment)?;
    context.actual.held.environment_name(&held.environment_id).map(str::to_owned)
}
