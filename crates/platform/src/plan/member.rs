//! People of the project, and their roles.

use std::collections::{BTreeMap, BTreeSet};

use super::actual::same_email;
use super::context::Context;
use super::effect::{Effect, Reference};
use super::line::{Change, Kind, Line, LineId, Reason, Verb};
use super::project;
use crate::{Action, Role};

/// Roles that both servers make with a project.
const MADE_WITH_THE_PROJECT: [&str; 4] = ["Administrateur", "DevOps", "Développeur", "Lecture seule"];

/// Somebody wanted: the row that names them first, and their roles.
#[derive(Default)]
struct Wanted {
    row: String,
    roles: BTreeSet<String>,
}

/// The lines of people, by e-mail: one to add them, one for their roles.
pub(super) fn lines(context: &Context<'_>) -> Vec<Line> {
    let mut wanted: BTreeMap<String, Wanted> = BTreeMap::new();
    for wish in &context.desired.members {
        let entry = wanted.entry(wish.email.trim().to_lowercase()).or_default();
        if entry.row.is_empty() || wish.row < entry.row {
            entry.row.clone_from(&wish.row);
        }
        entry.roles.extend(wish.roles.iter().cloned());
    }
    let owner = owner(context);
    // Only a member can receive the project.
    let given = project::new_owner(context, context.actual.held.project.as_ref()).filter(Line::acts);
    if let Some(line) = given {
        wanted.entry(line.name.trim().to_lowercase()).or_default();
    }
    let gaps: BTreeSet<&str> =
        context.desired.gaps.iter().filter(|gap| gap.kind == Kind::Member).map(|gap| gap.name.as_str()).collect();
    let mut lines: Vec<Line> = gaps.iter().filter_map(|name| context.gap(Kind::Member, name)).collect();
    for (email, wanted) in &wanted {
        // The owner is not among the members: the server refuses.
        if gaps.contains(email.as_str()) || owner.as_deref().is_some_and(|owner| same_email(owner, email)) {
            continue;
        }
        let member = member(context, email).at_row(&wanted.row);
        lines.extend(roles(context, email, wanted, &member));
        lines.push(member);
    }
    lines
}

/// E-mail of the owner of the project, now or once created.
fn owner(context: &Context<'_>) -> Option<String> {
    match &context.actual.held.project {
        Some(project) => project.owner_id().map(|id| context.actual.person(id)),
        None => context.actual.caller.as_ref().map(|caller| caller.email.clone()),
    }
}

fn member(context: &Context<'_>, email: &str) -> Line {
    if !email.contains('@') {
        return Line::blocked(Kind::Member, email, Reason::Rule, "Ce n'est pas un courriel.")
            .advising("Corrigez le courriel dans le dossier.");
    }
    if context.actual.held.member(email).is_some() {
        return Line::new(Kind::Member, email, Verb::Nothing, format!("{email} est membre du projet"));
    }
    if let Some(line) = context.refused(Kind::Member, email, Action::ManageMembers) {
        return line;
    }
    let line = Line::new(Kind::Member, email, Verb::Create, format!("Ajouter {email} au projet"))
        .explained("La personne doit avoir un compte dans l'annuaire de la plateforme ; sinon la console refuse.")
        .doing(Effect::AddMember { project: context.project_id().cloned(), email: email.to_owned() });
    context.unless_vanished(line, context.last.is_some_and(|last| last.member(email).is_some()))
}

/// The line of the roles of somebody: those that the dossier wants are added, none is taken away.
fn roles(context: &Context<'_>, email: &str, wanted: &Wanted, member: &Line) -> Option<Line> {
    if wanted.roles.is_empty() {
        return None;
    }
    let project = context.actual.held.project.as_ref();
    let held = context.actual.held.member(email);
    let before = held.map(|held| context.actual.held.role_names(&held.role_ids)).unwrap_or_default();
    let known: Vec<&Role> = project.iter().flat_map(|project| &project.roles).collect();
    let find = |name: &str| known.iter().copied().find(|role| role.name.to_lowercase() == name.to_lowercase());
    let name = |wanted: &str| find(wanted).map_or_else(|| wanted.to_owned(), |role| role.name.clone());
    let targets: BTreeSet<String> = wanted.roles.iter().map(|role| name(role)).collect();
    let extra: Vec<&String> = before.iter().filter(|role| !targets.contains(*role)).collect();
    let mut told = String::new();
    if !extra.is_empty() {
        let names: Vec<String> = extra.iter().map(|role| format!("« {role} »")).collect();
        told = format!("Rôles que la console a en plus, gardés : {}.", names.join(", "));
    }
    let line = |verb, title: String| Line::new(Kind::Roles, email, verb, title).at_row(&wanted.row);
    let missing: BTreeSet<&String> = targets.iter().filter(|role| !before.contains(role)).collect();
    if missing.is_empty() {
        return Some(line(Verb::Nothing, format!("Les rôles de {email} sont conformes")).explained(told));
    }
    let after: BTreeSet<String> = targets.iter().cloned().chain(before.iter().cloned()).collect();
    let after: Vec<String> = after.into_iter().collect();
    let changes: Vec<Change> = Change::between("role", before.clone(), after.clone()).into_iter().collect();
    let unknown = |role: &&&String| match project {
        Some(_) => find(role).is_none(),
        None => !MADE_WITH_THE_PROJECT.contains(&role.as_str()),
    };
    let unknown: Vec<String> = missing.iter().filter(unknown).map(|role| format!("« {role} »")).collect();
    if !unknown.is_empty() {
        let told = format!("Le projet n'a pas ce rôle : {}.", unknown.join(", "));
        let line = Line::blocked(Kind::Roles, email, Reason::Rule, told).changing(changes).at_row(&wanted.row);
        return Some(line.advising("Créez le rôle sur la console, avec ses droits, puis relisez-la."));
    }
    if !matches!(member.verb, Verb::Create | Verb::Nothing) {
        let told = "La personne n'est pas membre du projet, et son ajout est bloqué.";
        let line = Line::blocked(Kind::Roles, email, Reason::Dependency, told).changing(changes).at_row(&wanted.row);
        return Some(line.advising("Débloquez d'abord son ajout."));
    }
    if let Some(refused) = context.refused(Kind::Roles, email, Action::ManageMembers) {
        return Some(refused.changing(changes).at_row(&wanted.row));
    }
    // The server replaces all of them: those held go back as they are, even one that the project no longer tells.
    let kept = held.iter().flat_map(|held| &held.role_ids).map(|id| Reference {
        name: known.iter().find(|role| role.id == *id).map_or_else(|| id.to_string(), |role| role.name.clone()),
        id: Some(id.to_string()),
    });
    let reference =
        |role: &&String| Reference { name: (*role).clone(), id: find(role.as_str()).map(|role| role.id.to_string()) };
    let mut line = line(Verb::Update, format!("Donner ses rôles à {email}")).explained(told).changing(changes).doing(
        Effect::SetRoles {
            project: context.project_id().cloned(),
            member: Reference { name: email.to_owned(), id: held.map(|held| held.user_id.to_string()) },
            roles: kept.chain(missing.iter().map(reference)).collect(),
        },
    );
    line.after.push(LineId::of(Kind::Member, email));
    Some(line)
}
