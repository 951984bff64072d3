//! Repositories, in their two versions.

use serde_json::{Map, Value};

use crate::answer::{Answer, Dialect};
use crate::call::{Call, Caller, Need, Reply};
use crate::fields::{Fields, Text, is_dashed};
use crate::issues::{Issue, Part};
use crate::permissions::project as rights;
use crate::state::Repository;
use crate::views;

use super::parts::Sort;

pub(super) const SORT: Sort = Sort {
    id: "repositoryId",
    list: Need::to_read(rights::LIST_REPOSITORIES),
    write: Need::to_write(rights::MANAGE_REPOSITORIES),
    shown,
    position: |project, id| project.repositories.iter().position(|known| known.id == id),
    unknown: |_| Answer::internal(),
};
const FORBIDDEN: [&str; 3] = ["mirror", "infra-apps", "infra-observability"];

const NAME_SHAPE: &str = "Le nom du dépôt ne doit contenir ni majuscules, ni espaces, ni caractères spéciaux hormis \
                          le trait d'union, et doit commencer et se terminer par un caractère alphanumérique";
const EXCLUDED: &str =
    "Le nom du dépôt choisi est inclus dans la liste d'exclusion: mirror, infra-apps, infra-observability";
const URL_SHAPE: &str = "L'adresse doit commencer par https et se terminer par .git";
const CREDENTIALS: &str = "Si le dépôt est privé, vous devez renseigner au moins le nom d'utilisateur ou le token";

fn shown(call: &Call<'_>, place: usize) -> Value {
    let project = &call.state.projects[place];
    project.repositories.iter().map(|repository| views::repository(repository, &project.id)).collect()
}

pub(super) fn create(call: &mut Call<'_>, id: Option<&str>) -> Reply {
    let early = id.map(|id| call.project(id, SORT.write)).transpose()?;
    let object = call.object()?;
    let (mut repository, project) = read_new(call, &object, early.is_none())?;
    let (caller, place) = match early {
        Some(known) => known,
        None => call.project(&project, SORT.write)?,
    };
    let taken = call.state.projects[place].repositories.iter().any(|known| known.name == repository.name);
    // Nothing in the database forbids it: a race writes it twice.
    if taken && !call.trouble.race {
        let words = format!("Le nom du dépôt interne {} existe déjà en base pour ce projet", repository.name);
        return Err(call.refusal(400, &words));
    }
    repository.id = call.state.new_id();
    repository.created_at = call.state.now();
    repository.updated_at.clone_from(&repository.created_at);
    let view = views::repository(&repository, &call.state.projects[place].id);
    let id = repository.id.clone();
    let secret = repository.private && repository.token.is_some();
    call.state.projects[place].repositories.push(repository);
    call.state.effect("repository.create", &id);
    vault(call, secret)?;
    ended(call, place, &caller, "Create Repository", "lors de la création du dépôt")?;
    Ok(Answer::json(201, view))
}

/// A vault that does not answer breaks the request once the row is there.
fn vault(call: &Call<'_>, secret: bool) -> Result<(), Answer> {
    if !secret || call.vault_up() {
        return Ok(());
    }
    Err(match call.dialect {
        Dialect::Nest => Answer::internal(),
        Dialect::Fastify => call.refusal(422, "Echec des services lors de la création du dépôt"),
    })
}

fn ended(call: &mut Call<'_>, place: usize, caller: &Caller, action: &str, words: &str) -> Result<(), Answer> {
    if call.provision_part(place, action, caller) {
        return Ok(());
    }
    Err(call.refusal(422, &format!("Echec des services {words}")))
}

fn is_git(url: &str) -> bool {
    url.is_empty() || (url.starts_with("https://") && url.ends_with(".git"))
}

fn read_new(call: &Call<'_>, object: &Map<String, Value>, old: bool) -> Result<(Repository, String), Answer> {
    if !old && !matches!(object.get("isPrivate"), Some(Value::Bool(_))) {
        call.wrong(Part::Body, &[Issue::discriminator("isPrivate")])?;
    }
    let mut fields = Fields::of(object);
    let name = fields.text(
        "internalRepoName",
        Text {
            least: 2,
            most: Some(20),
            shape: Some((is_dashed, NAME_SHAPE)),
            short: Some("Longueur minimum 2 caractères"),
            long: Some("Longueur maximum 20 caractères"),
        },
    );
    if FORBIDDEN.contains(&name.as_str()) {
        fields.issues.push(Issue::custom("internalRepoName", EXCLUDED));
    }
    let url_rule = Text { shape: Some((is_git, URL_SHAPE)), ..Text::default() };
    let url = fields.maybe_text("externalRepoUrl", url_rule).unwrap_or_default();
    let private = fields.flag("isPrivate");
    let infra = fields.maybe_flag("isInfra").unwrap_or(false);
    let user_name = fields.maybe_text("externalUserName", Text::default()).unwrap_or_default();
    let token = fields.maybe_text("externalToken", Text::default()).filter(|token| !token.is_empty());
    let mut setting =
        |field: &str, missing: &str| fields.maybe_text(field, Text::default()).unwrap_or_else(|| missing.to_owned());
    let revision = setting("deployRevision", if old { "" } else { "HEAD" });
    let path = setting("deployPath", if old { "" } else { "." });
    let helm_values = setting("helmValuesFiles", "");
    let project = if old { fields.uuid("projectId") } else { String::new() };
    if !old && private && user_name.is_empty() && token.is_none() && fields.issues.is_empty() {
        fields.issues.push(Issue::custom("externalUserName", CREDENTIALS));
    }
    call.finish(&fields)?;
    let repository = Repository {
        id: String::new(),
        name,
        url,
        user_name: if private { user_name } else { String::new() },
        infra,
        private,
        revision,
        path,
        helm_values,
        token: token.filter(|_| private),
        created_at: String::new(),
        updated_at: String::new(),
    };
    Ok((repository, project))
}

pub(super) fn update(call: &mut Call<'_>, id: Option<&str>, repository: &str) -> Reply {
    let early = id.map(|id| call.project(id, SORT.write)).transpose()?;
    SORT.check_id(call, repository)?;
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let url = fields.maybe_text("externalRepoUrl", Text { shape: Some((is_git, URL_SHAPE)), ..Text::default() });
    let private = fields.maybe_flag("isPrivate");
    let infra = fields.maybe_flag("isInfra");
    let user_name = fields.maybe_text("externalUserName", Text::default());
    // The old client sends this word when the token does not change.
    let token = fields.maybe_text("externalToken", Text::default()).filter(|token| token != "fakeToken");
    let revision = fields.maybe_text("deployRevision", Text::default());
    let path = fields.maybe_text("deployPath", Text::default());
    let helm_values = fields.maybe_text("helmValuesFiles", Text::default());
    call.finish(&fields)?;
    let (caller, place, at) = SORT.reach(call, early, repository)?;
    let now = call.state.now();
    let secret = token.is_some();
    let kept = &mut call.state.projects[place].repositories[at];
    let set = |kept: &mut String, asked: Option<String>| {
        if let Some(asked) = asked {
            *kept = asked;
        }
    };
    set(&mut kept.url, url);
    set(&mut kept.user_name, user_name);
    set(&mut kept.revision, revision);
    set(&mut kept.path, path);
    set(&mut kept.helm_values, helm_values);
    kept.infra = infra.unwrap_or(kept.infra);
    kept.private = private.unwrap_or(kept.private);
    kept.token = token.or_else(|| kept.token.take());
    if !kept.private {
        kept.token = None;
        kept.user_name.clear();
    }
    kept.updated_at = now;
    let view = views::repository(&call.state.projects[place].repositories[at], &call.state.projects[place].id);
    call.state.effect("repository.update", repository);
    vault(call, secret)?;
    ended(call, place, &caller, "Update Repository", "à la mise à jour du dépôt")?;
    Ok(Answer::json(200, view))
}

pub(super) fn delete(call: &mut Call<'_>, id: Option<&str>, repository: &str) -> Reply {
    let early = id.map(|id| call.project(id, SORT.write)).transpose()?;
    SORT.check_id(call, repository)?;
    let (caller, place, at) = SORT.reach(call, early, repository)?;
    call.state.projects[place].repositories.remove(at);
    call.state.effect("repository.delete", repository);
    ended(call, place, &caller, "Delete Repository", "à la suppression du dépôt")?;
    Ok(Answer::empty(204))
}

pub(super) fn sync(call: &mut Call<'_>, id: Option<&str>, repository: &str) -> Reply {
    let early = id.map(|id| call.project(id, SORT.write)).transpose()?;
    SORT.check_id(call, repository)?;
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    if !matches!(object.get("syncAllBranches"), Some(Value::Bool(_))) {
        call.wrong(Part::Body, &[Issue::discriminator("syncAllBranches")])?;
    }
    if !fields.flag("syncAllBranches") {
        fields.text("branchName", Text::default());
    }
    call.finish(&fields)?;
    let (caller, place, _) = SORT.reach(call, early, repository)?;
    call.state.effect("repository.sync", repository);
    ended(call, place, &caller, "Sync Repository", "à la synchronisation du dépôt")?;
    Ok(Answer::empty(204))
}
