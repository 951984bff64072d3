//! What became of a line whose answer never came.
//!
//! A fresh reading tells, never the memory of what was sent. [`Fate::Missing`] is what the console holds at that moment: a
//! server cut by its proxy goes on for a while, so that whoever sends again waits first.

use serde::{Deserialize, Serialize};

use super::actual::{Actual, Caller, same_email};
use super::compare::{
    Attributes, changes, number, of_deployment, of_environment, of_project, of_repository, wanted_deployment,
};
use super::desired::{Limits, SourceWish};
use super::effect::{Effect, Reference, RepositorySettings, Sizing, Source};
use super::line::Change;
use crate::{Deployment, Moment, Project, RoleId};

/// Milliseconds by which two clocks may disagree.
const CLOCKS: i64 = 5 * 60 * 1000;

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "sort", rename_all = "kebab-case")]
pub enum Fate {
    /// The console holds it.
    #[serde(rename = "trouve")]
    Found {
        /// Its identity on the console, when it has one that other lines need.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// The console does not hold it.
    #[serde(rename = "absent")]
    Missing,
    /// The console holds it with other values: `avant` is what it has, `apres` what was sent.
    #[serde(rename = "different")]
    Differs {
        /// Its identity on the console, when it has one that other lines need.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// What differs.
        #[serde(rename = "changements")]
        changes: Vec<Change>,
    },
    /// Nothing read tells.
    #[serde(rename = "indecidable")]
    CannotTell {
        /// Why, in French.
        #[serde(rename = "raison")]
        why: String,
    },
}

impl Fate {
    fn found(id: impl ToString) -> Self {
        Self::Found { id: Some(id.to_string()) }
    }

    fn unread() -> Self {
        Self::CannotTell { why: "La console n'a pas laissé lire ce qu'elle contient.".to_owned() }
    }

    /// Found, or different from what was sent.
    fn against(id: impl ToString, changes: Vec<Change>) -> Self {
        let id = Some(id.to_string());
        if changes.is_empty() { Self::Found { id } } else { Self::Differs { id, changes } }
    }

    /// Held or not, for what has no value of its own.
    fn held(held: bool) -> Self {
        if held { Self::Found { id: None } } else { Self::Missing }
    }
}

/// What became of a line that was sent at `sent`, from a reading made since.
#[must_use]
pub fn reconcile(effect: &Effect, sent: &Moment, actual: &Actual) -> Fate {
    if let Effect::CreateProject { name, description, quotas } = effect {
        return new_project(name, description, quotas, sent, actual);
    }
    let Some(project) = &actual.held.project else { return Fate::unread() };
    // What another project holds proves nothing: the dossier may have been linked elsewhere since the sending.
    if effect.project().is_some_and(|id| *id != project.id) {
        return Fate::CannotTell {
            why: format!("La lecture porte sur le projet « {} », et non sur celui de l'envoi.", project.slug),
        };
    }
    let held = &actual.held;
    match effect {
        Effect::UpdateProject { project: id, description, quotas } => {
            Fate::against(id, changes(&of_project(project), &sent_project(description, quotas)))
        }
        Effect::ReplayHooks { .. } => replayed(sent, actual),
        Effect::TransferProject { owner, .. } => {
            Fate::held(project.owner_id().is_some_and(|id| same_email(&actual.person(id), &owner.name)))
        }
        Effect::AddMember { email, .. } => {
            let owner = project.owner_id().is_some_and(|id| same_email(&actual.person(id), email));
            match held.member(email) {
                Some(member) => Fate::found(&member.user_id),
                None => Fate::held(owner),
            }
        }
        Effect::RemoveMember { user, .. } => Fate::held(project.members.iter().all(|member| member.user_id != *user)),
        Effect::SetRoles { member, roles, .. } => {
            let Some(found) = held.member(&member.name) else { return Fate::Missing };
            let is = |role: &Reference, id: &RoleId| match &role.id {
                Some(known) => known == id.as_str(),
                None => held.role_names(std::slice::from_ref(id)).contains(&role.name),
            };
            let given = roles.iter().all(|role| found.role_ids.iter().any(|id| is(role, id)));
            if given && found.role_ids.iter().all(|id| roles.iter().any(|role| is(role, id))) {
                return Fate::found(&found.user_id);
            }
            let wanted: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
            let change = Change::between("role", held.role_names(&found.role_ids), wanted);
            Fate::against(&found.user_id, change.into_iter().collect())
        }
        Effect::CreateEnvironment { .. } | Effect::UpdateEnvironment { .. } | Effect::DeleteEnvironment { .. } => {
            environment(effect, actual)
        }
        Effect::CreateRepository { .. } | Effect::UpdateRepository { .. } | Effect::DeleteRepository { .. } => {
            repository(effect, actual)
        }
        _ => deployment(effect, sent, actual),
    }
}

/// A project of ours among those with its name: ours is owned by the caller and was made since the sending.
fn new_project(name: &str, description: &str, quotas: &Limits, sent: &Moment, actual: &Actual) -> Fate {
    let same_name = |project: &&Project| project.name == name;
    let Some(namesakes) = &actual.namesakes else { return Fate::unread() };
    let all: Vec<&Project> = actual.held.project.iter().chain(namesakes).filter(same_name).collect();
    if all.is_empty() {
        return Fate::Missing;
    }
    let Some(Caller { id: caller, .. }) = &actual.caller else {
        let why = "Un projet de ce nom existe, et la console ne dit pas qui a envoyé la demande.";
        return Fate::CannotTell { why: why.to_owned() };
    };
    let own: Vec<&Project> = all.into_iter().filter(|project| project.owner_id() == Some(caller)).collect();
    if let Some(undated) = own.iter().find(|project| since(project.created_at.as_ref(), sent).is_none()) {
        let why = format!("Le projet « {} » est à vous, mais la console ne dit pas quand il a été créé.", undated.slug);
        return Fate::CannotTell { why };
    }
    let Some(known) = own.first().map(|project| project.slug.clone()) else { return Fate::Missing };
    let recent: Vec<&Project> =
        own.into_iter().filter(|project| since(project.created_at.as_ref(), sent) == Some(true)).collect();
    match recent.as_slice() {
        // Clocks lie: a clock of this machine that is fast makes what it just sent look old.
        [] => Fate::CannotTell {
            why: format!("Le projet « {known} » est à vous et semble plus ancien que l'envoi : dites s'il en vient."),
        },
        [one] => Fate::against(&one.id, changes(&of_project(one), &sent_project(description, quotas))),
        several => {
            // Two of them with our description: an attempt before this one also arrived.
            let alike: Vec<_> = several.iter().filter(|project| project.description == description).collect();
            match alike.as_slice() {
                [one] => Fate::against(&one.id, changes(&of_project(one), &sent_project(description, quotas))),
                _ => Fate::CannotTell {
                    why: format!(
                        "Vous avez {} projets de ce nom créés depuis l'envoi : choisissez le bon.",
                        several.len()
                    ),
                },
            }
        }
    }
}

/// It was made since the sending; none: nobody knows.
fn since(created: Option<&Moment>, sent: &Moment) -> Option<bool> {
    Some(created?.millis()? >= sent.millis()? - CLOCKS)
}

fn sent_project(description: &str, quotas: &Limits) -> Attributes {
    let mut all: Attributes = vec![("description", description.into()), ("quota-sans-limite", quotas.limitless.into())];
    all.extend(quotas.numbers().map(|(name, quantity)| (name, number(quantity))));
    all
}

/// A replay leaves an entry in the log; one that failed also does, and was done all the same.
fn replayed(sent: &Moment, actual: &Actual) -> Fate {
    let entry = actual
        .log
        .iter()
        .filter(|entry| entry.action.starts_with("Replay hooks"))
        .any(|entry| since(entry.created_at.as_ref(), sent) == Some(true));
    if entry {
        return Fate::Found { id: None };
    }
    Fate::CannotTell {
        why:
            "Le journal de la console ne montre pas encore ce reprovisionnement. Il ne change aucune valeur : il peut \
              être demandé à nouveau quand vous le déciderez."
                .to_owned(),
    }
}

fn sizing(sizing: &Sizing) -> Attributes {
    vec![
        ("cpu", number(sizing.cpu)),
        ("memoire", number(sizing.memory)),
        ("gpu", number(sizing.gpu)),
        ("autosync", sizing.autosync.into()),
    ]
}

fn environment(effect: &Effect, actual: &Actual) -> Fate {
    if actual.held.environments.is_none() {
        return Fate::unread();
    }
    let mut all = actual.held.environments.iter().flatten();
    match effect {
        Effect::CreateEnvironment { name, stage, cluster, sizing: sent, .. } => {
            let Some(found) = all.find(|one| one.name == *name) else { return Fate::Missing };
            let place = [
                Change::between("stage", found.stage_id.as_str(), stage.as_str()),
                Change::between("cluster", found.cluster_id.as_str(), cluster.as_str()),
            ];
            let mut differs: Vec<Change> = place.into_iter().flatten().collect();
            differs.extend(changes(&of_environment(found), &sizing(sent)));
            Fate::against(&found.id, differs)
        }
        Effect::UpdateEnvironment { environment, sizing: sent, .. } => match all.find(|one| one.id == *environment) {
            Some(found) => Fate::against(&found.id, changes(&of_environment(found), &sizing(sent))),
            None => Fate::Missing,
        },
        Effect::DeleteEnvironment { environment, .. } => Fate::held(all.all(|one| one.id != *environment)),
        _ => Fate::unread(),
    }
}

fn settings(settings: &RepositorySettings) -> Attributes {
    vec![
        ("url-externe", settings.url.as_str().into()),
        ("prive", settings.private.into()),
        ("infrastructure", settings.infra.into()),
        ("revision", settings.revision.as_str().into()),
        ("chemin", settings.path.as_str().into()),
        ("fichiers-values", settings.values.as_str().into()),
    ]
}

fn repository(effect: &Effect, actual: &Actual) -> Fate {
    if actual.held.repositories.is_none() {
        return Fate::unread();
    }
    let mut all = actual.held.repositories.iter().flatten();
    match effect {
        Effect::CreateRepository { name, settings: sent, .. } => {
            let same: Vec<_> = actual.held.repositories_named(name).collect();
            match same.as_slice() {
                [] => Fate::Missing,
                [one] => Fate::against(&one.id, changes(&of_repository(one), &settings(sent))),
                several => Fate::CannotTell {
                    why: format!("La console a {} dépôts de ce nom : choisissez le bon.", several.len()),
                },
            }
        }
        Effect::UpdateRepository { repository, settings: sent, .. } => match all.find(|one| one.id == *repository) {
            Some(found) => Fate::against(&found.id, changes(&of_repository(found), &settings(sent))),
            None => Fate::Missing,
        },
        Effect::DeleteRepository { repository, .. } => Fate::held(all.all(|one| one.id != *repository)),
        _ => Fate::unread(),
    }
}

fn deployment(effect: &Effect, sent: &Moment, actual: &Actual) -> Fate {
    if actual.held.deployments.is_none() {
        return Fate::unread();
    }
    let mut all = actual.held.deployments.iter().flatten();
    match effect {
        Effect::CreateDeployment { name, environment, sources, .. } => {
            let same: Vec<_> = actual.held.deployments_named(name).collect();
            let recent = same.iter().filter(|one| since(one.created_at.as_ref(), sent) != Some(false));
            let recent: Vec<_> = recent.copied().collect();
            match recent.as_slice() {
                [] if same.is_empty() => Fate::Missing,
                [] => Fate::CannotTell {
                    why: "Un déploiement de ce nom semble plus ancien que l'envoi : dites s'il en vient.".to_owned(),
                },
                [one] => deployed(one, &environment.name, sources, actual),
                several => Fate::CannotTell {
                    why: format!("La console a {} déploiements de ce nom : choisissez le bon.", several.len()),
                },
            }
        }
        Effect::UpdateDeployment { deployment, environment, sources, .. } => {
            match all.find(|one| one.id == *deployment) {
                Some(found) => deployed(found, &environment.name, sources, actual),
                None => Fate::Missing,
            }
        }
        Effect::DeleteDeployment { deployment, .. } => Fate::held(all.all(|one| one.id != *deployment)),
        _ => Fate::unread(),
    }
}

fn deployed(found: &Deployment, environment: &str, sources: &[Source], actual: &Actual) -> Fate {
    let wish = |source: &Source| SourceWish {
        repository: source.repository.name.clone(),
        revision: source.revision.clone(),
        path: source.path.clone(),
        values: source.values.clone(),
    };
    let sources: Vec<SourceWish> = sources.iter().map(wish).collect();
    let held = of_deployment(&actual.held, found);
    if held.len() < 2 {
        return Fate::CannotTell { why: "La console n'a pas détaillé les sources de ce déploiement.".to_owned() };
    }
    Fate::against(&found.id, changes(&held, &wanted_deployment(environment, &sources)))
}
